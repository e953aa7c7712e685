#include <string>
#include <unordered_map>
#include <utility>

#include "native-server/storage/accounts.h"
#include "native-server/storage/event_rows.h"
#include "native-server/storage/export_lines.h"
#include "native-server/storage/identities.h"
#include "native-server/storage/projections.h"
#include "native-server/storage/schema.h"
#include "native-server/storage/transfer.h"
#include "shared/codec.h"
#include "shared/event_kinds.h"
#include "shared/limits.h"
#include "shared/permissions.h"
#include "shared/text_rules.h"

namespace parley::server {

namespace {

/// How far a room of the file has come.
struct RoomProgress {
    std::int64_t no = 0;
    RoomAccess access = RoomAccess::everyone;
    Seq seq = 0;
    std::int64_t at_ms = 0;
    std::int64_t ordinal = 0;
    bool created = false;
};

/// Takes the lines in order, in the caller's transaction. False: failure() says why, without the line's number.
class Importer {
public:
    explicit Importer(Database& database)
        : database_(database),
          projections_(database),
          events_(database),
          finder_(database),
          accounts_(database),
          identities_(database),
          select_person_(database, "SELECT no, name, created_ms FROM people WHERE id = ?1"),
          insert_person_(database,
                         "INSERT INTO people (no, id, name, created_ms, crc) VALUES (?1, ?2, ?3, ?4, ?5) "
                         "ON CONFLICT (no) DO UPDATE SET created_ms = excluded.created_ms, crc = excluded.crc"),
          select_room_(database, "SELECT no FROM rooms WHERE id = ?1"),
          select_beginning_(database, "SELECT kind = 'created' AND seq = 1 FROM events WHERE room = ?1 LIMIT 2"),
          delete_events_(database, "DELETE FROM events WHERE room = ?1"),
          insert_room_(database,
                       "INSERT INTO rooms (no, id, access, direct_key, created_ms, crc) VALUES (?1, ?2, ?3, ?4, ?5, ?6) "
                       "ON CONFLICT (no) DO UPDATE SET access = excluded.access, direct_key = excluded.direct_key, "
                       "created_ms = excluded.created_ms, crc = excluded.crc") {}

    bool take(const ExportLine& line) {
        if (holds_alternative<ExportHeader>(line) == header_.has_value())
            return fail(header_ ? "it is a second header" : "it is no header");
        return visit([this](const auto& part) { return take_part(part); }, line);
    }

    /// After the last line: nothing is missing, and everything that is derived is made.
    bool finish() {
        if (!header_) return fail("it is empty");
        const ExportHeader& said = *header_;
        if (people_ != said.people || rooms_.size() != said.rooms || events_read_ != said.events)
            return fail("it ends early: it holds " + counts(people_, rooms_.size(), events_read_) + " of " +
                        counts(said.people, said.rooms, said.events));
        for (const auto& [id, room] : rooms_)
            if (room.seq == 0 || (room.access != RoomAccess::personal && !room.created))
                return fail("nothing in it says how the room " + id.value + " came to be");
        if (database_.integer("SELECT count(*) FROM rooms WHERE access <> 'personal'", 0) > std::int64_t{limits::rooms_max})
            return fail("there would be more than " + std::to_string(limits::rooms_max) + " rooms");
        if (!projections_.clear()) return fail(database_.error());
        if (auto replayed = projections_.replay(); !replayed) return fail(replayed.error());
        return true;
    }

    [[nodiscard]] LogSize size() const {
        std::int64_t shared = 0;
        for (const auto& [id, room] : rooms_)
            shared += room.access == RoomAccess::personal || room.access == RoomAccess::staff ? 0 : 1;
        return {shared, static_cast<std::int64_t>(events_read_), static_cast<std::int64_t>(people_)};
    }
    [[nodiscard]] const std::string& failure() const { return failure_; }

private:
    static std::string counts(std::uint64_t people, std::uint64_t rooms, std::uint64_t events) {
        return std::to_string(people) + " people, " + std::to_string(rooms) + " rooms and " + std::to_string(events) +
               " events";
    }

    bool fail(std::string why) {
        failure_ = std::move(why);
        return false;
    }
    bool lost() { return fail("the database failed: " + database_.error()); }

    bool take_part(const ExportHeader& header) {
        header_ = header;
        if (header.schema == static_cast<std::uint64_t>(schema_version())) return true;
        return fail("it was written by another version of parley-server, with the database's version " +
                    std::to_string(header.schema) + ", not " + std::to_string(schema_version()));
    }

    // Somebody who is here already keeps their name, their sessions and their account, and was here from the earlier time on.
    bool take_part(const ExportedPerson& line) {
        const std::string& id = line.person.id.value;
        if (!is_plain_id(id) || line.person.name.empty()) return fail("a person needs an id and a name");
        ++people_;
        std::int64_t no = 0;
        std::string name = line.person.name;
        std::int64_t created_ms = line.created_ms;
        {
            Query query(select_person_);
            const Query::Step step = query.bind(1, id).step();
            if (step == Query::Step::failed) return lost();
            if (step == Query::Step::row) {
                no = query.integer(0);
                name = query.text(1);
                created_ms = std::min(created_ms, query.integer(2));
            }
        }
        if (no == 0) no = database_.integer("SELECT ifnull((SELECT no FROM people ORDER BY no DESC LIMIT 1), 0) + 1", 0);
        Query query(insert_person_);
        query.bind(1, no).bind(2, id).bind(3, name).bind(4, created_ms);
        if (!query.bind(5, person_checksum(no, id, name, created_ms)).run()) return lost();
        return !line.account || take_account(no, name, *line.account);
    }

