// Words, addresses, places of ranges, and what is copied.
#include "wasm-client/text/words.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "shared/utf8.h"
#include "wasm-client/text/copied.h"
#include "wasm-client/text/layout.h"
#include "wasm-client/text/links.h"

namespace parley::client {
namespace {

std::string word(const std::string& text, std::size_t at) {
    const ByteRange range = word_at(text, at);
    return text.substr(range.begin, range.end - range.begin);
}

std::vector<std::string> hrefs(const std::string& text) {
    std::vector<std::string> all;
    for (const TextLink& link : find_links(text)) all.push_back(link.href);
    return all;
}

using Hrefs = std::vector<std::string>;

TEST(Words, AreWhatADoubleClickTakes) {
    EXPECT_EQ(word("hello world", 2), "hello");
    EXPECT_EQ(word("hello  world", 5), "  ");
    EXPECT_EQ(word("don't stop", 1), "don't");
    EXPECT_EQ(word("see 3.14 now", 5), "3.14");
    EXPECT_EQ(word("the end.", 5), "end");
    EXPECT_EQ(word("the end.", 7), ".");
    EXPECT_EQ(word("the end", 7), "end") << "behind the last word";
    EXPECT_EQ(word("snake_case-name", 2), "snake_case");
    EXPECT_EQ(word("größe über", 3), "größe");
    EXPECT_EQ(word("", 0), "");
}

TEST(Words, EndWhereTheScriptChangesInJapaneseAndAtEachEmoji) {
    EXPECT_EQ(word("日本語のテスト", 0), "日本語");
    EXPECT_EQ(word("日本語のテスト", 9), "の");
    EXPECT_EQ(word("日本語のテスト", 12), "テスト");
    EXPECT_EQ(word("a 👨‍👩‍👧‍👦👍🏽", 4), "👨‍👩‍👧‍👦");
    EXPECT_EQ(word("قال سلام ثم", 9), "سلام");
}

TEST(Words, AreSteppedOverWithTheBlanksAndSignsBetween) {
    const std::string text = "one, two\n\nthree";
    EXPECT_EQ(word_after(text, 0), 3U);
    EXPECT_EQ(word_after(text, 3), 8U);
    EXPECT_EQ(word_after(text, 8), text.size());
    EXPECT_EQ(word_before(text, text.size()), 10U);
    EXPECT_EQ(word_before(text, 10), 5U);
    EXPECT_EQ(word_before(text, 5), 0U);
    EXPECT_EQ(word_before(text, 0), 0U);
    EXPECT_EQ(word_after(text, text.size()), text.size());
}

TEST(Words, ParagraphsEndAtNewlines) {
    const std::string text = "one\n\ntwo";
    EXPECT_EQ(paragraph_at(text, 1), (ByteRange{0, 3}));
    EXPECT_EQ(paragraph_at(text, 3), (ByteRange{0, 3}));
    EXPECT_EQ(paragraph_at(text, 4), (ByteRange{4, 4}));
    EXPECT_EQ(paragraph_at(text, 8), (ByteRange{5, 8}));
}

TEST(Words, EveryStepEndsOnACharacter) {
    const std::string text = "a👍🏽 é\n日本 👨‍👩‍👧‍👦!";
    for (std::size_t at = 0; at <= text.size(); at++) {
        const std::size_t begin = cluster_begin(text, at);
        EXPECT_LE(begin, at);
        EXPECT_EQ(cluster_begin(text, begin), begin);
        EXPECT_EQ(cluster_before(text, cluster_after(text, begin)), begin == text.size() ? cluster_before(text, begin) : begin);
    }
}

TEST(Links, AreAddressesWithTheirSchemes) {
    EXPECT_EQ(hrefs("see https://example.org/a?b=c#d and http://x.y"), (Hrefs{"https://example.org/a?b=c#d", "http://x.y"}));
    EXPECT_EQ(hrefs("HTTPS://Example.org"), (Hrefs{"https://Example.org"}));
    EXPECT_EQ(hrefs("write to mailto:ann@example.org!"), (Hrefs{"mailto:ann@example.org"}));
    EXPECT_EQ(hrefs("https://例え.jp/日本"), (Hrefs{"https://例え.jp/日本"}));
    EXPECT_EQ(hrefs("http://[::1]:3000/ http://localhost:3000/r/tea"),
              (Hrefs{"http://[::1]:3000/", "http://localhost:3000/r/tea"}));
}

TEST(Links, LeaveWhatClosesTheSentenceOutside) {
    EXPECT_EQ(hrefs("(https://example.org/a_(b))."), (Hrefs{"https://example.org/a_(b)"}));
    EXPECT_EQ(hrefs("\"https://example.org\", https://example.org/x!?"),
              (Hrefs{"https://example.org", "https://example.org/x"}));
    EXPECT_EQ(hrefs("<https://example.org>"), (Hrefs{"https://example.org"}));
    EXPECT_EQ(hrefs("**https://example.org**"), (Hrefs{"https://example.org"}));
    EXPECT_EQ(hrefs("参照 https://example.org/a。次"), (Hrefs{"https://example.org/a"}));
}

TEST(Links, AreNothingElse) {
    EXPECT_EQ(hrefs("javascript:alert(1) data:text/html,x file:///etc ftp://a.b"), Hrefs{});
    EXPECT_EQ(hrefs("https:// http://. mailto: mailto:ann mailto:@b xhttps://a.b"), Hrefs{});
    EXPECT_EQ(hrefs("just: text, 12:30, C++ a::b"), Hrefs{});
}

TEST(Links, EndAtACharacterThatTurnsTheWriting) {
    EXPECT_EQ(hrefs("https://example.org/\u202Emoc.live"), (Hrefs{"https://example.org/"}));
    EXPECT_EQ(hrefs("https://example.org\u200Eb"), (Hrefs{"https://example.org"}));
}

TEST(Links, SayWhichBytesTheyAre) {
    const std::string text = "é https://a.b, https://c.d";
    const std::vector<TextLink> links = find_links(text);
    ASSERT_EQ(links.size(), 2U);
    EXPECT_EQ(links[0].range, (ByteRange{3, 14}));
    EXPECT_EQ(links[1].range, (ByteRange{16, 27}));
}

TEST(Copied, OneMessageIsItsWordsAlone) {
    const Copied words = copied({{"Ann", "2026-02-03 14:05", "a <b> & \"c\"\nd", 2, 13}});
    EXPECT_EQ(words.plain, "<b> & \"c\"\nd");
    EXPECT_EQ(words.html, "<span style=\"white-space: pre-wrap\">&lt;b&gt; &amp; &quot;c&quot;<br>d</span>");
}

TEST(Copied, SeveralMessagesAreNamedAndTimed) {
    const Copied words = copied({{"Ann <x>", "2026-02-03 14:05", "Hello Ben", 6, 9}, {"", "", "Ben joined", 0, 10}});
    EXPECT_EQ(words.plain, "Ann <x>, 2026-02-03 14:05\nBen\n\nBen joined");
    EXPECT_EQ(words.html,
              "<p><b>Ann &lt;x&gt;</b>, 2026-02-03 14:05<br><span style=\"white-space: pre-wrap\">Ben</span></p>"
              "<p><span style=\"white-space: pre-wrap\">Ben joined</span></p>");
}

TEST(Copied, AnAddressIsALinkAlsoWhereOnlyAPartOfItIsTaken) {
    const std::string text = "see https://a.b/?x=1&y=2 now";
    EXPECT_EQ(copied({{"", "", text, 0, text.size()}}).html,
              "<span style=\"white-space: pre-wrap\">see <a href=\"https://a.b/?x=1&amp;y=2\">https://a.b/?x=1&amp;y=2</a> "
              "now</span>");
    EXPECT_EQ(copied({{"", "", text, 12, 15}}).html,
              "<span style=\"white-space: pre-wrap\"><a href=\"https://a.b/?x=1&amp;y=2\">a.b</a></span>");
    EXPECT_EQ(copied({{"", "", "javascript:alert(1)", 0, 19}}).html.find("<a"), std::string::npos);
}

constexpr float em = 10;

class Monospace final : public TextMeasurer {
public:
    float glyph(char32_t, Look) override { return em; }
    float run(std::string_view text, Look, bool) override {
        constexpr std::string_view joiner = "\u200D";
        const bool joined = text.size() > joiner.size() && text.substr(text.size() - joiner.size()) == joiner;
        return em * static_cast<float>(utf8::length(text) - (joined ? 1 : 0));
    }
    std::vector<std::size_t> word_ends(std::string_view text) override { return {text.size()}; }
};

std::vector<MarkedPart> parts(const std::string& text, float ems, ByteRange range) {
    Monospace measurer;
    const TextLayout layout = lay_out(text, ems * em, 20, measurer);
    return marked_parts(layout, text, range.begin, range.end, measurer);
}

TEST(Ranges, CoverTheirCharactersLineByLine) {
    const auto found = parts("one two three", 8, {4, 11});
    ASSERT_EQ(found.size(), 2U);
    EXPECT_EQ(found[0].line, 0U);
    EXPECT_EQ(found[0].x, 4 * em);
    EXPECT_EQ(found[0].x + found[0].width, 7 * em);
    EXPECT_EQ(found[1].line, 1U);
    EXPECT_EQ(found[1].x, 0);
    EXPECT_EQ(found[1].x + found[1].width, 3 * em);
    EXPECT_TRUE(parts("one", 8, {1, 1}).empty());
}

TEST(Ranges, ShowASelectedEmptyLine) {
    const auto found = parts("a\n\nb", 8, {0, 4});
    ASSERT_EQ(found.size(), 3U);
    EXPECT_GT(found[1].x + found[1].width, found[1].x);
    EXPECT_GT(found[0].x + found[0].width, em) << "the newline is selected too";
    EXPECT_EQ(found[2].x + found[2].width, em);
}

TEST(Ranges, OfARightToLeftPhraseGrowToTheLeft) {
    const std::string text = "ab سلام cd";
    const auto found = parts(text, 100, {3, 5});
    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(found[0].x, 6 * em);
    EXPECT_EQ(found[0].x + found[0].width, 7 * em);
    const auto across = parts(text, 100, {1, 5});
    ASSERT_EQ(across.size(), 2U) << "what is read in one go lies in two places";
    EXPECT_EQ(across[0].x, em);
    EXPECT_EQ(across[0].x + across[0].width, 3 * em);
    EXPECT_EQ(across[1].x, 6 * em);
}

}  // namespace
}  // namespace parley::client
