#include "wasm-client/text/layout.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "shared/utf8.h"
#include "wasm-client/text/clusters.h"

namespace parley::client {
namespace {

constexpr float em = 10;

/// Every code point is one em wide, shaped or not.
class Monospace final : public TextMeasurer {
public:
    float glyph(char32_t) override { return em; }
    float run(std::string_view text) override { return em * static_cast<float>(utf8::length(text)); }
};

std::vector<std::string> lines_of(std::string_view text, float ems) {
    Monospace measurer;
    std::vector<std::string> lines;
    for (const TextLine& line : lay_out(text, ems * em, 20, measurer).lines) {
        std::string drawn;
        for (const TextRun& run : line.runs) drawn += text.substr(run.begin, run.end - run.begin);
        lines.push_back(drawn);
    }
    return lines;
}

using Lines = std::vector<std::string>;

TEST(Layout, BreaksBetweenWordsAndDropsTheBlankAtTheBreak) {
    EXPECT_EQ(lines_of("one two three", 8), (Lines{"one two", "three"}));
}

TEST(Layout, KeepsBlanksAtTheBeginningAndInTheMiddle) {
    EXPECT_EQ(lines_of("  a  b", 10), (Lines{"  a  b"}));
}

TEST(Layout, EndsALineAtEachNewline) {
    EXPECT_EQ(lines_of("a\n\nb\n", 10), (Lines{"a", "", "b", ""}));
    EXPECT_EQ(lines_of("", 10), (Lines{""}));
}

TEST(Layout, CutsAWordThatIsLongerThanALine) {
    EXPECT_EQ(lines_of("abcdefghij", 4), (Lines{"abcd", "efgh", "ij"}));
    EXPECT_EQ(lines_of("x abcdefghij", 4), (Lines{"x", "abcd", "efgh", "ij"}));
}

TEST(Layout, BreaksChineseAnywhereButNotBeforeAFullStop) {
    EXPECT_EQ(lines_of("我能吞下玻璃", 4), (Lines{"我能吞下", "玻璃"}));
    EXPECT_EQ(lines_of("我能吞下。玻璃", 4), (Lines{"我能吞", "下。玻璃"}));
}

TEST(Layout, NeverBreaksInsideAnEmojiSequence) {
    const std::string family = "👨‍👩‍👧‍👦";
    for (const std::string& line : lines_of(family + family + family, 8)) EXPECT_EQ(line.size() % family.size(), 0U) << line;
}

TEST(Layout, GivesAWholeArabicPhraseToTheBrowserSoThatItsOrderIsRight) {
    Monospace measurer;
    const std::string text = "say مرحبا بالعالم now";
    const TextLayout layout = lay_out(text, 1000, 20, measurer);
    ASSERT_EQ(layout.lines.size(), 1U);
    ASSERT_EQ(layout.lines[0].runs.size(), 3U);
    const TextRun& phrase = layout.lines[0].runs[1];
    EXPECT_TRUE(phrase.shaped);
    EXPECT_TRUE(phrase.right_to_left);
    EXPECT_EQ(text.substr(phrase.begin, phrase.end - phrase.begin), "مرحبا بالعالم");
}

TEST(Layout, EveryByteBelongsToExactlyOneLine) {
    Monospace measurer;
    const std::string text = "Hello  world\n\n日本語 👩‍🚀 test مرحبا\tend ";
    for (float ems = 1; ems < 40; ems++) {
        const TextLayout layout = lay_out(text, ems * em, 20, measurer);
        std::size_t at = 0;
        for (const TextLine& line : layout.lines) {
            EXPECT_EQ(line.begin, at);
            at = line.end;
        }
        EXPECT_EQ(at, text.size());
    }
}

TEST(Layout, NoLineIsWiderThanAskedUnlessOneClusterIs) {
    Monospace measurer;
    const std::string text = "some words of differentlengthhere 日本語日本語 and مرحبابالعالموالسلامعليكم";
    for (float ems = 3; ems < 30; ems++)
        for (const TextLine& line : lay_out(text, ems * em, 20, measurer).lines) EXPECT_LE(line.width, ems * em) << ems;
}

TEST(Layout, AHitOnACaretsPlaceFindsThatCaretAgain) {
    Monospace measurer;
    const std::string text = "ab 日本 👩‍🚀x\nnext مرحبا line that is long enough to wrap";
    const TextLayout layout = lay_out(text, 12 * em, 20, measurer);
    for (std::size_t at = 0; at < text.size(); at = next_cluster(text, at).end) {
        const CaretPlace place = caret_place(layout, text, at, measurer);
        const float y = static_cast<float>(place.line) * 20 + 10;
        const std::size_t found = hit_test(layout, text, place.x, y, measurer);
        const CaretPlace again = caret_place(layout, text, found, measurer);
        EXPECT_EQ(again.line, place.line) << at;
        EXPECT_EQ(again.x, place.x) << at;
    }
    EXPECT_EQ(hit_test(layout, text, 0, -5, measurer), 0U);
    EXPECT_EQ(hit_test(layout, text, 0, 1e6, measurer), text.size());
}

TEST(Clusters, AreWhatAPersonSeesAsOneCharacter) {
    const auto clusters_in = [](std::string_view text) {
        std::size_t count = 0;
        for (std::size_t at = 0; at < text.size(); count++) at = next_cluster(text, at).end;
        return count;
    };
    EXPECT_EQ(clusters_in("abc"), 3U);
    EXPECT_EQ(clusters_in("e\u0301"), 1U);
    EXPECT_EQ(clusters_in("🇫🇷🇯🇵"), 2U);
    EXPECT_EQ(clusters_in("👍🏽"), 1U);
    EXPECT_EQ(clusters_in("👨‍👩‍👧‍👦"), 1U);
    EXPECT_EQ(clusters_in("1️⃣"), 1U);
    EXPECT_EQ(clusters_in("❤️"), 1U);
    EXPECT_EQ(clusters_in("🏴󠁧󠁢󠁥󠁮󠁧󠁿"), 1U);
    EXPECT_EQ(clusters_in("a\nb"), 3U);
}

}  // namespace
}  // namespace parley::client
