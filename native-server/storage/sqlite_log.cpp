#include "native-server/storage/sqlite_log.h"

#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <iterator>
#include <system_error>
#include <utility>
#include <variant>

#include "native-server/loop/heap.h"
#include "native-server/storage/opening.h"
#include "shared/limits.h"

namespace parley::server {

namespace {

/// This thread works when nobody else wants the processor, or nearly so (sched(7): on Linux a nice value is a thread's).
void step_back() {
    constexpr int nice = 10;
    ::setpriority(PRIO_PROCESS, static_cast<id_t>(::gettid()), nice);  // where it may not, it works as the others do
}

bool is_unhurried(const std::vector<LogRequest>& batch) {
    return std::all_of(batch.begin(), batch.end(), [](const LogRequest& request) {
        const auto* account = get_if<AccountRequest>(&request);
        return account != nullptr && is_unhurried(account->act);
    });
}

}  // namespace

Result<std::unique_ptr<SqliteLog>, std::string> SqliteLog::open(SqliteLogOptions options) {
    auto dir = DataDir::take(options.data_dir);
    if (!dir) return dir.error();
    auto opened = open_database(dir.value(), {options.wall_clock_ms, options.random_bits});
    if (!opened) return opened.error();
    const std::string path = dir.value().database().string();
    const auto cannot = [&path](const std::string& why) { return "cannot open the database " + path + ": " + why; };
    auto read_database = Database::open(path, Database::Mode::read_only);
    if (!read_database) return cannot(read_database.error());

    std::unique_ptr<SqliteLog> log(new SqliteLog(std::move(options), std::move(dir.value()), std::move(opened.value().database),
                                                 std::move(read_database.value())));
    auto writer = LogWriter::create(log->write_database_, {log->options_.wall_clock_ms, log->options_.retention,
                                                           log->options_.guest_rights, log->options_.deleted_accounts});
    if (!writer) return cannot(writer.error());
    log->writer_ = std::move(writer.value());
    auto searcher = Searcher::open(log->data_dir_, opened.value().epoch, log->options_.warn);
    if (!searcher) return cannot(searcher.error());
    log->searcher_ = std::move(searcher.value());
    log->state_ = {opened.value().epoch, log->writer_->rooms()};
    if (!log->writer_->restraints(log->state_.restraints)) return cannot(log->write_database_.error());

    log->writer_thread_ = std::thread([self = log.get()] { self->run_writer(); });
    log->reader_thread_ = std::thread([self = log.get()] { self->run_reader(); });
    log->searcher_thread_ = std::thread([self = log.get()] { self->run_searcher(); });
    return log;
}

SqliteLog::SqliteLog(SqliteLogOptions options, DataDir data_dir, Database write_database, Database read_database)
    : options_(std::move(options)),
      data_dir_(std::move(data_dir)),
      write_database_(std::move(write_database)),
      read_database_(std::move(read_database)),
      reader_(read_database_),
      file_reader_(read_database_, options_.wall_clock_ms),
      to_write_(limits::log_queue_requests_max),
      to_read_(limits::log_queue_requests_max),
      to_search_(limits::log_queue_requests_max) {}

SqliteLog::~SqliteLog() {
    to_write_.close();
    to_read_.close();
    if (writer_thread_.joinable()) writer_thread_.join();
    if (reader_thread_.joinable()) reader_thread_.join();
    to_search_.close();  // last, for it follows what the writer still did
    if (searcher_thread_.joinable()) searcher_thread_.join();
}

bool SqliteLog::submit(LogRequest request) {
    if (holds_alternative<ReadRequest>(request)) return to_read_.post(std::move(request));
    const auto* file = get_if<FileRequest>(&request);
    if (file != nullptr && only_reads(file->act)) return to_read_.post(std::move(request));
    if (holds_alternative<SearchRequest>(request)) return to_search_.post(std::move(request));
    return to_write_.post(std::move(request));
}

void SqliteLog::tell(std::vector<LogReply> replies) {
    if (!replies.empty()) options_.reply(std::move(replies));
}

/// What is committed together. Who signs in waits for somebody's message: so a flood of them makes no commits of its own,
/// behind each of which a message would have to wait.
std::vector<LogRequest> SqliteLog::gather(std::int64_t patience_ms) {
    using Clock = std::chrono::steady_clock;
    using std::chrono::milliseconds;
    std::vector<LogRequest> batch = to_write_.wait_for(limits::log_batch_requests_max, milliseconds(patience_ms));
    const Clock::time_point until = Clock::now() + options_.unhurried;
    while (!batch.empty() && batch.size() < limits::log_batch_requests_max && is_unhurried(batch)) {
        const auto left = std::chrono::ceil<milliseconds>(until - Clock::now());
        if (left <= milliseconds(0)) break;
        std::vector<LogRequest> more = to_write_.wait_for(limits::log_batch_requests_max - batch.size(), left);
        if (more.empty()) break;
        std::move(more.begin(), more.end(), std::back_inserter(batch));
    }
    return batch;
}

void SqliteLog::run_writer() {
    reserve_heap();
    std::int64_t patience_ms = tend();
    while (!to_write_.finished()) {
        const std::vector<LogRequest> batch = gather(patience_ms);
        if (!batch.empty()) {
            tell(commit(batch));
            to_search_.poke();
        } else if (commit_failed_) {
            try_again();
        }
        patience_ms = tend();
        if (commit_failed_) patience_ms = std::min(patience_ms, limits::storage_retry_ms);
    }
}

std::vector<LogReply> SqliteLog::commit(const std::vector<LogRequest>& batch) {
    using Clock = std::chrono::steady_clock;
    const Clock::time_point start = Clock::now();
    std::string failure;
    std::vector<LogReply> replies = writer_->commit(batch, failure);
    if (!failure.empty() && !batch.empty()) options_.warn("nothing was stored: " + failure);
    commit_failed_ = !failure.empty();
    const auto took = std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - start);
    if (options_.committed) options_.committed(!commit_failed_, took.count());
    return replies;
}

