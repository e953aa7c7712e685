// Who goes too fast is told to wait, loses nothing by it, and slows down nobody else.
#include "tests/unit/server/core_harness.h"

namespace parley::server {
namespace {

Rates few() {
    Rates rates;
    rates.of(Counted::messages, CountedOf::connection) = {1, 3};
    rates.of(Counted::messages, CountedOf::person) = {1, 4};
    rates.of(Counted::messages, CountedOf::address) = {1, 6};
    rates.of(Counted::searches, CountedOf::connection) = {1, 1};
    rates.of(Counted::sign_ins, CountedOf::connection) = {1, 2};
    rates.of(Counted::commands, CountedOf::connection) = {10, 20};
    rates.of(Counted::bytes, CountedOf::connection) = {1000, 10'000};
    rates.of(Counted::refusals, CountedOf::connection) = {1, 30};
    return rates;
}

/// Before the server, which borrows it.
struct WithPacer {
    Pacer pacer{few(), 1};
};

class Pacing : public WithPacer, public CoreTest {
protected:
    Pacing() : CoreTest({"test-build", 1, "test-page"}, &pacer) {}

    void send(SessionId id, const std::string& cid) {
        say(id, Send{RoomId("lobby"), MessageCid(cid), "Hello"});
        settle();
    }
    bool was_slowed_down(SessionId id) {
        for (const ServerMessage& message : heard(id))
            if (const auto* error = get_if<ErrorReply>(&message.notice))
                if (error->name == "rate_limited") return true;
        return false;
    }
};

TEST_F(Pacing, AMessageTooManyIsRefusedWithTheTimeToWaitAndPostedAfterIt) {
    const SessionId ada = join("Ada");
    for (const char* cid : {"c1", "c2", "c3"}) send(ada, cid);
    EXPECT_EQ(last_of<Ack>(ada).seq, 4U);
    send(ada, "c4");
    const auto error = last_of<ErrorReply>(ada);
    EXPECT_EQ(error.code, static_cast<std::uint64_t>(ErrorCode::rate_limited));
    EXPECT_TRUE(error.temporary);
    EXPECT_EQ(error.retry_ms, 1000U);
    now += 1000;
    send(ada, "c4");
    EXPECT_EQ(last_of<Ack>(ada).seq, 5U);
}

TEST_F(Pacing, TheAnswerNamesTheCommandAndHowLongToWaitInWords) {
    const SessionId ada = join("Ada");
    for (const char* cid : {"c1", "c2", "c3"}) send(ada, cid);
    forget(ada);
    say(ada, Send{RoomId("lobby"), MessageCid("c4"), "Hello"}, 77);
    ASSERT_EQ(heard(ada).size(), 1U);
    EXPECT_EQ(heard(ada).front().id, 77U);
    EXPECT_EQ(last_of<ErrorReply>(ada).message, "You are going too fast. Go on in a moment.");
}

TEST_F(Pacing, WhatIsTooMuchInBytesIsReadForItsIdAndNothingElse) {
    const SessionId ada = join("Ada");
    const std::string large = encode(ClientMessage{78, Send{RoomId("lobby"), MessageCid("c1"), std::string(9000, 'x')}});
    server.on_message(ada, large, now);
    settle();
    EXPECT_EQ(last_of<Ack>(ada).seq, 2U);
    server.on_message(ada, large, now);
    EXPECT_EQ(heard(ada).back().id, 78U);
    const auto error = last_of<ErrorReply>(ada);
    EXPECT_GT(error.retry_ms, 8000U);
    EXPECT_EQ(error.message, "You are going too fast. Go on in " + std::to_string((error.retry_ms + 999) / 1000) + " seconds.");
}

TEST_F(Pacing, OnePersonIsOneOverSeveralConnectionsAndOneAddressOverSeveralPeople) {
    const SessionId ada = join("Ada");
    const SessionId again = sign_in_again(ada);
    enter(again, "lobby");
    for (const char* cid : {"c1", "c2", "c3"}) send(ada, cid);
    send(again, "c4");
    EXPECT_FALSE(was_slowed_down(again));
    send(again, "c5");
    EXPECT_TRUE(was_slowed_down(again)) << "a fifth of one person";

    const SessionId ben = join("Ben");
    send(ben, "c1");
    send(ben, "c2");
    EXPECT_FALSE(was_slowed_down(ben));
    send(ben, "c3");
    EXPECT_TRUE(was_slowed_down(ben)) << "a seventh of one address";

    transport.peers[ben + 1].address = "192.0.2.9";
    const SessionId cleo = join("Cleo");
    send(cleo, "c1");
    EXPECT_FALSE(was_slowed_down(cleo)) << "from elsewhere";
}

TEST_F(Pacing, SearchesAndSignInsAreCountedByThemselves) {
    const SessionId ada = join("Ada");
    say(ada, Search{"tea", {}, 20});
    settle();
    EXPECT_FALSE(was_slowed_down(ada));
    say(ada, Search{"tea", {}, 20});
    EXPECT_TRUE(was_slowed_down(ada));
    forget(ada);
    send(ada, "c1");
    EXPECT_FALSE(was_slowed_down(ada)) << "a message is no search";

    const SessionId stranger = open();
    for (int i = 0; i < 2; ++i) say(stranger, Auth{"", "nobody's"});
    settle();
    EXPECT_FALSE(was_slowed_down(stranger));
    say(stranger, Auth{"", "nobody's"});
    EXPECT_TRUE(was_slowed_down(stranger));
}

TEST_F(Pacing, WhatIsMalformedCountsToo) {
    const SessionId ada = open();
    for (int i = 0; i < 20; ++i) server.on_message(ada, "{", now);
    EXPECT_FALSE(was_slowed_down(ada));
    server.on_message(ada, "{", now);
    EXPECT_TRUE(was_slowed_down(ada));
}

TEST_F(Pacing, WhoDoesNotSlowDownIsSentAwayAndMayComeBack) {
    const SessionId ada = join("Ada");
    const SessionId ben = join("Ben");
    for (int i = 0; i < 100; ++i) say(ada, Search{"tea", {}, 20});
    EXPECT_TRUE(transport.peers[ada].closed);
    EXPECT_EQ(transport.peers[ada].code, CloseCode::too_fast);
    EXPECT_EQ(retry_verdict(static_cast<std::uint16_t>(CloseCode::too_fast)), RetryVerdict::with_backoff);
    send(ben, "c1");
    EXPECT_FALSE(was_slowed_down(ben));
}

TEST_F(Pacing, PlainTextThatComesTooFastEndsItsConnection) {
    const SessionId plain = open(Dialect::plain);
    for (int i = 0; i < 3; ++i) server.on_message(plain, "Hello", now);
    EXPECT_FALSE(transport.peers[plain].closed);
    server.on_message(plain, "Hello", now);
    EXPECT_TRUE(transport.peers[plain].closed);
    EXPECT_EQ(transport.peers[plain].code, CloseCode::try_again_later);
}

}  // namespace
}  // namespace parley::server
