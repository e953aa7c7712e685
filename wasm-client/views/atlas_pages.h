// Room for pictures in the font atlas: pages of one size, each let go of as a whole, so that the texture never grows.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

struct ImFontAtlas;
struct ImDrawList;

namespace parley::client {

/// A rectangle of the pages, in texels.
struct AtlasPlace {
    std::size_t page = 0;
    int x = 0, y = 0;  ///< from the top left of all pages
    int width = 0, height = 0;
};

class AtlasPages {
public:
    static constexpr int picture_width_max = 1020;
    static constexpr int picture_height_max = 124;

    /// The atlas outlives this.
    explicit AtlasPages(ImFontAtlas& atlas) : atlas_(atlas) {}

    /// After ImGui::NewFrame. A high density gets twice the pages; true when all pictures are gone because of that.
    bool begin_frame(float density);
    /// When no page is empty: the one to let go of, the least used; none while all are in use.
    [[nodiscard]] std::optional<std::size_t> page_to_clear() const;
    void clear(std::size_t page);

    /// Nothing when it doesn't fit anywhere. Bounds as above.
    std::optional<AtlasPlace> add(int width, int height);
    /// Straight-alpha RGBA; `stride` in bytes.
    void write(const AtlasPlace& place, const std::uint8_t* rgba, std::size_t stride);
    /// Draws the picture at (x, y) with `scale` CSS px to a texel; the first time in a frame it counts as in use.
    void draw(ImDrawList& list, const AtlasPlace& place, float x, float y, float scale, std::uint32_t tint, bool first);

    [[nodiscard]] std::size_t pages() const { return pages_.size(); }
    /// What the texture takes, on this side and on the graphics card's each.
    [[nodiscard]] std::size_t texture_bytes() const;

private:
    struct Shelf {
        int y = 0, height = 0, x = 0;
    };
    struct Page {
        std::vector<Shelf> shelves;
        int rows = 0;
        int pictures = 0;
        int drawn = 0;       ///< pictures in use in the frame
        int drawn_last = 0;  ///< and in the one before
        std::uint64_t used_frame = 0;
    };

    std::optional<AtlasPlace> add_to(std::size_t index, int width, int height, bool new_shelf);

    ImFontAtlas& atlas_;
    std::vector<Page> pages_;
    int region_ = -1;
    int x_ = 0, y_ = 0;  ///< of the region in the texture
    float u_ = 0, v_ = 0;
    std::uint64_t frame_ = 0;
};

}  // namespace parley::client
