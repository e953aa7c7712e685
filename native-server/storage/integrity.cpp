#include "native-server/storage/integrity.h"

#include <array>
#include <utility>
#include <vector>

#include "native-server/storage/event_rows.h"
#include "native-server/storage/integrity_search.h"
#include "native-server/storage/projections.h"
#include "native-server/storage/schema.h"
#include "shared/codec_accounts.h"
#include "shared/event_kinds.h"
#include "shared/permissions.h"

namespace parley::server {

namespace {

constexpr std::array<std::string_view, 15> projection_names = {
    "room_state", "members", "invitations", "message_changes", "reactions", "read_markers", "settings",     "drafts",
    "bans",       "mutes",   "slow_modes",  "room_rights",     "reports",   "threads",      "thread_people"};

/// Where the walk through the events is.
struct Place {
    std::int64_t room = 0;
    std::string name;  ///< for people: the room's id
    Seq seq = 0;
    std::int64_t at_ms = 0;
    std::int64_t ordinal = 0;
};

std::string text_of(const Query& row, int columns) {
    std::string text;
    for (int i = 0; i < columns; ++i) text += (i == 0 ? "" : ", ") + (row.is_null(i) ? std::string("NULL") : row.text(i));
    return "(" + text + ")";
}

class LogCheck {
public:
    LogCheck(Database& database, const TellFinding& tell) : database_(database), tell_(tell) {}

    void run() {
        check_pages();
        check_schema();
        check_base();
        check_events();
        check_references();
        // What is derived from a damaged log is not worth a comparison: one damage would be told many times.
        if (findings_ == 0) check_projections();
    }
    [[nodiscard]] std::size_t findings() const { return findings_; }

private:
    void tell(const std::string& finding) {
        ++findings_;
        tell_(finding);
    }

    /// Calls `look` for each row; a failure on the way is a finding.
    template <class Look>
    void each(const std::string& what, const std::string& sql, Look look) {
        Statement select(database_, sql);
        Query query(select);
        Query::Step step = query.step();
        for (; step == Query::Step::row; step = query.step()) look(query);
        if (step == Query::Step::failed) tell(what + ": " + database_.error());
    }

    void check_pages() {
        each("database", "PRAGMA integrity_check", [this](const Query& row) {
            if (const std::string said = row.text(0); said != "ok") tell("database: " + said);
        });
    }

    /// A table or an index that is not there is not missed by anything above.
    void check_schema() {
        auto fresh = Database::open(":memory:", Database::Mode::create);
        if (!fresh || !migrate(fresh.value(), Birth{"fresh", "", 0})) return tell("schema: there is no memory to compare it");
        fresh_ = std::make_unique<Database>(std::move(fresh.value()));
        Statement select(*fresh_, "SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL");
        Statement find(database_, "SELECT sql FROM sqlite_schema WHERE name = ?1");
        Query expected(select);
        while (expected.step() == Query::Step::row) {
            const std::string name = expected.text(0);
            Query found(find);
            const bool there = found.bind(1, std::string_view(name)).step() == Query::Step::row;
            if (!there || found.text(0) != expected.text(1))
                tell("schema: " + name + (there ? " is not as it was made" : " is missing"));
        }
    }

    void check_base() {
        const auto compare = [this](const std::string& table, const std::string& key, const std::string& columns) {
            const std::string sql = "SELECT " + key + " FROM " + table + " WHERE crc <> checksum(" + columns + ")";
            each(table, sql, [&](const Query& row) { tell(table + ": the checksum of " + row.text(0) + " does not match"); });
        };
        compare("meta", "key", "key, value");
        compare("people", "id", "no, id, name, created_ms");
        compare("rooms", "id", "no, id, access, direct_key, created_ms");
        compare("accounts", "'person number ' || person", "person, skeleton, password, rank, created_ms");
        compare("sessions", "'person number ' || person || ', session ' || id",
                "person, id, token_hash, next_hash, device, created_ms, seen_ms, scopes, expires_ms");
        compare("sign_up_codes", "id", "id, code_hash, made_by, note, uses_left, expires_ms");
        compare("room_links", "id", "id, code_hash, room, made_by, uses_left, expires_ms");
        compare("reset_codes", "'person number ' || person", "person, code_hash, made_by, expires_ms");
        compare("files", "id", "no, id, person, name, type, bytes, width, height, blur, hash, room, seq, created_ms");
        compare("forgotten_files", "name", "name");
        compare("avatars", "'person number ' || person", "person, file, tag");
        compare("identities", "'person number ' || person", "issuer, subject, person, created_ms");
        compare("kept_names", "'number ' || no", "no, skeleton, since_ms");
        compare("leaving", "'person number ' || person", "person");
        compare("hidden_words", "'number ' || no", "room, seq, purge, until_ms, payload");
        each("meta", "SELECT count(*) FROM meta WHERE key = 'epoch'", [this](const Query& row) {
            if (row.integer(0) == 0) tell("meta: there is no epoch");
        });
        each("rooms", "SELECT id, access FROM rooms", [this](const Query& row) {
            if (!room_access_from(row.text(1))) tell("room " + row.text(0) + ": nobody knows its access '" + row.text(1) + "'");
        });
        check_accounts();
    }

    void check_accounts() {
        each("accounts", "SELECT person, rank FROM accounts", [this](const Query& row) {
            const auto rank = rank_from(row.text(1));
            if (!rank || *rank == Rank::guest)
                tell("accounts: nobody knows the rank '" + row.text(1) + "' of person number " + row.text(0));
        });
        each("sessions", "SELECT one.person FROM sessions AS one JOIN sessions AS other ON one.next_hash = other.token_hash",
             [this](const Query& row) {
                 tell("sessions: the token that person number " + row.text(0) + " was offered is in use already");
             });
    }

