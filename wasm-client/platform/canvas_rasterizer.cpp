#include "wasm-client/platform/canvas_rasterizer.h"

#include <emscripten.h>

#include <array>
#include <cmath>

#include "wasm-client/platform/page_calls.h"

namespace parley::client {

FaceMetrics CanvasRasterizer::metrics(Face face) {
    std::array<float, 2> fractions{};
    parley_text_metrics(static_cast<int>(face), fractions.data());
    return {.ascent = fractions[0], .descent = fractions[1]};
}

float CanvasRasterizer::measure(std::string_view text, FontRequest font) {
    return parley_text_measure(text.data(), text.size(), static_cast<int>(font.face), font.pixels, font.right_to_left);
}

Raster CanvasRasterizer::rasterize(std::string_view text, FontRequest font) {
    std::array<float, 6> values{};
    parley_text_raster(text.data(), text.size(), static_cast<int>(font.face), font.pixels, font.right_to_left, font.offset,
                       values.data());
    Raster raster;
    raster.left = static_cast<int>(values[0]);
    raster.top = static_cast<int>(values[1]);
    raster.width = static_cast<int>(values[2]);
    raster.height = static_cast<int>(values[3]);
    raster.advance = values[4];
    raster.colored = values[5] != 0;
    raster.rgba.resize(static_cast<std::size_t>(raster.width) * static_cast<std::size_t>(raster.height) * 4);
    if (!raster.rgba.empty()) parley_text_copy(raster.rgba.data());
    return raster;
}

std::vector<std::size_t> CanvasRasterizer::word_ends(std::string_view text) {
    std::vector<std::uint32_t> ends(text.size());
    ends.resize(parley_text_word_ends(text.data(), text.size(), ends.data()));
    return {ends.begin(), ends.end()};
}

double CanvasRasterizer::now_ms() {
    return emscripten_get_now();
}

}  // namespace parley::client
