#include "native-server/storage/room_links.h"

#include <utility>

#include "native-server/storage/checksum.h"

namespace parley::server {

RoomLinks::RoomLinks(Database& database)
    : database_(database),
      select_(database, "SELECT id, code_hash, room, made_by, uses_left, expires_ms, crc FROM room_links WHERE code_hash = ?1"),
      select_of_(database,
                 "SELECT id, code_hash, room, made_by, uses_left, expires_ms, crc FROM room_links "
                 "WHERE room = ?1 AND (expires_ms = 0 OR expires_ms > ?2) ORDER BY rowid DESC"),
      insert_(database,
              "INSERT OR IGNORE INTO room_links (id, code_hash, room, made_by, uses_left, expires_ms, crc) "
              "VALUES (?1, ?2, ?3, ?4, ?5, ?6, checksum(?1, ?2, ?3, ?4, ?5, ?6))"),
      use_(database,
           "UPDATE room_links SET uses_left = ?2, crc = checksum(id, code_hash, room, made_by, ?2, expires_ms) WHERE id = ?1"),
      delete_(database, "DELETE FROM room_links WHERE id = ?1"),
      delete_of_(database, "DELETE FROM room_links WHERE room = ?1 AND made_by = ?2"),
      delete_expired_(database, "DELETE FROM room_links WHERE expires_ms <> 0 AND expires_ms <= ?1") {}

bool RoomLinks::read(const Query& query, RoomLinkRow& link) {
    link = {query.text(0), query.text(1), query.integer(2), query.integer(3), query.integer(4), query.integer(5)};
    Checksum sum;
    sum.add(std::string_view(link.id)).add(std::string_view(link.code_hash)).add(link.room).add(link.made_by);
    if (sum.add(link.uses_left).add(link.expires_ms).value() == query.integer(6)) return true;
    damaged_ = "the checksum of the link " + link.id + " into a room does not match";
    return false;
}

bool RoomLinks::find(std::string_view code_hash, std::optional<RoomLinkRow>& found) {
    found.reset();
    damaged_.clear();
    Query query(select_);
    const Query::Step step = query.bind(1, code_hash).step();
    if (step != Query::Step::row) return step == Query::Step::done;
    RoomLinkRow link;
    if (!read(query, link)) return false;
    found = std::move(link);
    return true;
}

bool RoomLinks::list(std::int64_t room, std::int64_t now_ms, std::vector<RoomLinkRow>& links) {
    damaged_.clear();
    Query query(select_of_);
    query.bind(1, room).bind(2, now_ms);
    for (;;) {
        const Query::Step step = query.step();
        if (step != Query::Step::row) return step == Query::Step::done;
        RoomLinkRow link;
        if (!read(query, link)) return false;
        links.push_back(std::move(link));
    }
}

bool RoomLinks::add(const RoomLinkRow& link, bool& added) {
    Query query(insert_);
    query.bind(1, std::string_view(link.id)).bind(2, std::string_view(link.code_hash)).bind(3, link.room);
    query.bind(4, link.made_by).bind(5, link.uses_left).bind(6, link.expires_ms);
    if (!query.run()) return false;
    added = database_.changes() > 0;
    return true;
}

bool RoomLinks::use(const RoomLinkRow& link) {
    if (link.uses_left == 0) return true;
    if (link.uses_left == 1) return remove(link.id);
    return Query(use_).bind(1, std::string_view(link.id)).bind(2, link.uses_left - 1).run();
}

bool RoomLinks::remove(std::string_view id) {
    return Query(delete_).bind(1, id).run();
}

bool RoomLinks::remove_of(std::int64_t room, std::int64_t person) {
    return Query(delete_of_).bind(1, room).bind(2, person).run();
}

bool RoomLinks::remove_expired(std::int64_t now_ms) {
    return Query(delete_expired_).bind(1, now_ms).run();
}

}  // namespace parley::server
