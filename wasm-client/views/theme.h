// The look, as tokens: colours, type scale, spacing. Nothing else in the views names a colour or a size of its own.
#pragma once

#include <array>
#include <cstdint>

#include "wasm-client/model/appearance.h"
#include "wasm-client/platform/platform.h"

namespace parley::client {

/// 0xRRGGBBAA.
using Color = std::uint32_t;

struct Palette {
    Color sidebar;
    Color main;
    Color raised;  ///< composer, pills
    Color hover;
    Color selected;
    Color line;
    Color text;
    Color text_muted;
    Color text_faint;
    Color accent;
    Color on_accent;
    Color link;  ///< readable on the selection too
    Color danger;
    Color warning;
    Color good;
    Color selection;
    Color mark;  ///< behind words that were looked for
    Color scrim;
    bool outlined = false;  ///< what is chosen or pointed at has an outline too
};

inline constexpr Palette dark_palette{
    .sidebar = 0x1B1E24FF,
    .main = 0x22252CFF,
    .raised = 0x2B2F38FF,
    .hover = 0xFFFFFF0D,
    .selected = 0x5B8DEF33,
    .line = 0xFFFFFF14,
    .text = 0xE6E8ECFF,
    .text_muted = 0x9AA1ADFF,
    .text_faint = 0x9299A5FF,
    .accent = 0x6595F2FF,
    .on_accent = 0x0E1420FF,
    .link = 0x84ACF8FF,
    .danger = 0xFF7B72FF,
    .warning = 0xE3B341FF,
    .good = 0x57C785FF,
    .selection = 0x5B8DEF66,
    .mark = 0xE3B34152,
    .scrim = 0x00000080,
};

inline constexpr Palette light_palette{
    .sidebar = 0xF4F5F7FF,
    .main = 0xFFFFFFFF,
    .raised = 0xFFFFFFFF,
    .hover = 0x0000000A,
    .selected = 0x2F6BDB1F,
    .line = 0x00000019,
    .text = 0x1D2129FF,
    .text_muted = 0x5C636FFF,
    .text_faint = 0x6A717DFF,
    .accent = 0x2F6BDBFF,
    .on_accent = 0xFFFFFFFF,
    .link = 0x1F56BCFF,
    .danger = 0xC5281CFF,
    .warning = 0x8F6200FF,
    .good = 0x1B7F45FF,
    .selection = 0x2F6BDB40,
    .mark = 0xF2C14E80,
    .scrim = 0x00000059,
};

inline constexpr Palette dark_contrast_palette{
    .sidebar = 0x000000FF,
    .main = 0x000000FF,
    .raised = 0x0F1115FF,
    .hover = 0xFFFFFF29,
    .selected = 0x8AB4FF4D,
    .line = 0xFFFFFFA6,
    .text = 0xFFFFFFFF,
    .text_muted = 0xE2E6EDFF,
    .text_faint = 0xCDD3DCFF,
    .accent = 0x8AB4FFFF,
    .on_accent = 0x000000FF,
    .link = 0xA9C8FFFF,
    .danger = 0xFFA39CFF,
    .warning = 0xFFD166FF,
    .good = 0x7DE2A5FF,
    .selection = 0x5B8DEF99,
    .mark = 0xE3B34180,
    .scrim = 0x000000B3,
    .outlined = true,
};

inline constexpr Palette light_contrast_palette{
    .sidebar = 0xFFFFFFFF,
    .main = 0xFFFFFFFF,
    .raised = 0xFFFFFFFF,
    .hover = 0x0000001F,
    .selected = 0x0B3FA833,
    .line = 0x000000A6,
    .text = 0x000000FF,
    .text_muted = 0x2B3038FF,
    .text_faint = 0x3D434DFF,
    .accent = 0x0B3FA8FF,
    .on_accent = 0xFFFFFFFF,
    .link = 0x0A3793FF,
    .danger = 0x9B1208FF,
    .warning = 0x6B4900FF,
    .good = 0x0A5A2CFF,
    .selection = 0x0B3FA84D,
    .mark = 0xF2C14E99,
    .scrim = 0x00000080,
    .outlined = true,
};

/// What stands out, in each of the palettes, and links there.
struct AccentColors {
    struct Pair {
        Color accent;
        Color link;
    };
    Pair dark, light, dark_contrast, light_contrast;
};

/// In the order of `Accent`; the first is the palettes' own.
inline constexpr std::array<AccentColors, accent_names.size()> accents{{
    {{0x6595F2FF, 0x84ACF8FF}, {0x2F6BDBFF, 0x1F56BCFF}, {0x8AB4FFFF, 0xA9C8FFFF}, {0x0B3FA8FF, 0x0A3793FF}},
    {{0x3DB8ACFF, 0x5CCFC3FF}, {0x0B7A70FF, 0x08665DFF}, {0x6FE0D4FF, 0x95ECE2FF}, {0x00544CFF, 0x004A43FF}},
    {{0x5DBB63FF, 0x7FD083FF}, {0x217A36FF, 0x1A662CFF}, {0x8FE39AFF, 0xB0EDB8FF}, {0x0A5A1FFF, 0x084D1AFF}},
    {{0xD9A038FF, 0xE8B75CFF}, {0x8A5E00FF, 0x7A5300FF}, {0xFFCB66FF, 0xFFDB94FF}, {0x634300FF, 0x573B00FF}},
    {{0xF0789AFF, 0xF79AB4FF}, {0xBC2A59FF, 0xA01F49FF}, {0xFFA3BDFF, 0xFFC2D3FF}, {0x8A1038FF, 0x7A0C30FF}},
    {{0xA98BF5FF, 0xC0A8FAFF}, {0x6A45C9FF, 0x5836B0FF}, {0xC9B5FFFF, 0xDCCFFFFF}, {0x46259AFF, 0x3C1F87FF}},
}};

constexpr Palette palette_of(bool dark, bool contrast, Accent accent) {
    const AccentColors& colors = accents[static_cast<std::size_t>(accent)];
    const AccentColors::Pair& pair =
        dark ? (contrast ? colors.dark_contrast : colors.dark) : (contrast ? colors.light_contrast : colors.light);
    Palette palette =
        dark ? (contrast ? dark_contrast_palette : dark_palette) : (contrast ? light_contrast_palette : light_palette);
    if (accent == Accent::blue) return palette;
    const auto tinted = [&](Color former) { return (pair.accent & 0xFFFFFF00U) | (former & 0xFFU); };
    palette.accent = pair.accent;
    palette.link = pair.link;
    palette.selected = tinted(palette.selected);
    palette.selection = tinted(palette.selection);
    return palette;
}

/// Where the browser leaves a page no colours but the person's own.
constexpr Palette palette_of(const Preferences::Colors& own) {
    const auto thin = [](Color color, Color alpha) { return (color & 0xFFFFFF00U) | alpha; };
    return {
        .sidebar = own.ground,
        .main = own.ground,
        .raised = own.ground,
        .hover = thin(own.selected, 0x33),
        .selected = thin(own.selected, 0x4D),
        .line = own.text,
        .text = own.text,
        .text_muted = own.text,
        .text_faint = own.text,
        .accent = own.selected,
        .on_accent = own.on_selected,
        .link = own.link,
        .danger = own.text,
        .warning = own.text,
        .good = own.text,
        .selection = thin(own.selected, 0x66),
        .mark = thin(own.selected, 0x66),
        .scrim = thin(own.ground, 0xCC),
        .outlined = true,
    };
}

/// Behind an avatar's white letters: readable with them, and no two of them near to each other.
inline constexpr Color avatar_colors[] = {
    0x208080FF, 0x902868FF, 0x2870D0FF, 0x907020FF, 0x783898FF, 0x208020FF, 0xA04040FF, 0x3048A8FF, 0xB85820FF,
    0x205860FF, 0xB04890FF, 0x685020FF, 0x8860C8FF, 0x206020FF, 0xC84860FF, 0x206898FF, 0x684860FF, 0x786888FF,
};

struct TextStyle {
    Face face = Face::regular;
    float size = 15;
    float line_height = 22;
};

namespace type {
inline constexpr TextStyle body{Face::regular, 15, 22};
inline constexpr TextStyle author{Face::bold, 15, 22};
inline constexpr TextStyle tombstone{Face::italic, 15, 22};
inline constexpr TextStyle system{Face::regular, 13, 18};
inline constexpr TextStyle chip{Face::regular, 13, 18};
inline constexpr TextStyle small{Face::regular, 12, 16};
inline constexpr TextStyle label{Face::bold, 12, 16};
inline constexpr TextStyle room{Face::regular, 15, 22};
inline constexpr TextStyle room_unread{Face::bold, 15, 22};
inline constexpr TextStyle title{Face::bold, 17, 24};
inline constexpr TextStyle brand{Face::bold, 18, 26};
inline constexpr TextStyle intro{Face::bold, 26, 34};
inline constexpr TextStyle avatar{Face::bold, 15, 20};
}  // namespace type

namespace space {
inline constexpr float sidebar_width = 248;
inline constexpr float drawer_below = 720;  ///< narrower windows show one pane at a time
inline constexpr float header_height = 60;
inline constexpr float gutter = 20;
inline constexpr float gutter_narrow = 12;
inline constexpr float avatar = 36;
inline constexpr float avatar_gap = 12;
inline constexpr float group_gap = 14;
inline constexpr float group_gap_close = 5;
inline constexpr float line_gap = 2;
inline constexpr float system_gap = 6;
inline constexpr float chip_height = 24;
inline constexpr float chip_padding = 8;
inline constexpr float chip_gap = 4;
inline constexpr float text_column_max = 860;
/// The composer and the widest message end at the same place.
inline constexpr float conversation_max = gutter + avatar + avatar_gap + text_column_max + gutter;
inline constexpr float radius = 8;
inline constexpr float composer_radius = 12;
inline constexpr float composer_padding = 12;
inline constexpr int composer_lines_max = 10;
inline constexpr float room_height = 36;
inline constexpr float typing_height = 24;
inline constexpr float people_width = 248;
inline constexpr float people_beside_from = 620;  ///< in a narrower conversation they take its place
inline constexpr float search_width = 320;
inline constexpr float search_beside_from = 700;
inline constexpr float thread_beside_from = 860;  ///< in less a thread takes the place of its room
inline constexpr float thread_part = 0.42F;       ///< of the two, within these bounds
inline constexpr float thread_width_min = 360;
inline constexpr float thread_width_max = 480;
inline constexpr float touch = 44;
}  // namespace space

}  // namespace parley::client
