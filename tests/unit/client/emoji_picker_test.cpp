// All emoji, to choose from: for what is written, for reactions, by hand and by keys.
#include <gtest/gtest.h>

#include <cmath>

#include "tests/unit/client/app_driver.h"
#include "wasm-client/views/emoji_picker.h"

namespace parley::client {
namespace {

TEST(EmojiSetting, KeepsTheToneAndWhatWasUsedLastTheNewestFirstAndEachOnce) {
    EmojiSetting setting = EmojiSetting::parse("3\u2009");
    EXPECT_EQ(setting.tone, 3);
    setting = EmojiSetting::parse("2 \U0001F375 \U0001FAD6");
    EXPECT_EQ(setting.recent, (std::vector<std::string>{"\U0001F375", "\U0001FAD6"}));
    setting.use("\U0001FAD6");
    EXPECT_EQ(setting.text(), "2 \U0001FAD6 \U0001F375");
    for (int i = 0; i < 100; i++) setting.use(std::to_string(i));
    EXPECT_EQ(setting.recent.size(), 24U);
    EXPECT_EQ(setting.recent.front(), "99");
}

TEST(EmojiSetting, WhatIsNoneIsAsIfNothingWasSet) {
    for (const char* text : {"", "9 \U0001F375", "tone", " 1"}) {
        EXPECT_EQ(EmojiSetting::parse(text).tone, 0) << text;
        EXPECT_TRUE(EmojiSetting::parse(text).recent.empty()) << text;
    }
    EXPECT_EQ(EmojiSetting::parse("1").text(), "1");
}

class EmojiPickerViews : public testing::Test {
protected:
    EmojiPickerViews() { driver.go_online(2); }

    void fetched() {
        std::string file = "=Faces\n";
        for (int i = 0; i < 40; i++) file += "\U0001F600\tface " + std::to_string(i) + "\n";
        file += "=Hands\n\U0001F44B\twaving hand\thello\ts\n\U0001F91D\thandshake\n=Food\n\U0001FAD6\tteapot\tdrink\n";
        driver.app->on_emoji(file);
        driver.settle();
    }
    void press(const std::string& label) {
        const SemanticNode* button = driver.platform.find(Role::button, label);
        ASSERT_NE(button, nullptr) << label;
        driver.app->on_semantic_action(button->key);
        driver.settle();
    }
    void open() {
        press("Emoji");
        fetched();
    }
    [[nodiscard]] const SemanticNode* cell(const std::string& name) const {
        return driver.platform.find(Role::grid_cell, name);
    }
    [[nodiscard]] std::string current() const {
        for (const SemanticNode& node : driver.platform.nodes)
            if (node.role == Role::grid_cell && node.current) return node.name;
        return "";
    }
    [[nodiscard]] std::size_t cells() const {
        std::size_t count = 0;
        for (const SemanticNode& node : driver.platform.nodes) count += node.role == Role::grid_cell ? 1 : 0;
        return count;
    }
    template <class C>
    [[nodiscard]] C sent() const {
        for (auto one = driver.platform.sent.rbegin(); one != driver.platform.sent.rend(); ++one)
            if (const auto* command = get_if<C>(&one->command)) return *command;
        ADD_FAILURE() << "no such command was sent";
        return {};
    }
    void key(EditKey pressed) {
        EXPECT_TRUE(driver.app->on_edit_key(pressed, {}));
        driver.settle();
    }

