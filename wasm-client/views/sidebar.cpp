#include "wasm-client/views/sidebar.h"

#include <algorithm>
#include <string>

#include "wasm-client/model/accounts.h"
#include "wasm-client/model/own_settings.h"

namespace parley::client {

namespace {

constexpr float inset = 12;
constexpr float person_height = 64;
constexpr float heading_height = 40;
constexpr float section_gap = 12;
/// Rooms so near to what is in sight are mirrored all the same, so that keys reach them.
constexpr float beyond_sight = 400;

void draw_badge(Ui& ui, std::uint32_t count, float right, float middle) {
    const std::string label = count > 99 ? "99+" : std::to_string(count);
    const float width = std::max(20.0F, ui.text.width(label, type::label) + 12);
    const Rect pill{right - width, middle - 10, width, 20};
    fill(*ui.list, pill, ui.colors().accent, 10);
    ui.text.draw_line(*ui.list, label, type::label, pill.x + (width - ui.text.width(label, type::label)) / 2, pill.y + 2,
                      ui.colors().on_accent, width);
}

void draw_invitation(Ui& ui, float right, float middle) {
    const std::string_view label = ui.tr("Invited");
    const float width = ui.text.width(label, type::label) + 14;
    const Rect pill{right - width, middle - 10, width, 20};
    outline(*ui.list, pill, ui.colors().accent, 10);
    ui.text.draw_line(*ui.list, label, type::label, pill.x + 7, pill.y + 2, ui.colors().accent, width);
}

void draw_archived(Ui& ui, float right, float middle) {
    const std::string_view label = ui.tr("Archived");
    const float width = ui.text.width(label, type::small);
    ui.text.draw_line(*ui.list, label, type::small, right - width, middle - type::small.line_height / 2, ui.colors().text_faint,
                      width + 1);
}

/// Of the staff room: what was reported and is not resolved, as far as its lines are here.
std::uint32_t open_reports(const RoomState& room) {
    const auto& rows = room.timeline.messages();
    const auto is_open = [](const Message& row) { return row.kind == EventKind::reported && row.is_line() && !row.done; };
    return static_cast<std::uint32_t>(std::count_if(rows.begin(), rows.end(), is_open));
}

std::uint32_t badge_of(const RoomState& room) {
    return room.info.access == RoomAccess::staff ? open_reports(room) : room.unread_in_all();
}

std::string spoken_name(const Ui& ui, const RoomState& room) {
    std::string name = room.title(ui.language);
    const auto add = [&](std::string_view more) { name = ui.tr("{}, {}", {name, more}); };
    if (room.info.access == RoomAccess::staff) {
        if (const auto open = open_reports(room); open > 0) add(ui.tr_count("{} open report", "{} open reports", open));
        return name;
    }
    if (const std::uint32_t unread = room.unread_in_all(); unread > 0) add(ui.tr_count("{} unread", "{} unread", unread));
    if (room.invited()) add(ui.tr("you are invited"));
    if (room.info.archived) add(ui.tr("archived"));
    return name;
}

/// Of a direct room with one other person, who is here.
std::optional<PersonStatus> status_of_other(const RoomState& room) {
    if (room.info.access != RoomAccess::direct || room.other.size() != 1) return std::nullopt;
    return room.here.status_of(room.other.front().id);
}

/// `silent`: nothing of it is told, and its count does not call either.
bool draw_room(Ui& ui, const State& state, const RoomState& room, bool silent, const Rect& row, std::uint64_t parent) {
    const Palette& p = ui.colors();
    const bool current = room.info.id == room_of(state.current);
    const std::uint64_t key = semantic_key("room", room.info.id.value);
    const std::optional<PersonStatus> status = status_of_other(room);
    std::string spoken = spoken_name(ui, room);
    if (status)
        spoken += *status == PersonStatus::online ? std::string(ui.tr(", online")) : spoken_status(ui.language, *status);
    const ButtonState button = ui.button(key, parent, spoken, row);
    ui.semantics.back().current = current;
    ui.semantics.back().id = room.info.id.value;
    if (current)
        fill(*ui.list, row, p.selected, space::radius);
    else if (button.hovered)
        fill(*ui.list, row, p.hover, space::radius);
    if (current && p.outlined) outline(*ui.list, row, p.accent, space::radius, 2);
    const std::uint32_t badge = silent ? 0 : badge_of(room);
    const bool loud = current || badge > 0 || room.invited();
    const TextStyle& style = badge > 0 ? type::room_unread : type::room;
    const float y = row.y + (row.height - style.line_height) / 2;
    const Color color = loud ? p.text : room.info.archived ? p.text_faint : p.text_muted;
    if (room.info.access == RoomAccess::staff)
        draw_shield(ui, row.x + 9, row.y + row.height / 2, p.text_faint);
    else if (status)
        draw_status(ui, row.x + 15, row.y + row.height / 2, status);
    else
        ui.text.draw_line(*ui.list, room_sign(room.info), style, row.x + 10, y, p.text_faint, 20);
    const char* mark = room.invited() ? ui.tr("Invited") : room.info.archived ? ui.tr("Archived") : nullptr;
    const float taken = mark != nullptr ? std::max(76.0F, ui.text.width(mark, type::label) + 30) : badge > 0 ? 48.0F : 10.0F;
    ui.text.draw_line(*ui.list, room.title(ui.language), style, row.x + 28, y, color, row.width - 28 - taken);
    const float right = row.x + row.width - 8;
    const float middle = row.y + row.height / 2;
    if (room.invited())
        draw_invitation(ui, right, middle);
    else if (badge > 0)
        draw_badge(ui, badge, right, middle);
    else if (room.info.archived)
        draw_archived(ui, right, middle);
    return button.clicked;
}

void draw_heading(Ui& ui, const Rect& row, std::uint64_t parent) {
    const std::string_view words = ui.tr("More rooms");
    const Rect text{row.x + 8, row.y + row.height - type::label.line_height - 6, row.width - 8, type::label.line_height};
    ui.text.draw_line(*ui.list, words, type::label, text.x, text.y, ui.colors().text_muted, text.width);
    ui.node(semantic_key("heading", "more-rooms"), parent, Role::heading, text).text = std::string(words);
}

/// The way to the list of all rooms; true when it was pressed.
bool draw_directory(Ui& ui, const State& state, const Rect& row, std::uint64_t parent) {
    const Palette& p = ui.colors();
    const bool open = state.pane && state.pane->directory;
    const ButtonState button = ui.button(semantic_key("button", "directory"), parent, ui.tr("All rooms"), row);
    ui.semantics.back().expanded = open ? Expanded::yes : Expanded::no;
    if (open || button.hovered) fill(*ui.list, row, open ? p.selected : p.hover, space::radius);
    ui.text.draw_line(*ui.list, ui.tr("All rooms\u2026"), type::room, row.x + 28,
                      row.y + (row.height - type::room.line_height) / 2, p.text_muted, row.width - 38);
    if (button.clicked) ui.intend(ShowRoomPane{!open, true});
    return button.clicked;
}

void draw_add_room(Ui& ui, const Rect& rect, std::uint64_t parent) {
    const ButtonState button = ui.button(semantic_key("button", "new-room"), parent, ui.tr("New room"), rect);
    if (button.hovered) fill(*ui.list, rect, ui.colors().hover, space::radius);
    const float x = rect.x + rect.width / 2;
    const float y = rect.y + rect.height / 2;
    const Color color = button.hovered ? ui.colors().text : ui.colors().text_muted;
    fill(*ui.list, {x - 6, y - 0.75F, 12, 1.5F}, color);
    fill(*ui.list, {x - 0.75F, y - 6, 1.5F, 12}, color);
    if (button.clicked) ui.intend(AskRoomName{});
}

/// Opens the list of where one can go.
void draw_switcher_button(Ui& ui, const Rect& rect, std::uint64_t parent) {
    const ButtonState button = ui.button(semantic_key("button", "switcher"), parent, ui.tr("Go to a room or a person"), rect);
    if (button.hovered) fill(*ui.list, rect, ui.colors().hover, space::radius);
    const Color color = button.hovered ? ui.colors().text : ui.colors().text_muted;
    const float x = rect.x + rect.width / 2 - 1;
    const float y = rect.y + rect.height / 2 - 1;
    ui.list->AddCircle({x, y}, 5, to_imgui(color), 0, 1.5F);
    line(*ui.list, x + 3.6F, y + 3.6F, x + 7.5F, y + 7.5F, color, 1.5F);
    if (button.clicked) ui.intend(OpenSwitcher{});
}

/// All messages that call the person; true when it was pressed.
bool draw_mentions_button(Ui& ui, const State& state, const Rect& rect, std::uint64_t parent) {
    const ButtonState button = ui.button(semantic_key("button", "mentions"), parent, ui.tr("Mentions of me"), rect);
    if (button.hovered) fill(*ui.list, rect, ui.colors().hover, space::radius);
    const float x = rect.x + (rect.width - ui.text.width("@", type::title)) / 2;
    const float y = rect.y + (rect.height - type::title.line_height) / 2;
    const Color color = button.hovered ? ui.colors().text : ui.colors().text_muted;
    ui.text.draw_line(*ui.list, "@", type::title, x, y, color, rect.width);
    if (!button.clicked) return false;
    if (state.account.open) ui.intend(CloseAccount{});
    if (state.pane) ui.intend(ShowRoomPane{false});
    ui.intend(OpenSearch{SearchFilter::mentions, true});
    return true;
}

/// Who one is; true when it was pressed.
bool draw_person(Ui& ui, const State& state, const Rect& rect) {
    const Palette& p = ui.colors();
    line(*ui.list, rect.x, rect.y, rect.x + rect.width, rect.y, p.line);
    if (state.me.name.empty()) return false;
    const Rect place{rect.x + 6, rect.y + 6, rect.width - 12, rect.height - 12};
    const std::string rank = ui.tr(title_of(state.rank));
    const bool online = state.link == Link::online;
    const std::string how = ui.tr(online ? name_of(state.presence()) : tr_noop("Offline"));
    std::string spoken = ui.tr("Account: {}, {}", {isolated(state.me.name), rank});
    if (state.presence() != PresenceChoice::automatic) spoken += ", " + how;
    const ButtonState button = ui.button(semantic_key("button", "account"), 0, spoken, place);
    ui.semantics.back().expanded = state.account.open ? Expanded::yes : Expanded::no;
    if (state.account.open || button.hovered) fill(*ui.list, place, state.account.open ? p.selected : p.hover, space::radius);
    const Rect avatar{rect.x + inset + 4, rect.y + 14, space::avatar, space::avatar};
    draw_avatar(ui, avatar, state.me);
    const float x = avatar.x + avatar.width + space::avatar_gap;
    const float width = rect.x + rect.width - x - inset;
    ui.text.draw_line(*ui.list, state.me.name, type::author, x, rect.y + 12, p.text, width);
    draw_status(ui, x + 5, rect.y + 42, online ? status_of(state.presence()) : std::nullopt);
    ui.text.draw_line(*ui.list, how + " \u00B7 " + rank, type::small, x + 15, rect.y + 34, p.text_muted, width - 15);
    if (button.clicked) ui.intend(state.account.open ? Intent(CloseAccount{}) : Intent(OpenAccount{}));
    return button.clicked;
}

}  // namespace

bool Sidebar::draw(Ui& ui, const State& state, const Rect& rect) {
    const Palette& p = ui.colors();
    fill(*ui.list, rect, p.sidebar);
    line(*ui.list, rect.x + rect.width - 0.5F, rect.y, rect.x + rect.width - 0.5F, rect.y + rect.height, p.line);
    ui.text.draw_line(*ui.list, "Parley", type::brand, rect.x + inset + 8, rect.y + 17, p.text, rect.width);

    const std::uint64_t nav = semantic_key("region", "rooms");
    ui.node(nav, 0, Role::navigation, rect).name = ui.tr("Rooms");
    const float go = ui.target(32);
    const Rect way{rect.x + rect.width - inset - go, rect.y + (space::header_height - go) / 2, go, go};
    const bool mentions = draw_mentions_button(ui, state, {way.x - go - 2, way.y, go, go}, nav);
    draw_switcher_button(ui, way, nav);
    const float y = rect.y + space::header_height + 8;
    ui.text.draw_line(*ui.list, ui.tr("Rooms"), type::label, rect.x + inset + 8, y + 8, p.text_muted, rect.width);
    const float add = ui.target(32);
    draw_add_room(ui, {rect.x + rect.width - inset - add, y + (32 - add) / 2, add, add}, nav);
    const float bottom = rect.y + rect.height - person_height;
    const bool chosen = draw_rooms(ui, state, {rect.x, y + 36, rect.width, bottom - y - 36}, nav);
    const bool account = draw_person(ui, state, {rect.x, bottom, rect.width, person_height});
    return chosen || account || mentions;
}

/// What moderators do by itself, the person's own rooms, then those that they may come into, invitations first.
void Sidebar::list(const State& state, float row_height) {
    entries_.clear();
    content_ = 0;
    const auto add = [&](const RoomState* room, float height) {
        entries_.push_back({room, content_, height});
        content_ += height;
    };
    const auto add_rooms = [&](auto wanted) {
        for (const RoomState& room : state.rooms)
            if (wanted(room)) add(&room, row_height + 2);
    };
    const auto is_staff = [](const RoomState& room) { return room.info.access == RoomAccess::staff; };
    add_rooms(is_staff);
    if (!entries_.empty()) content_ += section_gap;
    const std::vector<RoomId> favourites = favourites_in(state.setting("favourites"));
    const auto is_favourite = [&](const RoomState& room) {
        return std::find(favourites.begin(), favourites.end(), room.info.id) != favourites.end();
    };
    const auto is_own = [&](const RoomState& room) {
        return room.own() && !is_staff(room) && (!state.leaving || state.leaving->room != room.info.id);
    };
    const std::size_t before = entries_.size();
    for (const RoomId& id : favourites)
        if (const RoomState* room = state.find(id); room != nullptr && is_own(*room)) add(room, row_height + 2);
    if (entries_.size() > before) content_ += section_gap;
    add_rooms([&](const RoomState& room) { return is_own(room) && !is_favourite(room); });
    const auto others = [](const RoomState& room) { return !room.own(); };
    if (std::any_of(state.rooms.begin(), state.rooms.end(), others)) add(nullptr, heading_height);
    add_rooms([](const RoomState& room) { return room.invited(); });
    add_rooms([](const RoomState& room) { return !room.own() && !room.invited(); });
    add(nullptr, row_height + 2);
    entries_.back().directory = true;
    content_ += 8;
}

/// A room that was opened from elsewhere comes in sight.
void Sidebar::reveal(const State& state, float height) {
    if (room_of(state.current) == in_sight_ || state.rooms.empty()) return;
    in_sight_ = room_of(state.current);
    for (const Entry& entry : entries_) {
        if (entry.room == nullptr || entry.room->info.id != in_sight_) continue;
        bring_in_sight(entry, height);
    }
}

void Sidebar::bring_in_sight(const Entry& entry, float height) {
    scroll_ = std::min(std::max(scroll_, entry.top + entry.height - height), entry.top);
}

/// A room that got the focus comes in sight.
void Sidebar::follow_focus(const Ui& ui, float height) {
    if (ui.focused == focus_seen_) return;
    focus_seen_ = ui.focused;
    for (const Entry& entry : entries_)
        if (entry.room != nullptr && semantic_key("room", entry.room->info.id.value) == ui.focused)
            bring_in_sight(entry, height);
}

bool Sidebar::draw_rooms(Ui& ui, const State& state, const Rect& rect, std::uint64_t nav) {
    const float row_height = ui.target(space::room_height);
    list(state, row_height);
    reveal(state, rect.height);
    follow_focus(ui, rect.height);
    scroll_ = std::clamp(scroll_, 0.0F, std::max(0.0F, content_ - rect.height));
    bool chosen = false;
    const NotifySetting notify = NotifySetting::parse(state.setting("notify"));
    ImGui::PushClipRect(top_left(rect), bottom_right(rect), true);
    for (const Entry& entry : entries_) {
        const Rect row{rect.x + inset, rect.y - scroll_ + entry.top, rect.width - 2 * inset, entry.height};
        const bool focused = entry.room != nullptr && semantic_key("room", entry.room->info.id.value) == ui.focused;
        const bool near = row.y + row.height >= rect.y - beyond_sight && row.y <= rect.y + rect.height + beyond_sight;
        if (!near && !focused) continue;
        if (entry.room == nullptr) {
            if (!entry.directory)
                draw_heading(ui, row, nav);
            else if (draw_directory(ui, state, {row.x, row.y, row.width, row_height}, nav))
                chosen = true;
            continue;
        }
        const bool silent = notify.of(entry.room->info.id) == NotifyLevel::nothing;
        if (!draw_room(ui, state, *entry.room, silent, {row.x, row.y, row.width, row_height}, nav)) continue;
        ui.intend(OpenRoom{entry.room->info.id});
        chosen = true;
    }
    ImGui::PopClipRect();
    return chosen;
}

}  // namespace parley::client
