#include "tests/fakes/fake_renderer.h"

#include <imgui.h>

#include "shared/utf8.h"
#include "tests/fakes/fake_platform.h"

namespace parley::client {

bool FakeRenderer::begin(const FrameInfo&) {
    ImGui::GetIO().BackendFlags |= ImGuiBackendFlags_RendererHasTextures;
    return !context_lost;
}

void FakeRenderer::draw(ImDrawData& data, std::uint32_t) {
    frames++;
    vertices = data.TotalVtxCount;
    if (data.Textures == nullptr) return;
    for (ImTextureData* texture : *data.Textures) {
        if (texture->Status == ImTextureStatus_WantDestroy) {
            texture->SetTexID(ImTextureID_Invalid);
            texture->SetStatus(ImTextureStatus_Destroyed);
        } else if (texture->Status != ImTextureStatus_OK) {
            texture->SetTexID(1);
            texture->SetStatus(ImTextureStatus_OK);
        }
    }
}

float FakeRasterizer::measure(std::string_view text, FontRequest font) {
    measured++;
    float ems = 0;
    for (std::size_t at = 0; at < text.size();) {
        const utf8::Decoded decoded = utf8::decode(text, at);
        ems += decoded.code_point >= 0x1100 ? 1.0F : 0.5F;
        at += decoded.bytes;
    }
    return ems * font.pixels;
}

Raster FakeRasterizer::rasterize(std::string_view text, FontRequest font) {
    rasterized++;
    Raster raster;
    raster.advance = measure(text, font);
    if (text == " ") return raster;
    raster.width = static_cast<int>(raster.advance) + 1;
    raster.height = static_cast<int>(font.pixels);
    raster.top = -raster.height;
    raster.rgba.assign(static_cast<std::size_t>(raster.width) * static_cast<std::size_t>(raster.height) * 4, 255);
    return raster;
}

}  // namespace parley::client
