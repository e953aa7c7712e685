// What a link leads to, below the words that it stands in.
#pragma once

#include <string>

#include "wasm-client/model/link_cards.h"
#include "wasm-client/views/ui.h"

namespace parley::client {

/// Laid out for a width; everything from the words' top left.
struct CardLayout {
    SharedCard card;  ///< null: there is none
    Rect rect;
    std::string title, text;  ///< as much of them as is shown
    TextLayout title_lines, text_lines;
};

/// Below `top`; returns where it ends.
float lay_out_link_card(Ui& ui, SharedCard card, float width, float top, CardLayout& layout);
/// `x`, `y`: the words' top left.
void draw_link_card(Ui& ui, const CardLayout& layout, float x, float y, float clip_top, float clip_bottom, bool hovered);
/// "example.org: A title. What it says"
std::string spoken_card(const Ui& ui, const LinkCard& card);

}  // namespace parley::client
