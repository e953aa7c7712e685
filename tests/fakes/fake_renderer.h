// A renderer that takes ImGui's textures and draw lists and shows them to nobody.
#pragma once

#include "wasm-client/views/renderer.h"

namespace parley::client {

class FakeRenderer final : public Renderer {
public:
    bool context_lost = false;
    int frames = 0;
    int vertices = 0;

    bool begin(const FrameInfo& frame) override;
    void draw(ImDrawData& data, std::uint32_t clear_color) override;
};

}  // namespace parley::client
