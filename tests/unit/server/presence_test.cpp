#include "tests/unit/server/presence_harness.h"

#include <algorithm>

namespace parley::server {
namespace {

TEST_F(PresenceTest, WhoComesIsCountedAndToldAtTheNextTick) {
    presence.came(lobby, ada, 1);
    presence.came(lobby, ben, 2);
    const PresenceUpdates updates = tick();
    ASSERT_EQ(updates.presence.size(), 1U);
    EXPECT_EQ(updates.presence[0].push.room, lobby);
    EXPECT_EQ(updates.presence[0].push.count, 2U);
    EXPECT_TRUE(updates.presence[0].only_to.empty()) << "everybody";
    EXPECT_TRUE(updates.typing.empty());
    EXPECT_TRUE(tick().presence.empty()) << "nothing has changed";
}

TEST_F(PresenceTest, TenThousandWhoComeBetweenTwoTicksAreOneUpdate) {
    for (int i = 0; i < 10'000; i++) presence.came(lobby, person_number(i), static_cast<SessionId>(i + 1));
    const PresenceUpdates updates = tick();
    ASSERT_EQ(updates.presence.size(), 1U);
    EXPECT_EQ(updates.presence[0].push.count, 10'000U);
    EXPECT_TRUE(updates.presence[0].only_to.empty());
    for (int i = 0; i < 10'000; i++) presence.went(lobby, static_cast<SessionId>(i + 1), Farewell::lost, now);
    EXPECT_TRUE(tick(limits::presence_grace_ms - 1).presence.empty());
    presence.came(lobby, ada, 20'000);
    EXPECT_EQ(told(1).count, 1U);
}

TEST_F(PresenceTest, ARoomIsToldAtMostOnceAnInterval) {
    presence.came(lobby, ada, 1);
    EXPECT_EQ(told().count, 1U);
    presence.came(lobby, ben, 2);
    EXPECT_TRUE(tick(limits::presence_interval_ms - 1).presence.empty());
    EXPECT_EQ(told(1).count, 2U);
}

TEST_F(PresenceTest, RoomsAreToldByThemselves) {
    presence.came(lobby, ada, 1);
    presence.came(RoomId("tea"), ben, 2);
    EXPECT_EQ(tick().presence.size(), 2U);
    presence.came(RoomId("tea"), ada, 1);
    EXPECT_EQ(told().room.value, "tea");
    EXPECT_EQ(here(), Names{"Ada"});
}

TEST_F(PresenceTest, APersonWithTwoDevicesIsHereOnceUntilTheLastIsGone) {
    presence.came(lobby, ada, 1);
    presence.came(lobby, ben, 9);
    const PresencePush before = told();
    presence.came(lobby, ada, 2);
    EXPECT_EQ(told().count, 0U) << "nobody else is told";
    presence.went(lobby, 1, Farewell::clean, now);
    EXPECT_TRUE(tick().presence.empty());
    EXPECT_EQ(presence.who({lobby, "", 10}).rev, before.rev);
    presence.went(lobby, 2, Farewell::clean, now);
    EXPECT_EQ(told().count, 1U);
}

TEST_F(PresenceTest, ASecondDeviceIsToldByItselfHowManyAreHere) {
    presence.came(lobby, ada, 1);
    const PresencePush first = told();
    presence.came(lobby, ada, 2);
    const PresenceUpdates updates = tick();
    ASSERT_EQ(updates.presence.size(), 1U);
    EXPECT_EQ(updates.presence[0].only_to, std::vector<SessionId>{2});
    EXPECT_EQ(updates.presence[0].push.rev, first.rev);
    EXPECT_EQ(updates.presence[0].push.count, 1U);
    presence.came(lobby, ada, 2);
    EXPECT_EQ(tick().presence.at(0).only_to, std::vector<SessionId>{2}) << "it subscribed anew and knows nothing";
    EXPECT_EQ(presence.who({lobby, "", 10}).count, 1U);
}

TEST_F(PresenceTest, ANewcomerWhoWentBeforeTheTickIsToldNothing) {
    presence.came(lobby, ada, 1);
    tick();
    presence.came(lobby, ada, 2);
    presence.went(lobby, 2, Farewell::clean, now);
    EXPECT_TRUE(tick().presence.empty());
}

TEST_F(PresenceTest, WhoLeavesIsGoneAtOnceAndWhoIsLostAfterTheGrace) {
    presence.came(lobby, ada, 1);
    presence.came(lobby, ben, 2);
    presence.came(lobby, eve, 3);
    tick();
    presence.went(lobby, 1, Farewell::clean, now);
    presence.went(lobby, 2, Farewell::lost, now);
    EXPECT_EQ(here(), (Names{"Ben", "Eve"}));
    EXPECT_EQ(told().count, 2U);
    EXPECT_TRUE(tick(limits::presence_grace_ms - limits::presence_interval_ms - 1).presence.empty());
    EXPECT_EQ(told(1).count, 1U);
    EXPECT_EQ(here(), Names{"Eve"});
}

TEST_F(PresenceTest, AReconnectWithinTheGraceIsSeenByNobody) {
    presence.came(lobby, ada, 1);
    presence.came(lobby, ben, 2);
    const PresencePush before = told();
    presence.went(lobby, 1, Farewell::lost, now);
    EXPECT_TRUE(tick(limits::presence_grace_ms - 1).presence.empty());
    presence.came(lobby, ada, 3);
    const PresenceUpdates updates = tick();
    ASSERT_EQ(updates.presence.size(), 1U);
    EXPECT_EQ(updates.presence[0].only_to, std::vector<SessionId>{3}) << "only who came back";
    EXPECT_EQ(updates.presence[0].push.rev, before.rev);
    EXPECT_TRUE(tick(10 * limits::presence_grace_ms).presence.empty());
    EXPECT_EQ(here(), (Names{"Ada", "Ben"}));
}

TEST_F(PresenceTest, ADeviceThatWasLostKeepsItsPersonWhenTheOtherLeaves) {
    presence.came(lobby, ada, 1);
    presence.came(lobby, ada, 2);
    presence.came(lobby, ben, 9);
    tick();
    presence.went(lobby, 1, Farewell::lost, now);
    presence.went(lobby, 2, Farewell::clean, now);
    EXPECT_TRUE(tick().presence.empty());
    EXPECT_EQ(told(limits::presence_grace_ms).count, 1U);
}

TEST_F(PresenceTest, TheGraceOfOneDeviceEndsNothingForTheOther) {
    presence.came(lobby, ada, 1);
    presence.came(lobby, ada, 2);
    tick();
    presence.went(lobby, 1, Farewell::lost, now);
    EXPECT_TRUE(tick(limits::presence_grace_ms).presence.empty());
    EXPECT_EQ(here(), Names{"Ada"});
}

TEST_F(PresenceTest, TheRevisionGrowsWhenSomebodyElseIsHereThoughTheCountStays) {
    presence.came(lobby, ada, 1);
    presence.came(lobby, ben, 2);
    const PresencePush before = told();
    presence.went(lobby, 1, Farewell::clean, now);
    presence.came(lobby, eve, 3);
    const PresencePush after = told();
    EXPECT_EQ(after.count, before.count);
    EXPECT_GT(after.rev, before.rev);
    EXPECT_EQ(presence.who({lobby, "", 10}).rev, after.rev);
}

TEST_F(PresenceTest, ARoomWithoutAnybodyTakesNoMemoryAndItsRevisionStillGrows) {
    presence.came(lobby, ada, 1);
    const std::uint64_t rev = told().rev;
    presence.typing(lobby, ada.id, now);
    presence.went(lobby, 1, Farewell::clean, now);
    EXPECT_EQ(presence.rooms(), 0U);
    EXPECT_TRUE(tick().presence.empty()) << "there is nobody to tell";
    EXPECT_EQ(presence.who({lobby, "", 10}).count, 0U);
    presence.came(lobby, ben, 2);
    EXPECT_GT(told().rev, rev);
}

TEST_F(PresenceTest, WhatIsNotHereCanNeitherGoNorTypeNorPost) {
    presence.went(lobby, 1, Farewell::clean, now);
    presence.typing(lobby, ada.id, now);
    presence.posted(lobby, ada.id);
    EXPECT_EQ(presence.rooms(), 0U);
    presence.came(lobby, ada, 1);
    presence.typing(lobby, ben.id, now);
    presence.posted(lobby, ben.id);
    presence.went(lobby, 2, Farewell::clean, now);
    EXPECT_TRUE(tick().typing.empty());
    EXPECT_EQ(here(), Names{"Ada"});
}

TEST_F(PresenceTest, BeyondTheBoundOfTheLostTheOldestGoAtOnce) {
    for (std::size_t i = 0; i <= limits::presence_lost_max; i++) {
        const RoomId room("room-" + std::to_string(i));
        presence.came(room, ada, 1);
        presence.went(room, 1, Farewell::lost, now);
    }
    EXPECT_EQ(presence.rooms(), limits::presence_lost_max);
    EXPECT_EQ(presence.who({RoomId("room-0"), "", 10}).count, 0U);
}

// ---- typing ------------------------------------------------------------------------------------------------------------

class TypingTest : public PresenceTest {
protected:
    void SetUp() override {
        presence.came(lobby, ada, 1);
        presence.came(lobby, ben, 2);
        tick();
    }
    static constexpr MonotonicMs push_ms = limits::typing_push_interval_ms;
};

TEST_F(TypingTest, WhoTypesIsToldAndLapses) {
    presence.typing(lobby, ada.id, now);
    EXPECT_EQ(typists(tick(push_ms)), Names{"Ada"});
    EXPECT_TRUE(tick(limits::typing_lapse_ms - push_ms - 1).typing.empty());
    const PresenceUpdates end = tick(1);
    ASSERT_EQ(end.typing.size(), 1U);
    EXPECT_TRUE(end.typing[0].people.empty());
    EXPECT_EQ(end.typing[0].count, 0U);
    EXPECT_TRUE(tick().typing.empty());
}

TEST_F(TypingTest, PostingEndsIt) {
    presence.typing(lobby, ada.id, now);
    presence.typing(lobby, ben.id, now);
    EXPECT_EQ(typists(tick(push_ms)), (Names{"Ada", "Ben"}));
    presence.posted(lobby, ada.id);
    EXPECT_EQ(typists(tick(push_ms)), Names{"Ben"});
}

TEST_F(TypingTest, WhoTypedAndPostedBetweenTwoTicksIsNeverTold) {
    presence.typing(lobby, ada.id, now);
    presence.posted(lobby, ada.id);
    EXPECT_TRUE(tick(push_ms).typing.empty());
    presence.typing(lobby, ada.id, now);
    EXPECT_EQ(typists(tick(push_ms)), Names{"Ada"}) << "a new message begins anew";
}

TEST_F(TypingTest, GoingEndsIt) {
    presence.typing(lobby, ada.id, now);
    tick(push_ms);
    presence.went(lobby, 1, Farewell::clean, now);
    EXPECT_EQ(tick(push_ms).typing.at(0).count, 0U);
}

TEST_F(TypingTest, WhoGoesOnTypingIsToldAgainBeforeAClientTakesItForOver) {
    MonotonicMs told_at = 0;
    for (MonotonicMs end = now + 60'000, said_at = 0; now < end;) {
        if (now - said_at >= limits::typing_interval_ms) presence.typing(lobby, ada.id, said_at = now);
        if (typists(tick(push_ms)).empty()) continue;
        if (told_at != 0) {
            EXPECT_GE(now - told_at, limits::typing_interval_ms) << "no more often than it must";
            EXPECT_LT(now - told_at, limits::typing_lapse_ms);
        }
        told_at = now;
    }
    EXPECT_GT(told_at, 0);
}

TEST_F(TypingTest, WhatIsSaidTooOftenIsIgnored) {
    const MonotonicMs began = now;
    presence.typing(lobby, ada.id, began);
    for (int i = 0; i < 10; i++) presence.typing(lobby, ada.id, began + i * 100);
    tick(push_ms);
    EXPECT_EQ(presence.on_tick(began + limits::typing_lapse_ms).typing.at(0).count, 0U) << "as long as the first one";
}

TEST_F(TypingTest, ARoomIsToldAtMostOnceAnInterval) {
    presence.typing(lobby, ada.id, now);
    EXPECT_EQ(typists(tick(1)), Names{"Ada"});
    presence.typing(lobby, ben.id, now);
    EXPECT_TRUE(tick(push_ms - 1).typing.empty());
    EXPECT_EQ(typists(tick(1)), (Names{"Ada", "Ben"}));
}

TEST_F(TypingTest, FiveAreNamedAndAllAreCounted) {
    for (int i = 0; i < 2000; i++) {
        presence.came(lobby, person_number(i), static_cast<SessionId>(i + 10));
        presence.typing(lobby, person_number(i).id, now);
    }
    const PresenceUpdates updates = tick(push_ms);
    ASSERT_EQ(updates.typing.size(), 1U);
    EXPECT_EQ(updates.typing[0].count, 2000U);
    EXPECT_EQ(typists(updates), (Names{"guest-00000", "guest-00001", "guest-00002", "guest-00003", "guest-00004"}));
}

// ---- who ---------------------------------------------------------------------------------------------------------------

TEST_F(PresenceTest, WhoListsByNameWhateverItsCaseAndThenById) {
    presence.came(lobby, {UserId("u3"), "zoe"}, 3);
    presence.came(lobby, {UserId("u2"), "Ada"}, 2);
    presence.came(lobby, {UserId("u1"), "Ada"}, 1);
    presence.came(lobby, {UserId("u5"), "ben"}, 5);
    presence.came(lobby, {UserId("u4"), "Émile"}, 4);
    std::vector<std::string> ids;
    for (const Person& person : presence.who({lobby, "", 10}).people) ids.push_back(person.id.value);
    EXPECT_EQ(ids, (Names{"u1", "u2", "u5", "u3", "u4"}));
}

TEST_F(PresenceTest, PagesTogetherAreEverybodyOnce) {
    for (int i = 0; i < 250; i++) presence.came(lobby, person_number(i), static_cast<SessionId>(i + 1));
    Names all;
    std::string cursor;
    for (bool more = true; more;) {
        const Present page = presence.who({lobby, cursor, 100});
        EXPECT_EQ(page.count, 250U);
        for (const std::string& name : names(page)) all.push_back(name);
        more = page.more;
        cursor = page.cursor;
        EXPECT_EQ(more, !cursor.empty());
    }
    ASSERT_EQ(all.size(), 250U);
    EXPECT_TRUE(std::is_sorted(all.begin(), all.end()));
    EXPECT_EQ(std::adjacent_find(all.begin(), all.end()), all.end());
}

TEST_F(PresenceTest, AnExactlyFullPageHasNothingMore) {
    presence.came(lobby, ada, 1);
    presence.came(lobby, ben, 2);
    EXPECT_FALSE(presence.who({lobby, "", 2}).more);
    EXPECT_TRUE(presence.who({lobby, "", 1}).more);
    EXPECT_EQ(presence.who({lobby, "", 0}).people.size(), 1U) << "whatever is asked, a page holds somebody";
}

TEST_F(PresenceTest, ACursorHoldsItsPlaceWhilePeopleComeAndGo) {
    for (int i = 0; i < 10; i++) presence.came(lobby, person_number(i), static_cast<SessionId>(i + 1));
    const std::string cursor = presence.who({lobby, "", 4}).cursor;
    // The one that the cursor names, one before, one behind; and two come, before and behind.
    for (const SessionId session : std::vector<SessionId>{4, 1, 6}) presence.went(lobby, session, Farewell::clean, now);
    presence.came(lobby, {UserId("a"), "aaron"}, 100);
    presence.came(lobby, {UserId("g"), "guest-00004a"}, 101);
    EXPECT_EQ(names(presence.who({lobby, cursor, 3})), (Names{"guest-00004", "guest-00004a", "guest-00006"}));
}

TEST_F(PresenceTest, ACursorThatIsNoneIsStillAPlace) {
    presence.came(lobby, ada, 1);
    for (const char* cursor : {"nonsense", "/", "x/", "/zzz", "u-ada/Ada", "u-ada/Ada/x"})
        EXPECT_LE(presence.who({lobby, cursor, 10}).people.size(), 1U) << cursor;
}

}  // namespace
}  // namespace parley::server
