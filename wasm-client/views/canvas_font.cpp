#include "wasm-client/views/canvas_font.h"

#include <imgui.h>
#include <imgui_internal.h>
#include <misc/freetype/imgui_freetype.h>

#include <cmath>
#include <string>

#include "shared/utf8.h"
#include "wasm-client/text/characters.h"

namespace parley::client {

namespace {

/// What the loader needs to know of a font; the atlas keeps a copy of it as the font's data.
struct CanvasSource {
    Rasterizer* rasterizer;
    Face face;
};

CanvasSource& source_of(const ImFontConfig* config) {
    return *static_cast<CanvasSource*>(config->FontData);
}

bool init_source(ImFontAtlas*, ImFontConfig*) {
    return true;
}

bool contains(ImFontAtlas*, ImFontConfig*, ImWchar code_point) {
    return !is_invisible(code_point);
}

bool init_baked(ImFontAtlas*, ImFontConfig* config, ImFontBaked* baked, void*) {
    const FaceMetrics metrics = source_of(config).rasterizer->metrics(source_of(config).face);
    baked->Ascent = std::ceil(metrics.ascent * baked->Size);
    baked->Descent = -std::ceil(metrics.descent * baked->Size);
    return true;
}

bool load_glyph(ImFontAtlas* atlas, ImFontConfig* config, ImFontBaked* baked, void*, ImWchar code_point, ImFontGlyph* glyph,
                float* advance_only) {
    if (is_invisible(code_point)) return false;
    const CanvasSource& source = source_of(config);
    const float density = config->RasterizerDensity * baked->RasterizerDensity;
    const FontRequest font{source.face, baked->Size * density};
    std::string text;
    utf8::append(text, code_point);
    if (advance_only != nullptr) {
        *advance_only = std::round(source.rasterizer->measure(text, font)) / density;
        return true;
    }
    const Raster raster = source.rasterizer->rasterize(text, font);
    glyph->Codepoint = code_point & 0x3FFFFFFU;
    glyph->AdvanceX = std::round(raster.advance) / density;
    if (raster.width == 0) return true;
    const ImFontAtlasRectId id = ImFontAtlasPackAddRect(atlas, raster.width, raster.height);
    if (id == ImFontAtlasRectId_Invalid) return false;
    ImTextureRect* rect = ImFontAtlasPackGetRect(atlas, id);
    glyph->X0 = static_cast<float>(raster.left) / density;
    glyph->Y0 = static_cast<float>(raster.top) / density + baked->Ascent;
    glyph->X1 = glyph->X0 + static_cast<float>(raster.width) / density;
    glyph->Y1 = glyph->Y0 + static_cast<float>(raster.height) / density;
    glyph->Visible = true;
    glyph->Colored = raster.colored;
    glyph->PackId = id;
    ImFontAtlasBakedSetFontGlyphBitmap(atlas, baked, config, glyph, rect, raster.rgba.data(), ImTextureFormat_RGBA32,
                                       raster.width * 4);
    return true;
}

const ImFontLoader& canvas_loader() {
    static const ImFontLoader loader = [] {
        ImFontLoader made;
        made.Name = "canvas";
        made.FontSrcInit = init_source;
        made.FontSrcContainsGlyph = contains;
        made.FontBakedInit = init_baked;
        made.FontBakedLoadGlyph = load_glyph;
        return made;
    }();
    return loader;
}

}  // namespace

ImFont* add_canvas_font(ImFontAtlas& atlas, Rasterizer& rasterizer, Face face) {
    CanvasSource source{&rasterizer, face};
    ImFontConfig config;
    config.FontLoader = &canvas_loader();
    config.FontData = &source;
    config.FontDataSize = sizeof source;
    config.FontDataOwnedByAtlas = false;
    config.SizePixels = 15;
    return atlas.AddFont(&config);
}

}  // namespace parley::client

/// The loader that Dear ImGui asks for where it is not told another.
const ImFontLoader* ImGuiFreeType::GetFontLoader() {
    return &parley::client::canvas_loader();
}
