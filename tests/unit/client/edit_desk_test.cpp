// Several fields and one textarea.
#include "wasm-client/views/edit_desk.h"

#include <gtest/gtest.h>

#include "tests/fakes/fake_platform.h"
#include "wasm-client/views/edit_box.h"

namespace parley::client {
namespace {

EditState edit(const std::string& text, std::size_t start, std::size_t end) {
    EditState state;
    state.text = text;
    state.selection_start = start;
    state.selection_end = end;
    state.focused = true;
    return state;
}

TEST(EditDesk, AFieldIsAsItWasLeftWhenItIsWrittenInAgain) {
    FakePlatform platform;
    EditDesk desk(platform);
    platform.textarea = edit("a letter", 2, 5);
    desk.on_edit(platform.textarea);
    EXPECT_TRUE(desk.activate(EditField::search));
    EXPECT_EQ(platform.textarea.text, "");
    desk.on_edit(edit("tea", 3, 3));
    platform.textarea = edit("tea", 3, 3);
    desk.activate(EditField::composer);
    EXPECT_EQ(platform.textarea.text, "a letter");
    EXPECT_EQ(platform.textarea.selection_start, 2U);
    EXPECT_EQ(platform.textarea.selection_end, 5U);
    EXPECT_EQ(desk.of(EditField::search).text, "tea");
    EXPECT_FALSE(desk.activate(EditField::composer)) << "it is there already";
}

TEST(EditDesk, WhatIsBeingComposedStaysWhereItWasBegun) {
    FakePlatform platform;
    EditDesk desk(platform);
    EditState composing = edit("> \u306b\u307b", 8, 8);
    composing.composing = true;
    desk.on_edit(composing);
    // The input method has the last word.
    platform.textarea = edit("> \u65e5\u672c", 8, 8);
    desk.activate(EditField::search);
    EXPECT_EQ(desk.of(EditField::composer).text, "> \u65e5\u672c");
    EXPECT_FALSE(desk.of(EditField::composer).composing);
    EXPECT_EQ(desk.of(EditField::search).text, "");
}

TEST(EditDesk, TheAppWritesIntoAFieldThatTheTextareaDoesNotHold) {
    FakePlatform platform;
    EditDesk desk(platform);
    desk.activate(EditField::search);
    platform.textarea = edit("tea", 3, 3);
    desk.on_edit(platform.textarea);
    desk.set_text(EditField::composer, "another room's draft");
    EXPECT_EQ(platform.textarea.text, "tea");
    desk.activate(EditField::composer);
    EXPECT_EQ(platform.textarea.text, "another room's draft");
    EXPECT_EQ(platform.textarea.selection_start, 20U);
}

TEST(EditDesk, TheTextareaLiesWhereTheActiveFieldIsDrawn) {
    FakePlatform platform;
    EditDesk desk(platform);
    EditPlace composer;
    composer.field = {0, 600, 300, 22};
    composer.label = "Message";
    EditPlace search;
    search.field = {700, 70, 200, 22};
    search.label = "Search";
    desk.place(EditField::composer, composer);
    desk.place(EditField::search, search);
    EXPECT_EQ(platform.place.label, "Message");
    desk.activate(EditField::search);
    EXPECT_EQ(platform.place.label, "Search");
    desk.place(EditField::composer, composer);
    EXPECT_EQ(platform.place.label, "Search");
}

TEST(EditDesk, SelectingInAFieldGoesThere) {
    FakePlatform platform;
    EditDesk desk(platform);
    desk.set_text(EditField::search, "some tea");
    desk.select(EditField::search, 5, 8);
    EXPECT_EQ(desk.active(), EditField::search);
    EXPECT_EQ(platform.textarea.selection_start, 5U);
    EXPECT_EQ(platform.textarea.selection_end, 8U);
}

TEST(EditBox, ALineHoldsNoBreaks) {
    EXPECT_FALSE(one_line("tea \u65e5\u672c").changed);
    const OneLine line = one_line("one\ntwo\tthree");
    EXPECT_TRUE(line.changed);
    EXPECT_EQ(line.text, "one two three");
}

}  // namespace
}  // namespace parley::client
