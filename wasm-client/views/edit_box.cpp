#include "wasm-client/views/edit_box.h"

#include <algorithm>

#include "wasm-client/views/text_ranges.h"

namespace parley::client {

namespace {

constexpr const TextStyle& style = type::body;
constexpr float endless = 1'000'000;

}  // namespace

OneLine one_line(std::string_view text) {
    OneLine line{std::string(text), false};
    for (char& c : line.text) {
        if (c != '\n' && c != '\r' && c != '\t') continue;
        c = ' ';
        line.changed = true;
    }
    return line;
}

void EditBox::draw(Ui& ui, const Rect& rect, std::string_view label, std::uint64_t key, std::uint64_t parent) {
    const EditState& edit = ui.desk->of(field_);
    const bool active = ui.desk->active() == field_;
    layout_ = ui.text.lay_out(edit.text, style, endless);
    const float caret_x = ui.text.caret(layout_, edit.text, style, caret_of(edit)).x;
    const float width = layout_.lines.empty() ? 0 : layout_.lines.back().width;
    scroll_ = std::clamp(scroll_, caret_x - rect.width + 2, std::max(0.0F, caret_x));
    scroll_ = std::clamp(scroll_, 0.0F, std::max(0.0F, width - rect.width + 2));

    SemanticNode& node = ui.node(key, parent, Role::field, rect);
    node.active = active;
    // Otherwise the textarea, which stands in its place, has both.
    if (!active) node.name = std::string(label);
    if (!active) node.text = edit.text;
    handle_pointer(ui, rect);

    ui.list->PushClipRect({rect.x - 1, rect.y - 2}, {rect.x + rect.width + 1, rect.y + rect.height + 2}, true);
    if (edit.text.empty())
        ui.text.draw_line(*ui.list, label, style, rect.x, rect.y, ui.colors().text_faint, rect.width);
    else
        draw_text(ui, rect);
    const Rect caret{rect.x + caret_x - scroll_, rect.y + 2, 1.5F, style.line_height - 4};
    if (active && edit.focused && edit.selection_start == edit.selection_end) fill(*ui.list, caret, ui.colors().text);
    ui.list->PopClipRect();

    EditPlace place{rect, caret, style.size, style.line_height, std::string(label), true};
    place.single_line = true;
    ui.desk->place(field_, place);
}

void EditBox::draw_text(Ui& ui, const Rect& rect) {
    const EditState& edit = ui.desk->of(field_);
    const Palette& p = ui.colors();
    const PlacedText words{layout_, edit.text, style, rect.x - scroll_, rect.y};
    for (const Rect& part : range_rects(ui.text, words, {edit.selection_start, edit.selection_end}))
        fill(*ui.list, part, p.selection);
    ui.text.draw(*ui.list, layout_, edit.text, style, words.x, words.y, p.text, rect.y, rect.y + rect.height);
    if (!edit.composing) return;
    for (const Rect& part : range_rects(ui.text, words, {edit.composition_start, edit.composition_end}))
        fill(*ui.list, {part.x, part.y + part.height - 3, part.width, 1.5F}, p.accent);
}

void EditBox::handle_pointer(Ui& ui, const Rect& rect) {
    ImGui::SetCursorScreenPos(top_left(rect));
    ImGui::PushID(static_cast<int>(field_));
    ImGui::InvisibleButton("field", {rect.width, rect.height});
    ImGui::PopID();
    if (ImGui::IsItemHovered()) ui.cursor = CursorShape::text;
    drag_.follow(ui, {layout_, ui.desk->of(field_).text, style, rect.x - scroll_, rect.y});
}

}  // namespace parley::client
