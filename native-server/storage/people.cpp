#include "native-server/storage/people.h"

#include <utility>

#include "native-server/storage/accounts.h"
#include "native-server/storage/checksum.h"
#include "native-server/storage/event_rows.h"
#include "shared/limits.h"

namespace parley::server {

namespace {

std::string select_where(std::string_view condition) {
    return std::string(
               "SELECT people.no, people.id, people.name, people.created_ms, people.crc, "
               "avatars.tag, avatars.file, avatars.crc, ")
        .append(account_columns)
        .append(
            " FROM people LEFT JOIN accounts ON accounts.person = people.no "
            "LEFT JOIN avatars ON avatars.person = people.no WHERE ")
        .append(condition);
}

}  // namespace

People::People(Database& database)
    : database_(database),
      select_by_id_(database, select_where("people.id = ?1")),
      select_by_no_(database, select_where("people.no = ?1")),
      insert_(database,
              "INSERT INTO people (no, id, name, created_ms, crc) "
              "SELECT no, ?1, ?2, ?3, checksum(no, ?1, ?2, ?3) "
              // Not max(no), which within this reads an index to its end.
              "FROM (SELECT ifnull((SELECT no FROM people ORDER BY no DESC LIMIT 1), 0) + 1 AS no) "
              "WHERE true ON CONFLICT DO NOTHING"),
      rename_(database, "UPDATE people SET name = ?2, crc = checksum(no, id, ?2, created_ms) WHERE no = ?1"),
      count_renamed_(database,
                     "INSERT INTO meta (key, value, crc) SELECT 'renamed', next, checksum('renamed', next) FROM (SELECT "
                     "CAST(ifnull((SELECT CAST(value AS INTEGER) FROM meta WHERE key = 'renamed'), 0) + 1 AS TEXT) AS next) "
                     "WHERE true ON CONFLICT DO UPDATE SET value = excluded.value, crc = excluded.crc"),
      select_renamed_(database, "SELECT CAST(value AS INTEGER) FROM meta WHERE key = 'renamed'") {}

bool People::find(const UserId& id, const PersonRow*& found) {
    if (const auto known = by_id_.find(id); known != by_id_.end()) {
        found = &by_no_.at(known->second);
        return true;
    }
    Query query(select_by_id_);
    return load(query.bind(1, id.value), found);
}

bool People::find(std::int64_t no, const PersonRow*& found) {
    if (const auto known = by_no_.find(no); known != by_no_.end()) {
        found = &known->second;
        return true;
    }
    Query query(select_by_no_);
    return load(query.bind(1, no), found);
}

bool People::add(const Person& person, std::int64_t now_ms, const PersonRow*& added) {
    added = nullptr;
    damaged_.clear();
    Query query(insert_);
    if (!query.bind(1, person.id.value).bind(2, person.name).bind(3, now_ms).run()) return false;
    if (database_.changes() > 0) added = remember({database_.last_insert_row(), person});
    return true;
}

void People::set_rank(std::int64_t no, Rank rank) {
    if (const auto known = by_no_.find(no); known != by_no_.end()) known->second.rank = rank;
}

bool People::rename(const PersonRow& row) {
    if (!Query(rename_).bind(1, row.no).bind(2, row.person.name).run() || !Query(count_renamed_).run()) return false;
    if (const auto known = by_no_.find(row.no); known != by_no_.end()) known->second = row;
    return true;
}

bool People::catch_up() {
    Query query(select_renamed_);
    const Query::Step step = query.step();
    if (step == Query::Step::failed) return false;
    const std::int64_t renamed = step == Query::Step::row ? query.integer(0) : 0;
    if (renamed != std::exchange(renamed_, renamed)) forget();
    return true;
}

bool People::load(Query& query, const PersonRow*& found) {
    constexpr int avatar = 5;
    constexpr int account = 8;
    found = nullptr;
    damaged_.clear();
    const Query::Step step = query.step();
    if (step != Query::Step::row) return step == Query::Step::done;
    PersonRow row{query.integer(0), {UserId(query.text(1)), query.text(2)}};
    const std::string who = "person " + row.person.id.value + " (" + std::to_string(row.no) + ")";
    if (query.integer(4) != person_checksum(row.no, row.person.id.value, row.person.name, query.integer(3))) {
        damaged_ = "the checksum of " + who + " does not match";
        return false;
    }
    if (!query.is_null(avatar)) {
        row.person.avatar = query.text(avatar);
        Checksum sum;
        sum.add(row.no).add(query.integer(avatar + 1)).add(std::string_view(row.person.avatar));
        if (sum.value() != query.integer(avatar + 2)) {
            damaged_ = "the checksum of the avatar of " + who + " does not match";
            return false;
        }
    }
    if (!query.is_null(account)) {
        const auto read = read_account_row(query, account);
        if (!read) {
            damaged_ = "the account of " + who + ": " + read.error();
            return false;
        }
        row.rank = read.value().rank;
    }
    found = remember(std::move(row));
    return true;
}

const PersonRow* People::remember(PersonRow row) {
    if (by_no_.size() >= limits::people_remembered_max) {
        by_no_.clear();
        by_id_.clear();
    }
    const std::int64_t no = row.no;
    by_id_.emplace(row.person.id, no);
    return &by_no_.emplace(no, std::move(row)).first->second;
}

void People::forget() {
    by_no_.clear();
    by_id_.clear();
    damaged_.clear();
}

}  // namespace parley::server
