// Measures and draws text in its styles: simple runs glyph by glyph, shaped ones as pictures.
#pragma once

#include <array>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "wasm-client/text/layout.h"
#include "wasm-client/views/text_pictures.h"
#include "wasm-client/views/theme.h"

struct ImDrawList;
struct ImFontAtlas;

namespace parley::client {

/// What words are drawn with.
struct Ink {
    Color words;
    Color links;

    Ink(Color one) : words(one), links(one) {}
    Ink(Color of_words, Color of_links) : words(of_words), links(of_links) {}
};

class TextPainter {
public:
    /// Adds a font to the atlas; both outlive the painter.
    TextPainter(ImFontAtlas& atlas, Rasterizer& rasterizer);

    /// After ImGui::NewFrame. `mirrored`: so wide is the picture that is turned around once it is drawn, which text is not:
    /// what is told of a layout is told as if it were mirrored within its box. 0: it stays as it is.
    void begin_frame(float density, float mirrored = 0);
    [[nodiscard]] bool unfinished() const { return pictures_.unfinished(); }
    [[nodiscard]] float density() const { return density_; }

    float width(std::string_view text, const TextStyle& style);
    /// Distance from the line's top to the baseline.
    float baseline(const TextStyle& style) const;
    TextLayout lay_out(std::string_view text, const TextStyle& style, float width_max);
    /// `spans` as parse_markup gives them: code, emphasis, links.
    TextLayout lay_out(std::string_view text, std::span<const TextSpan> spans, const TextStyle& style, float width_max);
    CaretPlace caret(const TextLayout& layout, std::string_view text, const TextStyle& style, std::size_t at);
    /// Behind what was written last, from the layout's left.
    [[nodiscard]] float end_of(const TextLayout& layout) const;
    std::size_t hit(const TextLayout& layout, std::string_view text, const TextStyle& style, float x, float y);
    /// What a selection of the bytes [begin, end) covers, from the layout's top left.
    std::vector<Rect> marked(const TextLayout& layout, std::string_view text, const TextStyle& style, std::size_t begin,
                             std::size_t end);

    /// The layout's top left at (x, y); lines outside [clip_top, clip_bottom] are left out.
    void draw(ImDrawList& list, const TextLayout& layout, std::string_view text, const TextStyle& style, float x, float y,
              Ink ink, float clip_top, float clip_bottom);
    /// One line, cut with an ellipsis to `width_max`; returns the width drawn.
    float draw_line(ImDrawList& list, std::string_view text, const TextStyle& style, float x, float y, Color color,
                    float width_max);

    [[nodiscard]] std::size_t texture_bytes() const { return pictures_.texture_bytes(); }

private:
    class Measurer;
    /// A label as it is drawn: laid out once, however often.
    struct Label {
        std::string text;
        TextLayout layout;
    };
    using Labels = std::unordered_map<std::string, Label>;

    [[nodiscard]] float turned(const TextLayout& layout, float x, float width = 0) const;
    const Label& label(std::string_view text, const TextStyle& style, float width_max);
    Label make_label(std::string_view text, const TextStyle& style, float width_max);

    void draw_run(ImDrawList& list, const TextRun& run, std::string_view text, const TextStyle& style, float x, float top,
                  Ink ink);
    void draw_sign(ImDrawList& list, const TextLayout& layout, std::size_t line, std::string_view text, float x, float top,
                   Color color);
    static void draw_grounds(ImDrawList& list, const TextLayout& layout, std::size_t line, float x, float top, Color color);

    std::array<FaceMetrics, faces_count> metrics_{};
    TextPictures pictures_;
    Labels labels_;
    std::optional<TextRun> sign_;  ///< of the paragraph that is being drawn
    Labels labels_before_;         ///< the generation before; what is still drawn moves on
    std::string key_;
    float density_ = 1;
    float mirrored_ = 0;
};

}  // namespace parley::client
