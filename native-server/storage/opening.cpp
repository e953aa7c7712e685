#include "native-server/storage/opening.h"

#include <array>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string_view>
#include <system_error>
#include <utility>
#include <variant>

#include "native-server/storage/event_rows.h"
#include "native-server/storage/new_file.h"
#include "native-server/storage/schema.h"
#include "shared/limits.h"

namespace parley::server {

namespace {

namespace fs = std::filesystem;

using Step = Result<std::monostate, std::string>;

constexpr std::string_view run_check = ": run parley-server check";

// https://www.sqlite.org/fileformat2.html, section 1.3.
constexpr std::string_view file_magic{"SQLite format 3\0", 16};
constexpr std::size_t header_bytes = 100;

std::uintmax_t size_of_file(const fs::path& path) {
    std::error_code none;
    const std::uintmax_t size = fs::file_size(path, none);
    return none ? 0 : size;
}

std::uint32_t big_endian(std::string_view bytes, std::size_t at, std::size_t count) {
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < count; ++i) value = value << 8U | static_cast<unsigned char>(bytes[at + i]);
    return value;
}

/// The size that the file's own header states.
std::uintmax_t stated_size(std::string_view header) {
    const std::uintmax_t page = big_endian(header, 16, 2);
    return (page == 1 ? 65536 : page) * big_endian(header, 28, 4);
}

Step cut_off(std::uintmax_t size, std::uintmax_t stated) {
    return "it is cut off: " + std::to_string(size) + " of " + std::to_string(stated) + " bytes are there";
}

/// SQLite takes a file without a single page for a new database, and throws the write-ahead log away.
Step check_file(const fs::path& path, const fs::path& write_ahead_log) {
    std::array<char, header_bytes> bytes{};
    std::ifstream file(path, std::ios::binary);
    if (!file) return std::string("it can't be read");
    file.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    const std::string_view header(bytes.data(), static_cast<std::size_t>(file.gcount()));
    if (header.empty()) return std::string("it is empty; put the right file in its place, or remove it to begin anew");
    if (header.size() < header_bytes || header.substr(0, file_magic.size()) != file_magic)
        return std::string("file is not a database");
    // A write-ahead log may hold what the file lacks: SQLite looks at both.
    if (size_of_file(write_ahead_log) > 0) return std::monostate{};
    const std::uintmax_t size = size_of_file(path);
    return size < stated_size(header) ? cut_off(size, stated_size(header)) : Step(std::monostate{});
}

Birth birth_of(const fs::path& file, const OpeningWorld& world) {
    return {draw_epoch(world.random_bits).value, file_identity(file), world.wall_clock_ms()};
}

/// The first database of a folder appears whole: a start that is cut short leaves none behind.
Step give_birth(const fs::path& path, const OpeningWorld& world) {
    auto file = NewFile::create(path, Existing::refused);
    if (!file) return file.error();
    const fs::path temporary = file.value().temporary();
    {
        auto database = Database::open(temporary.string(), Database::Mode::create);
        if (!database) return database.error();
        if (auto made = migrate(database.value(), birth_of(temporary, world)); !made) return made.error();
        if (database.value().empty_write_ahead_log(limits::database_busy_ms) != Database::Checkpoint::done)
            return database.value().error();
    }
    return file.value().publish();
}

/// A room's newest event is where its state says, whole, and nothing comes after it.
Step check_heads(Database& database) {
    Statement select(
        database, std::string("SELECT ")
                      .append(event_columns)
                      .append(", rooms.id, state.head, state.messages, state.head_at_ms, "
                              "EXISTS (SELECT 1 FROM events AS later WHERE later.room = rooms.no AND later.seq > state.head) "
                              "FROM rooms LEFT JOIN room_state AS state ON state.room = rooms.no "
                              "LEFT JOIN events ON events.room = rooms.no AND events.seq = state.head"));
    constexpr int id = event_column_count;
    Query query(select);
    for (;;) {
        const Query::Step step = query.step();
        if (step == Query::Step::failed) return database.error();
        if (step == Query::Step::done) return std::monostate{};
        std::string room = "room " + query.text(id) + ", ";
        if (query.is_null(id + 1)) return room + "its state is missing: run parley-server rebuild";
        const std::string seq = "event " + std::to_string(query.integer(id + 1));
        if (query.is_null(0)) return room + seq + ", its newest, is missing" + std::string(run_check);
        const EventRow head = read_event_row(query);
        if (checksum_of(head) != head.crc) return room + seq + ": its checksum does not match" + std::string(run_check);
        if (head.ordinal != query.integer(id + 2) || head.at_ms != query.integer(id + 3))
            return room.append("its state does not fit ").append(seq).append(": run parley-server rebuild");
        if (query.integer(id + 4) != 0) return room.append("there are events after its newest, ").append(seq).append(run_check);
    }
}

Step check_rooms(Database& database) {
    Statement select(database, "SELECT no, id, access, direct_key, created_ms, crc FROM rooms");
    Query query(select);
    std::int64_t rooms = 0;
    for (;; ++rooms) {
        const Query::Step step = query.step();
        if (step == Query::Step::failed) return database.error();
        if (step == Query::Step::done) break;
        const auto expected =
            room_checksum(query.integer(0), query.text(1), query.text(2), query.optional_text(3), query.integer(4));
        if (query.integer(5) != expected)
            return "room " + query.text(1) + ": its checksum does not match" + std::string(run_check);
    }
    return rooms == 0 ? Step("it has no rooms" + std::string(run_check)) : check_heads(database);
}

/// Now that everything is in the file.
Step check_size(const fs::path& path) {
    std::array<char, header_bytes> bytes{};
    std::ifstream(path, std::ios::binary).read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    const std::uintmax_t stated = stated_size({bytes.data(), bytes.size()});
    const std::uintmax_t size = size_of_file(path);
    return size < stated ? cut_off(size, stated) : Step(std::monostate{});
}

/// Before anything is written to a file that may not be ours.
Step check_owner(const fs::path& path) {
    auto opened = Database::open(path.string(), Database::Mode::read_only);
    if (!opened) return opened.error();
    const auto version = stored_version(opened.value());
    return version ? Step(std::monostate{}) : Step(version.error());
}

Result<OpenedDatabase, std::string> open_file(const fs::path& path, const OpeningWorld& world) {
    if (auto ours = check_owner(path); !ours) return ours.error();
    auto opened = Database::open(path.string(), Database::Mode::create);
    if (!opened) return opened.error();
    Database database = std::move(opened.value());
    // After a sync that failed, the pages of the write-ahead log may be in the system's cache, read well from there, and never
    // reach the disk: the system forgets that they are still to be written. Before anything is built upon them they are written
    // to the file, and that is synced.
    if (database.empty_write_ahead_log(limits::database_busy_ms) != Database::Checkpoint::done) return database.error();
    if (auto whole = check_size(path); !whole) return whole.error();
    if (auto migrated = migrate(database, birth_of(path, world)); !migrated) return migrated.error();
    auto epoch = settle_epoch(database, file_identity(path), world.random_bits);
    if (!epoch) return epoch.error();
    if (auto whole = check_rooms(database); !whole) return whole.error();
    return OpenedDatabase{std::move(database), std::move(epoch.value())};
}

}  // namespace

Result<OpenedDatabase, std::string> open_database(const DataDir& dir, const OpeningWorld& world) {
    const fs::path path = dir.database();
    const fs::path write_ahead_log = path.string() + "-wal";
    const auto cannot = [&path](const std::string& why) { return "cannot open the database " + path.string() + ": " + why; };
    std::error_code none;
    if (fs::exists(path, none)) {
        if (auto whole = check_file(path, write_ahead_log); !whole) return cannot(whole.error());
    } else if (size_of_file(write_ahead_log) > 0) {
        return cannot("it is missing, and its write-ahead log " + write_ahead_log.filename().string() +
                      " is there; put the file back beside it, or remove both to begin anew");
    } else if (auto born = give_birth(path, world); !born) {
        return cannot(born.error());
    }
    auto opened = open_file(path, world);
    if (!opened) return cannot(opened.error());
    return std::move(opened.value());
}

}  // namespace parley::server
