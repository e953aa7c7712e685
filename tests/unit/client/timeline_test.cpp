#include "wasm-client/model/timeline.h"

#include <gtest/gtest.h>

#include "shared/limits.h"
#include "tests/unit/client/model_harness.h"

namespace parley::client {
namespace {

constexpr Seq live = 0;  // the event tells nothing beyond itself

Timeline adas() {
    Timeline timeline;
    timeline.set_owner({UserId("u1"), "Ada"});
    return timeline;
}

Message own(const std::string& cid) {
    Message message;
    message.author = {UserId("u1"), "Ada"};
    message.cid = MessageCid(cid);
    message.body = "mine";
    message.delivery = Delivery::pending;
    return message;
}

Page page(std::vector<Event> events, Seq head, bool more) {
    Page page;
    page.events = std::move(events);
    page.head = head;
    page.more = more;
    return page;
}

const Message& row(const Timeline& timeline, Seq seq) {
    for (const Message& message : timeline.messages())
        if (message.seq == seq) return message;
    ADD_FAILURE() << "no row for " << seq;
    return timeline.messages().front();
}

TEST(Timeline, TakesEventsInOrderAndEachOnce) {
    Timeline timeline;
    EXPECT_EQ(timeline.append(posted(1), live), Timeline::Added::appended);
    EXPECT_EQ(timeline.append(posted(1), live), Timeline::Added::duplicate);
    EXPECT_EQ(timeline.append(posted(3), live), Timeline::Added::hole);
    EXPECT_EQ(timeline.append(posted(2), live), Timeline::Added::appended);
    EXPECT_EQ(timeline.last(), 2U);
    EXPECT_EQ(timeline.messages().size(), 2U);
}

TEST(Timeline, AnEventOfAnUnknownKindMovesTheCursorAndShowsNothing) {
    Timeline timeline;
    EXPECT_EQ(timeline.append(change(1, EventKind::unknown), live), Timeline::Added::appended);
    EXPECT_EQ(timeline.last(), 1U);
    EXPECT_TRUE(timeline.messages().empty());
}

TEST(Timeline, WhatHappensToTheRoomIsALineInItsPlace) {
    Timeline timeline;
    timeline.append(posted(1), live);
    Event renamed = change(2, EventKind::renamed);
    renamed.name = "Tea";
    timeline.append(renamed, live);
    timeline.append(posted(3), live);
    ASSERT_EQ(timeline.messages().size(), 3U);
    EXPECT_EQ(timeline.messages()[1].line, "Grace renamed the room to Tea");
    EXPECT_TRUE(timeline.messages()[1].body.empty());
}

// ---- own messages ------------------------------------------------------------------------------------------------------

TEST(Timeline, TheEventTakesThePlaceOfTheRowThatItsAuthorSawAlready) {
    Timeline timeline = adas();
    timeline.add_unsent(own("mine"));
    const std::uint64_t key = timeline.messages().front().key;
    timeline.append(posted(1), live);
    EXPECT_EQ(timeline.messages().back().cid.value, "mine");
    timeline.append(posted(2, "mine", "u1"), live);
    ASSERT_EQ(timeline.messages().size(), 2U);
    EXPECT_EQ(timeline.messages().back().key, key);
    EXPECT_EQ(timeline.messages().back().delivery, Delivery::sent);
    EXPECT_EQ(timeline.next_pending(), nullptr);
}

TEST(Timeline, SomebodyElsesMessageWithTheSameIdTakesNobodysPlace) {
    Timeline timeline = adas();
    timeline.add_unsent(own("same"));
    timeline.append(posted(1, "same", "u2"), live);
    EXPECT_EQ(timeline.messages().size(), 2U);
    ASSERT_NE(timeline.next_pending(), nullptr);
    EXPECT_EQ(timeline.next_pending()->cid.value, "same");
}

TEST(Timeline, AnAckBeforeOrAfterItsEventLeavesOneRow) {
    Timeline before = adas();
    before.add_unsent(own("mine"));
    before.acknowledge(MessageCid("mine"), 1, 77);
    EXPECT_EQ(before.next_pending(), nullptr);
    before.append(posted(1, "mine", "u1"), live);
    EXPECT_EQ(before.messages().size(), 1U);

    Timeline after = adas();
    after.add_unsent(own("mine"));
    after.append(posted(1, "mine", "u1"), live);
    after.acknowledge(MessageCid("mine"), 1, 77);
    EXPECT_EQ(after.messages().size(), 1U);
}

TEST(Timeline, AnAckOfAMessageThatLiesBeforeTheLoadedPageRemovesThePendingRow) {
    Timeline timeline = adas();
    timeline.add_unsent(own("old"));
    ASSERT_TRUE(timeline.start({posted(50), posted(51)}, 51, true));
    EXPECT_NE(timeline.next_pending(), nullptr);
    timeline.acknowledge(MessageCid("old"), 12, 77);
    EXPECT_EQ(timeline.messages().size(), 2U);
}

TEST(Timeline, AnAcknowledgedRowWhoseEventLiesBeforeTheNewestPageGoes) {
    Timeline timeline = adas();
    timeline.add_unsent(own("mine"));
    timeline.acknowledge(MessageCid("mine"), 3, 77);
    ASSERT_TRUE(timeline.start({posted(9)}, 9, true));
    EXPECT_EQ(timeline.messages().size(), 1U);
    EXPECT_EQ(timeline.unsent(), 0U);
}

TEST(Timeline, AnOlderPageThatHoldsAMessageWhichStillWaitsTakesItsPlace) {
    Timeline timeline = adas();
    timeline.add_unsent(own("mine"));
    ASSERT_TRUE(timeline.start({posted(5)}, 5, true));
    ASSERT_TRUE(timeline.prepend(page({posted(3), posted(4, "mine", "u1")}, 5, true)));
    EXPECT_EQ(timeline.unsent(), 0U);
    EXPECT_EQ(timeline.messages().size(), 3U);
}

TEST(Timeline, AFailedMessageWaitsForThePersonAndARetrySendsTheSameId) {
    Timeline timeline;
    timeline.add_unsent(own("mine"));
    timeline.fail(MessageCid("mine"), "too long");
    EXPECT_EQ(timeline.next_pending(), nullptr);
    EXPECT_EQ(timeline.messages().back().error, "too long");
    timeline.retry(MessageCid("mine"));
    ASSERT_NE(timeline.next_pending(), nullptr);
    EXPECT_EQ(timeline.next_pending()->cid.value, "mine");
    timeline.discard(MessageCid("mine"));
    EXPECT_TRUE(timeline.messages().empty());
}

TEST(Timeline, AnotherLogForgetsAllButWhatIsUnsentAndWhatTheOldOneHadTaken) {
    Timeline timeline = adas();
    timeline.append(posted(1), live);
    timeline.add_unsent(own("acknowledged"));
    timeline.acknowledge(MessageCid("acknowledged"), 2, 77);
    timeline.add_unsent(own("waiting"));
    timeline.forget();
    ASSERT_EQ(timeline.messages().size(), 2U);
    ASSERT_NE(timeline.next_pending(), nullptr);
    EXPECT_EQ(timeline.next_pending()->cid.value, "acknowledged");
    EXPECT_EQ(timeline.last(), 0U);
}

// ---- pages -------------------------------------------------------------------------------------------------------------

TEST(Timeline, OlderPagesJoinWithoutAGapOrARepetition) {
    Timeline timeline;
    ASSERT_TRUE(timeline.start({posted(5), posted(6)}, 6, true));
    EXPECT_TRUE(timeline.prepend(page({posted(3), posted(4)}, 6, true)));
    EXPECT_FALSE(timeline.prepend(page({posted(3), posted(4)}, 6, true))) << "it does not fit any more";
    EXPECT_EQ(timeline.first(), 3U);
    EXPECT_TRUE(timeline.prepend(page({posted(1), posted(2)}, 6, false)));
    ASSERT_EQ(timeline.messages().size(), 6U);
    for (std::size_t i = 0; i < 6; i++) EXPECT_EQ(timeline.messages()[i].seq, i + 1);
    EXPECT_FALSE(timeline.has_older());
}

TEST(Timeline, APageWithAHoleChangesNothing) {
    Timeline timeline;
    ASSERT_TRUE(timeline.start({posted(5), posted(6)}, 6, true));
    EXPECT_FALSE(timeline.prepend(page({posted(2), posted(4)}, 6, false)));
    EXPECT_FALSE(timeline.prepend(page({}, 6, true))) << "there must be something, if there is more";
    EXPECT_FALSE(timeline.start({posted(7), posted(9)}, 9, true));
    EXPECT_FALSE(timeline.start({posted(7), posted(8)}, 9, true)) << "it does not reach the head";
    EXPECT_EQ(timeline.first(), 5U);
    EXPECT_EQ(timeline.last(), 6U);
    EXPECT_TRUE(timeline.has_older());
    EXPECT_TRUE(timeline.prepend(page({}, 6, false)));
    EXPECT_FALSE(timeline.has_older());
}

TEST(Timeline, StartingAnewKeepsWhatIsUnsent) {
    Timeline timeline = adas();
    timeline.append(posted(1), live);
    timeline.add_unsent(own("mine"));
    ASSERT_TRUE(timeline.start({posted(9)}, 9, true));
    ASSERT_EQ(timeline.messages().size(), 2U);
    EXPECT_EQ(timeline.messages().back().cid.value, "mine");
    EXPECT_EQ(timeline.last(), 9U);
}

// ---- changes -----------------------------------------------------------------------------------------------------------

TEST(Timeline, AnEditReplacesTheWordsAndSaysSo) {
    Timeline timeline;
    timeline.append(posted(1), live);
    const std::uint32_t version = row(timeline, 1).version;
    timeline.append(edited(2, 1, "better"), live);
    EXPECT_EQ(row(timeline, 1).body, "better");
    EXPECT_EQ(row(timeline, 1).state.edited, 2U);
    EXPECT_NE(row(timeline, 1).version, version);
    EXPECT_EQ(timeline.messages().size(), 1U) << "it has no row of its own";
}

TEST(Timeline, AnEditWhoseWordsAreErasedLeavesTheMessageToItsEnd) {
    Timeline timeline;
    timeline.append(posted(1), live);
    timeline.append(edited(2, 1, ""), live);
    EXPECT_EQ(row(timeline, 1).body, "body 1");
    timeline.append(change(3, EventKind::deleted, 1), live);
    EXPECT_TRUE(row(timeline, 1).state.erased);
}

TEST(Timeline, ADeletedMessageLeavesATombstoneAndNothingOfItsWords) {
    Timeline timeline;
    timeline.append(posted(1), live);
    timeline.append(reaction(2, EventKind::reacted, 1, "👍"), live);
    timeline.append(change(3, EventKind::deleted, 1), live);
    EXPECT_TRUE(row(timeline, 1).state.erased);
    EXPECT_TRUE(row(timeline, 1).body.empty());
    EXPECT_TRUE(row(timeline, 1).state.reactions.empty());
    EXPECT_EQ(timeline.expired_to(), 0U);
    timeline.append(edited(4, 1, "from the dead"), live);
    EXPECT_TRUE(row(timeline, 1).body.empty());
}

TEST(Timeline, AnExpiryErasesEverythingUpToItsTarget) {
    Timeline timeline;
    for (Seq seq = 1; seq <= 3; seq++) timeline.append(posted(seq), live);
    timeline.append(change(4, EventKind::expired, 2), live);
    EXPECT_TRUE(row(timeline, 1).state.erased);
    EXPECT_TRUE(row(timeline, 2).state.erased);
    EXPECT_FALSE(row(timeline, 3).state.erased);
    EXPECT_EQ(timeline.expired_to(), 2U);
}

TEST(Timeline, ReactionsAreCountedAndTheirPeopleNamed) {
    Timeline timeline = adas();
    timeline.append(posted(1), live);
    timeline.append(reaction(2, EventKind::reacted, 1, "👍", "u2"), live);
    timeline.append(reaction(3, EventKind::reacted, 1, "👍", "u1"), live);
    timeline.append(reaction(4, EventKind::reacted, 1, "🎉", "u2"), live);
    ASSERT_EQ(row(timeline, 1).state.reactions.size(), 2U);
    EXPECT_EQ(row(timeline, 1).state.reactions[0].count, 2U);
    EXPECT_EQ(row(timeline, 1).state.reactions[0].people[1].id.value, "u1");
    timeline.append(reaction(5, EventKind::unreacted, 1, "👍", "u2"), live);
    timeline.append(reaction(6, EventKind::unreacted, 1, "🎉", "u2"), live);
    ASSERT_EQ(row(timeline, 1).state.reactions.size(), 1U);
    EXPECT_EQ(row(timeline, 1).state.reactions[0].count, 1U);
}

TEST(Timeline, OneselfIsNamedAmongManyWhoReacted) {
    Timeline timeline = adas();
    timeline.append(posted(1), live);
    Seq seq = 2;
    for (int i = 0; i < 20; i++) timeline.append(reaction(seq++, EventKind::reacted, 1, "👍", "x" + std::to_string(i)), live);
    timeline.append(reaction(seq++, EventKind::reacted, 1, "👍", "u1"), live);
    const Reaction& thumbs = row(timeline, 1).state.reactions[0];
    EXPECT_EQ(thumbs.count, 21U);
    EXPECT_EQ(thumbs.people.size(), limits::reaction_people_max + 1);
    EXPECT_EQ(thumbs.people.back().id.value, "u1");
}

TEST(Timeline, APinIsMarkedUntilItIsTakenAway) {
    Timeline timeline;
    timeline.append(posted(1), live);
    timeline.append(change(2, EventKind::pinned, 1), live);
    EXPECT_EQ(row(timeline, 1).state.pinned, 2U);
    timeline.append(change(3, EventKind::unpinned, 1), live);
    EXPECT_EQ(row(timeline, 1).state.pinned, 0U);
}

TEST(Timeline, WhatAPageHasFoldedInIsNotAppliedASecondTime) {
    Event folded = posted(1);
    folded.body = "newest";
    folded.state.edited = 4;
    folded.state.reactions = {{"👍", 1, {{UserId("u2"), "Grace"}}}};
    Timeline timeline;
    ASSERT_TRUE(timeline.start({folded, reaction(2, EventKind::reacted, 1, "👍"), edited(3, 1, "older"), edited(4, 1, "newest")},
                               4, false));
    EXPECT_EQ(row(timeline, 1).body, "newest");
    EXPECT_EQ(row(timeline, 1).state.reactions[0].count, 1U);
    timeline.append(reaction(5, EventKind::reacted, 1, "👍", "u3"), live);
    EXPECT_EQ(row(timeline, 1).state.reactions[0].count, 2U);
}

TEST(Timeline, AnOlderPageThatIsNewerThanTheLastPushIsRight) {
    Timeline timeline;
    ASSERT_TRUE(timeline.start({posted(5)}, 5, true));
    Event folded = posted(4);
    folded.state.reactions = {{"👍", 1, {{UserId("u2"), "Grace"}}}};
    ASSERT_TRUE(timeline.prepend(page({folded}, 6, true)));
    timeline.append(reaction(6, EventKind::reacted, 4, "👍"), live);
    EXPECT_EQ(row(timeline, 4).state.reactions[0].count, 1U) << "the page had it already";
}

TEST(Timeline, AnOlderPageThatWasReadBeforeAChangeThatHasComeIsMadeRight) {
    Timeline timeline;
    ASSERT_TRUE(timeline.start({posted(5)}, 5, true));
    timeline.append(edited(6, 4, "better"), live);
    timeline.append(change(7, EventKind::deleted, 3), live);
    timeline.append(change(8, EventKind::expired, 2), live);
    ASSERT_TRUE(timeline.prepend(page({posted(2), posted(3), posted(4)}, 5, true)));
    EXPECT_EQ(row(timeline, 4).body, "better");
    EXPECT_TRUE(row(timeline, 3).state.erased);
    EXPECT_TRUE(row(timeline, 2).state.erased);
}

TEST(Timeline, AnOlderPageThatCantBeMadeRightIsRefused) {
    Timeline timeline;
    ASSERT_TRUE(timeline.start({posted(5)}, 5, true));
    for (Seq seq = 6; seq < 400; seq++) timeline.append(edited(seq, 4, "take " + std::to_string(seq)), live);
    EXPECT_FALSE(timeline.prepend(page({posted(4)}, 5, true)));
    Event folded = posted(4);
    folded.body = "take 398";
    EXPECT_TRUE(timeline.prepend(page({folded}, 398, true)));
    EXPECT_EQ(row(timeline, 4).body, "take 399") << "the one that came after the page";
}

}  // namespace
}  // namespace parley::client
