#include "wasm-client/views/text_painter.h"

#include <imgui.h>

#include <cmath>
#include <limits>
#include <string>

#include "shared/utf8.h"
#include "wasm-client/text/bidi.h"
#include "wasm-client/text/clusters.h"
#include "wasm-client/views/canvas_font.h"
#include "wasm-client/views/drawing.h"

namespace parley::client {

namespace {

constexpr float unbounded = std::numeric_limits<float>::max();
constexpr float ground_alpha = 0.09F;
constexpr float block_padding = 6;

Face face_of(const TextStyle& style, const Look& look) {
    if (look.code) return Face::mono;
    const bool bold = look.bold || style.face == Face::bold;
    const bool italic = look.italic || style.face == Face::italic;
    if (bold) return italic ? Face::bold_italic : Face::bold;
    return italic ? Face::italic : style.face;
}

}  // namespace

class TextPainter::Measurer final : public TextMeasurer {
public:
    Measurer(TextPictures& pictures, const TextStyle& style) : pictures_(pictures), style_(style) {}

    float glyph(char32_t code_point, Look look) override {
        return pictures_.glyph_advance(code_point, face_of(style_, look), style_.size);
    }
    float run(std::string_view text, Look look, bool right_to_left) override {
        return pictures_.run_advance({text, right_to_left}, face_of(style_, look), style_.size);
    }
    std::vector<std::size_t> word_ends(std::string_view text) override { return pictures_.word_ends(text); }

private:
    TextPictures& pictures_;
    const TextStyle& style_;
};

TextPainter::TextPainter(ImFontAtlas& atlas, Rasterizer& rasterizer) : pictures_(atlas, rasterizer) {
    // ImGui wants a font; what people read is drawn by the painter.
    add_canvas_font(atlas, rasterizer, Face::regular);
    for (std::size_t i = 0; i < faces_count; i++) metrics_[i] = rasterizer.metrics(static_cast<Face>(i));
}

void TextPainter::begin_frame(float density) {
    density_ = density;
    pictures_.begin_frame(density);
}

float TextPainter::baseline(const TextStyle& style) const {
    // As a browser does it: whole device pixels above and below the baseline, what is left of the line shared by both sides.
    const FaceMetrics& metrics = metrics_[static_cast<std::size_t>(style.face)];
    const float ascent = std::round(metrics.ascent * style.size * density_);
    const float descent = std::round(metrics.descent * style.size * density_);
    const float line = style.line_height * density_;
    return (std::floor((line - ascent - descent) / 2) + ascent) / density_;
}

float TextPainter::width(std::string_view text, const TextStyle& style) {
    return lay_out(text, style, unbounded).width;
}

TextLayout TextPainter::lay_out(std::string_view text, const TextStyle& style, float width_max) {
    Measurer measurer(pictures_, style);
    return client::lay_out(text, width_max, style.line_height, measurer);
}

TextLayout TextPainter::lay_out(std::string_view text, std::span<const TextSpan> spans, const TextStyle& style,
                                float width_max) {
    Measurer measurer(pictures_, style);
    return client::lay_out(text, spans, width_max, style.line_height, measurer);
}

CaretPlace TextPainter::caret(const TextLayout& layout, std::string_view text, const TextStyle& style, std::size_t at) {
    Measurer measurer(pictures_, style);
    return caret_place(layout, text, at, measurer);
}

std::size_t TextPainter::hit(const TextLayout& layout, std::string_view text, const TextStyle& style, float x, float y) {
    Measurer measurer(pictures_, style);
    return hit_test(layout, text, x, y, measurer);
}

std::vector<Rect> TextPainter::marked(const TextLayout& layout, std::string_view text, const TextStyle& style,
                                      std::size_t begin, std::size_t end) {
    Measurer measurer(pictures_, style);
    std::vector<Rect> rects;
    for (const MarkedPart& part : marked_parts(layout, text, begin, end, measurer))
        rects.push_back({part.x, static_cast<float>(part.line) * layout.line_height, part.width, layout.line_height});
    return rects;
}

void TextPainter::draw_run(ImDrawList& list, const TextRun& run, std::string_view text, const TextStyle& style, float x,
                           float top, Ink ink) {
    const Color color = run.look.link ? ink.links : ink.words;
    const std::string_view piece = text.substr(run.begin, run.end - run.begin);
    const float base = top + baseline(style);
    const Face face = face_of(style, run.look);
    float pen = x + run.x;
    if (run.shaped) {
        pictures_.draw_run(list, {piece, run.right_to_left}, face, style.size, pen, base, color);
    } else {
        for (std::size_t at = 0; at < piece.size();) {
            const utf8::Decoded decoded = utf8::decode(piece, at);
            const char32_t code_point = run.right_to_left ? mirrored(decoded.code_point) : decoded.code_point;
            at += decoded.bytes;
            pictures_.draw_glyph(list, code_point, face, style.size, pen, base, color);
            Measurer measurer(pictures_, style);
            pen += glyph_width(code_point, run.look, measurer);
        }
    }
    if (!run.look.struck) return;
    const float y = std::round((base - style.size * 0.3F) * density_) / density_;
    fill(list, {x + run.x, y, run.width, 1}, color);
}

/// Behind code: a fence's lines are one block, the rest stands on a ground of its own.
void TextPainter::draw_grounds(ImDrawList& list, const TextLayout& layout, std::size_t line, float x, float top, Color color) {
    const Color ground = with_alpha(color, ground_alpha);
    const TextLine& at = layout.lines[line];
    if (at.block) {
        fill(list, {x - block_padding, top, layout.width + 2 * block_padding, layout.line_height}, ground);
        return;
    }
    for (const TextRun& run : at.runs)
        if (run.look.code) fill(list, {x + run.x - 2, top + 2, run.width + 4, layout.line_height - 4}, ground, 4);
}

void TextPainter::draw(ImDrawList& list, const TextLayout& layout, std::string_view text, const TextStyle& style, float x,
                       float y, Ink ink, float clip_top, float clip_bottom) {
    for (std::size_t i = 0; i < layout.lines.size(); i++) {
        const float top = y + static_cast<float>(i) * layout.line_height;
        if (top + layout.line_height < clip_top || top > clip_bottom) continue;
        draw_grounds(list, layout, i, x, top, ink.words);
        for (const TextRun& run : layout.lines[i].runs) draw_run(list, run, text, style, x, top, ink);
    }
}

float TextPainter::draw_line(ImDrawList& list, std::string_view text, const TextStyle& style, float x, float y, Color color,
                             float width_max) {
    text = text.substr(0, text.find('\n'));
    TextLayout layout = lay_out(text, style, unbounded);
    std::string shortened;
    if (layout.width > width_max) {
        const float room = width_max - width("\u2026", style);
        std::size_t end = 0;
        for (std::size_t at = 0; at < text.size();) {
            at = next_cluster(text, at).end;
            if (width(text.substr(0, at), style) > room) break;
            end = at;
        }
        shortened = std::string(text.substr(0, end)) + "\u2026";
        text = shortened;
        layout = lay_out(text, style, unbounded);
    }
    draw(list, layout, text, style, x, y, color, y, y + style.line_height);
    return layout.width;
}

}  // namespace parley::client
