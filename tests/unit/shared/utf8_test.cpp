#include "shared/utf8.h"

#include <gtest/gtest.h>

namespace parley::utf8 {
namespace {

TEST(Utf8, EveryCodePointSurvivesARoundTrip) {
    for (char32_t c = 0; c <= 0x10FFFF; c++) {
        if (c == 0xD800) c = 0xE000;
        std::string text;
        append(text, c);
        const Decoded decoded = decode(text, 0);
        ASSERT_TRUE(decoded.valid) << static_cast<unsigned>(c);
        ASSERT_EQ(decoded.code_point, c);
        ASSERT_EQ(decoded.bytes, text.size());
    }
}

TEST(Utf8, OverlongFormsSurrogatesAndWhatLiesBeyondAreInvalid) {
    for (const char* text : {"\xc0\x80", "\xc1\xbf", "\xe0\x80\x80", "\xe0\x9f\xbf", "\xf0\x80\x80\x80", "\xf0\x8f\xbf\xbf",
                             "\xed\xa0\x80", "\xed\xbf\xbf", "\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "\xff", "\x80", "\xbf"})
        EXPECT_FALSE(is_valid(text)) << text;
}

TEST(Utf8, ATextThatEndsInsideACharacterIsInvalid) {
    const std::string text = "a\xf0\x9f\x98\x80";
    EXPECT_TRUE(is_valid(text));
    for (std::size_t cut = 2; cut < text.size(); cut++) EXPECT_FALSE(is_valid(text.substr(0, cut))) << cut;
}

TEST(Utf8, LengthCountsCodePointsAndEachInvalidByte) {
    EXPECT_EQ(length("aé界😀"), 4U);
    EXPECT_EQ(length("a\xff\xff"), 3U);
    EXPECT_EQ(length(""), 0U);
}

}  // namespace
}  // namespace parley::utf8
