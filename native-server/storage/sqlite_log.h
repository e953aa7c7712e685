// The log in one SQLite file. A writer thread commits in groups, a reader thread serves pages, so that no page waits for a
// sync; a searcher thread keeps the index and answers from it.
#pragma once

#include <chrono>
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
#include "native-server/storage/file_reader.h"
#include "native-server/storage/log_reader.h"
#include "native-server/storage/log_writer.h"
#include "native-server/storage/searcher.h"
#include "shared/limits.h"
#include "shared/result.h"

namespace parley::server {

/// How many requests wait for each of the threads.
struct LogQueues {
    std::size_t to_write = 0;
    std::size_t to_read = 0;
    std::size_t to_search = 0;
};

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
    /// Hears of each transaction: whether it was kept, and how long it took, synced, in microseconds. While none is kept, one
    /// of nothing is tried each second. Called on the writer thread; may be empty.
    std::function<void(bool kept, std::int64_t us)> committed = {};
    /// Takes names of files that may be deleted from the disk. Called on the writer thread; may be empty.
    std::function<void(std::vector<std::string>)> collect;
    /// What rooms keep that say nothing of their own.
    Retention retention;
    GuestRights guest_rights = GuestRights::full;
    DeletedAccounts deleted_accounts = DeletedAccounts::anonymize;
    /// How long who signs in waits for a message to be committed with.
    std::chrono::milliseconds unhurried{limits::log_unhurried_ms};
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

    /// Any thread. The writer looks at the clock: when it is time, what is older than rooms keep is erased. It does so by
    /// itself, by a clock that goes forward only, every limits::sweep_log_interval_ms.
    void wake() { to_write_.poke(); }

    /// Any thread.
    [[nodiscard]] LogQueues queues() { return {to_write_.size(), to_read_.size(), to_search_.size()}; }

private:
    SqliteLog(SqliteLogOptions options, DataDir data_dir, Database write_database, Database read_database);
    void run_writer();
    std::vector<LogRequest> gather(std::int64_t patience_ms);
    std::vector<LogReply> commit(const std::vector<LogRequest>& batch);
    void try_again();
    void run_reader();
    void run_searcher();
    void answer_search(const LogRequest& request);
    /// True while there is more to do.
    bool follow_log();
    /// How long the writer may wait for requests; 0: it has something else to do.
    std::int64_t tend();
    void tell(std::vector<LogReply> replies);

    // The order matters: statements go before their connection, connections before the lock.
    SqliteLogOptions options_;
    DataDir data_dir_;
    Database write_database_;
    Database read_database_;
    std::unique_ptr<LogWriter> writer_;
    bool forgetting_failed_ = false;  ///< the operator knows
    bool commit_failed_ = false;      ///< the newest one
    LogReader reader_;
    FileReader file_reader_;
    std::unique_ptr<Searcher> searcher_;
    LogState state_;
    Mailbox<LogRequest> to_write_;
    Mailbox<LogRequest> to_read_;
    Mailbox<LogRequest> to_search_;
    std::thread writer_thread_;
    std::thread reader_thread_;
    std::thread searcher_thread_;
};

}  // namespace parley::server
