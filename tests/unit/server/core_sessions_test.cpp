#include "shared/limits.h"
#include "tests/unit/server/core_harness.h"

namespace parley::server {
namespace {

TEST_F(CoreTest, TheHelloStatesTheVersionTheEpochAndEveryLimit) {
    const SessionId id = open();
    const Hello hello = last_of<Hello>(id);
    EXPECT_EQ(hello.version, protocol_version);
    EXPECT_EQ(hello.build, "test-build");
    EXPECT_EQ(hello.page, "test-page");
    EXPECT_EQ(hello.epoch.value, "fake-epoch");
    EXPECT_EQ(hello.heartbeat_ms, limits::heartbeat_interval_ms);
    EXPECT_EQ(hello.body_bytes_max, limits::body_bytes_max);
}

TEST_F(CoreTest, AGuestIsWelcomedWithATokenThatSignsInAgainAsTheSamePerson) {
    const SessionId first = open();
    say(first, Auth{"  Ada ", ""});
    settle();
    const Welcome welcome = last_of<Welcome>(first);
    EXPECT_EQ(welcome.user.name, "Ada");
    EXPECT_GE(welcome.token.size() * 5, 128U) << "at least 128 bits";
    EXPECT_EQ(welcome.rooms.size(), 2U);
    const SessionId second = open();
    say(second, Auth{"", welcome.token});
    settle();
    EXPECT_EQ(last_of<Welcome>(second).user.id, welcome.user.id);
}

TEST_F(CoreTest, AnUnknownTokenIsRefusedAndTheSessionMayStillSayAName) {
    const SessionId id = open();
    say(id, Auth{"", "stolen"});
    settle();
    EXPECT_EQ(last_error(id), ErrorCode::bad_token);
    say(id, Auth{"Ada", ""});
    settle();
    EXPECT_EQ(last_of<Welcome>(id).user.name, "Ada");
}

TEST_F(CoreTest, ABadNameIsRefusedWithWordsAndASecondAuthToo) {
    const SessionId id = open();
    say(id, Auth{" ", ""});
    EXPECT_EQ(last_error(id), ErrorCode::bad_name);
    EXPECT_FALSE(last_of<ErrorReply>(id).message.empty());
    say(id, Auth{"Ada", ""});
    say(id, Auth{"Eve", ""});
    EXPECT_EQ(last_error(id), ErrorCode::already_authenticated) << "also while the first is under way";
    settle();
    say(id, Auth{"Eve", ""});
    EXPECT_EQ(last_error(id), ErrorCode::already_authenticated);
}

TEST_F(CoreTest, AReservedNameIsRefusedAndAnotherMayBeSaid) {
    const SessionId id = open();
    say(id, Auth{" ADMIN ", ""});
    EXPECT_EQ(last_error(id), ErrorCode::bad_name);
    EXPECT_EQ(log.waiting(), 0U);
    say(id, Auth{"Ada", ""});
    settle();
    EXPECT_EQ(last_of<Welcome>(id).user.name, "Ada");
}

TEST_F(CoreTest, EveryOtherCommandNeedsASignIn) {
    const SessionId id = open();
    const std::vector<Command> commands{Join{RoomId("lobby")},
                                        Leave{RoomId("lobby")},
                                        Create{"Tea", RoomAccess::open, MessageCid()},
                                        Direct{{UserId("u1")}, MessageCid("c")},
                                        Change{RoomId("lobby"), MessageCid("c"), contents::deleted(2)},
                                        Search{"tea", "", 5},
                                        Send{RoomId("lobby"), MessageCid("c"), "hi"},
                                        History{RoomId("lobby"), PageAnchor::latest, 0, 5, 0},
                                        Resume{RoomId("lobby"), Epoch("e"), 0},
                                        BeatReply{}};
    for (const Command& command : commands) {
        say(id, command);
        EXPECT_EQ(last_error(id), ErrorCode::unauthenticated);
    }
    EXPECT_EQ(log.waiting(), 0U);
}

TEST_F(CoreTest, ASilentStrangerIsClosedAndALateOneIsNot) {
    const SessionId silent = open();
    const SessionId signed_in = join("Ada");
    now += limits::authentication_ms + 1;
    server.on_tick(now);
    EXPECT_TRUE(transport.peers[silent].closed);
    EXPECT_EQ(transport.peers[silent].code, CloseCode::authentication_late);
    EXPECT_FALSE(transport.peers[signed_in].closed);
}

TEST_F(CoreTest, ABeatGoesToAQuietClientAndNoAnswerClosesIt) {
    const SessionId quiet = join("Ada");
    const SessionId answering = join("Bob");
    now += limits::heartbeat_interval_ms;
    server.on_tick(now);
    EXPECT_EQ(heard_of<Beat>(quiet).size(), 1U);
    say(answering, BeatReply{}, 0);
    now += limits::heartbeat_grace_ms + 1;
    server.on_tick(now);
    EXPECT_TRUE(transport.peers[quiet].closed);
    EXPECT_EQ(transport.peers[quiet].code, CloseCode::silent);
    EXPECT_FALSE(transport.peers[answering].closed);
}

TEST_F(CoreTest, AClientsOwnBeatIsAnsweredWithItsId) {
    const SessionId id = join("Ada");
    say(id, BeatReply{}, 77);
    ASSERT_EQ(heard(id).size(), 1U);
    EXPECT_EQ(heard(id)[0].id, 77U);
    EXPECT_EQ(heard_of<Beat>(id).size(), 1U);
}

TEST_F(CoreTest, AClosedSessionIsForgottenAlsoWhenAnAnswerComesAfterIt) {
    const SessionId id = join("Ada");
    say(id, Send{RoomId("lobby"), MessageCid("c1"), "last words"});
    server.on_close(id);
    settle();
    EXPECT_EQ(server.sessions(), 0U);
    EXPECT_EQ(log.events(RoomId("lobby")).size(), 2U) << "what was submitted is stored";
    EXPECT_EQ(server.requests_pending(), 0U);
}

TEST_F(CoreTest, MalformedInputIsAnsweredAndTheSessionLives) {
    const SessionId id = join("Ada");
    for (const char* text : {"", "nonsense", "[]", "{\"type\":1}", "{\"type\":\"dance\",\"id\":9,\"payload\":{}}"}) {
        server.on_message(id, text, now);
        EXPECT_EQ(transport.peers[id].closed, false);
    }
    EXPECT_EQ(heard_of<ErrorReply>(id).size(), 5U);
    EXPECT_EQ(heard(id).back().id, 9U);
    post(id, "still here", "c1");
    EXPECT_EQ(pushed(id), std::vector<Seq>{2});
}

TEST_F(CoreTest, ADrainingServerSendsEverybodyHomeSpreadAndTakesNothingNew) {
    const SessionId ada = join("Ada");
    const SessionId bob = join("Bob");
    say(ada, Send{RoomId("lobby"), MessageCid("c1"), "just in time"});
    server.drain();
    EXPECT_LT(last_of<Reconnect>(ada).after_ms, limits::reconnect_spread_ms);
    EXPECT_NE(last_of<Reconnect>(ada).after_ms, last_of<Reconnect>(bob).after_ms);
    say(bob, Send{RoomId("lobby"), MessageCid("c2"), "too late"});
    EXPECT_EQ(last_error(bob), ErrorCode::shutting_down);
    EXPECT_EQ(server.requests_pending(), 1U);
    settle();
    EXPECT_EQ(last_of<Ack>(ada).seq, 2U) << "what was submitted is still answered";
    EXPECT_EQ(server.requests_pending(), 0U);
    server.close_all();
    EXPECT_EQ(transport.peers[ada].code, CloseCode::service_restart);
    const SessionId late = open();
    EXPECT_EQ(transport.peers[late].code, CloseCode::service_restart);
}

TEST_F(CoreTest, AReplyThatAClientDoesNotReadEndsItsConnection) {
    const SessionId id = join("Ada");
    transport.peers[id].full = true;
    say(id, History{RoomId("lobby"), PageAnchor::latest, 0, 5, 0});
    settle();
    EXPECT_EQ(transport.peers[id].code, CloseCode::slow);
}

}  // namespace
}  // namespace parley::server
