// What the log on disk promises beyond tests/contract: across restarts, under faults, between threads.
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include <csignal>
#include <fstream>
#include <string>
#include <thread>
#include <utility>
#include <variant>
#include <vector>

#include "native-server/storage/schema.h"
#include "shared/limits.h"
#include "tests/unit/server/disk_faults.h"
#include "tests/unit/server/sqlite_log_harness.h"

namespace parley::server {
namespace {

namespace fs = std::filesystem;

TEST_F(SqliteLogTest, KeepsEverythingAcrossARestart) {
    open();
    const Epoch epoch = log_->state().epoch;
    EXPECT_TRUE(append("a", "one").ok());
    EXPECT_TRUE(append("b", "two").ok());
    make_room("tea", RoomAccess::open, ann);
    close();

    open();
    const LogState state = log_->state();
    EXPECT_EQ(state.epoch, epoch);
    ASSERT_EQ(state.rooms.size(), 4U);
    EXPECT_EQ(state.rooms[0].id, lobby);
    EXPECT_EQ(state.rooms[0].head, 3U);
    EXPECT_EQ(state.rooms[3].name, "Room tea");
    EXPECT_EQ(state.rooms[3].access, RoomAccess::open);
    EXPECT_TRUE(append("a", "one").value().duplicate);
    EXPECT_EQ(append("c", "three").value().seq, 4U);
    EXPECT_EQ(bodies(), (std::vector<std::string>{"one", "two", "three"}));
}

TEST_F(SqliteLogTest, EachHistoryHasAnEpochOfItsOwn) {
    open();
    const Epoch first = log_->state().epoch;
    close();
    fs::remove_all(data());
    open();
    EXPECT_NE(log_->state().epoch, first);
}

TEST_F(SqliteLogTest, AnswersWhatWasSubmittedBeforeItGoes) {
    open();
    constexpr int count = 500;
    for (int i = 0; i < count; ++i) ASSERT_TRUE(log_->submit(post("c" + std::to_string(i), "body")));
    close();
    for (int i = 0; i < count; ++i) ASSERT_TRUE(next<AppendReply>().result.ok());
    open();
    EXPECT_EQ(log_->state().rooms[0].head, static_cast<Seq>(count + 1));
}

TEST_F(SqliteLogTest, WhoSignsInIsCommittedWithTheNextMessage) {
    unhurried_ = std::chrono::hours(1);
    open();
    const AccountRequest sign_in{++ticket_, OpenSession{ann.id, "hash", {"hash of a token", "s1", "Laptop"}}};
    ASSERT_TRUE(log_->submit(sign_in));
    while (log_->queues().to_write > 0) std::this_thread::yield();  // the writer has it, and nothing else
    ASSERT_TRUE(log_->submit(post("a", "one")));
    EXPECT_EQ(next<PersonReply>().ticket, sign_in.ticket);
    EXPECT_TRUE(next<AppendReply>().result.ok());
    close();
    EXPECT_EQ(commits_, 1);
}

TEST_F(SqliteLogTest, WhoSignsInIsLetInThoughNobodyWrites) {
    open();
    const AccountRequest sign_in{++ticket_, OpenSession{ann.id, "hash", {"hash of a token", "s1", "Laptop"}}};
    EXPECT_EQ(ask<PersonReply>(sign_in).ticket, sign_in.ticket);
}

TEST_F(SqliteLogTest, MakesItsFolderForItsOwnerOnly) {
    open();
    struct stat status {};
    ASSERT_EQ(::stat(data().c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777, 0700U);
}

TEST_F(SqliteLogTest, RefusesAFolderThatIsInUse) {
    open();
    EXPECT_NE(open_error().find("is in use by another parley-server"), std::string::npos) << open_error();
}

TEST_F(SqliteLogTest, RefusesAFolderThatItCannotWriteTo) {
    std::ofstream(data()) << "a file in its place";
    EXPECT_NE(open_error().find("is not a folder"), std::string::npos) << open_error();
}

TEST_F(SqliteLogTest, RefusesADatabaseOfANewerProgramAndLeavesItAlone) {
    open();
    EXPECT_TRUE(append("a", "one").ok());
    close();
    alter("PRAGMA user_version = 999");
    const std::string error = open_error();
    EXPECT_NE(error.find("999"), std::string::npos) << error;
    EXPECT_NE(error.find("newer"), std::string::npos) << error;
    alter(("PRAGMA user_version = " + std::to_string(schema_version())).c_str());
    open();
    EXPECT_EQ(bodies(), std::vector<std::string>{"one"});
}

TEST_F(SqliteLogTest, RefusesADatabaseOfAnotherProgram) {
    fs::create_directory(data());
    alter("CREATE TABLE cookies (name TEXT)");
    EXPECT_NE(open_error().find("another program"), std::string::npos) << open_error();
}

TEST_F(SqliteLogTest, RefusesAFileThatIsNoDatabase) {
    fs::create_directory(data());
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
    EXPECT_NE(warnings().find("nothing was stored"), std::string::npos) << warnings();
    set_sync_mode(SyncMode::works);
    EXPECT_EQ(append("c", "three").value().seq, 3U) << "what was not stored leaves no hole";
    EXPECT_EQ(append("b", "two").value().seq, 4U) << "a retry is stored";
    close();
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
    for (int i = 0; i < 4; ++i) EXPECT_FALSE(next<AppendReply>().result.ok());
    set_sync_mode(SyncMode::works);
    EXPECT_EQ(append("f", "three").value().seq, 3U);
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
    EXPECT_EQ(append("c", "two").value().seq, 3U);
    EXPECT_EQ(bodies(), (std::vector<std::string>{"one", "two"}));
}

TEST_F(SqliteLogTest, ServesPagesWhileACommitWaitsForTheDisk) {
    open();
    EXPECT_TRUE(append("a", "one").ok());
    set_sync_mode(SyncMode::waits);
    ASSERT_TRUE(log_->submit(post("b", "two")));
    EXPECT_EQ(bodies(), std::vector<std::string>{"one"}) << "and nothing of what is not committed";
    set_sync_mode(SyncMode::works);
    EXPECT_EQ(next<AppendReply>().result.value().seq, 3U);
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
    for (std::size_t i = 0; i < taken; ++i) ASSERT_TRUE(next<AppendReply>().result.ok());
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
                log_->submit(AppendRequest{1, lobby, ann, MessageCid(cid), contents::posted("body")});
            }
        });
    }
    for (std::thread& poster : posters) poster.join();
    for (int i = 0; i < threads * each; ++i) ASSERT_TRUE(next<AppendReply>().result.ok());
    EXPECT_EQ(bodies().size(), static_cast<std::size_t>(threads * each));
}

}  // namespace
}  // namespace parley::server