    bool take_account(std::int64_t person, const std::string& name, const ExportedAccount& account) {
        std::optional<AccountRow> found;
        if (!accounts_.find(person, found)) return lost_account();
        if (found) return true;
        if (!accounts_.find_by_skeleton(account.skeleton, found)) return lost_account();
        if (found) return fail("another person's account is called " + name + ", or nearly so");
        if (!accounts_.store({person, account.skeleton, account.password, account.rank, account.created_ms})) return lost();
        for (const ExportedIdentity& one : account.identities)
            if (!take_identity(person, name, one)) return false;
        return true;
    }
    bool take_identity(std::int64_t person, const std::string& name, const ExportedIdentity& identity) {
        std::optional<IdentityRow> found;
        if (!identities_.find(identity.issuer, identity.subject, found))
            return identities_.damage().empty() ? lost() : fail(identities_.damage());
        if (found) return fail("another person signs in at " + identity.issuer + " as " + name + " does");
        return identities_.add({identity.issuer, identity.subject, person, identity.created_ms}) || lost();
    }
    bool lost_account() { return accounts_.damage().empty() ? lost() : fail(accounts_.damage()); }

    bool take_part(const ExportedKeptName& name) { return accounts_.keep_name(name.skeleton, name.since_ms) || lost(); }

    bool take_part(const ExportedRoom& line) {
        if (rooms_.count(line.id) != 0) return fail("the room " + line.id.value + " comes twice");
        std::int64_t no = 0;
        std::optional<std::string> direct_key;
        if (!check_room_id(line) || !check_direct(line, direct_key) || !make_empty(line.id, no)) return false;
        if (no == 0) no = database_.integer("SELECT ifnull((SELECT no FROM rooms ORDER BY no DESC LIMIT 1), 0) + 1", 0);
        const std::string_view access = name_of(line.access);
        Query query(insert_room_);
        query.bind(1, no).bind(2, line.id.value).bind(3, access).bind_optional(4, direct_key).bind(5, line.created_ms);
        query.bind(6, room_checksum(no, line.id.value, access, direct_key, line.created_ms));
        if (!query.run()) return lost();
        rooms_.emplace(line.id, RoomProgress{no, line.access});
        return true;
    }

    bool check_room_id(const ExportedRoom& line) {
        const bool personal = line.access == RoomAccess::personal;
        const std::string_view id = line.id.value;
        if (!is_plain_id(personal && !id.empty() ? id.substr(1) : id) || (personal && id.front() != '@'))
            return fail("'" + line.id.value + "' can't be the id of such a room");
        std::int64_t no = 0;
        return !personal || find_person(UserId(std::string(id.substr(1))), no);
    }

    bool check_direct(const ExportedRoom& line, std::optional<std::string>& key) {
        if (line.access != RoomAccess::direct) return line.people.empty() || fail("only a direct room is between people");
        std::string people;
        for (const UserId& person : line.people) {
            std::int64_t no = 0;
            if (!find_person(person, no)) return false;
            people += (people.empty() ? "" : " ") + person.value;
        }
        Statement select(database_, "SELECT id FROM rooms WHERE direct_key = ?1 AND id <> ?2");
        Query query(select);
        const Query::Step step = query.bind(1, people).bind(2, line.id.value).step();
        if (step == Query::Step::failed) return lost();
        if (step == Query::Step::row)
            return fail("the direct room between the same people is here already, as " + query.text(0));
        key = people;
        return true;
    }

    /// Forgets how a room began that holds nothing else. `no` stays 0 when there is no such room.
    bool make_empty(const RoomId& id, std::int64_t& no) {
        {
            Query query(select_room_);
            const Query::Step step = query.bind(1, id.value).step();
            if (step != Query::Step::row) return step == Query::Step::done || lost();
            no = query.integer(0);
        }
        {
            Query query(select_beginning_);
            query.bind(1, no);
            Query::Step step = query.step();
            if (step == Query::Step::row) {
                if (query.integer(0) == 0) return fail(in_use(id));
                step = query.step();
            }
            if (step == Query::Step::row) return fail(in_use(id));
            if (step == Query::Step::failed) return lost();
        }
        return Query(delete_events_).bind(1, no).run() || lost();
    }
    static std::string in_use(const RoomId& id) { return "the room " + id.value + " is here already, and holds something"; }

