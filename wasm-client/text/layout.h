// One text, broken into lines for a width: what is drawn, hit-tested and selected alike.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "wasm-client/text/markup.h"

namespace parley::client {

/// Widths at one style, in CSS px. The layout and the drawing ask the same one, so they can't disagree.
class TextMeasurer {
public:
    TextMeasurer() = default;
    TextMeasurer(const TextMeasurer&) = delete;
    TextMeasurer& operator=(const TextMeasurer&) = delete;
    virtual ~TextMeasurer() = default;

    /// The advance of one code point drawn by itself.
    virtual float glyph(char32_t code_point, Look look) = 0;
    /// The advance of a run that the browser shapes as a whole.
    virtual float run(std::string_view text, Look look, bool right_to_left) = 0;
    /// Where the words end in a text of a script without blanks, in order; the last is its size.
    virtual std::vector<std::size_t> word_ends(std::string_view text) = 0;
};

/// A piece of one line that is drawn in one go.
struct TextRun {
    std::size_t begin = 0, end = 0;  ///< bytes of the text
    float x = 0, width = 0;          ///< from the layout's left edge
    bool shaped = false;             ///< by the browser, as a whole; otherwise glyph by glyph
    bool right_to_left = false;
    Look look;
};

struct TextLine {
    std::size_t begin = 0,
                end = 0;        ///< bytes; a newline, the blanks at a break and hidden marks are in no run, but before `end`
    std::vector<TextRun> runs;  ///< from left to right, as they are seen
    float x = 0, width = 0;     ///< a paragraph that reads from right to left stands at the right
    bool right_to_left = false;
    bool block = false;  ///< of a fence

    [[nodiscard]] float right() const { return x + width; }
};

struct TextLayout {
    std::vector<TextLine> lines;  ///< at least one
    float width = 0;              ///< of the widest line
    float box = 0;                ///< in which the lines are aligned; 0: in none
    float line_height = 0;

    [[nodiscard]] float height() const { return line_height * static_cast<float>(lines.size()); }
};

/// Breaks at newlines, after blanks and hyphens, around characters that break anywhere, between the words of scripts without
/// blanks, and inside a word that is longer than the line. Each line's runs are in the order in which UAX #9 shows them.
/// `width_max` in CSS px; text must be valid UTF-8; `spans` as parse_markup gives them.
TextLayout lay_out(std::string_view text, std::span<const TextSpan> spans, float width_max, float line_height,
                   TextMeasurer& measurer);
inline TextLayout lay_out(std::string_view text, float width_max, float line_height, TextMeasurer& measurer) {
    return lay_out(text, {}, width_max, line_height, measurer);
}

struct CaretPlace {
    std::size_t line = 0;
    float x = 0;
};

/// Where a caret before byte `at` stands: at the leading edge of what begins there.
CaretPlace caret_place(const TextLayout& layout, std::string_view text, std::size_t at, TextMeasurer& measurer);

/// The byte boundary nearest to a point, from the layout's top left.
std::size_t hit_test(const TextLayout& layout, std::string_view text, float x, float y, TextMeasurer& measurer);

struct MarkedPart {
    std::size_t line = 0;
    float x = 0, width = 0;
};

/// What a selection of the bytes [begin, end) covers, line by line; mixed directions may part it.
std::vector<MarkedPart> marked_parts(const TextLayout& layout, std::string_view text, std::size_t begin, std::size_t end,
                                     TextMeasurer& measurer);

/// The width of one code point of a run drawn glyph by glyph: a tab, nothing for what is invisible.
float glyph_width(char32_t code_point, const Look& look, TextMeasurer& measurer);

}  // namespace parley::client
