#include "wasm-client/views/theme.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

namespace parley::client {
namespace {

double light_of(Color color) {
    double sum = 0;
    constexpr double weights[] = {0.2126, 0.7152, 0.0722};
    for (unsigned i = 0; i < 3; i++) {
        const double part = static_cast<double>((color >> (24 - 8 * i)) & 0xFFU) / 255;
        sum += weights[i] * (part <= 0.04045 ? part / 12.92 : std::pow((part + 0.055) / 1.055, 2.4));
    }
    return sum;
}

/// As WCAG 2 has it, section 1.4.3.
double contrast(Color a, Color b) {
    const auto [darker, lighter] = std::minmax({light_of(a), light_of(b)});
    return (lighter + 0.05) / (darker + 0.05);
}

void expect_readable(const Palette& palette, double least) {
    for (const Color ground : {palette.sidebar, palette.main, palette.raised})
        for (const Color words : {palette.text, palette.text_muted, palette.text_faint, palette.link, palette.danger})
            EXPECT_GE(contrast(words, ground), least) << std::hex << words << " on " << ground;
    EXPECT_GE(contrast(palette.on_accent, palette.accent), least);
}

TEST(Theme, WordsAreReadableOnEveryGround) {
    expect_readable(dark_palette, 4.0);
    expect_readable(light_palette, 4.0);
}

TEST(Theme, WhoAsksForMoreContrastGetsMore) {
    expect_readable(dark_contrast_palette, 7);
    expect_readable(light_contrast_palette, 7);
}

TEST(Theme, ForcedColoursAreThePersonsOwn) {
    const Palette palette = palette_of({0xFFFF00FF, 0x000001FF, 0x000002FF, 0x000003FF, 0x000004FF, 0xFFFFFFFF});
    EXPECT_EQ(palette.main, 0xFFFF00FFU);
    EXPECT_EQ(palette.sidebar, 0xFFFF00FFU);
    EXPECT_EQ(palette.text, 0x000001FFU);
    EXPECT_EQ(palette.text_muted, 0x000001FFU);
    EXPECT_EQ(palette.link, 0x000003FFU);
    EXPECT_EQ(palette.accent, 0x000004FFU);
}

}  // namespace
}  // namespace parley::client
