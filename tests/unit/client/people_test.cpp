// Who is here and who types, in the model.
#include "tests/unit/client/model_harness.h"

namespace parley::client {
namespace {

const Person grace{UserId("u2"), "Grace"};
const Person linus{UserId("u3"), "Linus"};
const Person me{UserId("u1"), "Ada"};

using Names = std::vector<std::string>;

template <class People>
Names names(const People& people) {
    Names all;
    for (const Person& person : people) all.push_back(person.name);
    return all;
}

class PeopleTest : public ModelTest {
protected:
    void SetUp() override {
        go_online();
        (void)model->take_changed();
    }
    void presence(std::uint32_t count, std::uint64_t rev, const std::string& room = "lobby") {
        say(0, PresencePush{RoomId(room), count, rev});
    }
    void typing(std::vector<Person> people, const std::string& room = "lobby") {
        const auto count = static_cast<std::uint32_t>(people.size());
        say(0, TypingPush{RoomId(room), std::move(people), count});
    }
    static std::vector<Person> people(int from, int to) {
        std::vector<Person> all;
        for (int i = from; i < to; i++) all.push_back({UserId("p" + std::to_string(i)), "P" + std::to_string(i)});
        return all;
    }
    /// The answer to the newest `who`.
    void present(std::vector<Person> people, std::uint64_t rev, const std::string& cursor = "") {
        const auto [id, who] = last<Who>();
        std::vector<PersonHere> here;
        for (Person& person : people) here.push_back({std::move(person)});
        say(id, Present{who.room, 1000, rev, std::move(here), !cursor.empty(), cursor});
    }
    void open_list() {
        presence(2, 5);
        intend(ShowPeople{true});
    }
    void edit(const std::string& text) { intend(EditDraft{text}); }
    bool drawn() { return model->take_changed(); }
};

// ---- who is here -------------------------------------------------------------------------------------------------------

TEST_F(PeopleTest, HowManyAreHereIsUnknownUntilTheServerSaysIt) {
    EXPECT_FALSE(lobby().here.known);
    presence(12, 5);
    EXPECT_TRUE(lobby().here.known);
    EXPECT_EQ(lobby().here.count, 12U);
}

TEST_F(PeopleTest, OnlyWhatShowsIsDrawn) {
    presence(12, 5);
    EXPECT_TRUE(drawn());
    presence(12, 6);
    EXPECT_FALSE(drawn()) << "somebody else, and the list is not shown";
    say(0, RoomAdded{room_info("tea")});
    say(last<Join>().first, Joined{room_info("tea"), Epoch("e1"), {}, false});
    (void)drawn();
    presence(3, 7, "tea");
    typing({grace}, "tea");
    EXPECT_FALSE(drawn()) << "another room";
    EXPECT_EQ(room("tea").here.count, 3U);
    presence(3, 7, "nowhere");
    EXPECT_FALSE(drawn());
}

TEST_F(PeopleTest, AnOlderPushChangesNothing) {
    presence(12, 5);
    presence(11, 4);
    EXPECT_EQ(lobby().here.count, 12U);
}

TEST_F(PeopleTest, AConnectionThatIsLostTakesAllOfItAlong) {
    open_list();
    present({me, grace}, 5);
    typing({grace});
    lose();
    EXPECT_FALSE(lobby().here.known);
    EXPECT_TRUE(lobby().here.people.empty());
    EXPECT_TRUE(lobby().typing.people.empty());
    pass_until_wake();
    open_socket();
    welcome();
    resumed(0, {});
    presence(2, 1);
    EXPECT_EQ(lobby().here.count, 2U) << "a server that began anew counts its revisions anew";
    EXPECT_EQ(count<Who>(), 2U) << "the list is open: it is asked for again";
}

TEST_F(PeopleTest, LeavingAndAnotherHistoryTakeItAlongToo) {
    presence(12, 5);
    typing({grace});
    say(0, Reset{RoomId("lobby"), Epoch("e2"), 3});
    EXPECT_FALSE(lobby().here.known);
    EXPECT_EQ(lobby().typing.count, 0U);
    joined();
    presence(12, 6);
    say(0, Left{RoomId("lobby")});
    EXPECT_FALSE(lobby().here.known);
    presence(12, 7);
    EXPECT_FALSE(lobby().here.known) << "late";
}

TEST_F(PeopleTest, TheListIsAskedForWhenItIsShownAndNotBefore) {
    presence(2, 5);
    EXPECT_EQ(count<Who>(), 0U);
    intend(ShowPeople{true});
    EXPECT_EQ(last<Who>().second.room.value, "lobby");
    EXPECT_EQ(last<Who>().second.after, "");
    EXPECT_EQ(last<Who>().second.limit, 50U);
    EXPECT_FALSE(lobby().here.listed);
    present({me, grace}, 5);
    EXPECT_TRUE(lobby().here.listed);
    EXPECT_EQ(names(lobby().here.people), (Names{"Ada", "Grace"}));
    EXPECT_FALSE(lobby().here.more);
    EXPECT_TRUE(drawn());
}

TEST_F(PeopleTest, AListThatIsShownIsAskedForAgainWhenItChangedButNotTooOften) {
    open_list();
    present({me, grace}, 5);
    presence(2, 5);
    EXPECT_EQ(count<Who>(), 1U) << "it is as it was";
    presence(3, 6);
    presence(3, 7);
    EXPECT_EQ(count<Who>(), 1U) << "not yet";
    EXPECT_EQ(*model->wake_at_ms(), clock + 2000);
    pass_until_wake();
    EXPECT_EQ(count<Who>(), 2U);
    present({me, grace, linus}, 7);
    EXPECT_EQ(names(lobby().here.people), (Names{"Ada", "Grace", "Linus"}));
    clock += 60'000;
    presence(2, 8);
    EXPECT_EQ(count<Who>(), 3U) << "at once after a pause";
}

TEST_F(PeopleTest, WhatIsBeingAskedForIsNotAskedForTwice) {
    open_list();
    presence(3, 6);
    clock += 5000;
    wake();
    EXPECT_EQ(count<Who>(), 1U);
    present({me, grace}, 5);
    EXPECT_EQ(count<Who>(), 2U) << "the answer was of before";
}

TEST_F(PeopleTest, AClosedListIsForgottenAndItsAnswerIgnored) {
    open_list();
    intend(ShowPeople{false});
    present({me, grace}, 5);
    EXPECT_TRUE(lobby().here.people.empty());
    EXPECT_EQ(lobby().here.count, 2U);
    presence(3, 6);
    EXPECT_EQ(count<Who>(), 1U);
}

TEST_F(PeopleTest, MorePagesFollowTheFirst) {
    open_list();
    present(people(0, 50), 5, "after-50");
    EXPECT_TRUE(lobby().here.more);
    intend(MorePeople{});
    EXPECT_EQ(last<Who>().second.after, "after-50");
    std::vector<Person> next = people(49, 80);
    present(next, 5);
    EXPECT_EQ(lobby().here.people.size(), 80U) << "who is in both pages is listed once";
    EXPECT_FALSE(lobby().here.more);
    intend(MorePeople{});
    EXPECT_EQ(count<Who>(), 2U);
}

TEST_F(PeopleTest, AllThatIsShownIsRefreshedPageByPageAndSwappedAtOnce) {
    open_list();
    present(people(0, 50), 5, "after-50");
    intend(MorePeople{});
    present(people(50, 100), 5, "after-100");
    intend(MorePeople{});
    present(people(100, 150), 5, "after-150");
    clock += 10'000;
    presence(1000, 6);
    EXPECT_EQ(last<Who>().second.limit, 100U);
    (void)drawn();
    present(people(1, 101), 6, "after-101");
    EXPECT_FALSE(drawn());
    EXPECT_EQ(lobby().here.people.front().name, "P0");
    EXPECT_EQ(last<Who>().second.after, "after-101");
    EXPECT_EQ(last<Who>().second.limit, 50U);
    present(people(101, 151), 6, "after-151");
    EXPECT_TRUE(drawn());
    EXPECT_EQ(lobby().here.people.size(), 150U);
    EXPECT_EQ(lobby().here.people.front().name, "P1");
}

TEST_F(PeopleTest, TheListHasABound) {
    open_list();
    for (int i = 0; i < 30; i++) {
        const auto from = static_cast<int>(lobby().here.people.size());
        if (i == 0 || lobby().here.loading.asked != 0) present(people(from, from + 50), 5, "more");
        intend(MorePeople{});
    }
    EXPECT_EQ(lobby().here.people.size(), people_listed_max);
}

TEST_F(PeopleTest, AnotherRoomListsItsOwn) {
    open_list();
    present({me, grace}, 5);
    say(0, RoomAdded{room_info("tea")});
    say(last<Join>().first, Joined{room_info("tea"), Epoch("e1"), {}, false});
    presence(1, 1, "tea");
    EXPECT_EQ(count<Who>(), 1U);
    intend(OpenRoom{RoomId("tea")});
    EXPECT_EQ(last<Who>().second.room.value, "tea");
    EXPECT_TRUE(lobby().here.people.empty());
    EXPECT_TRUE(lobby().here.known);
}

TEST_F(PeopleTest, ARefusedListIsTriedAgainOnlyWhenTheServerMayChangeItsMind) {
    open_list();
    say(last<Who>().first, to_reply(make_error(ErrorCode::busy)));
    pass_until_wake();
    EXPECT_EQ(count<Who>(), 2U);
    say(last<Who>().first, to_reply(make_error(ErrorCode::not_joined)));
    clock += 10'000;
    wake();
    presence(3, 9);
    EXPECT_EQ(count<Who>(), 2U);
    EXPECT_TRUE(lobby().here.stuck);
    intend(ShowPeople{false});
    intend(ShowPeople{true});
    EXPECT_EQ(count<Who>(), 3U) << "the person asks again";
}

// ---- who types ---------------------------------------------------------------------------------------------------------

TEST_F(PeopleTest, WhoTypesIsShownButNeverOneself) {
    typing({me, grace, linus});
    EXPECT_EQ(names(lobby().typing.people), (Names{"Grace", "Linus"}));
    EXPECT_EQ(lobby().typing.count, 2U);
    EXPECT_TRUE(drawn());
    typing({me, grace, linus});
    EXPECT_FALSE(drawn()) << "said again";
    typing({me});
    EXPECT_EQ(lobby().typing.count, 0U);
    EXPECT_TRUE(drawn());
    typing({});
    EXPECT_FALSE(drawn());
}

TEST_F(PeopleTest, OneselfIsNotCountedBehindTheNamedOnes) {
    edit("a");
    say(0, TypingPush{RoomId("lobby"), people(0, 5), 7});
    EXPECT_EQ(lobby().typing.count, 6U);
}

TEST_F(PeopleTest, TypingLapsesByTheOwnClockWhenNothingElseIsHeard) {
    typing({grace});
    (void)drawn();
    EXPECT_EQ(*model->wake_at_ms(), clock + 6000);
    clock += 3000;
    typing({grace});
    EXPECT_EQ(*model->wake_at_ms(), clock + 6000);
    pass_until_wake();
    EXPECT_TRUE(lobby().typing.people.empty());
    EXPECT_TRUE(drawn());
}

TEST_F(PeopleTest, WhoseMessageComesHasDoneTyping) {
    typing({grace, linus});
    push(posted(1));
    EXPECT_EQ(names(lobby().typing.people), Names{"Linus"});
    EXPECT_EQ(lobby().typing.count, 1U);
}

TEST_F(PeopleTest, OnesOwnTypingIsSaidAtMostOnceAnInterval) {
    edit("H");
    ASSERT_EQ(count<Typing>(), 1U);
    EXPECT_EQ(last<Typing>().second.room.value, "lobby");
    EXPECT_EQ(last<Typing>().first, 0U) << "it has no answer";
    clock += 2999;
    edit("He");
    EXPECT_EQ(count<Typing>(), 1U);
    clock += 1;
    edit("Hel");
    EXPECT_EQ(count<Typing>(), 2U);
    clock += 60'000;
    wake();
    EXPECT_EQ(count<Typing>(), 2U) << "who thinks does not type";
}

TEST_F(PeopleTest, TypingAfterOnesOwnMessageIsSaidAtOnce) {
    edit("H");
    Event mine = posted(1);
    mine.author = me;
    push(mine);
    edit("N");
    EXPECT_EQ(count<Typing>(), 2U) << "with the message, it had ended for the others";
}

TEST_F(PeopleTest, AnEmptyComposerTypesNothing) {
    edit(" \n");
    EXPECT_EQ(count<Typing>(), 0U);
    edit("a");
    clock += 5000;
    edit("");
    EXPECT_EQ(count<Typing>(), 1U);
}

TEST_F(PeopleTest, ARestoredDraftTypesNothing) {
    edit("half");
    clock += 5000;
    wake();
    crash();
    open_socket();
    welcome();
    joined();
    EXPECT_EQ(composer_text, "half");
    EXPECT_EQ(count<Typing>(), 0U);
    edit("half");
    EXPECT_EQ(count<Typing>(), 0U) << "the textarea says what it was given";
}

TEST_F(PeopleTest, NothingIsSaidOfflineNorToAServerThatDoesNotKnowTyping) {
    lose();
    edit("a");
    EXPECT_EQ(count<Typing>(), 0U);
    pass_until_wake();
    model->on_socket_open(now());
    say(0,
        Hello{
            1, "0", Epoch("e1"), 25'000, 10'000, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, "", true, SignUpMode::closed, GuestRights::full,
            {}});
    welcome();
    resumed(0, {});
    clock += 5000;
    edit("ab");
    EXPECT_EQ(count<Typing>(), 0U);
}

// ---- how people are ----------------------------------------------------------------------------------------------------

TEST_F(PeopleTest, InASmallRoomItIsKnownHowEverybodyIsWithoutAsking) {
    say(0, PresencePush{RoomId("lobby"), 2, 5, {{me}, {grace, PersonStatus::dnd}}});
    EXPECT_EQ(lobby().here.status_of(grace.id), PersonStatus::dnd);
    EXPECT_EQ(lobby().here.status_of(linus.id), std::nullopt);
    say(0, PresencePush{RoomId("lobby"), 1, 6, {{me}}});
    EXPECT_EQ(lobby().here.status_of(grace.id), std::nullopt);
}

class IdleTest : public ModelTest {
protected:
    void SetUp() override {
        start();
        model->on_socket_open(now());
        run_effects();
        Hello hello;
        hello.epoch = Epoch("e1");
        hello.heartbeat_ms = 10'000'000;
        hello.idle_ms = 300'000;
        say(0, hello);
        welcome();
        joined();
    }
    void pass(double ms) {
        clock += ms;
        model->on_wake(now());
        run_effects();
    }
};

TEST_F(IdleTest, ADeviceThatNobodyUsesSaysSoOnceAndTakesItBackWithTheNextKey) {
    model->on_use(clock);
    pass(299'999);
    EXPECT_EQ(count<Idle>(), 0U);
    pass(1);
    EXPECT_TRUE(last<Idle>().second.idle);
    pass(300'000);
    EXPECT_EQ(count<Idle>(), 1U);
    model->on_use(clock);
    run_effects();
    EXPECT_FALSE(last<Idle>().second.idle);
    model->on_use(clock);
    run_effects();
    EXPECT_EQ(count<Idle>(), 2U);
}

TEST_F(IdleTest, WhoComesBackToAServerUnusedIsIdleThereToo) {
    pass(300'000);
    ASSERT_EQ(count<Idle>(), 1U);
    model->on_socket_close(1006, now());
    run_effects();
    pass(60'000);
    model->on_socket_open(now());
    run_effects();
    welcome();
    EXPECT_EQ(count<Idle>(), 2U);
    EXPECT_TRUE(last<Idle>().second.idle);
}

}  // namespace
}  // namespace parley::client
