#include "tests/unit/server/core_harness.h"

#include "shared/limits.h"

namespace parley::server {
namespace {

class CorePresenceTest : public CoreTest {
protected:
    using Told = std::vector<std::string>;
    Told told() { return std::exchange(presence.told, {}); }

    void tell(const PresencePush& push, const std::vector<SessionId>& only_to = {}) {
        server.on_presence(push.room, std::make_shared<const NoticeBroadcast>(push), only_to);
    }
};

TEST_F(CorePresenceTest, IsToldWhoFollowsARoomAndWhoNoLongerDoes) {
    const SessionId ada = join("Ada");
    EXPECT_EQ(told(), Told{"Ada came to lobby"});
    say(ada, Leave{lobby()});
    EXPECT_EQ(told(), Told{"left lobby"});
    enter(ada, "lobby");
    EXPECT_EQ(told(), Told{"Ada came to lobby"});
    server.on_close(ada);
    EXPECT_EQ(told(), Told{"lost in lobby"});
}

TEST_F(CorePresenceTest, IsNotToldOfPersonalLogsNorOfPlainClients) {
    const SessionId ada = sign_in("Ada");
    say(ada, Resume{personal(ada), Epoch("fake-epoch"), 0});
    settle();
    EXPECT_EQ(last_of<Resumed>(ada).room, personal(ada));
    const SessionId plain = open(Dialect::plain);
    server.on_close(plain);
    server.on_close(ada);
    EXPECT_EQ(told(), Told());
}

TEST_F(CorePresenceTest, IsToldWhoTypesWhereTheyAreAndNowhereElse) {
    const SessionId ada = join("Ada");
    told();
    say(ada, Typing{lobby()});
    EXPECT_EQ(told(), Told{"types in lobby"});
    say(ada, Typing{RoomId("random")});
    say(ada, Typing{RoomId("nowhere")});
    EXPECT_EQ(told(), Told());
    EXPECT_TRUE(heard(ada).empty()) << "it is not answered";
    post(ada, "said", "cid-1");
    EXPECT_EQ(told(), Told{"posted in lobby"});
}

TEST_F(CorePresenceTest, ANoticeGoesToEverybodyInTheRoomOrToThoseWhoAreNamed) {
    const SessionId ada = join("Ada");
    const SessionId bob = join("Bob");
    const SessionId eve = sign_in("Eve");
    tell({lobby(), 2, 7});
    EXPECT_EQ(last_of<PresencePush>(ada).count, 2U);
    EXPECT_EQ(last_of<PresencePush>(bob).rev, 7U);
    EXPECT_TRUE(heard(eve).empty());
    tell({lobby(), 2, 8}, {bob, 999});
    EXPECT_EQ(heard_of<PresencePush>(ada).size(), 1U);
    EXPECT_EQ(last_of<PresencePush>(bob).rev, 8U);
}

TEST_F(CorePresenceTest, WhoMissedANoticeIsToldAgainOnceItHasDrained) {
    const SessionId ada = join("Ada");
    transport.peers[ada].full = true;
    tell({lobby(), 2, 7});
    EXPECT_TRUE(transport.behind.empty()) << "nobody falls behind for that";
    told();
    transport.peers[ada].full = false;
    server.on_drained(ada);
    EXPECT_EQ(told(), Told{"Ada came to lobby"});
    EXPECT_TRUE(heard_of<Resync>(ada).empty());
}

TEST_F(CorePresenceTest, WhoIsHereIsAskedOfPresenceAndAnsweredToWhoeverMayStillReadTheRoom) {
    const SessionId ada = join("Ada");
    const SessionId bob = sign_in("Bob");
    const RoomId board = create(ada, "Board", RoomAccess::closed);
    say(bob, Who{board, "", 10});
    EXPECT_EQ(last_error(bob), ErrorCode::unknown_room);
    say(ada, Who{personal(ada), "", 10});
    EXPECT_EQ(last_error(ada), ErrorCode::unknown_room);
    say(ada, Who{board, "after", 10}, 42);
    ASSERT_EQ(presence.asked.size(), 1U);
    EXPECT_EQ(presence.asked[0].who.after, "after");
    server.on_present(ada, 42, Present{board, 1, 3, {{welcome(ada).user}}, false, ""});
    EXPECT_EQ(last_of<Present>(ada).people.size(), 1U);
    say(ada, Who{board, "", 10}, 43);
    say(ada, Leave{board});
    settle();
    server.on_present(ada, 43, Present{board, 1, 3, {{welcome(ada).user}}, false, ""});
    EXPECT_EQ(last_error(ada), ErrorCode::unknown_room);
}

TEST_F(CorePresenceTest, TooManyQuestionsAtOnceAreRefused) {
    const SessionId ada = join("Ada");
    for (std::size_t i = 0; i < limits::session_requests_max; ++i) say(ada, Who{lobby(), "", 10});
    EXPECT_TRUE(heard(ada).empty());
    say(ada, Who{lobby(), "", 10});
    EXPECT_EQ(last_error(ada), ErrorCode::busy);
    server.on_present(ada, 1, Present{lobby(), 0, 0, {}, false, ""});
    forget(ada);
    say(ada, Who{lobby(), "", 10});
    EXPECT_TRUE(heard(ada).empty());
}

TEST_F(CorePresenceTest, WhoFallsBehindIsToldToResyncWhenItHasDrained) {
    const SessionId ada = join("Ada");
    const SessionId bob = join("Bob");
    transport.peers[bob].full = true;
    post(ada, "missed", "cid-1");
    transport.peers[bob].full = false;
    post(ada, "not pushed either", "cid-2");
    EXPECT_TRUE(pushed(bob).empty());
    server.on_drained(bob);
    EXPECT_EQ(last_of<Resync>(bob).head, 3U);
    say(bob, Resume{lobby(), Epoch("fake-epoch"), 1});
    EXPECT_EQ(last_of<Resumed>(bob).events.size(), 2U);
}

TEST_F(CorePresenceTest, IsToldWhatAPersonChoseWhenTheyComeAndWhenTheyChangeIt) {
    const SessionId ada = sign_in("Ada");
    EXPECT_EQ(presence.choices, std::vector{PresenceChoice::automatic});
    change(ada, RoomId(), contents::setting("presence", "invisible"));
    change(ada, RoomId(), contents::setting("theme", "dark"));
    EXPECT_EQ(presence.choices.back(), PresenceChoice::invisible);
    sign_in_again(ada);
    server.on_close(ada);
    EXPECT_EQ(presence.closings, 1);
    EXPECT_EQ(presence.choices, (std::vector{PresenceChoice::automatic, PresenceChoice::invisible, PresenceChoice::invisible}));
}

TEST_F(CorePresenceTest, IsToldOfADeviceThatNobodyUsesAndDoesNotAnswer) {
    const SessionId ada = join("Ada");
    told();
    say(ada, Idle{true});
    say(ada, Idle{false});
    EXPECT_EQ(told(), (Told{"idles", "is back"}));
    EXPECT_TRUE(heard(ada).empty());
}

TEST_F(CorePresenceTest, WhoHasReadIsToldOnceATickToThoseWhoShareIt) {
    const SessionId ada = join("Ada");
    const SessionId bob = join("Bob");
    change(bob, RoomId(), contents::setting("readers", "off"));
    forget(ada);
    forget(bob);
    const UserId cem("u-cem");
    for (const Seq read : {Seq{4}, Seq{5}}) server.on_log(ReadOn{lobby(), {cem, "Cem", read}});
    EXPECT_TRUE(heard_of<AccountNotice>(ada).empty());
    server.on_tick(1'000);
    const auto told = heard_of<AccountNotice>(ada);
    ASSERT_EQ(told.size(), 1U);
    const auto list = get<ReaderList>(told[0]);
    ASSERT_EQ(list.people.size(), 1U);
    EXPECT_EQ(list.people[0].read, 5U);
    EXPECT_TRUE(heard_of<AccountNotice>(bob).empty()) << "who hides it sees it of nobody";
}

}  // namespace
}  // namespace parley::server
