// What moderators do, as this client shows it.
#include "tests/unit/client/model_harness.h"
#include "wasm-client/model/system_lines.h"

namespace parley::client {
namespace {

/// Ada, of what Grace (u2) wrote.
Event moderation(Seq seq, EventKind kind, Seq target = 0) {
    Event event = change(seq, kind, target);
    event.author = {UserId("u1"), "Ada"};
    event.person = {UserId("u2"), "Grace"};
    return event;
}

class Moderation : public ModelTest {
protected:
    Page answer(std::vector<Event> events, Seq head, bool more = false) const { return page(std::move(events), head, more); }
};

TEST_F(Moderation, WhatIsHiddenIsErasedAtOnceFromThereOnAndOfThatPersonOnly) {
    go_online({posted(1), posted(2), posted(3, "c3", "u3"), posted(4)});
    push(moderation(5, EventKind::hidden, 2));
    push(posted(6));
    EXPECT_EQ(bodies(), (std::vector<std::string>{"body 1", "", "body 3", "", "Ada removed messages of Grace", "body 6"}));
    EXPECT_TRUE(lobby().timeline.row(2)->state.erased);
    EXPECT_TRUE(lobby().timeline.row(4)->state.erased);
    EXPECT_FALSE(lobby().timeline.row(1)->state.erased);
}

TEST_F(Moderation, WhatAPageAlreadyTellsOfLaterIsNotErasedByIt) {
    go_online();
    Timeline timeline;
    EXPECT_TRUE(
        timeline.start({posted(1), moderation(2, EventKind::hidden, 1), moderation(3, EventKind::unhidden, 1)}, 3, false));
    EXPECT_EQ(timeline.row(1)->body, "body 1");
}

TEST_F(Moderation, AnEditOnItsWayLeavesNoWordsOfWhatIsHidden) {
    go_online({posted(1, "c1", "u1")});
    intend(EditMessage{1});
    write("secret words", "e1");
    Event hidden = moderation(2, EventKind::hidden, 1);
    hidden.person = {UserId("u1"), "Ada"};
    push(hidden);
    EXPECT_TRUE(lobby().timeline.row(1)->state.erased);
    EXPECT_EQ(lobby().timeline.row(1)->body, "");
    EXPECT_EQ(lobby().timeline.row(1)->settled, nullptr);
}

TEST_F(Moderation, WhatIsHiddenIsAnsweredNoMoreAndFoundNoMore) {
    go_online({posted(1), posted(2)});
    intend(AnswerMessage{2});
    EXPECT_EQ(lobby().answer.words, "body 2");
    intend(OpenSearch{});
    intend(EditQuery{"body"});
    pass_until_wake();
    Found found;
    found.hits = {Hit{posted(2), {"", "body", " 2"}}, Hit{posted(1), {"", "body", " 1"}}};
    say(last<Search>().first, found);
    ASSERT_EQ(model->state().search.hits.size(), 2U);
    push(moderation(3, EventKind::hidden, 2));
    EXPECT_EQ(lobby().answer.seq, 0U);
    EXPECT_EQ(lobby().answer.words, "");
    ASSERT_EQ(model->state().search.hits.size(), 1U);
    EXPECT_EQ(model->state().search.hits[0].event.seq, 1U);
}

TEST_F(Moderation, AnOlderPageFromBeforeItIsAskedForAgain) {
    go_online({posted(5), posted(6)}, true);
    intend(LoadOlder{RoomId("lobby")});
    const RequestId asked = last<History>().first;
    push(moderation(7, EventKind::hidden, 2));
    say(asked, answer({posted(3), posted(4)}, 6, true));
    EXPECT_EQ(lobby().timeline.row(4), nullptr);
    EXPECT_EQ(count<History>(), 2U);
}

TEST_F(Moderation, WhatIsBroughtBackIsReadAgain) {
    go_online({posted(1), posted(2), posted(3, "c3", "u3"), posted(4)});
    push(moderation(5, EventKind::hidden, 2));
    const std::uint64_t key = lobby().timeline.row(2)->key;
    push(moderation(6, EventKind::unhidden, 2));
    const auto asked = last<History>();
    EXPECT_EQ(asked.second.anchor, PageAnchor::between);
    EXPECT_EQ(asked.second.seq, 1U);
    EXPECT_EQ(asked.second.until, 5U);
    say(asked.first, answer({posted(2), posted(3, "c3", "u3")}, 6, true));
    const auto next = last<History>();
    EXPECT_EQ(next.second.seq, 3U);
    say(next.first, answer({posted(4)}, 6));
    EXPECT_EQ(lobby().timeline.row(2)->body, "body 2");
    EXPECT_EQ(lobby().timeline.row(4)->body, "body 4");
    EXPECT_EQ(lobby().timeline.row(2)->key, key) << "nothing jumps";
    EXPECT_EQ(count<History>(), 2U);
}

TEST_F(Moderation, ItIsReadAgainOnTheNextConnectionWhenThisOneGoes) {
    go_online({posted(1)});
    push(moderation(2, EventKind::hidden, 1));
    push(moderation(3, EventKind::unhidden, 1));
    reconnect();
    welcome(3);
    resumed(3, {});
    EXPECT_EQ(count<History>(), 2U);
    say(last<History>().first, answer({posted(1)}, 3));
    EXPECT_EQ(lobby().timeline.row(1)->body, "body 1");
}

TEST_F(Moderation, ABusyServerIsAskedForItALittleLater) {
    go_online({posted(1)});
    push(moderation(2, EventKind::hidden, 1));
    push(moderation(3, EventKind::unhidden, 1));
    say(last<History>().first, to_reply(make_error(ErrorCode::busy)));
    EXPECT_EQ(count<History>(), 1U);
    pass_until_wake();
    EXPECT_EQ(count<History>(), 2U);
}

TEST_F(Moderation, NothingIsReadAgainWhereNothingOfItIsShown) {
    go_online({posted(5)}, true);
    push(moderation(6, EventKind::unhidden, 2));
    EXPECT_EQ(count<History>(), 0U);
}

ErrorReply ban(const std::string& words) {
    ErrorReply error = to_reply(make_error(ErrorCode::banned));
    error.message = words;
    return error;
}

TEST_F(Moderation, ABanIsToldInTheWordsOfTheServerAndTriedAgainByAClick) {
    go_online({posted(1)});
    write("not sent", "c9");
    say(0, ban("Until tomorrow. To appeal, write to desk@example.org."));
    EXPECT_EQ(model->state().banned, "Until tomorrow. To appeal, write to desk@example.org.");
    EXPECT_EQ(closed, 1);
    lose(4003);
    EXPECT_EQ(model->state().banned, "Until tomorrow. To appeal, write to desk@example.org.") << "the close says no more";
    model->on_awake(now());
    run_effects();
    EXPECT_EQ(opened, 1);
    EXPECT_FALSE(model->wake_at_ms().has_value());
    intend(RetryConnection{});
    EXPECT_EQ(opened, 2);
    open_socket();
    EXPECT_EQ(last<Auth>().second.token, "token-1");
    say(last<Auth>().first, ban("Until the day after."));
    EXPECT_EQ(model->state().banned, "Until the day after.");
    EXPECT_FALSE(model->wake_at_ms().has_value());
    intend(RetryConnection{});
    open_socket();
    welcome(1);
    EXPECT_EQ(model->state().banned, "");
    joined({posted(1)});
    EXPECT_EQ(last<Send>().second.body, "not sent");
}

TEST_F(Moderation, WhoIsKeptOutBeforeTheySayWhoTheyAreIsToldLikewise) {
    start();
    model->on_socket_open(now());
    run_effects();
    say(0, ban("This network is banned."));
    lose(4003);
    EXPECT_EQ(model->state().banned, "This network is banned.");
    EXPECT_FALSE(model->wake_at_ms().has_value());
}

TEST_F(Moderation, WhatIsWrittenWhileOneIsMutedFailsWithTheWordsAndIsSentAgainInTime) {
    go_online();
    write("one", "c1");
    ErrorReply muted = to_reply(make_error(ErrorCode::muted));
    muted.message = "You are muted until 12:00.";
    muted.retry_ms = 600'000;
    say(last<Send>().first, muted);
    ASSERT_NE(lobby().timeline.find_unsent(MessageCid("c1")), nullptr);
    EXPECT_EQ(lobby().timeline.find_unsent(MessageCid("c1"))->delivery, Delivery::failed);
    EXPECT_EQ(lobby().timeline.find_unsent(MessageCid("c1"))->error, "You are muted until 12:00.");
    intend(RetryMessage{RoomId("lobby"), MessageCid("c1")});
    EXPECT_EQ(count<Send>(), 1U) << "not before its time";
    clock += 600'000;
    model->on_socket_text(encode(ServerMessage{0, Beat{}}), now());
    wake();
    EXPECT_EQ(count<Send>(), 2U);
}

TEST_F(Moderation, WhoIsUnmutedSendsAgainAtOnce) {
    go_online();
    write("one", "c1");
    say(last<Send>().first, to_reply(make_error(ErrorCode::muted)));
    Event unmuted = moderation(1, EventKind::unmuted);
    unmuted.author = {UserId("u3"), "Cleo"};
    unmuted.person = {UserId("u1"), "Ada"};
    push(unmuted);
    intend(RetryMessage{RoomId("lobby"), MessageCid("c1")});
    EXPECT_EQ(count<Send>(), 2U);
}

TEST_F(Moderation, SlowModeKeepsTheWordsAndSaysWhy) {
    go_online();
    write("one", "c1");
    say(last<Send>().first, to_reply(make_error(ErrorCode::slow_mode)));
    EXPECT_EQ(lobby().timeline.find_unsent(MessageCid("c1"))->error, error_row(ErrorCode::slow_mode).sentence);
}

TEST_F(Moderation, TheStaffRoomIsReadAsLinesAndTakesNoWords) {
    start();
    open_socket();
    say(last<Auth>().first,
        welcome_with({with_standing(room_info("staff", RoomAccess::staff), {parley::Role::member, false, 0, 0})}));
    Event reported = moderation(1, EventKind::reported, 57);
    reported.room = RoomId("staff");
    reported.about = RoomId("lobby");
    reported.body = "rude";
    reported.topic = "You fool";
    Joined staff{room_info("staff", RoomAccess::staff, 1), Epoch("e1"), {reported}, false};
    say(last<Join>().first, staff);
    EXPECT_EQ(room("staff").title({}), "Moderation");
    EXPECT_FALSE(room("staff").writable());
    const Message& row = room("staff").timeline.messages().front();
    EXPECT_EQ(row.line, "Ada reported a message of Grace in lobby: rude\n\u201CYou fool\u201D");
    EXPECT_EQ(row.about, RoomId("lobby"));
    EXPECT_EQ(row.told_of, 57U);
    EXPECT_FALSE(row.done);
    Event resolved = moderation(2, EventKind::resolved, 1);
    resolved.room = RoomId("staff");
    push(resolved);
    EXPECT_TRUE(room("staff").timeline.messages().front().done);
}

TEST_F(Moderation, AnOlderLineThatALaterOneEndedComesAsDone) {
    Timeline timeline;
    EXPECT_TRUE(timeline.start({moderation(5, EventKind::unbanned, 4)}, 5, true));
    EXPECT_TRUE(timeline.prepend(answer({moderation(3, EventKind::banned), moderation(4, EventKind::banned)}, 5)));
    EXPECT_FALSE(timeline.row(3)->done);
    EXPECT_TRUE(timeline.row(4)->done);
}

TEST_F(Moderation, WhatAModeratorDoesIsAskedOfTheServerAndARefusalIsTold) {
    go_online();
    EventContent content;
    content.kind = EventKind::banned;
    content.person.id = UserId("u2");
    content.seconds = 3600;
    intend(Moderate{{}, content, MessageCid("m1"), "Banned"});
    const auto asked = last<Change>();
    EXPECT_EQ(asked.second.content.kind, EventKind::banned);
    EXPECT_EQ(asked.second.content.person.id, UserId("u2"));
    model->on_socket_text(encode(ServerMessage{asked.first, to_reply(make_error(ErrorCode::forbidden))}), now());
    bool told = false;
    for (const Effect& effect : model->take_effects()) told = told || holds_alternative<Tell>(effect);
    EXPECT_TRUE(told);
}

TEST_F(Moderation, ToBlockSomebodyIsASettingThatHoldsAtOnce) {
    go_online();
    intend(BlockPerson{UserId("u2"), true, MessageCid("m1")});
    EXPECT_TRUE(model->state().blocks(UserId("u2")));
    EXPECT_EQ(last<Change>().second.content.key, "block.u2");
    EXPECT_EQ(last<Change>().second.content.body, "1");
    intend(BlockPerson{UserId("u2"), false, MessageCid("m2")});
    EXPECT_FALSE(model->state().blocks(UserId("u2")));
}

TEST_F(Moderation, WhatABlockedPersonWritesIsNotUnread) {
    go_online();
    intend(BlockPerson{UserId("u2"), true, MessageCid("m1")});
    model->on_visible(false, now());
    push(posted(1));
    EXPECT_EQ(lobby().unread, 0U);
    push(posted(2, "c2", "u3"));
    EXPECT_EQ(lobby().unread, 1U);
}

TEST_F(Moderation, WhatTheServerCountedOfBlockedPeopleIsTakenOffOnceItIsHere) {
    start();
    open_socket();
    model->on_visible(false, now());
    RoomInfo info = with_standing(room_info("lobby", RoomAccess::everyone, 3), Standing{parley::Role::member, false, 1, 2});
    Welcome welcome = welcome_with({info});
    welcome.settings = {{"block.u2", "1"}};
    say(last<Auth>().first, welcome);
    EXPECT_EQ(lobby().unread, 2U) << "nothing is here yet";
    joined({posted(1), posted(2), posted(3, "c3", "u3")});
    EXPECT_EQ(lobby().unread, 1U);
    intend(BlockPerson{UserId("u3"), true, MessageCid("m1")});
    EXPECT_EQ(lobby().unread, 0U);
}

TEST_F(Moderation, TheStaffRoomNamesRoomsAsTheyAreCalledWhereTheyAreKnown) {
    start();
    open_socket();
    RoomInfo hall = room_info("lobby");
    hall.name = "Great hall";
    Welcome welcome = welcome_with({hall, room_info("staff", RoomAccess::staff, 2)});
    welcome.rank = Rank::moderator;
    say(last<Auth>().first, welcome);
    std::vector<Event> lines;
    for (const char* about : {"lobby", "elsewhere"}) {
        Event line = moderation(lines.size() + 1, EventKind::kicked);
        line.room = RoomId("staff");
        line.about = RoomId(about);
        lines.push_back(line);
    }
    say(last<Join>().first, Joined{room_info("staff", RoomAccess::staff, 2), Epoch("e1"), lines, false});
    const auto& rows = model->state().find(RoomId("staff"))->timeline.messages();
    ASSERT_EQ(rows.size(), 2U);
    EXPECT_EQ(rows[0].line, "Ada removed Grace in Great hall");
    EXPECT_EQ(rows[0].about, RoomId("lobby")) << "where a click leads";
    EXPECT_EQ(rows[1].line, "Ada removed Grace in elsewhere");
}

TEST(ModerationLines, SayWhatWasDone) {
    const auto line = [](EventKind kind, std::uint64_t seconds = 0, const std::string& reason = "") {
        Event event = moderation(1, kind);
        event.seconds = seconds;
        event.body = reason;
        return system_line(event, {});
    };
    EXPECT_EQ(line(EventKind::muted, 600, "shouting"), "Ada muted Grace for 10 minutes: shouting");
    EXPECT_EQ(line(EventKind::muted, 3600), "Ada muted Grace for 1 hour");
    EXPECT_EQ(line(EventKind::muted), "Ada muted Grace");
    EXPECT_EQ(line(EventKind::unmuted), "Ada unmuted Grace");
    EXPECT_EQ(line(EventKind::slowed, 30), "Ada set slow mode: one message each 30 seconds");
    EXPECT_EQ(line(EventKind::slowed), "Ada ended slow mode");
    EXPECT_EQ(line(EventKind::hidden), "Ada removed messages of Grace");
    EXPECT_EQ(line(EventKind::unhidden), "Ada brought back messages of Grace");
    Event rights = moderation(1, EventKind::rights);
    rights.key = "post";
    rights.role = parley::Role::moderator;
    EXPECT_EQ(system_line(rights, {}), "Ada let only moderators write");
    rights.role = parley::Role::none;
    EXPECT_EQ(system_line(rights, {}), "Ada set who may write to what is usual");
}

}  // namespace
}  // namespace parley::client
