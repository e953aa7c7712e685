// Purged words: out of the log at once, back as they were, and in no file any more when their time is over.
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "native-server/storage/integrity.h"
#include "native-server/storage/rebuild.h"
#include "shared/codec.h"
#include "shared/limits.h"
#include "tests/unit/server/sqlite_log_harness.h"

namespace parley::server {
namespace {

using namespace parley::contents;

const RoomId staff("staff");

class SqliteModerationTest : public SqliteLogTest {
protected:
    void open_with_owner() {
        open();
        ask<PersonReply>(
            AccountRequest{++ticket_, AddAccount{ann, "ann", "password", "", SignUpMode::open, {"token", "s", ""}}});
        meet(bob);
    }
    Seq purge() { return say(staff, ann, purged(bob.id, 600, "spam")); }
    std::string findings() {
        std::string all;
        const auto checked = check_log(data(), [&all](const std::string& finding) { all += finding + "\n"; });
        EXPECT_TRUE(checked.ok());
        return all;
    }
    void rebuild_all() {
        close();
        const OpeningWorld world{[this] { return now_ms_.load(); }, [this] { return ++random_; }};
        const auto rebuilt = rebuild(data(), world);
        EXPECT_TRUE(rebuilt.ok()) << rebuilt.error();
        open();
    }
    bool is_gone_soon(const std::string& words) {
        for (int i = 0; i < 1000; ++i) {
            say("and it goes on");
            if (bytes_on_disk().find(words) == std::string::npos) return true;
        }
        return false;
    }
    /// A message with all that can come to it.
    Seq lived_in_message() {
        const Seq message = say(lobby, bob, posted("the-secret-itself"));
        say(lobby, bob, edited(message, "the-secret-edited"));
        say(lobby, ann, reacted(message, "👍"));
        say(lobby, ann, pinned(message));
        return message;
    }
};

TEST_F(SqliteModerationTest, PurgedWordsAreInNoFileAnyMoreWhenTheirTimeIsOver) {
    open_with_owner();
    const Seq message = lived_in_message();
    const Seq purged = purge();
    EXPECT_TRUE(events()[message - 1].state.erased);
    EXPECT_EQ(findings(), "") << "while they are hidden";
    now_ms_ = first_ms + limits::restore_ms + limits::sweep_log_interval_ms;
    log_->wake();
    EXPECT_TRUE(is_gone_soon("the-secret"));
    EXPECT_EQ(ask<AppendReply>(change(staff, ann, restored(purged))).result.error().code, ErrorCode::too_late);
    EXPECT_EQ(findings(), "") << "after they are gone";
    close();
    EXPECT_EQ(bytes_on_disk().find("the-secret"), std::string::npos);
    EXPECT_EQ(warnings(), "");
}

TEST_F(SqliteModerationTest, ARebuildKeepsWhatCanBeRestored) {
    open_with_owner();
    const Seq message = lived_in_message();
    const std::string before = encode_event(events()[message - 1]);
    const Seq purged = purge();
    rebuild_all();
    EXPECT_TRUE(events()[message - 1].state.erased);
    EXPECT_EQ(findings(), "");
    say(staff, ann, restored(purged));
    EXPECT_EQ(encode_event(events()[message - 1]), before);
    EXPECT_EQ(findings(), "");
    rebuild_all();
    EXPECT_EQ(encode_event(events()[message - 1]), before);
}

TEST_F(SqliteModerationTest, BansMutesSlowModeAndRightsAreThereAfterARebuildAndARestart) {
    open_with_owner();
    say(staff, ann, banned_address("192.0.2.0/24", 0, "a flood"));
    say(lobby, ann, muted(bob.id, 0));
    say(lobby, ann, slowed(30));
    say(lobby, ann, rights(RoomRight::post, Role::member));
    rebuild_all();
    const LogState state = log_->state();
    ASSERT_EQ(state.restraints.size(), 2U);
    EXPECT_EQ(state.restraints[0].address, "192.0.2.0/24");
    EXPECT_EQ(state.restraints[1].person, bob.id);
    EXPECT_EQ(state.rooms[0].slow_seconds, 30U);
    EXPECT_EQ(state.rooms[0].rights.of(RoomRight::post), Role::member);
    EXPECT_EQ(ask<AppendReply>(change(lobby, bob, posted("hello"))).result.error().code, ErrorCode::muted);
    EXPECT_EQ(ask<PersonReply>(FindPersonRequest{++ticket_, "hash of u-bob", "192.0.2.7"}).result.error().code,
              ErrorCode::banned);
    EXPECT_EQ(findings(), "");
}

TEST_F(SqliteModerationTest, WhatIsTooOldForItsRoomDoesNotComeBack) {
    open_with_owner();
    const Seq message = lived_in_message();
    say(lobby, ann, retention(0, 1));
    const Seq purged = purge();
    say("the one that is kept");
    now_ms_ = first_ms + limits::sweep_log_interval_ms;
    log_->wake();
    for (auto told = next<Committed>(); told.event->kind != EventKind::expired;) told = next<Committed>();
    say(staff, ann, restored(purged));
    EXPECT_TRUE(events()[message - 1].state.erased);
    EXPECT_EQ(findings(), "");
}

TEST_F(SqliteModerationTest, ADamagedHiddenWordIsFoundAndNotRestored) {
    open_with_owner();
    lived_in_message();
    const Seq purged = purge();
    alter("UPDATE hidden_words SET payload = '{\"body\":\"words of another\"}'");
    EXPECT_NE(findings().find("hidden_words"), std::string::npos);
    EXPECT_EQ(ask<AppendReply>(change(staff, ann, restored(purged))).result.error().code, ErrorCode::storage_unavailable);
    EXPECT_NE(warnings().find("hidden words"), std::string::npos);
}

TEST_F(SqliteModerationTest, WordsOfADeletedAccountAreInNoFileAnyMoreAlsoThosePutAside) {
    auto chosen = options();
    chosen.deleted_accounts = DeletedAccounts::erase;
    auto opened = SqliteLog::open(std::move(chosen));
    ASSERT_TRUE(opened.ok());
    log_ = std::move(opened.value());
    for (const Person& person : {ann, bob})
        ask<PersonReply>(AccountRequest{
            ++ticket_,
            AddAccount{
                person, "name of " + person.name, "password", "", SignUpMode::open, {"token of " + person.name, "s", ""}}});
    say(personal_room(bob.id), bob, setting("theme", "the-secret-theme"));
    say(personal_room(bob.id), bob, setting("draft.lobby", "the-secret-draft"));
    lived_in_message();
    purge();
    const Seq whole = lived_in_message();
    const Seq deleted_one = say(lobby, bob, posted("the-secret-deleted"));
    say(lobby, bob, deleted(deleted_one));
    say(lobby, ann, posted("others stay"));
    ASSERT_TRUE(ask<AccountReply>(AccountRequest{++ticket_, RemoveAccount{bob.id, "password", "s"}}).result.ok());
    EXPECT_TRUE(is_gone_soon("the-secret"));
    EXPECT_TRUE(events()[whole - 1].state.erased);
    EXPECT_EQ(events()[whole - 1].author.name, "Deleted account");
    EXPECT_EQ(findings(), "");
    const auto hidden_of_bob = [](const Event& event) {
        return event.kind == EventKind::hidden && event.author.id.value == "parley";
    };
    const std::vector<Event> all = events();
    EXPECT_EQ(std::count_if(all.begin(), all.end(), hidden_of_bob), 1) << "it is told once";
    rebuild_all();
    EXPECT_EQ(findings(), "");
    close();
    EXPECT_EQ(bytes_on_disk().find("the-secret"), std::string::npos);
    EXPECT_EQ(warnings(), "");
}

TEST_F(SqliteModerationTest, AGuestWithLimitedRightsMakesNoRoom) {
    auto chosen = options();
    chosen.guest_rights = GuestRights::limited;
    auto opened = SqliteLog::open(std::move(chosen));
    ASSERT_TRUE(opened.ok());
    log_ = std::move(opened.value());
    meet(bob);
    meet(carl);
    const auto make = [&](RoomAccess access) {
        return ask<AddRoomReply>(AddRoomRequest{++ticket_, RoomId("den"), "Den", access, bob, MessageCid(), {carl.id}}).result;
    };
    EXPECT_EQ(make(RoomAccess::open).error().code, ErrorCode::not_allowed);
    EXPECT_TRUE(make(RoomAccess::direct).ok());
    const Seq message = say(lobby, bob, posted("hello"));
    EXPECT_EQ(ask<AppendReply>(change(lobby, bob, pinned(message))).result.error().code, ErrorCode::forbidden);
}

}  // namespace
}  // namespace parley::server
