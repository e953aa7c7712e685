#include "wasm-client/text/layout.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "shared/utf8.h"
#include "wasm-client/text/clusters.h"
#include "wasm-client/text/markup.h"

namespace parley::client {
namespace {

constexpr float em = 10;

/// Every code point is one em wide, shaped or not.
class Monospace final : public TextMeasurer {
public:
    float glyph(char32_t, Look) override { return em; }
    float run(std::string_view text, Look, bool) override { return em * static_cast<float>(utf8::length(text)); }
    std::vector<std::size_t> word_ends(std::string_view text) override {
        std::vector<std::size_t> ends;
        for (std::size_t at = 0; at < text.size();) ends.push_back(at = std::min(at + std::size_t{6}, text.size()));
        return ends;
    }
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

TEST(Layout, FurtherLinesOfAnItemBeginWhereItsWordsDo) {
    constexpr std::string_view text = "- one two three\n> said again\nplain words here";
    Monospace measurer;
    const TextLayout layout = lay_out(text, parse_markup(text, {}), 9 * em, 20, measurer);
    std::vector<std::string> lines;
    std::vector<float> lefts;
    for (const TextLine& line : layout.lines) {
        lines.emplace_back(text.substr(line.begin, line.end - line.begin));
        lefts.push_back(line.x);
        EXPECT_LE(line.right(), 9 * em);
    }
    EXPECT_EQ(lines, (Lines{"- one two ", "three\n", "> said ", "again\n", "plain ", "words ", "here"}));
    EXPECT_EQ(lefts, (std::vector<float>{0, 2 * em, 0, 2 * em, 0, 0, 0}));
}

TEST(Layout, BreaksChineseAnywhereButNotBeforeAFullStop) {
    EXPECT_EQ(lines_of("我能吞下玻璃", 4), (Lines{"我能吞下", "玻璃"}));
    EXPECT_EQ(lines_of("我能吞下。玻璃", 4), (Lines{"我能吞", "下。玻璃"}));
}

TEST(Layout, NeverBreaksInsideAnEmojiSequence) {
    const std::string family = "👨‍👩‍👧‍👦";
    for (const std::string& line : lines_of(family + family + family, 8)) EXPECT_EQ(line.size() % family.size(), 0U) << line;
}

/// The runs of one line, as they are seen from left to right.
Lines seen(std::string_view text, float ems = 1000) {
    Monospace measurer;
    const TextLayout layout = lay_out(text, ems * em, 20, measurer);
    Lines runs;
    for (const TextRun& run : layout.lines.front().runs) runs.emplace_back(text.substr(run.begin, run.end - run.begin));
    return runs;
}

TEST(Layout, ShowsArabicWordsFromRightToLeftWithinALine) {
    EXPECT_EQ(seen("say مرحبا بالعالم now"), (Lines{"say ", "بالعالم", " ", "مرحبا", " now"}));
    EXPECT_EQ(seen("שלום hello 12 עולם!"), (Lines{"!", "עולם", " ", "hello 12", " ", "שלום"}));
}

TEST(Layout, AParagraphThatReadsFromTheRightStandsAtTheRight) {
    Monospace measurer;
    const std::string text = "שלום\nhello\n\nשלום עולם";
    const TextLayout layout = lay_out(text, 20 * em, 20, measurer);
    ASSERT_EQ(layout.lines.size(), 4U);
    EXPECT_EQ(layout.lines[0].x, 16 * em);
    EXPECT_EQ(layout.lines[0].right(), 20 * em);
    EXPECT_EQ(layout.lines[1].x, 0);
    EXPECT_EQ(layout.lines[2].x, 0);
    EXPECT_TRUE(layout.lines[3].right_to_left);
    EXPECT_EQ(layout.lines[3].runs.back().x, 16 * em) << "the first word is the rightmost";
}

TEST(Layout, EachLineOfAWrappedParagraphIsOrderedByItself) {
    EXPECT_EQ(lines_of("אאא בבב גגג", 7), (Lines{"בבב אאא", "גגג"}));
}

TEST(Layout, TheCaretWalksFromRightToLeftInHebrew) {
    Monospace measurer;
    const std::string text = "ab שלום";
    const TextLayout layout = lay_out(text, 20 * em, 20, measurer);
    EXPECT_EQ(caret_place(layout, text, 2, measurer).x, 2 * em);
    EXPECT_EQ(caret_place(layout, text, 3, measurer).x, 7 * em) << "before the first letter: at its right";
    EXPECT_EQ(caret_place(layout, text, 5, measurer).x, 6 * em);
    EXPECT_EQ(caret_place(layout, text, text.size(), measurer).x, 3 * em);
    EXPECT_EQ(hit_test(layout, text, 5.9F * em, 10, measurer), 5U);
}

TEST(Layout, ASelectionAcrossDirectionsHasAsManyPartsAsAreSeen) {
    Monospace measurer;
    const std::string text = "ab אבגד cd\nef";
    const TextLayout layout = lay_out(text, 20 * em, 20, measurer);
    const auto parts = marked_parts(layout, text, 1, 7, measurer);  // "b אב"
    ASSERT_EQ(parts.size(), 2U);
    EXPECT_EQ(parts[0].x, em);
    EXPECT_EQ(parts[0].width, 2 * em);
    EXPECT_EQ(parts[1].x, 5 * em) << "the first two letters are the rightmost";
    EXPECT_EQ(parts[1].width, 2 * em);
    const auto all = marked_parts(layout, text, 0, text.size(), measurer);
    ASSERT_EQ(all.size(), 2U);
    EXPECT_GT(all[0].width, 10 * em) << "the newline is selected too";
    EXPECT_EQ(all[1].line, 1U);
    EXPECT_EQ(all[1].width, 2 * em);
}

TEST(Layout, BreaksScriptsWithoutBlanksBetweenTheirWords) {
    EXPECT_EQ(lines_of("กขคงจฉ", 4), (Lines{"กขคง", "จฉ"})) << "the measurer's words have two letters";
}

TEST(Layout, BreaksAfterAHyphenInAWordButNotBeforeANumber) {
    EXPECT_EQ(lines_of("well-known", 6), (Lines{"well-", "known"}));
    EXPECT_EQ(lines_of("is -5", 4), (Lines{"is", "-5"}));
}

TEST(Layout, HiddenMarksTakeNoRoomAndKeepTheirBytes) {
    Monospace measurer;
    const std::string text = "a **bold** move";
    const TextLayout layout = lay_out(text, parse_markup(text, {}), 1000, 20, measurer);
    ASSERT_EQ(layout.lines.size(), 1U);
    EXPECT_EQ(layout.width, 11 * em);
    EXPECT_TRUE(layout.lines[0].runs[1].look.bold);
    EXPECT_EQ(caret_place(layout, text, 4, measurer).x, 2 * em);
    EXPECT_EQ(hit_test(layout, text, 2.9F * em, 10, measurer), 5U);
    const auto parts = marked_parts(layout, text, 0, text.size(), measurer);
    ASSERT_EQ(parts.size(), 1U);
    EXPECT_EQ(parts[0].width, 11 * em);
}

TEST(Layout, AFencesLinesAreABlock) {
    Monospace measurer;
    const std::string text = "see\n```\nfoo\n\nbar\n```\nend";
    const TextLayout layout = lay_out(text, parse_markup(text, {}), 1000, 20, measurer);
    ASSERT_EQ(layout.lines.size(), 5U);
    EXPECT_FALSE(layout.lines[0].block);
    for (const std::size_t line : {1U, 2U, 3U}) EXPECT_TRUE(layout.lines[line].block) << line;
    EXPECT_FALSE(layout.lines[4].block);
    EXPECT_EQ(layout.lines.back().end, text.size());
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
