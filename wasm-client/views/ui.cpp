#include "wasm-client/views/ui.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <iterator>

#include "shared/utf8.h"
#include "wasm-client/text/clusters.h"

namespace parley::client {

namespace {

constexpr std::uint64_t fnv_offset = 14695981039346656037ULL;
constexpr std::uint64_t fnv_prime = 1099511628211ULL;

std::uint64_t hash(std::string_view text, std::uint64_t seed) {
    for (const char c : text) seed = (seed ^ static_cast<unsigned char>(c)) * fnv_prime;
    return seed;
}

}  // namespace

std::uint64_t semantic_key(std::string_view kind, std::string_view id) {
    const std::uint64_t mixed = hash(id, hash("/", hash(kind, fnv_offset)));
    return ((mixed ^ (mixed >> 52U)) & ((std::uint64_t{1} << 52U) - 1)) | 1U;
}

bool can_be_reached(std::span<const SemanticNode> nodes, float x, float y) {
    return std::any_of(nodes.begin(), nodes.end(), [&](const SemanticNode& node) {
        const bool acts = node.role == Role::button || node.role == Role::link || node.role == Role::field ||
                          node.role == Role::option || node.role == Role::grid_cell || node.role == Role::checkbox ||
                          node.scrolls;
        return acts && x >= node.rect.x && x <= node.rect.x + node.rect.width && y >= node.rect.y &&
               y <= node.rect.y + node.rect.height;
    });
}

float Ui::label_width(std::string_view label, float least) {
    return std::max(least, text.width(label, type::label) + 16);
}

SemanticNode& Ui::node(std::uint64_t key, std::uint64_t parent, Role role, const Rect& rect) {
    SemanticNode& made = semantics.emplace_back();
    made.key = key ^ scope;
    made.parent = parent == 0 || parent == scope_in ? parent : parent ^ scope;
    made.role = role;
    made.rect = rect;
    return made;
}

ButtonState Ui::button(std::uint64_t key, std::uint64_t parent, std::string_view name, const Rect& rect) {
    node(key, parent, Role::button, rect).name = std::string(name);
    ImGui::SetCursorScreenPos(top_left(rect));
    ImGui::PushID(static_cast<int>(key & 0x7FFFFFFFU));
    const bool pressed = ImGui::InvisibleButton("button", {rect.width, rect.height});
    ImGui::PopID();
    const ButtonState state{pressed || activated == key, ImGui::IsItemHovered(), ImGui::IsItemActive()};
    if (state.hovered) cursor = CursorShape::hand;
    if (state.clicked) wants_frame = true;
    return state;
}

bool Ui::text_button(std::uint64_t key, std::uint64_t parent, std::string_view label, const Rect& rect, bool filled) {
    const ButtonState state = button(key, parent, label, rect);
    const Palette& p = colors();
    if (filled)
        fill(*list, rect, state.hovered ? with_alpha(p.accent, 0.88F) : p.accent, space::radius);
    else if (state.hovered)
        fill(*list, rect, p.hover, space::radius);
    const float width_drawn = text.width(label, type::label);
    text.draw_line(*list, label, type::label, rect.x + (rect.width - width_drawn) / 2,
                   rect.y + (rect.height - type::label.line_height) / 2, filled ? p.on_accent : p.accent, rect.width);
    return state.clicked;
}

void Ui::show_person(const Person& person, const Rect& at) {
    person_at = at;
    intend(ShowPerson{person});
}

void Ui::copy(const Clipping& words) {
    platform->copy(words);
    notice = tr("Copied");
    platform->announce(notice);
}

Apart::Apart(Ui& ui, std::uint64_t parent) : ui_(ui) {
    ui_.scope = scope;
    ui_.scope_in = parent;
    turn();
    ImGui::PushID("apart");
}

Apart::~Apart() {
    ImGui::PopID();
    turn();
    ui_.scope = ui_.scope_in = 0;
}

/// What the mirror says, as the views here would call it; and back.
void Apart::turn() {
    if (ui_.activated != 0) ui_.activated ^= scope;
    if (ui_.focused != 0) ui_.focused ^= scope;
}

LocalTime local_time(Ui& ui, std::int64_t at_ms) {
    using namespace std::chrono;
    const std::int64_t local_ms = at_ms + std::int64_t{ui.platform->utc_offset_minutes(at_ms)} * 60'000;
    const auto point = sys_time<milliseconds>(milliseconds(local_ms));
    const auto days_point = floor<days>(point);
    const year_month_day date(days_point);
    const auto of_day = floor<minutes>(point - days_point);
    LocalTime time;
    time.year = int(date.year());
    time.month = static_cast<int>(unsigned(date.month()));
    time.day = static_cast<int>(unsigned(date.day()));
    time.hour = static_cast<int>(of_day.count() / 60);
    time.minute = static_cast<int>(of_day.count() % 60);
    time.day_number = days_point.time_since_epoch().count();
    time.weekday = static_cast<int>(weekday(days_point).c_encoding());
    return time;
}

std::string clock_text(const Ui& ui, const LocalTime& time) {
    char text[8];
    const bool twelve = ui.twelve_hours.value_or(ui.language.twelve_hours());
    const int hour = twelve ? (time.hour + 11) % 12 + 1 : time.hour % 24;
    std::snprintf(text, sizeof text, twelve ? "%d:%02d" : "%02d:%02d", hour, time.minute % 60);
    if (!twelve) return text;
    return time.hour < 12 ? ui.tr("{} am", {text}) : ui.tr("{} pm", {text});
}

std::string date_text(const Ui& ui, const LocalTime& time, const LocalTime& today) {
    static constexpr const char* months[] = {tr_noop("January"), tr_noop("February"), tr_noop("March"),
                                             tr_noop("April"),   tr_noop("May"),      tr_noop("June"),
                                             tr_noop("July"),    tr_noop("August"),   tr_noop("September"),
                                             tr_noop("October"), tr_noop("November"), tr_noop("December")};
    const std::string day = std::to_string(time.day);
    const char* month = ui.tr(months[(time.month + 11) % 12]);
    if (time.year == today.year) return ui.tr("{} {}", {day, month});
    return ui.tr("{} {} {}", {day, month, std::to_string(time.year)});
}

std::string day_text(const Ui& ui, const LocalTime& time, const LocalTime& today) {
    static constexpr const char* weekdays[] = {tr_noop("Sunday"),   tr_noop("Monday"), tr_noop("Tuesday"), tr_noop("Wednesday"),
                                               tr_noop("Thursday"), tr_noop("Friday"), tr_noop("Saturday")};
    if (time.day_number == today.day_number) return ui.tr("Today");
    if (time.day_number == today.day_number - 1) return ui.tr("Yesterday");
    return ui.tr("{}, {}", {ui.tr(weekdays[time.weekday % 7]), date_text(ui, time, today)});
}

std::string isolated(std::string_view text) {
    return "\u2068" + std::string(text) + "\u2069";
}

std::string room_sign(const RoomInfo& room) {
    if (room.access == RoomAccess::staff) return "";
    return room.access == RoomAccess::direct ? "@" : "#";
}

void draw_shield(Ui& ui, float x, float middle, Color color) {
    ui.list->PathLineTo({x + 6, middle - 7});
    ui.list->PathLineTo({x + 12, middle - 5});
    ui.list->PathLineTo({x + 11.5F, middle + 1});
    ui.list->PathLineTo({x + 6, middle + 7});
    ui.list->PathLineTo({x + 0.5F, middle + 1});
    ui.list->PathLineTo({x, middle - 5});
    ui.list->PathStroke(to_imgui(color), ImDrawFlags_Closed, 1.5F);
}

void draw_pill(Ui& ui, const Rect& rect, float alpha) {
    const float radius = rect.height / 2;
    fill(*ui.list, {rect.x, rect.y + 2, rect.width, rect.height}, with_alpha(ui.colors().scrim, 0.35F * alpha), radius);
    fill(*ui.list, rect, with_alpha(ui.colors().raised, alpha), radius);
    outline(*ui.list, rect, with_alpha(ui.colors().line, alpha), radius);
}

void draw_status(Ui& ui, float x, float y, std::optional<PersonStatus> status) {
    const Palette& p = ui.colors();
    constexpr float radius = 5;
    if (!status) {
        ui.list->AddCircle({x, y}, radius - 1, to_imgui(p.text_muted), 0, 2);
    } else if (*status == PersonStatus::online) {
        ui.list->AddCircleFilled({x, y}, radius, to_imgui(p.good));
    } else if (*status == PersonStatus::away) {
        // A clock: a ring with two hands.
        ui.list->AddCircle({x, y}, radius, to_imgui(p.warning), 0, 1.5F);
        line(*ui.list, x, y - 3, x, y + 0.5F, p.warning, 1.5F);
        line(*ui.list, x, y, x + 2.5F, y, p.warning, 1.5F);
    } else {
        ui.list->AddCircleFilled({x, y}, radius, to_imgui(p.danger));
        fill(*ui.list, {x - 3, y - 1, 6, 2}, p.main);
    }
}

std::string spoken_status(const Language& language, PersonStatus status) {
    if (status == PersonStatus::online) return "";
    return status == PersonStatus::away ? language.tr(", away") : language.tr(", do not disturb");
}

std::optional<PersonStatus> status_of(PresenceChoice choice) {
    switch (choice) {
        case PresenceChoice::automatic:
            return PersonStatus::online;
        case PresenceChoice::away:
            return PersonStatus::away;
        case PresenceChoice::dnd:
            return PersonStatus::dnd;
        case PresenceChoice::invisible:
            break;
    }
    return std::nullopt;
}

const char* name_of(PresenceChoice choice) {
    constexpr std::array names = {tr_noop("Online"), tr_noop("Away"), tr_noop("Do not disturb"), tr_noop("Invisible")};
    return names.at(static_cast<std::size_t>(choice));
}

void draw_avatar(Ui& ui, const Rect& rect, const Person& person) {
    if (const std::uint64_t texture = person.avatar.empty() ? 0 : ui.platform->avatar(person.avatar); texture != 0) {
        ui.list->AddImageRounded(ImTextureRef(static_cast<ImTextureID>(texture)), top_left(rect), bottom_right(rect),
                                 {ui.mirrored() ? 1.0F : 0.0F, 0}, {ui.mirrored() ? 0.0F : 1.0F, 1}, IM_COL32_WHITE,
                                 space::radius);
        return;
    }
    const std::string_view name = person.name;
    const Color color = avatar_colors[hash(person.id.value, fnv_offset) % std::size(avatar_colors)];
    fill(*ui.list, rect, color, space::radius);
    if (name.empty()) return;
    std::string initial(name.substr(0, next_cluster(name, 0).end));
    if (initial.size() == 1 && initial[0] >= 'a' && initial[0] <= 'z') initial[0] = static_cast<char>(initial[0] - 'a' + 'A');
    TextStyle style = type::avatar;
    if (rect.height < 30) style.size = 13;
    const float width = ui.text.width(initial, style);
    ui.text.draw_line(*ui.list, initial, style, rect.x + (rect.width - width) / 2,
                      rect.y + (rect.height - style.line_height) / 2, 0xFFFFFFFF, rect.width);
}

}  // namespace parley::client
