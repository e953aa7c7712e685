// Ranges of laid out text on the screen, and the way back from a point: one place for selections, marks and links.
#pragma once

#include <string_view>
#include <vector>

#include "wasm-client/text/words.h"
#include "wasm-client/views/text_painter.h"

namespace parley::client {

/// A laid out text and where its top left is drawn.
struct PlacedText {
    const TextLayout& layout;
    std::string_view text;
    const TextStyle& style;
    float x = 0, y = 0;
};

/// A rectangle for each piece of a line.
std::vector<Rect> range_rects(TextPainter& painter, const PlacedText& placed, ByteRange range);
/// The boundary nearest to a point.
std::size_t boundary_at(TextPainter& painter, const PlacedText& placed, float x, float y);
/// The beginning of the character under a point, or of the one nearest to it.
std::size_t character_at(TextPainter& painter, const PlacedText& placed, float x, float y);
/// The boundary of one line nearest to an x; never the one that is drawn at the next line's beginning.
std::size_t boundary_in_line(TextPainter& painter, const PlacedText& placed, std::size_t line, float x);
/// The last boundary of a line, in the order of reading.
std::size_t line_end(const PlacedText& placed, std::size_t line);

bool holds(const Rect& rect, float x, float y);
bool holds(const std::vector<Rect>& rects, float x, float y);

/// Counts the presses that belong together: one, two, three for the third in a row. For those that the browser does not count,
/// as a finger's; by the time of the press, as frames may come late.
class PressCount {
public:
    int press(double now_ms, float x, float y);

private:
    double last_ms_ = -1e9;
    float x_ = 0, y_ = 0;
    int count_ = 0;
};

}  // namespace parley::client
