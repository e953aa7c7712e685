// What the log on disk promises beyond tests/contract: across restarts, under faults, between threads.
#include "native-server/storage/sqlite_log.h"

#include <gtest/gtest.h>
#include <sqlite3.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include <atomic>
#include <csignal>
#include <fstream>
#include <limits>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "native-server/loop/mailbox.h"
#include "shared/limits.h"
#include "tests/integration/support/temporary_folder.h"
#include "tests/unit/server/disk_faults.h"

namespace parley::server {
namespace {

namespace fs = std::filesystem;

const RoomId lobby("lobby");
const Person ann{UserId("u-ann"), "Ann"};

class SqliteLogTest : public testing::Test {
protected:
    ~SqliteLogTest() override { set_sync_mode(SyncMode::works); }

    SqliteLogOptions options() {
        SqliteLogOptions options;
        options.data_dir = folder_.path() / "data";
        options.reply = [this](std::vector<LogReply> batch) { told_.post(std::move(batch)); };
        options.wall_clock_ms = [] { return std::int64_t{1'700'000'000'000}; };
        options.random_bits = [this] { return ++random_; };
        options.warn = [this](const std::string&) { ++warnings_; };
        return options;
    }
    void open() {
        auto opened = SqliteLog::open(options());
        ASSERT_TRUE(opened.ok()) << opened.error();
        log_ = std::move(opened.value());
    }
    std::string open_error() {
        auto opened = SqliteLog::open(options());
        return opened.ok() ? "" : opened.error();
    }
    fs::path database() const { return folder_.path() / "data" / "parley.db"; }
    /// Runs SQL on the file while no log has it open.
    void alter(const std::string& sql) {
        sqlite3* handle = nullptr;
        ASSERT_EQ(sqlite3_open(database().c_str(), &handle), SQLITE_OK);
        EXPECT_EQ(sqlite3_exec(handle, sql.c_str(), nullptr, nullptr, nullptr), SQLITE_OK) << sqlite3_errmsg(handle);
        sqlite3_close(handle);
    }
    AppendRequest post(const std::string& cid, const std::string& body) {
        return {++ticket_, lobby, ann, MessageCid(cid), body, Via::client};
    }
    ReadRequest read_all() { return {++ticket_, lobby, ReadRequest::Direction::after, 0, 10'000, std::size_t{1} << 30}; }
    /// The next answer, announcements left out.
    LogReply answer() {
        for (;;) {
            while (next_ < batch_.size()) {
                LogReply reply = std::move(batch_[next_++]);
                if (!std::holds_alternative<Committed>(reply)) return reply;
            }
            batch_ = std::move(told_.wait(1).at(0));
            next_ = 0;
        }
    }
    Result<Appended> append(const std::string& cid, const std::string& body) {
        EXPECT_TRUE(log_->submit(post(cid, body)));
        return std::get<AppendReply>(answer()).result;
    }
    std::vector<std::string> bodies() {
        EXPECT_TRUE(log_->submit(read_all()));
        const auto reply = std::get<ReadReply>(answer());
        std::vector<std::string> bodies;
        Seq expected = 0;
        for (const Event& event : reply.result.value().events) {
            EXPECT_EQ(event.seq, ++expected);
            bodies.push_back(event.body);
        }
        return bodies;
    }

    TemporaryFolder folder_;
    Mailbox<std::vector<LogReply>> told_{std::numeric_limits<std::size_t>::max()};
    std::vector<LogReply> batch_;
    std::size_t next_ = 0;
    std::atomic<int> warnings_{0};
    std::uint64_t random_ = 0;
    Ticket ticket_ = 0;
    std::unique_ptr<SqliteLog> log_;
};

TEST_F(SqliteLogTest, KeepsEverythingAcrossARestart) {
    open();
    const Epoch epoch = log_->state().epoch;
    EXPECT_TRUE(append("a", "one").ok());
    EXPECT_TRUE(append("b", "two").ok());
    log_->submit(AddRoomRequest{++ticket_, RoomId("tea"), "Tea"});
    while (!std::holds_alternative<AddRoomReply>(answer())) {
    }
    log_.reset();

    open();
    const LogState state = log_->state();
    EXPECT_EQ(state.epoch, epoch);
    ASSERT_EQ(state.rooms.size(), 3U);
    EXPECT_EQ(state.rooms[0].id, lobby);
    EXPECT_EQ(state.rooms[0].head, 2U);
    EXPECT_EQ(state.rooms[2].name, "Tea");
    EXPECT_TRUE(append("a", "one").value().duplicate);
    EXPECT_EQ(append("c", "three").value().seq, 3U);
    EXPECT_EQ(bodies(), (std::vector<std::string>{"one", "two", "three"}));
}

TEST_F(SqliteLogTest, EachHistoryHasAnEpochOfItsOwn) {
    open();
    const Epoch first = log_->state().epoch;
    log_.reset();
    fs::remove_all(folder_.path() / "data");
    open();
    EXPECT_NE(log_->state().epoch, first);
}

TEST_F(SqliteLogTest, AnswersWhatWasSubmittedBeforeItGoes) {
    open();
    constexpr int count = 500;
    for (int i = 0; i < count; ++i) ASSERT_TRUE(log_->submit(post("c" + std::to_string(i), "body")));
    log_.reset();
    for (int i = 0; i < count; ++i) ASSERT_TRUE(std::get<AppendReply>(answer()).result.ok());
    open();
    EXPECT_EQ(log_->state().rooms[0].head, static_cast<Seq>(count));
}

TEST_F(SqliteLogTest, MakesItsFolderForItsOwnerOnly) {
    open();
    struct stat status {};
    ASSERT_EQ(::stat((folder_.path() / "data").c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777, 0700U);
}

TEST_F(SqliteLogTest, RefusesAFolderThatIsInUse) {
    open();
    EXPECT_NE(open_error().find("is in use by another parley-server"), std::string::npos) << open_error();
}

TEST_F(SqliteLogTest, RefusesAFolderThatItCannotWriteTo) {
    std::ofstream(folder_.path() / "data") << "a file in its place";
    EXPECT_NE(open_error().find("is not a folder"), std::string::npos) << open_error();
}

TEST_F(SqliteLogTest, RefusesADatabaseOfANewerProgramAndLeavesItAlone) {
    open();
    EXPECT_TRUE(append("a", "one").ok());
    log_.reset();
    alter("PRAGMA user_version = 999");
    const std::string error = open_error();
    EXPECT_NE(error.find("999"), std::string::npos) << error;
    EXPECT_NE(error.find("newer"), std::string::npos) << error;
    alter("PRAGMA user_version = 1");
    open();
    EXPECT_EQ(bodies(), std::vector<std::string>{"one"});
}

TEST_F(SqliteLogTest, RefusesADatabaseOfAnotherProgram) {
    fs::create_directory(folder_.path() / "data");
    alter("CREATE TABLE cookies (name TEXT)");
    EXPECT_NE(open_error().find("another program"), std::string::npos) << open_error();
}

TEST_F(SqliteLogTest, RefusesAFileThatIsNoDatabase) {
    fs::create_directory(folder_.path() / "data");
    std::ofstream(database()) << std::string(5000, 'x');
    EXPECT_NE(open_error().find("not a database"), std::string::npos) << open_error();
}

TEST_F(SqliteLogTest, NeverAcknowledgesWhatCouldNotBeSynced) {
    open();
    EXPECT_TRUE(append("a", "one").ok());
    set_sync_mode(SyncMode::fails);
    const auto lost = append("b", "two");
    ASSERT_FALSE(lost.ok());
    EXPECT_EQ(lost.error().code, ErrorCode::storage_unavailable);
    EXPECT_GT(warnings_, 0);
    set_sync_mode(SyncMode::works);
    EXPECT_EQ(append("c", "three").value().seq, 2U) << "what was not stored leaves no hole";
    EXPECT_EQ(append("b", "two").value().seq, 3U) << "a retry is stored";
    log_.reset();
    open();
    EXPECT_EQ(bodies(), (std::vector<std::string>{"one", "three", "two"}));
}

TEST_F(SqliteLogTest, AFailedCommitFailsItsWholeBatch) {
    open();
    EXPECT_TRUE(append("a", "one").ok());
    set_sync_mode(SyncMode::waits);
    ASSERT_TRUE(log_->submit(post("b", "two")));  // holds the writer until the others wait for it
    for (const std::string cid : {"c", "d", "e"}) ASSERT_TRUE(log_->submit(post(cid, "lost")));
    set_sync_mode(SyncMode::fails);
    for (int i = 0; i < 4; ++i) EXPECT_FALSE(std::get<AppendReply>(answer()).result.ok());
    set_sync_mode(SyncMode::works);
    EXPECT_EQ(append("f", "three").value().seq, 2U);
    EXPECT_EQ(bodies(), (std::vector<std::string>{"one", "three"}));
}

TEST_F(SqliteLogTest, SurvivesAFullDiskWithoutAHole) {
    open();
    EXPECT_TRUE(append("a", "one").ok());
    std::signal(SIGXFSZ, SIG_IGN);
    rlimit before{};
    ASSERT_EQ(::getrlimit(RLIMIT_FSIZE, &before), 0);
    const rlimit full{fs::file_size(database().string() + "-wal") + 1000, before.rlim_max};
    ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &full), 0);
    const auto lost = append("b", std::string(20'000, 'b'));
    ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &before), 0);
    ASSERT_FALSE(lost.ok());
    EXPECT_EQ(lost.error().code, ErrorCode::storage_unavailable);
    EXPECT_EQ(append("c", "two").value().seq, 2U);
    EXPECT_EQ(bodies(), (std::vector<std::string>{"one", "two"}));
}

TEST_F(SqliteLogTest, ServesPagesWhileACommitWaitsForTheDisk) {
    open();
    EXPECT_TRUE(append("a", "one").ok());
    set_sync_mode(SyncMode::waits);
    ASSERT_TRUE(log_->submit(post("b", "two")));
    EXPECT_EQ(bodies(), std::vector<std::string>{"one"}) << "and nothing of what is not committed";
    set_sync_mode(SyncMode::works);
    EXPECT_EQ(std::get<AppendReply>(answer()).result.value().seq, 2U);
}

TEST_F(SqliteLogTest, TurnsRequestsAwayWhenItsQueueIsFull) {
    open();
    set_sync_mode(SyncMode::waits);
    std::size_t taken = 0;
    const std::size_t bound = limits::log_queue_requests_max + 2 * limits::log_batch_requests_max;
    while (taken <= bound && log_->submit(post("c" + std::to_string(taken), "body"))) ++taken;
    EXPECT_GE(taken, limits::log_queue_requests_max);
    EXPECT_LE(taken, bound);
    set_sync_mode(SyncMode::works);
    for (std::size_t i = 0; i < taken; ++i) ASSERT_TRUE(std::get<AppendReply>(answer()).result.ok());
    EXPECT_TRUE(append("last", "body").ok());
}

TEST_F(SqliteLogTest, GroupsWhatWaitsIntoOneCommit) {
    open();
    set_sync_mode(SyncMode::waits);
    ASSERT_TRUE(log_->submit(post("first", "body")));
    constexpr std::size_t count = 100;
    for (std::size_t i = 0; i < count; ++i) ASSERT_TRUE(log_->submit(post("c" + std::to_string(i), "body")));
    set_sync_mode(SyncMode::works);
    std::size_t batches = 0;
    for (std::size_t told = 0; told < 2 * (count + 1); ++batches) told += told_.wait(1).at(0).size();
    EXPECT_LE(batches, 3U);
}

TEST_F(SqliteLogTest, TakesRequestsFromManyThreads) {
    open();
    constexpr int threads = 4;
    constexpr int each = 100;
    std::vector<std::thread> posters;
    for (int t = 0; t < threads; ++t) {
        posters.emplace_back([this, t] {
            for (int i = 0; i < each; ++i) {
                const std::string cid = std::to_string(t) + "-" + std::to_string(i);
                log_->submit(AppendRequest{1, lobby, ann, MessageCid(cid), "body", Via::client});
            }
        });
    }
    for (std::thread& poster : posters) poster.join();
    for (int i = 0; i < threads * each; ++i) ASSERT_TRUE(std::get<AppendReply>(answer()).result.ok());
    EXPECT_EQ(bodies().size(), static_cast<std::size_t>(threads * each));
}

}  // namespace
}  // namespace parley::server
