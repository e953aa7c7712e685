// Dear ImGui fonts whose glyphs the platform's rasterizer draws: the person's own fonts, any script, nothing downloaded.
#pragma once

#include "wasm-client/platform/platform.h"

struct ImFont;
struct ImFontAtlas;

namespace parley::client {

/// Adds a font of that face to the atlas. Its size is the em, not the line. The rasterizer outlives the atlas.
ImFont* add_canvas_font(ImFontAtlas& atlas, Rasterizer& rasterizer, Face face);

}  // namespace parley::client
