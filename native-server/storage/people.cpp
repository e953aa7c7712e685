#include "native-server/storage/people.h"

#include <optional>
#include <utility>

#include "native-server/storage/event_rows.h"
#include "shared/limits.h"

namespace parley::server {

namespace {

std::string select_where(std::string_view condition) {
    return std::string("SELECT no, id, name, token_hash, created_ms, crc FROM people WHERE ").append(condition);
}

}  // namespace

People::People(Database& database)
    : database_(database),
      select_by_id_(database, select_where("id = ?1")),
      select_by_no_(database, select_where("no = ?1")),
      select_by_token_(database, select_where("token_hash = ?1")),
      insert_(database,
              "INSERT INTO people (no, id, name, token_hash, created_ms, crc) "
              "SELECT no, ?1, ?2, ?3, ?4, checksum(no, ?1, ?2, ?3, ?4) "
              // Not max(no), which within this reads an index to its end.
              "FROM (SELECT ifnull((SELECT no FROM people ORDER BY no DESC LIMIT 1), 0) + 1 AS no) "
              "WHERE true ON CONFLICT DO NOTHING"),
      update_token_(database,
                    "UPDATE OR IGNORE people SET token_hash = ?2, crc = checksum(no, id, name, ?2, created_ms) "
                    "WHERE no = ?1 AND token_hash IS NULL") {}

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

bool People::find_by_token(const std::string& token_hash, const PersonRow*& found) {
    Query query(select_by_token_);
    return load(query.bind(1, token_hash), found);
}

bool People::add(const Person& person, const std::string& token_hash, std::int64_t now_ms, const PersonRow*& added) {
    added = nullptr;
    damaged_.clear();
    const auto token = token_hash.empty() ? std::nullopt : std::optional(token_hash);
    Query query(insert_);
    if (!query.bind(1, person.id.value).bind(2, person.name).bind_optional(3, token).bind(4, now_ms).run()) return false;
    if (database_.changes() > 0) added = remember({database_.last_insert_row(), person});
    return true;
}

bool People::give_token(std::int64_t no, const std::string& token_hash, bool& given) {
    if (!Query(update_token_).bind(1, no).bind(2, token_hash).run()) return false;
    given = database_.changes() > 0;
    return true;
}

bool People::load(Query& query, const PersonRow*& found) {
    found = nullptr;
    damaged_.clear();
    const Query::Step step = query.step();
    if (step != Query::Step::row) return step == Query::Step::done;
    PersonRow row{query.integer(0), {UserId(query.text(1)), query.text(2)}};
    const auto expected =
        person_checksum(row.no, row.person.id.value, row.person.name, query.optional_text(3), query.integer(4));
    if (query.integer(5) != expected) {
        damaged_ = "the checksum of person " + row.person.id.value + " (" + std::to_string(row.no) + ") does not match";
        return false;
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
