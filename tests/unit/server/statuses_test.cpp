// How people are seen, whatever their devices do.
#include "tests/unit/server/presence_harness.h"

namespace parley::server {
namespace {

class StatusTest : public PresenceTest {
protected:
    void come(const Person& person, SessionId session, PresenceChoice choice = PresenceChoice::automatic, Seq as_of = 1) {
        presence.opened(person.id, session, choice, as_of);
        presence.came(lobby, person, session);
    }
    void go(const Person& person, SessionId session) {
        presence.went(lobby, session, Farewell::lost, now);
        presence.closed(person.id, session);
    }
    PersonStatus status(const Person& person) const {
        const Present page = presence.who({lobby, "", 100});
        for (const PersonHere& one : page.people)
            if (one.id == person.id) return one.status;
        ADD_FAILURE() << person.name << " is not here";
        return PersonStatus::online;
    }
};

TEST_F(StatusTest, WhoHasADeviceInUseIsOnlineAndWhoHasNoneIsAway) {
    come(ada, 1);
    come(ada, 2);
    presence.idles(ada.id, 1, true);
    EXPECT_EQ(status(ada), PersonStatus::online);
    presence.idles(ada.id, 2, true);
    EXPECT_EQ(status(ada), PersonStatus::away);
    presence.idles(ada.id, 1, false);
    EXPECT_EQ(status(ada), PersonStatus::online);
    go(ada, 1);
    EXPECT_EQ(status(ada), PersonStatus::away) << "what is left is idle";
}

TEST_F(StatusTest, WhatOneHasChosenHoldsWhateverTheDevicesDo) {
    come(ada, 1, PresenceChoice::dnd);
    EXPECT_EQ(status(ada), PersonStatus::dnd);
    presence.idles(ada.id, 1, true);
    EXPECT_EQ(status(ada), PersonStatus::dnd);
    presence.chose(ada.id, PresenceChoice::away, 2);
    presence.idles(ada.id, 1, false);
    EXPECT_EQ(status(ada), PersonStatus::away);
    presence.chose(ada.id, PresenceChoice::automatic, 3);
    EXPECT_EQ(status(ada), PersonStatus::online);
}

TEST_F(StatusTest, AnOlderChoiceThatAnotherLoopTellsLateChangesNothing) {
    come(ada, 1, PresenceChoice::automatic, 4);
    presence.chose(ada.id, PresenceChoice::away, 6);
    presence.chose(ada.id, PresenceChoice::invisible, 5);
    EXPECT_EQ(status(ada), PersonStatus::away);
}

TEST_F(StatusTest, InAFewPeoplesRoomThePushNamesThemAndHowTheyAre) {
    come(ada, 1);
    come(ben, 2);
    EXPECT_EQ(told().people.size(), 2U);
    presence.idles(ben.id, 2, true);
    const PresencePush push = told();
    EXPECT_EQ(push.count, 2U);
    ASSERT_EQ(push.people.size(), 2U);
    EXPECT_EQ(push.people[0].status, PersonStatus::online);
    EXPECT_EQ(push.people[1].name, "Ben");
    EXPECT_EQ(push.people[1].status, PersonStatus::away);
    presence.idles(ben.id, 2, true);
    EXPECT_TRUE(tick().presence.empty()) << "nothing has changed";
}

TEST_F(StatusTest, AmongManyOnlyWhoComesOrGoesIsToldAtOnce) {
    for (int i = 0; i < static_cast<int>(limits::presence_named_max) + 1; i++)
        come(person_number(i), static_cast<SessionId>(i + 1));
    EXPECT_TRUE(told().people.empty());
    presence.idles(person_number(0).id, 1, true);
    EXPECT_TRUE(tick().presence.empty());
    EXPECT_EQ(tick(limits::presence_status_interval_ms).presence.size(), 1U);
    presence.idles(person_number(0).id, 1, false);
    come(ada, 500);
    EXPECT_EQ(told().count, limits::presence_named_max + 2);
}

TEST_F(StatusTest, WhoIsInvisibleIsInNoListCountTypingLineOrRevision) {
    come(ben, 2);
    const std::uint64_t rev = told().rev;
    come(ada, 1, PresenceChoice::invisible);
    const PresenceUpdates updates = tick();
    ASSERT_EQ(updates.presence.size(), 1U);
    EXPECT_EQ(updates.presence[0].only_to, std::vector<SessionId>{1}) << "nobody else";
    EXPECT_EQ(updates.presence[0].push.count, 1U);
    EXPECT_EQ(updates.presence[0].push.rev, rev);
    EXPECT_EQ(here(), Names{"Ben"});
    presence.typing(lobby, ada.id, now);
    EXPECT_TRUE(tick().typing.empty());
    go(ada, 1);
    EXPECT_TRUE(tick(limits::presence_grace_ms + 1).presence.empty());
}

TEST_F(StatusTest, WhoBecomesInvisibleIsGoneAndTypesNoMoreAndComesAgain) {
    come(ben, 2);
    come(ada, 1);
    presence.typing(lobby, ada.id, now);
    EXPECT_EQ(typists(tick()), Names{"Ada"});
    presence.chose(ada.id, PresenceChoice::invisible, 2);
    const PresenceUpdates updates = tick();
    EXPECT_EQ(updates.presence.at(0).push.count, 1U);
    EXPECT_TRUE(updates.typing.at(0).people.empty());
    presence.chose(ada.id, PresenceChoice::automatic, 3);
    EXPECT_EQ(told().count, 2U);
}

TEST_F(StatusTest, WhoComesBackWithinTheGraceIsAsTheyWere) {
    come(ada, 1);
    come(ben, 2, PresenceChoice::invisible);
    told();
    go(ada, 1);
    go(ben, 2);
    EXPECT_EQ(here(), Names{"Ada"});
    come(ada, 3);
    EXPECT_EQ(here(), Names{"Ada"});
    EXPECT_TRUE(tick(limits::presence_grace_ms + 1).presence.at(0).only_to == std::vector<SessionId>{3});
}

TEST_F(StatusTest, WhoIsCalledOtherwiseIsListedThereAndTheListIsNew) {
    come(ada, 1);
    come(ben, 2);
    const std::uint64_t rev = told().rev;
    presence.called({ada.id, "Zoe"});
    EXPECT_EQ(here(), (Names{"Ben", "Zoe"}));
    EXPECT_GT(told().rev, rev);
    presence.called({ada.id, "Zoe"});
    EXPECT_TRUE(tick().presence.empty());
}

}  // namespace
}  // namespace parley::server
