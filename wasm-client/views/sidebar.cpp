#include "wasm-client/views/sidebar.h"

#include <algorithm>
#include <string>

namespace parley::client {

namespace {

constexpr float inset = 12;
constexpr float person_height = 64;

void draw_badge(Ui& ui, std::uint32_t count, float right, float middle) {
    const std::string label = count > 99 ? "99+" : std::to_string(count);
    const float width = std::max(20.0F, ui.text.width(label, type::label) + 12);
    const Rect pill{right - width, middle - 10, width, 20};
    fill(*ui.list, pill, ui.colors().accent, 10);
    ui.text.draw_line(*ui.list, label, type::label, pill.x + (width - ui.text.width(label, type::label)) / 2, pill.y + 2,
                      ui.colors().on_accent, width);
}

bool draw_room(Ui& ui, const State& state, const RoomState& room, const Rect& row, std::uint64_t parent) {
    const Palette& p = ui.colors();
    const bool current = room.info.id == state.current;
    const std::uint64_t key = semantic_key("room", room.info.id.value);
    std::string name = room.info.name;
    if (room.unread > 0) name += ", " + std::to_string(room.unread) + " unread";
    const ButtonState button = ui.button(key, parent, name, row);
    ui.semantics.back().current = current;
    ui.semantics.back().id = room.info.id.value;
    if (current)
        fill(*ui.list, row, p.selected, space::radius);
    else if (button.hovered)
        fill(*ui.list, row, p.hover, space::radius);
    const bool loud = current || room.unread > 0;
    const TextStyle& style = room.unread > 0 ? type::room_unread : type::room;
    const float y = row.y + (row.height - style.line_height) / 2;
    ui.text.draw_line(*ui.list, "#", style, row.x + 10, y, p.text_faint, 20);
    const float room_for_badge = room.unread > 0 ? 48.0F : 10.0F;
    ui.text.draw_line(*ui.list, room.info.name, style, row.x + 28, y, loud ? p.text : p.text_muted,
                      row.width - 28 - room_for_badge);
    if (room.unread > 0) draw_badge(ui, room.unread, row.x + row.width - 8, row.y + row.height / 2);
    return button.clicked;
}

void draw_add_room(Ui& ui, const Rect& rect, std::uint64_t parent) {
    const ButtonState button = ui.button(semantic_key("button", "new-room"), parent, "New room", rect);
    if (button.hovered) fill(*ui.list, rect, ui.colors().hover, space::radius);
    const float x = rect.x + rect.width / 2;
    const float y = rect.y + rect.height / 2;
    const Color color = button.hovered ? ui.colors().text : ui.colors().text_muted;
    fill(*ui.list, {x - 6, y - 0.75F, 12, 1.5F}, color);
    fill(*ui.list, {x - 0.75F, y - 6, 1.5F, 12}, color);
    if (button.clicked) ui.intend(AskRoomName{});
}

void draw_person(Ui& ui, const State& state, const Rect& rect) {
    const Palette& p = ui.colors();
    line(*ui.list, rect.x, rect.y, rect.x + rect.width, rect.y, p.line);
    if (state.me.name.empty()) return;
    const Rect avatar{rect.x + inset + 4, rect.y + 14, space::avatar, space::avatar};
    draw_avatar(ui, avatar, state.me.name, state.me.id.value);
    const float x = avatar.x + avatar.width + space::avatar_gap;
    const float width = rect.x + rect.width - x - inset;
    ui.text.draw_line(*ui.list, state.me.name, type::author, x, rect.y + 12, p.text, width);
    const bool online = state.link == Link::online;
    ui.list->AddCircleFilled({x + 4, rect.y + 42}, 4, to_imgui(online ? p.good : p.warning));
    ui.text.draw_line(*ui.list, online ? "Online" : "Offline", type::small, x + 14, rect.y + 34, p.text_muted, width - 14);
}

}  // namespace

bool Sidebar::draw(Ui& ui, const State& state, const Rect& rect) {
    const Palette& p = ui.colors();
    fill(*ui.list, rect, p.sidebar);
    line(*ui.list, rect.x + rect.width - 0.5F, rect.y, rect.x + rect.width - 0.5F, rect.y + rect.height, p.line);
    ui.text.draw_line(*ui.list, "Parley", type::brand, rect.x + inset + 8, rect.y + 17, p.text, rect.width);

    const std::uint64_t nav = semantic_key("region", "rooms");
    ui.node(nav, 0, Role::navigation, rect).name = "Rooms";
    const float y = rect.y + space::header_height + 8;
    ui.text.draw_line(*ui.list, "Rooms", type::label, rect.x + inset + 8, y + 8, p.text_muted, rect.width);
    draw_add_room(ui, {rect.x + rect.width - inset - 32, y, 32, 32}, nav);
    const float bottom = rect.y + rect.height - person_height;
    const bool chosen = draw_rooms(ui, state, {rect.x, y + 36, rect.width, bottom - y - 36}, nav);
    draw_person(ui, state, {rect.x, bottom, rect.width, person_height});
    return chosen;
}

bool Sidebar::draw_rooms(Ui& ui, const State& state, const Rect& rect, std::uint64_t nav) {
    const float step = space::room_height + 2;
    const float content = step * static_cast<float>(state.rooms.size()) + 8;
    if (state.current != in_sight_ && !state.rooms.empty()) {
        in_sight_ = state.current;
        for (std::size_t i = 0; i < state.rooms.size(); i++) {
            if (state.rooms[i].info.id != in_sight_) continue;
            const float top = step * static_cast<float>(i);
            scroll_ = std::min(std::max(scroll_, top + step - rect.height), top);
        }
    }
    scroll_ = std::clamp(scroll_, 0.0F, std::max(0.0F, content - rect.height));
    bool chosen = false;
    ImGui::PushClipRect(top_left(rect), bottom_right(rect), true);
    for (std::size_t i = 0; i < state.rooms.size(); i++) {
        const float y = rect.y - scroll_ + step * static_cast<float>(i);
        if (y + step < rect.y || y > rect.y + rect.height) continue;
        const RoomState& room = state.rooms[i];
        if (!draw_room(ui, state, room, {rect.x + inset, y, rect.width - 2 * inset, space::room_height}, nav)) continue;
        ui.intend(OpenRoom{room.info.id});
        chosen = true;
    }
    ImGui::PopClipRect();
    return chosen;
}

}  // namespace parley::client
