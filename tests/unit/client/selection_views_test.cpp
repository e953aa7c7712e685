// Selecting, copying and following addresses in what is drawn; clicks and lines in the composer.
#include <gtest/gtest.h>

#include <string>

#include "tests/unit/client/app_driver.h"

namespace parley::client {
namespace {

/// Of a letter at the size of messages, however the fake's measures are rounded.
float letter_width() {
    const std::string address = "https://example.org/";
    AppDriver driver;
    driver.go_online();
    driver.push(driver.event(1, address));
    driver.settle();
    const SemanticNode* link = driver.platform.find(Role::link, address);
    return link == nullptr ? 0 : link->rect.width / static_cast<float>(address.size());
}

const float letter = letter_width();

void press(AppDriver& driver, float x, float y) {
    driver.app->on_pointer({PointerKind::move, x, y});
    driver.app->on_pointer({PointerKind::down, x, y});
    driver.settle();
}

void release(AppDriver& driver, float x, float y) {
    driver.app->on_pointer({PointerKind::up, x, y});
    driver.settle();
}

void move(AppDriver& driver, float x, float y) {
    driver.app->on_pointer({PointerKind::move, x, y});
    driver.settle();
}

/// Behind the letter `letters` of a message's words.
float x_of(const SemanticNode& words, int letters) {
    return words.rect.x + letter * static_cast<float>(letters);
}

float y_of(const SemanticNode& words) {
    return words.rect.y + 11;
}

SemanticNode words_of(const AppDriver& driver, std::string_view text) {
    const SemanticNode* node = driver.platform.find(Role::text, text);
    return node != nullptr ? *node : SemanticNode{};
}

void drag(AppDriver& driver, float x0, float y0, float x1, float y1) {
    press(driver, x0, y0);
    move(driver, x1, y1);
    release(driver, x1, y1);
}

TEST(SelectionViews, ADragAcrossMessagesCopiesThemWithAuthorAndTime) {
    AppDriver driver;
    driver.go_online(3);
    driver.settle();
    const SemanticNode first = words_of(driver, "Message number 1");
    const SemanticNode second = words_of(driver, "Message number 2");
    const int before = driver.renderer.vertices;
    drag(driver, x_of(first, 8), y_of(first), x_of(second, 7), y_of(second));
    EXPECT_GT(driver.renderer.vertices, before) << "the selection is drawn";
    const Clipping copied = driver.app->on_copy();
    EXPECT_EQ(copied.plain, "Grace, 2025-11-22 09:26\nnumber 1\n\nGrace, 2025-11-22 09:26\nMessage");
    EXPECT_NE(copied.html.find("<b>Grace</b>"), std::string::npos);
}

TEST(SelectionViews, WithinOneMessageOnlyItsWordsAreCopied) {
    AppDriver driver;
    driver.go_online(3);
    driver.settle();
    const SemanticNode words = words_of(driver, "Message number 2");
    drag(driver, x_of(words, 14), y_of(words), x_of(words, 8), y_of(words));
    EXPECT_EQ(driver.app->on_copy().plain, "number");
    press(driver, x_of(words, 2), y_of(words));
    release(driver, x_of(words, 2), y_of(words));
    EXPECT_EQ(driver.app->on_copy().plain, "") << "a click selects nothing";
}

TEST(SelectionViews, DoubleTripleAndShiftClickTakeWordParagraphAndWhatLiesBetween) {
    AppDriver driver;
    driver.go_online(3);
    driver.settle();
    const SemanticNode words = words_of(driver, "Message number 2");
    // The right half of a word's last letter is still the word's.
    const float x = x_of(words, 14) - 2;
    for (const char* expected : {"", "number", "Message number 2", "Message number 2"}) {
        press(driver, x, y_of(words));
        release(driver, x, y_of(words));
        EXPECT_EQ(driver.app->on_copy().plain, expected);
    }
    driver.platform.clock_ms += 1000;
    press(driver, x_of(words, 0), y_of(words));
    release(driver, x_of(words, 0), y_of(words));
    driver.app->on_modifiers({.shift = true});
    press(driver, x_of(words, 7), y_of(words));
    release(driver, x_of(words, 7), y_of(words));
    driver.app->on_modifiers({});
    EXPECT_EQ(driver.app->on_copy().plain, "Message");
}

TEST(SelectionViews, ADoubleClickIsOneHoweverLateTheFramesCome) {
    AppDriver driver;
    driver.go_online(3);
    driver.settle();
    const SemanticNode words = words_of(driver, "Message number 2");
    const float x = x_of(words, 10);
    press(driver, x, y_of(words));
    driver.app->on_pointer({PointerKind::up, x, y_of(words)});
    driver.app->on_pointer({PointerKind::down, x, y_of(words)});
    driver.platform.clock_ms += 900;
    driver.settle();
    release(driver, x, y_of(words));
    EXPECT_EQ(driver.app->on_copy().plain, "number");
}

TEST(SelectionViews, TheBrowsersCountOfPressesCounts) {
    AppDriver driver;
    driver.go_online(3);
    driver.settle();
    const SemanticNode words = words_of(driver, "Message number 2");
    const float x = x_of(words, 10);
    press(driver, x, y_of(words));
    driver.app->on_pointer({PointerKind::up, x, y_of(words)});
    // Somebody has told their system that they press slowly.
    driver.platform.clock_ms += 900;
    driver.app->on_pointer({PointerKind::down, x, y_of(words)});
    driver.app->on_press_count(2);
    driver.settle();
    release(driver, x, y_of(words));
    EXPECT_EQ(driver.app->on_copy().plain, "number");
    driver.app->on_pointer({PointerKind::down, x, y_of(words)});
    driver.app->on_press_count(1);
    driver.settle();
    release(driver, x, y_of(words));
    EXPECT_EQ(driver.app->on_copy().plain, "") << "a quick press that the browser counts as the first";
}

TEST(SelectionViews, KeysExtendTakeAllAndLetGo) {
    AppDriver driver;
    driver.go_online(3);
    driver.settle();
    EXPECT_FALSE(driver.app->on_selection_key(SelectionKey::all, {.ctrl = true})) << "the composer has it";
    const SemanticNode words = words_of(driver, "Message number 2");
    press(driver, x_of(words, 8), y_of(words));
    release(driver, x_of(words, 8), y_of(words));
    const Modifiers shift{.shift = true};
    EXPECT_TRUE(driver.app->on_selection_key(SelectionKey::right, shift));
    EXPECT_EQ(driver.app->on_copy().plain, "n");
    EXPECT_TRUE(driver.app->on_selection_key(SelectionKey::right, {.shift = true, .ctrl = true}));
    EXPECT_EQ(driver.app->on_copy().plain, "number");
    EXPECT_TRUE(driver.app->on_selection_key(SelectionKey::end, shift));
    EXPECT_EQ(driver.app->on_copy().plain, "number 2");
    EXPECT_TRUE(driver.app->on_selection_key(SelectionKey::home, shift));
    EXPECT_EQ(driver.app->on_copy().plain, "Message ");
    EXPECT_TRUE(driver.app->on_selection_key(SelectionKey::up, shift));
    EXPECT_NE(driver.app->on_copy().plain.find("Message number 1"), std::string::npos);
    EXPECT_TRUE(driver.app->on_selection_key(SelectionKey::all, {.ctrl = true}));
    EXPECT_NE(driver.app->on_copy().plain.find("Message number 3"), std::string::npos);
    EXPECT_TRUE(driver.app->on_selection_key(SelectionKey::escape, {}));
    EXPECT_TRUE(driver.app->on_copy().plain.empty());
    EXPECT_FALSE(driver.app->on_selection_key(SelectionKey::escape, {}));
}

TEST(SelectionViews, TypingAndThePlainArrowsBelongToTheComposer) {
    AppDriver driver;
    driver.go_online(3);
    driver.settle();
    const SemanticNode words = words_of(driver, "Message number 2");
    drag(driver, x_of(words, 0), y_of(words), x_of(words, 7), y_of(words));
    EXPECT_FALSE(driver.app->on_selection_key(SelectionKey::left, {}));
    EXPECT_EQ(driver.app->on_copy().plain, "");
    drag(driver, x_of(words, 0), y_of(words), x_of(words, 7), y_of(words));
    driver.type("x");
    EXPECT_EQ(driver.app->on_copy().plain, "");
}

TEST(SelectionViews, StaysOnItsWordsWhileMessagesComeAndTheListScrolls) {
    AppDriver driver;
    driver.go_online(40);
    driver.settle();
    const SemanticNode words = words_of(driver, "Message number 38");
    drag(driver, x_of(words, 0), y_of(words), x_of(words, 7), y_of(words));
    for (Seq seq = 41; seq <= 90; seq++) driver.push(driver.event(seq, "later"));
    driver.settle();
    EXPECT_EQ(driver.platform.find(Role::text, "Message number 38"), nullptr) << "out of sight";
    EXPECT_EQ(driver.app->on_copy().plain, "Message");
}

TEST(SelectionViews, ADragBeyondTheEdgeScrollsUntilTheEnd) {
    AppDriver driver;
    driver.go_online(200);
    driver.settle();
    const SemanticNode words = words_of(driver, "Message number 199");
    press(driver, x_of(words, 7), y_of(words));
    driver.app->on_pointer({PointerKind::move, x_of(words, 0), 20});
    int frames = 0;
    do {
        driver.platform.frames_requested = 0;
        driver.frame();
    } while (driver.platform.frames_requested > 0 && ++frames < 2000);
    EXPECT_GT(frames, 10);
    EXPECT_LT(frames, 2000) << "it comes to rest at the top";
    EXPECT_NE(driver.platform.find(Role::text, "Message number 1"), nullptr);
    const std::string plain = driver.app->on_copy().plain;
    EXPECT_NE(plain.find("Message number 2\n"), std::string::npos);
    EXPECT_EQ(plain.substr(plain.size() - 8), "\nMessage");
}

TEST(SelectionViews, TheContextMenuGetsTheWordsOnlyWhereTheyAreSelected) {
    AppDriver driver;
    driver.go_online(3);
    driver.settle();
    const SemanticNode words = words_of(driver, "Message number 2");
    drag(driver, x_of(words, 0), y_of(words), x_of(words, 7), y_of(words));
    EXPECT_EQ(driver.app->on_context_menu(x_of(words, 3), y_of(words)).plain, "Message");
    EXPECT_EQ(driver.app->on_context_menu(x_of(words, 9), y_of(words)).plain, "");
}

TEST(SelectionViews, AnAddressIsALinkUnderThePointerAndInTheMirror) {
    AppDriver driver;
    driver.go_online();
    driver.push(driver.event(1, "see https://example.org/a or javascript:alert(1)"));
    driver.settle();
    const SemanticNode* found = driver.platform.find(Role::link, "https://example.org/a");
    ASSERT_NE(found, nullptr);
    const SemanticNode link = *found;
    EXPECT_EQ(link.href, "https://example.org/a");
    const SemanticNode words = words_of(driver, "see https");
    EXPECT_NEAR(link.rect.x, x_of(words, 4), 0.5);
    EXPECT_NEAR(link.rect.width, 21 * letter, 0.5);
    move(driver, x_of(words, 6), y_of(words));
    EXPECT_EQ(driver.platform.hot.href, "https://example.org/a");
    ASSERT_EQ(driver.platform.hot.rects.size(), 1U);
    EXPECT_NEAR(driver.platform.hot.rects[0].x, link.rect.x, 0.5);
    EXPECT_EQ(driver.platform.cursor, CursorShape::hand);
    move(driver, x_of(words, 30), y_of(words));
    EXPECT_EQ(driver.platform.hot.href, "");
    EXPECT_EQ(driver.platform.cursor, CursorShape::text);
}

TEST(SelectionViews, AnAddressOverSeveralLinesIsOneLink) {
    AppDriver driver(420, 700);
    driver.go_online();
    const std::string address = "https://example.org/" + std::string(120, 'a');
    driver.push(driver.event(1, address));
    driver.settle();
    const SemanticNode words = words_of(driver, address);
    move(driver, x_of(words, 1), y_of(words) + 22);
    EXPECT_EQ(driver.platform.hot.href, address);
    EXPECT_GT(driver.platform.hot.rects.size(), 2U);
}

TEST(SelectionViews, AWordAboutFilesThatAreStillUploadedGoesAway) {
    AppDriver driver;
    driver.go_online();
    driver.type("my words");
    driver.app->on_uploads({{1, "a.txt", 100, 50, Upload::State::going, "", ""}});
    driver.app->on_edit_key(EditKey::enter, {});
    driver.settle();
    EXPECT_NE(driver.platform.find(Role::text, "a.txt, 50% of 100 bytes"), nullptr);
    EXPECT_NE(driver.platform.find(Role::text, "as soon as the files are uploaded"), nullptr);
    ASSERT_GT(driver.platform.wake_ms, driver.platform.clock_ms);
    driver.platform.clock_ms += 5001;
    driver.app->on_wake();
    driver.settle();
    EXPECT_EQ(driver.platform.find(Role::text, "as soon as the files are uploaded"), nullptr);
    driver.app->on_uploads({{1, "a.txt", 100, 100, Upload::State::done, "", R"({"id":"f-1","name":"a.txt","bytes":100})"}});
    driver.settle();
    EXPECT_EQ(driver.platform.uploads_taken, 1) << "the words that waited went with it";
    EXPECT_NE(driver.platform.find(Role::link, "File a.txt, 100 bytes"), nullptr);
}

// ---- the composer ------------------------------------------------------------------------------------------------------

/// Clicks in the field, from its top left; returns where the caret is put.
std::size_t click_in(AppDriver& driver, float x, float y) {
    const Rect field = driver.platform.place.field;
    driver.platform.clock_ms += 1000;
    press(driver, field.x + x, field.y + y);
    release(driver, field.x + x, field.y + y);
    return driver.platform.edit_caret;
}

TEST(ComposerViews, AClickInWrappedMixedTextFindsItsCharacter) {
    AppDriver driver(500, 700);
    driver.go_online();
    std::string text;
    for (int i = 0; i < 20; i++) text += "word 日本 ";
    driver.type(text);
    driver.settle();
    EXPECT_GT(driver.platform.place.field.height, 44);
    // "word " is five letters, "日本" two of double width, and a blank: five letters more.
    EXPECT_EQ(click_in(driver, 5 * letter + 3, 11), 5U) << "before the first of the two";
    EXPECT_EQ(click_in(driver, 7 * letter + 1, 11), 8U) << "between them";
    const std::size_t second_line = click_in(driver, 0, 33) % 12;
    EXPECT_TRUE(second_line == 0 || second_line == 5 || second_line == 8) << "a line begins with a word or within the two";
    EXPECT_GT(click_in(driver, 0, 33), 12U);
}

TEST(ComposerViews, DoubleAndTripleClickTakeWordAndParagraph) {
    AppDriver driver;
    driver.go_online();
    driver.type("one two\nthree");
    driver.settle();
    const Rect field = driver.platform.place.field;
    const float x = field.x + 5 * letter;
    for (const auto& [anchor, caret] : {std::pair{5U, 5U}, std::pair{4U, 7U}, std::pair{0U, 7U}}) {
        press(driver, x, field.y + 11);
        release(driver, x, field.y + 11);
        EXPECT_EQ(driver.platform.edit_anchor, anchor);
        EXPECT_EQ(driver.platform.edit_caret, caret);
    }
}

TEST(ComposerViews, UpAndDownGoByTheLinesThatAreDrawn) {
    AppDriver driver;
    driver.go_online();
    const std::string text = "first line\nx\nthird line";
    driver.type(text);
    driver.settle();
    const auto caret_at = [&](std::size_t at) {
        EditState edit;
        edit.text = text;
        edit.selection_start = edit.selection_end = at;
        edit.focused = true;
        driver.app->on_edit(edit);
    };
    caret_at(6);
    EXPECT_FALSE(driver.app->on_edit_key(EditKey::up, {})) << "the first line's edge is the platform's";
    EXPECT_TRUE(driver.app->on_edit_key(EditKey::down, {}));
    EXPECT_EQ(driver.platform.edit_caret, 12U);
    caret_at(12);
    EXPECT_TRUE(driver.app->on_edit_key(EditKey::down, {.shift = true}));
    EXPECT_EQ(driver.platform.edit_caret, 19U) << "the column is kept over a short line";
    EXPECT_EQ(driver.platform.edit_anchor, 12U);
    caret_at(19);
    EXPECT_TRUE(driver.app->on_edit_key(EditKey::home, {}));
    EXPECT_EQ(driver.platform.edit_caret, 13U);
}

TEST(ComposerViews, TheWheelScrollsALongTextAndAKeyBringsTheCaretBack) {
    AppDriver driver;
    driver.go_online();
    std::string text;
    for (int i = 0; i < 40; i++) text += "line\n";
    driver.type(text);
    driver.settle();
    const Rect field = driver.platform.place.field;
    move(driver, field.x + 20, field.y + 20);
    driver.app->on_wheel(0, -400);
    driver.settle();
    EXPECT_GT(driver.platform.place.caret.y, field.y + field.height) << "scrolled away from";
    driver.type(text + "x");
    driver.settle();
    EXPECT_LE(driver.platform.place.caret.y + driver.platform.place.caret.height, field.y + field.height);
}

}  // namespace
}  // namespace parley::client
