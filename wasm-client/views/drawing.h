// Shapes in the theme's colours.
#pragma once

#include <imgui.h>

#include <cmath>

#include "wasm-client/views/theme.h"

namespace parley::client {

inline ImU32 to_imgui(Color color) {
    return IM_COL32(color >> 24U, (color >> 16U) & 0xFFU, (color >> 8U) & 0xFFU, color & 0xFFU);
}

inline Color with_alpha(Color color, float alpha) {
    return (color & 0xFFFFFF00U) | static_cast<Color>(static_cast<float>(color & 0xFFU) * alpha);
}

inline ImVec2 top_left(const Rect& rect) {
    return {rect.x, rect.y};
}

inline ImVec2 bottom_right(const Rect& rect) {
    return {rect.x + rect.width, rect.y + rect.height};
}

/// The part of a conversation that is written in: on a very wide screen not all of it, in the middle.
inline Rect reading_part(const Rect& conversation) {
    const float width = conversation.width < space::conversation_max ? conversation.width : space::conversation_max;
    const float left = std::floor((conversation.width - width) / 2);
    return {conversation.x + left, conversation.y, width, conversation.height};
}

/// Turned around within the width.
inline Rect mirrored(const Rect& rect, float width) {
    return {width - rect.x - rect.width, rect.y, rect.width, rect.height};
}

inline void fill(ImDrawList& list, const Rect& rect, Color color, float radius = 0) {
    list.AddRectFilled(top_left(rect), bottom_right(rect), to_imgui(color), radius);
}

inline void outline(ImDrawList& list, const Rect& rect, Color color, float radius = 0, float thickness = 1) {
    list.AddRect(top_left(rect), bottom_right(rect), to_imgui(color), radius, 0, thickness);
}

inline void line(ImDrawList& list, float x0, float y0, float x1, float y1, Color color, float thickness = 1) {
    list.AddLine({x0, y0}, {x1, y1}, to_imgui(color), thickness);
}

}  // namespace parley::client
