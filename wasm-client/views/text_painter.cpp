#include "wasm-client/views/text_painter.h"

#include <imgui.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <string>
#include <utility>

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
constexpr std::size_t labels_max = 512;  // in each of two generations

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
        const Face face = face_of(style_, look);
        if (font_ == nullptr || font_->face != face) font_ = &pictures_.font(face, style_.size);
        return pictures_.glyph_advance(code_point, *font_);
    }
    float run(std::string_view text, Look look, bool right_to_left) override {
        return pictures_.run_advance({text, right_to_left}, face_of(style_, look), style_.size);
    }
    std::vector<std::size_t> word_ends(std::string_view text) override { return pictures_.word_ends(text); }

private:
    TextPictures& pictures_;
    const TextStyle& style_;
    TextPictures::Font* font_ = nullptr;  ///< the one that was asked for last
};

TextPainter::TextPainter(ImFontAtlas& atlas, Rasterizer& rasterizer) : pictures_(atlas, rasterizer) {
    // ImGui wants a font; what people read is drawn by the painter.
    add_canvas_font(atlas, rasterizer, Face::regular);
    for (std::size_t i = 0; i < faces_count; i++) metrics_[i] = rasterizer.metrics(static_cast<Face>(i));
}

void TextPainter::begin_frame(float density, float mirrored) {
    mirrored_ = mirrored;
    if (density != density_) {
        labels_.clear();
        labels_before_.clear();
    }
    if (labels_.size() > labels_max) {
        labels_before_ = std::move(labels_);
        labels_.clear();
    }
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
    return label(text, style, unbounded).layout.width;
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
    CaretPlace place = caret_place(layout, text, at, measurer);
    // Where nothing is written yet one begins where this language does.
    if (!text.empty()) place.x = turned(layout, place.x);
    return place;
}

std::size_t TextPainter::hit(const TextLayout& layout, std::string_view text, const TextStyle& style, float x, float y) {
    Measurer measurer(pictures_, style);
    return hit_test(layout, text, turned(layout, x), y, measurer);
}

std::vector<Rect> TextPainter::marked(const TextLayout& layout, std::string_view text, const TextStyle& style,
                                      std::size_t begin, std::size_t end) {
    Measurer measurer(pictures_, style);
    std::vector<Rect> rects;
    for (const MarkedPart& part : marked_parts(layout, text, begin, end, measurer))
        rects.push_back({turned(layout, part.x, part.width), static_cast<float>(part.line) * layout.line_height, part.width,
                         layout.line_height});
    return rects;
}

float TextPainter::turned(const TextLayout& layout, float x, float width) const {
    if (mirrored_ == 0) return x;
    return (layout.box > 0 ? layout.box : layout.width) - x - width;
}

float TextPainter::end_of(const TextLayout& layout) const {
    const TextLine& last = layout.lines.back();
    return turned(layout, mirrored_ == 0 ? last.right() : last.x);
}

