#include "wasm-client/views/choice_list.h"

#include <algorithm>

namespace parley::client {

namespace {

constexpr float sign_width = 30;
constexpr float avatar_size = 24;
/// Beyond what is in sight, so that assistive technology knows what comes next.
constexpr float beyond_sight = 200;

std::string spoken_row(const Ui& ui, const ChoiceRow& row) {
    std::string spoken = isolated(row.name);
    if (row.unread > 0) spoken = ui.tr("{}, {}", {spoken, ui.tr_count("{} unread", "{} unread", row.unread)});
    if (!row.about.empty()) spoken = ui.tr("{}, {}", {spoken, isolated(row.about)});
    return spoken;
}

void draw_row(Ui& ui, const ChoiceRow& row, bool loud, const Rect& rect) {
    const Palette& p = ui.colors();
    const float middle = rect.y + rect.height / 2;
    float x = rect.x + 10;
    if (!row.person.empty()) {
        draw_avatar(ui, {x, middle - avatar_size / 2, avatar_size, avatar_size}, {UserId(row.person), row.name, row.avatar});
        x += sign_width + 4;
    } else if (row.staff) {
        draw_shield(ui, x + (avatar_size - 12) / 2, middle, p.text_muted);
        x += sign_width + 4;
    } else if (!row.sign.empty()) {
        const float width = ui.text.width(row.sign, type::room);
        const float at = x + std::max(0.0F, (avatar_size - width) / 2);
        ui.text.draw_line(*ui.list, row.sign, type::room, at, middle - type::room.line_height / 2, p.text_muted, sign_width);
        x += sign_width + 4;
    }
    float right = rect.x + rect.width - 10;
    if (row.unread > 0) {
        const std::string count = row.unread > 99 ? "99+" : std::to_string(row.unread);
        const float width = std::max(20.0F, ui.text.width(count, type::label) + 12);
        fill(*ui.list, {right - width, middle - 10, width, 20}, p.accent, 10);
        ui.text.draw_line(*ui.list, count, type::label, right - width + (width - ui.text.width(count, type::label)) / 2,
                          middle - 8, p.on_accent, width);
        right -= width + 8;
    }
    const TextStyle& style = row.unread > 0 ? type::room_unread : type::room;
    const float room = right - x;
    const float used = ui.text.draw_line(*ui.list, row.name, style, x, middle - style.line_height / 2, p.text, room);
    if (row.about.empty() || room - used < 60) return;
    const float about_y = middle - style.line_height / 2 + ui.text.baseline(style) - ui.text.baseline(type::small);
    ui.text.draw_line(*ui.list, row.about, type::small, x + used + 10, about_y, loud ? p.text_muted : p.text_faint,
                      room - used - 10);
}

}  // namespace

std::optional<std::size_t> ChoiceList::draw(Ui& ui, const std::vector<ChoiceRow>& rows, std::size_t current, const Rect& rect,
                                            std::uint64_t key, std::uint64_t parent, const std::string& name) {
    const Palette& p = ui.colors();
    const float height = row_height(ui);
    ui.node(key, parent, Role::listbox, rect).name = name;
    const float top = static_cast<float>(current) * height;
    if (current != current_seen_) scroll_ = std::min(std::max(scroll_, top + height - rect.height), top);
    current_seen_ = current;
    scroll_ = std::clamp(scroll_, 0.0F, std::max(0.0F, static_cast<float>(rows.size()) * height - rect.height));
    std::optional<std::size_t> pressed;
    ui.list->PushClipRect(top_left(rect), bottom_right(rect), true);
    for (std::size_t i = 0; i < rows.size(); i++) {
        const Rect row{rect.x, rect.y - scroll_ + static_cast<float>(i) * height, rect.width, height};
        if (row.y + row.height < rect.y - beyond_sight || row.y > rect.y + rect.height + beyond_sight) continue;
        const bool in_sight = row.y + row.height > rect.y && row.y < rect.y + rect.height;
        ButtonState button;
        if (in_sight) {
            const float y = std::max(row.y, rect.y);
            button = ui.button(rows[i].key, key, spoken_row(ui, rows[i]),
                               {row.x, y, row.width, std::min(row.y + row.height, rect.y + rect.height) - y});
        } else {
            ui.node(rows[i].key, key, Role::button, row).name = spoken_row(ui, rows[i]);
            button.clicked = ui.activated == rows[i].key;
        }
        SemanticNode& node = ui.semantics.back();
        node.role = Role::option;
        node.current = i == current;
        node.position = static_cast<std::uint32_t>(i + 1);
        node.set_size = static_cast<std::uint32_t>(rows.size());
        if (i == current || button.hovered) fill(*ui.list, row, i == current ? p.selected : p.hover, space::radius);
        if (i == current && p.outlined) outline(*ui.list, row, p.accent, space::radius, 2);
        if (in_sight) draw_row(ui, rows[i], i == current, row);
        if (button.clicked) pressed = i;
    }
    ui.list->PopClipRect();
    return pressed;
}

}  // namespace parley::client
