#include "wasm-client/views/run_cache.h"

#include <imgui.h>
#include <imgui_internal.h>

#include <cmath>
#include <cstdio>
#include <cstring>

namespace parley::client {

namespace {

constexpr int rasterized_per_frame = 60;  // about 6 ms of the browser's time
constexpr std::size_t runs_max = 4000;
constexpr std::uint64_t frames_kept = 120;

}  // namespace

void RunCache::begin_frame(float density) {
    density_ = density;
    frame_++;
    budget_ = rasterized_per_frame;
    unfinished_ = false;
    if (runs_.size() > runs_max) evict();
}

void RunCache::evict() {
    for (auto run = runs_.begin(); run != runs_.end();) {
        if (run->second.used_frame + frames_kept >= frame_) {
            ++run;
            continue;
        }
        if (run->second.atlas_rect >= 0) atlas_.RemoveCustomRect(run->second.atlas_rect);
        run = runs_.erase(run);
    }
}

RunCache::Run& RunCache::find(std::string_view text, const TextStyle& style) {
    char head[32];
    std::snprintf(head, sizeof head, "%d %d|", static_cast<int>(style.face),
                  static_cast<int>(std::lround(style.size * density_ * 64)));
    key_.assign(head);
    key_.append(text);
    const auto [entry, fresh] = runs_.try_emplace(key_);
    Run& run = entry->second;
    if (fresh) run.advance = rasterizer_.measure(text, {style.face, style.size * density_}) / density_;
    run.used_frame = frame_;
    return run;
}

float RunCache::advance(std::string_view text, const TextStyle& style) {
    return find(text, style).advance;
}

void RunCache::rasterize(Run& run, std::string_view text, const TextStyle& style) {
    const Raster raster = rasterizer_.rasterize(text, {style.face, style.size * density_});
    run.rasterized = true;
    run.left = raster.left;
    run.top = raster.top;
    run.width = raster.width;
    run.height = raster.height;
    run.colored = raster.colored;
    if (raster.width == 0) return;
    run.atlas_rect = atlas_.AddCustomRect(raster.width, raster.height);
    if (run.atlas_rect < 0) return;
    const ImTextureRect* rect = ImFontAtlasPackGetRect(&atlas_, run.atlas_rect);
    ImTextureData* texture = atlas_.TexData;
    for (int row = 0; row < raster.height; row++)
        std::memcpy(texture->GetPixelsAt(rect->x, rect->y + row),
                    raster.rgba.data() + static_cast<std::ptrdiff_t>(row) * raster.width * 4,
                    static_cast<std::size_t>(raster.width) * 4);
    ImFontAtlasTextureBlockQueueUpload(&atlas_, texture, rect->x, rect->y, rect->w, rect->h);
}

void RunCache::draw(ImDrawList& list, std::string_view text, const TextStyle& style, float x, float baseline, Color color) {
    Run& run = find(text, style);
    if (!run.rasterized) {
        if (budget_ == 0) {
            unfinished_ = true;
            return;
        }
        budget_--;
        rasterize(run, text, style);
    }
    if (run.atlas_rect < 0) return;
    ImFontAtlasRect rect;
    if (!atlas_.GetCustomRect(run.atlas_rect, &rect)) return;
    const auto snap = [&](float at) { return std::round(at * density_) / density_; };
    const ImVec2 from(snap(x) + static_cast<float>(run.left) / density_,
                      snap(baseline) + static_cast<float>(run.top) / density_);
    const ImVec2 to(from.x + static_cast<float>(run.width) / density_, from.y + static_cast<float>(run.height) / density_);
    const ImU32 tint = run.colored ? IM_COL32(255, 255, 255, color & 0xFFU)
                                   : IM_COL32(color >> 24U, (color >> 16U) & 0xFFU, (color >> 8U) & 0xFFU, color & 0xFFU);
    list.AddImage(atlas_.TexRef, from, to, rect.uv0, rect.uv1, tint);
}

}  // namespace parley::client