    AppDriver driver;
};

TEST_F(EmojiPickerViews, TheTableIsFetchedWhenItIsOpenedAndNotBefore) {
    EXPECT_EQ(driver.platform.emoji_fetched, 0);
    press("Emoji");
    EXPECT_GT(driver.platform.emoji_fetched, 0);
    EXPECT_NE(driver.platform.find(Role::status, "Loading"), nullptr);
    EXPECT_TRUE(driver.platform.pane) << "Back closes it";
    fetched();
    EXPECT_GT(cells(), 30U);
    EXPECT_EQ(driver.platform.find(Role::status, "Loading"), nullptr);
}

TEST_F(EmojiPickerViews, WhatIsPickedIsWrittenAtTheCaretAndKeptForTheNextTime) {
    driver.type("Tea ");
    open();
    driver.type("teapot");
    driver.settle();
    ASSERT_EQ(cells(), 1U);
    driver.click(cell("teapot")->rect);
    EXPECT_EQ(driver.platform.textarea.text, "Tea \U0001FAD6");
    EXPECT_EQ(cells(), 0U);
    EXPECT_EQ(driver.platform.place.label, "Message Lobby");
    EXPECT_EQ(sent<Change>().content.kind, EventKind::setting);
    EXPECT_EQ(sent<Change>().content.key, "emoji");
    EXPECT_EQ(sent<Change>().content.body, "0 \U0001FAD6");
    press("Emoji");
    EXPECT_NE(driver.platform.find(Role::button, "Used last"), nullptr);
    EXPECT_EQ(current(), "\U0001FAD6");
}

TEST_F(EmojiPickerViews, ArrowsGoThroughTheGridAndEnterTakesWhatTheyCameTo) {
    open();
    EXPECT_EQ(current(), "face 0");
    EXPECT_TRUE(driver.app->on_selection_key(SelectionKey::right, {}));
    driver.settle();
    EXPECT_EQ(current(), "face 1");
    key(EditKey::down);
    EXPECT_EQ(current(), "face 9") << "below it";
    EXPECT_EQ(driver.platform.place.option, cell("face 9")->key) << "the field points at it";
    for (int i = 0; i < 5; i++) key(EditKey::down);
    EXPECT_EQ(current(), "teapot") << "over the headings, and short rows end where they end";
    key(EditKey::enter);
    EXPECT_EQ(driver.platform.textarea.text, "\U0001FAD6");
}

TEST_F(EmojiPickerViews, BesideWordsTheArrowsAreTheFieldsUntilTheCaretIsBehindThem) {
    open();
    driver.type("hand");
    driver.settle();
    ASSERT_EQ(cells(), 2U);
    EXPECT_FALSE(driver.app->on_selection_key(SelectionKey::left, {})) << "into the words";
    EXPECT_TRUE(driver.app->on_selection_key(SelectionKey::right, {}));
    EXPECT_FALSE(driver.app->on_selection_key(SelectionKey::right, {})) << "it is the last";
    EXPECT_TRUE(driver.app->on_selection_key(SelectionKey::left, {}));
    EXPECT_FALSE(driver.app->on_selection_key(SelectionKey::right, {true})) << "that selects";
}

TEST_F(EmojiPickerViews, TheToneOfSkinGoesAroundAndIsTheOneOfAllHands) {
    open();
    press("Skin tone: as it is");
    EXPECT_EQ(sent<Change>().content.body, "1");
    driver.type("waving");
    driver.settle();
    key(EditKey::enter);
    EXPECT_EQ(driver.platform.textarea.text, "\U0001F44B\U0001F3FB");
    press("Emoji");
    for (const char* tone : {"light", "medium light", "medium", "medium dark", "dark"})
        press(std::string("Skin tone: ") + tone);
    EXPECT_NE(driver.platform.find(Role::button, "Skin tone: as it is"), nullptr);
}

TEST_F(EmojiPickerViews, AGroupComesInSightByItsButton) {
    open();
    EXPECT_EQ(cell("teapot"), nullptr);
    press("Food");
    EXPECT_NE(cell("teapot"), nullptr);
    EXPECT_EQ(current(), "teapot");
}

TEST_F(EmojiPickerViews, EscapeClosesItAndOneWritesAgain) {
    driver.type("half a ");
    open();
    key(EditKey::escape);
    EXPECT_EQ(cells(), 0U);
    EXPECT_EQ(driver.platform.place.label, "Message Lobby");
    EXPECT_EQ(driver.platform.textarea.text, "half a ");
    EXPECT_FALSE(driver.platform.pane);
}

TEST_F(EmojiPickerViews, AClickBesideItClosesItAndDoesNothingElse) {
    open();
    const std::size_t before = driver.platform.sent.size();
    driver.click({20, 20, 4, 4});
    EXPECT_EQ(cells(), 0U);
    EXPECT_EQ(driver.platform.sent.size(), before);
}

TEST_F(EmojiPickerViews, WhatIsCalledNothingOfThatSortIsTold) {
    open();
    driver.type("xylophone");
    driver.settle();
    EXPECT_EQ(cells(), 0U);
    EXPECT_NE(driver.platform.find(Role::status, "No emoji is called that"), nullptr);
    key(EditKey::enter);
    EXPECT_NE(driver.platform.find(Role::status, "No emoji is called that"), nullptr) << "it stays open";
}

TEST_F(EmojiPickerViews, MoreReactionsInAMessagesMenuOpensItAndWhatIsPickedIsAReaction) {
    const SemanticNode* text = driver.platform.find(Role::text, "Message number 1");
    ASSERT_NE(text, nullptr);
    driver.hold(text->rect.x + 4, text->rect.y + 4);
    press("More reactions");
    fetched();
    driver.type("teapot");
    driver.settle();
    key(EditKey::enter);
    bool reacted = false;
    for (const ClientMessage& message : driver.platform.sent) {
        const auto* change = get_if<Change>(&message.command);
        if (change == nullptr || change->content.kind != EventKind::reacted) continue;
        reacted = true;
        EXPECT_EQ(change->content.key, "\U0001FAD6");
        EXPECT_EQ(change->content.target, 1U);
    }
    EXPECT_TRUE(reacted);
    EXPECT_EQ(driver.platform.textarea.text, "") << "nothing was written";
}

TEST_F(EmojiPickerViews, ItGoesWithTheRoomThatItWasOpenedIn) {
    driver.say(0, RoomAdded{AppDriver::room("tea", "Tea room")});
    driver.settle();
    open();
    driver.app->on_path("/r/tea");
    driver.settle();
    EXPECT_EQ(cells(), 0U);
    EXPECT_EQ(driver.platform.place.label, "Message Tea room");
}

TEST_F(EmojiPickerViews, UnderFingersCellsAreLargeAndNoKeyboardComesByItself) {
    AppDriver phone(390, 780);
    phone.platform.preferred.coarse = true;
    phone.app->on_preferences();
    phone.go_online(2);
    phone.settle();
    EXPECT_EQ(phone.platform.find(Role::button, "Emoji"), nullptr) << "its keyboard has them";
    const SemanticNode* text = phone.platform.find(Role::text, "Message number 1");
    ASSERT_NE(text, nullptr);
    phone.hold(text->rect.x + 4, text->rect.y + 4);
    const SemanticNode* more = phone.platform.find(Role::button, "More reactions");
    ASSERT_NE(more, nullptr);
    const int focused = phone.platform.focus_taken;
    phone.app->on_semantic_action(more->key);
    phone.app->on_emoji("=Faces\n\U0001F600\tgrinning face\n=Food\n\U0001FAD6\tteapot\n");
    phone.settle();
    EXPECT_EQ(phone.platform.focus_taken, focused);
    for (const SemanticNode& node : phone.platform.nodes) {
        const bool own =
            node.role == Role::grid_cell || node.name == "Faces" || node.name == "Food" || node.name.find("Skin tone") == 0;
        if (!own) continue;
        EXPECT_GE(node.rect.width, space::touch) << node.name;
        EXPECT_GE(node.rect.height, space::touch) << node.name;
    }
    const SemanticNode* teapot = phone.platform.find(Role::grid_cell, "teapot");
    ASSERT_NE(teapot, nullptr);
    phone.tap(teapot->rect);
    EXPECT_EQ(phone.platform.find(Role::grid_cell, "teapot"), nullptr);
}

TEST_F(EmojiPickerViews, OnlyWhatIsInSightIsMirroredHoweverManyThereAre) {
    std::string file;
    for (int group = 0; group < 9; group++) {
        file += "=Group " + std::to_string(group) + "\n";
        for (int i = 0; i < 200; i++) file += "\U0001F600\tface\n";
    }
    for (const float width : {1600.0F, 720.0F, 360.0F}) {
        AppDriver one(width, 900);
        one.go_online(40);
        one.settle();
        one.app->on_semantic_action(one.platform.find(Role::button, "Emoji")->key);
        one.app->on_emoji(file);
        one.settle();
        std::size_t seen = 0;
        for (const SemanticNode& node : one.platform.nodes) seen += node.role == Role::grid_cell ? 1 : 0;
        EXPECT_GT(seen, 20U) << width;
        EXPECT_LE(seen, 80U) << width;
    }
}

}  // namespace
}  // namespace parley::client