/// So that who asks whether there is work again learns of it, though nobody brings any.
void SqliteLog::try_again() {
    std::error_code error;
    const auto space = std::filesystem::space(options_.data_dir, error);
    if (!error && space.available >= limits::storage_space_least) static_cast<void>(commit({}));
}

std::int64_t SqliteLog::tend() {
    std::string failure;
    std::vector<LogReply> told;
    const bool more = writer_->sweep(told, failure);
    if (!failure.empty()) options_.warn("old messages were not erased: " + failure);
    if (!told.empty()) to_search_.poke();
    tell(std::move(told));
    if (more) return 0;
    std::vector<std::string> unheld;
    if (!writer_->collect_files(unheld)) options_.warn("files that nothing holds are not collected yet");
    if (!unheld.empty() && options_.collect) options_.collect(std::move(unheld));
    failure.clear();
    const bool forgotten = writer_->forget_erased(failure);
    if (!failure.empty() && !forgetting_failed_) options_.warn("what was erased is still in the write-ahead log: " + failure);
    forgetting_failed_ = !failure.empty();
    return forgotten ? limits::sweep_log_interval_ms : limits::checkpoint_retry_ms;
}

void SqliteLog::run_reader() {
    for (;;) {
        std::vector<LogRequest> batch = to_read_.wait(limits::log_batch_requests_max);
        if (batch.empty()) return;
        for (const LogRequest& request : batch) {
            std::string failure;
            std::vector<LogReply> replies;
            if (const auto* file = get_if<FileRequest>(&request))
                replies.emplace_back(file_reader_.answer(*file, failure));
            else
                replies.emplace_back(reader_.answer(get<ReadRequest>(request), failure));
            if (!failure.empty()) options_.warn("nothing was read: " + failure);
            tell(std::move(replies));
        }
    }
}

// What is found is what was committed, so nothing waits for the index: it follows a few times a second, and between searches.
void SqliteLog::run_searcher() {
    using Clock = std::chrono::steady_clock;
    using std::chrono::milliseconds;
    step_back();  // following costs as much as committing, and senders wait for the commits
    Clock::time_point due = Clock::now();
    bool behind = true;
    while (!to_search_.finished()) {
        const auto left = std::chrono::duration_cast<milliseconds>(due - Clock::now()) + milliseconds(1);
        const milliseconds idle(limits::sweep_log_interval_ms);
        const auto patience = behind ? std::max(left, milliseconds(0)) : idle;
        for (const LogRequest& request : to_search_.wait_for(limits::log_batch_requests_max, patience)) answer_search(request);
        behind = true;  // it was poked, or asked
        if (Clock::now() < due) continue;
        behind = follow_log();
        due = Clock::now() + milliseconds(behind ? 0 : limits::search_follow_interval_ms);
    }
    // What was erased is to be in no file when the server is gone; what does not fit is done at the next start.
    const Clock::time_point end = Clock::now() + milliseconds(limits::search_stop_ms);
    while (Clock::now() < end && follow_log()) {
    }
}

void SqliteLog::answer_search(const LogRequest& request) {
    std::string failure;
    std::vector<LogReply> replies;
    replies.emplace_back(searcher_->answer(get<SearchRequest>(request), failure));
    if (!failure.empty()) options_.warn("nothing was searched: " + failure);
    tell(std::move(replies));
}

bool SqliteLog::follow_log() {
    std::string failure;
    const bool more = searcher_->follow(failure);
    if (!failure.empty()) options_.warn("the search index does not follow: " + failure);
    return more;
}

}  // namespace parley::server
