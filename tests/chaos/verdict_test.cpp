// The checker can fail: each kind of wrong is found, and nothing is found where nothing is wrong.
#include "tests/chaos/verdict.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace parley::chaos {
namespace {

const RoomId lobby("lobby");
const RoomId tea("tea");

Event posted(Seq seq, const std::string& author, const std::string& cid, const RoomId& room = lobby) {
    Event event;
    event.room = room;
    event.seq = seq;
    event.at_ms = static_cast<std::int64_t>(1000 + seq);
    event.kind = EventKind::posted;
    event.author = {UserId(author), author};
    event.cid = MessageCid(cid);
    event.body = "words of " + cid;
    return event;
}

Event other(Seq seq) {
    Event event = posted(seq, "parley", "");
    event.kind = EventKind::unknown;
    event.body.clear();
    return event;
}

Composed composed(const std::string& device, const std::string& author, const std::string& cid) {
    return {device, lobby, UserId(author), MessageCid(cid), "words of " + cid};
}

Acknowledged acked(const std::string& author, const std::string& cid, Seq seq) {
    return {"page", lobby, UserId(author), MessageCid(cid), seq};
}

HeldRow row(const Event& event) {
    return {event.seq, event.author.id, event.cid, event.body};
}

/// Ada: a1, a2; Bob: b1; a created room's first event between them.
const RoomLogs logs = {{lobby, {other(1), posted(2, "ada", "a1"), posted(3, "bob", "b1"), posted(4, "ada", "a2")}}};

Held held_from(Seq first) {
    Held held{"page", lobby, first, 4, {}};
    for (const Event& event : logs.at(lobby))
        if (event.seq >= first && event.kind == EventKind::posted) held.rows.push_back(row(event));
    return held;
}

std::vector<Wrong> kinds(const Violations& violations) {
    std::vector<Wrong> all;
    std::transform(violations.begin(), violations.end(), std::back_inserter(all),
                   [](const Violation& one) { return one.wrong; });
    return all;
}

using Found = std::vector<Wrong>;

TEST(LogVerdict, FindsNothingInADenseLog) {
    EXPECT_EQ(kinds(check_log(logs)), Found());
}

TEST(LogVerdict, FindsAHole) {
    EXPECT_EQ(kinds(check_log({{lobby, {posted(1, "ada", "a1"), posted(3, "ada", "a2")}}})), Found{Wrong::hole});
}

TEST(LogVerdict, FindsThatTheFirstEventIsMissing) {
    EXPECT_EQ(kinds(check_log({{lobby, {posted(2, "ada", "a1")}}})), Found{Wrong::hole});
}

TEST(LogVerdict, FindsASeqThatIsThereTwice) {
    EXPECT_EQ(kinds(check_log({{lobby, {posted(1, "ada", "a1"), posted(1, "bob", "b1")}}})), Found{Wrong::duplicate});
}

TEST(LogVerdict, FindsASeqThatGoesBack) {
    const RoomLogs wrong = {{lobby, {posted(1, "ada", "a1"), posted(2, "ada", "a2"), posted(1, "bob", "b1")}}};
    EXPECT_EQ(kinds(check_log(wrong)), Found{Wrong::order});
}

TEST(LogVerdict, FindsAMessageThatIsThereTwice) {
    EXPECT_EQ(kinds(check_log({{lobby, {posted(1, "ada", "a1"), posted(2, "ada", "a1")}}})), Found{Wrong::duplicate});
}

TEST(LogVerdict, FindsAMessageThatIsInTwoRooms) {
    const RoomLogs wrong = {{lobby, {posted(1, "ada", "a1")}}, {tea, {posted(1, "ada", "a1", tea)}}};
    EXPECT_EQ(kinds(check_log(wrong)), Found{Wrong::duplicate});
}

TEST(LogVerdict, TakesOneCidOfTwoAuthorsForTwoMessages) {
    EXPECT_EQ(kinds(check_log({{lobby, {posted(1, "ada", "1"), posted(2, "bob", "1")}}})), Found());
}

class AckVerdict : public testing::Test {
protected:
    [[nodiscard]] static Violations check(const Acknowledged& ack) { return check_acknowledged(logs, all, {ack}); }

