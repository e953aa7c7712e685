#include "wasm-client/views/account_flow.h"

#include <algorithm>

namespace parley::client {

namespace {

constexpr float row_height = 52;

}  // namespace

std::string when(Ui& ui, std::int64_t at_ms) {
    const LocalTime time = local_time(ui, at_ms);
    const LocalTime today = local_time(ui, ui.wall_ms);
    std::string day = day_text(time, today);
    if (time.day_number >= today.day_number - 1 && time.day_number <= today.day_number) day[0] = day[0] == 'T' ? 't' : 'y';
    return day + ", " + clock_text(time);
}

std::string date(Ui& ui, std::int64_t at_ms) {
    const std::string day = day_text(local_time(ui, at_ms), local_time(ui, ui.wall_ms));
    const std::size_t weekday = day.find(", ");
    return weekday == std::string::npos ? day : day.substr(weekday + 2);
}

float button_height(const Ui& ui) {
    return ui.target(36);
}

float button_width(Ui& ui, std::string_view label) {
    return ui.text.width(label, type::label) + 32;
}

bool draw_button(Ui& ui, std::uint64_t key, std::uint64_t parent, std::string_view label, std::string_view spoken,
                 const Rect& rect, bool filled) {
    if (!filled) outline(*ui.list, rect, ui.colors().line, space::radius);
    const bool pressed = ui.text_button(key, parent, label, rect, filled);
    if (!spoken.empty()) ui.semantics.back().name = std::string(spoken);
    return pressed;
}

void paragraph(Ui& ui, AccountFlow& flow, std::string_view id, std::string_view words, const TextStyle& style, Color color,
               Role role) {
    const TextLayout layout = ui.text.lay_out(words, style, flow.width);
    const float height = static_cast<float>(layout.lines.size()) * style.line_height;
    ui.text.draw(*ui.list, layout, words, style, flow.x, flow.y, color, flow.area.y, flow.area.y + flow.area.height);
    ui.node(semantic_key("text", id), flow.parent, role, {flow.x, flow.y, flow.width, height}).text = std::string(words);
    flow.y += height + account_gap;
}

bool button_line(Ui& ui, AccountFlow& flow, std::string_view id, std::string_view label, bool filled) {
    const Rect rect{flow.x, flow.y, std::min(flow.width, button_width(ui, label)), button_height(ui)};
    flow.y += rect.height + account_gap;
    return draw_button(ui, semantic_key("button", id), flow.parent, label, "", rect, filled);
}

bool two_lines(Ui& ui, AccountFlow& flow, const TwoLines& row) {
    const Palette& p = ui.colors();
    const Rect rect{flow.x, flow.y, flow.width, row_height};
    flow.y += row_height + 4;
    if (rect.y + rect.height < flow.area.y - account_beyond_sight ||
        rect.y > flow.area.y + flow.area.height + account_beyond_sight)
        return false;
    const float button = row.label.empty() ? 0 : button_width(ui, row.label);
    const float width = rect.width - (button > 0 ? button + account_gap : 0);
    ui.text.draw_line(*ui.list, row.title, type::room, rect.x, rect.y + 5, p.text, width);
    ui.text.draw_line(*ui.list, row.about, type::small, rect.x, rect.y + 29, p.text_muted, width);
    line(*ui.list, rect.x, flow.y - 2, rect.x + rect.width, flow.y - 2, p.line);
    ui.node(semantic_key(row.kind, row.id), flow.parent, Role::text, {rect.x, rect.y, width, rect.height}).text =
        isolated(row.title) + ", " + row.about;
    if (row.label.empty()) return false;
    const float height = button_height(ui);
    const Rect place{rect.x + rect.width - button, rect.y + (rect.height - height) / 2, button, height};
    const std::uint64_t key = semantic_key("button", std::string(row.kind) + " " + std::string(row.id));
    return draw_button(ui, key, flow.parent, row.label, row.spoken, place, false);
}

}  // namespace parley::client
