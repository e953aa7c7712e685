#include "native-server/storage/erasing.h"

#include <string>
#include <string_view>

namespace parley::server {

namespace {

std::string erase_where(std::string_view condition) {
    return std::string(
               "UPDATE events SET payload = NULL, "
               "crc = CASE crc WHEN checksum(room, seq, at_ms, ordinal, kind, author, cid, target, payload) "
               "THEN checksum(room, seq, at_ms, ordinal, kind, author, cid, target, NULL) ELSE crc END "
               "WHERE payload IS NOT NULL AND ")
        .append(condition);
}

}  // namespace

Erasing::Erasing(Database& database)
    : erase_message_(database, erase_where("room = ?1 AND seq = ?2")),
      erase_edits_(database, erase_where("room = ?1 AND target = ?2 AND kind = 'edited'")) {}

bool Erasing::erase(std::int64_t room, Seq message) {
    const auto seq = static_cast<std::int64_t>(message);
    return Query(erase_message_).bind(1, room).bind(2, seq).run() && Query(erase_edits_).bind(1, room).bind(2, seq).run();
}

}  // namespace parley::server
