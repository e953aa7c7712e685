// Dear ImGui's draw lists into the page's canvas by WebGL 2.
#pragma once

#include <cstdint>

#include "wasm-client/views/renderer.h"

struct ImDrawCmd;
struct ImDrawList;
struct ImTextureData;

namespace parley::client {

/// Lives as long as the page: the canvas's listeners hold its address. Nobody else draws here, so what is set once stays; each
/// call to WebGL costs more than what we do between two of them.
class GlRenderer final : public Renderer {
public:
    explicit GlRenderer(Platform& platform) : platform_(platform) {}

    /// False: this browser has no WebGL 2 for us.
    [[nodiscard]] bool open();

    bool begin(const FrameInfo& frame) override;
    void draw(ImDrawData& data, std::uint32_t clear_color) override;

private:
    struct Callbacks;

    bool make_objects();
    void forget_objects();
    void update_texture(ImTextureData& texture);
    void write_texture(const ImTextureData& texture);
    void bind(unsigned texture);
    void draw_list(const ImDrawList& list, float density);
    void draw_command(const ImDrawCmd& command, float density);

    Platform& platform_;
    int width_ = 0;  // of the canvas, device px
    int height_ = 0;
    bool lost_ = false;
    unsigned program_ = 0;  // 0: the objects are not there
    unsigned vertex_array_ = 0;
    unsigned vertices_ = 0;
    unsigned indices_ = 0;
    int view_ = 0;  // of the program: from CSS px to WebGL's -1 to 1
    // As the context has it.
    unsigned bound_ = 0;
    std::uint32_t clear_color_ = 0;
    float view_width_ = 0;
    float view_height_ = 0;
};

}  // namespace parley::client
