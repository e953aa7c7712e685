#include "wasm-client/views/text_ranges.h"

#include <algorithm>
#include <cmath>

namespace parley::client {

namespace {

constexpr double together_ms = 500;
constexpr float together_px = 5;

}  // namespace

std::vector<Rect> range_rects(TextPainter& painter, const PlacedText& placed, ByteRange range) {
    if (range.empty()) return {};
    std::vector<Rect> rects = painter.marked(placed.layout, placed.text, placed.style, range.begin, range.end);
    for (Rect& rect : rects) {
        rect.x += placed.x;
        rect.y += placed.y;
    }
    return rects;
}

std::size_t boundary_at(TextPainter& painter, const PlacedText& placed, float x, float y) {
    const std::size_t at = painter.hit(placed.layout, placed.text, placed.style, x - placed.x, y - placed.y);
    return std::min(at, placed.text.size());
}

std::size_t character_at(TextPainter& painter, const PlacedText& placed, float x, float y) {
    const std::size_t at = boundary_at(painter, placed, x, y);
    const std::size_t before = cluster_before(placed.text, at);
    return holds(range_rects(painter, placed, {before, at}), x, y) ? before : at;
}

std::size_t boundary_in_line(TextPainter& painter, const PlacedText& placed, std::size_t line, float x) {
    const float y = (static_cast<float>(line) + 0.5F) * placed.layout.line_height;
    const std::size_t at = painter.hit(placed.layout, placed.text, placed.style, x, y);
    return std::min(at, line_end(placed, line));
}

std::size_t line_end(const PlacedText& placed, std::size_t line) {
    const TextLine& of = placed.layout.lines[line];
    std::size_t end = of.begin;
    for (const TextRun& run : of.runs) end = std::max(end, run.end);
    const bool wraps = line + 1 < placed.layout.lines.size();
    return wraps && end >= of.end && end > of.begin ? cluster_before(placed.text, end) : end;
}

bool holds(const Rect& rect, float x, float y) {
    return x >= rect.x && x < rect.x + rect.width && y >= rect.y && y < rect.y + rect.height;
}

bool holds(const std::vector<Rect>& rects, float x, float y) {
    return std::any_of(rects.begin(), rects.end(), [&](const Rect& rect) { return holds(rect, x, y); });
}

int PressCount::press(double now_ms, float x, float y) {
    const bool again = now_ms - last_ms_ <= together_ms && std::abs(x - x_) <= together_px && std::abs(y - y_) <= together_px;
    count_ = again ? count_ + 1 : 1;
    last_ms_ = now_ms;
    x_ = x;
    y_ = y;
    return count_;
}

}  // namespace parley::client
