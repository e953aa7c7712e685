#include "native-server/storage/database.h"

#include "shared/limits.h"

namespace parley::server {

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

Result<Database, std::string> Database::open(const std::string& path, Mode mode) {
    Database database;
    sqlite3* handle = nullptr;
    const int flags = mode == Mode::create ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READONLY;
    const int code = sqlite3_open_v2(path.c_str(), &handle, flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_NOFOLLOW, nullptr);
    database.handle_.reset(handle);
    if (code != SQLITE_OK) return handle == nullptr ? std::string("out of memory") : database.error();

    sqlite3_extended_result_codes(handle, 1);
    sqlite3_busy_timeout(handle, static_cast<int>(limits::database_busy_ms));
    const char* settings = mode == Mode::create
                               ? "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;"
                               : "PRAGMA query_only = ON;";
    if (!database.run(settings)) return database.error();
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

std::string Database::error() const {
    return sqlite3_errmsg(handle_.get());
}

void Database::roll_back() {
    if (sqlite3_get_autocommit(handle_.get()) == 0) run("ROLLBACK");
}

}  // namespace parley::server