    bool take_part(const ExportedEvent& line) {
        const auto found = rooms_.find(line.room);
        if (found == rooms_.end()) return fail("no line before it describes the room " + line.room.value);
        RoomProgress& room = found->second;
        if (line.seq != room.seq + 1)
            return fail("event " + std::to_string(room.seq + 1) + " of the room " + line.room.value + " is missing");
        if (line.at_ms < room.at_ms) return fail("its time is before that of the event before it");
        EventRow row;
        row.room = room.no;
        row.seq = line.seq;
        row.at_ms = line.at_ms;
        row.cid = line.cid;
        row.ordinal = room.ordinal;
        if (!find_person(line.author, row.author) || !put_line(line, room, row)) return false;
        switch (events_.insert(row)) {
            case EventInserter::Outcome::failed:
                return lost();
            case EventInserter::Outcome::same_cid:
                return fail("its author has another event of the same cid");
            case EventInserter::Outcome::stored:
                break;
        }
        room.seq = row.seq;
        room.at_ms = row.at_ms;
        room.ordinal = row.ordinal;
        ++events_read_;
        return true;
    }

    /// What the event says, as the table holds it.
    bool put_line(const ExportedEvent& line, RoomProgress& room, EventRow& row) {
        const EventKind kind = event_kind_from(line.kind);
        if (kind == EventKind::unknown) return fail("this program does not know the kind '" + line.kind + "'");
        EventContent content = erased_content(kind, line.target);
        if (line.content) {
            Result<EventContent> decoded = decode_content(kind, *line.content);
            if (!decoded) return fail(decoded.error().message);
            content = std::move(decoded.value());
        }
        if (!check_content(content, row)) return false;
        if (kind == EventKind::created) {
            if (content.access != room.access) return fail("its access is not that of its room");
            room.created = true;
        }
        put_content(content, row);
        if (is_room_message(content)) ++row.ordinal;
        if (!line.content) row.payload.reset();
        return true;
    }

    /// Whom and what it speaks of must be there.
    bool check_content(const EventContent& content, const EventRow& row) {
        std::int64_t no = 0;
        if (!content.person.id.empty() && !find_person(content.person.id, no)) return false;
        if (!content.about.empty()) {
            Query query(select_room_);
            const Query::Step step = query.bind(1, content.about.value).step();
            if (step == Query::Step::failed) return lost();
            if (step == Query::Step::done) return fail("there is no room " + content.about.value);
        }
        if (!names_message(content)) return true;
        std::optional<EventRow> target;
        if (!finder_.find(row.room, message_named(content), target)) return lost();
        if (!target || target->kind != name_of(EventKind::posted))
            return fail("there is no message " + std::to_string(message_named(content)));
        if (content.kind == EventKind::posted && content.thread != 0 && target->target)
            return fail("message " + std::to_string(content.thread) + " is in a thread itself");
        return true;
    }

    bool find_person(const UserId& id, std::int64_t& no) {
        Query query(select_person_);
        const Query::Step step = query.bind(1, id.value).step();
        if (step == Query::Step::failed) return lost();
        if (step == Query::Step::done) return fail("no line before it describes the person " + id.value);
        no = query.integer(0);
        return true;
    }

    Database& database_;
    Projections projections_;
    EventInserter events_;
    EventFinder finder_;
    Accounts accounts_;
    LinkedIdentities identities_;
    Statement select_person_;
    Statement insert_person_;
    Statement select_room_;
    Statement select_beginning_;
    Statement delete_events_;
    Statement insert_room_;

    std::optional<ExportHeader> header_;
    std::unordered_map<RoomId, RoomProgress> rooms_;
    std::uint64_t people_ = 0;
    std::uint64_t events_read_ = 0;
    std::string failure_;
};

/// False: `failure` says why.
bool take_lines(Importer& importer, const ReadLine& read, std::string& failure) {
    std::string text;
    for (std::uint64_t number = 1;; ++number) {
        const auto at_line = [&](const std::string& why) { return "line " + std::to_string(number) + ": " + why; };
        switch (read(text)) {
            case LineRead::end:
                if (importer.finish()) return true;
                failure = importer.failure();
                return false;
            case LineRead::failed:
                failure = at_line("it can't be read");
                return false;
            case LineRead::too_long:
                failure = at_line("it is longer than any that an export has");
                return false;
            case LineRead::line:
                break;
        }
        const auto line = read_export_line(text);
        if (line.ok() && importer.take(line.value())) continue;
        failure = at_line(line.ok() ? importer.failure() : line.error());
        return false;
    }
}

}  // namespace

Result<LogSize, std::string> import_log(const std::filesystem::path& data_dir, const ReadLine& read,
                                        const OpeningWorld& world) {
    auto log = open_or_make(data_dir, world);
    if (!log) return log.error();
    Database& database = log.value().database;
    if (!database.run("BEGIN IMMEDIATE")) return database.error();
    std::string failure;
    LogSize size;
    {
        Importer importer(database);
        if (take_lines(importer, read, failure)) size = importer.size();
    }
    const std::string identity = file_identity(log.value().dir.database());
    if (failure.empty()) {
        if (auto begun = begin_history(database, identity, world.random_bits); !begun) failure = begun.error();
    }
    if (failure.empty() && !database.run("COMMIT")) failure = database.error();
    if (failure.empty()) return size;
    database.roll_back();
    return failure + "; nothing was imported";
}

}  // namespace parley::server
