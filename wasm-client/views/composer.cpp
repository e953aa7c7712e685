#include "wasm-client/views/composer.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

namespace parley::client {

namespace {

constexpr float button_size = 36;
constexpr float field_inset = 14;

float field_width(float width) {
    return width - field_inset - button_size - 14;
}

/// Why nothing can be written here; empty when it can.
std::string_view closed_because(const RoomState& room) {
    if (room.info.archived) return "This room is archived. It can be read, but nothing can be added.";
    if (!room.refusal.empty()) return "You can\u2019t write here: you are not in this room.";
    return {};
}

}  // namespace

void Composer::set_text(std::string_view text) {
    edit_.text = std::string(text);
    edit_.selection_start = edit_.selection_end = text.size();
    edit_.composing = false;
    scroll_ = 0;
}

bool Composer::take_send() {
    return std::exchange(send_, false);
}

float Composer::height(Ui& ui, const RoomState& room, float width) {
    const std::string_view why = closed_because(room);
    if (!why.empty()) return ui.text.lay_out(why, type::body, width - 2 * field_inset).height() + 2 * space::composer_padding;
    layout_ = ui.text.lay_out(edit_.text, type::body, field_width(width));
    const auto lines = std::min<std::size_t>(layout_.lines.size(), space::composer_lines_max);
    return static_cast<float>(lines) * type::body.line_height + 2 * space::composer_padding;
}

void Composer::draw(Ui& ui, const State& state, const Rect& rect, std::uint64_t parent) {
    const RoomState* room = state.current_room();
    if (room != nullptr && !closed_because(*room).empty()) {
        draw_closed(ui, rect, closed_because(*room), parent);
        return;
    }
    const Palette& p = ui.colors();
    fill(*ui.list, rect, p.raised, space::composer_radius);
    outline(*ui.list, rect, edit_.focused ? p.accent : p.line, space::composer_radius, edit_.focused ? 1.5F : 1.0F);

    const Rect field{rect.x + field_inset, rect.y + space::composer_padding, field_width(rect.width),
                     rect.height - 2 * space::composer_padding};
    const std::string label = room != nullptr ? "Message " + room->title() : "Message";
    const CaretPlace caret =
        ui.text.caret(layout_, edit_.text, type::body, edit_.backward ? edit_.selection_start : edit_.selection_end);
    keep_caret_in_sight(field.height, caret);
    handle_pointer(ui, field);

    ui.list->PushClipRect({rect.x, field.y - 2}, {rect.x + rect.width, field.y + field.height + 2}, true);
    if (edit_.text.empty())
        ui.text.draw_line(*ui.list, label, type::body, field.x, field.y, p.text_faint, field.width);
    else
        draw_text(ui, field);
    const Rect caret_rect{field.x + caret.x, field.y - scroll_ + static_cast<float>(caret.line) * type::body.line_height + 2,
                          1.5F, type::body.line_height - 4};
    if (edit_.focused && edit_.selection_start == edit_.selection_end) fill(*ui.list, caret_rect, p.text);
    ui.list->PopClipRect();

    const bool possible = edit_.text.find_first_not_of(" \t\n") != std::string::npos;
    draw_send_button(ui,
                     {rect.x + rect.width - button_size - 5, rect.y + rect.height - button_size - 5, button_size, button_size},
                     parent, possible);
    ui.platform->edit_place(EditPlace{field, caret_rect, type::body.size, type::body.line_height, label, room != nullptr});
}

/// The textarea stays where it is, and takes nothing.
void Composer::draw_closed(Ui& ui, const Rect& rect, std::string_view why, std::uint64_t parent) {
    const Palette& p = ui.colors();
    outline(*ui.list, rect, p.line, space::composer_radius);
    const TextLayout words = ui.text.lay_out(why, type::body, rect.width - 2 * field_inset);
    const Rect field{rect.x + field_inset, rect.y + space::composer_padding, rect.width - 2 * field_inset, words.height()};
    ui.text.draw(*ui.list, words, why, type::body, field.x, field.y, p.text_muted, field.y, field.y + field.height);
    ui.node(semantic_key("status", "composer"), parent, Role::text, field).text = std::string(why);
    ui.platform->edit_place(
        EditPlace{field, {field.x, field.y, 0, 0}, type::body.size, type::body.line_height, std::string(why), false});
}

void Composer::draw_text(Ui& ui, const Rect& field) {
    const Palette& p = ui.colors();
    if (edit_.selection_start != edit_.selection_end) draw_marks(ui, field, edit_.selection_start, edit_.selection_end, false);
    ui.text.draw(*ui.list, layout_, edit_.text, type::body, field.x, field.y - scroll_, p.text, field.y,
                 field.y + field.height);
    if (edit_.composing) draw_marks(ui, field, edit_.composition_start, edit_.composition_end, true);
}

/// A selection's background, or the underline of what is being composed.
void Composer::draw_marks(Ui& ui, const Rect& field, std::size_t begin, std::size_t end, bool underline) {
    for (const Rect& part : ui.text.marked(layout_, edit_.text, type::body, begin, end)) {
        const float x = field.x + part.x;
        const float top = field.y - scroll_ + part.y;
        if (underline)
            fill(*ui.list, {x, top + part.height - 3, part.width, 1.5F}, ui.colors().accent);
        else
            fill(*ui.list, {x, top, part.width, part.height}, ui.colors().selection);
    }
}

void Composer::handle_pointer(Ui& ui, const Rect& field) {
    ImGui::SetCursorScreenPos(top_left(field));
    ImGui::InvisibleButton("composer", {field.width, field.height});
    if (ImGui::IsItemHovered()) ui.cursor = CursorShape::text;
    const ImGuiIO& io = ImGui::GetIO();
    if (!ImGui::IsItemActive()) {
        dragging_ = false;
        return;
    }
    const std::size_t at =
        ui.text.hit(layout_, edit_.text, type::body, io.MousePos.x - field.x, io.MousePos.y - field.y + scroll_);
    if (!dragging_) {
        dragging_ = true;
        drag_from_ = io.KeyShift ? (edit_.backward ? edit_.selection_end : edit_.selection_start) : at;
        ui.platform->edit_focus();
    }
    const std::size_t start = std::min(drag_from_, at);
    const std::size_t end = std::max(drag_from_, at);
    if (start != edit_.selection_start || end != edit_.selection_end) ui.platform->edit_set(edit_.text, start, end);
}

void Composer::draw_send_button(Ui& ui, const Rect& rect, std::uint64_t parent, bool possible) {
    const Palette& p = ui.colors();
    const ButtonState button = ui.button(semantic_key("button", "send"), parent, "Send message", rect);
    ui.semantics.back().disabled = !possible;
    if (possible) fill(*ui.list, rect, button.hovered ? with_alpha(p.accent, 0.88F) : p.accent, space::radius);
    const Color color = possible ? p.on_accent : p.text_faint;
    const float x = rect.x + rect.width / 2;
    const float y = rect.y + rect.height / 2;
    // An arrow up: sent to where the conversation is.
    ui.list->AddLine({x, y + 7}, {x, y - 6}, to_imgui(color), 2);
    ui.list->AddLine({x - 5.5F, y - 1}, {x, y - 6.5F}, to_imgui(color), 2);
    ui.list->AddLine({x + 5.5F, y - 1}, {x, y - 6.5F}, to_imgui(color), 2);
    if (button.clicked && possible) send_ = true;
}

void Composer::keep_caret_in_sight(float view_height, const CaretPlace& caret) {
    const float top = static_cast<float>(caret.line) * type::body.line_height;
    scroll_ = std::min(scroll_, top);
    scroll_ = std::max(scroll_, top + type::body.line_height - view_height);
    scroll_ = std::clamp(scroll_, 0.0F, std::max(0.0F, layout_.height() - view_height));
}

}  // namespace parley::client
