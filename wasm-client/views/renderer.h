// Where ImGui's draw lists go: WebGL2 in the browser, nowhere in the tests.
#pragma once

#include "wasm-client/platform/platform.h"

struct ImDrawData;

namespace parley::client {

class Renderer {
public:
    Renderer() = default;
    Renderer(const Renderer&) = delete;
    Renderer& operator=(const Renderer&) = delete;
    virtual ~Renderer() = default;

    /// Called once an ImGui context exists, and before each ImGui::NewFrame. False: nothing can be drawn now (the context is
    /// lost) and the frame is skipped.
    virtual bool begin(const FrameInfo& frame) = 0;
    /// Clears to `clear_color` (0xRRGGBB), uploads the textures that changed and draws.
    virtual void draw(ImDrawData& data, std::uint32_t clear_color) = 0;
};

}  // namespace parley::client
