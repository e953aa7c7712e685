#include "native-server/storage/room_table.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "native-server/storage/event_rows.h"
#include "shared/event_kinds.h"
#include "shared/limits.h"

namespace parley::server {

namespace {

std::string select_rooms(std::string_view condition) {
    return std::string(
               "SELECT rooms.no, rooms.id, rooms.access, rooms.direct_key, rooms.created_ms, rooms.crc, state.name, "
               "state.topic, "
               "state.archived, state.head, state.head_at_ms, state.messages, state.retention_days, state.retention_messages, "
               "state.expired_to FROM rooms LEFT JOIN room_state AS state ON state.room = rooms.no WHERE ")
        .append(condition);
}

}  // namespace

bool is_personal(const RoomId& id) {
    return !id.empty() && id.value.front() == '@';
}

RoomTable::RoomTable(Database& database, Projections& projections)
    : database_(database),
      projections_(projections),
      select_by_id_(database, select_rooms("rooms.id = ?1")),
      select_direct_(database, "SELECT no FROM rooms WHERE direct_key = ?1"),
      insert_(database,
              "INSERT INTO rooms (no, id, access, direct_key, created_ms, crc) "
              "SELECT no, ?1, ?2, ?3, ?4, checksum(no, ?1, ?2, ?3, ?4) "
              // As of people: max(no) would read an index to its end.
              "FROM (SELECT ifnull((SELECT no FROM rooms ORDER BY no DESC LIMIT 1), 0) + 1 AS no)") {}

bool RoomTable::load() {
    forget();
    Statement select(database_, select_rooms("rooms.access <> 'personal'"));
    Query query(select);
    for (;;) {
        const Query::Step step = query.step();
        if (step == Query::Step::failed) return false;
        if (step == Query::Step::done) return load_moderation() && count_members();
        RoomRow row;
        if (!read_row(query, row)) return false;
        remember(std::move(row));
    }
}

bool RoomTable::load_moderation() {
    Statement select(database_,
                     "SELECT room, 'slow', seconds, '' FROM slow_modes UNION ALL SELECT room, what, 0, role FROM room_rights");
    Query query(select);
    for (;;) {
        const Query::Step step = query.step();
        if (step != Query::Step::row) return step == Query::Step::done;
        RoomRow* row = find_shared(query.integer(0));
        if (row == nullptr) continue;
        if (const auto right = room_right_from(query.text(1)))
            row->info.rights.set(*right, role_from(query.text(3)).value_or(Role::none));
        else
            row->info.slow_seconds = static_cast<std::uint32_t>(query.integer(2));
    }
}

bool RoomTable::count_members() {
    Statement select(database_, "SELECT room, count(*) FROM members GROUP BY room");
    Query query(select);
    for (;;) {
        const Query::Step step = query.step();
        if (step != Query::Step::row) return step == Query::Step::done;
        RoomRow* row = find_shared(query.integer(0));
        if (row != nullptr && has_door(row->info.access)) row->info.members = static_cast<std::uint32_t>(query.integer(1));
    }
}

bool RoomTable::read_row(const Query& query, RoomRow& row) {
    row.no = query.integer(0);
    row.info.id = RoomId(query.text(1));
    const std::string access = query.text(2);
    const auto expected = room_checksum(row.no, row.info.id.value, access, query.optional_text(3), query.integer(4));
    const std::optional<RoomAccess> known = room_access_from(access);
    if (query.integer(5) != expected || !known) {
        damaged_ = "room " + row.info.id.value + ": its checksum does not match";
        return false;
    }
    if (query.is_null(6)) {
        damaged_ = "room " + row.info.id.value + " has no state: run parley-server rebuild";
        return false;
    }
    row.info.access = *known;
    row.info.name = query.text(6);
    row.info.topic = query.text(7);
    row.info.archived = query.integer(8) != 0;
    row.info.head = static_cast<Seq>(query.integer(9));
    row.head_at_ms = query.integer(10);
    row.messages = query.integer(11);
    row.retention = {static_cast<std::uint32_t>(query.integer(12)), static_cast<std::uint32_t>(query.integer(13))};
    row.expired_to = static_cast<Seq>(query.integer(14));
    row.swept_to = row.expired_to;
    return true;
}

RoomRow* RoomTable::remember(RoomRow row) {
    const RoomId id = row.info.id;
    RoomRow& kept = rows_.emplace(id, std::move(row)).first->second;
    if (kept.info.access != RoomAccess::personal) shared_by_no_.emplace(kept.no, &kept);
    if (kept.info.access == RoomAccess::staff && staff_ == nullptr) staff_ = &kept;
    return &kept;
}

bool RoomTable::find(const RoomId& id, RoomRow*& found) {
    found = nullptr;
    if (const auto known = rows_.find(id); known != rows_.end()) {
        found = &known->second;
        return true;
    }
    if (!is_personal(id)) return true;
    damaged_.clear();
    Query query(select_by_id_);
    const Query::Step step = query.bind(1, id.value).step();
    if (step != Query::Step::row) return step == Query::Step::done;
    RoomRow row;
    if (!read_row(query, row)) return false;
    found = remember(std::move(row));
    return true;
}

RoomRow* RoomTable::find_shared(std::int64_t no) {
    const auto found = shared_by_no_.find(no);
    return found == shared_by_no_.end() ? nullptr : found->second;
}

bool RoomTable::find_direct(const std::string& direct_key, RoomRow*& found) {
    found = nullptr;
    Query query(select_direct_);
    const Query::Step step = query.bind(1, direct_key).step();
    if (step == Query::Step::row) found = find_shared(query.integer(0));
    return step != Query::Step::failed;
}

bool RoomTable::add(RoomInfo info, const std::string& direct_key, std::int64_t now_ms, RoomRow*& added) {
    damaged_.clear();
    RoomRow row;
    {
        const auto key = direct_key.empty() ? std::nullopt : std::optional(direct_key);
        Query query(insert_);
        query.bind(1, info.id.value).bind(2, name_of(info.access)).bind_optional(3, key).bind(4, now_ms);
        if (!query.run()) return false;
        row.no = database_.last_insert_row();
    }
    if (!projections_.add_room(row.no)) return false;
    row.info = std::move(info);
    row.info.head = 0;
    added = remember(std::move(row));
    return true;
}

bool RoomTable::remove_personal(const RoomId& id, std::int64_t person) {
    RoomRow* row = nullptr;
    if (!find(id, row)) return false;
    if (row == nullptr) return true;
    const auto remove = [this](const char* sql, std::int64_t no) {
        Statement statement(database_, sql);
        return Query(statement).bind(1, no).run();
    };
    if (!remove("DELETE FROM events WHERE room = ?1", row->no) || !remove("DELETE FROM room_state WHERE room = ?1", row->no) ||
        !remove("DELETE FROM rooms WHERE no = ?1", row->no) || !remove("DELETE FROM settings WHERE person = ?1", person) ||
        !remove("DELETE FROM drafts WHERE person = ?1", person) ||
        !remove("DELETE FROM read_markers WHERE person = ?1", person))
        return false;
    touched_.erase(std::remove(touched_.begin(), touched_.end(), row), touched_.end());
    rows_.erase(id);
    return true;
}

void RoomTable::touch(RoomRow& row) {
    if (!std::exchange(row.touched, true)) touched_.push_back(&row);
}

bool RoomTable::store_heads() {
    for (RoomRow* row : touched_) {
        if (!projections_.store_head(row->no, {row->info.head, row->head_at_ms, row->messages})) return false;
        row->touched = false;
    }
    touched_.clear();
    return true;
}

std::vector<RoomRow*> RoomTable::shared() {
    std::vector<RoomRow*> rows;
    rows.reserve(shared_by_no_.size());
    for (const auto& [no, row] : shared_by_no_) rows.push_back(row);
    std::sort(rows.begin(), rows.end(), [](const RoomRow* a, const RoomRow* b) { return a->no < b->no; });
    return rows;
}

void RoomTable::forget() {
    staff_ = nullptr;
    touched_.clear();
    shared_by_no_.clear();
    rows_.clear();
    damaged_.clear();
}

void RoomTable::let_go() {
    if (rows_.size() - shared_by_no_.size() <= limits::personal_logs_remembered_max) return;
    for (auto row = rows_.begin(); row != rows_.end();) {
        row = row->second.info.access == RoomAccess::personal ? rows_.erase(row) : std::next(row);
    }
}

}  // namespace parley::server
