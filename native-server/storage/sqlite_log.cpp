#include "native-server/storage/sqlite_log.h"

#include <array>
#include <cstdio>
#include <utility>
#include <variant>

#include "native-server/storage/schema.h"
#include "shared/limits.h"

namespace parley::server {

namespace {

std::string hex(std::uint64_t bits) {
    std::array<char, 17> text{};
    std::snprintf(text.data(), text.size(), "%016llx", static_cast<unsigned long long>(bits));
    return text.data();
}

std::string cannot_open(const DataDir& dir, const std::string& why) {
    return "cannot open the database " + dir.database().string() + ": " + why;
}

bool is_read(const LogRequest& request) {
    return std::holds_alternative<ReadRequest>(request) || std::holds_alternative<FindPersonRequest>(request);
}

}  // namespace

Result<std::unique_ptr<SqliteLog>, std::string> SqliteLog::open(SqliteLogOptions options) {
    auto dir = DataDir::take(options.data_dir);
    if (!dir) return dir.error();
    const std::string path = dir.value().database().string();

    auto write_database = Database::open(path, Database::Mode::create);
    if (!write_database) return cannot_open(dir.value(), write_database.error());
    const Birth birth{hex(options.random_bits()), options.wall_clock_ms()};
    if (auto migrated = migrate(write_database.value(), birth); !migrated) return cannot_open(dir.value(), migrated.error());
    auto read_database = Database::open(path, Database::Mode::read_only);
    if (!read_database) return cannot_open(dir.value(), read_database.error());

    std::unique_ptr<SqliteLog> log(new SqliteLog(std::move(options), std::move(dir.value()), std::move(write_database.value()),
                                                 std::move(read_database.value())));
    auto writer = LogWriter::create(log->write_database_, log->options_.wall_clock_ms);
    if (!writer) return cannot_open(log->data_dir_, writer.error());
    log->writer_ = std::move(writer.value());

    Statement select_epoch(log->write_database_, "SELECT value FROM meta WHERE key = 'epoch'");
    Query epoch(select_epoch);
    if (epoch.step() != Query::Step::row) return cannot_open(log->data_dir_, "it has no epoch");
    log->state_ = {Epoch(epoch.text(0)), log->writer_->rooms()};

    log->writer_thread_ = std::thread([self = log.get()] { self->run_writer(); });
    log->reader_thread_ = std::thread([self = log.get()] { self->run_reader(); });
    return log;
}

SqliteLog::SqliteLog(SqliteLogOptions options, DataDir data_dir, Database write_database, Database read_database)
    : options_(std::move(options)),
      data_dir_(std::move(data_dir)),
      write_database_(std::move(write_database)),
      read_database_(std::move(read_database)),
      reader_(read_database_),
      to_write_(limits::log_queue_requests_max),
      to_read_(limits::log_queue_requests_max) {}

SqliteLog::~SqliteLog() {
    to_write_.close();
    to_read_.close();
    if (writer_thread_.joinable()) writer_thread_.join();
    if (reader_thread_.joinable()) reader_thread_.join();
}

bool SqliteLog::submit(LogRequest request) {
    return is_read(request) ? to_read_.post(std::move(request)) : to_write_.post(std::move(request));
}

void SqliteLog::run_writer() {
    for (;;) {
        std::vector<LogRequest> batch = to_write_.wait(limits::log_batch_requests_max);
        if (batch.empty()) return;
        std::string failure;
        std::vector<LogReply> replies = writer_->commit(std::move(batch), failure);
        if (!failure.empty()) options_.warn("nothing was stored: " + failure);
        options_.reply(std::move(replies));
    }
}

void SqliteLog::run_reader() {
    for (;;) {
        std::vector<LogRequest> batch = to_read_.wait(limits::log_batch_requests_max);
        if (batch.empty()) return;
        for (const LogRequest& request : batch) {
            std::string failure;
            std::vector<LogReply> replies;
            replies.push_back(reader_.answer(request, failure));
            if (!failure.empty()) options_.warn("nothing was read: " + failure);
            options_.reply(std::move(replies));
        }
    }
}

}  // namespace parley::server