    void check_events() {
        Place place;
        const std::string sql = "SELECT " + std::string(event_columns) + " FROM events ORDER BY room, seq";
        each("events", sql, [&](const Query& query) {
            const EventRow row = read_event_row(query);
            if (row.room != place.room) {
                check_head(place);
                place = {row.room, room_name(row.room)};
            }
            check_event(row, place);
        });
        check_head(place);
        each("rooms",
             "SELECT rooms.id FROM rooms JOIN room_state ON room_state.room = rooms.no WHERE room_state.head > 0 "
             "AND NOT EXISTS (SELECT 1 FROM events WHERE events.room = rooms.no)",
             [this](const Query& row) { tell("room " + row.text(0) + ": it has lost its events"); });
    }

    void check_event(const EventRow& row, Place& place) {
        const auto wrong = [&](const std::string& what) {
            tell("room " + place.name + ", event " + std::to_string(row.seq) + ": " + what);
        };
        const auto content = content_of(row);
        const auto known = content ? content.value() : erased_content(event_kind_from(row.kind), row.target);
        if (row.seq != place.seq + 1)
            tell("room " + place.name + ": " + missing(place.seq + 1, row.seq) + " missing");
        else if (!follows(row, known, place.ordinal))
            wrong("its ordinal is " + std::to_string(row.ordinal) + " after " + std::to_string(place.ordinal));
        if (row.at_ms < place.at_ms) wrong("its time is before that of the event before it");
        place.seq = row.seq;
        place.at_ms = row.at_ms;
        place.ordinal = row.ordinal;
        if (!content) return tell("room " + place.name + ", " + content.error());
        EventRow wanted;
        put_content(known, wanted);
        if (row.target != wanted.target) wrong("its target is not that of its content");
    }

    static std::string missing(Seq from, Seq to) {
        if (from + 1 == to) return "event " + std::to_string(from) + " is";
        return "events " + std::to_string(from) + " to " + std::to_string(to - 1) + " are";
    }

    void check_head(const Place& place) {
        if (place.room == 0) return;
        Statement select(database_, "SELECT head FROM room_state WHERE room = ?1");
        Query query(select);
        if (query.bind(1, place.room).step() != Query::Step::row) return tell("room " + place.name + ": its state is missing");
        const std::int64_t head = query.integer(0);
        if (head != static_cast<std::int64_t>(place.seq))
            tell("room " + place.name + ": its log ends at " + std::to_string(place.seq) + ", and should at " +
                 std::to_string(head));
    }

    std::string room_name(std::int64_t no) {
        Statement select(database_, "SELECT id FROM rooms WHERE no = ?1");
        Query query(select);
        return query.bind(1, no).step() == Query::Step::row ? query.text(0) : "number " + std::to_string(no);
    }

    void check_references() {
        each("references", "PRAGMA foreign_key_check", [this](const Query& row) {
            tell(row.text(0) + ": row " + row.text(1) + " speaks of something in " + row.text(2) + " that is not there");
        });
    }

    /// A replay into temporary tables: names without a schema mean these first (SQLite's "Database Object Name Resolution").
    void check_projections() {
        if (!make_temporary()) return tell("projections: " + database_.error());
        Projections replayed(database_);
        if (auto done = replayed.replay(); !done) return tell("projections: the log can't be replayed: " + done.error());
        for (const std::string_view name : projection_names) {
            const std::string table(name);
            compare_table(table, "main." + table, "temp." + table, "is not what the log says");
            compare_table(table, "temp." + table, "main." + table, "is missing");
        }
    }

    bool make_temporary() {
        constexpr std::string_view create = "CREATE TABLE ";
        for (const std::string_view name : projection_names) {
            Statement select(*fresh_, "SELECT sql FROM sqlite_schema WHERE type = 'table' AND name = ?1");
            Query query(select);
            if (query.bind(1, name).step() != Query::Step::row) return false;
            const std::string sql = "CREATE TEMP TABLE " + query.text(0).substr(create.size());
            if (!database_.run(sql.c_str())) return false;
        }
        return true;
    }

    void compare_table(const std::string& table, const std::string& these, const std::string& others, const std::string& what) {
        const std::int64_t columns = database_.integer("SELECT count(*) FROM pragma_table_info('" + table + "')", 0);
        each(table, "SELECT * FROM " + these + " EXCEPT SELECT * FROM " + others,
             [&](const Query& row) { tell(table + ": " + text_of(row, static_cast<int>(columns)) + " " + what); });
    }

    Database& database_;
    const TellFinding& tell_;
    std::unique_ptr<Database> fresh_;  ///< in memory, as a new one is
    std::size_t findings_ = 0;
};

}  // namespace

Result<Checked, std::string> check_log(const std::filesystem::path& data_dir, const TellFinding& tell) {
    // The index first: the log that is looked at is then never behind it.
    SearchCheck search(data_dir);
    auto opened = open_to_read(data_dir, schema_version());
    if (!opened) {
        if (!opened.error().damaged) return opened.error().why;
        tell(opened.error().why);
        return Checked{};
    }
    Database& database = opened.value();
    // The file stays read-only by how it was opened: what is written are temporary tables. One snapshot for all.
    if (!database.run("PRAGMA query_only = OFF; PRAGMA temp_store = FILE; BEGIN")) return database.error();
    LogCheck check(database, tell);
    check.run();
    const auto size = size_of(database);
    if (!size && check.findings() == 0) tell(size.error());
    if (!size || check.findings() > 0) return Checked{};
    return Checked{size.value(), search.compare(database, tell)};
}

}  // namespace parley::server
