// One text, broken into lines for a width: what is drawn, hit-tested and selected alike.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace parley::client {

/// Widths at one face and size, in CSS px. The layout and the drawing ask the same one, so they can't disagree.
class TextMeasurer {
public:
    TextMeasurer() = default;
    TextMeasurer(const TextMeasurer&) = delete;
    TextMeasurer& operator=(const TextMeasurer&) = delete;
    virtual ~TextMeasurer() = default;

    /// The advance of one code point drawn by itself.
    virtual float glyph(char32_t code_point) = 0;
    /// The advance of a run that the browser shapes as a whole.
    virtual float run(std::string_view text) = 0;
};

/// A piece of one line that is drawn in one go.
struct TextRun {
    std::size_t begin = 0, end = 0;  ///< bytes of the text
    float x = 0, width = 0;          ///< from the line's left edge
    bool shaped = false;             ///< by the browser, as a whole; otherwise glyph by glyph
    bool right_to_left = false;
};

struct TextLine {
    std::size_t begin = 0, end = 0;  ///< bytes; a newline and the blanks at a break are in no line's runs, but before `end`
    std::vector<TextRun> runs;
    float width = 0;
};

struct TextLayout {
    std::vector<TextLine> lines;  ///< at least one
    float width = 0;              ///< of the widest line
    float line_height = 0;

    [[nodiscard]] float height() const { return line_height * static_cast<float>(lines.size()); }
};

/// Breaks at newlines, after blanks, around characters that break anywhere, and inside a word that is longer than the line.
/// `width_max` in CSS px; text must be valid UTF-8.
TextLayout lay_out(std::string_view text, float width_max, float line_height, TextMeasurer& measurer);

struct CaretPlace {
    std::size_t line = 0;
    float x = 0;
};

/// Where a caret before byte `at` stands.
CaretPlace caret_place(const TextLayout& layout, std::string_view text, std::size_t at, TextMeasurer& measurer);

/// The byte boundary nearest to a point, from the layout's top left.
std::size_t hit_test(const TextLayout& layout, std::string_view text, float x, float y, TextMeasurer& measurer);

}  // namespace parley::client
