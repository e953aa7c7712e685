// The search as it is drawn and operated, and what the mirror and the keyboard make of every view.
#include <gtest/gtest.h>

#include <cmath>

#include "tests/unit/client/app_driver.h"
#include "wasm-client/views/ui.h"

namespace parley::client {
namespace {

const RoomId lobby("lobby");

const SemanticNode* node_of(const AppDriver& driver, std::uint64_t key) {
    for (const SemanticNode& node : driver.platform.nodes)
        if (node.key == key) return &node;
    return nullptr;
}

/// Types into whichever field has the textarea.
void open_search(AppDriver& driver, const std::string& query = "") {
    EXPECT_TRUE(driver.app->on_shortcut(Shortcut::find));
    driver.settle();
    if (query.empty()) return;
    driver.type(query);
    driver.platform.clock_ms = driver.platform.wake_ms;
    driver.app->on_wake();
    driver.settle();
}

void find(AppDriver& driver, int count, bool more = false, bool complete = true) {
    Found found;
    for (int i = count; i >= 1; i--) {
        const std::string words = "Message number " + std::to_string(i);
        found.hits.push_back({driver.event(static_cast<Seq>(i), words), {"", "Message", " number " + std::to_string(i)}});
    }
    found.more = more;
    found.cursor = more ? "next" : "";
    found.complete = complete;
    driver.say(driver.platform.sent.back().id, found);
    driver.settle();
}

TEST(SearchViews, TheShortcutOpensTheSearchAndASecondOneIsTheBrowsers) {
    AppDriver driver;
    driver.go_online(3);
    driver.settle();
    EXPECT_EQ(driver.platform.find(Role::region, "Search"), nullptr);
    open_search(driver);
    EXPECT_NE(driver.platform.find(Role::region, "Search"), nullptr);
    EXPECT_TRUE(node_of(driver, semantic_key("field", "search"))->active);
    EXPECT_EQ(driver.platform.place.label, "Search this room");
    EXPECT_TRUE(driver.platform.place.single_line);
    EXPECT_FALSE(driver.app->on_shortcut(Shortcut::find));
}

TEST(SearchViews, WhatIsFoundLooksAsItsMessageDoesAndIsSpokenWithoutMarks) {
    AppDriver driver;
    driver.go_online(3);
    open_search(driver, "bold");
    Found found;
    found.hits.push_back(
        {driver.event(3, "a **bold** word, `a*b*c` and 2 ** 3"), {"a **", "bold", "** word, `a*b*c` and 2 ** 3"}});
    found.hits.push_back({driver.event(2, "```\nbold();\n```\nends"), {"```\n", "bold", "();\n```\nends"}});
    found.complete = true;
    driver.say(driver.platform.sent.back().id, found);
    driver.settle();
    std::vector<std::string> spoken;
    for (const SemanticNode& node : driver.platform.nodes) {
        const std::size_t words = node.name.find(": ");
        const bool hit = node.role == Role::button && words != std::string::npos && node.name.rfind("Account", 0) != 0 &&
                         node.name.rfind("Search", 0) != 0;
        if (hit) spoken.push_back(node.name.substr(words + 2));
    }
    EXPECT_EQ(spoken, (std::vector<std::string>{isolated("a bold word, a*b*c and 2 ** 3"), isolated("bold(); ends")}));
}

TEST(SearchViews, ADoubleClickInTheFieldTakesAWordAndATripleOneAll) {
    AppDriver driver;
    driver.go_online(3);
    open_search(driver, "two words");
    const Rect field = driver.platform.place.field;
    const auto click = [&](float x) {
        driver.app->on_pointer({PointerKind::move, x, field.y + 8});
        driver.app->on_pointer({PointerKind::down, x, field.y + 8});
        driver.settle();
        driver.app->on_pointer({PointerKind::up, x, field.y + 8});
        driver.settle();
    };
    const auto selected = [&] {
        const EditState& edit = driver.platform.textarea;
        return edit.text.substr(edit.selection_start, edit.selection_end - edit.selection_start);
    };
    click(field.x + 12);
    EXPECT_EQ(selected(), "");
    click(field.x + 12);
    EXPECT_EQ(selected(), "two");
    click(field.x + 12);
    EXPECT_EQ(selected(), "two words");
}

TEST(SearchViews, TheDraftIsUntouchedByWhatIsLookedFor) {
    AppDriver driver;
    driver.go_online(3);
    driver.type("half a thought");
    open_search(driver, "tea");
    EXPECT_EQ(get<Search>(driver.platform.sent.back().command).query, "in:\"lobby\" tea*");
    const SemanticNode* composer = driver.platform.find(Role::field, "Message Lobby");
    ASSERT_NE(composer, nullptr);
    EXPECT_EQ(composer->text, "half a thought");
    EXPECT_TRUE(driver.app->on_edit_key(EditKey::escape, {}));
    driver.settle();
    EXPECT_EQ(driver.platform.textarea.text, "half a thought");
    EXPECT_EQ(driver.platform.find(Role::region, "Search"), nullptr);
    EXPECT_TRUE(driver.app->on_edit_key(EditKey::enter, {}));
    EXPECT_EQ(get<Send>(driver.platform.sent.back().command).body, "half a thought");
}

TEST(SearchViews, WhatWasFoundIsListedCountedAndGoneTo) {
    AppDriver driver;
    driver.go_online(100);
    open_search(driver, "mess");
    EXPECT_NE(driver.platform.find(Role::status, "Searching"), nullptr);
    find(driver, 30);
    EXPECT_NE(driver.platform.find(Role::status, "30 messages"), nullptr);
    const SemanticNode* hit = driver.platform.find(Role::button, "number 28");
    ASSERT_NE(hit, nullptr);
    driver.click(hit->rect);
    EXPECT_NE(driver.platform.find(Role::status, "3 of 30"), nullptr);
    const SemanticNode* log = driver.platform.find(Role::log, "");
    const SemanticNode* body = driver.platform.find(Role::text, "Message number 28");
    ASSERT_TRUE(log != nullptr && body != nullptr);
    EXPECT_GE(body->rect.y, log->rect.y);
    EXPECT_LE(body->rect.y, log->rect.y + log->rect.height / 2);
}

TEST(SearchViews, EnterAndTheArrowsWalkThroughWhatWasFound) {
    AppDriver driver;
    driver.go_online(100);
    open_search(driver, "mess");
    find(driver, 30);
    const auto current = [&] {
        for (const SemanticNode& node : driver.platform.nodes)
            if (node.role == Role::button && node.current && node.name.find("number") != std::string::npos) return node.name;
        return std::string();
    };
    EXPECT_TRUE(driver.app->on_edit_key(EditKey::enter, {}));
    driver.settle();
    EXPECT_NE(current().find("number 30"), std::string::npos);
    EXPECT_TRUE(driver.app->on_edit_key(EditKey::down, {}));
    driver.settle();
    EXPECT_NE(current().find("number 29"), std::string::npos);
    EXPECT_TRUE(driver.app->on_edit_key(EditKey::enter, {.shift = true}));
    EXPECT_TRUE(driver.app->on_edit_key(EditKey::up, {}));
    driver.settle();
    EXPECT_NE(current().find("number 1"), std::string::npos) << "around at the end, and the list follows";
}

TEST(SearchViews, TheMessageThatWasGoneToFlashesAndThenAllIsStill) {
    for (const bool still : {false, true}) {
        AppDriver driver;
        driver.platform.still = still;
        driver.go_online(100);
        open_search(driver, "mess");
        find(driver, 30);
        driver.app->on_edit_key(EditKey::enter, {});
        driver.settle();
        driver.platform.frames_requested = 0;
        driver.frame();
        if (still) {
            EXPECT_EQ(driver.platform.frames_requested, 0);
            EXPECT_LE(driver.platform.wake_ms, driver.platform.clock_ms + 1200);
        }
        driver.platform.clock_ms += 1300;
        driver.app->on_wake();
        driver.settle();
        driver.platform.frames_requested = 0;
        driver.frame();
        EXPECT_EQ(driver.platform.frames_requested, 0);
    }
}

TEST(SearchViews, EachStateHasItsWords) {
    AppDriver driver;
    driver.go_online(3);
    open_search(driver);
    EXPECT_NE(driver.platform.find(Role::status, "Words of messages"), nullptr);
    driver.type("tea");
    driver.platform.clock_ms = driver.platform.wake_ms;
    driver.app->on_wake();
    find(driver, 0);
    EXPECT_NE(driver.platform.find(Role::status, "Nothing found"), nullptr);
    driver.type("from:");
    driver.platform.clock_ms = driver.platform.wake_ms;
    driver.app->on_wake();
    driver.say(driver.platform.sent.back().id, ErrorReply{3012, "bad_query", "from: needs a name.", false, 0});
    driver.settle();
    EXPECT_NE(driver.platform.find(Role::status, "from: needs a name."), nullptr);
    driver.type("teas");
    driver.platform.clock_ms = driver.platform.wake_ms;
    driver.app->on_wake();
    find(driver, 2, false, false);
    EXPECT_NE(driver.platform.find(Role::text, "still reading"), nullptr);
    driver.type("teapot");
    driver.platform.clock_ms = driver.platform.wake_ms;
    driver.app->on_wake();
    find(driver, 3, true);
    EXPECT_NE(driver.platform.find(Role::status, "3+ messages"), nullptr);
    driver.app->on_semantic_action(driver.platform.find(Role::button, "Show more")->key);
    driver.settle();
    EXPECT_EQ(get<Search>(driver.platform.sent.back().command).cursor, "next");
    driver.app->on_socket_close(1006);
    driver.type("teapots");
    driver.settle();
    EXPECT_NE(driver.platform.find(Role::status, "offline"), nullptr);
}

TEST(SearchViews, ANarrowWindowShowsTheListAndThenTheMessageBelowTheBar) {
    AppDriver driver(390, 700);
    driver.go_online(100);
    open_search(driver, "mess");
    find(driver, 30);
    EXPECT_EQ(driver.platform.find(Role::log, ""), nullptr);
    driver.click(driver.platform.find(Role::button, "number 29")->rect);
    ASSERT_NE(driver.platform.find(Role::log, ""), nullptr);
    EXPECT_NE(driver.platform.find(Role::text, "Message number 29"), nullptr);
    EXPECT_NE(driver.platform.find(Role::button, "Next result"), nullptr);
    driver.type("messa");
    driver.settle();
    EXPECT_EQ(driver.platform.find(Role::log, ""), nullptr) << "whoever types looks for others";
}

TEST(SearchViews, APassageFarBackIsShownWithAWayToTheLatest) {
    AppDriver driver;
    driver.go_online();
    Joined joined{AppDriver::room("lobby", "Lobby"), Epoch("e"), {}, true};
    joined.room.head = 1000;
    for (Seq seq = 951; seq <= 1000; seq++) joined.events.push_back(driver.event(seq, "Message number " + std::to_string(seq)));
    driver.say(0, joined);
    open_search(driver, "mess");
    find(driver, 30);
    driver.click(driver.platform.find(Role::button, "number 30")->rect);
    const auto* history = get_if<History>(&driver.platform.sent.back().command);
    ASSERT_NE(history, nullptr);
    Page page;
    page.room = lobby;
    page.head = 1000;
    for (Seq seq = 1; seq <= 80; seq++) page.events.push_back(driver.event(seq, "Old words " + std::to_string(seq)));
    page.more_after = true;
    driver.say(driver.platform.sent.back().id, page);
    driver.settle();
    EXPECT_NE(driver.platform.find(Role::text, "Old words 30"), nullptr);
    ASSERT_NE(driver.platform.find(Role::button, "Jump to latest"), nullptr);
    driver.click(driver.platform.find(Role::button, "Jump to latest")->rect);
    EXPECT_NE(driver.platform.find(Role::text, "Message number 1000"), nullptr);
    EXPECT_EQ(driver.platform.find(Role::button, "Jump to latest"), nullptr);
}

TEST(SearchViews, AFieldThatGetsTheFocusTakesTheTextarea) {
    AppDriver driver;
    driver.go_online(3);
    driver.type("draft");
    open_search(driver, "tea");
    driver.app->on_focus(semantic_key("field", "composer"), true);
    driver.settle();
    EXPECT_EQ(driver.platform.textarea.text, "draft");
    EXPECT_EQ(driver.platform.find(Role::field, "Search this room")->text, "tea");
    EXPECT_NE(driver.platform.find(Role::region, "Search"), nullptr) << "it stays open";
    driver.app->on_focus(semantic_key("field", "search"), true);
    driver.settle();
    EXPECT_EQ(driver.platform.textarea.text, "tea");
}

TEST(SearchViews, PastedBreaksBecomeBlanks) {
    AppDriver driver;
    driver.go_online(3);
    open_search(driver);
    driver.type("two\nlines");
    EXPECT_EQ(driver.platform.textarea.text, "two lines");
}

// ---- keyboard ----------------------------------------------------------------------------------------------------------

TEST(Keyboard, TheMessagesAndThePeopleScrollByKeys) {
    AppDriver driver;
    driver.go_online(100);
    driver.settle();
    const std::uint64_t log = driver.platform.find(Role::log, "")->key;
    EXPECT_TRUE(driver.platform.find(Role::log, "")->scrolls);
    const std::uint64_t last = driver.platform.find(Role::text, "Message number 100")->key;
    EXPECT_TRUE(driver.app->on_node_key(log, EditKey::page_up));
    driver.settle();
    EXPECT_EQ(node_of(driver, last), nullptr);
    EXPECT_TRUE(driver.app->on_node_key(log, EditKey::end));
    driver.settle();
    EXPECT_NE(node_of(driver, last), nullptr);
    EXPECT_FALSE(driver.app->on_node_key(log, EditKey::enter));
    EXPECT_FALSE(driver.app->on_node_key(12345, EditKey::down));
}

TEST(Keyboard, ARoomOutOfSightThatGetsTheFocusComesInSight) {
    AppDriver driver;
    driver.go_online();
    for (int i = 0; i < 60; i++)
        driver.say(0, RoomAdded{AppDriver::room("room-" + std::to_string(i), "room-" + std::to_string(i))});
    driver.settle();
    const SemanticNode* nav = driver.platform.find(Role::navigation, "");
    const SemanticNode* below = nullptr;
    for (const SemanticNode& node : driver.platform.nodes)
        if (node.role == Role::button && node.parent == nav->key && node.rect.y > 700) below = &node;
    ASSERT_NE(below, nullptr) << "keys could not reach it";
    const std::uint64_t key = below->key;
    driver.app->on_focus(key, true);
    driver.settle();
    ASSERT_NE(node_of(driver, key), nullptr);
    EXPECT_LT(node_of(driver, key)->rect.y, 700 - 64);
    EXPECT_LE(driver.platform.nodes.size(), 150U);
    // It has the focus as long as it wants, wherever the wheel goes.
    driver.app->on_pointer({PointerKind::move, 100, 300});
    driver.app->on_wheel(0, -5000);
    driver.settle();
    EXPECT_NE(node_of(driver, key), nullptr);
}

TEST(Keyboard, WhatHasTheFocusHasARing) {
    AppDriver driver;
    driver.go_online(3);
    driver.settle();
    const std::uint64_t key = driver.platform.find(Role::button, "New room")->key;
    const int before = driver.renderer.vertices;
    driver.app->on_focus(key, true);
    driver.settle();
    EXPECT_GT(driver.renderer.vertices, before);
    driver.app->on_focus(key, false);
    driver.settle();
    EXPECT_EQ(driver.renderer.vertices, before) << "a pointer needs none";
}

// ---- the mirror has everything -----------------------------------------------------------------------------------------

/// The pointer goes everywhere; Screen aborts where something reacts to it and the mirror knows nothing of it.
int sweep(AppDriver& driver, float width, float height) {
    constexpr float step = 14;
    int hot = 0;
    for (float y = step / 2; y < height; y += step) {
        for (float x = step / 2; x < width; x += step) {
            driver.app->on_pointer({PointerKind::move, x, y});
            driver.frame();
            if (can_be_reached(driver.platform.nodes, x, y)) hot++;
        }
    }
    return hot;
}

TEST(Semantics, NothingThatReactsToThePointerIsMissingFromTheMirrorInAnyView) {
    for (const float width : {390.0F, 1000.0F}) {
        AppDriver driver(width, 700);
        sweep(driver, width, 700);
        driver.go_online(60);
        RoomInfo open = AppDriver::room("tea", "Tea", RoomAccess::open);
        open.standing = Standing{};
        driver.say(0, RoomAdded{open});
        driver.say(0, PresencePush{lobby, 70, 1});
        driver.type("no");
        driver.app->on_edit_key(EditKey::enter, {});
        driver.say(driver.platform.sent.back().id, to_reply(make_error(ErrorCode::bad_body)));
        driver.app->on_wheel(0, -100);
        driver.settle();
        EXPECT_GT(sweep(driver, width, 700), 0);
        driver.app->on_semantic_action(driver.platform.find(Role::button, "show the list")->key);
        driver.settle();
        Present present;
        present.room = lobby;
        for (int i = 0; i < 50; i++) present.people.push_back({UserId("p" + std::to_string(i)), "Person"});
        present.count = 70;
        present.rev = 1;
        present.more = true;
        present.cursor = "c";
        driver.say(driver.platform.sent.back().id, present);
        driver.settle();
        ASSERT_NE(driver.platform.find(Role::button, "Show more"), nullptr);
        EXPECT_GT(sweep(driver, width, 700), 0);
        open_search(driver, "mess");
        find(driver, 30, true);
        EXPECT_GT(sweep(driver, width, 700), 0);
        driver.app->on_edit_key(EditKey::escape, {});
        driver.app->on_socket_close(1006);
        driver.platform.clock_ms += 1500;
        driver.settle();
        EXPECT_GT(sweep(driver, width, 700), 0);
        if (const SemanticNode* rooms = driver.platform.find(Role::button, "Rooms"); rooms != nullptr) {
            driver.click(rooms->rect);
            EXPECT_GT(sweep(driver, width, 700), 0);
        }
    }
}

TEST(Semantics, OnlyWhatCanBeActedOnCountsAsReachable) {
    SemanticNode text;
    text.role = Role::text;
    text.rect = {0, 0, 10, 10};
    SemanticNode button = text;
    button.role = Role::button;
    button.rect = {20, 0, 10, 10};
    SemanticNode log = text;
    log.role = Role::log;
    log.scrolls = true;
    log.rect = {40, 0, 10, 10};
    const std::vector<SemanticNode> nodes{text, button, log};
    EXPECT_FALSE(can_be_reached(nodes, 5, 5));
    EXPECT_TRUE(can_be_reached(nodes, 25, 5));
    EXPECT_FALSE(can_be_reached(nodes, 35, 5));
    EXPECT_TRUE(can_be_reached(nodes, 45, 5));
}

TEST(Semantics, EveryButtonSaysWhatItDoes) {
    AppDriver driver;
    driver.go_online(10);
    driver.say(0, PresencePush{lobby, 3, 1});
    open_search(driver, "mess");
    find(driver, 20, true);
    for (const SemanticNode& node : driver.platform.nodes)
        EXPECT_TRUE(node.role != Role::button || !node.name.empty()) << node.key;
    EXPECT_LE(driver.platform.nodes.size(), 150U);
    EXPECT_EQ(driver.platform.find(Role::button, "Search this room")->expanded, Expanded::yes);
}

}  // namespace
}  // namespace parley::client
