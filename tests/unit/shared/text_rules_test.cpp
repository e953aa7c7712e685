#include "shared/text_rules.h"

#include <gtest/gtest.h>

#include <string>

#include "shared/limits.h"

namespace parley {
namespace {

TEST(Names, AreTrimmedAndTheirInnerSpaceIsFolded) {
    const auto name = checked_name("  Ada \t\n  Lovelace\u00a0");
    ASSERT_TRUE(name.ok());
    EXPECT_EQ(name.value(), "Ada Lovelace");
}

std::string refusal_of(const std::string& name) {
    const auto checked = checked_name(name);
    return checked ? "taken as " + checked.value() : checked.error().message;
}

TEST(Names, OfAnyScriptAreTaken) {
    for (const char* name :
         {"Zoë", "李小龙",         "עברית",      "שָׁלוֹם",    "محمد", "مُحَمَّد",       "मीरा", "क्षत्रिय",        "ไม้เอก",
          "မြို့",  "Nguyễn Thị Ánh", "Ærøskøbing", "Işıl",    "İrem", "Αλέξανδρος", "Юлия", "O'Brien-Smith", "R2-D2",
          "J.",  "김철수",         "たろう",     "Ｆｕｌｌ"})
        EXPECT_EQ(refusal_of(name), std::string("taken as ") + name);
}

TEST(Names, MayHoldEmojiOfAllKinds) {
    for (const char* name : {"🐸", "👩‍🚀 Sally", "👨‍👩‍👧‍👦", "🏳️‍🌈", "👍🏽",
                             "👩🏾‍🚀", "❤️", "🇩🇪", "1️⃣", "Ann 🫖", "🧑‍🤝‍🧑"})
        EXPECT_EQ(refusal_of(name), std::string("taken as ") + name);
}

TEST(Names, ThatAreEmptyOrTellNothingAreRefused) {
    for (const char* name : {"", "   ", "\u3000", "\u00a0\t"}) EXPECT_EQ(refusal_of(name), "A name can't be empty.") << name;
    for (const char* name : {"...", "- _ -", "\u00b4", "$"})
        EXPECT_EQ(refusal_of(name), "A name needs a letter, a digit or an emoji.") << name;
}

TEST(Names, AreToldWhichCharacterIsWrongWithThem) {
    EXPECT_EQ(refusal_of("A\x01"), "A name can't hold a control character (U+0001).");
    EXPECT_EQ(refusal_of("A\x1b[31m"), "A name can't hold a control character (U+001B).");
    EXPECT_EQ(refusal_of("A\x7f"), "A name can't hold a control character (U+007F).");
    EXPECT_EQ(refusal_of("Ada\u202egnp"), "A name can't hold a character that changes the direction of writing (U+202E).");
    EXPECT_EQ(refusal_of("Ada\u2066"), "A name can't hold a character that changes the direction of writing (U+2066).");
    EXPECT_EQ(refusal_of("\u061cAda"), "A name can't hold a character that changes the direction of writing (U+061C).");
    EXPECT_EQ(refusal_of("A\ue000"), "A name can't hold a character that looks different to everybody (U+E000).");
    EXPECT_EQ(refusal_of("A\U0010fffd"), "A name can't hold a character that looks different to everybody (U+10FFFD).");
    EXPECT_EQ(refusal_of("A\u0378"), "A name can't hold a character that is not known here (U+0378).");
    EXPECT_EQ(refusal_of("A\ufffd"), "A name can't hold a character that is not known here (U+FFFD).");
    EXPECT_EQ(refusal_of("A\U0001ffff"), "A name can't hold a character that is not known here (U+1FFFF).");
}

TEST(Names, WithInvisibleCharactersAreRefused) {
    for (const char* character :
         {"\u00ad", "\u034f", "\u115f", "\u180e", "\u200b", "\u2028", "\u2029", "\u2060", "\u2063", "\u2800", "\u3164",
          "\ufe00", "\ufe0e", "\ufeff", "\uffa0", "\ufffc", "\U000e0041", "\U000e0100", "\U0001d159"}) {
        const std::string name = std::string("Ada") + character + "da";
        EXPECT_EQ(refusal_of(name).rfind("A name can't hold an invisible character (U+", 0), 0U) << refusal_of(name);
    }
}

TEST(Names, HaveJoinersWithinEmojiOnly) {
    for (const char* name :
         {"\u200d", "\ufe0f", "Ad\u200da", "Ad\u200ca", "A\ufe0f", "1\ufe0f", "👩\u200d", "\u200d👩", "👩\u200dA", "👩 \u200d🚀",
          "👩\u200d\u200d🚀", "👩\ufe0f\ufe0f", "🇩\u200d🇪", "क्\u200dष", "علی\u200cرضا"})
        EXPECT_EQ(refusal_of(name).rfind("A name can't hold an invisible character (U+", 0), 0U) << refusal_of(name);
}

TEST(Names, HaveFewAccentsOnALetterAndNoneWithoutOne) {
    EXPECT_EQ(refusal_of("x\u0301\u0302\u0303\u0304"), "taken as x\u0301\u0302\u0303\u0304");
    EXPECT_EQ(refusal_of("x\u0301\u0302\u0303\u0304\u0305"), "A name can have at most 4 accents on a letter.");
    EXPECT_EQ(refusal_of("Zx\u0351\u0351"), "A name can't have the same accent twice on a letter (U+0351).");
    EXPECT_EQ(refusal_of("\u0301A"), "A name can't begin a word with an accent that has no letter (U+0301).");
    EXPECT_EQ(refusal_of("Ada \u0301"), "A name can't begin a word with an accent that has no letter (U+0301).");
    EXPECT_EQ(refusal_of("\u093fक"), "A name can't begin a word with an accent that has no letter (U+093F).");
}

TEST(Names, OfRoomsKeepToTheSameRules) {
    EXPECT_TRUE(checked_room_name("Tea & biscuits 🫖").ok());
    const auto refused = checked_room_name("Lob\u200bby");
    ASSERT_FALSE(refused.ok());
    EXPECT_EQ(refused.error().code, ErrorCode::bad_room_name);
    EXPECT_EQ(refused.error().message, "A room's name can't hold an invisible character (U+200B).");
    EXPECT_FALSE(checked_room_name("#").ok());
}

TEST(Names, ThatAreNoUtf8AreRefused) {
    EXPECT_FALSE(checked_name("Ad\xff").ok());
}

TEST(Names, HaveABoundInCharactersNotInBytes) {
    std::string name;
    for (std::size_t i = 0; i < limits::name_code_points_max; i++) name += "界";
    EXPECT_TRUE(checked_name(name).ok());
    name += "界";
    const auto refused = checked_name(name);
    ASSERT_FALSE(refused.ok());
    EXPECT_EQ(refused.error().code, ErrorCode::bad_name);
    EXPECT_EQ(refusal_of("Ada" + std::string(limits::name_bytes_max, ' ')), "A name can have at most 40 characters.");
}

TEST(Bodies, AreTakenExactlyAsTheyAre) {
    const auto body = checked_body("  two  spaces,\n\ta tab \x07 ");
    ASSERT_TRUE(body.ok());
    EXPECT_EQ(body.value(), "  two  spaces,\n\ta tab \x07 ");
}

TEST(Bodies, ThatAreEmptyBlankOrNoTextAreRefused) {
    EXPECT_EQ(checked_body("").error().code, ErrorCode::bad_body);
    EXPECT_EQ(checked_body(" \n\t\u00a0").error().code, ErrorCode::bad_body);
    EXPECT_EQ(checked_body("a\xc0\x80").error().code, ErrorCode::bad_body);
    EXPECT_EQ(checked_body(std::string_view("a\0b", 3)).error().code, ErrorCode::bad_body);
}

TEST(Bodies, HaveABoundInBytes) {
    EXPECT_TRUE(checked_body(std::string(limits::body_bytes_max, 'x')).ok());
    EXPECT_EQ(checked_body(std::string(limits::body_bytes_max + 1, 'x')).error().code, ErrorCode::too_large);
}

TEST(RoomIds, AreMadeOfTheAsciiLettersAndDigitsOfTheName) {
    EXPECT_EQ(slug_of("Tea & biscuits").value, "tea-biscuits");
    EXPECT_EQ(slug_of("  2nd  Floor! ").value, "2nd-floor");
    EXPECT_EQ(slug_of("日本語").value, "");
    EXPECT_LE(slug_of(std::string(500, 'a')).value.size(), limits::id_bytes_max);
}

TEST(PlainIds, HaveLettersDigitsAndThreeSigns) {
    EXPECT_TRUE(is_plain_id("0193553a-8f00-7000-8000-5b1d1f3a9c01"));
    EXPECT_FALSE(is_plain_id(""));
    EXPECT_FALSE(is_plain_id("a b"));
    EXPECT_FALSE(is_plain_id("é"));
    EXPECT_FALSE(is_plain_id(std::string(limits::id_bytes_max + 1, 'a')));
}

}  // namespace
}  // namespace parley
