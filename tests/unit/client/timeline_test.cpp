#include "wasm-client/model/timeline.h"

#include <gtest/gtest.h>

namespace parley::client {
namespace {

Event event(Seq seq, const std::string& cid = "") {
    return {RoomId("lobby"),
            seq,
            static_cast<std::int64_t>(seq * 1000),
            EventKind::posted,
            {UserId("u1"), "Ada"},
            MessageCid(cid.empty() ? "c" + std::to_string(seq) : cid),
            "body " + std::to_string(seq)};
}

Message own(const std::string& cid) {
    Message message;
    message.cid = MessageCid(cid);
    message.body = "mine";
    return message;
}

TEST(Timeline, TakesEventsInOrderAndEachOnce) {
    Timeline timeline;
    EXPECT_EQ(timeline.append(event(1)), Timeline::Added::appended);
    EXPECT_EQ(timeline.append(event(1)), Timeline::Added::duplicate);
    EXPECT_EQ(timeline.append(event(3)), Timeline::Added::hole);
    EXPECT_EQ(timeline.append(event(2)), Timeline::Added::appended);
    EXPECT_EQ(timeline.last(), 2U);
    EXPECT_EQ(timeline.messages().size(), 2U);
}

TEST(Timeline, AnEventOfAnUnknownKindMovesTheCursorAndShowsNothing) {
    Timeline timeline;
    Event unknown = event(1);
    unknown.kind = EventKind::unknown;
    EXPECT_EQ(timeline.append(unknown), Timeline::Added::appended);
    EXPECT_EQ(timeline.last(), 1U);
    EXPECT_TRUE(timeline.messages().empty());
}

TEST(Timeline, TheEventTakesThePlaceOfTheRowThatItsAuthorSawAlready) {
    Timeline timeline;
    timeline.add_pending(own("mine"));
    const std::uint64_t key = timeline.messages().front().key;
    timeline.append(event(1));
    EXPECT_EQ(timeline.messages().back().cid.value, "mine");
    timeline.append(event(2, "mine"));
    ASSERT_EQ(timeline.messages().size(), 2U);
    EXPECT_EQ(timeline.messages().back().key, key);
    EXPECT_EQ(timeline.messages().back().delivery, Delivery::sent);
    EXPECT_TRUE(timeline.pending().empty());
}

TEST(Timeline, AnAckBeforeOrAfterItsEventLeavesOneRow) {
    Timeline before;
    before.add_pending(own("mine"));
    before.acknowledge(MessageCid("mine"), 1, 77);
    EXPECT_TRUE(before.pending().empty());
    before.append(event(1, "mine"));
    EXPECT_EQ(before.messages().size(), 1U);

    Timeline after;
    after.add_pending(own("mine"));
    after.append(event(1, "mine"));
    after.acknowledge(MessageCid("mine"), 1, 77);
    EXPECT_EQ(after.messages().size(), 1U);
}

TEST(Timeline, AnAckOfAMessageThatLiesBeforeTheLoadedPageRemovesThePendingRow) {
    Timeline timeline;
    timeline.add_pending(own("old"));
    timeline.start({event(50), event(51)}, 51, true);
    EXPECT_EQ(timeline.pending().size(), 1U);
    timeline.acknowledge(MessageCid("old"), 12, 77);
    EXPECT_EQ(timeline.messages().size(), 2U);
}

TEST(Timeline, OlderPagesJoinWithoutAGapOrARepetition) {
    Timeline timeline;
    timeline.start({event(5), event(6)}, 6, true);
    timeline.prepend({event(3), event(4)}, true);
    timeline.prepend({event(3), event(4)}, true);
    EXPECT_EQ(timeline.first(), 3U);
    timeline.prepend({event(1), event(2)}, false);
    ASSERT_EQ(timeline.messages().size(), 6U);
    for (std::size_t i = 0; i < 6; i++) EXPECT_EQ(timeline.messages()[i].seq, i + 1);
    EXPECT_FALSE(timeline.has_older());
}

TEST(Timeline, StartingAnewKeepsWhatIsUnsent) {
    Timeline timeline;
    timeline.append(event(1));
    timeline.add_pending(own("mine"));
    timeline.start({event(9)}, 9, true);
    ASSERT_EQ(timeline.messages().size(), 2U);
    EXPECT_EQ(timeline.messages().back().cid.value, "mine");
    EXPECT_EQ(timeline.last(), 9U);
}

TEST(Timeline, AFailedMessageWaitsForThePersonAndARetrySendsTheSameId) {
    Timeline timeline;
    timeline.add_pending(own("mine"));
    timeline.fail(MessageCid("mine"), "too long");
    EXPECT_TRUE(timeline.pending().empty());
    EXPECT_EQ(timeline.messages().back().error, "too long");
    timeline.retry(MessageCid("mine"));
    ASSERT_EQ(timeline.pending().size(), 1U);
    EXPECT_EQ(timeline.pending()[0].cid.value, "mine");
    timeline.discard(MessageCid("mine"));
    EXPECT_TRUE(timeline.messages().empty());
}

}  // namespace
}  // namespace parley::client
