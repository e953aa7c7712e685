// Text pictures from the browser's own fonts, by Canvas2D: any script and colour emoji with no font to download.
#pragma once

#include "wasm-client/platform/platform.h"

namespace parley::client {

class CanvasRasterizer final : public Rasterizer {
public:
    FaceMetrics metrics(Face face) override;
    float measure(std::string_view text, FontRequest font) override;
    Raster rasterize(std::string_view text, FontRequest font) override;
    std::vector<std::size_t> word_ends(std::string_view text) override;
    double now_ms() override;
};

}  // namespace parley::client
