// What is unread, here and on the person's other devices.
#include "tests/unit/client/model_harness.h"

namespace parley::client {
namespace {

class Reading : public ModelTest {
protected:
    /// Online, live in the lobby and in "tea"; the lobby is open.
    void go_online_reading(Seq head = 0, Standing standing = {parley::Role::member, false, 0, 0}) {
        start();
        open_socket();
        say(last<Auth>().first,
            personal_welcome({room_info("lobby"), with_standing(room_info("tea", RoomAccess::open, head), standing)}));
        for (const ClientMessage& message : std::vector<ClientMessage>(sent)) {
            if (const auto* join = get_if<Join>(&message.command)) {
                const bool tea = join->room.value == "tea";
                const Seq at = tea ? head : 0;
                Joined joined{
                    room_info(join->room.value, tea ? RoomAccess::open : RoomAccess::everyone, at), Epoch("e1"), {}, at > 0};
                say(message.id, joined);
            }
            if (holds_alternative<Resume>(message.command)) say(message.id, Resumed{RoomId("@u1"), Epoch("e1"), 5, {}});
        }
    }
    static Event in_tea(Event event) {
        event.room = RoomId("tea");
        return event;
    }
    Event read_event(Seq seq, const std::string& about, Seq up_to) {
        Event event = change(seq, EventKind::read, up_to);
        event.room = RoomId("@u1");
        event.author = {UserId("u1"), "Ada"};
        event.about = RoomId(about);
        return event;
    }
    std::vector<Seq> marks(const std::string& about) const {
        std::vector<Seq> seqs;
        for (const Change& change : all<Change>())
            if (change.content.kind == EventKind::read && change.content.about.value == about)
                seqs.push_back(change.content.target);
        return seqs;
    }
    void ack_mark() {
        const auto [id, mark] = last<Change>();
        say(id, Ack{RoomId("@u1"), mark.cid, 6, 9000});
    }
};

using Seqs = std::vector<Seq>;

TEST_F(Reading, MessagesInARoomThatIsNotOnTheScreenAreUnreadUntilItIsOpened) {
    go_online_reading();
    push(in_tea(posted(1)));
    EXPECT_EQ(room("tea").unread, 1U);
    EXPECT_TRUE(announced.empty());
    intend(OpenRoom{RoomId("tea")});
    EXPECT_EQ(room("tea").unread, 0U);
    EXPECT_EQ(paths.back(), "/r/tea");
    EXPECT_EQ(marks("tea"), Seqs{1});
}

TEST_F(Reading, OnlyMessagesOfOthersCount) {
    go_online_reading();
    push(in_tea(posted(1)));
    push(in_tea(reaction(2, EventKind::reacted, 1, "👍")));
    push(in_tea(change(3, EventKind::joined)));
    EXPECT_EQ(room("tea").unread, 1U);
    push(in_tea(posted(4, "mine", "u1")));
    EXPECT_EQ(room("tea").unread, 0U) << "who writes has read";
    EXPECT_TRUE(marks("tea").empty()) << "the page that sent it says so";
}

TEST_F(Reading, WhatTheServerCountedIsTheBeginning) {
    go_online_reading(40, {parley::Role::member, false, 33, 7});
    EXPECT_EQ(room("tea").unread, 7U);
    push(in_tea(posted(41)));
    EXPECT_EQ(room("tea").unread, 8U);
    intend(OpenRoom{RoomId("tea")});
    EXPECT_EQ(room("tea").unread_after, 33U) << "the divider stands behind the marker";
    EXPECT_EQ(marks("tea"), Seqs{41});
}

TEST_F(Reading, ARoomIsMarkedAtMostEveryTwoSecondsAndOnlyForwards) {
    go_online_reading();
    push(posted(1));
    EXPECT_EQ(marks("lobby"), Seqs{1});
    push(posted(2));
    ack_mark();
    push(posted(3));
    EXPECT_EQ(marks("lobby"), Seqs{1});
    EXPECT_EQ(*model->wake_at_ms(), clock + 2000);
    pass_until_wake();
    EXPECT_EQ(marks("lobby"), (Seqs{1, 3}));
    ack_mark();
    clock += 5000;
    wake();
    EXPECT_EQ(marks("lobby"), (Seqs{1, 3})) << "nothing new";
}

TEST_F(Reading, WhatNobodyLooksAtIsNotMarked) {
    go_online_reading();
    model->on_visible(false, now());
    push(posted(1));
    EXPECT_EQ(lobby().unread, 1U);
    EXPECT_EQ(lobby().unread_after, 0U) << "before the first there is nothing to divide";
    push(posted(2));
    EXPECT_TRUE(marks("lobby").empty());
    model->on_visible(true, now());
    run_effects();
    EXPECT_EQ(marks("lobby"), Seqs{2});
    intend(ReachEnd{false});
    push(posted(3));
    EXPECT_EQ(lobby().unread, 1U) << "the newest row is out of sight";
    EXPECT_EQ(lobby().unread_after, 2U);
    intend(ReachEnd{true});
    EXPECT_EQ(lobby().unread, 0U);
    EXPECT_EQ(lobby().reading.wanted, 3U);
}

TEST_F(Reading, WhatWasReadIsToldAtOnceWhenThePageIsHiddenOrPutAway) {
    go_online_reading();
    push(posted(1));
    push(posted(2));
    EXPECT_EQ(marks("lobby"), Seqs{1});
    model->on_visible(false, now());
    run_effects();
    EXPECT_EQ(marks("lobby"), (Seqs{1, 2}));
    model->on_visible(true, now());
    push(posted(3));
    model->on_page_hide(now());
    run_effects();
    EXPECT_EQ(marks("lobby"), (Seqs{1, 2, 3}));
    EXPECT_EQ(closed, 1);
}

TEST_F(Reading, AMarkThatWasRefusedForNowIsToldAgainAndOneForGoodIsNot) {
    go_online_reading();
    push(posted(1));
    say(last<Change>().first, to_reply(make_error(ErrorCode::busy)));
    pass_until_wake();
    EXPECT_EQ(marks("lobby"), (Seqs{1, 1}));
    EXPECT_EQ(all<Change>()[0].cid, all<Change>()[1].cid) << "the same marker has the same id";
    say(last<Change>().first, to_reply(make_error(ErrorCode::forbidden)));
    clock += 10'000;
    wake();
    EXPECT_EQ(marks("lobby").size(), 2U);
}

TEST_F(Reading, AMarkThatWasLostWithTheConnectionIsToldAgain) {
    go_online_reading();
    push(posted(1));
    EXPECT_EQ(marks("lobby"), Seqs{1});
    reconnect();
    say(last<Auth>().first,
        personal_welcome({with_standing(room_info("lobby", RoomAccess::everyone, 1), {parley::Role::member, false, 0, 1})}));
    EXPECT_EQ(lobby().unread, 0U) << "it has been read here";
    const auto resumes = all<Resume>();
    const auto of_lobby =
        std::find_if(resumes.rbegin(), resumes.rend(), [](const Resume& r) { return r.room.value == "lobby"; });
    ASSERT_NE(of_lobby, resumes.rend());
    clock += 2000;
    say(last<Resume>().first - 1, Resumed{RoomId("lobby"), Epoch("e1"), 1, {}});
    EXPECT_EQ(marks("lobby"), (Seqs{1, 1}));
}

TEST_F(Reading, WhatAnotherDeviceOfMineReadIsReadHere) {
    go_online_reading();
    for (Seq seq = 1; seq <= 5; seq++) push(in_tea(posted(seq)));
    EXPECT_EQ(room("tea").unread, 5U);
    push(read_event(6, "tea", 3));
    EXPECT_EQ(room("tea").unread, 2U);
    push(read_event(7, "tea", 2));
    EXPECT_EQ(room("tea").unread, 2U) << "a marker never goes back";
    push(read_event(8, "tea", 5));
    EXPECT_EQ(room("tea").unread, 0U);
    intend(OpenRoom{RoomId("tea")});
    EXPECT_TRUE(marks("tea").empty()) << "the server knows";
}

TEST_F(Reading, ThePersonalLogIsResumedFromItsHeadAndWhatIsMissedIsFetched) {
    go_online_reading();
    EXPECT_EQ(last<Resume>().second.room.value, "@u1");
    EXPECT_EQ(last<Resume>().second.last, 5U);
    Event setting = change(6, EventKind::setting);
    setting.room = RoomId("@u1");
    setting.key = "theme";
    setting.body = "dark";
    push(setting);
    EXPECT_EQ(model->state().settings.at("theme"), "dark");
    setting.seq = 9;
    setting.body = "light";
    push(setting);
    EXPECT_EQ(last<Resume>().second.last, 6U);
    say(last<Resume>().first, Gap{RoomId("@u1"), Epoch("e1"), 6, 9});
    EXPECT_EQ(last<History>().second.room.value, "@u1");
    Page page;
    page.room = RoomId("@u1");
    page.head = 9;
    page.events = {read_event(7, "tea", 1), read_event(8, "tea", 2), setting};
    say(last<History>().first, page);
    EXPECT_EQ(model->state().settings.at("theme"), "light");
    say(0, Beat{});
    EXPECT_EQ(last<BeatReply>().second.cursors.back().room.value, "@u1");
    EXPECT_EQ(last<BeatReply>().second.cursors.back().last, 9U);
}

TEST_F(Reading, TheReturnAfterALongAbsenceCountsWhatWasMissed) {
    go_online_reading();
    push(in_tea(posted(1)));
    reconnect();
    say(last<Auth>().first, personal_welcome({room_info("lobby"), with_standing(room_info("tea", RoomAccess::open, 9000),
                                                                                {parley::Role::member, false, 0, 8999})}));
    for (const ClientMessage& message : std::vector<ClientMessage>(sent))
        if (const auto* resume = get_if<Resume>(&message.command); resume != nullptr && resume->room.value == "tea")
            say(message.id, Gap{RoomId("tea"), Epoch("e1"), 1, 9000});
    std::vector<Event> newest;
    for (Seq seq = 8991; seq <= 9001; seq++) newest.push_back(in_tea(posted(seq)));
    say(last<Join>().first, Joined{room_info("tea", RoomAccess::open, 9001), Epoch("e1"), newest, true});
    EXPECT_EQ(room("tea").unread, 9000U) << "one more than the welcome knew of";
}

}  // namespace
}  // namespace parley::client
