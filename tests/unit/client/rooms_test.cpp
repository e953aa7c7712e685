// Which rooms there are, and how the log of each gets here whole.
#include "tests/unit/client/model_harness.h"

namespace parley::client {
namespace {

using Membership = RoomState::Membership;

class Rooms : public ModelTest {
protected:
    void go_online_with(std::vector<RoomInfo> rooms) {
        start();
        open_socket();
        say(last<Auth>().first, personal_welcome(std::move(rooms)));
    }
    std::vector<std::string> joins() const {
        std::vector<std::string> ids;
        for (const Join& join : all<Join>()) ids.push_back(join.room.value);
        return ids;
    }
    void gap(Seq last_seq, Seq head) { say(last<Resume>().first, Gap{RoomId("lobby"), Epoch("e1"), last_seq, head}); }
    void answer(Page page) { say(last<History>().first, std::move(page)); }
};

using Ids = std::vector<std::string>;

// ---- which there are ---------------------------------------------------------------------------------------------------

TEST_F(Rooms, OnlyThePersonsOwnAreEnteredByThemselves) {
    go_online_with({room_info("lobby"),
                    with_standing(room_info("mine", RoomAccess::closed), {parley::Role::owner, false, 0, 0}),
                    with_standing(room_info("open", RoomAccess::open), {}),
                    with_standing(room_info("board", RoomAccess::closed), {parley::Role::none, true, 0, 0})});
    EXPECT_EQ(joins(), (Ids{"lobby", "mine"}));
    EXPECT_FALSE(room("open").own());
    EXPECT_TRUE(room("board").invited());
}

TEST_F(Rooms, APublicRoomIsJoinedWhenItIsOpened) {
    go_online_with({room_info("lobby"), with_standing(room_info("open", RoomAccess::open), {})});
    intend(OpenRoom{RoomId("open")});
    EXPECT_EQ(joins(), (Ids{"lobby", "open"}));
    say(last<Join>().first, Joined{room_info("open", RoomAccess::open), Epoch("e1"), {}, false});
    EXPECT_TRUE(room("open").own());
    EXPECT_EQ(room("open").membership, Membership::joined);
}

TEST_F(Rooms, ALinkInAMessageOpensItsRoomAndChangesTheAddress) {
    go_online_with({room_info("lobby"), with_standing(room_info("open", RoomAccess::open), {})});
    EXPECT_TRUE(model->on_room_link("/r/open", now()));
    run_effects();
    EXPECT_EQ(model->state().current, RoomId("open"));
    EXPECT_EQ(paths.back(), "/r/open");
    const std::size_t before = paths.size();
    for (const char* nowhere : {"/r/nowhere", "/r/", "/elsewhere", ""}) {
        EXPECT_FALSE(model->on_room_link(nowhere, now())) << nowhere;
        run_effects();
    }
    EXPECT_EQ(model->state().current, RoomId("open"));
    EXPECT_EQ(paths.size(), before);
}

TEST_F(Rooms, ARefusedRoomSaysWhyAndIsTriedAgainWhenItIsOpenedAgain) {
    go_online_with({room_info("lobby"), with_standing(room_info("open", RoomAccess::open), {})});
    intend(OpenRoom{RoomId("open")});
    say(last<Join>().first, to_reply(make_error(ErrorCode::room_archived)));
    EXPECT_EQ(room("open").refusal, make_error(ErrorCode::room_archived).message);
    intend(OpenRoom{RoomId("lobby")});
    intend(OpenRoom{RoomId("open")});
    EXPECT_EQ(joins(), (Ids{"lobby", "open", "open"}));
    EXPECT_EQ(room("open").refusal, "");
}

TEST_F(Rooms, ARoomThatIsToldOfIsAddedAndOneThatIsGoneLeadsToTheLobby) {
    go_online_with({room_info("lobby")});
    say(0, RoomAdded{with_standing(room_info("board", RoomAccess::closed), {parley::Role::none, true, 0, 0})});
    EXPECT_EQ(joins(), Ids{"lobby"});
    say(0, RoomAdded{with_standing(room_info("board", RoomAccess::closed), {parley::Role::member, false, 0, 0})});
    EXPECT_EQ(joins(), (Ids{"lobby", "board"}));
    RoomInfo renamed = room_info("board", RoomAccess::closed);
    renamed.name = "The board";
    say(0, RoomAdded{renamed});
    EXPECT_EQ(room("board").info.name, "The board");
    EXPECT_TRUE(room("board").own()) << "a push for many does not say who one is";
    intend(OpenRoom{RoomId("board")});
    say(0, RoomGone{RoomId("board")});
    EXPECT_EQ(model->state().find(RoomId("board")), nullptr);
    EXPECT_EQ(model->state().current.value, "lobby");
    EXPECT_EQ(paths.back(), "/r/lobby");
}

TEST_F(Rooms, OnesThatWentWhileNobodyListenedAreGone) {
    go_online_with({room_info("lobby"), room_info("tea")});
    intend(OpenRoom{RoomId("tea")});
    reconnect();
    say(last<Auth>().first, personal_welcome({room_info("lobby")}));
    EXPECT_EQ(model->state().rooms.size(), 1U);
    EXPECT_EQ(model->state().current.value, "lobby");
}

TEST_F(Rooms, NameTopicAndStateFollowTheLogFromTheHeadOn) {
    go_online();
    Event renamed = change(1, EventKind::renamed);
    renamed.name = "Tea";
    push(renamed);
    Event topic = change(2, EventKind::topic);
    topic.topic = "Biscuits";
    push(topic);
    push(change(3, EventKind::archived));
    EXPECT_EQ(lobby().info.name, "Tea");
    EXPECT_EQ(lobby().info.topic, "Biscuits");
    EXPECT_TRUE(lobby().info.archived);
    EXPECT_EQ(bodies(), (Ids{"Grace renamed the room to Tea", "Grace set the topic to Biscuits", "Grace archived the room"}));
}

TEST_F(Rooms, AnOldNameInAPageOfOlderEventsChangesNothing) {
    go_online();
    reconnect();
    welcome(2);
    Event renamed = change(1, EventKind::renamed);
    renamed.name = "long ago";
    resumed(2, {renamed, posted(2)});
    EXPECT_EQ(lobby().info.name, "lobby");
}

TEST_F(Rooms, WhoLeftElsewhereIsOutsideHere) {
    go_online_with(
        {room_info("lobby"), with_standing(room_info("open", RoomAccess::open), {parley::Role::member, false, 0, 0})});
    say(last<Join>().first, Joined{room_info("open", RoomAccess::open), Epoch("e1"), {}, false});
    Event left = change(1, EventKind::left);
    left.room = RoomId("open");
    left.author = {UserId("u1"), "Ada"};
    push(left);
    EXPECT_FALSE(room("open").own());
    EXPECT_EQ(room("open").membership, Membership::outside);
    intend(OpenRoom{RoomId("open")});
    EXPECT_EQ(joins().back(), "open");
}

// ---- holes and gaps ----------------------------------------------------------------------------------------------------

TEST_F(Rooms, AHoleInThePushesIsFetched) {
    go_online();
    push(posted(1));
    push(posted(4));
    EXPECT_EQ(last<Resume>().second.last, 1U);
    push(posted(5));
    resumed(5, posted_range(2, 5));
    EXPECT_EQ(lobby().timeline.last(), 5U);
    EXPECT_EQ(lobby().timeline.messages().size(), 5U);
    EXPECT_EQ(count<Resume>(), 1U);
}

TEST_F(Rooms, AnEventThatIsRepeatedIsShownOnce) {
    go_online({posted(1), posted(2)});
    push(posted(2));
    push(posted(1));
    push(posted(3));
    push(posted(3));
    EXPECT_EQ(bodies(), (Ids{"body 1", "body 2", "body 3"}));
}

TEST_F(Rooms, AResumeThatDoesNotReachItsHeadIsAskedForAgainAndThenTheRoomBeginsAnew) {
    go_online({posted(1)});
    say(0, Resync{RoomId("lobby"), 9});
    for (int i = 0; i < 3; i++) {
        ASSERT_EQ(count<Resume>(), static_cast<std::size_t>(i + 1));
        resumed(9, {posted(4)});
    }
    ASSERT_EQ(count<Resume>(), 4U);
    resumed(9, {posted(4)});
    EXPECT_EQ(count<Join>(), 2U);
    joined(posted_range(5, 9), true);
    EXPECT_EQ(lobby().timeline.first(), 5U);
    EXPECT_EQ(lobby().membership, Membership::joined);
}

TEST_F(Rooms, AServerThatOnlyAnswersWronglyIsLeftInPeaceForAWhile) {
    go_online({posted(1)});
    say(0, Resync{RoomId("lobby"), 9});
    for (int i = 0; i < 4; i++) resumed(9, {posted(4)});
    for (int i = 0; i < 3; i++)
        say(last<Join>().first, Joined{room_info("lobby", RoomAccess::everyone, 9), Epoch("e1"), {posted(3)}, true});
    const std::size_t asked = sent.size();
    EXPECT_EQ(lobby().membership, Membership::outside);
    pass_until_wake();
    EXPECT_EQ(sent.size(), asked + 1);
}

TEST_F(Rooms, AGapIsFilledPageByPageAndPushesMeanwhileAreReached) {
    go_online({posted(1)});
    reconnect();
    welcome(700);
    gap(1, 700);
    EXPECT_EQ(last<History>().second.seq, 1U);
    EXPECT_EQ(last<History>().second.anchor, PageAnchor::after);
    EXPECT_EQ(last<History>().second.limit, 200U);
    answer(page(posted_range(2, 201), 700, true));
    EXPECT_EQ(lobby().membership, Membership::filling);
    push(posted(701));
    answer(page(posted_range(202, 401), 701, true));
    answer(page(posted_range(402, 601), 701, true));
    push(posted(702));
    answer(page(posted_range(602, 701), 701, false));
    EXPECT_EQ(lobby().membership, Membership::filling) << "one has come since that page was read";
    answer(page(posted_range(702, 702), 702, false));
    EXPECT_EQ(lobby().membership, Membership::joined);
    EXPECT_EQ(lobby().timeline.first(), 1U);
    EXPECT_EQ(lobby().timeline.last(), 702U);
    EXPECT_EQ(lobby().timeline.messages().size(), 702U);
    EXPECT_EQ(count<Resume>(), 1U);
}

TEST_F(Rooms, ChangesInAFilledGapReachWhatWasThereBeforeAndAreFoldedIntoWhatComes) {
    go_online({posted(1)});
    reconnect();
    welcome(600);
    gap(1, 600);
    std::vector<Event> events = posted_range(2, 5);
    events[1].body = "folded";
    events[1].state.edited = 5;
    events[2] = edited(4, 1, "edited while away");
    events[3] = edited(5, 3, "folded");
    answer(page(events, 600, true));
    EXPECT_EQ(bodies(), (Ids{"edited while away", "body 2", "folded"}));
}

TEST_F(Rooms, WhatWaitsIsSentWhileAGapIsFilled) {
    go_online({posted(1)});
    lose();
    write("mine", "m");
    pass_until_wake();
    open_socket();
    welcome(600);
    gap(1, 600);
    EXPECT_EQ(count<Send>(), 1U);
    ack("m", 601);
    push(posted(601, "m", "u1"));
    answer(page(posted_range(2, 201), 601, true));
    answer(page(posted_range(202, 401), 601, true));
    std::vector<Event> rest = posted_range(402, 600);
    rest.push_back(posted(601, "m", "u1"));
    answer(page(rest, 601, false));
    EXPECT_EQ(lobby().timeline.unsent(), 0U);
    EXPECT_EQ(lobby().timeline.messages().size(), 601U);
}

TEST_F(Rooms, APageOfAFillThatDoesNotFitIsAskedForAgain) {
    go_online({posted(1)});
    reconnect();
    welcome(150);
    gap(1, 150);
    answer(page(posted_range(5, 10), 150, true));
    EXPECT_EQ(count<Resume>(), 2U);
    gap(1, 150);
    say(last<History>().first, to_reply(make_error(ErrorCode::busy)));
    pass_until_wake();
    answer(page(posted_range(2, 150), 150, false));
    EXPECT_EQ(lobby().timeline.last(), 150U);
}

TEST_F(Rooms, AGapThatIsTooWideBeginsWithTheNewestPage) {
    go_online({posted(1)});
    reconnect();
    welcome(9000);
    gap(1, 9000);
    EXPECT_EQ(count<History>(), 0U);
    joined(posted_range(8990, 9000), true);
    EXPECT_EQ(lobby().timeline.first(), 8990U);
    EXPECT_TRUE(lobby().timeline.has_older());
}

TEST_F(Rooms, GapAndResetMayComeWithoutBeingAskedFor) {
    go_online({posted(1)});
    say(0, Gap{RoomId("lobby"), Epoch("e1"), 1, 3});
    answer(page({posted(2), posted(3)}, 3, false));
    EXPECT_EQ(lobby().timeline.last(), 3U);
    say(0, Gap{RoomId("lobby"), Epoch("e1"), 1, 3});
    EXPECT_EQ(count<History>(), 1U) << "there is nothing to fetch";
    say(0, Reset{RoomId("lobby"), Epoch("e2"), 2});
    EXPECT_TRUE(lobby().timeline.messages().empty());
    joined({posted(1), posted(2)});
    EXPECT_EQ(lobby().timeline.last(), 2U);
}

TEST_F(Rooms, ABeatLeavesOutWhatIsBeingFetched) {
    go_online({posted(1)});
    reconnect();
    welcome(600);
    gap(1, 600);
    say(0, Beat{});
    EXPECT_TRUE(last<BeatReply>().second.cursors.empty());
}

TEST_F(Rooms, ABusyServerIsAskedToLetOneInAgain) {
    start();
    open_socket();
    welcome();
    say(last<Join>().first, to_reply(make_error(ErrorCode::busy)));
    pass_until_wake();
    joined({posted(1)});
    EXPECT_EQ(lobby().membership, Membership::joined);
}

// ---- older -------------------------------------------------------------------------------------------------------------

TEST_F(Rooms, AnOlderPageThatDoesNotFitIsAskedForAgainButNotForEver) {
    go_online({posted(50)}, true);
    intend(LoadOlder{RoomId("lobby")});
    answer(page({posted(40), posted(42)}, 50, true));
    EXPECT_EQ(count<History>(), 2U);
    answer(page(posted_range(40, 49), 50, true));
    EXPECT_EQ(lobby().timeline.first(), 40U);
    EXPECT_FALSE(lobby().loading_older);
    for (int i = 0; i < 4; i++) {
        intend(LoadOlder{RoomId("lobby")});
        answer(page({posted(1)}, 50, true));
    }
    EXPECT_TRUE(lobby().older_stuck);
    const std::size_t asked = count<History>();
    intend(LoadOlder{RoomId("lobby")});
    EXPECT_EQ(count<History>(), asked);
    reconnect();
    welcome(50);
    resumed(50, {});
    EXPECT_FALSE(lobby().older_stuck) << "another connection, another try";
}

TEST_F(Rooms, ABusyServerIsAskedForOlderOnesInItsTime) {
    go_online({posted(50)}, true);
    intend(LoadOlder{RoomId("lobby")});
    say(last<History>().first, to_reply(make_error(ErrorCode::busy)));
    EXPECT_TRUE(lobby().loading_older);
    intend(LoadOlder{RoomId("lobby")});
    EXPECT_EQ(count<History>(), 1U);
    pass_until_wake();
    EXPECT_EQ(count<History>(), 2U);
}

}  // namespace
}  // namespace parley::client
