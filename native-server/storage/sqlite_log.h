// The log in one SQLite file. A writer thread commits in groups, a reader thread serves pages, so that no page waits for a
// sync.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "native-server/core/log.h"
#include "native-server/loop/mailbox.h"
#include "native-server/storage/data_dir.h"
#include "native-server/storage/database.h"
#include "native-server/storage/log_reader.h"
#include "native-server/storage/log_writer.h"
#include "shared/result.h"

namespace parley::server {

struct SqliteLogOptions {
    std::filesystem::path data_dir;
    /// Takes the answers of a batch, in order. Called on the log's own threads until the destructor returns.
    std::function<void(std::vector<LogReply>)> reply;
    /// Milliseconds since 1970. Called on the writer thread.
    std::function<std::int64_t()> wall_clock_ms;
    /// 64 random bits, for a new history's epoch. Called in open() only.
    std::function<std::uint64_t()> random_bits;
    /// Takes a sentence for the operator when the storage fails. Called on the log's own threads.
    std::function<void(const std::string&)> warn;
};

class SqliteLog final : public Log {
public:
    /// The error is a sentence for the operator.
    static Result<std::unique_ptr<SqliteLog>, std::string> open(SqliteLogOptions options);
    SqliteLog(const SqliteLog&) = delete;
    SqliteLog& operator=(const SqliteLog&) = delete;
    /// Answers everything that was submitted, then puts the write-ahead log away.
    ~SqliteLog() override;

    /// What the log held when it was opened.
    [[nodiscard]] LogState state() const { return state_; }

    /// Any thread.
    bool submit(LogRequest request) override;

private:
    SqliteLog(SqliteLogOptions options, DataDir data_dir, Database write_database, Database read_database);
    void run_writer();
    void run_reader();

    // The order matters: statements go before their connection, connections before the lock.
    SqliteLogOptions options_;
    DataDir data_dir_;
    Database write_database_;
    Database read_database_;
    std::unique_ptr<LogWriter> writer_;
    LogReader reader_;
    LogState state_;
    Mailbox<LogRequest> to_write_;
    Mailbox<LogRequest> to_read_;
    std::thread writer_thread_;
    std::thread reader_thread_;
};

}  // namespace parley::server
