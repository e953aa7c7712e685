// SQLite's handles as owned values. One connection belongs to one thread at a time.
#pragma once

#include <sqlite3.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "shared/result.h"

namespace parley::server {

class Database;

/// A prepared statement; kept and used again through Query. Gone before its database is.
class Statement {
public:
    Statement() = default;
    Statement(Database& database, std::string_view sql);

private:
    friend class Query;
    struct Finalize {
        void operator()(sqlite3_stmt* handle) const { sqlite3_finalize(handle); }
    };
    std::unique_ptr<sqlite3_stmt, Finalize> handle_;
};

/// One run of a statement: bind, then step. Its end makes the statement ready for the next run. One at a time a statement.
class Query {
public:
    enum class Step : std::uint8_t { row, done, failed };

    explicit Query(Statement& statement) : handle_(statement.handle_.get()) {}
    Query(const Query&) = delete;
    Query& operator=(const Query&) = delete;
    ~Query();

    /// Parameters count from 1. Text is borrowed until the query ends.
    Query& bind(int parameter, std::int64_t value);
    Query& bind(int parameter, std::string_view text);
    Query& bind_null(int parameter);
    /// NULL for nothing.
    Query& bind_optional(int parameter, const std::optional<std::int64_t>& value);
    Query& bind_optional(int parameter, const std::optional<std::string>& text);
    Query& bind_optional(int parameter, std::optional<std::string>&& text) = delete;  // nothing to borrow from

    /// `failed` also when the statement could not be prepared.
    Step step();
    /// For a statement that gives no rows.
    bool run() { return step() == Step::done; }

    /// Columns count from 0.
    [[nodiscard]] std::int64_t integer(int column) const;
    [[nodiscard]] std::string text(int column) const;
    [[nodiscard]] bool is_null(int column) const;
    [[nodiscard]] std::optional<std::int64_t> optional_integer(int column) const;
    [[nodiscard]] std::optional<std::string> optional_text(int column) const;

private:
    sqlite3_stmt* handle_;
};

class Database {
public:
    enum class Mode : std::uint8_t { create, read_only };

    /// Opens with our settings: write-ahead log, a full sync at each commit, nothing that was deleted left in the file; SQL has
    /// the function checksum(…), see checksum.h. Foreign keys are for integrity.h to verify: what the writer refers to it has
    /// just read, and looking there once more costs a tenth of a commit. The error is SQLite's sentence.
    static Result<Database, std::string> open(const std::string& path, Mode mode);

    /// Settings of SQLite itself, once in a process; open() does it.
    static void prepare_library();

    /// Asks the system to have the beginning of a file at hand, posix_fadvise(2). Only before this process has a connection to
    /// it: closing a descriptor takes away the locks of all the others (POSIX, fcntl).
    static void read_ahead(const std::string& path, std::int64_t bytes);

    /// Runs statements that give no rows.
    bool run(const char* sql);
    /// The first column of the first row; `otherwise` when there is none.
    std::int64_t integer(std::string_view sql, std::int64_t otherwise);

    enum class Checkpoint : std::uint8_t { done, busy, failed };
    /// Moves everything from the write-ahead log to the file, both synced, and empties it. `busy`: a reader is in the way, and
    /// was waited for `wait_ms`.
    Checkpoint empty_write_ahead_log(std::int64_t wait_ms);

    /// Becomes a copy of all that `from` holds at this moment; a transaction of `from` may be open, and says at which. The
    /// error is SQLite's and the system's.
    Result<std::monostate, std::string> copy_from(Database& from);

    /// What went wrong last, in SQLite's words.
    [[nodiscard]] std::string error() const;
    /// Whether that was damage to the file.
    [[nodiscard]] bool damaged() const;
    /// Whether the disk, the memory or somebody else's lock was to blame, and not what was asked.
    [[nodiscard]] bool exhausted() const;

    /// The number of rows that the last insert or update changed.
    [[nodiscard]] int changes() const { return sqlite3_changes(handle_.get()); }
    [[nodiscard]] std::int64_t last_insert_row() const { return sqlite3_last_insert_rowid(handle_.get()); }

    /// Undoes an open transaction; does nothing when SQLite has undone it already.
    void roll_back();

private:
    friend class Statement;
    struct Close {
        void operator()(sqlite3* handle) const { sqlite3_close_v2(handle); }
    };
    Database() = default;

    std::unique_ptr<sqlite3, Close> handle_;
};

}  // namespace parley::server
