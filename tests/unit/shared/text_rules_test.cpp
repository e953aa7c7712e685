#include "shared/text_rules.h"

#include <gtest/gtest.h>

#include "shared/limits.h"

namespace parley {
namespace {

TEST(Names, AreTrimmedAndTheirInnerSpaceIsFolded) {
    const auto name = checked_name("  Ada \t\n  Lovelace\u00a0");
    ASSERT_TRUE(name.ok());
    EXPECT_EQ(name.value(), "Ada Lovelace");
}

TEST(Names, OfAnyScriptAndWithEmojiAreTaken) {
    for (const char* name : {"Zoë", "李小龙", "עברית", "मीरा", "👩‍🚀 Sally", "O'Brien-Smith"})
        EXPECT_TRUE(checked_name(name).ok()) << name;
}

TEST(Names, ThatAreEmptyOrOnlyInvisibleAreRefused) {
    for (const char* name : {"", "   ", "\u200d", "\ufe0f", "\u3000"}) EXPECT_FALSE(checked_name(name).ok()) << name;
}

TEST(Names, WithControlDirectionalOrZeroWidthCharactersAreRefused) {
    for (const char* name :
         {"A\x01", "A\x1b[31m", "Ada\u202egnp", "Ada\u200b", "Ada\u2066", "A\u00addmin", "\ufeffAda", "A\x7f"})
        EXPECT_FALSE(checked_name(name).ok()) << name;
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
