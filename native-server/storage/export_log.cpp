#include <algorithm>
#include <string>
#include <utility>

#include "native-server/storage/accounts.h"
#include "native-server/storage/event_rows.h"
#include "native-server/storage/export_lines.h"
#include "native-server/storage/identities.h"
#include "native-server/storage/schema.h"
#include "native-server/storage/transfer.h"
#include "shared/event_kinds.h"

namespace parley::server {

namespace {

// The rooms that are wanted: ?1 is their numbers as a JSON array, or NULL for all.
constexpr std::string_view wanted_rooms = "(SELECT value FROM json_each(?1))";

// Who occurs in them: says something, or is named. With their account, whose password nobody is given who asks for some rooms.
std::string select_people() {
    const std::string rooms(wanted_rooms);
    return "SELECT people.no, people.id, people.name, people.created_ms, people.crc, " + std::string(account_columns) +
           " FROM people LEFT JOIN accounts ON accounts.person = people.no AND ?1 IS NULL WHERE ?1 IS NULL"
           " OR people.no IN (SELECT author FROM events WHERE room IN " +
           rooms +
           ")"
           " OR people.id IN (SELECT json_extract(payload, '$.person.id') FROM events WHERE room IN " +
           rooms +
           " AND kind IN ('joined', 'left', 'invited', 'role', 'muted', 'unmuted', 'hidden', 'unhidden', 'banned', "
           "'unbanned', 'reported', 'purged', 'restored', 'kicked', 'removed', 'ranked', 'reset_made', "
           "'bot_made', 'token_made', 'named')) ORDER BY people.id";
}

std::string select_rooms() {
    return "SELECT no, id, access, direct_key, created_ms, crc FROM rooms WHERE ?1 IS NULL OR no IN " +
           std::string(wanted_rooms) + " ORDER BY no";
}

std::vector<UserId> split(const std::string& direct_key) {
    std::vector<UserId> people;
    for (std::size_t start = 0; start < direct_key.size();) {
        const std::size_t end = std::min(direct_key.find(' ', start), direct_key.size());
        people.emplace_back(direct_key.substr(start, end - start));
        start = end + 1;
    }
    return people;
}

class Exporter {
public:
    Exporter(Database& database, const WriteLine& write) : database_(database), write_(write), identities_(database) {}

    /// False: failure() says why.
    bool find_rooms(const std::vector<RoomId>& ids) {
        if (ids.empty()) return true;
        std::string numbers;
        for (const RoomId& id : ids) {
            Statement select(database_, "SELECT no FROM rooms WHERE id = ?1 AND access <> 'personal'");
            Query query(select);
            if (query.bind(1, id.value).step() != Query::Step::row) return fail("there is no room '" + id.value + "'");
            numbers += (numbers.empty() ? "" : ",") + std::to_string(query.integer(0));
        }
        wanted_ = "[" + numbers + "]";
        return true;
    }

    bool write_header(std::int64_t at_ms) {
        ExportHeader header;
        header.schema = static_cast<std::uint64_t>(schema_version());
        header.at_ms = at_ms;
        const bool counted =
            count(select_people(), header.people) && count(select_rooms(), header.rooms) &&
            count("SELECT 1 FROM events WHERE ?1 IS NULL OR room IN " + std::string(wanted_rooms), header.events);
        return counted && write(header);
    }

    bool write_people() {
        Statement select(database_, select_people());
        return each(select, [&](const Query& row) {
            constexpr int account_column = 5;
            ExportedPerson line{{UserId(row.text(1)), row.text(2)}, row.integer(3)};
            const std::string& id = line.person.id.value;
            if (person_checksum(row.integer(0), id, line.person.name, line.created_ms) != row.integer(4))
                return fail(damaged("person " + id));
            if (!row.is_null(account_column)) {
                auto account = read_account_row(row, account_column);
                if (!account) return fail(damaged("the account of person " + id));
                AccountRow& found = account.value();
                line.account =
                    ExportedAccount{std::move(found.skeleton), std::move(found.password), found.rank, found.created_ms};
                std::vector<IdentityRow> linked;
                if (!identities_.list(found.person, linked))
                    return fail(identities_.damage().empty() ? database_.error() : damaged(identities_.damage()));
                for (IdentityRow& one : linked)
                    line.account->identities.push_back({std::move(one.issuer), std::move(one.subject), one.created_ms});
            }
            ++size_.people;
            return write(std::move(line));
        });
    }

