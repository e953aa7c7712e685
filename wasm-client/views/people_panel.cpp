#include "wasm-client/views/people_panel.h"

#include <algorithm>
#include <utility>

#include "wasm-client/views/header_buttons.h"

namespace parley::client {

namespace {

constexpr float inset = 12;
constexpr float top_height = 52;
constexpr float avatar_size = 28;
constexpr std::size_t people_mirrored_max = 60;

/// A finger needs more than a mouse.
float row_height_of(const Ui& ui) {
    constexpr float least = 40;
    return ui.target(least);
}

void draw_cross(Ui& ui, const Rect& rect, Color color) {
    const float x = rect.x + rect.width / 2;
    const float y = rect.y + rect.height / 2;
    line(*ui.list, x - 5, y - 5, x + 5, y + 5, color, 1.5F);
    line(*ui.list, x - 5, y + 5, x + 5, y - 5, color, 1.5F);
}

/// Why there is no list; null when there is one.
const char* instead_of_list(const State& state, const PeopleHere& here) {
    if (here.stuck) return tr_noop("Who is here can\u2019t be listed.");
    if (here.listed) return nullptr;
    return state.link == Link::online ? tr_noop("Loading\u2026") : tr_noop("Offline");
}

void draw_person(Ui& ui, const PersonHere& person, bool me, const Rect& row) {
    const Palette& p = ui.colors();
    draw_avatar(ui, {row.x + 4, row.y + (row.height - avatar_size) / 2, avatar_size, avatar_size}, person);
    const float corner = row.y + (row.height + avatar_size) / 2 - 2;
    ui.list->AddCircleFilled({row.x + 2 + avatar_size, corner}, 7, to_imgui(p.sidebar));
    draw_status(ui, row.x + 2 + avatar_size, corner, person.status);
    const float x = row.x + 4 + avatar_size + 10;
    const float you = me ? ui.text.width(ui.tr("you"), type::small) + 8 : 0;
    const float width = row.x + row.width - x - you;
    const float y = row.y + (row.height - type::room.line_height) / 2;
    const float used = ui.text.draw_line(*ui.list, person.name, type::room, x, y, p.text, width);
    if (!me) return;
    const float you_y = y + ui.text.baseline(type::room) - ui.text.baseline(type::small);
    ui.text.draw_line(*ui.list, ui.tr("you"), type::small, x + used + 8, you_y, p.text_faint, you);
}

}  // namespace

void PeoplePanel::draw(Ui& ui, const State& state, const RoomState& room, const Rect& rect, std::uint64_t parent) {
    if (room.info.id != room_) scroll_ = 0;
    room_ = room.info.id;
    const Palette& p = ui.colors();
    // Beside the conversation it is a pane; in the place of the messages it looks like them.
    if (const float bottom = rect.y + rect.height; bottom >= ui.height) {
        fill(*ui.list, rect, p.sidebar);
        line(*ui.list, rect.x + 0.5F, rect.y, rect.x + 0.5F, bottom, p.line);
    } else {
        line(*ui.list, rect.x, bottom - 0.5F, rect.x + rect.width, bottom - 0.5F, p.line);
    }
    const std::uint64_t region = semantic_key("region", "people");
    ui.node(region, parent, Role::region, rect).name = ui.tr("People");
    draw_top(ui, room, {rect.x, rect.y, rect.width, top_height}, region);

    const PeopleHere& here = room.here;
    Rect list{rect.x, rect.y + top_height, rect.width, rect.height - top_height};
    if (const char* why = instead_of_list(state, here); why != nullptr) {
        const char* words = ui.tr(why);
        const Rect text{list.x + inset + 4, list.y + 4, list.width - 2 * inset, type::system.line_height};
        ui.text.draw_line(*ui.list, words, type::system, text.x, text.y, p.text_muted, text.width);
        ui.node(semantic_key("text", "people"), region, Role::text, text).text = words;
        return;
    }
    const float bottom_height = ui.target(36) + 16;
    if (here.more) list.height -= bottom_height;
    draw_list(ui, state, room, list, region);
    if (!here.more) return;
    const Rect bottom{rect.x + inset, list.y + list.height + 8, rect.width - 2 * inset, bottom_height - 16};
    line(*ui.list, rect.x, list.y + list.height, rect.x + rect.width, list.y + list.height, p.line);
    if (here.people.size() < people_listed_max) {
        if (ui.text_button(semantic_key("button", "more-people"), region, ui.tr("Show more"), bottom, false))
            ui.intend(MorePeople{});
        return;
    }
    const std::size_t others = std::max<std::size_t>(here.count, here.people.size()) - here.people.size();
    const std::string words = ui.tr_count("and {} other", "and {} others", others);
    const float y = bottom.y + (bottom.height - type::small.line_height) / 2;
    ui.text.draw_line(*ui.list, words, type::small, bottom.x + 4, y, p.text_muted, bottom.width);
    ui.node(semantic_key("text", "more-people"), region, Role::text, bottom).text = words;
}

void PeoplePanel::draw_top(Ui& ui, const RoomState& room, const Rect& rect, std::uint64_t region) {
    const Palette& p = ui.colors();
    const float close_size = ui.target(32);
    const Rect title{rect.x + inset + 4, rect.y + (rect.height - type::author.line_height) / 2,
                     rect.width - 2 * inset - close_size, type::author.line_height};
    const std::string words = room.here.known ? here_words(ui, room.here) : ui.tr("People");
    ui.text.draw_line(*ui.list, words, type::author, title.x, title.y, p.text, title.width);
    ui.node(semantic_key("heading", "people"), region, Role::heading, title).text = words;
    const Rect close{rect.x + rect.width - inset - close_size + 4, rect.y + (rect.height - close_size) / 2, close_size,
                     close_size};
    const std::uint64_t key = semantic_key("button", "close-people");
    const ButtonState button = ui.button(key, region, ui.tr("Close the list of people"), close);
    if (button.hovered) fill(*ui.list, close, p.hover, space::radius);
    draw_cross(ui, close, button.hovered ? p.text : p.text_muted);
    if (!button.clicked) return;
    ui.intend(ShowPeople{false});
    // The button that had the focus is gone.
    if (ui.activated == key) ui.platform->edit_focus();
}

/// Who got the focus comes in sight.
void PeoplePanel::follow_focus(const Ui& ui, const std::vector<PersonHere>& people, float height) {
    if (ui.focused == std::exchange(focus_seen_, ui.focused) || ui.focused == 0) return;
    const float row_height = row_height_of(ui);
    for (std::size_t i = 0; i < people.size(); i++) {
        if (semantic_key("person", people[i].id.value) != ui.focused) continue;
        const float top = static_cast<float>(i) * row_height;
        scroll_ = std::min(std::max(scroll_, top + row_height - height), top);
    }
}

/// Drawn is what is in sight; the mirror has some more around it, to be read on.
void PeoplePanel::draw_list(Ui& ui, const State& state, const RoomState& room, const Rect& rect, std::uint64_t region) {
    const std::vector<PersonHere>& people = room.here.people;
    const std::uint64_t list = semantic_key("list", "people");
    SemanticNode& listed = ui.node(list, region, Role::list, rect);
    listed.name = ui.tr("People here");
    listed.scrolls = true;
    const float row_height = row_height_of(ui);
    const float content = static_cast<float>(people.size()) * row_height + inset;
    follow_focus(ui, people, rect.height);
    scroll_ = std::clamp(scroll_, 0.0F, std::max(0.0F, content - rect.height));
    ImGui::PushClipRect(top_left(rect), bottom_right(rect), true);
    const auto first = static_cast<std::size_t>(scroll_ / row_height);
    const std::size_t from = first > people_mirrored_max / 4 ? first - people_mirrored_max / 4 : 0;
    const std::size_t to = std::min(people.size(), from + people_mirrored_max);
    for (std::size_t i = from; i < to; i++) {
        const Rect row{rect.x + inset, rect.y - scroll_ + static_cast<float>(i) * row_height, rect.width - 2 * inset,
                       row_height};
        const bool me = people[i].id == state.me.id;
        const std::string name = isolated(people[i].name);
        const std::string spoken = (me ? ui.tr("{} (you)", {name}) : name) + spoken_status(ui.language, people[i].status);
        const ButtonState button = ui.button(semantic_key("person", people[i].id.value), list, spoken, row);
        SemanticNode& node = ui.semantics.back();
        node.name.clear();
        node.text = spoken;
        node.id = people[i].id.value;
        node.position = static_cast<std::uint32_t>(i + 1);
        node.set_size = static_cast<std::uint32_t>(people.size());
        if (button.hovered) fill(*ui.list, row, ui.colors().hover, space::radius);
        if (row.y + row.height >= rect.y && row.y <= rect.y + rect.height) draw_person(ui, people[i], me, row);
        if (button.clicked) ui.show_person(people[i], row);
    }
    ImGui::PopClipRect();
}

}  // namespace parley::client
