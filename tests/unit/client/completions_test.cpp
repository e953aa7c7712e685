// What a word that is being written may become, and the list that offers it.
#include <gtest/gtest.h>

#include "tests/unit/client/app_driver.h"
#include "wasm-client/model/completions.h"
#include "wasm-client/model/emoji.h"

namespace parley::client {
namespace {

using Kind = Completion::Kind;

TEST(Completions, BeginWithASignAtTheBeginningOfAWord) {
    const auto kind = [](std::string_view text) { return completion_at(text, text.size()).kind; };
    EXPECT_EQ(kind("@"), Kind::person);
    EXPECT_EQ(kind("hello (@gr"), Kind::person);
    EXPECT_EQ(kind("see #"), Kind::room);
    EXPECT_EQ(kind("/to"), Kind::command);
    EXPECT_EQ(kind("a\n:te"), Kind::emoji);
    for (const char* text : {"", "@ ", "ada@gr", "say /to", "//to", "/r/lo", ":)", ":t", "10:30", ":tea:"})
        EXPECT_EQ(kind(text), Kind::none) << text;
}

TEST(Completions, AreOfTheWordAtTheCaret) {
    const Completion one = completion_at("hello @grXX and", 9);
    EXPECT_EQ(one.kind, Kind::person);
    EXPECT_EQ(one.begin, 6U);
    EXPECT_EQ(one.end, 9U);
    EXPECT_EQ(one.query, "gr");
    EXPECT_EQ(completion_at("@a", 99).end, 2U);
}

const EmojiTable& table() {
    static const EmojiTable made = EmojiTable::parse(
        "stray\tline\n=Faces\n\U0001F600\tgrinning face\thappy joy\n=People\n\U0001F44B\twaving hand\thello bye\ts\n"
        "\u270C\uFE0F\tvictory hand\tpeace\ts\n=Food\n\U0001F375\tteacup without handle\tgreen drink\n\xFF\xFE\tbroken\n\n"
        "\U0001FAD6\tteapot\tdrink");
    return made;
}

TEST(Emoji, TheFileIsReadLineByLineAndWhatIsNoneIsPassedOver) {
    EXPECT_EQ(table().groups(), (std::vector<std::string>{"Faces", "People", "Food"}));
    ASSERT_EQ(table().all().size(), 5U);
    EXPECT_EQ(table().all()[1].group, 1U);
    EXPECT_TRUE(table().all()[1].has_skin);
    EXPECT_FALSE(table().all()[0].has_skin);
    EXPECT_TRUE(EmojiTable::parse("").all().empty());
    EXPECT_TRUE(EmojiTable::parse("\t\t\n=\n\t").all().empty());
}

TEST(Emoji, NamesComeBeforeKeywordsAndNothingIsFoundByScatteredLetters) {
    EXPECT_EQ(table().find("tea", 9), (std::vector<std::size_t>{4, 3}));
    EXPECT_EQ(table().find("drink", 9), (std::vector<std::size_t>{3, 4}));
    EXPECT_EQ(table().find("waving_hand", 9), (std::vector<std::size_t>{1}));
    EXPECT_EQ(table().find("hand", 1).size(), 1U);
    EXPECT_TRUE(table().find("gngfc", 9).empty());
}

TEST(Emoji, AToneOfSkinStandsBehindTheFirstCharacter) {
    const auto& all = table().all();
    EXPECT_EQ(table().with_skin(all[1], 1), "\U0001F44B\U0001F3FB");
    EXPECT_EQ(table().with_skin(all[2], 5), "\u270C\U0001F3FF");
    EXPECT_EQ(table().with_skin(all[1], 0), "\U0001F44B");
    EXPECT_EQ(table().with_skin(all[0], 3), "\U0001F600");
}

std::size_t options(const AppDriver& driver) {
    std::size_t count = 0;
    for (const SemanticNode& node : driver.platform.nodes) count += node.role == Role::option ? 1 : 0;
    return count;
}

TEST(CompletionViews, TheListOpensWhileAWordIsWrittenAndEnterPutsInWhatIsChosen) {
    AppDriver driver;
    driver.go_online(2);
    driver.type("hello @gr");
    driver.settle();
    const SemanticNode* option = driver.platform.find(Role::option, "Grace");
    ASSERT_NE(option, nullptr);
    EXPECT_EQ(driver.platform.place.option, option->key);
    EXPECT_TRUE(driver.app->on_edit_key(EditKey::enter, {}));
    EXPECT_EQ(driver.platform.textarea.text, "hello @Grace ");
    driver.settle();
    EXPECT_EQ(options(driver), 0U);
    EXPECT_EQ(driver.platform.place.list, 0U);
}

TEST(CompletionViews, AKeyThatComesBeforeTheNextFrameIsTheListsToo) {
    AppDriver driver;
    driver.go_online(2);
    driver.type("@gr");
    EXPECT_TRUE(driver.app->on_edit_key(EditKey::tab, {}));
    EXPECT_EQ(driver.platform.textarea.text, "@Grace ");
}

TEST(CompletionViews, EscapeClosesTheListForThatWordAndTheKeysAreTheTextsAgain) {
    AppDriver driver;
    driver.go_online(2);
    driver.type("@gr");
    driver.settle();
    EXPECT_TRUE(driver.app->on_edit_key(EditKey::escape, {}));
    driver.type("@gra");
    driver.settle();
    EXPECT_EQ(options(driver), 0U);
    driver.type("@gra @");
    driver.settle();
    EXPECT_GT(options(driver), 0U);
}

TEST(CompletionViews, WhileSomethingIsComposedThereIsNoList) {
    AppDriver driver;
    driver.go_online(2);
    EditState edit;
    edit.text = "@gr";
    edit.selection_start = edit.selection_end = 3;
    edit.focused = true;
    edit.composing = true;
    edit.composition_start = 1;
    edit.composition_end = 3;
    driver.platform.textarea = edit;
    driver.app->on_edit(edit);
    driver.settle();
    EXPECT_EQ(options(driver), 0U);
    EXPECT_FALSE(driver.app->on_edit_key(EditKey::tab, {}));
}

TEST(CompletionViews, TheSlashAloneListsAllCommandsAndAWholeOneIsRun) {
    AppDriver driver;
    driver.go_online(2);
    driver.type("/");
    driver.settle();
    EXPECT_NE(driver.platform.find(Role::option, "/topic"), nullptr);
    driver.type("/help");
    EXPECT_TRUE(driver.app->on_edit_key(EditKey::enter, {}));
    EXPECT_EQ(driver.platform.textarea.text, "");
    EXPECT_EQ(driver.platform.dialog, "commands");
}

TEST(CompletionViews, AClickPutsInWhatItIsOn) {
    for (const float width : {1000.0F, 360.0F}) {
        AppDriver driver(width, 640);
        driver.go_online(2);
        driver.type("#lob");
        driver.settle();
        const SemanticNode* option = driver.platform.find(Role::option, "Lobby");
        ASSERT_NE(option, nullptr);
        driver.click(option->rect);
        EXPECT_EQ(driver.platform.textarea.text, "#Lobby ");
    }
}

TEST(CompletionViews, EmojiAreFetchedOnceTheyAreAskedForAndThenOffered) {
    AppDriver driver;
    driver.go_online(2);
    driver.type("tea :te");
    driver.settle();
    EXPECT_GT(driver.platform.emoji_fetched, 0);
    EXPECT_EQ(options(driver), 0U);
    driver.app->on_emoji("=Food\n\U0001FAD6\tteapot\tdrink\n");
    driver.settle();
    ASSERT_NE(driver.platform.find(Role::option, "teapot"), nullptr);
    EXPECT_TRUE(driver.app->on_edit_key(EditKey::enter, {}));
    EXPECT_EQ(driver.platform.textarea.text, "tea \U0001FAD6 ");
}

}  // namespace
}  // namespace parley::client
