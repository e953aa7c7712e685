// The log on disk in a folder of a test's own, asked and waited for by one thread.
#pragma once

#include <gtest/gtest.h>
#include <sqlite3.h>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <limits>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "native-server/loop/mailbox.h"
#include "native-server/storage/database.h"
#include "native-server/storage/sqlite_log.h"
#include "shared/limits.h"
#include "tests/fakes/event_contents.h"
#include "tests/integration/support/temporary_folder.h"
#include "tests/unit/server/disk_faults.h"

namespace parley::server {

inline const RoomId lobby{"lobby"};
inline const Person ann{UserId("u-ann"), "Ann"};
inline const Person bob{UserId("u-bob"), "Bob"};
inline const Person carl{UserId("u-carl"), "Carl"};
inline constexpr std::int64_t first_ms = 1'700'000'000'000;
inline constexpr std::int64_t day_ms = 24 * 3'600'000LL;

class SqliteLogTest : public testing::Test {
protected:
    ~SqliteLogTest() override { set_sync_mode(SyncMode::works); }

    SqliteLogOptions options() {
        SqliteLogOptions options;
        options.data_dir = data();
        options.reply = [this](std::vector<LogReply> batch) { told_.post(std::move(batch)); };
        options.wall_clock_ms = [this] { return now_ms_.load(); };
        options.random_bits = [this] { return ++random_; };
        options.warn = [this](const std::string& what) {
            const std::lock_guard lock(warnings_mutex_);
            warnings_ += what + "\n";
        };
        options.retention = retention_;
        options.committed = [this](bool, std::int64_t) { ++commits_; };
        options.unhurried = unhurried_;
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
    void close() { log_.reset(); }
    [[nodiscard]] std::filesystem::path data() const { return folder_.path() / "data"; }
    [[nodiscard]] std::filesystem::path database() const { return data() / "parley.db"; }
    [[nodiscard]] std::filesystem::path write_ahead_log() const { return data() / "parley.db-wal"; }

    /// Runs SQL on the file, as nobody of ours would.
    void alter(const std::string& sql) const {
        sqlite3* handle = nullptr;
        ASSERT_EQ(sqlite3_open(database().c_str(), &handle), SQLITE_OK);
        sqlite3_busy_timeout(handle, 5000);
        EXPECT_EQ(sqlite3_exec(handle, sql.c_str(), nullptr, nullptr, nullptr), SQLITE_OK) << sqlite3_errmsg(handle);
        sqlite3_close(handle);
    }
    /// The same with our functions, so that checksums can be right.
    void alter_soundly(const std::string& sql) const {
        auto opened = Database::open(database().string(), Database::Mode::create);
        ASSERT_TRUE(opened.ok()) << opened.error();
        EXPECT_TRUE(opened.value().run(sql.c_str())) << opened.value().error();
    }
    /// What the database's files hold, one after the other.
    [[nodiscard]] std::string bytes_on_disk() const {
        std::string bytes;
        for (const auto& path : {database(), write_ahead_log()}) {
            std::ifstream stream(path, std::ios::binary);
            bytes.append(std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>());
        }
        return bytes;
    }
    std::string warnings() {
        const std::lock_guard lock(warnings_mutex_);
        return warnings_;
    }

    AppendRequest change(const RoomId& room, const Person& author, EventContent content, const std::string& cid = "") {
        return {++ticket_, room, author, MessageCid(cid), std::move(content)};
    }
    AppendRequest post(const std::string& cid, const std::string& body) {
        return change(lobby, ann, contents::posted(body), cid);
    }
    ReadRequest page(const RoomId& room, PageAnchor anchor, Seq seq, std::uint32_t events_max) {
        return {++ticket_, room, anchor, seq, 0, events_max, std::size_t{1} << 30, ann.id};
    }
    /// The next thing that is told; `Wanted` is not passed over.
    template <class Wanted>
    Wanted next() {
        for (;;) {
            while (next_ < batch_.size()) {
                LogReply reply = std::move(batch_[next_++]);
                if (auto* wanted = get_if<Wanted>(&reply)) return std::move(*wanted);
            }
            batch_ = std::move(told_.wait(1).at(0));
            next_ = 0;
        }
    }
    template <class Reply>
    Reply ask(LogRequest request) {
        EXPECT_TRUE(log_->submit(std::move(request)));
        return next<Reply>();
    }
    Result<Appended> append(const std::string& cid, const std::string& body) {
        return ask<AppendReply>(post(cid, body)).result;
    }
    /// Its seq; 0, and a failure, when it was refused.
    Seq say(const RoomId& room, const Person& author, EventContent content) {
        const auto reply = ask<AppendReply>(change(room, author, std::move(content)));
        EXPECT_TRUE(reply.result.ok()) << reply.result.error().message;
        return reply.result.ok() ? reply.result.value().seq : 0;
    }
    Seq say(const std::string& body) { return say(lobby, ann, contents::posted(body)); }
    void meet(const Person& person) {
        EXPECT_TRUE(
            ask<PersonReply>(AddPersonRequest{++ticket_, person, {"hash of " + person.id.value, "s", ""}, ""}).result.ok());
    }
    void make_room(const std::string& id, RoomAccess access, const Person& founder, std::vector<UserId> others = {}) {
        const auto reply = ask<AddRoomReply>(
            AddRoomRequest{++ticket_, RoomId(id), "Room " + id, access, founder, MessageCid(), std::move(others)});
        EXPECT_TRUE(reply.result.ok()) << reply.result.error().message;
    }
    Result<PageRead> read(const RoomId& room) { return ask<ReadReply>(page(room, PageAnchor::after, 0, 100'000)).result; }
    std::vector<Event> events(const RoomId& room = lobby) {
        auto all = read(room);
        EXPECT_TRUE(all.ok()) << all.error().message;
        return all.ok() ? all.value().events : std::vector<Event>{};
    }
    /// Of messages with words; seq is dense over all events.
    std::vector<std::string> bodies(const RoomId& room = lobby) {
        std::vector<std::string> bodies;
        Seq expected = 0;
        for (const Event& event : events(room)) {
            EXPECT_EQ(event.seq, ++expected);
            if (event.kind == EventKind::posted && !event.state.erased) bodies.push_back(event.body);
        }
        return bodies;
    }

    TemporaryFolder folder_;
    Retention retention_;
    std::chrono::milliseconds unhurried_{limits::log_unhurried_ms};
    std::atomic<int> commits_ = 0;
    std::atomic<std::int64_t> now_ms_{first_ms};
    Mailbox<std::vector<LogReply>> told_{std::numeric_limits<std::size_t>::max()};
    std::vector<LogReply> batch_;
    std::size_t next_ = 0;
    std::mutex warnings_mutex_;
    std::string warnings_;
    std::uint64_t random_ = 0;
    Ticket ticket_ = 0;
    std::unique_ptr<SqliteLog> log_;
};

}  // namespace parley::server
