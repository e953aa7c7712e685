#include <gtest/gtest.h>

#include "tests/unit/client/app_driver.h"

namespace parley::client {
namespace {

/// Leaves the app waiting for its next attempt, long enough for the banner to show.
void fail_to_connect(AppDriver& driver, int times) {
    for (int i = 0; i < times; i++) {
        driver.app->on_socket_close(1006);
        driver.platform.clock_ms += 60'000;
        driver.app->on_wake();
    }
    driver.app->on_socket_close(1006);
    driver.platform.clock_ms += 1500;
    driver.app->on_wake();
    driver.settle();
}

TEST(App, EnterSendsAndShiftEnterDoesNot) {
    AppDriver driver;
    driver.go_online();
    driver.type("Hello");
    EXPECT_FALSE(driver.app->on_edit_key(EditKey::enter, {.shift = true}));
    EXPECT_TRUE(driver.app->on_edit_key(EditKey::enter, {}));
    const auto* send = get_if<Send>(&driver.platform.sent.back().command);
    ASSERT_NE(send, nullptr);
    EXPECT_EQ(send->body, "Hello");
    EXPECT_EQ(driver.platform.edited, "") << "the textarea is emptied";
}

TEST(App, ComesToRestAndAsksForNoFrameWhenNothingHappens) {
    AppDriver driver;
    driver.go_online(20);
    EXPECT_LT(driver.settle(), 10);
    driver.platform.frames_requested = 0;
    driver.app->on_wake();
    driver.settle();
    driver.platform.frames_requested = 0;
    driver.frame();
    EXPECT_EQ(driver.platform.frames_requested, 0);
}

TEST(App, AHeartbeatDrawsNothing) {
    AppDriver driver;
    driver.go_online(3);
    driver.settle();
    driver.platform.frames_requested = 0;
    const std::size_t sent = driver.platform.sent.size();
    driver.say(0, Beat{});
    EXPECT_EQ(driver.platform.sent.size(), sent + 1) << "it is answered";
    EXPECT_EQ(driver.platform.frames_requested, 0);
}

TEST(App, TheCountdownIsDrawnOnceASecondWhileOffline) {
    AppDriver driver;
    driver.go_online();
    fail_to_connect(driver, 6);
    const SemanticNode* status = driver.platform.find(Role::status, "Reconnecting in");
    ASSERT_NE(status, nullptr);
    const std::string first = status->text;
    EXPECT_GT(driver.platform.wake_ms, driver.platform.clock_ms);
    EXPECT_LE(driver.platform.wake_ms, driver.platform.clock_ms + 1001);
    driver.platform.clock_ms = driver.platform.wake_ms;
    driver.app->on_wake();
    driver.settle();
    EXPECT_NE(driver.platform.find(Role::status, "Reconnecting in")->text, first);
}

TEST(App, RetryNowConnectsAtOnce) {
    AppDriver driver;
    driver.go_online();
    fail_to_connect(driver, 6);
    const SemanticNode* button = driver.platform.find(Role::button, "Retry now");
    ASSERT_NE(button, nullptr);
    const int before = driver.platform.sockets_opened;
    driver.click(button->rect);
    EXPECT_EQ(driver.platform.sockets_opened, before + 1);
}

TEST(App, TheTitleNamesTheRoomAndWhatIsUnread) {
    AppDriver driver;
    driver.go_online();
    EXPECT_EQ(driver.platform.title, "Lobby \u2013 Parley");
    driver.app->on_visible(false);
    driver.say(0, EventPush{driver.event(1, "psst")});
    EXPECT_EQ(driver.platform.title, "(1) Lobby \u2013 Parley");
    driver.app->on_visible(true);
    EXPECT_EQ(driver.platform.title, "Lobby \u2013 Parley");
}

TEST(App, ANewMessageIsAnnouncedAndHistoryIsNot) {
    AppDriver driver;
    driver.go_online(5);
    EXPECT_TRUE(driver.platform.announced.empty());
    driver.say(0, EventPush{driver.event(6, "fresh")});
    EXPECT_EQ(driver.platform.announced, std::vector<std::string>{"Grace: fresh"});
}

TEST(App, ALostGraphicsContextSkipsFramesAndLosesNothing) {
    AppDriver driver;
    driver.go_online(3);
    driver.renderer.context_lost = true;
    driver.say(0, EventPush{driver.event(4, "while it was lost")});
    driver.settle();
    driver.renderer.context_lost = false;
    driver.settle();
    EXPECT_NE(driver.platform.find(Role::text, "while it was lost"), nullptr);
}

TEST(App, ACrashedPageComesBackWithItsMessagesAndItsDraft) {
    AppDriver driver;
    driver.go_online();
    driver.type("on its way");
    driver.app->on_edit_key(EditKey::enter, {});
    driver.type("half a thou");
    driver.platform.clock_ms = driver.platform.wake_ms;
    driver.app->on_wake();
    driver.crash();
    driver.go_online(2);
    driver.settle();
    EXPECT_EQ(driver.platform.edited, "half a thou");
    const SemanticNode* article = driver.platform.find(Role::article, "Ada");
    ASSERT_NE(article, nullptr);
    EXPECT_TRUE(article->pending);
    EXPECT_NE(driver.platform.find(Role::text, "on its way"), nullptr);
    EXPECT_EQ(get<Send>(driver.platform.sent.back().command).body, "on its way");
}

TEST(App, ADraftIsKeptWhenThePageIsPutAway) {
    AppDriver driver;
    driver.go_online();
    driver.type("half");
    EXPECT_TRUE(driver.platform.kept_entries.empty());
    driver.app->on_page_hide();
    EXPECT_EQ(driver.platform.kept_entries.size(), 1U);
}

TEST(App, KeepingADraftDrawsNothing) {
    AppDriver driver;
    driver.go_online();
    driver.type("half");
    driver.settle();
    driver.platform.frames_requested = 0;
    driver.platform.clock_ms = driver.platform.wake_ms;
    driver.app->on_wake();
    EXPECT_EQ(driver.platform.kept_entries.size(), 1U);
    EXPECT_EQ(driver.platform.frames_requested, 0);
}

}  // namespace
}  // namespace parley::client
