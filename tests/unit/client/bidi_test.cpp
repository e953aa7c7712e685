#include "wasm-client/text/bidi.h"

#include <gtest/gtest.h>

#include <string>

#include "shared/utf8.h"
#include "wasm-client/model/system_lines.h"

namespace parley::client {
namespace {

/// A digit for each code point.
std::string levels_of(std::string_view text, BidiLevel base) {
    const std::vector<BidiLevel> levels = bidi_levels(text, base);
    std::string shown;
    for (std::size_t at = 0; at < text.size(); at += utf8::decode(text, at).bytes) shown += static_cast<char>('0' + levels[at]);
    return shown;
}

std::string levels_of(std::string_view text) {
    return levels_of(text, base_level(text));
}

TEST(Bidi, TellsTextsThatNeedNoneOfIt) {
    EXPECT_FALSE(has_directions("Hello, wörld — 日本語 नमस्ते 👩‍🚀"));
    EXPECT_TRUE(has_directions("say שלום"));
    EXPECT_TRUE(has_directions("say مرحبا"));
    EXPECT_TRUE(has_directions("a\u2067b\u2069"));
}

TEST(Bidi, TakesAParagraphsDirectionFromItsFirstStrongCharacter) {
    EXPECT_EQ(base_level("abc שלום"), 0);
    EXPECT_EQ(base_level("שלום abc"), 1);
    EXPECT_EQ(base_level("123, (! مرحبا abc"), 1);
    EXPECT_EQ(base_level("123 ..."), 0);
    EXPECT_EQ(base_level("\u2068שלום\u2069 joined"), 0) << "what is isolated does not count";
    EXPECT_EQ(base_level(""), 0);
}

TEST(Bidi, TurnsWordsAndWhatStandsBetweenThem) {
    EXPECT_EQ(levels_of("ab אב גד cd"), "00011111000");
    EXPECT_EQ(levels_of("אב ab גד"), "11122111");
}

TEST(Bidi, NumbersReadFromLeftToRightEverywhere) {
    EXPECT_EQ(levels_of("אב 123 גד"), "111222111");
    EXPECT_EQ(levels_of("אב 1,234.5"), "1112222222");
    EXPECT_EQ(levels_of("אב -5%"), "111122") << "a sign in front is neutral (W4 joins it between numbers only)";
    EXPECT_EQ(levels_of("مر 12"), "11122");
    EXPECT_EQ(levels_of("مر ١٢"), "11122");
    EXPECT_EQ(levels_of("ab 12 אב"), "00000011");
}

TEST(Bidi, PunctuationAtTheEndFollowsTheParagraph) {
    EXPECT_EQ(levels_of("hello שלום!"), "00000011110");
    EXPECT_EQ(levels_of("שלום hello!"), "11111222221");
}

TEST(Bidi, BracketsStayAroundWhatTheyHold) {
    EXPECT_EQ(levels_of("אב (cd) גד"), "1111221111");
    EXPECT_EQ(levels_of("ab (אב) cd"), "0000110000");
    EXPECT_EQ(levels_of("אב ab (cd) גד"), "1112222222111") << "they go with what stands before, if that is like what they hold";
}

TEST(Bidi, WhatIsIsolatedTurnsNothingAroundIt) {
    EXPECT_EQ(levels_of("\u2068אב\u2069 12 x"), "011000000");
    EXPECT_EQ(levels_of("אב 12 x"), "1112212");
    EXPECT_EQ(levels_of("a \u2067b!\u2069 c"), "00021000");
}

TEST(Bidi, EmbeddingsAndOverridesWork) {
    EXPECT_EQ(levels_of("a\u202Ebc\u202Cd"), "001110") << "a removed character stays with what it follows";
    EXPECT_EQ(levels_of("a\u202Bb\u202Cc"), "00220");
}

TEST(Bidi, AJoinerInsideAWordDoesNotCutIt) {
    EXPECT_EQ(levels_of("می\u200Cخواهم"), "11111111");
}

TEST(Bidi, DepthAndUnpairedEndsAreHarmless) {
    std::string deep;
    for (int i = 0; i < 300; i++) deep += "\u2067א\u202E";
    for (int i = 0; i < 400; i++) deep += "\u2069\u202C";
    EXPECT_EQ(bidi_levels(deep, 0).size(), deep.size());
    for (const BidiLevel level : bidi_levels(deep, 0)) EXPECT_LE(level, 127);
    EXPECT_EQ(levels_of("\u2069\u202Cab"), "0000");
}

TEST(Bidi, ANameInALineTurnsNothingAroundIt) {
    Event event;
    event.kind = EventKind::joined;
    event.author.name = "שלום";
    EXPECT_EQ(system_line(event, {}), "\u2068שלום\u2069 joined");
    event.author.name = "Zoë";
    EXPECT_EQ(system_line(event, {}), "Zoë joined");
}

TEST(Bidi, MirrorsBrackets) {
    EXPECT_EQ(mirrored('('), U')');
    EXPECT_EQ(mirrored(U'»'), U'«');
    EXPECT_EQ(mirrored('a'), U'a');
}

}  // namespace
}  // namespace parley::client
