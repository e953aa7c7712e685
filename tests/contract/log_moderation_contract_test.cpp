// What the log promises of bans, mutes, slow mode, rights, reports, purges, and the staff room that knows of all.
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "shared/event_kinds.h"
#include "tests/contract/account_contract.h"

namespace parley::server {
namespace {

using namespace parley::contents;

const RoomId staff_id("staff");

/// Ann owns the server, Böb has an account, Eve is a guest.
class ModerationContract : public AccountContractTest {
protected:
    ModerationContract() {
        sign_up(ann);
        sign_up(bob);
        add_person(eve, "hash-of-u-eve");
    }
    Seq act(const Person& by, EventContent content, const std::string& cid = "") {
        return append(by, staff_id, std::move(content), cid).seq;
    }
    ErrorCode act_error(const Person& by, EventContent content) { return append_error(by, staff_id, std::move(content)); }
    Error refusal_of(AppendRequest one) {
        const auto reply = log_->ask<AppendReply>(std::move(one));
        EXPECT_FALSE(reply.result.ok());
        return reply.result.ok() ? Error{} : reply.result.error();
    }
    std::string staff_kinds() {
        std::string kinds;
        for (const Event& event : read_all(staff_id).events)
            kinds += (kinds.empty() ? "" : " ") + std::string(name_of(event.kind));
        return kinds;
    }
    Event staff_event(Seq seq) { return event_at(seq, staff_id); }
    std::vector<std::string> words(const RoomId& room = lobby_id) {
        std::vector<std::string> words;
        for (const Event& event : read_all(room).events)
            if (event.kind == EventKind::posted && !event.state.erased) words.push_back(event.body);
        return words;
    }
};

TEST_P(ModerationContract, AStaffRoomIsBornWithTheLog) {
    const LogState state = log_->state();
    ASSERT_EQ(state.rooms.size(), 3U);
    EXPECT_EQ(state.rooms[2].id, staff_id);
    EXPECT_EQ(state.rooms[2].access, RoomAccess::staff);
    EXPECT_EQ(staff_kinds(), "created");
}

TEST_P(ModerationContract, ABannedPersonIsKeptOutAndSaysNothingUntilItIsOver) {
    act(ann, banned(bob.id, 60, "spam"));
    const auto refused = come_with("token of Böb");
    ASSERT_EQ(error_of(refused), ErrorCode::banned);
    EXPECT_NE(refused.error().message.find("spam"), std::string::npos);
    EXPECT_NE(refused.error().message.find("until 14 November 2023, 22:14 UTC"), std::string::npos) << refused.error().message;
    EXPECT_EQ(error_of(person(OpenSession{bob.id, "password of Böb", session("t2", "s2")})), ErrorCode::banned);
    EXPECT_EQ(append_error(post("c1", "hello", bob)), ErrorCode::banned);
    log_->set_time(noon + 60'000);
    EXPECT_TRUE(come_with("token of Böb").ok());
    append(post("c1", "hello", bob));
}

TEST_P(ModerationContract, AnUnbanNamesTheBanAndSaysWhomItWasOf) {
    const Seq ban = act(ann, banned(bob.id, 0));
    const Seq unban = act(ann, unbanned(ban), "u1");
    EXPECT_TRUE(come_with("token of Böb").ok());
    EXPECT_EQ(staff_event(unban).person.name, "Böb");
    EXPECT_EQ(act(ann, unbanned(ban), "u1"), unban) << "a retry";
    EXPECT_EQ(act(ann, unbanned(ban)), unban) << "it is so already";
    EXPECT_EQ(act_error(ann, unbanned(1)), ErrorCode::unknown_message);
    EXPECT_EQ(act_error(ann, unbanned(99)), ErrorCode::unknown_message);
}

TEST_P(ModerationContract, ANewerBanTakesThePlaceOfAnOlderOne) {
    act(ann, banned(bob.id, 0));
    act(ann, banned(bob.id, 60));
    log_->set_time(noon + 60'000);
    EXPECT_TRUE(come_with("token of Böb").ok());
}

TEST_P(ModerationContract, AnAddressKeepsOutWhoComesFromItButNoModerator) {
    const Seq ban = act(ann, banned_address("192.0.2.0/24", 0, "a flood"));
    const auto from = [&](const std::string& address, const std::string& token) {
        return error_of(person(FindPersonRequest{++ticket_, token, address}));
    };
    EXPECT_EQ(from("192.0.2.7", "token of Böb"), ErrorCode::banned);
    EXPECT_EQ(from("::ffff:192.0.2.7", "hash-of-u-eve"), ErrorCode::banned);
    EXPECT_EQ(from("192.0.3.7", "token of Böb"), std::nullopt);
    EXPECT_EQ(from("192.0.2.7", "token of Ann"), std::nullopt);
    EXPECT_EQ(error_of(person(AddPersonRequest{++ticket_, {UserId("u-new"), "New"}, session("t", "s"), "", "192.0.2.9"})),
              ErrorCode::banned);
    AddAccount account = sign_up_of({UserId("u-new"), "New"});
    account.address = "192.0.2.9";
    EXPECT_EQ(error_of(person(AccountAct(account))), ErrorCode::banned);
    act(ann, unbanned(ban));
    EXPECT_EQ(from("192.0.2.7", "token of Böb"), std::nullopt);
}

TEST_P(ModerationContract, ActsAreForModeratorsAndOfLowerRanks) {
    set_rank(ann, bob, Rank::moderator);
    for (EventContent content : {banned(ann.id, 60), purged(ann.id, 60), banned(bob.id, 60)})
        EXPECT_EQ(act_error(bob, content), ErrorCode::not_allowed);
    for (EventContent content : {banned(ann.id, 60), unbanned(1), resolved(1), purged(ann.id, 60), restored(1)})
        EXPECT_EQ(act_error(eve, content), ErrorCode::not_allowed) << name_of(content.kind);
    EXPECT_EQ(act_error(ann, banned(UserId("nobody"), 60)), ErrorCode::unknown_person);
    act(bob, banned(eve.id, 60));
}

TEST_P(ModerationContract, AMuteHoldsInItsRoomUntilItIsOverOrTakenBack) {
    append(ann, lobby_id, muted(bob.id, 60, "noise"));
    const Error error = refusal_of(post("c1", "hello", bob));
    EXPECT_EQ(error.code, ErrorCode::muted);
    EXPECT_EQ(error.retry_ms, 60'000U);
    EXPECT_NE(error.message.find("UTC"), std::string::npos);
    append(post("c2", "elsewhere", bob, random_id));
    append(ann, lobby_id, unmuted(bob.id));
    const Seq said = append(post("c1", "hello", bob)).seq;
    append(ann, lobby_id, muted(bob.id, 60));
    EXPECT_EQ(append(post("c1", "hello", bob)).seq, said) << "a retry of what was said before";
    EXPECT_EQ(append_error(bob, lobby_id, reacted(said, "x")), ErrorCode::muted);
    log_->set_time(noon + 60'000);
    append(bob, lobby_id, reacted(said, "x"));
    EXPECT_EQ(append_error(bob, lobby_id, muted(ann.id, 60)), ErrorCode::forbidden);
}

TEST_P(ModerationContract, InSlowModeMembersWaitBetweenTwoMessages) {
    append(ann, lobby_id, slowed(30));
    append(post("c1", "one", bob));
    const Error error = refusal_of(post("c2", "two", bob));
    EXPECT_EQ(error.code, ErrorCode::slow_mode);
    EXPECT_EQ(error.retry_ms, 30'000U);
    append(post("c3", "another person", eve));
    append(post("a1", "one"));
    append(post("a2", "two"));
    log_->set_time(noon + 30'000);
    append(post("c2", "two", bob));
    append(ann, lobby_id, slowed(0));
    append(post("c4", "three", bob));
}

TEST_P(ModerationContract, ARoomsRightsDecideWhoMay) {
    append(ann, lobby_id, rights(RoomRight::post, Role::moderator));
    EXPECT_EQ(append_error(post("c1", "hello", bob)), ErrorCode::forbidden);
    append(post("c2", "hear, hear"));
    append(ann, lobby_id, rights(RoomRight::post, Role::none));
    append(post("c1", "hello", bob));
    const Seq before = append(ann, lobby_id, rights(RoomRight::topic, Role::member)).seq;
    append(bob, lobby_id, topic("mine"));
    EXPECT_GT(append(ann, lobby_id, rights(RoomRight::topic, Role::member)).seq, before) << "so already, as of the head";
    EXPECT_EQ(append_error(bob, lobby_id, rights(RoomRight::topic, Role::owner)), ErrorCode::forbidden);
}

TEST_P(ModerationContract, AReportKeepsTheNewestWordsAndWhoWroteThem) {
    const Seq said = append(post("c1", "first words", bob)).seq;
    append(bob, lobby_id, edited(said, "newest words"));
    const Seq report = act(eve, reported(lobby_id, said, "rude"), "r1");
    const Event event = staff_event(report);
    EXPECT_EQ(event.topic, "newest words");
    EXPECT_EQ(event.person.name, "Böb");
    EXPECT_EQ(event.about, lobby_id);
    EXPECT_EQ(event.target, said);
    EXPECT_EQ(event.body, "rude");
    EXPECT_EQ(act(eve, reported(lobby_id, said, "rude"), "r1"), report) << "a retry";
    EXPECT_EQ(act(eve, reported(lobby_id, said, "again")), report) << "reported already";
    const Seq done = act(ann, resolved(report, "spoke to him"));
    EXPECT_EQ(act(ann, resolved(report)), done);
    EXPECT_EQ(act_error(ann, resolved(1)), ErrorCode::unknown_message);
    append(bob, lobby_id, deleted(said));
    EXPECT_EQ(act_error(ann, reported(lobby_id, said, "rude")), ErrorCode::message_deleted);
    EXPECT_EQ(act_error(eve, reported(lobby_id, 99, "rude")), ErrorCode::unknown_message);
    EXPECT_EQ(act_error(eve, reported(RoomId("nowhere"), 1, "rude")), ErrorCode::unknown_room);
}

TEST_P(ModerationContract, WhatCannotBeReadCannotBeReported) {
    add_room("den", RoomAccess::closed, bob);
    const Seq said = append(post("c1", "between us", bob, RoomId("den"))).seq;
    EXPECT_EQ(act_error(eve, reported(RoomId("den"), said, "rude")), ErrorCode::unknown_room);
    EXPECT_EQ(act_error(ann, reported(RoomId("den"), said, "rude")), ErrorCode::unknown_room) << "no rank opens a room";
    EXPECT_EQ(act_error(eve, reported(staff_id, 1, "rude")), ErrorCode::unknown_room);
    act(bob, reported(RoomId("den"), said, "my own"));
}

TEST_P(ModerationContract, ThereAreOnlySoManyOpenReportsOfOnePerson) {
    std::vector<Seq> reports;
    for (std::size_t i = 0; i <= limits::reports_open_max; ++i) {
        const Seq said = append(post("c" + std::to_string(i), "words", bob)).seq;
        if (i < limits::reports_open_max)
            reports.push_back(act(eve, reported(lobby_id, said, "")));
        else
            EXPECT_EQ(act_error(eve, reported(lobby_id, said, "")), ErrorCode::too_large);
    }
    act(ann, resolved(reports.front()));
    const Seq said = append(post("more", "words", bob)).seq;
    act(eve, reported(lobby_id, said, ""));
}

TEST_P(ModerationContract, APurgeHidesInAllRoomsAndOneEventOfEachRoomSaysSo) {
    const Seq old = append(post("c0", "long ago", bob)).seq;
    log_->set_time(noon + 120'000);
    const Seq first = append(post("c1", "one", bob)).seq;
    append(post("c2", "of another"));
    append(post("c3", "two", bob));
    append(post("c4", "elsewhere", bob, random_id));
    std::vector<LogReply> told = log_->ask_all({request(ann, staff_id, purged(bob.id, 60, "spam"), "p1")});
    std::vector<Event> hidden;
    for (const Committed& one : only<Committed>(told))
        if (one.event->kind == EventKind::hidden) hidden.push_back(*one.event);
    ASSERT_EQ(hidden.size(), 2U);
    EXPECT_EQ(hidden[0].room, lobby_id);
    EXPECT_EQ(hidden[0].target, first);
    EXPECT_EQ(hidden[0].person.name, "Böb");
    EXPECT_EQ(hidden[1].room, random_id);
    EXPECT_EQ(words(), (std::vector<std::string>{"long ago", "of another"}));
    EXPECT_TRUE(words(random_id).empty());
    const Event purge = read_all(staff_id).events.back();
    EXPECT_EQ(purge.messages, 3U);
    EXPECT_EQ(act(ann, purged(bob.id, 60, "spam"), "p1"), purge.seq) << "a retry";
    EXPECT_EQ(append_error(bob, lobby_id, edited(first, "again")), ErrorCode::message_deleted);
    append(bob, lobby_id, edited(old, "long, long ago"));
}

TEST_P(ModerationContract, WhatIsRestoredIsAsItWas) {
    const Seq first = append(post("c1", "one", bob)).seq;
    const Seq second = append(post("c2", "two", bob)).seq;
    append(bob, lobby_id, edited(second, "two edited"));
    append(ann, lobby_id, reacted(second, "👍"));
    append(ann, lobby_id, pinned(first));
    const std::vector<Event> before = read_all().events;
    const Seq purge = act(ann, purged(bob.id, 60));
    EXPECT_TRUE(words().empty());
    log_->set_time(noon + limits::restore_ms - 1);
    const Seq restore = act(ann, restored(purge), "r1");
    EXPECT_EQ(staff_event(restore).messages, 2U);
    const std::vector<Event> after = read_all().events;
    for (std::size_t i = 0; i < before.size(); ++i) {
        EXPECT_EQ(after[i].body, before[i].body);
        EXPECT_EQ(after[i].state.pinned, before[i].state.pinned);
        EXPECT_EQ(after[i].state.edited, before[i].state.edited);
        EXPECT_EQ(after[i].state.reactions.size(), before[i].state.reactions.size());
    }
    EXPECT_EQ(act(ann, restored(purge), "r1"), restore) << "a retry";
    EXPECT_EQ(act(ann, restored(purge)), restore) << "it is so already";
    EXPECT_EQ(read_all().events.back().kind, EventKind::unhidden);
    EXPECT_EQ(read_all().events.back().target, first);
}

TEST_P(ModerationContract, AReplyThatIsHiddenKeepsItsThreadAndComesBackIntoIt) {
    const Seq root = append(post("c1", "of another")).seq;
    const Seq reply = append(request(bob, lobby_id, in_thread(root, "one"), "c2")).seq;
    const Seq purge = act(ann, purged(bob.id, 60));
    EXPECT_TRUE(event_at(reply).state.erased);
    EXPECT_EQ(event_at(reply).thread, root);
    EXPECT_EQ(event_at(root).state.replies.count, 1U);
    act(ann, restored(purge));
    EXPECT_EQ(event_at(reply).body, "one");
    EXPECT_EQ(event_at(reply).thread, root);
    EXPECT_EQ(event_at(root).state.replies.count, 1U);
}

TEST_P(ModerationContract, AfterTenMinutesItIsTooLate) {
    append(post("c1", "one", bob));
    const Seq purge = act(ann, purged(bob.id, 60));
    log_->set_time(noon + limits::restore_ms);
    EXPECT_EQ(act_error(ann, restored(purge)), ErrorCode::too_late);
    EXPECT_TRUE(words().empty());
}

TEST_P(ModerationContract, EveryActIsInTheStaffRoomInTheSameCommit) {
    set_rank(ann, bob, Rank::moderator);
    account<InvitationInfo>(AddInvitation{ann.id, "i1", "code", "for the club", 1, hour_ms});
    done(RemoveInvitation{ann.id, "i1"});
    done(RemoveInvitation{ann.id, "i1"});
    set_rank(ann, bob, Rank::member);
    account<ResetCode>(AddResetCode{ann.id, bob.id, "reset", hour_ms});
    const Seq said = append(post("c1", "one", eve)).seq;
    append(ann, lobby_id, muted(eve.id, 60));
    append(ann, lobby_id, unmuted(eve.id));
    append(ann, lobby_id, deleted(said));
    append(ann, lobby_id, slowed(5));
    append(ann, lobby_id, rights(RoomRight::pin, Role::owner));
    append(ann, lobby_id, role(bob.id, Role::moderator));
    append(ann, lobby_id, retention(90, 0));
    append(ann, lobby_id, of(EventKind::archived));
    append(ann, lobby_id, of(EventKind::unarchived));
    add_room("tea", RoomAccess::open, bob);
    append(eve, RoomId("tea"), joined());
    append(bob, RoomId("tea"), about_person(EventKind::left, eve.id));
    EXPECT_EQ(staff_kinds(),
              "created ranked invitation withdrawn ranked reset_made muted unmuted removed slowed rights role retention "
              "archived unarchived kicked");
    const std::vector<Event> all = read_all(staff_id).events;
    EXPECT_EQ(all[1].key, "moderator");
    EXPECT_EQ(all[2].body, "for the club");
    EXPECT_EQ(all[6].about, lobby_id);
    EXPECT_EQ(all[8].target, said);
    EXPECT_EQ(all[8].person.name, "Eve");
    EXPECT_EQ(all.back().about.value, "tea");
    EXPECT_EQ(all.back().author.name, "Böb");
    EXPECT_EQ(standing(eve, RoomId("tea")).role, Role::none);
}

TEST_P(ModerationContract, NobodyChangesTheStaffRoom) {
    act(ann, banned(bob.id, 60));
    for (const EventContent& content :
         {posted("hello"), edited(2, "it was not me"), deleted(2), renamed("Attic"), topic("quiet"), retention(1, 1),
          of(EventKind::archived), pinned(2), reacted(2, "x"), joined(), left(), role(ann.id, Role::owner), slowed(5),
          rights(RoomRight::post, Role::owner), muted(eve.id, 60), about_person(EventKind::hidden, bob.id)}) {
        append_error(ann, staff_id, content);
        EXPECT_EQ(append_error(eve, staff_id, content), ErrorCode::unknown_room) << name_of(content.kind);
    }
    EXPECT_EQ(staff_kinds(), "created banned");
}

LOG_CONTRACT(ModerationContract);

}  // namespace
}  // namespace parley::server
