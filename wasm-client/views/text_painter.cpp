#include "wasm-client/views/text_painter.h"

#include <imgui.h>
#include <imgui_internal.h>

#include <cmath>
#include <limits>
#include <string>

#include "wasm-client/text/clusters.h"
#include "wasm-client/views/canvas_font.h"
#include "wasm-client/views/drawing.h"

namespace parley::client {

namespace {

constexpr std::array faces{Face::regular, Face::bold, Face::italic, Face::mono};
constexpr float unbounded = std::numeric_limits<float>::max();

}  // namespace

class TextPainter::Measurer final : public TextMeasurer {
public:
    Measurer(TextPainter& painter, const TextStyle& style)
        : painter_(painter), style_(style), baked_(painter.font(style.face)->GetFontBaked(style.size, painter.density_)) {}

    float glyph(char32_t code_point) override { return baked_->GetCharAdvance(static_cast<ImWchar>(code_point)); }
    float run(std::string_view text) override { return painter_.runs_.advance(text, style_); }

private:
    TextPainter& painter_;
    const TextStyle& style_;
    ImFontBaked* baked_;
};

TextPainter::TextPainter(ImFontAtlas& atlas, Rasterizer& rasterizer) : runs_(atlas, rasterizer) {
    for (std::size_t i = 0; i < faces.size(); i++) {
        fonts_[i] = add_canvas_font(atlas, rasterizer, faces[i]);
        metrics_[i] = rasterizer.metrics(faces[i]);
    }
}

void TextPainter::begin_frame(float density) {
    density_ = density;
    // ImGui sets the density of the font that it makes current only.
    for (ImFont* font : fonts_) font->CurrentRasterizerDensity = density;
    runs_.begin_frame(density);
}

float TextPainter::baseline(const TextStyle& style) const {
    const FaceMetrics& metrics = metrics_[static_cast<std::size_t>(style.face)];
    const float height = (metrics.ascent + metrics.descent) * style.size;
    return std::round((style.line_height - height) / 2 + metrics.ascent * style.size);
}

float TextPainter::width(std::string_view text, const TextStyle& style) {
    return lay_out(text, style, unbounded).width;
}

TextLayout TextPainter::lay_out(std::string_view text, const TextStyle& style, float width_max) {
    Measurer measurer(*this, style);
    return client::lay_out(text, width_max, style.line_height, measurer);
}

CaretPlace TextPainter::caret(const TextLayout& layout, std::string_view text, const TextStyle& style, std::size_t at) {
    Measurer measurer(*this, style);
    return caret_place(layout, text, at, measurer);
}

std::size_t TextPainter::hit(const TextLayout& layout, std::string_view text, const TextStyle& style, float x, float y) {
    Measurer measurer(*this, style);
    return hit_test(layout, text, x, y, measurer);
}

void TextPainter::draw_run(ImDrawList& list, const TextRun& run, std::string_view text, const TextStyle& style, float x,
                           float top, Color color) {
    const std::string_view piece = text.substr(run.begin, run.end - run.begin);
    const float base = top + baseline(style);
    if (run.shaped) {
        runs_.draw(list, piece, style, x + run.x, base, color);
        return;
    }
    ImFontBaked* baked = font(style.face)->GetFontBaked(style.size, density_);
    const auto snap = [&](float at) { return std::round(at * density_) / density_; };
    // ImFont::RenderText truncates to whole CSS px: whole device px are drawn glyph by glyph here.
    float pen = snap(x + run.x);
    const float y = snap(base) - baked->Ascent;
    for (std::size_t at = 0; at < piece.size();) {
        unsigned int code_point = 0;
        const int bytes = ImTextCharFromUtf8(&code_point, piece.data() + at, piece.data() + piece.size());
        if (bytes <= 0) break;
        at += static_cast<std::size_t>(bytes);
        if (code_point == '\t') {
            pen += 4 * baked->GetCharAdvance(' ');
            continue;
        }
        const ImFontGlyph* glyph = baked->FindGlyphNoFallback(static_cast<ImWchar>(code_point));
        if (glyph == nullptr) continue;
        if (glyph->Visible) {
            const ImVec2 from(pen + glyph->X0, y + glyph->Y0);
            const ImVec2 to(pen + glyph->X1, y + glyph->Y1);
            const ImU32 tint = glyph->Colored ? to_imgui((color & 0xFFU) | 0xFFFFFF00U) : to_imgui(color);
            list.PrimReserve(6, 4);
            list.PrimRectUV(from, to, ImVec2(glyph->U0, glyph->V0), ImVec2(glyph->U1, glyph->V1), tint);
        }
        pen += glyph->AdvanceX;
    }
}

void TextPainter::draw(ImDrawList& list, const TextLayout& layout, std::string_view text, const TextStyle& style, float x,
                       float y, Color color, float clip_top, float clip_bottom) {
    for (std::size_t i = 0; i < layout.lines.size(); i++) {
        const float top = y + static_cast<float>(i) * layout.line_height;
        if (top + layout.line_height < clip_top || top > clip_bottom) continue;
        for (const TextRun& run : layout.lines[i].runs) draw_run(list, run, text, style, x, top, color);
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
