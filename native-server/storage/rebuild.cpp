#include "native-server/storage/rebuild.h"

#include <system_error>
#include <variant>

#include "native-server/storage/projections.h"

namespace parley::server {

namespace {

using Done = Result<std::monostate, std::string>;

Done replay_all(Database& database, const std::string& identity, const RandomBits& random_bits) {
    if (!database.run("BEGIN IMMEDIATE")) return database.error();
    Projections projections(database);
    if (!projections.clear()) return database.error();
    if (auto replayed = projections.replay(); !replayed) return "the log is damaged: " + replayed.error();
    if (auto begun = begin_history(database, identity, random_bits); !begun) return begun.error();
    if (!database.run("COMMIT")) return database.error();
    return std::monostate{};
}

}  // namespace

Result<LogSize, std::string> rebuild(const std::filesystem::path& data_dir, const OpeningWorld& world) {
    auto log = open_to_repair(data_dir, world);
    if (!log) return log.error();
    Database& database = log.value().database;
    if (auto done = replay_all(database, file_identity(log.value().dir.database()), world.random_bits); !done) {
        database.roll_back();
        return done.error() + "; nothing was changed";
    }
    // The new epoch would have it made anew anyhow: this gives its place back now.
    std::error_code ignored;
    for (const char* ending : {"", "-wal", "-shm"}) std::filesystem::remove(search_path(data_dir).string() + ending, ignored);
    return size_of(database);
}

}  // namespace parley::server
