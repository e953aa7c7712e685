#include "wasm-client/text/markup.h"

#include <gtest/gtest.h>

#include <string>

namespace parley::client {
namespace {

/// What is drawn, with the looks as letters in angle brackets: "<b>" begins bold, "<>" begins what is plain.
std::string shown(std::string_view text) {
    std::string result;
    std::string look;
    const auto spans = parse_markup(text, find_links(text));
    for (std::size_t at = 0, next = 0; at < text.size(); at++) {
        while (next < spans.size() && spans[next].end <= at) next++;
        Look now;
        if (next < spans.size() && spans[next].begin <= at) now = spans[next].look;
        if (now.hidden) continue;
        std::string letters;
        if (now.bold) letters += 'b';
        if (now.italic) letters += 'i';
        if (now.struck) letters += 's';
        if (now.link) letters += 'l';
        if (now.code) letters += now.block ? "C" : "c";
        if (letters != look) result += "<" + letters + ">";
        look = letters;
        result += text[at];
    }
    return result;
}

TEST(Markup, MarksEmphasisStrikesAndCode) {
    EXPECT_EQ(shown("a **b** *c* _d_ ~~e~~ `f`"), "a <b>b<> <i>c<> <i>d<> <s>e<> <c>f");
    EXPECT_EQ(shown("**bold *both* bold**"), "<b>bold <bi>both<b> bold");
    EXPECT_EQ(shown("***x***"), "<bi>x");
    EXPECT_EQ(shown("中文**粗体**中文"), "中文<b>粗体<>中文");
}

TEST(Markup, WhatIsPartOfACharacterIsNoMark) {
    EXPECT_EQ(shown("*\uFE0F\u20E3 press *\uFE0F\u20E3 twice"), "*\uFE0F\u20E3 press *\uFE0F\u20E3 twice") << "a keycap";
    EXPECT_EQ(shown("**bold*\u0301 o"), "**bold*\u0301 o");
    EXPECT_EQ(shown("*a*\u0301 b*"), "<i>a*\u0301 b");
    EXPECT_EQ(shown("`a`\u0301 b"), "`a`\u0301 b");
    EXPECT_EQ(shown("\U0001F1E9\U0001F1EA*a*"), "\U0001F1E9\U0001F1EA<i>a");
}

TEST(Markup, LeavesPlainTextAlone) {
    for (const std::string_view text :
         {"2 * 3 * 4", "2*3*4", "snake_case_name", "¯\\_(ツ)_/¯", "** not **", "a * b", "*", "**", "****", "~x~", "``", "`open",
          "*open", "a ~~~ b", "5 ** 2 ** 3", "_a_b", "```\n```", "```c\nno end"})
        EXPECT_EQ(shown(text), text);
}

TEST(Markup, AnAddressIsOneLink) {
    EXPECT_EQ(shown("see https://host/a_b_c*d*?e=_f_"), "see <l>https://host/a_b_c*d*?e=_f<>_");
    EXPECT_EQ(shown("**https://host** `https://host`"), "<bl>https://host<> <lc>https://host");
    EXPECT_EQ(shown("plain http://host."), "plain <l>http://host<>.");
}

TEST(Markup, NothingIsMarkedInsideCode) {
    EXPECT_EQ(shown("`**a**`"), "<c>**a**");
    EXPECT_EQ(shown("``a ` b``"), "<c>a ` b");
    EXPECT_EQ(shown("*a `b*` c*"), "<i>a <ic>b*<i> c");
}

TEST(Markup, EmphasisEndsWithItsLine) {
    EXPECT_EQ(shown("*a\nb*"), "*a\nb*");
}

TEST(Markup, AFenceHidesItsOwnLines) {
    EXPECT_EQ(shown("see\n```cpp\nint *a;\n\nint *b;\n```\nthere"), "see\n<C>int *a;\n\nint *b;<>\nthere");
    EXPECT_EQ(shown("```\nx\n```"), "<C>x");
}

TEST(Markup, SpansAreInOrderAndWithinTheText) {
    const std::string text = "**a** `b` ~~c *d*~~ e\n```\nf\n``` x\n```\n_g_ ***h** i*";
    std::size_t at = 0;
    for (const TextSpan& span : parse_markup(text, find_links(text))) {
        EXPECT_GE(span.begin, at);
        EXPECT_GT(span.end, span.begin);
        at = span.end;
    }
    EXPECT_LE(at, text.size());
}

TEST(Markup, ManyMarksWithoutPartnersTakeNoTime) {
    std::string text;
    for (int i = 0; i < 6000; i++) text += "*a _b ~~c `d ```\n";
    EXPECT_LE(parse_markup(text, find_links(text)).size(), text.size());
}

TEST(Markup, ItemsAndQuotesBeginWithASignAndABlank) {
    constexpr std::string_view text = "- one\n* **two**\n> three\n  - four\n-five\n5 > 3 - 2\n ## > no\n-";
    std::vector<std::size_t> signs;
    for (const TextSpan& span : parse_markup(text, {}))
        if (span.look.sign) signs.push_back(span.begin);
    EXPECT_EQ(signs, (std::vector<std::size_t>{0, 6, 16, 26}));
    EXPECT_EQ(text.substr(26, 6), "- four");
}

TEST(Markup, CodeIsWhatStandsWithinTheFences) {
    EXPECT_EQ(code_in("look:\n```cpp\nint a;\nint b;\n```\nand\n```\nc\n```"), "int a;\nint b;\n\nc");
    EXPECT_EQ(code_in("`inline` and ```\nno fence"), "");
}

}  // namespace
}  // namespace parley::client