void TextPainter::draw_run(ImDrawList& list, const TextRun& run, std::string_view text, const TextStyle& style, float x,
                           float top, Ink ink) {
    if (run.look.sign) return;
    const Color color = run.look.link ? ink.links : ink.words;
    const std::string_view piece = text.substr(run.begin, run.end - run.begin);
    const float base = top + baseline(style);
    const Face face = face_of(style, run.look);
    float pen = x + run.x;
    if (run.shaped) {
        pictures_.draw_run(list, {piece, run.right_to_left}, face, style.size, pen, base, color);
    } else {
        Measurer measurer(pictures_, style);
        TextPictures::Font& font = pictures_.font(face, style.size);
        for (std::size_t at = 0; at < piece.size();) {
            const utf8::Decoded decoded = utf8::decode(piece, at);
            const char32_t code_point = run.right_to_left ? mirrored(decoded.code_point) : decoded.code_point;
            at += decoded.bytes;
            pictures_.draw_glyph(list, code_point, font, pen, base, color);
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

/// A dot before an item; beside a quote a bar, as long as it is.
void TextPainter::draw_sign(ImDrawList& list, const TextLayout& layout, std::size_t line, std::string_view text, float x,
                            float top, Color color) {
    constexpr float dot = 2.4F;
    constexpr float bar = 3;
    const TextLine& at = layout.lines[line];
    const bool begins = line == 0 || (at.begin > 0 && text[at.begin - 1] == '\n');
    if (begins) {
        const auto sign = std::find_if(at.runs.begin(), at.runs.end(), [](const TextRun& run) { return run.look.sign; });
        sign_ = sign == at.runs.end() ? std::nullopt : std::optional(*sign);
    }
    if (!sign_) return;
    const char mark = text[sign_->begin];
    if (mark == '>') {
        const float left = at.right_to_left ? sign_->x + sign_->width - bar : sign_->x;
        fill(list, {x + left, top, bar, layout.line_height}, with_alpha(color, 0.3F));
    } else if (begins) {
        list.AddCircleFilled({x + sign_->x + sign_->width / 2, top + layout.line_height / 2}, dot, to_imgui(color));
    }
}

void TextPainter::draw(ImDrawList& list, const TextLayout& layout, std::string_view text, const TextStyle& style, float x,
                       float y, Ink ink, float clip_top, float clip_bottom) {
    const int first = list.VtxBuffer.Size;
    sign_.reset();
    if (mirrored_ > 0) x = mirrored_ - x - turned(layout, 0);
    for (std::size_t i = 0; i < layout.lines.size(); i++) {
        const float top = y + static_cast<float>(i) * layout.line_height;
        draw_sign(list, layout, i, text, x, top, ink.words);
        if (top + layout.line_height < clip_top || top > clip_bottom) continue;
        draw_grounds(list, layout, i, x, top, ink.words);
        for (const TextRun& run : layout.lines[i].runs) draw_run(list, run, text, style, x, top, ink);
    }
    if (mirrored_ > 0)
        for (int i = first; i < list.VtxBuffer.Size; i++) list.VtxBuffer[i].pos.x = mirrored_ - list.VtxBuffer[i].pos.x;
}

float TextPainter::draw_line(ImDrawList& list, std::string_view text, const TextStyle& style, float x, float y, Color color,
                             float width_max) {
    text = text.substr(0, text.find('\n'));
    const Label* drawn = &label(text, style, unbounded);
    if (drawn->layout.width > width_max) drawn = &label(text, style, width_max);
    draw(list, drawn->layout, drawn->text, style, x, y, color, y, y + style.line_height);
    return drawn->layout.width;
}

/// Stays until the frame after the next.
const TextPainter::Label& TextPainter::label(std::string_view text, const TextStyle& style, float width_max) {
    const std::array<float, 3> marks{static_cast<float>(style.face), style.size, width_max};
    key_.assign(sizeof marks, '\0');
    std::memcpy(key_.data(), marks.data(), sizeof marks);
    key_.append(text);
    if (const auto known = labels_.find(key_); known != labels_.end()) return known->second;
    const std::string key = key_;
    Label made;
    if (const auto known = labels_before_.find(key); known != labels_before_.end())
        made = std::move(known->second);
    else
        made = make_label(text, style, width_max);
    labels_before_.erase(key);
    return labels_.emplace(key, std::move(made)).first->second;
}

TextPainter::Label TextPainter::make_label(std::string_view text, const TextStyle& style, float width_max) {
    Label made{std::string(text), lay_out(text, style, unbounded)};
    if (made.layout.width <= width_max) return made;
    const float room = width_max - width("\u2026", style);
    std::size_t end = 0;
    for (std::size_t at = 0; at < text.size();) {
        at = next_cluster(text, at).end;
        if (lay_out(text.substr(0, at), style, unbounded).width > room) break;
        end = at;
    }
    made.text = std::string(text.substr(0, end)) + "\u2026";
    made.layout = lay_out(made.text, style, unbounded);
    return made;
}

}  // namespace parley::client
