// What is deleted or too old is gone from the disk, and its place stays.
#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "shared/limits.h"
#include "tests/unit/server/sqlite_log_harness.h"

namespace parley::server {
namespace {

using namespace parley::contents;

class ErasingTest : public SqliteLogTest {
protected:
    /// After this nothing is left to be done: the log is closed, and what it leaves behind is looked at.
    bool is_on_disk(const std::string& words) {
        close();
        const bool there = bytes_on_disk().find(words) != std::string::npos;
        open();
        return there;
    }
    /// The server goes on, and looks after its log between commits: sooner or later no reader is in the way.
    bool is_gone_soon(const std::string& words) {
        for (int i = 0; i < 1000; ++i) {
            say("and it goes on");
            if (bytes_on_disk().find(words) == std::string::npos) return true;
        }
        return false;
    }
    Event expired() {
        for (;;) {
            const auto committed = next<Committed>();
            if (committed.event->kind == EventKind::expired) return *committed.event;
        }
    }
    /// Another minute has begun.
    void wake_at(std::int64_t at_ms) {
        now_ms_ = at_ms;
        log_->wake();
    }
    void say_many(int count) {
        for (int i = 0; i < count; ++i) log_->submit(post("c" + std::to_string(i), "words of " + std::to_string(i) + "."));
        for (int i = 0; i < count; ++i) ASSERT_TRUE(next<AppendReply>().result.ok());
    }
    std::size_t erased_count(const RoomId& room = lobby) {
        const std::vector<Event> all = events(room);
        return static_cast<std::size_t>(std::count_if(all.begin(), all.end(), [](const Event& e) { return e.state.erased; }));
    }
};

TEST_F(ErasingTest, DeletedWordsAreInNoFileAnyMore) {
    open();
    const Seq message = say("the-secret-itself");
    say(lobby, ann, edited(message, "the-secret-edited"));
    say(lobby, ann, edited(message, "the-secret-edited-again"));
    say("what stays");
    EXPECT_TRUE(is_on_disk("the-secret-itself"));
    say(lobby, ann, deleted(message));
    EXPECT_FALSE(is_on_disk("the-secret"));
    EXPECT_TRUE(is_on_disk("what stays"));
}

TEST_F(ErasingTest, DeletedWordsLeaveTheWriteAheadLogWhileTheServerRuns) {
    open();
    const Seq message = say("the-secret-itself");
    say(lobby, ann, deleted(message));
    EXPECT_TRUE(is_gone_soon("the-secret"));
}

TEST_F(ErasingTest, ADeletedMessageKeepsItsPlaceAndNothingElse) {
    open();
    const Seq message = say("secret");
    say(lobby, bob, reacted(message, "👍"));
    say(lobby, bob, pinned(message));
    const Seq edit = say(lobby, ann, edited(message, "edited secret"));
    say(lobby, ann, deleted(message));
    const std::vector<Event> all = events();
    const Event& gone = all.at(message - 1);
    EXPECT_EQ(gone.seq, message);
    EXPECT_EQ(gone.author.id, ann.id);
    EXPECT_TRUE(gone.state.erased);
    EXPECT_EQ(gone.body, "");
    EXPECT_EQ(gone.state.pinned, 0U);
    EXPECT_EQ(gone.state.edited, 0U);
    EXPECT_TRUE(gone.state.reactions.empty());
    EXPECT_EQ(all.at(edit - 1).kind, EventKind::edited);
    EXPECT_EQ(all.at(edit - 1).target, message);
    EXPECT_EQ(all.at(edit - 1).body, "");
}

// Rows that once lay on another page must not be left there: many rooms grow at once, with messages of every length.
TEST_F(ErasingTest, NothingIsLeftOfManyDeletedMessages) {
    open();
    std::mt19937 random(7);  // NOLINT(cert-msc32-c,cert-msc51-cpp): the same run every time
    std::vector<RoomId> rooms = {lobby, RoomId("random")};
    for (const std::string id : {"r1", "r2", "r3"}) {
        make_room(id, RoomAccess::everyone, ann);
        rooms.emplace_back(id);
    }
    constexpr int count = 3000;
    struct Said {
        RoomId room;
        Seq seq;
        std::string words;
    };
    std::vector<Said> said;
    for (int i = 0; i < count; ++i) {
        const std::size_t length = random() % 20 == 0 ? random() % 6000 : random() % 200;
        const std::string words = "<" + std::to_string(100'000 + i) + ">";
        said.push_back({rooms[random() % rooms.size()], 0, words});
        log_->submit(change(said.back().room, ann, posted(words + std::string(length, 'x'))));
    }
    for (Said& one : said) one.seq = next<AppendReply>().result.value().seq;
    std::shuffle(said.begin(), said.end(), random);
    said.resize(count / 2);
    for (const Said& one : said) log_->submit(change(one.room, ann, deleted(one.seq)));
    for (std::size_t i = 0; i < said.size(); ++i) ASSERT_TRUE(next<AppendReply>().result.ok());
    close();
    const std::string bytes = bytes_on_disk();
    std::size_t left = 0;
    for (const Said& one : said) left += bytes.find(one.words) == std::string::npos ? 0U : 1U;
    EXPECT_EQ(left, 0U);
}

TEST_F(ErasingTest, AReaderDoesNotKeepErasedWordsForEver) {
    open();
    const Seq message = say("the-secret-itself");
    sqlite3* reader = nullptr;
    ASSERT_EQ(sqlite3_open(database().c_str(), &reader), SQLITE_OK);
    EXPECT_EQ(sqlite3_exec(reader, "BEGIN; SELECT count(*) FROM events;", nullptr, nullptr, nullptr), SQLITE_OK);
    say(lobby, ann, deleted(message));
    say("and it goes on");
    EXPECT_NE(bytes_on_disk().find("the-secret"), std::string::npos) << "somebody is reading it";
    sqlite3_close(reader);
    EXPECT_TRUE(is_gone_soon("the-secret"));
}

TEST_F(ErasingTest, ByDefaultEverythingIsKept) {
    open();
    say_many(20);
    wake_at(first_ms + 40'000 * day_ms);
    say("still here");
    EXPECT_EQ(bodies().size(), 21U);
    EXPECT_EQ(events().size(), 22U);
}

TEST_F(ErasingTest, WhatIsOlderThanItsRoomKeepsExpires) {
    open();
    say("old-words");
    now_ms_ = first_ms + day_ms;
    say("newer words");
    say(lobby, bob, reacted(2, "👍"));
    make_room("tea", RoomAccess::open, ann);
    say(RoomId("tea"), ann, retention(1, 0));
    const Seq kept_elsewhere = say(RoomId("tea"), ann, posted("old in tea"));
    wake_at(first_ms + 2 * day_ms + 1);
    const Event event = expired();
    EXPECT_EQ(event.room.value, "tea");
    EXPECT_EQ(event.target, kept_elsewhere);
    EXPECT_EQ(event.author.id.value, "parley");
    EXPECT_EQ(bodies(RoomId("tea")), std::vector<std::string>{});
    EXPECT_EQ(events(RoomId("tea")).back().kind, EventKind::expired);
    EXPECT_EQ(bodies(), (std::vector<std::string>{"old-words", "newer words"})) << "no other room";
    EXPECT_FALSE(is_on_disk("old in tea"));
}

TEST_F(ErasingTest, TheServersOwnBoundIsForRoomsWithoutOne) {
    retention_ = {1, 0};
    open();
    make_room("tea", RoomAccess::open, ann);
    say(RoomId("tea"), ann, retention(10, 0));
    say(RoomId("tea"), ann, posted("kept for ten days"));
    const Seq gone = say("kept for one");
    wake_at(first_ms + 2 * day_ms);
    EXPECT_EQ(expired().target, gone);
    EXPECT_EQ(bodies(), std::vector<std::string>{});
    EXPECT_EQ(bodies(RoomId("tea")), std::vector<std::string>{"kept for ten days"});
}

TEST_F(ErasingTest, TheNewestMessagesAreKeptWhateverElseHappens) {
    retention_ = {0, 3};
    open();
    for (int i = 1; i <= 5; ++i) say("m" + std::to_string(i));
    for (int i = 1; i <= 5; ++i) say(lobby, bob, reacted(6, "e" + std::to_string(i)));
    wake_at(first_ms + limits::sweep_log_interval_ms);
    EXPECT_EQ(expired().target, 3U);
    EXPECT_EQ(bodies(), (std::vector<std::string>{"m3", "m4", "m5"}));
    wake_at(first_ms + 2 * limits::sweep_log_interval_ms);
    say("m6");
    wake_at(first_ms + 3 * limits::sweep_log_interval_ms);
    EXPECT_EQ(expired().target, 4U);
    EXPECT_EQ(bodies(), (std::vector<std::string>{"m4", "m5", "m6"}));
}

TEST_F(ErasingTest, ASweepOfManyStepsTellsOnce) {
    open();
    constexpr int count = 2 * static_cast<int>(limits::sweep_log_events_max) + 17;
    say_many(count);
    close();
    retention_ = {0, 10};
    open();  // it begins with a sweep
    const Event event = expired();
    EXPECT_EQ(event.target, static_cast<Seq>(count - 10 + 1));
    EXPECT_EQ(erased_count(), static_cast<std::size_t>(count - 10));
    EXPECT_EQ(events().size(), static_cast<std::size_t>(count + 2)) << "one event more";
    EXPECT_FALSE(is_on_disk("words of 7."));
}

TEST_F(ErasingTest, ASweepWithNothingToDoTellsNothing) {
    retention_ = {1, 0};
    open();
    say("young");
    wake_at(first_ms + limits::sweep_log_interval_ms);
    say("younger");
    wake_at(first_ms + 2 * limits::sweep_log_interval_ms);
    EXPECT_EQ(say("youngest"), 4U);
}

TEST_F(ErasingTest, ASweepThatWasCutShortIsToldByTheNext) {
    open();
    const Seq message = say("words");
    say(lobby, bob, reacted(message, "👍"));
    now_ms_ = first_ms + 2 * day_ms;
    const Seq young = say("young");
    close();
    // As it is after a step that was committed, when the server ends before the sweep does.
    alter_soundly(
        "UPDATE events SET payload = NULL, crc = checksum(room, seq, at_ms, ordinal, kind, author, cid, target, NULL) "
        "WHERE room = 1 AND seq = " +
        std::to_string(message) + "; DELETE FROM reactions");
    retention_ = {1, 0};
    open();
    EXPECT_EQ(expired().target, message);
    EXPECT_FALSE(events().at(young - 1).state.erased);
    EXPECT_EQ(warnings(), "");
}

TEST_F(ErasingTest, AnErasedMessagesRetryIsARetry) {
    open();
    const Seq message = append("a", "secret").value().seq;
    say(lobby, ann, deleted(message));
    const auto again = append("a", "secret");
    ASSERT_TRUE(again.ok());
    EXPECT_TRUE(again.value().duplicate);
    EXPECT_EQ(again.value().seq, message);
}

}  // namespace
}  // namespace parley::server
