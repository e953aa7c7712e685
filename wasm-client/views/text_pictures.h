// Pictures of text from the browser's fonts, glyph by glyph or a shaped run as a whole, kept in the font atlas as long as they
// are used; and the widths of what is not drawn yet.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "wasm-client/platform/platform.h"
#include "wasm-client/views/atlas_pages.h"
#include "wasm-client/views/theme.h"

struct ImDrawList;
struct ImFontAtlas;

namespace parley::client {

struct ShapedText {
    std::string_view text;
    bool right_to_left = false;
};

class TextPictures {
    struct Picture;

public:
    /// A face at one size, with the letters that are asked for most at hand.
    struct Font {
        static constexpr std::size_t letters = 128;

        Face face = Face::regular;
        float size = 0;                                         ///< CSS px
        std::array<float, letters> advances{};                  ///< below 0: not measured yet
        std::array<std::array<Picture*, 4>, letters> glyphs{};  ///< by phase; null: to be looked up
    };

    /// Both outlive this.
    TextPictures(ImFontAtlas& atlas, Rasterizer& rasterizer) : pages_(atlas), rasterizer_(rasterizer) {}

    void begin_frame(float density);

    /// Valid until the next frame begins.
    Font& font(Face face, float size);

    /// CSS px.
    float glyph_advance(char32_t code_point, Font& font);
    float run_advance(const ShapedText& run, Face face, float size);
    std::vector<std::size_t> word_ends(std::string_view text) { return rasterizer_.word_ends(text); }

    /// The pen is at (x, baseline), CSS px. A picture that is not made yet is left out, and comes in a later frame.
    void draw_glyph(ImDrawList& list, char32_t code_point, Font& font, float x, float baseline, Color color);
    void draw_run(ImDrawList& list, const ShapedText& run, Face face, float size, float x, float baseline, Color color);

    /// The frame's share of making pictures was used up; draw another frame soon.
    [[nodiscard]] bool unfinished() const { return unfinished_; }
    [[nodiscard]] std::size_t size() const { return glyphs_.size() + runs_.size(); }
    [[nodiscard]] std::size_t texture_bytes() const { return pages_.texture_bytes(); }

private:
    struct Part {
        AtlasPlace place;
        int left = 0;  ///< device px from the picture's left edge
    };
    struct Picture {
        int left = 0, top = 0;
        bool colored = false;
        bool made = false;
        Part part;
        std::vector<Part> more;  ///< of one too wide for a page
        std::uint64_t used_frame = 0;
    };
    /// What a page holds, to be forgotten with it.
    struct Kept {
        std::vector<std::uint64_t> glyphs;
        std::vector<std::string> runs;
    };
    /// A pen on a whole device pixel and what is left of it, in quarters of one or less.
    struct Pen {
        float x = 0, y = 0;
        unsigned phase = 0;
    };

    enum class Outcome : std::uint8_t { made, later, no_room };

    [[nodiscard]] Pen pen_at(float x, float baseline, bool whole) const;
    [[nodiscard]] const std::string& run_key(const ShapedText& run, Face face, float size, unsigned phase);
    void forget(std::size_t page);
    float measure_glyph(char32_t code_point, const Font& font);
    Picture* glyph(char32_t code_point, Font& font, unsigned phase);
    void forget_letters();
    Outcome make(Picture& picture, std::string_view text, const FontRequest& font);
    bool place_parts(Picture& picture, const Raster& raster);
    void draw(ImDrawList& list, Picture& picture, const Pen& pen, Color color);

    AtlasPages pages_;
    Rasterizer& rasterizer_;
    std::unordered_map<std::uint64_t, Picture> glyphs_;
    std::unordered_map<std::string, Picture> runs_;
    std::vector<Kept> kept_;
    std::vector<std::unique_ptr<Font>> fonts_;
    std::unordered_map<std::uint64_t, float> advances_;
    std::unordered_map<std::string, float> run_advances_;
    std::unordered_map<std::string, float> run_advances_before_;  ///< the generation before; what is asked for moves on
    std::string key_;
    float density_ = 1;
    unsigned phases_ = 1;
    std::uint64_t frame_ = 0;
    double spent_ms_ = 0;
    bool unfinished_ = false;
};

}  // namespace parley::client
