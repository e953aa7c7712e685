#include "shared/limits.h"
#include "tests/unit/server/core_harness.h"

namespace parley::server {
namespace {

TEST_F(CoreTest, AMessageIsPushedToEverybodyInTheRoomAndAckedToItsAuthor) {
    const SessionId ada = join("Ada");
    const SessionId bob = join("Bob");
    const SessionId elsewhere = join("Eve", "random");
    post(ada, "Hello", "c1");
    EXPECT_EQ(last_of<Ack>(ada).seq, 2U) << "the room's `created` is the first";
    EXPECT_EQ(pushed(ada), std::vector<Seq>{2});
    EXPECT_EQ(pushed(bob), std::vector<Seq>{2});
    EXPECT_TRUE(pushed(elsewhere).empty());
    const Event event = last_of<EventPush>(bob).event;
    EXPECT_EQ(event.body, "Hello");
    EXPECT_EQ(event.author.name, "Ada");
    EXPECT_EQ(event.cid.value, "c1");
}

TEST_F(CoreTest, NeitherAckNorPushLeavesBeforeTheCommit) {
    const SessionId ada = join("Ada");
    say(ada, Send{RoomId("lobby"), MessageCid("c1"), "Hello"});
    EXPECT_TRUE(heard(ada).empty());
    settle();
    EXPECT_EQ(heard(ada).size(), 2U);
}

TEST_F(CoreTest, AFailedCommitIsATemporaryErrorAndNobodySeesTheMessage) {
    const SessionId ada = join("Ada");
    const SessionId bob = join("Bob");
    say(ada, Send{RoomId("lobby"), MessageCid("c1"), "Hello"});
    log.fail_next_commit();
    settle();
    EXPECT_EQ(last_error(ada), ErrorCode::storage_unavailable);
    EXPECT_TRUE(last_of<ErrorReply>(ada).temporary);
    EXPECT_TRUE(pushed(bob).empty());
    post(ada, "Hello", "c1");
    EXPECT_EQ(last_of<Ack>(ada).seq, 2U) << "no hole";
}

TEST_F(CoreTest, ARetryIsAckedWithTheOriginalSeqAndPushedOnce) {
    const SessionId ada = join("Ada");
    post(ada, "Hello", "c1");
    post(ada, "Other", "c2");
    post(ada, "Hello", "c1");
    EXPECT_EQ(last_of<Ack>(ada).seq, 2U);
    EXPECT_EQ(pushed(ada), (std::vector<Seq>{2, 3}));
    post(ada, "Changed", "c1");
    EXPECT_EQ(last_error(ada), ErrorCode::cid_conflict);
}

TEST_F(CoreTest, AFullLogIsBusyAndTheMessageIsNotTaken) {
    const SessionId ada = join("Ada");
    log.set_full(true);
    say(ada, Send{RoomId("lobby"), MessageCid("c1"), "Hello"});
    EXPECT_EQ(last_error(ada), ErrorCode::busy);
    EXPECT_EQ(server.requests_pending(), 0U);
    log.set_full(false);
    post(ada, "Hello", "c1");
    EXPECT_EQ(last_of<Ack>(ada).seq, 2U);
}

TEST_F(CoreTest, OneSessionCantFillTheLogsQueue) {
    const SessionId ada = join("Ada");
    for (std::size_t i = 0; i <= limits::session_requests_max; i++)
        say(ada, Send{RoomId("lobby"), MessageCid("c" + std::to_string(i)), "flood"});
    EXPECT_EQ(heard_of<ErrorReply>(ada).size(), 1U);
    EXPECT_EQ(last_error(ada), ErrorCode::busy);
    settle();
    EXPECT_EQ(heard_of<Ack>(ada).size(), limits::session_requests_max);
}

TEST_F(CoreTest, WhatCantBeSentIsRefusedWithItsReason) {
    const SessionId ada = join("Ada");
    say(ada, Send{RoomId("lobby"), MessageCid("c1"), "  "});
    EXPECT_EQ(last_error(ada), ErrorCode::bad_body);
    say(ada, Send{RoomId("lobby"), MessageCid("c 1"), "hi"});
    EXPECT_EQ(last_error(ada), ErrorCode::bad_field);
    say(ada, Send{RoomId("random"), MessageCid("c1"), "hi"});
    EXPECT_EQ(last_error(ada), ErrorCode::not_joined);
    say(ada, Send{RoomId("nowhere"), MessageCid("c1"), "hi"});
    EXPECT_EQ(last_error(ada), ErrorCode::unknown_room);
    EXPECT_EQ(log.waiting(), 0U);
}

TEST_F(CoreTest, JoiningShowsTheNewestAndSaysWhetherThereIsMore) {
    const SessionId writer = join("Ada");
    for (int i = 1; i <= 60; i++) post(writer, "m" + std::to_string(i), "c" + std::to_string(i));
    const SessionId reader = open();
    say(reader, Auth{"Bob", ""});
    settle();
    say(reader, Join{RoomId("lobby")}, 5);
    settle();
    const Joined joined = last_of<Joined>(reader);
    EXPECT_EQ(joined.events.size(), limits::page_events_default);
    EXPECT_EQ(joined.events.back().seq, 61U);
    EXPECT_EQ(joined.room.head, 61U);
    EXPECT_TRUE(joined.more);
    say(reader, Join{RoomId("nowhere")});
    EXPECT_EQ(last_error(reader), ErrorCode::unknown_room);
}

TEST_F(CoreTest, HistoryGoesBeforeAndAfterASeqAndStopsAtTheEnds) {
    const SessionId ada = join("Ada");
    for (int i = 1; i <= 10; i++) post(ada, "m" + std::to_string(i), "c" + std::to_string(i));
    const auto page = [&](PageAnchor anchor, Seq seq, std::uint32_t limit, Seq until = 0) {
        say(ada, History{RoomId("lobby"), anchor, seq, limit, until});
        settle();
        return last_of<Page>(ada);
    };
    const auto seqs = [&](const Page& one) {
        std::vector<Seq> all;
        for (const Event& event : one.events) all.push_back(event.seq);
        return all;
    };
    const Page before = page(PageAnchor::before, 5, 3);
    EXPECT_EQ(seqs(before), (std::vector<Seq>{2, 3, 4}));
    EXPECT_TRUE(before.more);
    EXPECT_EQ(before.head, 11U);
    EXPECT_FALSE(page(PageAnchor::before, 4, 3).more);
    EXPECT_TRUE(page(PageAnchor::before, 1, 3).events.empty());
    EXPECT_TRUE(page(PageAnchor::before, 0, 3).events.empty()) << "nothing lies before the first";
    EXPECT_EQ(page(PageAnchor::after, 9, 5).events.size(), 2U);
    EXPECT_EQ(page(PageAnchor::latest, 0, 4).events.front().seq, 8U);
    const Page around = page(PageAnchor::around, 6, 4);
    EXPECT_EQ(around.events.size(), 4U);
    EXPECT_TRUE(around.more);
    EXPECT_TRUE(around.more_after);
    EXPECT_EQ(seqs(page(PageAnchor::between, 3, 50, 7)), (std::vector<Seq>{4, 5, 6}));
    EXPECT_TRUE(page(PageAnchor::between, 3, 2, 7).more);
}

TEST_F(CoreTest, WhoLeftHearsNothingMore) {
    const SessionId ada = join("Ada");
    const SessionId bob = join("Bob");
    say(bob, Leave{RoomId("lobby")});
    EXPECT_EQ(last_of<Left>(bob).room.value, "lobby");
    post(ada, "gone?", "c1");
    EXPECT_TRUE(pushed(bob).empty());
    say(bob, Leave{RoomId("lobby")});
    EXPECT_EQ(last_error(bob), ErrorCode::not_joined);
}

TEST_F(CoreTest, APlainClientAndAJsonClientTalk) {
    const SessionId ada = join("Ada");
    const SessionId plain = open(Dialect::plain);
    server.on_message(plain, "Hello Server!", now);
    settle();
    EXPECT_EQ(transport.peers[plain].received, std::vector<std::string>{"Hello Server!"}) << "its own words come back exactly";
    const Event event = last_of<EventPush>(ada).event;
    EXPECT_EQ(event.body, "Hello Server!");
    EXPECT_EQ(event.via, Via::plain);
    EXPECT_EQ(event.author.name.rfind("guest-", 0), 0U);
    post(ada, "Hello plain", "c1");
    EXPECT_EQ(transport.peers[plain].received.back(), "Ada: Hello plain");
}

TEST_F(CoreTest, ACborClientHearsAndSaysTheSameInItsOwnBytes) {
    const SessionId ada = join("Ada");
    const SessionId bob = open(Dialect::cbor);
    const auto say_cbor = [&](RequestId request, Command command) {
        server.on_message(bob, encode_cbor(ClientMessage{request, std::move(command)}), now);
        settle();
    };
    const auto last = [&] { return decode_server_cbor(transport.peers[bob].received.back()).value(); };
    EXPECT_TRUE(holds_alternative<Hello>(last().notice));
    say_cbor(1, Auth{"Bob", ""});
    EXPECT_TRUE(holds_alternative<Welcome>(last().notice));
    say_cbor(2, Join{RoomId("lobby")});
    EXPECT_TRUE(holds_alternative<Joined>(last().notice));
    post(ada, "Hello Bob", "c1");
    EXPECT_EQ(get<EventPush>(last().notice).event.body, "Hello Bob");
    say_cbor(3, Send{RoomId("lobby"), MessageCid("c1"), "Hello Ada"});
    EXPECT_EQ(last_of<EventPush>(ada).event.body, "Hello Ada");
    server.on_message(bob, encode(ClientMessage{4, Join{RoomId("lobby")}}), now);
    EXPECT_EQ(get<ErrorReply>(last().notice).name, "malformed") << "JSON is not its dialect";
    const RoomId tea = create(ada, "Tea", RoomAccess::open);
    EXPECT_EQ(get<RoomAdded>(last().notice).room.id, tea);
}

TEST_F(CoreTest, APlainClientThatSaysOneThingAndGoesIsHeard) {
    const SessionId ada = join("Ada");
    const SessionId plain = open(Dialect::plain);
    server.on_message(plain, "hit and run", now);
    server.on_close(plain);
    settle();
    EXPECT_EQ(last_of<EventPush>(ada).event.body, "hit and run");
}

TEST_F(CoreTest, APlainClientThatTheLogHasNoRoomForIsToldByTheClose) {
    const SessionId plain = open(Dialect::plain);
    log.set_full(true);
    server.on_message(plain, "too much", now);
    EXPECT_EQ(transport.peers[plain].code, CloseCode::try_again_later);
    EXPECT_TRUE(transport.peers[plain].received.empty()) << "no JSON for a plain client";
}

TEST_F(CoreTest, APlainClientsWordsKeepTheirOrderAndTheirAuthor) {
    const SessionId plain = open(Dialect::plain);
    for (const char* text : {"one", "two", "three"}) server.on_message(plain, text, now);
    settle();
    EXPECT_EQ(transport.peers[plain].received, (std::vector<std::string>{"one", "two", "three"}));
    EXPECT_EQ(log.events(RoomId("lobby"))[1].author.id, log.events(RoomId("lobby"))[3].author.id);
}

TEST_F(CoreTest, APlainClientIsToldByTheCloseCodeWhatItDidWrong) {
    const SessionId empty = open(Dialect::plain);
    server.on_message(empty, "", now);
    server.on_message(empty, " \n", now);
    EXPECT_FALSE(transport.peers[empty].closed) << "nothing was said";
    const SessionId large = open(Dialect::plain);
    server.on_message(large, std::string(limits::body_bytes_max + 1, 'x'), now);
    EXPECT_EQ(transport.peers[large].code, CloseCode::message_too_big);
    const SessionId unlucky = open(Dialect::plain);
    server.on_message(unlucky, "hi", now);
    settle();
    server.on_message(unlucky, "again", now);
    log.fail_next_commit();
    settle();
    EXPECT_EQ(transport.peers[unlucky].code, CloseCode::try_again_later);
}

TEST_F(CoreTest, APlainClientThatDoesNotReadIsClosedAndTheOthersFeelNothing) {
    const SessionId ada = join("Ada");
    const SessionId plain = open(Dialect::plain);
    transport.peers[plain].full = true;
    post(ada, "Hello", "c1");
    EXPECT_EQ(transport.peers[plain].code, CloseCode::try_again_later);
    EXPECT_EQ(pushed(ada), std::vector<Seq>{2});
}

}  // namespace
}  // namespace parley::server
