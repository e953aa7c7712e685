// Runs that the browser shapes as a whole (Arabic words, emoji sequences, ...), kept as pictures in the font atlas.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>

#include "wasm-client/platform/platform.h"
#include "wasm-client/views/theme.h"

struct ImDrawList;
struct ImFontAtlas;

namespace parley::client {

class RunCache {
public:
    /// Both outlive the cache.
    RunCache(ImFontAtlas& atlas, Rasterizer& rasterizer) : atlas_(atlas), rasterizer_(rasterizer) {}

    /// Lets go of the runs that were not drawn for long once there are many.
    void begin_frame(float density);
    /// CSS px.
    float advance(std::string_view text, const TextStyle& style);
    /// The pen is at (x, baseline), CSS px. A run may appear a frame later: see unfinished().
    void draw(ImDrawList& list, std::string_view text, const TextStyle& style, float x, float baseline, Color color);
    /// The frame's share of rasterizing was used up; draw another frame soon.
    [[nodiscard]] bool unfinished() const { return unfinished_; }
    [[nodiscard]] std::size_t size() const { return runs_.size(); }

private:
    struct Run {
        float advance = 0;
        int left = 0, top = 0, width = 0, height = 0;
        int atlas_rect = -1;
        bool rasterized = false;
        bool colored = false;
        std::uint64_t used_frame = 0;
    };

    Run& find(std::string_view text, const TextStyle& style);
    void rasterize(Run& run, std::string_view text, const TextStyle& style);
    void evict();

    ImFontAtlas& atlas_;
    Rasterizer& rasterizer_;
    std::unordered_map<std::string, Run> runs_;
    std::string key_;
    float density_ = 1;
    std::uint64_t frame_ = 0;
    int budget_ = 0;
    bool unfinished_ = false;
};

}  // namespace parley::client
