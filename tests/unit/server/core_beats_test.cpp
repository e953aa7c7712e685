// What a beat's cursors are answered with.
#include <optional>

#include "shared/limits.h"
#include "tests/unit/server/core_harness.h"

namespace parley::server {
namespace {

const RoomId lobby_id("lobby");

class BeatsTest : public CoreTest {
protected:
    void beat_from_the_server() {
        now += limits::heartbeat_interval_ms;
        server.on_tick(now);
    }
    void answer(SessionId id, Seq last) { say(id, BeatReply{{{lobby_id, last}}}, 0); }
    void beat_of_its_own(SessionId id, Seq last) {
        say(id, BeatReply{{{lobby_id, last}}}, 77);
        settle();
    }
    void fill(SessionId writer, int count) {
        for (int i = 0; i < count; i++) post(writer, "m", "fill-" + std::to_string(filled_++));
    }
    std::vector<Seq> resumed(SessionId id) {
        std::vector<Seq> seqs;
        for (const Event& event : last_of<Resumed>(id).events) seqs.push_back(event.seq);
        return seqs;
    }

private:
    int filled_ = 0;
};

TEST_F(BeatsTest, ACursorBehindWhatWasPushedBeforeTheBeatIsGivenWhatItLacks) {
    const SessionId reader = join("Ada");
    const SessionId writer = join("Bob");
    fill(writer, 3);
    beat_from_the_server();
    answer(reader, 4);
    EXPECT_TRUE(heard_of<Resumed>(reader).empty());
    beat_from_the_server();
    answer(reader, 2);
    EXPECT_EQ(resumed(reader), (std::vector<Seq>{3, 4}));
    EXPECT_EQ(heard(reader).back().id, 0U) << "nobody asked";
    fill(writer, 1);
    EXPECT_EQ(pushed(reader).back(), 5U) << "and goes on live";
}

TEST_F(BeatsTest, WhatIsStillUnderWayWhenTheBeatLeavesIsNotTakenForLost) {
    const SessionId reader = join("Ada");
    const SessionId writer = join("Bob");
    beat_from_the_server();
    fill(writer, 2);
    answer(reader, 1);
    EXPECT_TRUE(heard_of<Resumed>(reader).empty());
}

TEST_F(BeatsTest, ABeatOfTheClientsOwnIsComparedWithTheHead) {
    const SessionId reader = join("Ada");
    const SessionId writer = join("Bob");
    fill(writer, 2);
    beat_of_its_own(reader, 3);
    EXPECT_TRUE(heard_of<Resumed>(reader).empty());
    beat_of_its_own(reader, 1);
    EXPECT_EQ(resumed(reader), (std::vector<Seq>{2, 3}));
    EXPECT_TRUE(holds_alternative<Beat>(heard(reader).back().notice)) << "the reply comes after what is lacking";
    EXPECT_EQ(heard(reader).back().id, 77U);
}

TEST_F(BeatsTest, TooMuchToSendIsAGap) {
    const SessionId reader = join("Ada");
    const SessionId writer = join("Bob");
    fill(writer, static_cast<int>(limits::resume_events_max) + 5);
    forget(reader);
    beat_of_its_own(reader, 1);
    const Gap gap = last_of<Gap>(reader);
    EXPECT_EQ(gap.last, 1U);
    EXPECT_EQ(gap.head, limits::resume_events_max + 6);
}

TEST_F(BeatsTest, ALaggingSessionIsBroughtUpToDate) {
    const SessionId reader = join("Ada");
    const SessionId writer = join("Bob");
    fill(writer, 1);
    transport.peers[reader].full = true;
    fill(writer, 2);
    transport.peers[reader].full = false;
    beat_from_the_server();
    answer(reader, 2);
    EXPECT_EQ(resumed(reader), (std::vector<Seq>{3, 4}));
    fill(writer, 1);
    EXPECT_EQ(pushed(reader), (std::vector<Seq>{2, 5}));
}

TEST_F(BeatsTest, WhatDoesNotFitIsNotSentAndNobodyIsClosedForIt) {
    const SessionId reader = join("Ada");
    const SessionId writer = join("Bob");
    fill(writer, 2);
    beat_from_the_server();
    transport.peers[reader].full = true;
    answer(reader, 1);
    transport.peers[reader].full = false;
    EXPECT_FALSE(transport.peers[reader].closed);
    EXPECT_TRUE(heard_of<Resumed>(reader).empty());
    server.on_drained(reader);
    EXPECT_EQ(last_of<Resync>(reader).head, 3U);
}

TEST_F(BeatsTest, ACursorBeyondTheHeadIsReset) {
    const SessionId reader = join("Ada");
    const SessionId writer = join("Bob");
    fill(writer, 1);
    beat_of_its_own(reader, 40);
    EXPECT_EQ(last_of<Reset>(reader).head, 2U);
    EXPECT_EQ(last_of<Reset>(reader).epoch.value, "fake-epoch");
    forget(reader);
    fill(writer, 1);
    EXPECT_TRUE(pushed(reader).empty()) << "it forgets the room and joins";
}

TEST_F(BeatsTest, APageReadAheadOfTheLoopWaitsUntilTheLoopKnowsAsMuch) {
    const SessionId writer = join("Ada");
    const SessionId reader = sign_in("Bob");
    // The commit happens, then the read that sees it; the loop has heard the read's answer only.
    say(writer, Send{lobby_id, MessageCid("ahead"), "x"});
    const std::vector<LogReply> commit = log.commit();
    say(reader, Join{lobby_id});
    for (const LogReply& reply : log.commit()) hear(reply);
    EXPECT_TRUE(heard_of<Joined>(reader).empty());
    for (const LogReply& reply : commit) hear(reply);
    EXPECT_EQ(last_of<Joined>(reader).room.head, 2U);
    EXPECT_TRUE(pushed(reader).empty()) << "it has that one";
    beat_of_its_own(reader, 2);
    EXPECT_TRUE(heard_of<Reset>(reader).empty());
    fill(writer, 1);
    EXPECT_EQ(pushed(reader), std::vector<Seq>{3});
}

TEST_F(BeatsTest, APageOfACommitThatIsNeverToldIsAnsweredAllTheSame) {
    const SessionId writer = join("Ada");
    const SessionId reader = sign_in("Bob");
    say(writer, Send{lobby_id, MessageCid("lost-to-this-loop"), "x"});
    static_cast<void>(log.commit());
    say(reader, Join{lobby_id});
    for (const LogReply& reply : log.commit()) hear(reply);
    EXPECT_TRUE(heard_of<Joined>(reader).empty());
    server.on_tick(now += limits::early_answer_ms + limits::tick_interval_ms);
    server.on_tick(now += limits::early_answer_ms);
    EXPECT_EQ(last_of<Joined>(reader).room.head, 2U);
}

TEST_F(BeatsTest, RoomsThatWereNotJoinedOrAreBeingReadAreLeftAlone) {
    const SessionId reader = sign_in("Ada");
    beat_of_its_own(reader, 0);
    EXPECT_EQ(heard(reader).size(), 1U) << "the reply alone";
    say(reader, Join{lobby_id});
    say(reader, BeatReply{{{lobby_id, 0}, {RoomId("nowhere"), 9}}}, 78);
    settle();
    EXPECT_TRUE(heard_of<Resumed>(reader).empty());
    EXPECT_EQ(heard_of<Joined>(reader).size(), 1U);
}

class ColdBeatsTest : public BeatsTest {
protected:
    /// A server that has just started: it remembers heads, no events. Its one session has joined the lobby, of six events.
    ColdBeatsTest() {
        fill(join("Ada"), 5);
        cold_.emplace(ServerConfig{"b"}, log.state(),
                      ServerPorts{log, transport, presence, entropy, names, passwords, identities});
        cold_->on_open(session_, Dialect::json, now);
        tell(Auth{"Bob", ""});
        tell(Join{lobby_id});
        forget(session_);
    }
    void ask(Command command) { cold_->on_message(session_, encode(ClientMessage{5, std::move(command)}), now); }
    void tell(Command command) {
        ask(std::move(command));
        settle_cold();
    }
    void settle_cold() {
        for (const LogReply& reply : log.commit()) cold_->on_log(reply);
    }

    SessionId session_ = 900;
    std::optional<Server> cold_;
};

TEST_F(ColdBeatsTest, WhatTheLoopDoesNotRememberIsReadFromTheLog) {
    tell(BeatReply{{{lobby_id, 3}}});
    EXPECT_EQ(resumed(session_), (std::vector<Seq>{4, 5, 6}));
}

TEST_F(ColdBeatsTest, AFailedReadIsAResyncAndABusyLogChangesNothing) {
    ask(BeatReply{{{lobby_id, 3}}});
    log.fail_next_commit();
    settle_cold();
    EXPECT_EQ(last_of<Resync>(session_).room, lobby_id);
    EXPECT_TRUE(heard_of<ErrorReply>(session_).empty());
    log.set_full(true);
    tell(BeatReply{{{lobby_id, 3}}});
    EXPECT_TRUE(heard_of<ErrorReply>(session_).empty());
    log.set_full(false);
    tell(BeatReply{{{lobby_id, 3}}});
    EXPECT_EQ(resumed(session_), (std::vector<Seq>{4, 5, 6}));
}

}  // namespace
}  // namespace parley::server
