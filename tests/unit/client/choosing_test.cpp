// What a person chooses for themselves: settings that all devices share, what they are told of, rooms they leave, favourites.
#include <gtest/gtest.h>

#include "shared/errors.h"
#include "shared/limits.h"
#include "tests/unit/client/app_driver.h"
#include "tests/unit/client/model_harness.h"
#include "wasm-client/model/own_settings.h"

namespace parley::client {
namespace {

TEST(NotifySetting, IsReadAsItWasWrittenAndWhatIsNoneIsAsUsual) {
    NotifySetting setting = NotifySetting::parse("mentions tea:nothing lobby:everything cake:loud :nothing x");
    EXPECT_EQ(setting.usual, NotifyLevel::mentions);
    EXPECT_EQ(setting.of(RoomId("tea")), NotifyLevel::nothing);
    EXPECT_EQ(setting.of(RoomId("lobby")), NotifyLevel::everything);
    EXPECT_EQ(setting.of(RoomId("cake")), NotifyLevel::mentions);
    EXPECT_EQ(setting.text(), "mentions tea:nothing lobby:everything");
    setting.set(RoomId("tea"), std::nullopt);
    EXPECT_EQ(setting.text(), "mentions lobby:everything");
    for (const char* text : {"", "loud", " tea:nothing"}) EXPECT_EQ(NotifySetting::parse(text).usual, NotifyLevel::everything);
}

TEST(NotifySetting, NeverGrowsBeyondWhatTheServerTakes) {
    NotifySetting setting;
    for (int i = 0; i < 400; i++) setting.set(RoomId("a-room-with-a-long-name-" + std::to_string(i)), NotifyLevel::nothing);
    EXPECT_LE(setting.text().size(), limits::setting_bytes_max);
    EXPECT_EQ(setting.of(RoomId("a-room-with-a-long-name-399")), NotifyLevel::nothing);
}

TEST(QuietHours, HoldOverMidnightToo) {
    const auto night = QuietHours::parse("22:00-7:30");
    ASSERT_TRUE(night);
    EXPECT_EQ(night->text(), "22:00-07:30");
    for (const int minute : {22 * 60, 23 * 60 + 59, 0, 7 * 60 + 29}) EXPECT_TRUE(night->hold(minute)) << minute;
    for (const int minute : {7 * 60 + 30, 12 * 60, 21 * 60 + 59}) EXPECT_FALSE(night->hold(minute)) << minute;
    const auto noon = QuietHours::parse(" 12:00 - 13:00 ");
    ASSERT_TRUE(noon);
    EXPECT_TRUE(noon->hold(12 * 60));
    EXPECT_FALSE(noon->hold(13 * 60));
    for (const char* text :
         {"", "22-7", "22:00", "24:00-7:00", "22:60-7:00", "a:00-7:00", "7:00-7:00", "22:0-7:00", "122:00-7:00"})
        EXPECT_FALSE(QuietHours::parse(text)) << text;
}

TEST(Keywords, AreWholeWordsInAnyCase) {
    EXPECT_TRUE(has_keyword("Who has TEA?", "cake, tea"));
    EXPECT_TRUE(has_keyword("the earl grey is out", "Earl Grey"));
    EXPECT_FALSE(has_keyword("a steam engine", "tea"));
    EXPECT_FALSE(has_keyword("teapot", "tea"));
    EXPECT_FALSE(has_keyword("anything", " , ,"));
    EXPECT_TRUE(has_keyword("\u304A\u8336\u3092\u3069\u3046\u305E", "\u304A\u8336")) << "no blanks between words";
    EXPECT_TRUE(calls("hey @ada, look", "Ada"));
    EXPECT_FALSE(calls("hey @adam", "Ada"));
    EXPECT_FALSE(calls("Ada", "Ada"));
}

class ChoosingTest : public ModelTest {
protected:
    void set(const std::string& key, const std::string& value) {
        intend(KeepSetting{key, value, MessageCid("k-" + key + value)});
    }
    /// Something new is said where nobody looks; whether the person is told.
    bool told_of(const std::string& words, Seq target = 0) {
        const std::size_t before = notices.size();
        Event event = posted(++seq_);
        event.body = words;
        event.target = target;
        push(event);
        return notices.size() > before;
    }
    void go_away() {
        go_online(posted_range(1, 1));
        model->on_visible(false, now());
    }
    std::size_t settings_sent() const {
        std::size_t count = 0;
        for (const Change& change : all<Change>()) count += change.content.kind == EventKind::setting ? 1 : 0;
        return count;
    }
    Seq seq_ = 1;
};

TEST_F(ChoosingTest, WithMentionsOneIsToldOfOnesNameAKeywordAndAnAnswerAlone) {
    go_away();
    EXPECT_TRUE(told_of("anything"));
    set("notify", "mentions");
    set("keywords", "tea");
    EXPECT_FALSE(told_of("anything"));
    EXPECT_TRUE(told_of("@Ada?"));
    EXPECT_TRUE(told_of("Tea is ready"));
    Event own = posted(++seq_, "", "u1");
    push(own);
    EXPECT_TRUE(told_of("an answer", seq_));
    EXPECT_FALSE(told_of("an answer to somebody else", 1));
}

TEST_F(ChoosingTest, ARoomMayBeAnotherWayThanUsual) {
    go_away();
    set("notify", "everything lobby:nothing");
    EXPECT_FALSE(told_of("@Ada"));
    set("notify", "nothing lobby:everything");
    EXPECT_TRUE(told_of("anything"));
}

TEST_F(ChoosingTest, InQuietHoursOfOnesOwnClockNothingIsTold) {
    go_away();
    set("quiet", "22:00-07:00");
    wall = 21.5 * 3'600'000;
    EXPECT_TRUE(told_of("still"));
    wall = 23 * 3'600'000;
    EXPECT_FALSE(told_of("@Ada at night"));
}

TEST_F(ChoosingTest, WhatIsSetWithoutAConnectionIsSaidWithTheNextOneUnderItsOwnCid) {
    start();
    open_socket();
    say(last<Auth>().first, personal_welcome({room_info("lobby")}));
    joined();
    lose();
    set("favourites", "lobby");
    EXPECT_EQ(settings_sent(), 0U);
    EXPECT_EQ(model->state().setting("favourites"), "lobby");
    pass_until_wake();
    open_socket();
    Welcome welcome = personal_welcome({room_info("lobby")});
    welcome.settings = {{"favourites", "tea"}};
    say(last<Auth>().first, welcome);
    EXPECT_EQ(model->state().setting("favourites"), "lobby") << "what the server has is older";
    ASSERT_EQ(settings_sent(), 1U);
    EXPECT_EQ(last<Change>().second.content.body, "lobby");
    EXPECT_EQ(last<Change>().second.cid.value, "k-favouriteslobby");
}

TEST_F(ChoosingTest, WhatAnotherDeviceSetsIsTakenUnlessSomethingNewerIsOnItsWay) {
    start();
    open_socket();
    say(last<Auth>().first, personal_welcome({room_info("lobby")}, 0));
    joined();
    say(last<Resume>().first, Resumed{RoomId("@u1"), Epoch("e1"), 0, {}});
    const auto setting = [](Seq seq, const std::string& cid, const std::string& value) {
        Event event = change(seq, EventKind::setting);
        event.room = RoomId("@u1");
        event.author.id = UserId("u1");
        event.cid = MessageCid(cid);
        event.key = "quiet";
        event.body = value;
        return event;
    };
    push(setting(1, "elsewhere", "1:00-2:00"));
    EXPECT_EQ(model->state().setting("quiet"), "1:00-2:00");
    set("quiet", "3:00-4:00");
    push(setting(2, "elsewhere-2", "5:00-6:00"));
    EXPECT_EQ(model->state().setting("quiet"), "3:00-4:00") << "ours comes after it";
    push(setting(3, "k-quiet3:00-4:00", "3:00-4:00"));
    push(setting(4, "elsewhere-3", "7:00-8:00"));
    EXPECT_EQ(model->state().setting("quiet"), "7:00-8:00");
}

TEST_F(ChoosingTest, WhatIsToldIsHeardByWhoWantsThatOnly) {
    go_online();
    model->on_visible(false, now());
    push(posted(1));
    ASSERT_EQ(notices.size(), 1U);
    EXPECT_EQ(chimes, 0) << "off, unless one wants it";
    set("sounds", "on");
    push(posted(2));
    EXPECT_EQ(chimes, 1);
    set("quiet", "0:00-23:59");
    push(posted(3));
    EXPECT_EQ(chimes, 1) << "quiet hours are quiet";
}

TEST_F(ChoosingTest, TheDialogOfNotificationsBeginsWithWhatIsSetAndKeepsWhatChanged) {
    go_online();
    set("keywords", "tea");
    intend(AskNotices{});
    EXPECT_EQ(last_dialog.dialog, "notices");
    EXPECT_EQ(last_dialog.note, "tea\t");
    intend(GiveNotices{"tea", "whenever", MessageCid("n1")});
    EXPECT_EQ(last_dialog.dialog, "notices");
    EXPECT_FALSE(last_dialog.error.empty());
    const std::size_t before = settings_sent();
    intend(GiveNotices{"tea", "22:00-7:00", MessageCid("n2")});
    EXPECT_EQ(last_dialog.dialog, "");
    EXPECT_EQ(settings_sent(), before + 1);
    EXPECT_EQ(last<Change>().second.content.key, "quiet");
    EXPECT_EQ(last<Change>().second.content.body, "22:00-07:00");
}

class LeavingTest : public ChoosingTest {
protected:
    void come_in() {
        start();
        open_socket();
        const RoomInfo tea = with_standing(room_info("tea", RoomAccess::open), {parley::Role::member, false, 0, 0});
        say(last<Auth>().first, welcome_with({room_info("lobby"), tea}));
        for (const Join& join : all<Join>()) {
            if (join.room.value != "tea") continue;
            for (const ClientMessage& message : sent)
                if (const auto* one = get_if<Join>(&message.command); one != nullptr && one->room == join.room)
                    say(message.id, Joined{tea, Epoch("e1"), {}, false});
        }
        intend(OpenRoom{RoomId("tea")});
    }
};

TEST_F(LeavingTest, NothingIsSaidBeforeItCanNotBeUndoneAnyMore) {
    come_in();
    intend(LeaveRoom{RoomId("tea")});
    ASSERT_TRUE(model->state().leaving);
    EXPECT_EQ(model->state().current.value, "lobby");
    EXPECT_EQ(count<Leave>(), 0U);
    clock = *model->wake_at_ms();
    wake();
    EXPECT_FALSE(model->state().leaving);
    ASSERT_EQ(count<Leave>(), 1U);
    EXPECT_EQ(last<Leave>().second.room.value, "tea");
    say(last<Leave>().first, Left{RoomId("tea")});
    EXPECT_FALSE(room("tea").own());
}

TEST_F(LeavingTest, WhoStaysIsBackInTheRoomAndTheServerHearsNothing) {
    come_in();
    intend(LeaveRoom{RoomId("tea")});
    intend(StayInRoom{});
    EXPECT_EQ(model->state().current.value, "tea");
    clock += 60'000;
    wake();
    EXPECT_EQ(count<Leave>(), 0U);
}

TEST_F(LeavingTest, APageThatGoesLeavesAtOnceAndSoDoesAnotherLeaving) {
    come_in();
    intend(LeaveRoom{RoomId("tea")});
    model->on_page_hide(now());
    run_effects();
    EXPECT_EQ(count<Leave>(), 1U);
}

TEST_F(LeavingTest, WithoutAConnectionNobodyLeavesAndIsToldSo) {
    come_in();
    lose();
    intend(LeaveRoom{RoomId("tea")});
    EXPECT_FALSE(model->state().leaving);
    EXPECT_EQ(model->state().current.value, "tea");
}

TEST_F(LeavingTest, ANewRoomHasTheAccessAndTheTopicThatOneWanted) {
    go_online();
    intend(CreateRoom{"Board", MessageCid("b1"), RoomAccess::closed, "Who does what"});
    EXPECT_EQ(last<Create>().second.access, RoomAccess::closed);
    RoomInfo board = with_standing(room_info("board", RoomAccess::closed, 1), {parley::Role::owner, false, 0, 0});
    Event created = change(1, EventKind::created);
    created.room = board.id;
    say(last<Create>().first, Joined{board, Epoch("e1"), {created}, false});
    EXPECT_EQ(model->state().current.value, "board");
    EXPECT_EQ(last<Change>().second.content.kind, EventKind::topic);
    EXPECT_EQ(last<Change>().second.content.topic, "Who does what");
    EXPECT_EQ(last<Change>().second.room.value, "board");
}

// ---- what is seen of it ----------------------------------------------------------------------------------------------------

class ChoosingViews : public testing::Test {
protected:
    ChoosingViews() {
        driver.go_online(2);
        RoomInfo tea = AppDriver::room("tea", "Tea", RoomAccess::open);
        tea.topic = "Green and black";
        tea.members = 12;
        tea.standing = Standing{parley::Role::none, false, 0, 0};
        driver.say(0, RoomAdded{tea});
        driver.settle();
    }
    void press(const std::string& label) {
        for (const SemanticNode& node : driver.platform.nodes) {
            if (node.role != Role::button || node.name != label) continue;
            driver.app->on_semantic_action(node.key);
            driver.settle();
            return;
        }
        FAIL() << label;
    }
    [[nodiscard]] EventContent changed() const {
        for (auto one = driver.platform.sent.rbegin(); one != driver.platform.sent.rend(); ++one)
            if (const auto* change = get_if<Change>(&one->command)) return change->content;
        ADD_FAILURE() << "nothing was set";
        return {};
    }
    [[nodiscard]] std::vector<std::string> rooms_listed() const {
        std::vector<std::string> ids;
        for (const SemanticNode& node : driver.platform.nodes)
            if (node.role == Role::button && !node.id.empty()) ids.push_back(node.id);
        return ids;
    }
    AppDriver driver;
};

TEST_F(ChoosingViews, EverybodyMayChooseWhatTheyAreToldOfInARoom) {
    press("Room settings");
    press("Notify me of what is said here: Mentions");
    EXPECT_EQ(changed().key, "notify");
    EXPECT_EQ(changed().body, "everything lobby:mentions");
    press("As usual, in all rooms, is: Nothing");
    EXPECT_EQ(changed().body, "nothing lobby:mentions");
    press("Notify me of what is said here: As usual");
    EXPECT_EQ(changed().body, "nothing");
    press("Keywords and quiet hours\u2026");
    EXPECT_EQ(driver.platform.dialog, "notices");
}

TEST_F(ChoosingViews, ARoomOfWhichOneWantsToHearNothingCountsNeitherInTheTitleNorInTheList) {
    driver.app->on_visible(false);
    driver.push(driver.event(3, "anybody?"));
    driver.settle();
    EXPECT_EQ(driver.platform.badge, 1U);
    press("Room settings");
    press("Notify me of what is said here: Nothing");
    EXPECT_EQ(driver.platform.badge, 0U);
    EXPECT_EQ(driver.platform.title.find('('), std::string::npos);
}

TEST_F(ChoosingViews, FavouritesComeFirstInTheirOrder) {
    RoomInfo cake = AppDriver::room("cake", "Cake");
    driver.say(0, RoomAdded{cake});
    driver.settle();
    EXPECT_EQ(rooms_listed(), (std::vector<std::string>{"lobby", "cake", "tea"}));
    driver.app->on_path("/r/cake");
    driver.settle();
    press("Room settings");
    press("Add to favourites");
    EXPECT_EQ(changed().body, "cake");
    EXPECT_EQ(rooms_listed(), (std::vector<std::string>{"cake", "lobby", "tea"}));
    driver.app->on_path("/r/lobby");
    driver.settle();
    press("Room settings");
    press("Add to favourites");
    EXPECT_EQ(rooms_listed(), (std::vector<std::string>{"cake", "lobby", "tea"}));
    press("Move up among favourites");
    EXPECT_EQ(changed().body, "lobby cake");
    EXPECT_EQ(rooms_listed(), (std::vector<std::string>{"lobby", "cake", "tea"}));
    press("Remove from favourites");
    EXPECT_EQ(changed().body, "cake");
}

TEST_F(ChoosingViews, TheListOfAllRoomsSaysWhatTheyAreAboutAndOneJoinsThere) {
    press("All rooms");
    const SemanticNode* row = driver.platform.find(Role::text, "12 members \u00B7 Green and black");
    ASSERT_NE(row, nullptr);
    press("Join " + std::string("\u2068Tea\u2069"));
    EXPECT_EQ(driver.platform.find(Role::region, "All rooms"), nullptr);
    bool joined = false;
    for (const ClientMessage& message : driver.platform.sent)
        if (const auto* join = get_if<Join>(&message.command)) joined = joined || join->room.value == "tea";
    EXPECT_TRUE(joined);
}

TEST_F(ChoosingViews, EscapeClosesTheListOfAllRooms) {
    press("All rooms");
    EXPECT_TRUE(driver.platform.pane);
    EXPECT_TRUE(driver.app->on_edit_key(EditKey::escape, {}));
    driver.settle();
    EXPECT_EQ(driver.platform.find(Role::region, "All rooms"), nullptr);
}

TEST_F(ChoosingViews, WhoLeavesARoomMayStayForAWhile) {
    RoomInfo cake = AppDriver::room("cake", "Cake", RoomAccess::open);
    cake.standing = Standing{parley::Role::member, false, 0, 0};
    driver.say(0, RoomAdded{cake});
    driver.settle();
    driver.app->on_path("/r/cake");
    driver.settle();
    press("Room settings");
    press("Leave the room");
    EXPECT_NE(driver.platform.find(Role::text, "You leave"), nullptr);
    EXPECT_EQ(rooms_listed(), (std::vector<std::string>{"lobby", "tea"}));
    press("Stay");
    EXPECT_EQ(rooms_listed(), (std::vector<std::string>{"lobby", "cake", "tea"}));
    EXPECT_EQ(driver.platform.place.label, "Message Cake");
}

}  // namespace
}  // namespace parley::client
