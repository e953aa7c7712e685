#include "native-server/storage/log_writer.h"

#include <utility>
#include <variant>

#include "shared/limits.h"

namespace parley::server {

namespace {

/// The answer to a request that the storage failed.
LogReply unavailable(const LogRequest& request) {
    const Error error = make_error(ErrorCode::storage_unavailable);
    struct Answer {
        const Error& error;
        LogReply operator()(const AppendRequest& r) const { return AppendReply{r.ticket, error}; }
        LogReply operator()(const ReadRequest& r) const { return ReadReply{r.ticket, error}; }
        LogReply operator()(const AddPersonRequest& r) const { return PersonReply{r.ticket, error}; }
        LogReply operator()(const FindPersonRequest& r) const { return PersonReply{r.ticket, error}; }
        LogReply operator()(const AddRoomRequest& r) const { return AddRoomReply{r.ticket, error}; }
        LogReply operator()(const SearchRequest& r) const { return SearchReply{r.ticket, error}; }
        LogReply operator()(const AccountRequest& r) const {
            if (is_answered_with_person(r.act)) return PersonReply{r.ticket, error};
            return AccountReply{r.ticket, error};
        }
        LogReply operator()(const FileRequest& r) const { return FileReply{r.ticket, error}; }
    };
    return visit(Answer{error}, request);
}

}  // namespace

LogWriter::LogWriter(Database& database, LogWriterOptions options)
    : database_(database),
      options_(std::move(options)),
      tables_(database),
      appender_(tables_),
      rules_(tables_),
      purge_finder_(database),
      sweep_(tables_, appender_, options_.retention) {}

Result<std::unique_ptr<LogWriter>, std::string> LogWriter::create(Database& database, LogWriterOptions options) {
    std::unique_ptr<LogWriter> writer(new LogWriter(database, std::move(options)));
    if (!writer->tables_.load()) return writer->tables_.failure();
    writer->rooms_known_ = true;
    return writer;
}

std::vector<RoomInfo> LogWriter::rooms() {
    std::vector<RoomInfo> infos;
    for (const RoomRow* row : tables_.rooms.shared()) infos.push_back(row->info);
    return infos;
}

bool LogWriter::begin() {
    if (!rooms_known_) rooms_known_ = tables_.load();
    if (!rooms_known_ || !database_.run("BEGIN IMMEDIATE")) return false;
    appender_.set_time(options_.wall_clock_ms());
    return true;
}

bool LogWriter::end() {
    if (!tables_.rooms.store_heads() || !database_.run("COMMIT")) return false;
    tables_.rooms.let_go();
    return true;
}

void LogWriter::lose(std::string& failure) {
    failure = tables_.failure();
    database_.roll_back();
    tables_.forget();
    rooms_known_ = false;
}

Replies LogWriter::commit(const std::vector<LogRequest>& batch, std::string& failure) {
    std::vector<bool> damaged(batch.size(), false);
    Replies replies;
    for (std::size_t left = limits::damaged_requests_max + 1; left > 0; --left) {
        replies.clear();
        replies.reserve(batch.size() * 2);
        std::size_t at = batch.size();
        if (begin() && apply_all(batch, damaged, replies, at) && end()) return replies;
        const bool of_all = at == batch.size() || database_.exhausted();
        lose(failure);
        if (of_all) break;
        damaged[at] = true;
    }
    replies.clear();
    for (const LogRequest& request : batch) replies.push_back(unavailable(request));
    return replies;
}

bool LogWriter::apply_all(const std::vector<LogRequest>& batch, const std::vector<bool>& damaged, Replies& replies,
                          std::size_t& at) {
    for (std::size_t i = 0; i < batch.size(); ++i) {
        if (damaged[i]) {
            replies.push_back(unavailable(batch[i]));
        } else if (!visit([&](const auto& one) { return apply(one, replies); }, batch[i])) {
            at = i;
            return false;
        }
    }
    return true;
}

// Reads and searches have threads of their own and never come here.
bool LogWriter::apply(const ReadRequest& request, Replies& replies) {
    replies.push_back(unavailable(request));
    return true;
}
bool LogWriter::apply(const SearchRequest& request, Replies& replies) {
    replies.push_back(unavailable(request));
    return true;
}

bool LogWriter::sweep(Replies& told, std::string& failure) {
    const std::int64_t now_ms = options_.wall_clock_ms();
    if (!rooms_known_) rooms_known_ = tables_.load();
    if (!rooms_known_ || !sweep_.is_due(now_ms)) return false;
    bool erased = false;
    if (begin() && sweep_.step(told, erased) && end()) {
        erased_ = erased_ || erased;
        return sweep_.is_due(now_ms);
    }
    told.clear();
    sweep_.give_up(now_ms);
    lose(failure);
    return false;
}

bool LogWriter::forget_erased(std::string& failure) {
    if (!erased_) return true;
    switch (database_.empty_write_ahead_log(limits::checkpoint_busy_ms)) {
        case Database::Checkpoint::done:
            erased_ = false;
            return true;
        case Database::Checkpoint::failed:
            failure = database_.error();
            break;
        case Database::Checkpoint::busy:
            break;
    }
    return false;
}

}  // namespace parley::server
