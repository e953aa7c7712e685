// What the address bar says and what the page shows: deep links, back and forward; and what the page tells outside of itself.
#include "tests/unit/client/app_driver.h"
#include "tests/unit/client/model_harness.h"

namespace parley::client {
namespace {

class AddressTest : public ModelTest {
protected:
    void open(const std::string& path, Seq first, Seq last_seq) {
        start({"Ada", "t", path});
        open_socket();
        welcome(last_seq);
        joined(posted_range(first, last_seq), first > 1);
    }
    void go(const std::string& path) {
        model->on_path(path, now());
        run_effects();
    }
    void around(Seq first, Seq last_seq, Seq head) {
        Page found = page(posted_range(first, last_seq), head, first > 1);
        found.more_after = last_seq < head;
        say(last<History>().first, found);
    }
    Seq revealed() const { return model->state().reveal.seq; }
};

TEST_F(AddressTest, ALinkToAMessageShowsItOnceTheRoomIsHere) {
    open("/r/lobby/3", 1, 5);
    EXPECT_EQ(revealed(), 3U);
    EXPECT_EQ(model->state().reveal.serial, 1U);
    EXPECT_EQ(paths, std::vector<std::string>{"/r/lobby/3"});
}

TEST_F(AddressTest, ALinkToAnOldMessageLoadsWhatIsAroundIt) {
    open("/r/lobby/40", 951, 1000);
    EXPECT_EQ(last<History>().second.anchor, PageAnchor::around);
    EXPECT_EQ(last<History>().second.seq, 40U);
    around(20, 60, 1000);
    EXPECT_EQ(revealed(), 40U);
    ASSERT_TRUE(model->state().passage);
    EXPECT_EQ(model->state().passage->timeline.first(), 20U);
    intend(ShowLatest{});
    EXPECT_EQ(paths.back(), "/r/lobby");
}

TEST_F(AddressTest, ALinkToNothingShowsTheRoomsEnd) {
    for (const std::string path : {"/r/lobby/", "/r/lobby/x", "/r/lobby/3x", "/r/lobby/-3", "/r/lobby/99999999999999999999",
                                   "/r/lobby/0", "/r/lobby/3/4"}) {
        model = std::make_unique<Model>();
        open(path, 1, 5);
        EXPECT_EQ(model->state().current.value, "lobby") << path;
        EXPECT_EQ(model->state().reveal.serial, 0U) << path;
    }
    model = std::make_unique<Model>();
    open("/r/lobby/77", 1, 5);
    around(1, 5, 5);
    EXPECT_FALSE(model->state().passage);
    EXPECT_EQ(announced.back(), "That message can\u2019t be loaded at the moment.");
}

TEST_F(AddressTest, ALinkIsFollowedOnceAndNotAgainAfterTheNextConnection) {
    open("/r/lobby/3", 1, 5);
    reconnect();
    welcome(5);
    resumed(5, {});
    EXPECT_EQ(model->state().reveal.serial, 1U);
}

TEST_F(AddressTest, BackAndForwardGoBetweenRoomsAndMessagesAndPushNothing) {
    start();
    open_socket();
    say(last<Auth>().first, welcome_with({room_info("lobby", RoomAccess::everyone, 5), room_info("tea")}));
    for (const ClientMessage& message : std::vector<ClientMessage>(sent))
        if (const auto* join = get_if<Join>(&message.command); join != nullptr && join->room.value == "lobby")
            say(message.id, Joined{room_info("lobby", RoomAccess::everyone, 5), Epoch("e1"), posted_range(1, 5), false});
    intend(OpenRoom{RoomId("tea")});
    EXPECT_EQ(paths.back(), "/r/tea");
    const std::size_t pushed = paths.size();
    go("/r/lobby");
    EXPECT_EQ(model->state().current.value, "lobby");
    EXPECT_EQ(paths.size(), pushed);
    go("/r/tea");
    EXPECT_EQ(model->state().current.value, "tea");
    go("/r/lobby/4");
    EXPECT_EQ(model->state().current.value, "lobby");
    EXPECT_EQ(revealed(), 4U);
    go("/r/unheard-of");
    EXPECT_EQ(model->state().current.value, "lobby");
}

TEST_F(AddressTest, AMessageThatWasKeptIsShownWithoutANetwork) {
    go_online(posted_range(1, 5));
    reopen("/r/lobby/2");
    EXPECT_EQ(revealed(), 2U);
    open_socket();
    welcome(5);
    joined(posted_range(1, 5));
    EXPECT_EQ(model->state().reveal.serial, 2U) << "and again in the log's own rows";
}

// ---- notices -----------------------------------------------------------------------------------------------------------

class NoticesTest : public ModelTest {};

TEST_F(NoticesTest, WhatIsSaidWhereThePersonDoesNotLookIsTold) {
    go_online();
    push(posted(1));
    EXPECT_TRUE(notices.empty()) << "they look at it";
    model->on_visible(false, now());
    push(posted(2));
    ASSERT_EQ(notices.size(), 1U);
    EXPECT_EQ(notices[0].room.value, "lobby");
    EXPECT_EQ(notices[0].seq, 2U);
    EXPECT_EQ(notices[0].title, "Grace \u2013 lobby");
    EXPECT_EQ(notices[0].body, "body 2");
    EXPECT_TRUE(dropped.empty());
    model->on_visible(true, now());
    run_effects();
    EXPECT_EQ(dropped, std::vector<std::string>{"lobby"});
}

TEST_F(NoticesTest, OnesOwnWordsOldOnesAndChangesAreNot) {
    go_online(posted_range(1, 2));
    model->on_visible(false, now());
    push(posted(3, "elsewhere", "u1"));
    push(edited(4, 1, "mended"));
    Event erased = posted(5);
    erased.body.clear();
    erased.state.erased = true;
    push(erased);
    reconnect();
    welcome(7);
    resumed(7, {posted(6), posted(7)});
    EXPECT_TRUE(notices.empty()) << "what was missed is counted, and told by the number";
    EXPECT_EQ(lobby().unread, 2U);
}

TEST_F(NoticesTest, WhatWasReadElsewhereIsToldNoMore) {
    start();
    open_socket();
    say(last<Auth>().first, personal_welcome({room_info("lobby")}));
    joined();
    say(last<Resume>().first, Resumed{RoomId("@u1"), Epoch("e1"), 5, {}});
    model->on_visible(false, now());
    push(posted(1));
    EXPECT_EQ(notices.size(), 1U);
    Event read = change(6, EventKind::read, 1);
    read.room = RoomId("@u1");
    read.about = RoomId("lobby");
    push(read);
    EXPECT_EQ(dropped, std::vector<std::string>{"lobby"});
}

TEST_F(NoticesTest, TheServersPageIsToldWithEachHello) {
    start();
    model->on_socket_open(now());
    Hello hello;
    hello.page = "5f3a90c2d1";
    say(0, hello);
    EXPECT_EQ(page_served, "5f3a90c2d1");
}

TEST(Notices, ANotificationLeadsToItsMessage) {
    AppDriver driver;
    driver.go_online();
    driver.app->on_visible(false);
    driver.say(0, EventPush{driver.event(1, "psst")});
    ASSERT_EQ(driver.platform.notices.size(), 1U);
    EXPECT_EQ(driver.platform.notices[0].path, "/r/lobby/1");
    EXPECT_EQ(driver.platform.notices[0].body, "psst");
    EXPECT_EQ(driver.platform.badge, 1U);
    driver.app->on_visible(true);
    EXPECT_EQ(driver.platform.badge, 0U);
    EXPECT_EQ(driver.platform.dropped_notices, std::vector<std::string>{"lobby"});
}

TEST(Notices, ASocketThatNeverOpensIsSuspectedAndOneThatDidIsNot) {
    AppDriver driver;
    const auto fail = [&] {
        driver.app->on_socket_close(1006);
        const bool suspected = driver.platform.socket_suspected;
        // The banner's own wakes come before the next attempt.
        for (const int opened = driver.platform.sockets_opened; driver.platform.sockets_opened == opened;) {
            driver.platform.clock_ms = driver.platform.wake_ms;
            driver.app->on_wake();
        }
        return suspected;
    };
    EXPECT_FALSE(fail());
    EXPECT_FALSE(fail());
    EXPECT_TRUE(fail());
    driver.go_online();
    EXPECT_FALSE(driver.platform.socket_suspected);
    for (int i = 0; i < 5; i++) EXPECT_FALSE(fail()) << "it has worked before";
}

TEST(Notices, OnANarrowScreenTheBrowsersBackTakesAPaneAway) {
    AppDriver driver(390, 780);
    driver.go_online(2);
    EXPECT_FALSE(driver.platform.pane);
    driver.click(driver.platform.find(Role::button, "Rooms")->rect);
    EXPECT_TRUE(driver.platform.pane);
    driver.app->on_pane_left();
    driver.settle();
    EXPECT_FALSE(driver.platform.pane);
    EXPECT_EQ(driver.platform.find(Role::button, "Close rooms"), nullptr);
}

TEST(Notices, OnANarrowScreenTheSearchOpensInPlaceOfTheRooms) {
    AppDriver driver(390, 780);
    driver.go_online(2);
    driver.click(driver.platform.find(Role::button, "Rooms")->rect);
    ASSERT_NE(driver.platform.find(Role::button, "Close rooms"), nullptr);
    EXPECT_TRUE(driver.app->on_shortcut(Shortcut::find));
    driver.settle();
    EXPECT_EQ(driver.platform.find(Role::button, "Close rooms"), nullptr);
    EXPECT_NE(driver.platform.find(Role::region, "Search"), nullptr);
}

}  // namespace
}  // namespace parley::client
