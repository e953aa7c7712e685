#include "native-server/storage/history.h"

#include <sys/stat.h>

#include <array>
#include <cstdio>
#include <optional>

#include "native-server/storage/event_rows.h"

namespace parley::server {

namespace {

/// Nothing when there is no such row; `wrong` says so when that is a failure.
std::optional<std::string> read_meta(Database& database, std::string_view key, std::string& wrong) {
    Statement select(database, "SELECT value, crc FROM meta WHERE key = ?1");
    Query query(select);
    const Query::Step step = query.bind(1, key).step();
    if (step == Query::Step::failed) wrong = database.error();
    if (step != Query::Step::row) return std::nullopt;
    std::string value = query.text(0);
    if (query.integer(1) == meta_checksum(key, value)) return value;
    wrong = "the checksum of its " + std::string(key) + " does not match";
    return std::nullopt;
}

}  // namespace

Epoch draw_epoch(const RandomBits& random_bits) {
    std::array<char, 17> text{};
    std::snprintf(text.data(), text.size(), "%016llx", static_cast<unsigned long long>(random_bits()));
    return Epoch(text.data());
}

std::string file_identity(const std::filesystem::path& path) {
    struct stat status {};
    return ::stat(path.c_str(), &status) == 0 ? std::to_string(status.st_ino) : std::string();
}

bool write_meta(Database& database, std::string_view key, std::string_view value) {
    Statement upsert(database,
                     "INSERT INTO meta (key, value, crc) VALUES (?1, ?2, ?3) "
                     "ON CONFLICT DO UPDATE SET value = excluded.value, crc = excluded.crc");
    return Query(upsert).bind(1, key).bind(2, value).bind(3, meta_checksum(key, value)).run();
}

Result<Epoch, std::string> settle_epoch(Database& database, const std::string& identity, const RandomBits& random_bits) {
    std::string wrong;
    const std::optional<std::string> epoch = read_meta(database, "epoch", wrong);
    const std::optional<std::string> inode = read_meta(database, "inode", wrong);
    if (wrong.empty() && !epoch) wrong = "it has no epoch";
    if (!wrong.empty()) return wrong;
    if (!epoch->empty() && inode == identity) return Epoch(*epoch);
    return begin_history(database, identity, random_bits);
}

Result<Epoch, std::string> begin_history(Database& database, const std::string& identity, const RandomBits& random_bits) {
    const Epoch epoch = draw_epoch(random_bits);
    // A savepoint is a transaction where there is none.
    const bool stored = database.run("SAVEPOINT history") && write_meta(database, "epoch", epoch.value) &&
                        write_meta(database, "inode", identity) && database.run("RELEASE history");
    if (stored) return epoch;
    std::string why = database.error();
    database.run("ROLLBACK TO history; RELEASE history");
    return why;
}

}  // namespace parley::server
