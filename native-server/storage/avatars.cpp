#include "native-server/storage/avatars.h"

namespace parley::server {

Avatars::Avatars(Database& database)
    : insert_(database, "INSERT INTO avatars (person, file, tag, crc) VALUES (?1, ?2, ?3, checksum(?1, ?2, ?3))"),
      delete_(database, "DELETE FROM avatars WHERE person = ?1"),
      select_(database, "SELECT 1 FROM avatars WHERE file = ?1") {}

bool Avatars::add(std::int64_t person, std::int64_t file, std::string_view tag) {
    return Query(insert_).bind(1, person).bind(2, file).bind(3, tag).run();
}

bool Avatars::remove(std::int64_t person) {
    return Query(delete_).bind(1, person).run();
}

bool Avatars::holds(std::int64_t file, bool& held) {
    const Query::Step step = Query(select_).bind(1, file).step();
    held = step == Query::Step::row;
    return step != Query::Step::failed;
}

}  // namespace parley::server
