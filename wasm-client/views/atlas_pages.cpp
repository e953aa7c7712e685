#include "wasm-client/views/atlas_pages.h"

#include <imgui.h>
#include <imgui_internal.h>

#include <algorithm>
#include <cstring>
#include <utility>

namespace parley::client {

namespace {

// With what ImGui needs for itself, a texture of 2048 x 1024 or 2048 x 2048.
constexpr int page_width = 2040;
constexpr int page_height = 128;
constexpr std::size_t pages_coarse = 7;
constexpr std::size_t pages_fine = 15;
constexpr float fine_from = 1.26F;  // device px to a CSS px
constexpr int gap = 1;
constexpr int shelf_step = 4;

}  // namespace

bool AtlasPages::begin_frame(float density) {
    frame_++;
    for (Page& page : pages_) page.drawn_last = std::exchange(page.drawn, 0);
    const std::size_t wanted = density >= fine_from ? pages_fine : std::max(pages_coarse, pages_.size());
    const bool anew = wanted != pages_.size();
    if (anew) {
        if (region_ >= 0) atlas_.RemoveCustomRect(region_);
        pages_.assign(wanted, {});
        region_ = atlas_.AddCustomRect(page_width, static_cast<int>(wanted) * page_height);
    }
    ImFontAtlasRect rect;
    if (region_ < 0 || !atlas_.GetCustomRect(region_, &rect)) return anew;
    x_ = rect.x;
    y_ = rect.y;
    u_ = 1.0F / static_cast<float>(atlas_.TexData->Width);
    v_ = 1.0F / static_cast<float>(atlas_.TexData->Height);
    return anew;
}

std::optional<std::size_t> AtlasPages::page_to_clear() const {
    std::optional<std::size_t> least;
    for (std::size_t i = 0; i < pages_.size(); i++) {
        const Page& page = pages_[i];
        if (page.pictures == 0) return std::nullopt;
        // One that is drawn from is worth clearing when most of it is not: what is in use moves together.
        if (page.drawn_last * 2 > page.pictures) continue;
        const auto less = [](const Page& a, const Page& b) {
            if ((a.drawn_last == 0) != (b.drawn_last == 0)) return a.drawn_last == 0;
            return a.drawn_last == 0 ? a.used_frame < b.used_frame : a.drawn_last < b.drawn_last;
        };
        if (!least || less(page, pages_[*least])) least = i;
    }
    return least;
}

void AtlasPages::clear(std::size_t page) {
    pages_[page] = {};
}

std::optional<AtlasPlace> AtlasPages::add_to(std::size_t index, int width, int height, bool new_shelf) {
    Page& page = pages_[index];
    for (Shelf& shelf : page.shelves) {
        if (shelf.height < height || shelf.height > height + height / 4 + shelf_step || shelf.x + width > page_width) continue;
        const AtlasPlace place{index, shelf.x, static_cast<int>(index) * page_height + shelf.y, width, height};
        shelf.x += width;
        page.pictures++;
        return place;
    }
    const int rows = (height + shelf_step - 1) / shelf_step * shelf_step;
    if (!new_shelf || page.rows + rows > page_height) return std::nullopt;
    page.shelves.push_back({page.rows, rows, 0});
    page.rows += rows;
    return add_to(index, width, height, false);
}

std::optional<AtlasPlace> AtlasPages::add(int width, int height) {
    if (region_ < 0 || width > picture_width_max || height > picture_height_max) return std::nullopt;
    for (const bool new_shelf : {false, true}) {
        for (std::size_t i = 0; i < pages_.size(); i++) {
            std::optional<AtlasPlace> place = add_to(i, width + gap, height + gap, new_shelf);
            if (!place) continue;
            place->width = width;
            place->height = height;
            return place;
        }
    }
    return std::nullopt;
}

void AtlasPages::write(const AtlasPlace& place, const std::uint8_t* rgba, std::size_t stride) {
    ImTextureData* texture = atlas_.TexData;
    const int x = x_ + place.x;
    const int y = y_ + place.y;
    const auto row_bytes = static_cast<std::size_t>(place.width) * 4;
    for (int row = 0; row < place.height; row++)
        std::memcpy(texture->GetPixelsAt(x, y + row), rgba + static_cast<std::size_t>(row) * stride, row_bytes);
    // Nothing of what lay here before must shine through at the edges.
    for (int row = 0; row < place.height; row++) std::memset(texture->GetPixelsAt(x + place.width, y + row), 0, gap * 4);
    std::memset(texture->GetPixelsAt(x, y + place.height), 0, row_bytes + gap * 4);
    ImFontAtlasTextureBlockQueueUpload(&atlas_, texture, x, y, place.width + gap, place.height + gap);
}

void AtlasPages::draw(ImDrawList& list, const AtlasPlace& place, float x, float y, float scale, std::uint32_t tint,
                      bool first) {
    Page& page = pages_[place.page];
    page.used_frame = frame_;
    if (first) page.drawn++;
    const auto left = static_cast<float>(x_ + place.x);
    const auto top = static_cast<float>(y_ + place.y);
    const auto width = static_cast<float>(place.width);
    const auto height = static_cast<float>(place.height);
    list.PrimReserve(6, 4);
    list.PrimRectUV({x, y}, {x + width * scale, y + height * scale}, {left * u_, top * v_},
                    {(left + width) * u_, (top + height) * v_}, tint);
}

std::size_t AtlasPages::texture_bytes() const {
    return atlas_.TexData == nullptr ? 0 : static_cast<std::size_t>(atlas_.TexData->GetSizeInBytes());
}

}  // namespace parley::client
