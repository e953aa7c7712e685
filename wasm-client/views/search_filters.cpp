// Below the field of a search: what narrows it, to be pressed.
#include <algorithm>
#include <array>

#include "wasm-client/views/search_panel.h"

namespace parley::client {

namespace {

constexpr float gap = 6;
constexpr float inset = 12;
constexpr float face_height_max = 32;

struct Chip {
    const char* label;
    std::optional<SearchFilter> filter;  ///< nothing: all rooms
};
constexpr std::array chips = {Chip{tr_noop("All rooms"), {}},
                              Chip{tr_noop("Mentions of me"), SearchFilter::mentions},
                              Chip{tr_noop("Pinned"), SearchFilter::pinned},
                              Chip{tr_noop("Files"), SearchFilter::files},
                              Chip{tr_noop("Pictures"), SearchFilter::pictures},
                              Chip{tr_noop("Links"), SearchFilter::links}};

float chip_height(const Ui& ui) {
    return ui.target(26);
}

/// Calls with each chip and where it stands below `top`; returns how high they are all together.
template <typename Each>
float place_chips(Ui& ui, float x, float top, float width, Each each) {
    const float height = chip_height(ui);
    Rect place{x, top, 0, height};
    for (const Chip& chip : chips) {
        place.width = ui.text.width(ui.tr(chip.label), type::small) + 22;
        if (place.x > x && place.x + place.width > x + width) {
            place.x = x;
            place.y += height + (ui.coarse ? 0 : gap);
        }
        each(chip, place);
        place.x += place.width + gap;
    }
    return place.y + height - top;
}

}  // namespace

float SearchPanel::filters_height(Ui& ui, float width) {
    return place_chips(ui, 0, 0, width - 2 * inset, [](const Chip&, const Rect&) {}) + 10;
}

void SearchPanel::draw_filters(Ui& ui, const State& state, const Rect& rect, std::uint64_t region) {
    const Palette& p = ui.colors();
    const SearchState& search = state.search;
    place_chips(ui, rect.x + inset, rect.y, rect.width - 2 * inset, [&](const Chip& chip, const Rect& place) {
        const bool chosen = chip.filter ? has_filter(search.query, *chip.filter) : search.everywhere;
        const char* label = ui.tr(chip.label);
        const ButtonState button = ui.button(semantic_key("filter", chip.label), region, ui.tr("Search: {}", {label}), place);
        ui.semantics.back().current = chosen;
        // A finger needs more than what looks well.
        const float face_height = std::min(place.height, face_height_max);
        const Rect face{place.x, place.y + (place.height - face_height) / 2, place.width, face_height};
        if (chosen)
            fill(*ui.list, face, p.accent, space::radius);
        else if (button.hovered)
            fill(*ui.list, face, p.hover, space::radius);
        if (!chosen || p.outlined) outline(*ui.list, face, chosen ? p.text : p.line, space::radius);
        const float y = place.y + (place.height - type::small.line_height) / 2;
        ui.text.draw_line(*ui.list, label, type::small, place.x + 11, y, chosen ? p.on_accent : p.text_muted, place.width);
        if (!button.clicked) return;
        ui.intend(TurnFilter{chip.filter});
    });
}

}  // namespace parley::client