    static inline const std::vector<Composed> all = {composed("ada's", "ada", "a1"), composed("ada's", "ada", "a2"),
                                                     composed("ada's", "ada", "a3"), composed("bob's", "bob", "b1")};
};

TEST_F(AckVerdict, FindsNothingWhenTheLogKeptItsWord) {
    EXPECT_EQ(kinds(check(acked("ada", "a2", 4))), Found());
}

TEST_F(AckVerdict, FindsAnAcknowledgedMessageThatIsGone) {
    EXPECT_EQ(kinds(check(acked("ada", "a3", 5))), Found{Wrong::lost});
}

TEST_F(AckVerdict, FindsAnAcknowledgedMessageThatIsElsewhere) {
    EXPECT_EQ(kinds(check(acked("ada", "a1", 4))), Found{Wrong::lost});
}

TEST_F(AckVerdict, FindsSomebodyElsesMessageAtTheAcknowledgedSeq) {
    EXPECT_EQ(kinds(check(acked("ada", "b1", 3))), Found{Wrong::lost});
}

TEST_F(AckVerdict, FindsOtherWords) {
    RoomLogs changed = logs;
    changed[lobby][1].body += "!";
    EXPECT_EQ(kinds(check_acknowledged(changed, all, {acked("ada", "a1", 2)})), Found{Wrong::lost});
}

TEST_F(AckVerdict, FindsAnAcknowledgementOfWhatNobodyComposed) {
    EXPECT_EQ(kinds(check_acknowledged(logs, {}, {acked("ada", "a1", 2)})), Found{Wrong::lost});
}

TEST(ComposedVerdict, FindsNothingWhenEverythingIsThereInItsOrder) {
    EXPECT_EQ(kinds(check_composed(
                  logs, {composed("bob's", "bob", "b1"), composed("ada's", "ada", "a1"), composed("ada's", "ada", "a2")})),
              Found());
}

TEST(ComposedVerdict, FindsAMessageThatNeverCame) {
    EXPECT_EQ(kinds(check_composed(logs, {composed("ada's", "ada", "a3")})), Found{Wrong::lost});
}

TEST(ComposedVerdict, WaitsForAMessageThatAPageStillHas) {
    EXPECT_EQ(kinds(check_composed(logs, {composed("ada's", "ada", "a3")}, {MessageCid("a3")})), Found());
    EXPECT_EQ(kinds(check_composed(logs, {composed("ada's", "ada", "a3")}, {MessageCid("a4")})), Found{Wrong::lost});
}

TEST(ComposedVerdict, FindsAMessageInAnotherRoom) {
    Composed elsewhere = composed("ada's", "ada", "a1");
    elsewhere.room = tea;
    EXPECT_EQ(kinds(check_composed(logs, {elsewhere})), Found{Wrong::lost});
}

TEST(ComposedVerdict, FindsOtherWords) {
    Composed changed = composed("ada's", "ada", "a1");
    changed.body += "?";
    EXPECT_EQ(kinds(check_composed(logs, {changed})), Found{Wrong::lost});
}

TEST(ComposedVerdict, FindsMessagesThatChangedPlaces) {
    EXPECT_EQ(kinds(check_composed(logs, {composed("ada's", "ada", "a2"), composed("ada's", "ada", "a1")})),
              Found{Wrong::order});
}

TEST(ComposedVerdict, AsksForNoOrderBetweenTwoPagesOfOnePerson) {
    EXPECT_EQ(kinds(check_composed(logs, {composed("phone", "ada", "a2"), composed("desk", "ada", "a1")})), Found());
}

TEST(PageVerdict, FindsNothingInAWholePageAndInItsNewestPart) {
    EXPECT_EQ(kinds(check_held(logs, held_from(1))), Found());
    EXPECT_EQ(kinds(check_held(logs, held_from(3))), Found());
}

TEST(PageVerdict, LetsAnEventThatIsNoMessageHaveARow) {
    Held held = held_from(1);
    held.rows.insert(held.rows.begin(), HeldRow{1, UserId("parley"), MessageCid(), "made the room"});
    EXPECT_EQ(kinds(check_held(logs, held)), Found());
}

TEST(PageVerdict, FindsARowThatIsMissing) {
    Held held = held_from(1);
    held.rows.erase(held.rows.begin() + 1);
    EXPECT_EQ(kinds(check_held(logs, held)), Found{Wrong::hole});
}

TEST(PageVerdict, FindsAPageThatEndsTooEarly) {
    Held held = held_from(1);
    held.last = 3;
    held.rows.pop_back();
    EXPECT_EQ(kinds(check_held(logs, held)), Found{Wrong::hole});
}

TEST(PageVerdict, AsksForNoEndOfAPageThatIsNotAtRest) {
    Held held = held_from(1);
    held.at_rest = false;
    held.last = 3;
    held.rows.pop_back();
    EXPECT_EQ(kinds(check_held(logs, held)), Found());
    held.rows.pop_back();
    EXPECT_EQ(kinds(check_held(logs, held)), Found{Wrong::hole});
}

TEST(PageVerdict, FindsAPageOfARoomWhoseLogIsGone) {
    EXPECT_EQ(kinds(check_held({}, {"page", lobby, 1, 1, {}})), Found{Wrong::order});
}

TEST(PageVerdict, FindsARowThatIsThereTwice) {
    Held held = held_from(1);
    held.rows.insert(held.rows.begin(), held.rows.front());
    EXPECT_EQ(kinds(check_held(logs, held)), Found{Wrong::duplicate});
}

TEST(PageVerdict, FindsRowsInAnotherOrder) {
    Held held = held_from(1);
    std::swap(held.rows[0], held.rows[1]);
    EXPECT_EQ(kinds(check_held(logs, held)), Found{Wrong::order});
}

TEST(PageVerdict, FindsARowThatTheLogDoesNotHave) {
    Held held = held_from(1);
    held.rows.push_back(row(posted(9, "ada", "a9")));
    EXPECT_EQ(kinds(check_held(logs, held)), Found{Wrong::order});
}

TEST(PageVerdict, FindsARowWithOtherWords) {
    Held held = held_from(1);
    held.rows.back().body += "!";
    EXPECT_EQ(kinds(check_held(logs, held)), Found{Wrong::order});
}

TEST(SightingsVerdict, FindsNothingWhenEverybodySawWhatTheLogHas) {
    Sightings sightings;
    EXPECT_EQ(kinds(sightings.add("ada's", posted(2, "ada", "a1"))), Found());
    EXPECT_EQ(kinds(sightings.add("bob's", posted(2, "ada", "a1"))), Found());
    EXPECT_EQ(kinds(sightings.check(logs)), Found());
}

TEST(SightingsVerdict, FindsTwoWhoSawDifferentEventsAtOneSeq) {
    Sightings sightings;
    EXPECT_EQ(kinds(sightings.add("ada's", posted(2, "ada", "a1"))), Found());
    EXPECT_EQ(kinds(sightings.add("bob's", posted(2, "bob", "b1"))), Found{Wrong::order});
}

TEST(SightingsVerdict, FindsAnEventThatWasShownAndIsNotInTheLog) {
    Sightings sightings;
    EXPECT_EQ(kinds(sightings.add("ada's", posted(5, "ada", "a3"))), Found());
    EXPECT_EQ(kinds(sightings.check(logs)), Found{Wrong::lost});
}

TEST(SightingsVerdict, FindsAnEventThatTheLogHasDifferently) {
    Sightings sightings;
    Event event = posted(2, "ada", "a1");
    event.body += "!";
    EXPECT_EQ(kinds(sightings.add("ada's", event)), Found());
    EXPECT_EQ(kinds(sightings.check(logs)), Found{Wrong::order});
}

class ConnectionVerdict : public testing::Test {
protected:
    Found tell(const Notice& notice) {
        const auto violation = watch.see("page", notice);
        return violation ? Found{violation->wrong} : Found();
    }
    Found push(Seq seq) { return tell(EventPush{posted(seq, "ada", "a" + std::to_string(seq))}); }
    Found join(std::vector<Event> events, Seq head) {
        Joined joined;
        joined.room.id = lobby;
        joined.room.head = head;
        joined.events = std::move(events);
        return tell(joined);
    }
    Found resume(std::vector<Event> events, Seq head) { return tell(Resumed{lobby, Epoch("e"), head, std::move(events)}); }

