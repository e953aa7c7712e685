// People as the core knows them: what a welcome says, their own log, what follows them to all their sessions.
#include <algorithm>

#include "tests/unit/server/core_harness.h"

namespace parley::server {
namespace {

const RoomId lobby_id("lobby");

class PeopleTest : public CoreTest {
protected:
    static const RoomInfo* find_room(const Welcome& welcome, const RoomId& id) {
        const auto found =
            std::find_if(welcome.rooms.begin(), welcome.rooms.end(), [&](const RoomInfo& room) { return room.id == id; });
        return found == welcome.rooms.end() ? nullptr : &*found;
    }
    void resume_own_log(SessionId id, Seq last = 0) {
        say(id, Resume{personal(id), Epoch("fake-epoch"), last});
        settle();
    }
};

TEST_F(PeopleTest, AWelcomeShowsEachRoomWithWhatThePersonIsThere) {
    const SessionId ada = join("Ada");
    const SessionId bob = join("Bob");
    const RoomId open_room = create(ada, "Open", RoomAccess::open);
    const RoomId closed_room = create(ada, "Closed", RoomAccess::closed);
    change(ada, closed_room, contents::invited(user(bob)));
    const Welcome first = welcome(sign_in_again(ada));
    ASSERT_EQ(first.rooms.size(), 4U);
    for (const RoomInfo& room : first.rooms) ASSERT_TRUE(room.standing);
    EXPECT_EQ(find_room(first, lobby_id)->standing->role, Role::member) << "without ever joining";
    EXPECT_EQ(find_room(first, open_room)->standing->role, Role::owner);
    EXPECT_EQ(find_room(first, closed_room)->standing->role, Role::owner);
    const Welcome second = welcome(sign_in_again(bob));
    EXPECT_EQ(find_room(second, open_room)->standing->role, Role::none);
    EXPECT_FALSE(find_room(second, open_room)->standing->invited);
    EXPECT_TRUE(find_room(second, closed_room)->standing->invited);
}

TEST_F(PeopleTest, AWelcomeCarriesTheirOwnLogTheirSettingsAndHowFarTheyHaveRead) {
    const SessionId ada = join("Ada");
    EXPECT_EQ(welcome(ada).personal.id, personal(ada));
    EXPECT_EQ(welcome(ada).personal.access, RoomAccess::personal);
    EXPECT_EQ(welcome(ada).personal.head, 0U);
    for (const char* cid : {"c1", "c2", "c3"}) post(ada, "words", cid);
    change(ada, RoomId(), contents::read(lobby_id, 3));
    change(ada, RoomId(), contents::setting("theme", "dark"));
    const Welcome back = welcome(sign_in_again(ada));
    EXPECT_EQ(back.personal.head, 2U);
    ASSERT_EQ(back.settings.size(), 1U);
    EXPECT_EQ(back.settings[0].key, "theme");
    EXPECT_EQ(back.settings[0].value, "dark");
    EXPECT_EQ(find_room(back, lobby_id)->standing->read, 3U);
    EXPECT_EQ(find_room(back, lobby_id)->standing->unread, 1U);
}

TEST_F(PeopleTest, MarksAndSettingsAreAckedAndPushedToTheirOwnersSessionsOnly) {
    const SessionId ada = sign_in("Ada");
    const SessionId phone = sign_in_again(ada);
    const SessionId bob = sign_in("Bob");
    for (const SessionId id : {ada, phone, bob}) resume_own_log(id);
    say(ada, Change{RoomId("ignored"), MessageCid("m1"), contents::read(lobby_id, 1)}, 8);
    settle();
    const Ack ack = last_of<Ack>(ada);
    EXPECT_EQ(ack.room, personal(ada));
    EXPECT_EQ(ack.cid.value, "m1");
    EXPECT_EQ(ack.seq, 1U);
    for (const SessionId id : {ada, phone}) {
        const Event event = last_of<EventPush>(id).event;
        EXPECT_EQ(event.room, personal(ada));
        EXPECT_EQ(event.kind, EventKind::read);
        EXPECT_EQ(event.about, lobby_id);
    }
    EXPECT_TRUE(pushed(bob).empty());
}

TEST_F(PeopleTest, TheirOwnLogIsJoinedResumedAndReadLikeARoomButByNobodyElse) {
    const SessionId ada = sign_in("Ada");
    const SessionId bob = sign_in("Bob");
    change(ada, RoomId(), contents::setting("a", "1"));
    say(ada, Join{personal(ada)});
    settle();
    const Joined joined = last_of<Joined>(ada);
    EXPECT_EQ(joined.room.access, RoomAccess::personal);
    EXPECT_EQ(joined.room.head, 1U);
    change(ada, RoomId(), contents::setting("a", "2"));
    EXPECT_EQ(pushed(ada), std::vector<Seq>{2});
    say(ada, History{personal(ada), PageAnchor::after, 0, 10, 0});
    settle();
    EXPECT_EQ(last_of<Page>(ada).events.size(), 2U);
    const std::vector<Command> commands{Join{personal(ada)}, Resume{personal(ada), Epoch("fake-epoch"), 0},
                                        Leave{personal(ada)}, History{personal(ada), PageAnchor::latest, 0, 5, 0},
                                        Change{personal(ada), MessageCid("x"), contents::topic("mine")}};
    for (const Command& command : commands) {
        forget(bob);
        say(bob, command);
        settle();
        EXPECT_EQ(last_error(bob), ErrorCode::unknown_room);
    }
    say(ada, Leave{personal(ada)});
    EXPECT_EQ(last_of<Left>(ada).room, personal(ada));
}

TEST_F(PeopleTest, WhatHappenedInTheirOwnLogWhileTheyWereAwayIsResumed) {
    const SessionId ada = join("Ada");
    const SessionId bob = sign_in("Bob");
    const RoomId board = create(ada, "Board", RoomAccess::closed);
    server.on_close(bob);
    change(ada, board, contents::invited(user(bob)));
    say(ada, Direct{{user(bob)}, MessageCid()});
    settle();
    const SessionId back = sign_in_again(bob);
    EXPECT_EQ(welcome(back).personal.head, 2U);
    resume_own_log(back);
    const Resumed resumed = last_of<Resumed>(back);
    ASSERT_EQ(resumed.events.size(), 2U);
    EXPECT_EQ(resumed.events[0].kind, EventKind::invited);
    EXPECT_EQ(resumed.events[0].about, board);
    EXPECT_EQ(resumed.events[0].author.name, "Ada");
    EXPECT_EQ(resumed.events[1].kind, EventKind::direct);
}

TEST_F(PeopleTest, ATokenMarksForItsOwnPersonOnlyRoomsThatTheyMayRead) {
    const SessionId ada = join("Ada");
    const SessionId bob = join("Bob");
    const RoomId board = create(ada, "Board", RoomAccess::closed);
    for (const RoomId& room : {RoomId("nowhere"), board, personal(bob), personal(ada)}) {
        forget(bob);
        change(bob, RoomId(), contents::read(room, 1));
        EXPECT_EQ(last_error(bob), ErrorCode::unknown_room) << room.value;
    }
}

TEST_F(PeopleTest, AChangeOfRoleIsToldToAllTheirSessionsAndHoldsAtOnce) {
    const SessionId ada = join("Ada");
    const SessionId bob = join("Bob");
    const RoomId tea = create(ada, "Tea", RoomAccess::open);
    enter(bob, "tea");
    const SessionId phone = sign_in_again(bob);
    change(bob, tea, contents::renamed("Coffee"));
    EXPECT_EQ(last_error(bob), ErrorCode::forbidden);
    change(ada, tea, contents::role(user(bob), Role::owner));
    EXPECT_EQ(last_of<RoomAdded>(bob).room.standing->role, Role::owner);
    EXPECT_EQ(last_of<RoomAdded>(phone).room.standing->role, Role::owner);
    change(bob, tea, contents::renamed("Coffee"));
    EXPECT_EQ(last_of<RoomAdded>(ada).room.name, "Coffee");
    enter(phone, "tea");
    EXPECT_EQ(last_of<Joined>(phone).room.standing->role, Role::owner);
}

TEST_F(PeopleTest, JoiningOnOneSessionIsKnownOnTheOthers) {
    const SessionId ada = join("Ada");
    const SessionId bob = join("Bob");
    const RoomId tea = create(ada, "Tea", RoomAccess::open);
    const SessionId phone = sign_in_again(bob);
    forget(phone);
    enter(bob, "tea");
    EXPECT_EQ(last_of<RoomAdded>(phone).room.standing->role, Role::member);
    EXPECT_TRUE(pushed(phone).empty()) << "it has not joined";
    enter(phone, "tea");
    EXPECT_EQ(log.events(tea).size(), 2U) << "a member already";
}

TEST_F(PeopleTest, APersonWithoutSessionsIsForgottenAndFoundAgain) {
    const SessionId ada = join("Ada");
    const SessionId phone = sign_in_again(ada);
    resume_own_log(phone);
    server.on_close(ada);
    change(phone, RoomId(), contents::setting("a", "1"));
    EXPECT_EQ(pushed(phone), std::vector<Seq>{1}) << "the other session is still here";
    server.on_close(phone);
    const SessionId back = sign_in_again(ada);
    EXPECT_EQ(welcome(back).personal.head, 1U);
    change(back, RoomId(), contents::setting("a", "2"));
    EXPECT_EQ(last_of<Ack>(back).seq, 2U);
}

TEST_F(PeopleTest, WhoGoesBetweenTheQuestionAndTheWelcomeLeavesNothingBehind) {
    const SessionId id = open();
    say(id, Auth{"Ada", ""});
    server.on_close(id);
    settle();
    EXPECT_EQ(server.sessions(), 0U);
    EXPECT_EQ(server.requests_pending(), 0U);
}

}  // namespace
}  // namespace parley::server
