#include "native-server/storage/file_list.h"

#include <utility>
#include <vector>

namespace parley::server {

namespace {

constexpr std::int64_t version_with_files = 4;
constexpr std::int64_t rows_at_once = 500;

}  // namespace

Result<FileList, std::string> FileList::open(const std::filesystem::path& database) {
    auto opened = Database::open(database.string(), Database::Mode::read_only);
    if (!opened) return "cannot read the database " + database.string() + ": " + opened.error();
    return FileList(std::move(opened.value()));
}

FileList::FileList(Database database)
    : database_(std::make_unique<Database>(std::move(database))),
      knows_files_(database_->integer("PRAGMA user_version", 0) >= version_with_files),
      select_(*database_,
              "SELECT id, hash, bytes FROM files WHERE hash >= ?1 AND (hash, id) > (?1, ?2) ORDER BY hash, id LIMIT ?3"),
      select_known_(*database_,
                    "SELECT 1 FROM files WHERE hash = ?1 UNION ALL SELECT 1 FROM files WHERE id = ?1 "
                    "UNION ALL SELECT 1 FROM forgotten_files WHERE name = ?1 LIMIT 1"),
      select_one_(*database_, "SELECT 1 FROM files WHERE id = ?1 AND hash = ?2") {}

// What is done with a file may take long, and an open query would keep the server from emptying its write-ahead log.
Result<std::monostate, std::string> FileList::each(const std::function<void(const ListedFile& file)>& look) {
    if (!knows_files_) return std::monostate{};
    std::vector<ListedFile> some(1);
    while (!some.empty()) {
        const ListedFile last = some.back();
        some.clear();
        if (!read_behind(last, some)) return database_->error();
        for (const ListedFile& file : some) look(file);
    }
    return std::monostate{};
}

bool FileList::read_behind(const ListedFile& last, std::vector<ListedFile>& some) {
    Query query(select_);
    query.bind(1, last.hash).bind(2, last.id).bind(3, rows_at_once);
    for (;;) {
        const Query::Step step = query.step();
        if (step != Query::Step::row) return step == Query::Step::done;
        some.push_back({query.text(0), query.text(1), static_cast<std::uint64_t>(query.integer(2))});
    }
}

bool FileList::knows(const std::string& name) {
    return Query(select_known_).bind(1, name).step() == Query::Step::row;
}

bool FileList::has(const ListedFile& file) {
    return Query(select_one_).bind(1, file.id).bind(2, file.hash).step() == Query::Step::row;
}

}  // namespace parley::server
