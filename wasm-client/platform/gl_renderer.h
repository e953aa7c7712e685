// Dear ImGui's draw lists into the page's canvas by WebGL 2.
#pragma once

#include <cstdint>

#include "wasm-client/views/renderer.h"

namespace parley::client {

/// Lives as long as the page: the canvas's listeners hold its address.
class GlRenderer final : public Renderer {
public:
    explicit GlRenderer(Platform& platform) : platform_(platform) {}

    /// False: this browser has no WebGL 2 for us.
    [[nodiscard]] bool open();

    bool begin(const FrameInfo& frame) override;
    void draw(ImDrawData& data, std::uint32_t clear_color) override;

private:
    struct Callbacks;

    Platform& platform_;
    int width_ = 0;  // of the canvas, device px
    int height_ = 0;
    bool lost_ = false;
    bool backend_ready_ = false;
};

}  // namespace parley::client