    ConnectionWatch watch;
};

TEST_F(ConnectionVerdict, FindsNothingWhenEachEventFollowsTheLast) {
    EXPECT_EQ(join({posted(1, "ada", "a1"), posted(2, "ada", "a2")}, 2), Found());
    EXPECT_EQ(push(3), Found());
    EXPECT_EQ(push(4), Found());
    EXPECT_EQ(tell(Resync{lobby, 9}), Found());
    EXPECT_EQ(resume({posted(5, "ada", "a5")}, 5), Found());
    EXPECT_EQ(push(6), Found());
    EXPECT_EQ(tell(Gap{lobby, Epoch("e"), 6, 700}), Found());
    EXPECT_EQ(push(701), Found());
}

TEST_F(ConnectionVerdict, FindsAPushThatSkipsOne) {
    join({}, 2);
    EXPECT_EQ(push(4), Found{Wrong::hole});
}

TEST_F(ConnectionVerdict, FindsAPushThatComesTwice) {
    join({}, 2);
    EXPECT_EQ(push(3), Found());
    EXPECT_EQ(push(3), Found{Wrong::duplicate});
}

TEST_F(ConnectionVerdict, FindsAPushOfWhatTheAnswerHeld) {
    join({posted(1, "ada", "a1"), posted(2, "ada", "a2")}, 2);
    EXPECT_EQ(push(1), Found{Wrong::order});
}

TEST_F(ConnectionVerdict, FindsAPushBeforeTheAnswer) {
    EXPECT_EQ(push(1), Found{Wrong::order});
}

TEST_F(ConnectionVerdict, FindsAPushAfterTheServerGaveTheRoomUp) {
    join({}, 2);
    EXPECT_EQ(tell(Resync{lobby, 2}), Found());
    EXPECT_EQ(push(3), Found{Wrong::order});
}

TEST_F(ConnectionVerdict, FindsAHoleInAnAnswer) {
    EXPECT_EQ(join({posted(1, "ada", "a1"), posted(3, "ada", "a3")}, 3), Found{Wrong::hole});
    EXPECT_EQ(resume({posted(4, "ada", "a4"), posted(6, "ada", "a6")}, 6), Found{Wrong::hole});
    Page page;
    page.room = lobby;
    page.events = {posted(1, "ada", "a1"), posted(3, "ada", "a3")};
    EXPECT_EQ(tell(page), Found{Wrong::hole});
}

TEST_F(ConnectionVerdict, FindsAnAnswerThatEndsBeforeItsHead) {
    EXPECT_EQ(join({posted(1, "ada", "a1")}, 2), Found{Wrong::hole});
}

TEST(TimelineVerdict, FindsNothingInATimelineThatGrows) {
    TimelineWatch watch;
    EXPECT_FALSE(watch.see("page", 3, {1, 2, 3}));
    EXPECT_FALSE(watch.see("page", 5, {5}));  // an event that is no message may have no row
    EXPECT_FALSE(watch.see("page", 5, {}));
}

TEST(TimelineVerdict, FindsATimelineThatGoesBack) {
    TimelineWatch watch;
    EXPECT_FALSE(watch.see("page", 3, {1, 2, 3}));
    const auto violation = watch.see("page", 2, {});
    ASSERT_TRUE(violation);
    EXPECT_EQ(violation->wrong, Wrong::order);
}

TEST(TimelineVerdict, FindsASeqThatIsShownTwice) {
    TimelineWatch watch;
    const auto violation = watch.see("page", 3, {2, 2, 3});
    ASSERT_TRUE(violation);
    EXPECT_EQ(violation->wrong, Wrong::duplicate);
}

TEST(TimelineVerdict, FindsRowsThatChangedPlaces) {
    TimelineWatch watch;
    const auto violation = watch.see("page", 3, {1, 3, 2});
    ASSERT_TRUE(violation);
    EXPECT_EQ(violation->wrong, Wrong::order);
}

TEST(TimelineVerdict, FindsARowBeyondTheEnd) {
    TimelineWatch watch;
    const auto violation = watch.see("page", 3, {3, 4});
    ASSERT_TRUE(violation);
    EXPECT_EQ(violation->wrong, Wrong::order);
}

}  // namespace
}  // namespace parley::chaos
