#include "shared/limits.h"
#include "tests/unit/server/core_harness.h"

namespace parley::server {
namespace {

class ResumeTest : public CoreTest {
protected:
    void fill(SessionId writer, int count) {
        for (int i = 0; i < count; i++) post(writer, "m", "fill-" + std::to_string(filled_++));
    }

    /// All that a resumed session got of the room, in the order of arrival.
    std::vector<Seq> seen(SessionId id) {
        std::vector<Seq> seqs;
        for (const ServerMessage& message : heard(id)) {
            if (const auto* resumed = get_if<Resumed>(&message.notice))
                for (const Event& event : resumed->events) seqs.push_back(event.seq);
            if (const auto* joined = get_if<Joined>(&message.notice))
                for (const Event& event : joined->events) seqs.push_back(event.seq);
            if (const auto* push = get_if<EventPush>(&message.notice)) seqs.push_back(push->event.seq);
        }
        return seqs;
    }

    static std::vector<Seq> range(Seq first, Seq last) {
        std::vector<Seq> seqs;
        for (Seq seq = first; seq <= last; seq++) seqs.push_back(seq);
        return seqs;
    }

    Resume from(Seq last, const std::string& epoch = "fake-epoch") { return {RoomId("lobby"), Epoch(epoch), last}; }

private:
    int filled_ = 0;
};

TEST_F(ResumeTest, GivesWhatTheClientLacksAndGoesOnLive) {
    const SessionId writer = join("Ada");
    fill(writer, 5);
    const SessionId back = sign_in("Bob");
    say(back, from(2));
    fill(writer, 2);
    EXPECT_EQ(seen(back), range(3, 8));
}

TEST_F(ResumeTest, ReadsTheLogWhenTheLoopNoLongerRemembers) {
    const SessionId first = join("Ada");
    fill(first, 20);
    // A restarted server remembers no recent events, only the heads.
    Server restarted({"b"}, log.state(), ServerPorts{log, transport, presence, entropy, names, passwords, identities});
    const SessionId id = 900;
    restarted.on_open(id, Dialect::json, now);
    restarted.on_message(id, encode(ClientMessage{1, Auth{"Bob", ""}}), now);
    for (const LogReply& reply : log.commit()) restarted.on_log(reply);
    restarted.on_message(id, encode(ClientMessage{2, from(10)}), now);
    EXPECT_EQ(log.waiting(), 1U);
    for (const LogReply& reply : log.commit()) restarted.on_log(reply);
    EXPECT_EQ(seen(id), range(11, 21));
}

TEST_F(ResumeTest, WhatIsCommittedWhileTheBacklogIsReadComesOnceAndInOrder) {
    const SessionId writer = join("Ada");
    fill(writer, 3);
    const SessionId reader = sign_in("Bob");
    // The read is answered first, from a log that then commits two more before the core has heard the answer.
    say(reader, Join{RoomId("lobby")});
    const std::vector<LogReply> read = log.commit();
    say(writer, Send{RoomId("lobby"), MessageCid("during-1"), "x"});
    say(writer, Send{RoomId("lobby"), MessageCid("during-2"), "x"});
    for (const LogReply& reply : log.commit()) hear(reply);
    for (const LogReply& reply : read) hear(reply);
    fill(writer, 1);
    EXPECT_EQ(seen(reader), range(1, 7));
}

TEST_F(ResumeTest, AReaderAheadOfTheLoopIsNotPushedTheSameAgain) {
    const SessionId writer = join("Ada");
    fill(writer, 3);
    const SessionId reader = sign_in("Bob");
    // The commit happens, then the read that sees it; the loop hears the read's answer first.
    say(writer, Send{RoomId("lobby"), MessageCid("ahead"), "x"});
    const std::vector<LogReply> commit = log.commit();
    say(reader, Join{RoomId("lobby")});
    for (const LogReply& reply : log.commit()) hear(reply);
    for (const LogReply& reply : commit) hear(reply);
    fill(writer, 1);
    EXPECT_EQ(seen(reader), range(1, 6));
}

TEST_F(ResumeTest, WhoHeardMoreOnAnotherLoopIsAnsweredWhenThisOneHasHeardIt) {
    const SessionId writer = join("Ada");
    fill(writer, 3);
    const SessionId back = sign_in("Bob");
    say(writer, Send{RoomId("lobby"), MessageCid("told-elsewhere"), "x"});
    const std::vector<LogReply> commit = log.commit();
    say(back, from(5));
    for (const LogReply& reply : log.commit()) hear(reply);
    EXPECT_TRUE(heard_of<Reset>(back).empty());
    EXPECT_TRUE(heard_of<Resumed>(back).empty());
    for (const LogReply& reply : commit) hear(reply);
    EXPECT_EQ(last_of<Resumed>(back).head, 5U);
    fill(writer, 1);
    EXPECT_EQ(seen(back), std::vector<Seq>{6});
}

TEST_F(ResumeTest, WhoResumesWhileTheyAreLiveHearsNothingTwice) {
    const SessionId writer = join("Ada");
    const SessionId reader = join("Bob");
    fill(writer, 2);
    forget(reader);
    say(reader, from(1));
    EXPECT_EQ(last_of<Resumed>(reader).events.size(), 2U);
    forget(reader);
    fill(writer, 1);
    EXPECT_EQ(pushed(reader), std::vector<Seq>{4});
}

TEST_F(ResumeTest, TooMuchAtOnceIsAGapAndNeverAPart) {
    const SessionId writer = join("Ada");
    fill(writer, static_cast<int>(limits::resume_events_max) + 20);
    const SessionId back = sign_in("Bob");
    say(back, from(5));
    settle();
    const Gap gap = last_of<Gap>(back);
    EXPECT_EQ(gap.last, 5U);
    EXPECT_EQ(gap.head, limits::resume_events_max + 21);
    EXPECT_TRUE(seen(back).empty());
    fill(writer, 1);
    EXPECT_EQ(pushed(back), std::vector<Seq>{gap.head + 1}) << "pushes go on from the head";
}

TEST_F(ResumeTest, ACursorOfAnotherHistoryOrFromTheFutureIsReset) {
    const SessionId writer = join("Ada");
    fill(writer, 3);
    const SessionId back = sign_in("Bob");
    say(back, from(2, "another-epoch"));
    EXPECT_EQ(last_of<Reset>(back).head, 4U);
    say(back, from(99));
    settle();
    EXPECT_EQ(heard_of<Reset>(back).size(), 2U) << "the log does not know it either";
    fill(writer, 1);
    EXPECT_TRUE(pushed(back).empty()) << "not live until it joins";
}

TEST_F(ResumeTest, AnUnknownRoomIsAnError) {
    const SessionId back = sign_in("Bob");
    say(back, Resume{RoomId("nowhere"), Epoch("fake-epoch"), 0});
    EXPECT_EQ(last_error(back), ErrorCode::unknown_room);
}

TEST_F(ResumeTest, ASlowClientIsResyncedFromItsCursorAndLosesNothing) {
    const SessionId writer = join("Ada");
    const SessionId slow = join("Bob");
    fill(writer, 2);
    transport.peers[slow].full = true;
    fill(writer, 3);
    EXPECT_FALSE(transport.peers[slow].closed);
    transport.peers[slow].full = false;
    fill(writer, 1);
    EXPECT_EQ(pushed(slow), range(2, 3)) << "nothing comes out of order after a hole";
    server.on_drained(slow);
    EXPECT_EQ(last_of<Resync>(slow).head, 7U);
    say(slow, from(3));
    fill(writer, 1);
    EXPECT_EQ(seen(slow), range(2, 8));
    EXPECT_EQ(pushed(writer), range(2, 8)) << "the others felt nothing";
}

TEST_F(ResumeTest, AFailedReadLeavesTheClientOutsideAndToldSo) {
    const SessionId reader = sign_in("Bob");
    say(reader, Join{RoomId("lobby")});
    log.fail_next_commit();
    settle();
    EXPECT_EQ(last_error(reader), ErrorCode::storage_unavailable);
    say(reader, Leave{RoomId("lobby")});
    EXPECT_EQ(last_error(reader), ErrorCode::not_joined);
    say(reader, Join{RoomId("lobby")});
    settle();
    EXPECT_EQ(heard_of<Joined>(reader).size(), 1U);
}

TEST_F(ResumeTest, LeavingWhileTheBacklogIsReadIsNoJoin) {
    const SessionId writer = join("Ada");
    const SessionId reader = sign_in("Bob");
    say(reader, Join{RoomId("lobby")});
    say(reader, Leave{RoomId("lobby")});
    settle();
    fill(writer, 1);
    EXPECT_TRUE(seen(reader).empty());
}

}  // namespace
}  // namespace parley::server
