// Measures and draws text: simple runs as ImGui glyphs, shaped ones as pictures.
#pragma once

#include <array>
#include <string_view>

#include "wasm-client/text/layout.h"
#include "wasm-client/views/run_cache.h"
#include "wasm-client/views/theme.h"

struct ImFont;
struct ImDrawList;
struct ImFontAtlas;

namespace parley::client {

class TextPainter {
public:
    /// Adds the faces to the atlas; both outlive the painter.
    TextPainter(ImFontAtlas& atlas, Rasterizer& rasterizer);

    /// After ImGui::NewFrame.
    void begin_frame(float density);
    [[nodiscard]] bool unfinished() const { return runs_.unfinished(); }
    [[nodiscard]] float density() const { return density_; }

    float width(std::string_view text, const TextStyle& style);
    /// Distance from the line's top to the baseline.
    float baseline(const TextStyle& style) const;
    TextLayout lay_out(std::string_view text, const TextStyle& style, float width_max);
    CaretPlace caret(const TextLayout& layout, std::string_view text, const TextStyle& style, std::size_t at);
    std::size_t hit(const TextLayout& layout, std::string_view text, const TextStyle& style, float x, float y);

    /// The layout's top left at (x, y); lines outside [clip_top, clip_bottom] are left out.
    void draw(ImDrawList& list, const TextLayout& layout, std::string_view text, const TextStyle& style, float x, float y,
              Color color, float clip_top, float clip_bottom);
    /// One line, cut with an ellipsis to `width_max`; returns the width drawn.
    float draw_line(ImDrawList& list, std::string_view text, const TextStyle& style, float x, float y, Color color,
                    float width_max);

private:
    class Measurer;

    ImFont* font(Face face) const { return fonts_[static_cast<std::size_t>(face)]; }
    void draw_run(ImDrawList& list, const TextRun& run, std::string_view text, const TextStyle& style, float x, float top,
                  Color color);

    std::array<ImFont*, 4> fonts_{};
    std::array<FaceMetrics, 4> metrics_{};
    RunCache runs_;
    float density_ = 1;
};

}  // namespace parley::client
