#include "wasm-client/views/composer.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

namespace parley::client {

namespace {

constexpr float field_inset = 14;
/// What a short window leaves to the messages and the header.
constexpr float others_height_min = 150;

float button_size(const Ui& ui) {
    return ui.target(36);
}

/// Keyboards on a screen have emoji of their own.
float buttons(const Ui& ui) {
    return ui.coarse ? 2 : 3;
}

float field_width(const Ui& ui, float width) {
    return width - field_inset - buttons(ui) * button_size(ui) - 14;
}

/// Why nothing can be written here; empty when it can.
const char* closed_because(const RoomState& room) {
    if (room.info.access == RoomAccess::staff) return tr_noop("A record of what moderators do. It can\u2019t be changed.");
    if (room.info.archived) return tr_noop("This room is archived. It can be read, but nothing can be added.");
    if (!room.refusal.empty()) return tr_noop("You can\u2019t write here: you are not in this room.");
    return "";
}

}  // namespace

void Composer::on_edit(const EditState& edit) {
    const bool moved = edit.text != edit_.text || edit.selection_start != edit_.selection_start ||
                       edit.selection_end != edit_.selection_end || edit.composing != edit_.composing;
    if (moved) follow_caret_ = true;
    if (edit.text != edit_.text) goal_x_.reset();
    edit_ = edit;
}

void Composer::set_text(std::string_view text) {
    edit_.text = std::string(text);
    edit_.selection_start = edit_.selection_end = text.size();
    edit_.composing = false;
    scroll_ = 0;
    follow_caret_ = true;
}

bool Composer::take_send() {
    return std::exchange(send_, false);
}

float Composer::height(Ui& ui, const RoomState& room, float width) {
    const std::string_view why = ui.tr(closed_because(room));
    if (!why.empty()) return ui.text.lay_out(why, type::body, width - 2 * field_inset).height() + 2 * space::composer_padding;
    layout_ = ui.text.lay_out(edit_.text, type::body, field_width(ui, width));
    // With a keyboard on the screen there may be little height.
    const float fitting = std::floor((ui.height - others_height_min - 2 * space::composer_padding) / type::body.line_height);
    const auto lines_max = static_cast<std::size_t>(std::clamp(fitting, 1.0F, static_cast<float>(space::composer_lines_max)));
    const std::size_t lines = std::min(layout_.lines.size(), lines_max);
    return static_cast<float>(lines) * type::body.line_height + 2 * space::composer_padding;
}

void Composer::draw(Ui& ui, const State& state, const Rect& rect, std::uint64_t parent) {
    const RoomState* room = state.current_room();
    if (room != nullptr && *closed_because(*room) != '\0') {
        draw_closed(ui, rect, ui.tr(closed_because(*room)), parent);
        return;
    }
    const Palette& p = ui.colors();
    fill(*ui.list, rect, p.raised, space::composer_radius);
    outline(*ui.list, rect, edit_.focused ? p.accent : p.line, space::composer_radius, edit_.focused ? 1.5F : 1.0F);

    const Rect field{rect.x + field_inset, rect.y + space::composer_padding, field_width(ui, rect.width),
                     rect.height - 2 * space::composer_padding};
    const bool thread = room != nullptr && room->is_thread();
    const std::string label = thread            ? ui.tr("Message this thread")
                              : room != nullptr ? ui.tr("Message {}", {room->title(ui.language)})
                                                : ui.tr("Message");
    const CaretPlace caret = ui.text.caret(layout_, edit_.text, type::body, this->caret());
    follow_caret_ = follow_caret_ || field.width != field_.width || field.height != field_.height;
    field_ = field;
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

    const bool possible = has_files_ || edit_.text.find_first_not_of(" \t\n") != std::string::npos;
    const float size = button_size(ui);
    const float gap = std::min(5.0F, (type::body.line_height + 2 * space::composer_padding - size) / 2);
    if (!ui.coarse)
        draw_emoji_button(ui, {rect.x + rect.width - 3 * size - gap, rect.y + rect.height - size - gap, size, size}, parent);
    draw_attach_button(ui, {rect.x + rect.width - 2 * size - gap, rect.y + rect.height - size - gap, size, size}, parent);
    draw_send_button(ui, {rect.x + rect.width - size - gap, rect.y + rect.height - size - gap, size, size}, parent, possible);
    draw_notice(ui, rect, parent);
    ui.desk->place(EditField::composer,
                   EditPlace{field, caret_rect, type::body.size, type::body.line_height, label, room != nullptr});
}

/// The textarea stays where it is, and takes nothing.
void Composer::draw_closed(Ui& ui, const Rect& rect, std::string_view why, std::uint64_t parent) {
    const Palette& p = ui.colors();
    outline(*ui.list, rect, p.line, space::composer_radius);
    const TextLayout words = ui.text.lay_out(why, type::body, rect.width - 2 * field_inset);
    const Rect field{rect.x + field_inset, rect.y + space::composer_padding, rect.width - 2 * field_inset, words.height()};
    ui.text.draw(*ui.list, words, why, type::body, field.x, field.y, p.text_muted, field.y, field.y + field.height);
    ui.node(semantic_key("status", "composer"), parent, Role::text, field).text = std::string(why);
    ui.desk->place(
        EditField::composer,
        EditPlace{field, {field.x, field.y, 0, 0}, type::body.size, type::body.line_height, std::string(why), false});
}

void Composer::draw_text(Ui& ui, const Rect& field) {
    const Palette& p = ui.colors();
    if (edit_.selection_start != edit_.selection_end)
        draw_marks(ui, field, {edit_.selection_start, edit_.selection_end}, false);
    ui.text.draw(*ui.list, layout_, edit_.text, type::body, field.x, field.y - scroll_, p.text, field.y,
                 field.y + field.height);
    if (edit_.composing) draw_marks(ui, field, {edit_.composition_start, edit_.composition_end}, true);
}

/// A selection's background, or the underline of what is being composed.
void Composer::draw_marks(Ui& ui, const Rect& field, ByteRange range, bool underline) {
    for (const Rect& rect : range_rects(ui.text, placed(field), range)) {
        if (underline)
            fill(*ui.list, {rect.x, rect.y + rect.height - 3, rect.width, 1.5F}, ui.colors().accent);
        else
            fill(*ui.list, rect, ui.colors().selection);
    }
}

/// Above the box's left corner, over whatever is there.
void Composer::draw_notice(Ui& ui, const Rect& rect, std::uint64_t parent) {
    if (notice_.empty()) return;
    if (ui.now_ms >= notice_until_ms_) {
        notice_.clear();
        return;
    }
    ui.move_at(notice_until_ms_);
    const float width = std::min(ui.text.width(notice_, type::label) + 28, rect.width);
    const Rect pill{rect.x, rect.y - 38, width, 32};
    fill(*ui.list, pill, ui.colors().raised, 16);
    outline(*ui.list, pill, ui.colors().warning, 16);
    ui.text.draw_line(*ui.list, notice_, type::label, pill.x + 14, pill.y + (pill.height - type::label.line_height) / 2,
                      ui.colors().text, width - 28);
    ui.node(semantic_key("status", "notice"), parent, Role::text, pill).text = notice_;
}

void Composer::notify(std::string_view words, double until_ms) {
    notice_ = std::string(words);
    notice_until_ms_ = until_ms;
}

PlacedText Composer::placed(const Rect& field) const {
    return {layout_, edit_.text, type::body, field.x, field.y - scroll_};
}

void Composer::handle_pointer(Ui& ui, const Rect& field) {
    ImGui::SetCursorScreenPos(top_left(field));
    ImGui::InvisibleButton("composer", {field.width, field.height});
    if (ImGui::IsItemHovered()) ui.cursor = CursorShape::text;
    if (drag_.follow(ui, placed(field))) goal_x_.reset();
}

bool Composer::on_key(Ui& ui, EditKey key, Modifiers modifiers) {
    on_edit(ui.desk->of(EditField::composer));
    if (edit_.text.empty() || layout_.lines.empty() || layout_.lines.back().end != edit_.text.size()) return false;
    const PlacedText words = placed(field_);
    const CaretPlace place = ui.text.caret(layout_, edit_.text, type::body, caret());
    std::size_t at = 0;
    if (key == EditKey::home || key == EditKey::end) {
        goal_x_.reset();
        at = key == EditKey::home ? layout_.lines[place.line].begin : line_end(words, place.line);
    } else {
        const bool up = key == EditKey::up;
        // Beyond the first and the last line platforms differ.
        if (up ? place.line == 0 : place.line + 1 >= layout_.lines.size()) return false;
        if (!goal_x_ || caret() != goal_at_) goal_x_ = place.x;
        at = goal_at_ = boundary_in_line(ui.text, words, up ? place.line - 1 : place.line + 1, *goal_x_);
    }
    ui.desk->select(EditField::composer, modifiers.shift ? anchor() : at, at);
    return true;
}

bool Composer::scrolls_at(float x, float y) const {
    return holds(field_, x, y) && layout_.height() > field_.height;
}

void Composer::draw_emoji_button(Ui& ui, const Rect& rect, std::uint64_t parent) {
    const ButtonState button = ui.button(semantic_key("button", "emoji"), parent, ui.tr("Emoji"), rect);
    const ImU32 color = to_imgui(button.hovered ? ui.colors().text : ui.colors().text_muted);
    if (button.hovered) fill(*ui.list, rect, ui.colors().hover, space::radius);
    const float x = rect.x + rect.width / 2;
    const float y = rect.y + rect.height / 2;
    ui.list->AddCircle({x, y}, 8.5F, color, 0, 1.6F);
    ui.list->AddCircleFilled({x - 3, y - 2.5F}, 1.2F, color);
    ui.list->AddCircleFilled({x + 3, y - 2.5F}, 1.2F, color);
    ui.list->PathArcTo({x, y + 0.5F}, 4.5F, 0.35F, 2.8F);
    ui.list->PathStroke(color, 0, 1.6F);
    if (button.clicked) emoji_button_ = rect;
}

void Composer::draw_attach_button(Ui& ui, const Rect& rect, std::uint64_t parent) {
    const ButtonState button = ui.button(semantic_key("button", "attach"), parent, ui.tr("Attach files"), rect);
    const Color color = button.hovered ? ui.colors().text : ui.colors().text_muted;
    if (button.hovered) fill(*ui.list, rect, ui.colors().hover, space::radius);
    const float x = rect.x + rect.width / 2;
    const float y = rect.y + rect.height / 2;
    ui.list->AddLine({x, y - 7}, {x, y + 7}, to_imgui(color), 2);
    ui.list->AddLine({x - 7, y}, {x + 7, y}, to_imgui(color), 2);
    if (button.clicked) ui.platform->pick_files();
}

void Composer::draw_send_button(Ui& ui, const Rect& rect, std::uint64_t parent, bool possible) {
    const Palette& p = ui.colors();
    const ButtonState button = ui.button(semantic_key("button", "send"), parent, ui.tr("Send message"), rect);
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
    // The wheel may take the caret out of sight; the next key brings it back.
    if (std::exchange(follow_caret_, false)) {
        scroll_ = std::min(scroll_, top);
        scroll_ = std::max(scroll_, top + type::body.line_height - view_height);
    }
    scroll_ = std::clamp(scroll_, 0.0F, std::max(0.0F, layout_.height() - view_height));
}

}  // namespace parley::client
