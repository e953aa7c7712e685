#include "native-server/storage/schema.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>
#include <vector>

#include "native-server/storage/event_rows.h"
#include "native-server/storage/history.h"
#include "native-server/storage/projections.h"
#include "native-server/storage/schema_accounts.h"
#include "native-server/storage/schema_avatars.h"
#include "native-server/storage/schema_drafts.h"
#include "native-server/storage/schema_files.h"
#include "native-server/storage/schema_identities.h"
#include "native-server/storage/schema_moderation.h"
#include "native-server/storage/schema_room_links.h"
#include "native-server/storage/schema_threads.h"

namespace parley::server {

namespace {

// Marks the file as ours ("parl"), so that a foreign database is not taken for an empty one.
constexpr std::int64_t application_id = 0x7061726c;

// Version 1: `events` is the log, one row for each thing that happened in a room; rooms keep their own heads.
constexpr const char* version_1 = R"sql(
CREATE TABLE meta (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE people (
    no INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    token_hash TEXT UNIQUE,
    created_ms INTEGER NOT NULL
) STRICT;

CREATE TABLE rooms (
    no INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    topic TEXT NOT NULL,
    head INTEGER NOT NULL DEFAULT 0,
    head_at_ms INTEGER NOT NULL DEFAULT 0,
    created_ms INTEGER NOT NULL
) STRICT;

CREATE TABLE events (
    room INTEGER NOT NULL REFERENCES rooms (no),
    seq INTEGER NOT NULL,
    at_ms INTEGER NOT NULL,
    kind TEXT NOT NULL,
    author INTEGER NOT NULL REFERENCES people (no),
    cid TEXT,
    payload TEXT,
    PRIMARY KEY (room, seq)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX events_by_cid ON events (author, cid) WHERE cid IS NOT NULL;
)sql";

// Version 2: meta, people, rooms and events are the base, each row with a checksum; what else there is repeats what the events
// say (projections.h) and can be made anew. A personal log is a room, and everything that happens is an event.
//
// `events` has rowids, so that a new row always goes to the end of the table. A tree that is filled in its middle moves rows
// from page to page and leaves bytes of them behind, which secure_delete does not see when such a row is erased later. For the
// sake of the end, too, cids come first in their index: they are made in the order of time, whoever makes them.
constexpr const char* version_2 = R"sql(
DROP INDEX events_by_cid;
ALTER TABLE events RENAME TO old_events;
ALTER TABLE rooms RENAME TO old_rooms;
ALTER TABLE people RENAME TO old_people;
ALTER TABLE meta RENAME TO old_meta;

CREATE TABLE meta (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL,
    crc INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE people (
    no INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    token_hash TEXT UNIQUE,
    created_ms INTEGER NOT NULL,
    crc INTEGER NOT NULL
) STRICT;

CREATE TABLE rooms (
    no INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    access TEXT NOT NULL,
    direct_key TEXT UNIQUE,
    created_ms INTEGER NOT NULL,
    crc INTEGER NOT NULL
) STRICT;

CREATE TABLE events (
    room INTEGER NOT NULL REFERENCES rooms (no),
    seq INTEGER NOT NULL,
    at_ms INTEGER NOT NULL,
    ordinal INTEGER NOT NULL,
    kind TEXT NOT NULL,
    author INTEGER NOT NULL REFERENCES people (no),
    cid TEXT,
    target INTEGER,
    payload TEXT,
    crc INTEGER NOT NULL,
    PRIMARY KEY (room, seq)
) STRICT;

CREATE TABLE room_state (
    room INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    topic TEXT NOT NULL,
    archived INTEGER NOT NULL,
    head INTEGER NOT NULL,
    head_at_ms INTEGER NOT NULL,
    messages INTEGER NOT NULL,
    retention_days INTEGER NOT NULL,
    retention_messages INTEGER NOT NULL,
    expired_to INTEGER NOT NULL
) STRICT;

CREATE TABLE members (
    room INTEGER NOT NULL,
    person INTEGER NOT NULL,
    role TEXT NOT NULL,
    since INTEGER NOT NULL,
    PRIMARY KEY (room, person)
) STRICT, WITHOUT ROWID;
CREATE INDEX members_by_person ON members (person);

CREATE TABLE invitations (
    room INTEGER NOT NULL,
    person INTEGER NOT NULL,
    by_seq INTEGER NOT NULL,
    PRIMARY KEY (room, person)
) STRICT, WITHOUT ROWID;
CREATE INDEX invitations_by_person ON invitations (person);

CREATE TABLE message_changes (
    room INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    edited INTEGER NOT NULL,
    edited_at_ms INTEGER NOT NULL,
    erased INTEGER NOT NULL,
    pinned INTEGER NOT NULL,
    PRIMARY KEY (room, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE reactions (
    room INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    emoji TEXT NOT NULL,
    person INTEGER NOT NULL,
    by_seq INTEGER NOT NULL,
    PRIMARY KEY (room, seq, emoji, person)
) STRICT, WITHOUT ROWID;

CREATE TABLE read_markers (
    person INTEGER NOT NULL,
    room INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    ordinal INTEGER NOT NULL,
    PRIMARY KEY (person, room)
) STRICT, WITHOUT ROWID;

CREATE TABLE settings (
    person INTEGER NOT NULL,
    key TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (person, key)
) STRICT, WITHOUT ROWID;

INSERT INTO meta SELECT key, value, checksum(key, value) FROM old_meta;
INSERT INTO people SELECT no, id, name, token_hash, created_ms, checksum(no, id, name, token_hash, created_ms) FROM old_people;
INSERT INTO rooms SELECT no, id, 'everyone', NULL, created_ms, checksum(no, id, 'everyone', NULL, created_ms) FROM old_rooms;
INSERT INTO events
    SELECT room, seq, at_ms, ordinal, kind, author, cid, NULL, payload,
           checksum(room, seq, at_ms, ordinal, kind, author, cid, NULL, payload)
    FROM (SELECT room, seq, at_ms, kind, author, nullif(cid, '') AS cid, payload,
                 sum(kind = 'posted') OVER (PARTITION BY room ORDER BY seq) AS ordinal FROM old_events)
    ORDER BY at_ms, room, seq;

CREATE UNIQUE INDEX events_by_cid ON events (cid, author) WHERE cid IS NOT NULL;
CREATE INDEX events_by_target ON events (room, target) WHERE target IS NOT NULL;
)sql";

// Version 3: accounts and sessions are base data too. A session is what a token stands for, of a guest as of an account, so the
// tokens of the people move there. What a browser was called nobody knows; it was not seen since the person came.
constexpr const char* version_3 = R"sql(
CREATE TABLE accounts (
    person INTEGER PRIMARY KEY REFERENCES people (no),
    skeleton TEXT NOT NULL UNIQUE,
    password TEXT NOT NULL,
    rank TEXT NOT NULL,
    created_ms INTEGER NOT NULL,
    crc INTEGER NOT NULL
) STRICT;

CREATE TABLE sessions (
    person INTEGER NOT NULL REFERENCES people (no),
    id TEXT NOT NULL,
    token_hash TEXT NOT NULL UNIQUE,
    next_hash TEXT UNIQUE,
    device TEXT NOT NULL,
    created_ms INTEGER NOT NULL,
    seen_ms INTEGER NOT NULL,
    crc INTEGER NOT NULL,
    PRIMARY KEY (person, id)
) STRICT;

CREATE TABLE sign_up_codes (
    id TEXT NOT NULL UNIQUE,
    code_hash TEXT NOT NULL UNIQUE,
    made_by INTEGER NOT NULL REFERENCES people (no),
    note TEXT NOT NULL,
    uses_left INTEGER NOT NULL,
    expires_ms INTEGER NOT NULL,
    crc INTEGER NOT NULL
) STRICT;

CREATE TABLE reset_codes (
    person INTEGER PRIMARY KEY REFERENCES accounts (person),
    code_hash TEXT NOT NULL UNIQUE,
    made_by INTEGER NOT NULL REFERENCES people (no),
    expires_ms INTEGER NOT NULL,
    crc INTEGER NOT NULL
) STRICT;

INSERT INTO sessions
    SELECT no, 's-1', token_hash, NULL, '', created_ms, created_ms,
           checksum(no, 's-1', token_hash, NULL, '', created_ms, created_ms)
    FROM people WHERE token_hash IS NOT NULL ORDER BY no;

CREATE TABLE new_people (
    no INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    created_ms INTEGER NOT NULL,
    crc INTEGER NOT NULL
) STRICT;
INSERT INTO new_people SELECT no, id, name, created_ms, checksum(no, id, name, created_ms) FROM people ORDER BY no;
DROP TABLE people;
ALTER TABLE new_people RENAME TO people;
)sql";

bool seed_1(Database& database, const Birth& birth) {
    Statement meta(database, "INSERT INTO meta (key, value) VALUES ('epoch', ?1)");
    if (!Query(meta).bind(1, birth.epoch).run()) return false;
    Statement rooms(database,
                    "INSERT INTO rooms (id, name, topic, created_ms) VALUES ('lobby', 'Lobby', 'Everybody is here', ?1), "
                    "('random', 'Random', 'Anything goes', ?1)");
    if (!Query(rooms).bind(1, birth.at_ms).run()) return false;
    return database.run(("PRAGMA application_id = " + std::to_string(application_id)).c_str());
}

std::optional<std::int64_t> add_parley(Database& database, std::int64_t now_ms) {
    const std::int64_t no = database.integer("SELECT ifnull(max(no), 0) + 1 FROM people", -1);
    Statement insert(database,
                     "INSERT INTO people (no, id, name, token_hash, created_ms, crc) "
                     "VALUES (?1, ?2, ?3, NULL, ?4, checksum(?1, ?2, ?3, NULL, ?4))");
    Query query(insert);
    query.bind(1, no).bind(2, parley_id).bind(3, parley_name).bind(4, now_ms);
    if (no < 0 || !query.run()) return std::nullopt;
    return no;
}

/// A room of version 1, as its `created` event is to say.
struct OldRoom {
    EventRow created;
    EventContent content;
};

bool list_old_rooms(Database& database, const Birth& birth, std::int64_t parley, std::vector<OldRoom>& rooms) {
    Statement select(database,
                     "SELECT no, name, topic, head, head_at_ms, "
                     "(SELECT ordinal FROM events WHERE events.room = old_rooms.no AND events.seq = old_rooms.head) "
                     "FROM old_rooms ORDER BY no");
    Query query(select);
    for (;;) {
        const Query::Step step = query.step();
        if (step != Query::Step::row) return step == Query::Step::done;
        OldRoom room;
        room.created.room = query.integer(0);
        room.created.seq = static_cast<Seq>(query.integer(3)) + 1;
        room.created.at_ms = std::max(birth.at_ms, query.integer(4));
        room.created.ordinal = query.integer(5);
        room.created.author = parley;
        room.content.kind = EventKind::created;
        room.content.name = query.text(1);
        room.content.topic = query.text(2);
        room.content.access = RoomAccess::everyone;
        rooms.push_back(std::move(room));
    }
}

/// Older events keep their seq: what created a room is told after them.
bool finish_2(Database& database, const Birth& birth) {
    if (!write_meta(database, "inode", birth.inode)) return false;
    const std::optional<std::int64_t> parley = add_parley(database, birth.at_ms);
    std::vector<OldRoom> rooms;
    if (!parley || !list_old_rooms(database, birth, *parley, rooms)) return false;
    EventInserter events(database);
    Projections projections(database);
    for (OldRoom& room : rooms) {
        EventRow& row = room.created;
        put_content(room.content, row);
        if (events.insert(row) != EventInserter::Outcome::stored || !projections.add_room(row.room)) return false;
        if (!projections.apply(row, room.content)) return false;
        if (!projections.store_head(row.room, {row.seq, row.at_ms, row.ordinal})) return false;
    }
    return true;
}

// The old tables go last: their rows are referred to, and what is read of them above must still be there.
bool drop_old(Database& database) {
    return database.run("DROP TABLE old_events; DROP TABLE old_rooms; DROP TABLE old_people; DROP TABLE old_meta;");
}

/// The statements of a version, a constant for each part of the server that it is about.
using Scripts = std::array<const char*, 3>;

struct Migration {
    Scripts scripts;  ///< null: there is no further one
    bool (*finish)(Database&, const Birth&);
};

// Migrations only move forward: add one at the end, never change one that was released.
constexpr std::array migrations = {
    Migration{{version_1}, seed_1},
    Migration{{version_2},
              [](Database& database, const Birth& birth) { return finish_2(database, birth) && drop_old(database); }},
    Migration{{version_3}, [](Database&, const Birth&) { return true; }},
    Migration{{version_4_moderation, version_4_files, version_4_identities}, finish_4_moderation},
    Migration{{version_5_accounts}, [](Database&, const Birth&) { return true; }},
    Migration{{version_6_threads}, [](Database&, const Birth&) { return true; }},
    Migration{{version_7_drafts}, [](Database&, const Birth&) { return true; }},
    Migration{{version_8_room_links}, [](Database&, const Birth&) { return true; }},
    Migration{{version_9_avatars}, [](Database&, const Birth&) { return true; }},
};

bool run_migration(Database& database, std::int64_t version, const Birth& birth) {
    const Migration& migration = migrations[static_cast<std::size_t>(version)];
    if (!database.run("BEGIN IMMEDIATE")) return false;
    for (const char* script : migration.scripts)
        if (script != nullptr && !database.run(script)) return false;
    if (!migration.finish(database, birth)) return false;
    if (!database.run(("PRAGMA user_version = " + std::to_string(version + 1)).c_str())) return false;
    return database.run("COMMIT");
}

}  // namespace

std::int64_t schema_version() {
    return static_cast<std::int64_t>(migrations.size());
}

Result<std::int64_t, std::string> stored_version(Database& database) {
    const std::int64_t version = database.integer("PRAGMA user_version", -1);
    if (version < 0) return database.error();
    const std::int64_t owner = database.integer("PRAGMA application_id", 0);
    const std::int64_t tables = database.integer("SELECT count(*) FROM sqlite_schema", -1);
    if (tables < 0) return database.error();
    if (owner != application_id && (owner != 0 || version != 0 || tables != 0)) {
        return std::string("it is a database of another program");
    }
    if (version > schema_version()) {
        return "it has version " + std::to_string(version) + " and this program knows versions up to " +
               std::to_string(schema_version()) + ": run the newer parley-server that wrote it";
    }
    return version;
}

Result<std::monostate, std::string> migrate(Database& database, const Birth& birth) {
    const auto version = stored_version(database);
    if (!version) return version.error();
    for (std::int64_t next = version.value(); next < schema_version(); ++next) {
        if (run_migration(database, next, birth)) continue;
        std::string error = "migration " + std::to_string(next + 1) + " failed: " + database.error();
        database.roll_back();
        return error;
    }
    return std::monostate{};
}

}  // namespace parley::server
