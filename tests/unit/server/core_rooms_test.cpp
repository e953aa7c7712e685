// Rooms as people see them: who learns of one, who may come in, who is told when it changes.
#include "shared/limits.h"
#include "tests/unit/server/core_harness.h"

namespace parley::server {
namespace {

class RoomsTest : public CoreTest {
protected:
    std::vector<std::string> room_ids(SessionId id) {
        std::vector<std::string> ids;
        for (const RoomInfo& room : sees(id)) ids.push_back(room.id.value);
        return ids;
    }
    /// The rooms of a fresh welcome for the same person.
    std::vector<RoomInfo> sees(SessionId id) { return welcome(sign_in_again(id)).rooms; }

    void expect_unknown(SessionId id, const RoomId& room) {
        const std::vector<Command> commands{Join{room},
                                            Leave{room},
                                            Resume{room, Epoch("fake-epoch"), 0},
                                            History{room, PageAnchor::latest, 0, 5, 0},
                                            Send{room, MessageCid("unknown"), "hi"},
                                            Change{room, MessageCid("unknown"), contents::topic("mine now")},
                                            Change{room, MessageCid("unknown"), contents::deleted(1)},
                                            Change{room, MessageCid("unknown"), contents::invited(user(id))},
                                            Change{RoomId(), MessageCid("unknown"), contents::read(room, 1)}};
        for (std::size_t i = 0; i < commands.size(); i++) {
            forget(id);
            say(id, commands[i]);
            settle();
            EXPECT_EQ(last_error(id), ErrorCode::unknown_room) << "command " << i;
        }
    }
};

TEST_F(RoomsTest, ANewPublicRoomIsToldToEverybodyAndJoinedByItsMaker) {
    const SessionId ada = join("Ada");
    const SessionId bob = join("Bob");
    say(ada, Create{"  Tea & biscuits ", RoomAccess::open, MessageCid("r1")}, 7);
    settle();
    const Joined joined = last_of<Joined>(ada);
    EXPECT_EQ(joined.room.id.value, "tea-biscuits");
    EXPECT_EQ(joined.room.access, RoomAccess::open);
    EXPECT_EQ(joined.room.head, 1U);
    ASSERT_TRUE(joined.room.standing);
    EXPECT_EQ(joined.room.standing->role, Role::owner);
    ASSERT_EQ(joined.events.size(), 1U);
    EXPECT_EQ(joined.events[0].kind, EventKind::created);
    const RoomAdded told = last_of<RoomAdded>(bob);
    EXPECT_EQ(told.room.name, "Tea & biscuits");
    EXPECT_EQ(told.room.head, 1U);
    EXPECT_EQ(told.room.standing->role, Role::none);
    EXPECT_EQ(server.rooms(), 4U);
}

TEST_F(RoomsTest, ATakenOrBadNameIsRefusedAndOneWithoutLatinLettersGetsAnIdOfItsOwn) {
    const SessionId ada = join("Ada");
    create(ada, "Tea & biscuits", RoomAccess::open);
    say(ada, Create{"tea biscuits", RoomAccess::open, MessageCid()});
    settle();
    EXPECT_EQ(last_error(ada), ErrorCode::room_exists);
    say(ada, Create{"\x01", RoomAccess::open, MessageCid()});
    EXPECT_EQ(last_error(ada), ErrorCode::bad_room_name);
    say(ada, Create{"Coffee", RoomAccess::open, MessageCid("not plain")});
    EXPECT_EQ(last_error(ada), ErrorCode::bad_field);
    EXPECT_EQ(create(ada, "日本語", RoomAccess::open).value.rfind("room-", 0), 0U);
}

TEST_F(RoomsTest, ARetriedCreateFindsTheRoomOfTheFirstTry) {
    const SessionId ada = join("Ada");
    for (int i = 0; i < 2; i++) {
        say(ada, Create{"Tea", RoomAccess::closed, MessageCid("r1")});
        settle();
    }
    const std::vector<Joined> joined = heard_of<Joined>(ada);
    ASSERT_EQ(joined.size(), 2U);
    EXPECT_EQ(joined[0].room.id, joined[1].room.id);
    EXPECT_EQ(server.rooms(), 4U);
}

TEST_F(RoomsTest, NobodyButItsMakerLearnsOfAPrivateRoom) {
    const SessionId ada = join("Ada");
    const SessionId bob = join("Bob");
    const RoomId board = create(ada, "Board", RoomAccess::closed);
    EXPECT_TRUE(heard(bob).empty());
    EXPECT_EQ(room_ids(ada), (std::vector<std::string>{"lobby", "random", board.value}));
    EXPECT_EQ(room_ids(bob), (std::vector<std::string>{"lobby", "random"}));
    expect_unknown(bob, board);
    expect_unknown(bob, RoomId("nowhere"));
    EXPECT_NE(create(bob, "Board", RoomAccess::closed), board) << "a taken name would tell that there is one";
}

TEST_F(RoomsTest, JoiningAPublicRoomMakesAMemberOnce) {
    const SessionId ada = join("Ada");
    const SessionId bob = join("Bob");
    const RoomId tea = create(ada, "Tea", RoomAccess::open);
    say(bob, Join{tea}, 5);
    EXPECT_TRUE(heard_of<Joined>(bob).empty()) << "the commit comes first";
    settle();
    const Joined joined = last_of<Joined>(bob);
    EXPECT_EQ(joined.room.standing->role, Role::member);
    EXPECT_EQ(joined.room.head, 2U);
    EXPECT_EQ(joined.events.back().kind, EventKind::joined);
    EXPECT_EQ(joined.events.back().author.name, "Bob");
    EXPECT_EQ(last_of<EventPush>(ada).event.kind, EventKind::joined);
    enter(bob, "tea");
    EXPECT_EQ(log.events(tea).size(), 2U) << "a repeated join is no event";
    EXPECT_EQ(heard_of<Joined>(bob).size(), 2U);
    enter(bob, "random");
    EXPECT_EQ(log.events(RoomId("random")).size(), 1U) << "nobody needs to join a room for everyone";
}

TEST_F(RoomsTest, AJoinThatCantBeStoredLeavesThePersonOutside) {
    const SessionId ada = join("Ada");
    const SessionId bob = join("Bob");
    const RoomId tea = create(ada, "Tea", RoomAccess::open);
    forget(bob);
    say(bob, Join{tea});
    log.fail_next_commit();
    settle();
    EXPECT_EQ(last_error(bob), ErrorCode::storage_unavailable);
    EXPECT_TRUE(heard_of<Joined>(bob).empty());
    change(ada, tea, contents::topic("brewed"));
    EXPECT_TRUE(pushed(bob).empty());
}

TEST_F(RoomsTest, LeavingAPublicRoomEndsPushesAndMembership) {
    const SessionId ada = join("Ada");
    const SessionId bob = join("Bob");
    const RoomId tea = create(ada, "Tea", RoomAccess::open);
    enter(bob, "tea");
    forget(bob);
    say(bob, Leave{tea}, 6);
    EXPECT_TRUE(heard_of<Left>(bob).empty()) << "the commit comes first";
    settle();
    EXPECT_EQ(last_of<Left>(bob).room, tea);
    EXPECT_EQ(log.events(tea).back().kind, EventKind::left);
    EXPECT_EQ(last_of<RoomAdded>(bob).room.standing->role, Role::none);
    EXPECT_TRUE(heard_of<RoomGone>(bob).empty()) << "it can still be seen";
    forget(bob);
    change(ada, tea, contents::topic("brewed"));
    EXPECT_TRUE(pushed(bob).empty());
    say(bob, Leave{tea});
    EXPECT_EQ(last_error(bob), ErrorCode::not_joined);
}

TEST_F(RoomsTest, AnInvitedPersonSeesThePrivateRoomAndMayComeIn) {
    const SessionId ada = join("Ada");
    const SessionId bob = join("Bob");
    const RoomId board = create(ada, "Board", RoomAccess::closed);
    change(ada, board, contents::invited(user(bob)));
    const RoomAdded told = last_of<RoomAdded>(bob);
    EXPECT_EQ(told.room.id, board);
    EXPECT_EQ(told.room.standing->role, Role::none);
    EXPECT_TRUE(told.room.standing->invited);
    EXPECT_TRUE(sees(bob).back().standing->invited);
    say(bob, Resume{board, Epoch("fake-epoch"), 0});
    EXPECT_EQ(last_error(bob), ErrorCode::unknown_room) << "an invitation shows the room, not its words";
    enter(bob, board.value);
    const Joined joined = last_of<Joined>(bob);
    EXPECT_EQ(joined.room.standing->role, Role::member);
    EXPECT_FALSE(joined.room.standing->invited);
    say(bob, Send{board, MessageCid("b1"), "thank you"});
    settle();
    EXPECT_EQ(last_of<EventPush>(ada).event.body, "thank you");
}

TEST_F(RoomsTest, WhoLeavesAPrivateRoomIsToldThatItIsGoneAndHearsNothingMoreOnAnySession) {
    const SessionId ada = join("Ada");
    const SessionId bob = join("Bob");
    const RoomId board = create(ada, "Board", RoomAccess::closed);
    change(ada, board, contents::invited(user(bob)));
    enter(bob, board.value);
    const SessionId phone = sign_in_again(bob);
    enter(phone, board.value);
    forget(bob);
    forget(phone);
    say(bob, Leave{board}, 9);
    settle();
    EXPECT_EQ(last_of<Left>(bob).room, board);
    EXPECT_EQ(last_of<RoomGone>(bob).room, board);
    EXPECT_EQ(last_of<RoomGone>(phone).room, board);
    forget(phone);
    change(ada, board, contents::topic("without Bob"));
    EXPECT_TRUE(heard(phone).empty());
    expect_unknown(phone, board);
}

TEST_F(RoomsTest, AHistoryThatWasAskedForBeforeLeavingIsNotShownAfterwards) {
    const SessionId ada = join("Ada");
    const SessionId bob = join("Bob");
    const RoomId board = create(ada, "Board", RoomAccess::closed);
    change(ada, board, contents::invited(user(bob)));
    enter(bob, board.value);
    forget(bob);
    say(bob, Leave{board});
    say(bob, History{board, PageAnchor::latest, 0, 5, 0});
    settle();
    EXPECT_EQ(last_error(bob), ErrorCode::unknown_room);
    EXPECT_TRUE(heard_of<Page>(bob).empty());
}

TEST_F(RoomsTest, ALeaveThatCantBeStoredLeavesThePersonIn) {
    const SessionId ada = join("Ada");
    const RoomId board = create(ada, "Board", RoomAccess::closed);
    say(ada, Leave{board});
    log.fail_next_commit();
    settle();
    EXPECT_EQ(last_error(ada), ErrorCode::storage_unavailable);
    change(ada, board, contents::topic("still here"));
    EXPECT_EQ(pushed(ada), std::vector<Seq>{2});
}

TEST_F(RoomsTest, TwoSessionsThatLeaveAtOnceAreBothOut) {
    const SessionId ada = join("Ada");
    const RoomId board = create(ada, "Board", RoomAccess::closed);
    const SessionId phone = sign_in_again(ada);
    enter(phone, board.value);
    say(ada, Leave{board});
    say(phone, Leave{board});
    settle();
    EXPECT_EQ(heard_of<Left>(ada).size(), 1U);
    EXPECT_EQ(heard_of<Left>(phone).size(), 1U);
}

TEST_F(RoomsTest, ANewNameTopicOrStateIsToldToThoseWhoMaySeeTheRoom) {
    const SessionId ada = join("Ada");
    const SessionId bob = join("Bob");
    const SessionId eve = join("Eve");
    const RoomId board = create(ada, "Board", RoomAccess::closed);
    change(ada, board, contents::invited(user(bob)));
    change(ada, board, contents::renamed("  The  board "));
    change(ada, board, contents::topic("Mondays"));
    change(ada, board, contents::of(EventKind::archived));
    const RoomAdded told = last_of<RoomAdded>(bob);
    EXPECT_EQ(told.room.name, "The board");
    EXPECT_EQ(told.room.topic, "Mondays");
    EXPECT_TRUE(told.room.archived);
    EXPECT_TRUE(told.room.standing->invited);
    EXPECT_EQ(told.room.head, 5U);
    EXPECT_EQ(heard_of<RoomAdded>(bob).size(), 4U);
    EXPECT_TRUE(heard(eve).empty());
    EXPECT_EQ(sees(ada).back().name, "The board");
    change(ada, board, contents::of(EventKind::unarchived));
    EXPECT_FALSE(last_of<RoomAdded>(ada).room.archived);
}

TEST_F(RoomsTest, AnArchivedRoomIsReadByAllWhoMayAndTakesNothing) {
    const SessionId ada = join("Ada");
    const SessionId bob = join("Bob");
    const RoomId tea = create(ada, "Tea", RoomAccess::open);
    change(ada, tea, contents::of(EventKind::archived));
    say(ada, Send{tea, MessageCid("a1"), "one more"});
    settle();
    EXPECT_EQ(last_error(ada), ErrorCode::room_archived);
    enter(bob, "tea");
    const Joined joined = last_of<Joined>(bob);
    EXPECT_EQ(joined.room.standing->role, Role::none) << "nobody becomes a member of an archived room";
    EXPECT_TRUE(joined.room.archived);
    EXPECT_EQ(joined.events.size(), 2U);
}

TEST_F(RoomsTest, ADirectRoomIsSeenByItsPeopleOnlyAndFoundAgain) {
    const SessionId ada = join("Ada");
    const SessionId bob = join("Bob");
    const SessionId eve = join("Eve");
    say(ada, Direct{{user(bob), user(bob), user(ada)}, MessageCid("d1")}, 3);
    settle();
    const Joined joined = last_of<Joined>(ada);
    EXPECT_EQ(joined.room.access, RoomAccess::direct);
    EXPECT_EQ(joined.events.size(), 2U) << "made, and Bob brought in";
    EXPECT_EQ(last_of<RoomAdded>(bob).room.id, joined.room.id);
    EXPECT_EQ(last_of<RoomAdded>(bob).room.standing->role, Role::member);
    EXPECT_TRUE(heard(eve).empty());
    say(bob, Direct{{user(ada)}, MessageCid("d2")});
    settle();
    EXPECT_EQ(last_of<Joined>(bob).room.id, joined.room.id);
    expect_unknown(eve, joined.room.id);
    say(bob, Leave{joined.room.id});
    settle();
    EXPECT_EQ(last_of<Left>(bob).room, joined.room.id);
    EXPECT_EQ(room_ids(bob).back(), joined.room.id.value) << "its people stay its people";
}

TEST_F(RoomsTest, ADirectRoomNeedsSomebodyElse) {
    const SessionId ada = join("Ada");
    for (const std::vector<UserId>& people : {std::vector<UserId>{}, std::vector<UserId>{user(ada)}}) {
        say(ada, Direct{people, MessageCid("d1")});
        EXPECT_EQ(last_error(ada), ErrorCode::bad_field);
    }
    say(ada, Direct{{UserId("nobody")}, MessageCid("d1")});
    settle();
    EXPECT_EQ(last_error(ada), ErrorCode::unknown_person);
    say(ada, Direct{{UserId("nobody")}, MessageCid("d 1")});
    EXPECT_EQ(last_error(ada), ErrorCode::bad_field);
}

TEST_F(RoomsTest, WhoDoesNotReadWhatCantBeResumedHasToComeAgain) {
    const SessionId ada = join("Ada");
    const SessionId slow = join("Bob");
    transport.peers[slow].full = true;
    create(ada, "Tea", RoomAccess::open);
    EXPECT_EQ(transport.peers[slow].code, CloseCode::slow);
}

}  // namespace
}  // namespace parley::server
