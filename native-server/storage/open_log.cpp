#include "native-server/storage/open_log.h"

#include <system_error>
#include <utility>

#include "native-server/storage/schema.h"

namespace parley::server {

namespace {

namespace fs = std::filesystem;

std::string no_database(const fs::path& data_dir) {
    return "there is no database in the data directory " + data_dir.string();
}

std::string too_old(std::int64_t version) {
    if (version == 0) return "it is empty";
    return "it has the older version " + std::to_string(version) + ": start the server once, which brings it up to date";
}

}  // namespace

Result<LogSize, std::string> size_of(Database& database) {
    LogSize size;
    size.rooms = database.integer("SELECT count(*) FROM rooms WHERE access NOT IN ('personal', 'staff')", -1);
    size.events = database.integer("SELECT count(*) FROM events", -1);
    size.people = database.integer("SELECT count(*) FROM people", -1);
    if (size.rooms < 0 || size.events < 0 || size.people < 0) return database.error();
    return size;
}

Result<Database, CannotOpen> open_to_read(const fs::path& data_dir, std::int64_t oldest_version) {
    const fs::path path = database_path(data_dir);
    std::error_code error;
    if (!fs::exists(path, error)) {
        if (error && error != std::errc::not_a_directory) return CannotOpen{path.string() + ": " + error.message()};
        return CannotOpen{no_database(data_dir)};
    }
    const std::string cannot = "cannot read the database " + path.string() + ": ";
    auto database = Database::open(path.string(), Database::Mode::read_only);
    if (!database) return CannotOpen{cannot + database.error()};
    const auto version = stored_version(database.value());
    if (!version) return CannotOpen{cannot + version.error(), database.value().damaged()};
    if (version.value() < oldest_version) return CannotOpen{cannot + too_old(version.value())};
    return std::move(database.value());
}

Result<OwnLog, std::string> open_or_make(const fs::path& data_dir, const OpeningWorld& world) {
    auto dir = DataDir::take(data_dir);
    if (!dir) return dir.error();
    auto opened = open_database(dir.value(), world);
    if (!opened) return opened.error();
    return OwnLog{std::move(dir.value()), std::move(opened.value().database)};
}

Result<OwnLog, std::string> open_to_repair(const fs::path& data_dir, const OpeningWorld& world) {
    // Read first: an empty file would become a new database below.
    if (auto readable = open_to_read(data_dir, 1); !readable) return readable.error().why;
    auto dir = DataDir::take(data_dir);
    if (!dir) return dir.error();
    const fs::path path = dir.value().database();
    const std::string cannot = "cannot open the database " + path.string() + ": ";
    auto database = Database::open(path.string(), Database::Mode::create);
    if (!database) return cannot + database.error();
    const Birth birth{draw_epoch(world.random_bits).value, file_identity(path), world.wall_clock_ms()};
    if (auto migrated = migrate(database.value(), birth); !migrated) return cannot + migrated.error();
    return OwnLog{std::move(dir.value()), std::move(database.value())};
}

}  // namespace parley::server
