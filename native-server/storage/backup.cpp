#include "native-server/storage/backup.h"

#include <system_error>
#include <variant>

#include "native-server/storage/schema.h"

namespace parley::server {

namespace {

namespace fs = std::filesystem;

constexpr std::int64_t oldest_version = 1;
constexpr std::int64_t version_with_checksums = 2;

using Done = Result<std::monostate, std::string>;

bool is_in(const fs::path& folder, const fs::path& file) {
    std::error_code ignored;
    return fs::equivalent(file.has_parent_path() ? file.parent_path() : fs::path("."), folder, ignored);
}

bool forget_epoch(Database& copy) {
    if (copy.integer("PRAGMA user_version", 0) >= version_with_checksums) return write_meta(copy, "epoch", "");
    return copy.run("UPDATE meta SET value = '' WHERE key = 'epoch'");
}

Done verify(Database& copy) {
    Statement check(copy, "PRAGMA quick_check(1)");
    Query query(check);
    const std::string said = query.step() == Query::Step::row ? query.text(0) : copy.error();
    if (said != "ok") return "the copy is damaged, as the database may be: " + said;
    return std::monostate{};
}

Result<LogSize, std::string> copy_into(const fs::path& path, Database& from) {
    auto opened = Database::open(path.string(), Database::Mode::create);
    if (!opened) return opened.error();
    Database& copy = opened.value();
    // Nobody sees the file before it is whole: it needs no journal, and one sync at its end.
    if (!copy.run("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF")) return copy.error();
    const auto why = [&copy](const std::string& error) { return (copy.damaged() ? "the database is damaged: " : "") + error; };
    if (auto copied = copy.copy_from(from); !copied) return why(copied.error());
    if (!forget_epoch(copy)) return why(copy.error());
    if (auto verified = verify(copy); !verified) return verified.error();
    auto size = size_of(copy);
    // One file, that can be read where nothing may be written.
    if (size.ok() && !copy.run("PRAGMA journal_mode = DELETE")) return copy.error();
    return size;
}

}  // namespace

Result<LogSize, std::string> back_up(const fs::path& data_dir, const fs::path& file, Existing existing,
                                     const BeforeItsName& before) {
    auto from = open_to_read(data_dir, oldest_version);
    if (!from) return from.error().why;
    if (is_in(data_dir, file)) return "a backup may not lie in the data directory itself: " + file.string();
    auto target = NewFile::create(file, existing);
    if (!target) return target.error();
    auto copied = copy_into(target.value().temporary(), from.value());
    if (!copied) return "cannot copy the database to " + file.string() + ": " + copied.error();
    if (before != nullptr)
        if (auto done = before(target.value().temporary()); !done) return done.error();
    if (auto published = target.value().publish(); !published) return published.error();
    return copied;
}

}  // namespace parley::server
