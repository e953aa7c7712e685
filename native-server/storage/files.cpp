#include "native-server/storage/files.h"

#include <utility>

#include "native-server/storage/checksum.h"

namespace parley::server {

namespace {

constexpr std::int64_t removed_at_once_max = 100;

// No message holds them, nor their person's name.
constexpr std::string_view is_unposted = "room IS NULL AND NOT EXISTS (SELECT 1 FROM avatars WHERE file = files.no)";

std::string select_where(std::string_view condition) {
    return std::string(
               "SELECT no, id, person, name, type, bytes, width, height, blur, hash, room, seq, created_ms, crc FROM files "
               "WHERE ")
        .append(condition);
}

std::int64_t checksum_of(const FileRow& row) {
    Checksum sum;
    sum.add(row.no).add(std::string_view(row.file.id)).add(row.person).add(std::string_view(row.file.name));
    sum.add(std::string_view(row.file.type)).add(static_cast<std::int64_t>(row.file.bytes));
    sum.add(std::int64_t{row.file.width}).add(std::int64_t{row.file.height}).add(std::string_view(row.file.blur));
    sum.add_optional(row.hash).add_optional(row.room).add_optional(row.seq).add(row.created_ms);
    return sum.value();
}

void bind_changing(Query& query, const FileRow& row) {
    query.bind(1, row.no).bind(2, row.file.type).bind(3, std::int64_t{row.file.width}).bind(4, std::int64_t{row.file.height});
    query.bind(5, row.file.blur).bind_optional(6, row.hash).bind_optional(7, row.room).bind_optional(8, row.seq);
    query.bind(9, checksum_of(row));
}

}  // namespace

Files::Files(Database& database)
    : database_(database),
      select_(database, select_where("id = ?1")),
      select_avatar_(database,
                     select_where("no = (SELECT file FROM avatars WHERE tag = ?1 AND (?2 = 0 OR person = ?2) LIMIT 1)")),
      weigh_(database, "SELECT ifnull(sum(bytes), 0) FROM files WHERE person = ?1"),
      count_unposted_(database, "SELECT count(*) FROM files WHERE person = ?1 AND " + std::string(is_unposted)),
      insert_(database,
              "INSERT INTO files (no, type, width, height, blur, hash, room, seq, crc, id, person, name, bytes, created_ms) "
              "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)"),
      update_(database,
              "UPDATE files SET type = ?2, width = ?3, height = ?4, blur = ?5, hash = ?6, room = ?7, seq = ?8, crc = ?9 "
              "WHERE no = ?1"),
      delete_(database, "DELETE FROM files WHERE no = ?1"),
      select_of_(database, select_where("room = ?1 AND seq = ?2")),
      select_unposted_(database, select_where("created_ms < ?1 AND " + std::string(is_unposted) + " LIMIT ?2")),
      select_unposted_of_(database, select_where("person = ?1 AND " + std::string(is_unposted))),
      forget_(database, "INSERT OR IGNORE INTO forgotten_files (name, crc) VALUES (?1, checksum(?1))"),
      select_forgotten_(database,
                        "SELECT name FROM forgotten_files WHERE NOT EXISTS (SELECT 1 FROM files WHERE hash = name) "
                        "AND NOT EXISTS (SELECT 1 FROM files WHERE id = name)"),
      delete_forgotten_(database, "DELETE FROM forgotten_files WHERE name = ?1") {}

bool Files::read(const Query& query, FileRow& row) {
    row.no = query.integer(0);
    row.file.id = query.text(1);
    row.person = query.integer(2);
    row.file.name = query.text(3);
    row.file.type = query.text(4);
    row.file.bytes = static_cast<std::uint64_t>(query.integer(5));
    row.file.width = static_cast<std::uint32_t>(query.integer(6));
    row.file.height = static_cast<std::uint32_t>(query.integer(7));
    row.file.blur = query.text(8);
    row.hash = query.optional_text(9);
    row.room = query.optional_integer(10);
    row.seq = query.optional_integer(11);
    row.created_ms = query.integer(12);
    if (query.integer(13) == checksum_of(row)) return true;
    damaged_ = "the checksum of file " + row.file.id + " does not match";
    return false;
}

bool Files::find(std::string_view id, std::optional<FileRow>& found) {
    Query query(select_);
    return read_one(query.bind(1, id), found);
}

bool Files::find_avatar(std::string_view tag, std::int64_t person, std::optional<FileRow>& found) {
    Query query(select_avatar_);
    return read_one(query.bind(1, tag).bind(2, person), found);
}

bool Files::read_one(Query& query, std::optional<FileRow>& found) {
    found.reset();
    damaged_.clear();
    const Query::Step step = query.step();
    if (step != Query::Step::row) return step == Query::Step::done;
    return read(query, found.emplace());
}

bool Files::weigh(std::int64_t person, std::uint64_t& bytes, std::size_t& unposted) {
    Query sum(weigh_);
    if (sum.bind(1, person).step() != Query::Step::row) return false;
    bytes = static_cast<std::uint64_t>(sum.integer(0));
    Query count(count_unposted_);
    if (count.bind(1, person).step() != Query::Step::row) return false;
    unposted = static_cast<std::size_t>(count.integer(0));
    return true;
}

bool Files::add(FileRow& row) {
    row.no = database_.integer("SELECT ifnull((SELECT no FROM files ORDER BY no DESC LIMIT 1), 0) + 1", 0);
    if (row.no == 0) return false;
    Query query(insert_);
    bind_changing(query, row);
    query.bind(10, row.file.id).bind(11, row.person).bind(12, row.file.name);
    return query.bind(13, static_cast<std::int64_t>(row.file.bytes)).bind(14, row.created_ms).run();
}

bool Files::store(const FileRow& row) {
    Query query(update_);
    bind_changing(query, row);
    return query.run();
}

bool Files::remove(const FileRow& row) {
    forgotten_ = true;
    if (!Query(forget_).bind(1, row.hash ? *row.hash : row.file.id).run()) return false;
    return Query(delete_).bind(1, row.no).run();
}

/// The rows of a query, which ends before they go.
bool Files::remove_all(Query& query) {
    std::vector<FileRow> rows;
    for (;;) {
        const Query::Step step = query.step();
        if (step == Query::Step::failed) return false;
        if (step == Query::Step::done) break;
        FileRow row;
        static_cast<void>(read(query, row));  // a damaged one goes like others
        rows.push_back(std::move(row));
    }
    for (const FileRow& row : rows)
        if (!remove(row)) return false;
    return true;
}

bool Files::remove_of(std::int64_t room, Seq seq) {
    Query query(select_of_);
    return remove_all(query.bind(1, room).bind(2, static_cast<std::int64_t>(seq)));
}

bool Files::remove_unposted(std::int64_t before_ms) {
    Query query(select_unposted_);
    return remove_all(query.bind(1, before_ms).bind(2, removed_at_once_max));
}

bool Files::remove_unposted_of(std::int64_t person) {
    Query query(select_unposted_of_);
    return remove_all(query.bind(1, person));
}

bool Files::forgotten(std::vector<std::string>& names) {
    Query query(select_forgotten_);
    for (;;) {
        const Query::Step step = query.step();
        if (step != Query::Step::row) return step == Query::Step::done;
        names.push_back(query.text(0));
    }
}

bool Files::collected(const std::vector<std::string>& names) {
    for (const std::string& name : names)
        if (!Query(delete_forgotten_).bind(1, name).run()) return false;
    return true;
}

bool Files::any_forgotten() {
    return std::exchange(forgotten_, false);
}

}  // namespace parley::server
