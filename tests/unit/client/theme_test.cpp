#include "wasm-client/views/theme.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

namespace parley::client {
namespace {

/// Red, green or blue as light, 0 to 1.
double part_of(Color color, unsigned index) {
    const double part = static_cast<double>((color >> (24 - 8 * index)) & 0xFFU) / 255;
    return part <= 0.04045 ? part / 12.92 : std::pow((part + 0.055) / 1.055, 2.4);
}

double light_of(Color color) {
    return 0.2126 * part_of(color, 0) + 0.7152 * part_of(color, 1) + 0.0722 * part_of(color, 2);
}

/// As WCAG 2 has it, section 1.4.3.
double contrast(Color a, Color b) {
    const auto [darker, lighter] = std::minmax({light_of(a), light_of(b)});
    return (lighter + 0.05) / (darker + 0.05);
}

void expect_readable(const Palette& palette, double least) {
    for (const Color ground : {palette.sidebar, palette.main, palette.raised})
        for (const Color words :
             {palette.text, palette.text_muted, palette.text_faint, palette.link, palette.danger, palette.accent})
            EXPECT_GE(contrast(words, ground), least) << std::hex << words << " on " << ground;
    EXPECT_GE(contrast(palette.on_accent, palette.accent), least);
}

TEST(Theme, WordsAreReadableOnEveryGround) {
    // WCAG's AA for text of any size.
    expect_readable(dark_palette, 4.5);
    expect_readable(light_palette, 4.5);
}

TEST(Theme, WhoAsksForMoreContrastGetsMore) {
    expect_readable(dark_contrast_palette, 7);
    expect_readable(light_contrast_palette, 7);
}

TEST(Theme, WordsAreReadableInEachColourThatOneMayChoose) {
    for (std::size_t i = 0; i < accents.size(); i++) {
        SCOPED_TRACE(accent_names.at(i));
        for (const bool dark : {true, false}) {
            expect_readable(palette_of(dark, false, static_cast<Accent>(i)), 4.5);
            expect_readable(palette_of(dark, true, static_cast<Accent>(i)), 7);
        }
    }
}

TEST(Theme, TheFirstColourIsThePalettesOwn) {
    EXPECT_EQ(accents[0].dark.accent, dark_palette.accent);
    EXPECT_EQ(accents[0].light.link, light_palette.link);
    EXPECT_EQ(accents[0].dark_contrast.accent, dark_contrast_palette.accent);
    EXPECT_EQ(accents[0].light_contrast.link, light_contrast_palette.link);
}

/// How different two colours look: a distance in Oklab, where black and white are 1 apart.
double difference(Color a, Color b) {
    const auto oklab = [](Color color) {
        const std::array<double, 3> c{part_of(color, 0), part_of(color, 1), part_of(color, 2)};
        const double l = std::cbrt(0.4122214708 * c[0] + 0.5363325363 * c[1] + 0.0514459929 * c[2]);
        const double m = std::cbrt(0.2119034982 * c[0] + 0.6806995451 * c[1] + 0.1073969566 * c[2]);
        const double s = std::cbrt(0.0883024619 * c[0] + 0.2817188376 * c[1] + 0.6299787005 * c[2]);
        return std::array<double, 3>{0.2104542553 * l + 0.7936177850 * m - 0.0040720468 * s,
                                     1.9779984951 * l - 2.4285922050 * m + 0.4505937099 * s,
                                     0.0259040371 * l + 0.7827717662 * m - 0.8086757660 * s};
    };
    const auto [x, y] = std::pair{oklab(a), oklab(b)};
    return std::hypot(x[0] - y[0], x[1] - y[1], x[2] - y[2]);
}

TEST(Theme, AvatarsAreReadableAndToldApart) {
    for (const Color& color : avatar_colors) {
        EXPECT_GE(contrast(0xFFFFFFFF, color), 4.5) << std::hex << color;
        for (const Color& other : avatar_colors) {
            if (&other == &color) continue;
            EXPECT_GE(difference(color, other), 0.08) << std::hex << color << " and " << other;
        }
    }
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
