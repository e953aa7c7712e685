#include "native-server/storage/schema_moderation.h"

#include <string>
#include <string_view>
#include <utility>

#include "native-server/storage/event_rows.h"
#include "native-server/storage/projections.h"
#include "shared/event_kinds.h"

namespace parley::server {

namespace {

/// "staff", or where people have made a room of that id "staff-2", ...
std::string free_id(Database& database) {
    Statement select(database, "SELECT 1 FROM rooms WHERE id = ?1");
    std::string id = "staff";
    for (int number = 2;; ++number) {
        Query query(select);
        if (query.bind(1, id).step() != Query::Step::row) return id;
        id = "staff-" + std::to_string(number);
    }
}

}  // namespace

bool finish_4_moderation(Database& database, const Birth& birth) {
    Statement select(database, "SELECT no FROM people WHERE id = ?1");
    EventRow row;
    {
        Query query(select);
        if (query.bind(1, parley_id).step() != Query::Step::row) return false;
        row.author = query.integer(0);
    }
    row.room = database.integer("SELECT ifnull(max(no), 0) + 1 FROM rooms", -1);
    const std::string id = free_id(database);
    const std::string_view access = name_of(RoomAccess::staff);
    Statement insert(database,
                     "INSERT INTO rooms (no, id, access, direct_key, created_ms, crc) VALUES (?1, ?2, ?3, NULL, ?4, ?5)");
    Query query(insert);
    query.bind(1, row.room).bind(2, id).bind(3, access).bind(4, birth.at_ms);
    query.bind(5, room_checksum(row.room, id, access, std::nullopt, birth.at_ms));
    if (row.room < 0 || !query.run()) return false;

    EventContent created;
    created.kind = EventKind::created;
    created.name = "Staff";
    created.topic = "What was done, and what was reported";
    created.access = RoomAccess::staff;
    row.seq = 1;
    row.at_ms = birth.at_ms;
    put_content(created, row);
    EventInserter events(database);
    Projections projections(database);
    return events.insert(row) == EventInserter::Outcome::stored && projections.add_room(row.room) &&
           projections.apply(row, created) && projections.store_head(row.room, {row.seq, row.at_ms, 0});
}

}  // namespace parley::server
