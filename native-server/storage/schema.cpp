#include "native-server/storage/schema.h"

#include <array>

namespace parley::server {

namespace {

// Marks the file as ours ("parl"), so that a foreign database is not taken for an empty one.
constexpr std::int64_t application_id = 0x7061726c;

// Migrations only move forward: add one at the end, never change one that was released.
//
// `events` is the log: one row for each thing that happened in a room, whatever its kind; what a kind needs is in its JSON
// payload, so that a new kind needs no new column. Other tables that repeat what the log says are projections. Rows lie in
// the order in which they are read. An erased event keeps its row, so seq stays dense, and loses its payload.
constexpr std::array migrations = {
    R"sql(
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
)sql",
};

bool seed(Database& database, const Birth& birth) {
    Statement meta(database, "INSERT INTO meta (key, value) VALUES ('epoch', ?1)");
    if (!Query(meta).bind(1, birth.epoch).run()) return false;
    Statement rooms(database,
                    "INSERT INTO rooms (id, name, topic, created_ms) VALUES ('lobby', 'Lobby', 'Everybody is here', ?1), "
                    "('random', 'Random', 'Anything goes', ?1)");
    return Query(rooms).bind(1, birth.at_ms).run();
}

bool run_migration(Database& database, std::int64_t version, const Birth& birth) {
    if (!database.run("BEGIN IMMEDIATE")) return false;
    if (!database.run(migrations[static_cast<std::size_t>(version)])) return false;
    if (version == 0) {
        if (!seed(database, birth)) return false;
        if (!database.run(("PRAGMA application_id = " + std::to_string(application_id)).c_str())) return false;
    }
    if (!database.run(("PRAGMA user_version = " + std::to_string(version + 1)).c_str())) return false;
    return database.run("COMMIT");
}

}  // namespace

std::int64_t schema_version() {
    return static_cast<std::int64_t>(migrations.size());
}

Result<std::monostate, std::string> migrate(Database& database, const Birth& birth) {
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
    for (std::int64_t next = version; next < schema_version(); ++next) {
        if (run_migration(database, next, birth)) continue;
        std::string error = "migration " + std::to_string(next + 1) + " failed: " + database.error();
        database.roll_back();
        return error;
    }
    return std::monostate{};
}

}  // namespace parley::server
