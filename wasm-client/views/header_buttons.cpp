#include "wasm-client/views/header_buttons.h"

#include <array>

namespace parley::client {

namespace {

/// A head and shoulders.
void draw_figure(Ui& ui, float x, float middle, Color color) {
    ui.list->AddCircleFilled({x + 6, middle - 3.5F}, 3, to_imgui(color));
    ui.list->PathArcTo({x + 6, middle + 6.5F}, 5.5F, 3.14159F, 2 * 3.14159F);
    ui.list->PathFillConvex(to_imgui(color));
}

/// Three lines with a knob on each.
void draw_knobs(Ui& ui, float x, float middle, Color color) {
    constexpr std::array knobs = {10.0F, 4.0F, 8.0F};
    float y = middle - 5;
    for (const float knob : knobs) {
        line(*ui.list, x, y, x + 14, y, color, 1.5F);
        ui.list->AddCircleFilled({x + knob, y}, 2.5F, to_imgui(color));
        y += 5;
    }
}

}  // namespace

void draw_glass(Ui& ui, float x, float y, Color color) {
    ui.list->AddCircle({x, y}, 5, to_imgui(color), 0, 1.5F);
    line(*ui.list, x + 3.6F, y + 3.6F, x + 7.5F, y + 7.5F, color, 1.5F);
}

std::string here_words(const Ui& ui, const PeopleHere& here) {
    return ui.tr_count("{} here", "{} here", here.count);
}

float draw_people_button(Ui& ui, const State& state, const RoomState& room, float right, float middle, std::uint64_t parent) {
    if (!room.here.known) return 0;
    const Palette& p = ui.colors();
    const std::string words = here_words(ui, room.here);
    const float height = ui.width < space::drawer_below ? space::touch : ui.target(32);
    const float width = ui.text.width(words, type::label) + 38;
    const Rect rect{right - width, middle - height / 2, width, height};
    const bool open = state.people_open;
    const std::string spoken = open ? ui.tr("{}, hide the list", {words}) : ui.tr("{}, show the list", {words});
    const ButtonState button = ui.button(semantic_key("button", "people"), parent, spoken, rect);
    ui.semantics.back().expanded = open ? Expanded::yes : Expanded::no;
    const Rect pill{rect.x, middle - 16, width, 32};
    if (open || button.hovered) fill(*ui.list, pill, open ? p.selected : p.hover, space::radius);
    const Color color = open || button.hovered ? p.text : p.text_muted;
    draw_figure(ui, rect.x + 10, middle, color);
    ui.text.draw_line(*ui.list, words, type::label, rect.x + 28, middle - type::label.line_height / 2, color, width);
    if (button.clicked) ui.intend(ShowPeople{!open});
    return width;
}

float draw_room_button(Ui& ui, float right, float middle, std::uint64_t parent) {
    const Palette& p = ui.colors();
    const float size = ui.width < space::drawer_below ? space::touch : ui.target(32);
    const Rect rect{right - size, middle - size / 2, size, size};
    const ButtonState button = ui.button(semantic_key("button", "room-pane"), parent, ui.tr("Room settings"), rect);
    ui.semantics.back().expanded = Expanded::no;
    const Rect ground{rect.x + (size - 32) / 2, middle - 16, 32, 32};
    if (button.hovered) fill(*ui.list, ground, p.hover, space::radius);
    draw_knobs(ui, rect.x + size / 2 - 7, middle, button.hovered ? p.text : p.text_muted);
    if (button.clicked) ui.intend(ShowRoomPane{});
    return size;
}

float draw_search_button(Ui& ui, const State& state, float right, float middle, std::uint64_t parent) {
    const Palette& p = ui.colors();
    const float size = ui.width < space::drawer_below ? space::touch : ui.target(32);
    const Rect rect{right - size, middle - size / 2, size, size};
    const ButtonState button = ui.button(semantic_key("button", "search"), parent, ui.tr("Search this room"), rect);
    const bool open = state.search.open;
    ui.semantics.back().expanded = open ? Expanded::yes : Expanded::no;
    constexpr float face = 32;
    const Rect pill{rect.x + (size - face) / 2, middle - face / 2, face, face};
    if (open || button.hovered) fill(*ui.list, pill, open ? p.selected : p.hover, space::radius);
    draw_glass(ui, rect.x + size / 2 - 1, middle - 1, open || button.hovered ? p.text : p.text_muted);
    if (button.clicked) ui.intend(open ? Intent(CloseSearch{}) : Intent(OpenSearch{}));
    return size;
}

}  // namespace parley::client
