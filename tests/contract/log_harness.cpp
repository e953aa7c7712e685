#include "tests/contract/log_harness.h"

#include <gtest/gtest.h>

#include <atomic>
#include <limits>
#include <variant>

#include "native-server/loop/mailbox.h"
#include "native-server/storage/sqlite_log.h"
#include "tests/fakes/fake_log.h"
#include "tests/integration/support/temporary_folder.h"

namespace parley::server {

namespace {

class FakeHarness final : public LogHarness {
public:
    LogState state() override { return log_.state(); }
    void set_time(std::int64_t at_ms) override { log_.set_time(at_ms); }
    std::vector<LogReply> ask_all(std::vector<LogRequest> requests) override {
        for (LogRequest& request : requests) EXPECT_TRUE(log_.submit(std::move(request)));
        return log_.commit();
    }

private:
    FakeLog log_;
};

bool is_answer(const LogReply& reply) {
    return !holds_alternative<Committed>(reply) && !holds_alternative<RoomCommitted>(reply) &&
           !holds_alternative<SessionsEnded>(reply) && !holds_alternative<RankChanged>(reply) &&
           !holds_alternative<PersonCalled>(reply) && !holds_alternative<ReadOn>(reply);
}

class SqliteHarness final : public LogHarness {
public:
    SqliteHarness() {
        SqliteLogOptions options;
        options.data_dir = folder_.path() / "data";
        options.reply = [this](std::vector<LogReply> batch) { told_.post(std::move(batch)); };
        options.wall_clock_ms = [this] { return now_ms_.load(); };
        options.random_bits = [] { return std::uint64_t{0x1234}; };
        options.warn = [](const std::string& what) { ADD_FAILURE() << what; };
        auto opened = SqliteLog::open(std::move(options));
        if (!opened) {
            ADD_FAILURE() << opened.error();
            return;
        }
        log_ = std::move(opened.value());
    }
    LogState state() override { return log_->state(); }
    void set_time(std::int64_t at_ms) override { now_ms_ = at_ms; }
    std::vector<LogReply> ask_all(std::vector<LogRequest> requests) override {
        std::size_t unanswered = requests.size();
        for (LogRequest& request : requests) EXPECT_TRUE(log_->submit(std::move(request)));
        std::vector<LogReply> told;
        while (unanswered > 0) {
            for (std::vector<LogReply>& batch : told_.wait(1)) {
                for (LogReply& reply : batch) {
                    if (is_answer(reply)) --unanswered;
                    told.push_back(std::move(reply));
                }
            }
        }
        return told;
    }

private:
    TemporaryFolder folder_;
    Mailbox<std::vector<LogReply>> told_{std::numeric_limits<std::size_t>::max()};
    std::atomic<std::int64_t> now_ms_{1'700'000'000'000};
    std::unique_ptr<SqliteLog> log_;
};

}  // namespace

LogKind fake_log_kind() {
    return {"FakeLog", [] { return std::make_unique<FakeHarness>(); }};
}

LogKind sqlite_log_kind() {
    return {"SqliteLog", [] { return std::make_unique<SqliteHarness>(); }};
}

}  // namespace parley::server
