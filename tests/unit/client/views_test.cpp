#include <gtest/gtest.h>

#include <cmath>
#include <set>

#include "tests/unit/client/app_driver.h"

namespace parley::client {
namespace {

/// NaN when the node is not in sight.
float y_of(const AppDriver& driver, std::uint64_t key) {
    for (const SemanticNode& node : driver.platform.nodes)
        if (node.key == key) return node.rect.y;
    return std::nanf("");
}

TEST(Views, ShowRoomsMessagesAndComposerInReadingOrder) {
    AppDriver driver;
    driver.go_online(2);
    driver.settle();
    EXPECT_NE(driver.platform.find(Role::navigation, "Rooms"), nullptr);
    EXPECT_NE(driver.platform.find(Role::button, "Lobby"), nullptr);
    EXPECT_NE(driver.platform.find(Role::heading, "Lobby"), nullptr);
    EXPECT_NE(driver.platform.find(Role::log, "Messages in Lobby"), nullptr);
    EXPECT_NE(driver.platform.find(Role::article, "Grace"), nullptr);
    EXPECT_NE(driver.platform.find(Role::text, "Message number 2"), nullptr);
    EXPECT_EQ(driver.platform.place.label, "Message Lobby");
    EXPECT_GT(driver.renderer.vertices, 100);
}

TEST(Views, WhatTheBannerSaysIsReadableOnANarrowScreen) {
    float heights[2] = {};
    for (const bool narrow : {false, true}) {
        AppDriver driver(narrow ? 320 : 1000, 700);
        driver.go_online(2);
        driver.app->on_socket_close(1006);
        driver.app->on_network(false);
        driver.platform.clock_ms += 2000;
        driver.settle();
        const SemanticNode* banner = driver.platform.find(Role::status, "You are offline");
        ASSERT_NE(banner, nullptr);
        heights[narrow ? 1 : 0] = banner->rect.height;
        EXPECT_LE(driver.platform.find(Role::log, "Lobby")->rect.y, banner->rect.y + banner->rect.height);
    }
    EXPECT_EQ(heights[0], 40);
    EXPECT_GT(heights[1], 40) << "of more than one line";
}

TEST(Views, OnAWideScreenMessagesAndComposerEndAtTheSamePlace) {
    AppDriver driver(1900, 900);
    driver.go_online(0);
    Event event = driver.event(1, std::string(400, 'm'));
    for (std::size_t i = 5; i < event.body.size(); i += 5) event.body[i] = ' ';
    driver.push(event);
    driver.settle();
    const Rect words = driver.platform.find(Role::text, "mmmm")->rect;
    const Rect field = driver.platform.find(Role::field, "")->rect;
    EXPECT_EQ(words.x + words.width, field.x + field.width);
}

/// What is at the top has its day in sight while one scrolls, for a moment after, and then no frame is drawn any more.
TEST(Views, TheDayFadesAfterAScroll) {
    AppDriver driver;
    driver.go_online(100);
    driver.settle();
    driver.app->on_wheel(0, -600);
    driver.settle();
    ASSERT_GT(driver.platform.wake_ms, driver.platform.clock_ms);
    ASSERT_LT(driver.platform.wake_ms, driver.platform.clock_ms + 1000);
    driver.platform.clock_ms = driver.platform.wake_ms;
    driver.platform.frames_requested = 0;
    driver.app->on_wake();
    EXPECT_GT(driver.platform.frames_requested, 0);
    const int frames = driver.settle();
    EXPECT_GT(frames, 5);
    EXPECT_LT(frames, 30);
}

TEST(Views, EveryMirroredNodeHasAKeyOfItsOwnAndAParentBeforeIt) {
    AppDriver driver;
    driver.go_online(30);
    driver.settle();
    std::set<std::uint64_t> keys{0};
    for (const SemanticNode& node : driver.platform.nodes) {
        EXPECT_TRUE(keys.count(node.parent) == 1) << node.name << node.text;
        EXPECT_TRUE(keys.insert(node.key).second) << node.name << node.text;
        EXPECT_LT(node.key, std::uint64_t{1} << 53U);
    }
    EXPECT_LE(driver.platform.nodes.size(), 150U);
}

TEST(Views, OnlyWhatIsInSightIsMirrored) {
    AppDriver driver;
    driver.go_online(45);
    for (int i = 46; i <= 400; i++)
        driver.say(0, EventPush{driver.event(static_cast<Seq>(i), "Message number " + std::to_string(i))});
    driver.settle();
    EXPECT_LT(driver.articles(), 60U);
    EXPECT_NE(driver.platform.find(Role::text, "Message number 400"), nullptr) << "the end is in sight";
}

TEST(Views, TheEndStaysInSightUntilThePersonScrollsUp) {
    AppDriver driver;
    driver.go_online(100);
    driver.settle();
    driver.app->on_wheel(0, -300);
    driver.settle();
    const SemanticNode* jump = driver.platform.find(Role::button, "Jump to latest");
    ASSERT_NE(jump, nullptr);
    const SemanticNode first = *driver.platform.find(Role::article, "");
    driver.say(0, EventPush{driver.event(101, "news")});
    driver.settle();
    EXPECT_EQ(driver.platform.find(Role::text, "news"), nullptr) << "reading on is not disturbed";
    EXPECT_EQ(y_of(driver, first.key), first.rect.y);
    driver.click(driver.platform.find(Role::button, "Jump to latest")->rect);
    EXPECT_NE(driver.platform.find(Role::text, "news"), nullptr);
    EXPECT_EQ(driver.platform.find(Role::button, "Jump to latest"), nullptr);
}

TEST(Views, OlderHistoryThatArrivesMovesNothingUnderTheReader) {
    AppDriver driver;
    driver.go_online();
    Joined joined{AppDriver::room("lobby", "Lobby"), Epoch("e"), {}, true};
    joined.room.head = 100;
    for (Seq seq = 61; seq <= 100; seq++) joined.events.push_back(driver.event(seq, "Message number " + std::to_string(seq)));
    driver.say(0, joined);
    driver.settle();
    driver.app->on_wheel(0, -200);
    driver.settle();
    const auto* history = get_if<History>(&driver.platform.sent.back().command);
    ASSERT_NE(history, nullptr);
    EXPECT_EQ(history->seq, 61U);
    const SemanticNode first = *driver.platform.find(Role::text, "Message number");
    Page page;
    page.room = RoomId("lobby");
    for (Seq seq = 11; seq <= 60; seq++) page.events.push_back(driver.event(seq, "Message number " + std::to_string(seq)));
    driver.say(driver.platform.sent.back().id, page);
    driver.settle();
    EXPECT_NEAR(y_of(driver, first.key), first.rect.y, 1);
}

TEST(Views, ComeToRestOfflineAtTheTopOfARoomWithOlderHistory) {
    AppDriver driver;
    driver.go_online();
    Joined joined{AppDriver::room("lobby", "Lobby"), Epoch("e"), {driver.event(9, "the only one loaded")}, true};
    joined.room.head = 9;
    driver.say(0, joined);
    driver.app->on_socket_close(1006);
    driver.settle();
    driver.platform.frames_requested = 0;
    driver.frame();
    EXPECT_EQ(driver.platform.frames_requested, 0);
}

TEST(Views, AClickOnARoomOpensItAndSoDoesAssistiveTechnology) {
    AppDriver driver;
    driver.go_online();
    driver.say(0, RoomAdded{AppDriver::room("tea", "Tea")});
    driver.settle();
    driver.click(driver.platform.find(Role::button, "Tea")->rect);
    EXPECT_EQ(driver.platform.paths.back(), "/r/tea");
    driver.app->on_semantic_action(driver.platform.find(Role::button, "Lobby")->key);
    driver.settle();
    EXPECT_EQ(driver.platform.paths.back(), "/r/lobby");
}

TEST(Views, MoreRoomsThanFitAreReachedByTheWheel) {
    AppDriver driver;
    driver.go_online();
    for (int i = 0; i < 40; i++) {
        const std::string id = "room-" + std::to_string(i);
        driver.say(0, RoomAdded{AppDriver::room(id, id)});
    }
    driver.settle();
    EXPECT_EQ(driver.platform.find(Role::button, "room-39"), nullptr);
    driver.app->on_pointer({PointerKind::move, 100, 300});
    driver.settle();
    driver.app->on_wheel(0, 5000);
    driver.settle();
    ASSERT_NE(driver.platform.find(Role::button, "room-39"), nullptr);
    driver.click(driver.platform.find(Role::button, "room-39")->rect);
    EXPECT_EQ(driver.platform.paths.back(), "/r/room-39");
}

TEST(Views, TheSendButtonSendsAndIsDisabledWhenThereIsNothingToSend) {
    AppDriver driver;
    driver.go_online();
    driver.settle();
    EXPECT_TRUE(driver.platform.find(Role::button, "Send message")->disabled);
    driver.type("By mouse");
    driver.settle();
    EXPECT_FALSE(driver.platform.find(Role::button, "Send message")->disabled);
    driver.click(driver.platform.find(Role::button, "Send message")->rect);
    const auto* send = get_if<Send>(&driver.platform.sent.back().command);
    ASSERT_NE(send, nullptr);
    EXPECT_EQ(send->body, "By mouse");
}

TEST(Views, TheComposerGrowsToTenLinesAndThenScrolls) {
    AppDriver driver;
    driver.go_online();
    driver.settle();
    const float one_line = driver.platform.place.field.height;
    driver.type("1\n2\n3");
    driver.settle();
    EXPECT_EQ(driver.platform.place.field.height, 3 * one_line);
    std::string long_text;
    for (int i = 0; i < 40; i++) long_text += "line\n";
    driver.type(long_text);
    driver.settle();
    EXPECT_EQ(driver.platform.place.field.height, 10 * one_line);
    const Rect& field = driver.platform.place.field;
    const Rect& caret = driver.platform.place.caret;
    EXPECT_GE(caret.y, field.y);
    EXPECT_LE(caret.y + caret.height, field.y + field.height) << "the caret is in sight";
}

TEST(Views, AFailedMessageOffersRetryAndDelete) {
    AppDriver driver;
    driver.go_online();
    driver.type("no");
    driver.app->on_edit_key(EditKey::enter, {});
    driver.say(driver.platform.sent.back().id, to_reply(make_error(ErrorCode::bad_body)));
    driver.settle();
    ASSERT_NE(driver.platform.find(Role::button, "Retry"), nullptr);
    const std::size_t sent = driver.platform.sent.size();
    driver.click(driver.platform.find(Role::button, "Retry")->rect);
    EXPECT_EQ(driver.platform.sent.size(), sent + 1);
    driver.say(driver.platform.sent.back().id, to_reply(make_error(ErrorCode::bad_body)));
    driver.settle();
    driver.click(driver.platform.find(Role::button, "Delete")->rect);
    EXPECT_EQ(driver.articles(), 0U);
}

TEST(Views, ANarrowWindowShowsOnePaneAtATime) {
    AppDriver driver(360, 640);
    driver.go_online(3);
    driver.settle();
    EXPECT_EQ(driver.platform.find(Role::navigation, "Rooms"), nullptr);
    ASSERT_NE(driver.platform.find(Role::button, "Rooms"), nullptr);
    driver.click(driver.platform.find(Role::button, "Rooms")->rect);
    ASSERT_NE(driver.platform.find(Role::navigation, "Rooms"), nullptr);
    driver.click(driver.platform.find(Role::button, "Lobby")->rect);
    EXPECT_EQ(driver.platform.find(Role::navigation, "Rooms"), nullptr);
    EXPECT_NE(driver.platform.find(Role::log, "Lobby"), nullptr);
}

TEST(Views, ShapedRunsArePaintedOverSeveralFramesAndThenComeToRest) {
    AppDriver driver;
    driver.go_online();
    std::string body;
    for (char32_t c = 0x1F400; c < 0x1F4F0; c++) {
        const char32_t emoji = c;
        body += static_cast<char>(0xF0);
        body += static_cast<char>(0x80U | ((emoji >> 12U) & 0x3FU));
        body += static_cast<char>(0x80U | ((emoji >> 6U) & 0x3FU));
        body += static_cast<char>(0x80U | (emoji & 0x3FU));
    }
    driver.say(0, EventPush{driver.event(1, body)});
    driver.settle();
    const int painted = driver.rasterizer.rasterized;
    EXPECT_GE(painted, 240);
    driver.say(0, EventPush{driver.event(2, "again")});
    driver.settle();
    EXPECT_LE(driver.rasterizer.rasterized, painted + 10) << "what was painted is kept";
}

TEST(Views, EveryDensityDrawsAndComesToRest) {
    AppDriver driver;
    driver.go_online(10);
    for (const float density : {1.0F, 1.25F, 1.5F, 2.0F, 3.0F}) {
        driver.density = density;
        EXPECT_LT(driver.settle(), 20) << density;
    }
}

// ---- what happens to messages and rooms --------------------------------------------------------------------------------

TEST(Views, AnEditedMessageSaysSoBesideItsNewWords) {
    AppDriver driver;
    driver.go_online(2);
    Event edited = driver.change(3, EventKind::edited, 1);
    edited.body = "Better words";
    driver.push(edited);
    driver.settle();
    EXPECT_NE(driver.platform.find(Role::text, "Better words"), nullptr);
    EXPECT_NE(driver.platform.find(Role::text, "(edited "), nullptr);
    EXPECT_EQ(driver.platform.find(Role::text, "Message number 1"), nullptr);
}

TEST(Views, WhatIsDeletedOrExpiredLeavesATombstone) {
    AppDriver driver;
    driver.go_online(3);
    driver.push(driver.change(4, EventKind::deleted, 2));
    driver.settle();
    EXPECT_NE(driver.platform.find(Role::text, "Message deleted"), nullptr);
    EXPECT_EQ(driver.platform.find(Role::text, "Message number 2"), nullptr);
    driver.push(driver.change(5, EventKind::expired, 1));
    driver.settle();
    EXPECT_NE(driver.platform.find(Role::text, "Message expired"), nullptr);
    EXPECT_EQ(driver.articles(), 3U);
}

TEST(Views, ReactionsAreSpokenWithTheirPeopleAndAPinIsMarked) {
    AppDriver driver;
    driver.go_online(1);
    Event reacted = driver.change(2, EventKind::reacted, 1);
    reacted.key = "👍";
    driver.push(reacted);
    reacted.seq = 3;
    reacted.author = {UserId("u1"), "Ada"};
    driver.push(reacted);
    driver.push(driver.change(4, EventKind::pinned, 1));
    driver.settle();
    EXPECT_NE(driver.platform.find(Role::button, "👍 2: Grace, you"), nullptr);
    EXPECT_NE(driver.platform.find(Role::text, "Pinned"), nullptr);
}

TEST(Views, ManyReactionsTakeSeveralLinesWithinTheColumn) {
    AppDriver driver(400, 640);
    driver.go_online(1);
    for (int i = 0; i < 30; i++) {
        Event reacted = driver.change(static_cast<Seq>(i + 2), EventKind::reacted, 1);
        reacted.key = "e" + std::to_string(i);
        driver.push(reacted);
    }
    driver.settle();
    const SemanticNode* article = driver.platform.find(Role::article, "Grace");
    ASSERT_NE(article, nullptr);
    std::size_t chips = 0;
    for (const SemanticNode& node : driver.platform.nodes) {
        if (node.name.find(": Grace") == std::string::npos) continue;
        chips++;
        EXPECT_LE(node.rect.x + node.rect.width, 400);
        EXPECT_LE(node.rect.y + node.rect.height, article->rect.y + article->rect.height);
    }
    EXPECT_EQ(chips, 30U);
}

TEST(Views, WhatHappensToTheRoomIsALineAndNoArticle) {
    AppDriver driver;
    driver.go_online(1);
    Event renamed = driver.change(2, EventKind::renamed);
    renamed.name = "Tea";
    driver.push(renamed);
    driver.settle();
    EXPECT_EQ(driver.articles(), 1U);
    EXPECT_NE(driver.platform.find(Role::text, "Grace renamed the room to Tea"), nullptr);
    EXPECT_NE(driver.platform.find(Role::heading, "Tea"), nullptr);
    EXPECT_EQ(driver.platform.title, "Tea \u2013 Parley");
}

TEST(Views, AnArchivedRoomSaysWhyNothingCanBeWrittenInIt) {
    AppDriver driver;
    driver.go_online(1);
    driver.settle();
    EXPECT_TRUE(driver.platform.place.enabled);
    driver.push(driver.change(2, EventKind::archived));
    driver.settle();
    EXPECT_FALSE(driver.platform.place.enabled);
    EXPECT_NE(driver.platform.find(Role::text, "This room is archived"), nullptr);
    EXPECT_EQ(driver.platform.find(Role::button, "Send message"), nullptr);
    driver.push(driver.change(3, EventKind::unarchived));
    driver.settle();
    EXPECT_TRUE(driver.platform.place.enabled);
}

TEST(Views, RoomsThatOneMayComeIntoAreListedBelowInvitationsFirst) {
    AppDriver driver;
    driver.go_online();
    RoomInfo open = AppDriver::room("tea", "Tea", RoomAccess::open);
    open.standing = Standing{};
    RoomInfo board = AppDriver::room("board", "Board", RoomAccess::closed);
    board.standing = Standing{parley::Role::none, true, 0, 0};
    driver.say(0, RoomAdded{open});
    driver.say(0, RoomAdded{board});
    driver.settle();
    const SemanticNode* heading = driver.platform.find(Role::heading, "More rooms");
    const SemanticNode* invitation = driver.platform.find(Role::button, "Board, you are invited");
    const SemanticNode* tea = driver.platform.find(Role::button, "Tea");
    ASSERT_TRUE(heading != nullptr && invitation != nullptr && tea != nullptr);
    EXPECT_LT(driver.platform.find(Role::button, "Lobby")->rect.y, heading->rect.y);
    EXPECT_LT(heading->rect.y, invitation->rect.y);
    EXPECT_LT(invitation->rect.y, tea->rect.y);
    driver.click(tea->rect);
    const auto* join = get_if<Join>(&driver.platform.sent.back().command);
    ASSERT_NE(join, nullptr);
    EXPECT_EQ(join->room.value, "tea");
    driver.say(driver.platform.sent.back().id, to_reply(make_error(ErrorCode::forbidden)));
    driver.settle();
    EXPECT_FALSE(driver.platform.place.enabled);
}

TEST(Views, WhatComesBelowTheWindowIsCountedOnTheWayThere) {
    AppDriver driver;
    driver.go_online(100);
    driver.settle();
    driver.app->on_wheel(0, -300);
    driver.settle();
    driver.push(driver.event(101, "news"));
    driver.settle();
    EXPECT_NE(driver.platform.find(Role::button, "Jump to latest, 1 new"), nullptr);
    EXPECT_EQ(driver.platform.title, "(1) Lobby \u2013 Parley");
    driver.app->on_wheel(0, 900);
    EXPECT_LT(driver.settle(), 10);
    EXPECT_EQ(driver.platform.title, "Lobby \u2013 Parley");
}

TEST(Views, AGapThatIsFilledMovesNothingUnderTheReader) {
    AppDriver driver;
    driver.go_online(100);
    driver.settle();
    driver.app->on_wheel(0, -300);
    driver.settle();
    const SemanticNode first = *driver.platform.find(Role::text, "Message number");
    driver.say(0, Gap{RoomId("lobby"), Epoch("e"), 100, 250});
    Page page;
    page.room = RoomId("lobby");
    page.head = 250;
    for (Seq seq = 101; seq <= 250; seq++) page.events.push_back(driver.event(seq, "Message number " + std::to_string(seq)));
    driver.say(driver.platform.sent.back().id, page);
    driver.settle();
    EXPECT_EQ(y_of(driver, first.key), first.rect.y);
}

TEST(Views, AShortMessageThatReadsFromTheRightStandsBelowItsAuthor) {
    AppDriver driver;
    driver.go_online();
    const std::string hebrew = "\u05e9\u05dc\u05d5\u05dd";
    const std::string mixed = "A line that is much longer than the other one\n" + hebrew;
    driver.push(driver.event(1, hebrew));
    driver.push(driver.event(2, mixed));
    driver.push(driver.event(3, "short"));
    driver.settle();
    const SemanticNode* alone = driver.platform.find(Role::text, hebrew);
    const SemanticNode* below = driver.platform.find(Role::text, mixed);
    const SemanticNode* plain = driver.platform.find(Role::text, "short");
    ASSERT_TRUE(alone != nullptr && below != nullptr && plain != nullptr);
    EXPECT_LT(alone->rect.width, 100);
    EXPECT_LT(alone->rect.width, below->rect.width);
    EXPECT_LT(below->rect.width, plain->rect.width) << "only what reads from the right is gathered";
}

}  // namespace
}  // namespace parley::client
