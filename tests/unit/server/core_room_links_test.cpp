// Links that invite into rooms, and how many are in one, as sessions hear of it.
#include "tests/unit/server/core_accounts_harness.h"

namespace parley::server {
namespace {

class RoomLinksTest : public CoreAccounts {
protected:
    RoomLinksTest() : ada(join("Ada")), board(create(ada, "Board", RoomAccess::closed)) {}

    RoomLinkInfo link(std::uint32_t uses = 0, std::uint64_t seconds = 0) {
        return ask<RoomLinkInfo>(ada, AccountCommand(NewRoomLink{board, uses, seconds}));
    }
    void come(SessionId id, const std::string& code, const RoomId& room) {
        forget(id);
        say(id, Join{room, code});
        settle();
    }

    SessionId ada;
    RoomId board;
};

TEST_F(RoomLinksTest, TheCodeIsSaidOnceAndTheLogGetsADigest) {
    const RoomLinkInfo made = link(10, 3600);
    EXPECT_FALSE(made.code.empty());
    EXPECT_EQ(made.uses_left, 10U);
    EXPECT_GT(made.expires_ms, 0);
    const auto listed = ask<RoomLinkList>(ada, AccountCommand(ListRoomLinks{board}));
    ASSERT_EQ(listed.links.size(), 1U);
    EXPECT_EQ(listed.links[0].id, made.id);
    EXPECT_EQ(listed.links[0].code, "");
    EXPECT_EQ(listed.links[0].by_name, "Ada");
}

TEST_F(RoomLinksTest, WhoHasTheCodeIsAnsweredWithTheRoomAndHearsWhatHappensThere) {
    const SessionId bob = sign_in("Bob");
    come(bob, link().code, board);
    const Joined joined = last_of<Joined>(bob);
    EXPECT_EQ(joined.room.id, board);
    ASSERT_TRUE(joined.room.standing);
    EXPECT_EQ(joined.room.standing->role, Role::member);
    EXPECT_EQ(joined.events.back().kind, EventKind::joined);
    EXPECT_EQ(last_of<EventPush>(ada).event.author.id, user(bob));
    forget(bob);
    say(ada, Send{board, MessageCid("a1"), "welcome"});
    settle();
    EXPECT_EQ(last_of<EventPush>(bob).event.body, "welcome");
}

TEST_F(RoomLinksTest, ACodeThatIsNotGoodAndARoomThatIsNotThereAreOneErrorInPlainWords) {
    const SessionId bob = sign_in("Bob");
    const RoomLinkInfo made = link();
    come(bob, "made-up", board);
    EXPECT_EQ(last_error(bob), ErrorCode::bad_invitation);
    const std::string words = last_of<ErrorReply>(bob).message;
    come(bob, made.code, RoomId("no-such-room"));
    EXPECT_EQ(last_error(bob), ErrorCode::bad_invitation);
    EXPECT_EQ(last_of<ErrorReply>(bob).message, words);
    ask<Done>(ada, AccountCommand(RevokeRoomLink{board, made.id}));
    come(bob, made.code, board);
    EXPECT_EQ(last_of<ErrorReply>(bob).message, words);
    come(bob, "", board);
    EXPECT_EQ(last_error(bob), ErrorCode::unknown_room);
}

TEST_F(RoomLinksTest, WhereOneMayComeInAnywayTheCodeIsNotLookedAt) {
    const RoomId tea = create(ada, "Tea", RoomAccess::open);
    const SessionId bob = sign_in("Bob");
    come(bob, "made-up", tea);
    EXPECT_EQ(last_of<Joined>(bob).room.id, tea);
}

TEST_F(RoomLinksTest, WhoMayNotInviteMakesAndListsNone) {
    const SessionId bob = sign_in("Bob");
    EXPECT_EQ(refused(bob, AccountCommand(NewRoomLink{board, 0, 0})), ErrorCode::unknown_room);
    EXPECT_EQ(refused(bob, AccountCommand(ListRoomLinks{board})), ErrorCode::unknown_room);
    EXPECT_EQ(refused(ada, AccountCommand(NewRoomLink{RoomId("lobby"), 0, 0})), ErrorCode::forbidden);
}

class MembersTest : public CoreTest {
protected:
    std::uint32_t members(SessionId id, const RoomId& room) {
        for (const RoomInfo& one : welcome(sign_in_again(id)).rooms)
            if (one.id == room) return one.members;
        ADD_FAILURE() << "there is no such room";
        return 0;
    }
};

TEST_F(MembersTest, AreCountedAsPeopleComeAndGo) {
    const SessionId ada = join("Ada");
    const RoomId tea = create(ada, "Tea", RoomAccess::open);
    EXPECT_EQ(members(ada, tea), 1U);
    const SessionId bob = join("Bob", tea.value);
    enter(bob, tea.value);
    EXPECT_EQ(members(ada, tea), 2U) << "who comes twice is there once";
    EXPECT_EQ(members(ada, RoomId("lobby")), 0U) << "everybody is there";
    say(bob, Leave{tea});
    settle();
    EXPECT_EQ(members(bob, tea), 1U);
}

TEST_F(MembersTest, AreSaidWithTheRoomToWhoJoinsIt) {
    const SessionId ada = join("Ada");
    const RoomId tea = create(ada, "Tea", RoomAccess::open);
    const SessionId bob = sign_in("Bob");
    enter(bob, tea.value);
    EXPECT_EQ(last_of<Joined>(bob).room.members, 2U);
}

}  // namespace
}  // namespace parley::server
