#include "wasm-client/views/text_pictures.h"

#include <imgui.h>

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "shared/utf8.h"
#include "wasm-client/text/characters.h"
#include "wasm-client/views/drawing.h"

namespace parley::client {

namespace {

constexpr double making_ms_per_frame = 2.5;  // a frame has 4 while text scrolls by that was never seen
constexpr std::size_t advances_max = 16 * 1024;
constexpr std::size_t run_advances_max = 8 * 1024;  // in each of two generations

/// Fonts of a size are apart by a 64th of a device pixel at least.
std::uint64_t font_bits(Face face, float pixels) {
    return (static_cast<std::uint64_t>(face) << 16U) | (static_cast<std::uint64_t>(std::lround(pixels * 64)) & 0xFFFFU);
}

std::uint64_t glyph_key(char32_t code_point, Face face, float pixels, unsigned phase) {
    return (font_bits(face, pixels) << 24U) | (static_cast<std::uint64_t>(code_point) << 2U) | phase;
}

/// Emoji and Han: as wide as the font is high, and many. One picture of each is enough.
bool is_square(char32_t code_point) {
    const bool hangul = code_point >= 0xAC00 && code_point <= 0xD7FF;
    return code_point >= 0x2600 && breaks_anywhere(code_point) && !hangul;
}

}  // namespace

void TextPictures::begin_frame(float density) {
    frame_++;
    spent_ms_ = 0;
    unfinished_ = false;
    if (density != density_) fonts_.clear();
    density_ = density;
    // Where pixels are coarse, letters keep their distances by standing between them.
    phases_ = density < 2.5F ? 4 : 2;
    if (pages_.begin_frame(density)) {
        glyphs_.clear();
        runs_.clear();
        kept_.assign(pages_.pages(), {});
        forget_letters();
    }
    if (const std::optional<std::size_t> page = pages_.page_to_clear()) forget(*page);
    if (advances_.size() > advances_max) advances_.clear();
    if (run_advances_.size() > run_advances_max) {
        run_advances_before_ = std::move(run_advances_);
        run_advances_.clear();
    }
}

void TextPictures::forget(std::size_t page) {
    for (const std::uint64_t glyph : kept_[page].glyphs) glyphs_.erase(glyph);
    for (const std::string& run : kept_[page].runs) runs_.erase(run);
    kept_[page] = {};
    pages_.clear(page);
    forget_letters();
}

void TextPictures::forget_letters() {
    for (const std::unique_ptr<Font>& font : fonts_) font->glyphs = {};
}

TextPictures::Font& TextPictures::font(Face face, float size) {
    for (const std::unique_ptr<Font>& font : fonts_)
        if (font->face == face && font->size == size) return *font;
    Font& made = *fonts_.emplace_back(std::make_unique<Font>());
    made.face = face;
    made.size = size;
    made.advances.fill(-1);
    return made;
}

float TextPictures::glyph_advance(char32_t code_point, Font& font) {
    if (code_point >= Font::letters) return measure_glyph(code_point, font);
    float& advance = font.advances[code_point];
    if (advance < 0) advance = measure_glyph(code_point, font);
    return advance;
}

float TextPictures::measure_glyph(char32_t code_point, const Font& font) {
    const char32_t sample = width_sample(code_point);
    const char32_t measured = sample == 0 ? code_point : sample;
    const float pixels = font.size * density_;
    const auto [entry, fresh] = advances_.try_emplace(glyph_key(measured, font.face, pixels, 0));
    if (fresh) {
        std::string text;
        utf8::append(text, measured);
        entry->second = rasterizer_.measure(text, {.face = font.face, .pixels = pixels}) / density_;
    }
    return entry->second;
}

const std::string& TextPictures::run_key(const ShapedText& run, Face face, float size, unsigned phase) {
    const std::uint64_t bits = (font_bits(face, size * density_) << 4U) | (phase << 1U) | (run.right_to_left ? 1U : 0U);
    key_.assign(sizeof bits, '\0');
    for (std::size_t i = 0; i < sizeof bits; i++) key_[i] = static_cast<char>(bits >> (8 * i));
    key_.append(run.text);
    return key_;
}

float TextPictures::run_advance(const ShapedText& run, Face face, float size) {
    const std::string& key = run_key(run, face, size, 0);
    if (const auto known = run_advances_.find(key); known != run_advances_.end()) return known->second;
    float advance = 0;
    if (const auto known = run_advances_before_.find(key); known != run_advances_before_.end())
        advance = known->second;
    else
        advance = rasterizer_.measure(run.text, {face, size * density_, run.right_to_left}) / density_;
    run_advances_.emplace(key, advance);
    return advance;
}

TextPictures::Pen TextPictures::pen_at(float x, float baseline, bool whole) const {
    const unsigned phases = whole ? 1 : phases_;
    // Not std::round, which is no instruction of wasm.
    const float position = std::floor(x * density_ * static_cast<float>(phases) + 0.5F) / static_cast<float>(phases);
    const float pixel = std::floor(position);
    Pen pen;
    pen.x = pixel / density_;
    pen.y = std::floor(baseline * density_ + 0.5F) / density_;
    pen.phase = static_cast<unsigned>((position - pixel) * 4);
    return pen;
}

TextPictures::Outcome TextPictures::make(Picture& picture, std::string_view text, const FontRequest& font) {
    if (spent_ms_ >= making_ms_per_frame) {
        unfinished_ = true;
        return Outcome::later;
    }
    const double begun_ms = rasterizer_.now_ms();
    const Raster raster = rasterizer_.rasterize(text, font);
    picture.left = raster.left;
    picture.top = raster.top;
    picture.colored = raster.colored;
    const bool placed = place_parts(picture, raster);
    spent_ms_ += rasterizer_.now_ms() - begun_ms;
    // Without room now: a page is cleared before the next frame, if any can be.
    if (!placed) unfinished_ = unfinished_ || pages_.page_to_clear().has_value();
    return placed ? Outcome::made : Outcome::no_room;
}

bool TextPictures::place_parts(Picture& picture, const Raster& raster) {
    const int height = std::min(raster.height, AtlasPages::picture_height_max);
    picture.more.clear();
    picture.part = {};
    for (int left = 0; left < raster.width; left += AtlasPages::picture_width_max) {
        const int width = std::min(raster.width - left, AtlasPages::picture_width_max);
        const std::optional<AtlasPlace> place = pages_.add(width, height);
        if (!place) return false;
        pages_.write(*place, raster.rgba.data() + static_cast<std::ptrdiff_t>(left) * 4,
                     static_cast<std::size_t>(raster.width) * 4);
        if (left == 0)
            picture.part = {*place, left};
        else
            picture.more.push_back({*place, left});
    }
    picture.made = true;
    return true;
}

void TextPictures::draw(ImDrawList& list, Picture& picture, const Pen& pen, Color color) {
    if (picture.part.place.width == 0) return;
    const bool first = picture.used_frame != frame_;
    picture.used_frame = frame_;
    const ImU32 tint = to_imgui(picture.colored ? (color & 0xFFU) | 0xFFFFFF00U : color);
    const float x = pen.x + static_cast<float>(picture.left) / density_;
    const float y = pen.y + static_cast<float>(picture.top) / density_;
    pages_.draw(list, picture.part.place, x, y, 1 / density_, tint, first);
    for (const Part& part : picture.more)
        pages_.draw(list, part.place, x + static_cast<float>(part.left) / density_, y, 1 / density_, tint, first);
}

/// Null: it is not made yet.
TextPictures::Picture* TextPictures::glyph(char32_t code_point, Font& font, unsigned phase) {
    Picture** const letter = code_point < Font::letters ? &font.glyphs[code_point][phase] : nullptr;
    if (letter != nullptr && *letter != nullptr) return *letter;
    const std::uint64_t key = glyph_key(code_point, font.face, font.size * density_, phase);
    Picture& picture = glyphs_[key];
    if (!picture.made) {
        std::string text;
        utf8::append(text, code_point);
        const FontRequest request{font.face, font.size * density_, false, static_cast<float>(phase) / 4};
        if (make(picture, text, request) != Outcome::made) {
            glyphs_.erase(key);
            return nullptr;
        }
        if (picture.part.place.width > 0) kept_[picture.part.place.page].glyphs.push_back(key);
    }
    if (letter != nullptr) *letter = &picture;
    return &picture;
}

void TextPictures::draw_glyph(ImDrawList& list, char32_t code_point, Font& font, float x, float baseline, Color color) {
    if (is_blank(code_point) || is_invisible(code_point)) return;
    const Pen pen = pen_at(x, baseline, is_square(code_point));
    if (Picture* const picture = glyph(code_point, font, pen.phase)) draw(list, *picture, pen, color);
}

void TextPictures::draw_run(ImDrawList& list, const ShapedText& run, Face face, float size, float x, float baseline,
                            Color color) {
    const Pen pen = pen_at(x, baseline, false);
    const std::string& key = run_key(run, face, size, pen.phase);
    Picture& picture = runs_[key];
    if (!picture.made) {
        const FontRequest font{face, size * density_, run.right_to_left, static_cast<float>(pen.phase) / 4};
        if (make(picture, run.text, font) != Outcome::made) {
            runs_.erase(key);
            return;
        }
        // Forgotten with any of its pages.
        if (picture.part.place.width > 0) kept_[picture.part.place.page].runs.push_back(key);
        for (const Part& part : picture.more) kept_[part.place.page].runs.push_back(key);
    }
    draw(list, picture, pen, color);
}

}  // namespace parley::client
