#include "wasm-client/views/account_flow.h"

#include <algorithm>
#include <utility>

namespace parley::client {

namespace {

constexpr float row_height = 52;
constexpr float column_max = 640;

void draw_cross(Ui& ui, const Rect& rect, Color color) {
    const float x = rect.x + rect.width / 2;
    const float y = rect.y + rect.height / 2;
    line(*ui.list, x - 5, y - 5, x + 5, y + 5, color, 1.5F);
    line(*ui.list, x - 5, y + 5, x + 5, y - 5, color, 1.5F);
}

}  // namespace

void PaneScroll::settle(Ui& ui, const AccountFlow& flow, float top, std::size_t first_node) {
    const float before = at_;
    if (ui.focused != std::exchange(focus_seen_, ui.focused)) {
        for (std::size_t i = first_node; i < ui.semantics.size(); i++) {
            const SemanticNode& node = ui.semantics[i];
            if (node.key != ui.focused) continue;
            if (node.rect.y < flow.area.y) at_ -= flow.area.y - node.rect.y + account_gap;
            const float under = node.rect.y + node.rect.height - flow.area.y - flow.area.height;
            if (under > 0) at_ += under + account_gap;
        }
    }
    const float content = flow.y - top + 2 * account_gap;
    at_ = std::clamp(at_, 0.0F, std::max(0.0F, content - flow.area.height));
    if (at_ != before) ui.wants_frame = true;
}

bool draw_pane_head(Ui& ui, const PaneHead& head, const Rect& rect, std::uint64_t region) {
    const Palette& p = ui.colors();
    const float gutter = ui.width < space::drawer_below ? space::gutter_narrow : space::gutter;
    const float bottom = rect.y + space::header_height;
    line(*ui.list, rect.x, bottom - 0.5F, rect.x + rect.width, bottom - 0.5F, p.line);
    const float size = ui.width < space::drawer_below ? space::touch : ui.target(32);
    const Rect title{rect.x + gutter, rect.y + (space::header_height - type::title.line_height) / 2,
                     rect.width - 2 * gutter - size, type::title.line_height};
    ui.text.draw_line(*ui.list, head.title, type::title, title.x, title.y, p.text, title.width);
    ui.node(semantic_key("heading", head.id), region, Role::heading, title).text = head.title;
    const Rect close{rect.x + rect.width - gutter - size + 8, rect.y + (space::header_height - size) / 2, size, size};
    const std::uint64_t key = semantic_key("button", "close-" + std::string(head.id));
    const ButtonState button = ui.button(key, region, head.close, close);
    if (button.hovered) fill(*ui.list, close, p.hover, space::radius);
    draw_cross(ui, close, button.hovered ? p.text : p.text_muted);
    // The button that had the focus is gone.
    if (button.clicked && ui.activated == key) ui.platform->edit_focus();
    return button.clicked;
}

AccountFlow pane_flow(Ui& ui, const Rect& rect, float parts, std::uint64_t region) {
    EditPlace nowhere;
    nowhere.enabled = false;
    nowhere.label = ui.tr("Message");
    ui.desk->place(EditField::composer, nowhere);
    const float gutter = ui.width < space::drawer_below ? space::gutter_narrow : space::gutter;
    const float above = space::header_height + parts;
    AccountFlow flow;
    flow.area = {rect.x, rect.y + above, rect.width, rect.height - above};
    flow.x = rect.x + gutter;
    flow.width = std::min(rect.width - 2 * gutter, column_max);
    flow.parent = region;
    flow.y = flow.area.y + account_gap + 4;
    return flow;
}

std::string when(Ui& ui, std::int64_t at_ms) {
    const LocalTime time = local_time(ui, at_ms);
    const LocalTime today = local_time(ui, ui.wall_ms);
    const std::string clock = clock_text(ui, time);
    if (time.day_number == today.day_number) return ui.tr("today, {}", {clock});
    if (time.day_number == today.day_number - 1) return ui.tr("yesterday, {}", {clock});
    return ui.tr("{}, {}", {day_text(ui, time, today), clock});
}

std::string date(Ui& ui, std::int64_t at_ms) {
    const LocalTime time = local_time(ui, at_ms);
    const LocalTime today = local_time(ui, ui.wall_ms);
    const bool near = time.day_number == today.day_number || time.day_number == today.day_number - 1;
    return near ? day_text(ui, time, today) : date_text(ui, time, today);
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

void section(Ui& ui, AccountFlow& flow, std::string_view id, std::string_view words) {
    flow.y += 4;
    paragraph(ui, flow, id, words, type::author, ui.colors().text, Role::heading);
    flow.y -= 4;
}

bool button_line(Ui& ui, AccountFlow& flow, std::string_view id, std::string_view label, bool filled) {
    const Rect rect{flow.x, flow.y, std::min(flow.width, button_width(ui, label)), button_height(ui)};
    flow.y += rect.height + account_gap;
    return draw_button(ui, semantic_key("button", id), flow.parent, label, "", rect, filled);
}

void link_line(Ui& ui, AccountFlow& flow, std::string_view id, std::string_view label, std::string_view href) {
    const Palette& p = ui.colors();
    const Rect rect{flow.x, flow.y, std::min(flow.width, button_width(ui, label)), button_height(ui)};
    flow.y += rect.height + account_gap;
    SemanticNode& node = ui.node(semantic_key("link", id), flow.parent, Role::link, rect);
    node.name = std::string(label);
    node.href = std::string(href);
    const bool hovered = ImGui::IsMouseHoveringRect(top_left(rect), bottom_right(rect));
    if (hovered) {
        fill(*ui.list, rect, p.hover, space::radius);
        ui.cursor = CursorShape::hand;
        ui.hot = {node.href, {rect}, flow.area};
    }
    outline(*ui.list, rect, p.line, space::radius);
    const float width = ui.text.width(label, type::label);
    ui.text.draw_line(*ui.list, label, type::label, rect.x + (rect.width - width) / 2,
                      rect.y + (rect.height - type::label.line_height) / 2, p.accent, rect.width);
}

bool begin_list(Ui& ui, AccountFlow& flow, const State& state, const FlowList& list) {
    if (list.rows == 0) {
        const std::string_view why = state.account.loading        ? ui.tr("Loading\u2026")
                                     : state.link == Link::online ? list.none
                                                                  : ui.tr("Offline");
        paragraph(ui, flow, list.id, why, type::body, ui.colors().text_muted);
        return false;
    }
    const std::uint64_t key = semantic_key("list", list.id);
    const float top = std::max(flow.area.y, flow.y);
    const Rect rest{flow.area.x, top, flow.area.width, std::max(0.0F, flow.area.y + flow.area.height - top)};
    ui.node(key, flow.parent, Role::list, rest).name = std::string(list.name);
    flow.parent = key;
    return true;
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
        ui.tr("{}, {}", {isolated(row.title), row.about});
    if (row.label.empty()) return false;
    const float height = button_height(ui);
    const Rect place{rect.x + rect.width - button, rect.y + (rect.height - height) / 2, button, height};
    const std::uint64_t key = semantic_key("button", std::string(row.kind) + " " + std::string(row.id));
    return draw_button(ui, key, flow.parent, row.label, row.spoken, place, false);
}

void ShownOnce::draw(Ui& ui, AccountFlow& flow, std::string_view id, std::string_view label, const std::string& words) {
    const Palette& p = ui.colors();
    const TextLayout layout = ui.text.lay_out(words, type::system, flow.width - 24);
    const float text_height = static_cast<float>(layout.lines.size()) * type::system.line_height;
    const float height = text_height + button_height(ui) + 34;
    const Rect card{flow.x, flow.y, flow.width, height};
    fill(*ui.list, card, p.raised, space::radius);
    outline(*ui.list, card, p.line, space::radius);
    ui.text.draw(*ui.list, layout, words, type::system, card.x + 12, card.y + 12, p.text, flow.area.y,
                 flow.area.y + flow.area.height);
    ui.node(semantic_key("text", std::string(id) + "-link"), flow.parent, Role::text,
            {card.x + 12, card.y + 12, card.width - 24, text_height})
        .text = words;
    const Rect rect{card.x + 12, card.y + 22 + text_height, button_width(ui, label), button_height(ui)};
    flow.y += height + account_gap;
    const std::uint64_t key = semantic_key("button", "copy-" + std::string(id));
    draw_button(ui, key, flow.parent, label, "", rect, true);
    ui.semantics.back().at_once = true;
    copied_.push_back({key, words});
}

bool ShownOnce::act(Ui& ui, std::uint64_t node) const {
    for (const Copied& one : copied_) {
        if (one.node != node) continue;
        Clipping words;
        words.plain = one.words;
        ui.copy(words);
        return true;
    }
    return false;
}

}  // namespace parley::client
