#include "native-server/storage/database.h"

#include <fcntl.h>
#include <unistd.h>

#include <filesystem>
#include <system_error>

#include "native-server/storage/checksum.h"
#include "shared/limits.h"

namespace parley::server {

namespace {

void checksum(sqlite3_context* context, int count, sqlite3_value** values) {
    Checksum sum;
    for (int i = 0; i < count; ++i) {
        switch (sqlite3_value_type(values[i])) {
            case SQLITE_NULL:
                sum.add_null();
                break;
            case SQLITE_INTEGER:
                sum.add(sqlite3_value_int64(values[i]));
                break;
            default: {
                const auto* bytes = reinterpret_cast<const char*>(sqlite3_value_text(values[i]));
                sum.add(bytes == nullptr ? std::string_view()
                                         : std::string_view(bytes, static_cast<std::size_t>(sqlite3_value_bytes(values[i]))));
                break;
            }
        }
    }
    sqlite3_result_int64(context, sum.value());
}

bool add_functions(sqlite3* handle) {
    return sqlite3_create_function_v2(handle, "checksum", -1, SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_DIRECTONLY, nullptr,
                                      checksum, nullptr, nullptr, nullptr) == SQLITE_OK;
}

/// Links on the way to a file are followed; the file itself may be none, and SQLite would refuse both.
std::string without_links(const std::string& path) {
    const std::filesystem::path file(path);
    std::error_code error;
    const std::filesystem::path folder = std::filesystem::canonical(file.parent_path(), error);
    return error ? path : (folder / file.filename()).string();
}

}  // namespace

Statement::Statement(Database& database, std::string_view sql) {
    sqlite3_stmt* handle = nullptr;
    sqlite3_prepare_v3(database.handle_.get(), sql.data(), static_cast<int>(sql.size()), SQLITE_PREPARE_PERSISTENT, &handle,
                       nullptr);
    handle_.reset(handle);
}

Query::~Query() {
    if (handle_ == nullptr) return;
    sqlite3_reset(handle_);
    sqlite3_clear_bindings(handle_);
}

Query& Query::bind(int parameter, std::int64_t value) {
    sqlite3_bind_int64(handle_, parameter, value);
    return *this;
}

Query& Query::bind(int parameter, std::string_view text) {
    // An empty view may have no address, and SQLite takes that for NULL.
    const char* bytes = text.empty() ? "" : text.data();
    sqlite3_bind_text(handle_, parameter, bytes, static_cast<int>(text.size()), SQLITE_STATIC);
    return *this;
}

Query& Query::bind_null(int parameter) {
    sqlite3_bind_null(handle_, parameter);
    return *this;
}

Query& Query::bind_optional(int parameter, const std::optional<std::int64_t>& value) {
    return value ? bind(parameter, *value) : bind_null(parameter);
}

Query& Query::bind_optional(int parameter, const std::optional<std::string>& text) {
    return text ? bind(parameter, std::string_view(*text)) : bind_null(parameter);
}

Query::Step Query::step() {
    if (handle_ == nullptr) return Step::failed;
    switch (sqlite3_step(handle_)) {
        case SQLITE_ROW:
            return Step::row;
        case SQLITE_DONE:
            return Step::done;
        default:
            return Step::failed;
    }
}

std::int64_t Query::integer(int column) const {
    return sqlite3_column_int64(handle_, column);
}

std::string Query::text(int column) const {
    const unsigned char* bytes = sqlite3_column_text(handle_, column);
    if (bytes == nullptr) return {};
    return {reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(sqlite3_column_bytes(handle_, column))};
}

bool Query::is_null(int column) const {
    return sqlite3_column_type(handle_, column) == SQLITE_NULL;
}

std::optional<std::int64_t> Query::optional_integer(int column) const {
    return is_null(column) ? std::nullopt : std::optional(integer(column));
}

std::optional<std::string> Query::optional_text(int column) const {
    return is_null(column) ? std::nullopt : std::optional(text(column));
}

void Database::read_ahead(const std::string& path, std::int64_t bytes) {
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (descriptor < 0) return;  // it is only a hint, and who opens the file says what is wrong with it
    ::posix_fadvise(descriptor, 0, bytes, POSIX_FADV_WILLNEED);
    ::close(descriptor);
}

void Database::prepare_library() {
    // Once, and before anything else of SQLite: it counts its memory under a lock that all threads take at each allocation.
    static const int outcome = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    static_cast<void>(outcome);  // where SQLite runs already it goes on counting
}

Result<Database, std::string> Database::open(const std::string& path, Mode mode) {
    prepare_library();
    Database database;
    sqlite3* handle = nullptr;
    const int flags = mode == Mode::create ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READONLY;
    const int code =
        sqlite3_open_v2(without_links(path).c_str(), &handle, flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_NOFOLLOW, nullptr);
    database.handle_.reset(handle);
    if (code != SQLITE_OK) return handle == nullptr ? std::string("out of memory") : database.error();

    sqlite3_extended_result_codes(handle, 1);
    sqlite3_busy_timeout(handle, static_cast<int>(limits::database_busy_ms));
    if (!add_functions(handle)) return database.error();
    const std::string settings =
        mode == Mode::create
            ? "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = OFF; PRAGMA secure_delete = ON; "
              "PRAGMA cache_size = -" +
                  std::to_string(limits::database_cache_kb)
            : "PRAGMA query_only = ON";
    if (!database.run(settings.c_str())) return database.error();
    return database;
}

bool Database::run(const char* sql) {
    return sqlite3_exec(handle_.get(), sql, nullptr, nullptr, nullptr) == SQLITE_OK;
}

std::int64_t Database::integer(std::string_view sql, std::int64_t otherwise) {
    Statement statement(*this, sql);
    Query query(statement);
    return query.step() == Query::Step::row ? query.integer(0) : otherwise;
}

Database::Checkpoint Database::empty_write_ahead_log(std::int64_t wait_ms) {
    sqlite3_busy_timeout(handle_.get(), static_cast<int>(wait_ms));
    const int code = sqlite3_wal_checkpoint_v2(handle_.get(), nullptr, SQLITE_CHECKPOINT_TRUNCATE, nullptr, nullptr);
    sqlite3_busy_timeout(handle_.get(), static_cast<int>(limits::database_busy_ms));
    if (code == SQLITE_OK) return Checkpoint::done;
    return (code & 0xFF) == SQLITE_BUSY ? Checkpoint::busy : Checkpoint::failed;
}

Result<std::monostate, std::string> Database::copy_from(Database& from) {
    sqlite3_backup* backup = sqlite3_backup_init(handle_.get(), "main", from.handle_.get(), "main");
    if (backup == nullptr) return error();
    sqlite3_backup_step(backup, -1);
    const int code = sqlite3_backup_finish(backup);
    if (code == SQLITE_OK) return std::monostate{};
    const int system = sqlite3_system_errno(handle_.get());
    std::string why = sqlite3_errstr(code);
    if (system != 0) why += ": " + std::generic_category().message(system);
    return why;
}

std::string Database::error() const {
    return sqlite3_errmsg(handle_.get());
}

bool Database::damaged() const {
    const int code = sqlite3_errcode(handle_.get()) & 0xFF;
    return code == SQLITE_CORRUPT || code == SQLITE_NOTADB;
}

bool Database::exhausted() const {
    switch (sqlite3_errcode(handle_.get()) & 0xFF) {
        case SQLITE_IOERR:
        case SQLITE_FULL:
        case SQLITE_NOMEM:
        case SQLITE_BUSY:
        case SQLITE_LOCKED:
        case SQLITE_READONLY:
        case SQLITE_CANTOPEN:
            return true;
        default:
            return false;
    }
}

void Database::roll_back() {
    if (sqlite3_get_autocommit(handle_.get()) == 0) run("ROLLBACK");
}

}  // namespace parley::server
