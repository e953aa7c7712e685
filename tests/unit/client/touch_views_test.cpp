#include <gtest/gtest.h>

#include <cmath>
#include <string>

#include "tests/unit/client/app_driver.h"

namespace parley::client {
namespace {

constexpr int flings_end = 400;  // frames

class TouchViews : public ::testing::Test {
protected:
    TouchViews() {
        driver.platform.preferred.coarse = true;
        driver.app->on_preferences();
        driver.go_online(100);
        driver.settle();
    }

    float y_of(const std::string& text) const {
        const SemanticNode* node = driver.platform.find(Role::text, text);
        return node == nullptr ? std::nanf("") : node->rect.y;
    }
    const SemanticNode* button(const std::string& name) const { return driver.platform.find(Role::button, name); }
    /// A long press on the words.
    void hold_on(const std::string& text) {
        const Rect rect = driver.platform.find(Role::text, text)->rect;
        driver.hold(rect.x + 20, rect.y + 10);
    }

    AppDriver driver{390, 780};
};

TEST_F(TouchViews, TheMessagesFollowTheFinger) {
    const float before = y_of("Message number 97");
    driver.drag(150, 400, 500, 10);
    EXPECT_NEAR(y_of("Message number 97") - before, 90, 6) << "less what it takes to mean it";
    driver.finger(PointerKind::move, 150, 470);
    driver.frame();
    EXPECT_NEAR(y_of("Message number 97") - before, 60, 6);
}

TEST_F(TouchViews, ASmallWayUpwardsFromTheEndIsNotTakenBack) {
    const float before = y_of("Message number 97");
    driver.drag(150, 400, 430, 10);
    driver.settle();
    EXPECT_NEAR(y_of("Message number 97") - before, 20, 6);
    driver.platform.clock_ms += 200;
    driver.finger(PointerKind::up, 150, 430);
    driver.settle();
    EXPECT_NEAR(y_of("Message number 97") - before, 20, 6);
    EXPECT_NE(button("Jump to latest"), nullptr);
}

TEST_F(TouchViews, AFlickGoesOnAndThenNoFrameIsDrawn) {
    driver.drag(150, 300, 450, 5);
    const float at_release = y_of("Message number 97");
    driver.finger(PointerKind::up, 150, 450);
    const int frames = driver.settle(flings_end);
    EXPECT_GT(frames, 20);
    EXPECT_LT(frames, flings_end);
    EXPECT_TRUE(std::isnan(y_of("Message number 97")) || y_of("Message number 97") > at_release + 100);
}

TEST_F(TouchViews, WhoWantsStillnessScrollsAndNothingMovesByItself) {
    driver.platform.still = true;
    driver.drag(150, 300, 400, 5);
    const float at_release = y_of("Message number 97");
    driver.finger(PointerKind::up, 150, 400);
    EXPECT_LT(driver.settle(), 6);
    EXPECT_EQ(y_of("Message number 97"), at_release);
}

TEST_F(TouchViews, AFlingEndsAtTheEndOfWhatThereIs) {
    driver.drag(150, 300, 500, 5);
    driver.finger(PointerKind::up, 150, 500);
    driver.settle(flings_end);
    driver.drag(150, 600, 100, 4);
    driver.finger(PointerKind::up, 150, 100);
    EXPECT_LT(driver.settle(flings_end), 60);
    EXPECT_FALSE(std::isnan(y_of("Message number 100")));
    EXPECT_EQ(button("Jump to latest"), nullptr);
}

TEST_F(TouchViews, BeyondTheEndTheMessagesGiveWayAndComeBack) {
    const float before = y_of("Message number 97");
    driver.drag(150, 500, 300, 10);
    const float pulled = before - y_of("Message number 97");
    EXPECT_GT(pulled, 40);
    EXPECT_LT(pulled, 150) << "less than the finger went";
    driver.platform.clock_ms += 200;
    driver.finger(PointerKind::up, 150, 300);
    EXPECT_LT(driver.settle(), 60);
    EXPECT_EQ(y_of("Message number 97"), before);
    EXPECT_EQ(button("Jump to latest"), nullptr);
}

TEST_F(TouchViews, WhoWantsStillnessFindsAnEndThatStays) {
    driver.platform.still = true;
    const float before = y_of("Message number 97");
    driver.drag(150, 500, 300, 10);
    EXPECT_EQ(y_of("Message number 97"), before);
}

TEST_F(TouchViews, AFingerThatScrollsPressesAndSelectsNothing) {
    const Rect words = driver.platform.find(Role::text, "Message number 90")->rect;
    driver.drag(words.x + 10, words.y + 5, words.y + 105, 10);
    driver.finger(PointerKind::up, words.x + 10, words.y + 105);
    driver.settle(flings_end);
    EXPECT_TRUE(driver.app->on_copy().plain.empty());
    EXPECT_EQ(driver.platform.focus_taken, 0);
}

TEST_F(TouchViews, AScrollThatBeginsOnARoomDoesNotOpenIt) {
    for (int i = 0; i < 30; i++)
        driver.say(0, RoomAdded{AppDriver::room("r" + std::to_string(i), "Room " + std::to_string(i))});
    driver.settle();
    driver.tap(button("Rooms")->rect);
    ASSERT_NE(button("Room 9"), nullptr);
    const std::size_t paths = driver.platform.paths.size();
    const Rect room = button("Room 9")->rect;
    driver.drag(room.x + 50, room.y + 20, room.y - 180, 10);
    driver.finger(PointerKind::up, room.x + 50, room.y - 180);
    driver.settle(flings_end);
    EXPECT_EQ(driver.platform.paths.size(), paths);
    EXPECT_LT(button("Room 9")->rect.y, room.y - 100);
    driver.tap(button("Room 12")->rect);
    EXPECT_EQ(driver.platform.paths.back(), "/r/r12");
}

TEST_F(TouchViews, ALongPressOffersWhatCanBeDoneWithAMessage) {
    hold_on("Message number 98");
    ASSERT_NE(button("Copy text"), nullptr);
    ASSERT_NE(button("Copy link to message"), nullptr);
    ASSERT_NE(button("Select text"), nullptr);
    EXPECT_EQ(button("Copy address"), nullptr);
    EXPECT_TRUE(driver.platform.pane);
    EXPECT_TRUE(button("Copy text")->at_once);
    driver.app->on_semantic_action(button("Copy text")->key);
    driver.settle();
    EXPECT_EQ(driver.platform.copied.plain, "Message number 98");
    EXPECT_EQ(driver.platform.announced.back(), "Copied");
    EXPECT_EQ(button("Copy text"), nullptr);
    EXPECT_FALSE(driver.platform.pane);
}

TEST_F(TouchViews, AMessageHasALink) {
    hold_on("Message number 98");
    driver.app->on_semantic_action(button("Copy link to message")->key);
    EXPECT_EQ(driver.platform.copied.plain, "https://chat.example/r/lobby/98");
}

TEST_F(TouchViews, AnAddressUnderTheFingerCanBeCopied) {
    driver.push(driver.event(101, "https://example.org/x is where"));
    driver.settle();
    hold_on("is where");
    ASSERT_NE(button("Copy address"), nullptr);
    driver.app->on_semantic_action(button("Copy address")->key);
    EXPECT_EQ(driver.platform.copied.plain, "https://example.org/x");
}

TEST_F(TouchViews, ThePressThatChoseReachesNothingBelowTheMenu) {
    hold_on("Message number 98");
    const Rect row = button("Select text")->rect;
    const float x = row.x + row.width / 2;
    const float y = row.y + row.height / 2;
    driver.finger(PointerKind::down, x, y);
    driver.finger(PointerKind::up, x, y);
    driver.app->on_semantic_action(button("Select text")->key);
    driver.settle();
    EXPECT_EQ(driver.app->on_copy().plain, "Message number 98") << "a tap there would have ended the selection";
}

TEST_F(TouchViews, TheMenuClosesBesideItAndByBack) {
    hold_on("Message number 98");
    driver.tap({100, 100, 20, 20});
    EXPECT_EQ(button("Copy text"), nullptr);
    hold_on("Message number 98");
    driver.app->on_pane_left();
    driver.settle();
    EXPECT_EQ(button("Copy text"), nullptr);
}

TEST_F(TouchViews, AFingerDragsTheEndsOfWhatItSelected) {
    hold_on("Message number 98");
    driver.app->on_semantic_action(button("Select text")->key);
    driver.settle();
    ASSERT_NE(button("Done"), nullptr);
    const Rect words = driver.platform.find(Role::text, "Message number 98")->rect;
    const Rect above = driver.platform.find(Role::text, "Message number 97")->rect;
    driver.finger(PointerKind::down, words.x, words.y - 6);
    driver.settle();
    driver.finger(PointerKind::move, above.x, above.y - 6);
    driver.settle();
    driver.finger(PointerKind::up, above.x, above.y - 6);
    driver.settle();
    ASSERT_NE(button("Copy"), nullptr);
    driver.app->on_semantic_action(button("Copy")->key);
    driver.settle();
    EXPECT_NE(driver.platform.copied.plain.find("Message number 97"), std::string::npos);
    EXPECT_NE(driver.platform.copied.plain.find("Message number 98"), std::string::npos);
    EXPECT_EQ(button("Done"), nullptr);
}

TEST_F(TouchViews, AFingerDragsTheScrollbar) {
    const Rect log = driver.platform.find(Role::log, "Lobby")->rect;
    const float x = log.x + log.width - 8;
    driver.drag(x, log.y + log.height - 20, log.y + 30, 10);
    driver.finger(PointerKind::up, x, log.y + 30);
    driver.settle();
    EXPECT_FALSE(std::isnan(y_of("Message number 3")));
    EXPECT_TRUE(driver.app->on_copy().plain.empty());
}

TEST_F(TouchViews, BackClosesThePaneOfANarrowWindow) {
    driver.say(0, PresencePush{RoomId("lobby"), 2, 1});
    driver.settle();
    driver.tap(button("Rooms")->rect);
    EXPECT_TRUE(driver.platform.pane);
    driver.app->on_pane_left();
    driver.settle();
    EXPECT_EQ(driver.platform.find(Role::navigation, "Rooms"), nullptr);
    driver.tap(button("Search this room")->rect);
    EXPECT_TRUE(driver.platform.pane);
    driver.app->on_pane_left();
    driver.settle();
    EXPECT_EQ(button("Close search"), nullptr);
    EXPECT_FALSE(driver.platform.pane);
}

TEST(WideViews, PanesBesideTheConversationStayWhereTheyAre) {
    AppDriver driver;
    driver.go_online(3);
    driver.settle();
    driver.click(driver.platform.find(Role::button, "Search this room")->rect);
    ASSERT_NE(driver.platform.find(Role::button, "Close search"), nullptr);
    EXPECT_FALSE(driver.platform.pane);
}

TEST(WideViews, AVeryWideWindowIsReadInItsMiddle) {
    AppDriver driver(3840, 2160);
    driver.go_online(3);
    driver.settle();
    const Rect words = driver.platform.find(Role::text, "Message number 1")->rect;
    const Rect field = driver.platform.place.field;
    EXPECT_LT(field.width, 1200);
    EXPECT_LT(words.width, 1000);
    const float middle = field.x + field.width / 2;
    EXPECT_NEAR(middle, (3840 + 248) / 2, 60);
}

TEST(WideViews, AShortWindowStillShowsMessages) {
    AppDriver driver(640, 240);
    driver.go_online(3);
    std::string long_text;
    for (int i = 0; i < 40; i++) long_text += "line\n";
    driver.type(long_text);
    driver.settle();
    const SemanticNode* log = driver.platform.find(Role::log, "Lobby");
    ASSERT_NE(log, nullptr);
    EXPECT_GE(log->rect.height, 30);
}

// ---- very many messages ----------------------------------------------------------------------------------------------------

TEST(ManyMessages, AreLaidOutOnlyWhereTheyAreSeen) {
    AppDriver driver;
    driver.go_online(45);
    for (Seq seq = 46; seq <= 1'800; seq++) driver.push(driver.event(seq, "Message number " + std::to_string(seq)));
    driver.settle();
    EXPECT_NE(driver.platform.find(Role::text, "Message number 1800"), nullptr);
    EXPECT_LT(driver.articles(), 60U);
    const Rect log = driver.platform.find(Role::log, "Lobby")->rect;
    driver.app->on_pointer({PointerKind::move, log.x + log.width - 6, log.y + log.height - 10});
    driver.settle();
    driver.app->on_pointer({PointerKind::down, log.x + log.width - 6, log.y + log.height - 10});
    driver.settle();
    driver.app->on_pointer({PointerKind::move, log.x + log.width - 6, log.y + log.height / 2});
    driver.settle();
    const std::string words = "Message number ";
    const SemanticNode* there = driver.platform.find(Role::text, words);
    ASSERT_NE(there, nullptr);
    EXPECT_NEAR(std::stod(there->text.substr(words.size())), 900, 180) << "in the middle of them";
    driver.app->on_pointer({PointerKind::up, log.x + log.width - 6, log.y + log.height / 2});
    driver.settle();
    EXPECT_NE(driver.platform.find(Role::button, "Jump to latest"), nullptr);
}

TEST(ManyMessages, AScrollUpwardsThroughRowsThatNobodyMeasuredIsExact) {
    AppDriver driver;
    driver.go_online(45);
    std::string long_body;
    for (int i = 0; i < 60; i++) long_body += "many words and more of them ";
    for (Seq seq = 46; seq <= 400; seq++)
        driver.push(driver.event(seq, seq % 3 == 0 ? long_body : "Message number " + std::to_string(seq)));
    driver.settle();
    for (int i = 0; i < 40; i++) {
        const SemanticNode* held = nullptr;
        for (const SemanticNode& node : driver.platform.nodes)
            if (node.role == Role::article && held == nullptr) held = &node;
        ASSERT_NE(held, nullptr);
        const std::uint64_t key = held->key;
        const float y = held->rect.y;
        driver.app->on_wheel(0, -90);
        driver.settle();
        for (const SemanticNode& node : driver.platform.nodes) {
            if (node.key != key) continue;
            EXPECT_NEAR(node.rect.y - y, 90, 1.01) << i;
        }
    }
}

TEST(ManyMessages, TheWayToTheFirstUnreadOneIsOffered) {
    AppDriver driver;
    driver.go_online(10);
    driver.settle();
    driver.app->on_visible(false);
    for (Seq seq = 11; seq <= 80; seq++) driver.push(driver.event(seq, "Message number " + std::to_string(seq)));
    driver.app->on_visible(true);
    driver.settle();
    const SemanticNode* jump = driver.platform.find(Role::button, "70 new messages");
    ASSERT_NE(jump, nullptr);
    driver.click(jump->rect);
    EXPECT_NE(driver.platform.find(Role::text, "Message number 11"), nullptr);
    EXPECT_NE(driver.platform.find(Role::separator, "New"), nullptr);
    EXPECT_EQ(driver.platform.find(Role::button, "70 new messages"), nullptr);
}

}  // namespace
}  // namespace parley::client