    bool write_kept_names() {
        if (wanted_) return true;
        Statement select(database_,
                         "SELECT skeleton, since_ms, crc = checksum(no, skeleton, since_ms) FROM kept_names ORDER BY no");
        Query row(select);
        for (;;) {
            const Query::Step step = row.step();
            if (step == Query::Step::failed) return fail("cannot read the database: " + database_.error());
            if (step == Query::Step::done) return true;
            if (row.integer(2) == 0) return fail(damaged("a name that is kept"));
            if (!write(ExportedKeptName{row.text(0), row.integer(1)})) return false;
        }
    }

    bool write_rooms() {
        Statement select(database_, select_rooms());
        return each(select, [&](const Query& row) {
            const std::string access = row.text(2);
            const std::optional<std::string> key = row.optional_text(3);
            ExportedRoom line{RoomId(row.text(1)), {}, split(key.value_or("")), row.integer(4)};
            const auto known = room_access_from(access);
            if (!known || room_checksum(row.integer(0), line.id.value, access, key, line.created_ms) != row.integer(5))
                return fail(damaged("room " + line.id.value));
            line.access = *known;
            if (line.access != RoomAccess::personal && line.access != RoomAccess::staff) ++size_.rooms;
            return write(std::move(line));
        });
    }

    bool write_events() {
        const std::string columns(event_columns);
        Statement select(database_, "SELECT " + columns +
                                        ", rooms.id, people.id FROM events"
                                        " JOIN rooms ON rooms.no = events.room JOIN people ON people.no = events.author"
                                        " WHERE ?1 IS NULL OR events.room IN " +
                                        std::string(wanted_rooms) + " ORDER BY events.room, events.seq");
        return each(select, [&](const Query& query) {
            EventRow row = read_event_row(query);
            const std::string room = query.text(event_column_count);
            const bool known = !query.is_null(event_column_count) && !query.is_null(event_column_count + 1);
            if (!known) return fail(damaged("event " + std::to_string(row.seq) + " of a room or a person that is not there"));
            if (const auto content = content_of(row); !content) return fail(damaged("room " + room + ", " + content.error()));
            ExportedEvent line;
            line.room = RoomId(room);
            line.seq = row.seq;
            line.at_ms = row.at_ms;
            line.kind = std::move(row.kind);
            line.author = UserId(query.text(event_column_count + 1));
            line.cid = std::move(row.cid);
            if (!row.payload) line.target = row.target;
            line.content = std::move(row.payload);
            ++size_.events;
            return write(std::move(line));
        });
    }

    [[nodiscard]] const LogSize& size() const { return size_; }
    [[nodiscard]] const std::string& failure() const { return failure_; }

private:
    static std::string damaged(const std::string& what) { return what + " is damaged; `parley-server check` tells more"; }

    bool fail(std::string why) {
        failure_ = std::move(why);
        return false;
    }

    bool write(const ExportLine& line) { return write_(to_export_line(line)); }

    template <class Take>
    bool each(Statement& select, Take take) {
        Query query(select);
        query.bind_optional(1, wanted_);
        for (;;) {
            const Query::Step step = query.step();
            if (step == Query::Step::failed) return fail("cannot read the database: " + database_.error());
            if (step == Query::Step::done) return true;
            if (!take(query)) return false;
        }
    }

    bool count(const std::string& rows, std::uint64_t& number) {
        Statement select(database_, "SELECT count(*) FROM (" + rows + ")");
        return each(select, [&](const Query& row) {
            number = static_cast<std::uint64_t>(row.integer(0));
            return true;
        });
    }

    Database& database_;
    const WriteLine& write_;
    LinkedIdentities identities_;
    std::optional<std::string> wanted_;
    LogSize size_;
    std::string failure_;
};

}  // namespace

Result<LogSize, std::string> export_log(const std::filesystem::path& data_dir, const std::vector<RoomId>& rooms,
                                        std::int64_t at_ms, const WriteLine& write) {
    auto database = open_to_read(data_dir, schema_version());
    if (!database) return database.error().why;
    if (!database.value().run("BEGIN")) return database.value().error();  // one snapshot for all that follows
    Exporter exporter(database.value(), write);
    const bool written = exporter.find_rooms(rooms) && exporter.write_header(at_ms) && exporter.write_people() &&
                         exporter.write_kept_names() && exporter.write_rooms() && exporter.write_events();
    if (!written) return exporter.failure();
    return exporter.size();
}

}  // namespace parley::server
