// What stands above and below the box that one writes in, where there is something to say.
#include <algorithm>
#include <cmath>

#include "wasm-client/views/account_flow.h"
#include "wasm-client/views/quote.h"

namespace parley::client {

namespace {

constexpr float gap = 8;
/// What is checked, and not its label.
constexpr float box_size = 15;

void draw_long_bar(Ui& ui, const Rect& rect, std::uint64_t parent) {
    const char* label = ui.tr("Send it as a file");
    const float width = std::min(rect.width, button_width(ui, label));
    const float height = ui.target(32);
    const Rect box{rect.x + rect.width - width, rect.y + (rect.height - height) / 2, width, height};
    const char* said = ui.tr("Too long for a message");
    const Rect words{rect.x, rect.y, std::max(0.0F, box.x - rect.x - gap), rect.height};
    draw_quoted(ui, "", said, words, false);
    ui.node(semantic_key("status", "too-long"), parent, Role::text, words).text = said;
    if (draw_button(ui, semantic_key("button", "as-file"), parent, label, label, box, true)) ui.intend(DraftAsFile{});
}

}  // namespace

void draw_answer_bar(Ui& ui, const RoomState& room, const Rect& rect, std::uint64_t parent) {
    if (room.too_long) return draw_long_bar(ui, rect, parent);
    const Palette& p = ui.colors();
    const float close_size = ui.target(32);
    const bool edits = room.editing.seq != 0;
    if (edits)
        draw_edit_sign(ui, rect.x + 14, rect.y + rect.height / 2, p.accent);
    else
        draw_answer_sign(ui, rect.x + 14, rect.y + rect.height / 2, p.accent);
    const Rect words{rect.x + 30, rect.y, std::max(0.0F, rect.width - 34 - close_size), rect.height};
    const std::string name =
        edits ? ui.tr("Editing your message") : ui.tr("Replying to {}", {isolated(room.answer.author.name)});
    const std::string line_of(first_line(edits ? room.editing.before : room.answer.words));
    draw_quoted(ui, name, line_of, words, true);
    ui.node(semantic_key("status", "answer"), parent, Role::text, words).text = ui.tr("{}: {}", {name, line_of});
    const Rect close{rect.x + rect.width - close_size, rect.y + (rect.height - close_size) / 2, close_size, close_size};
    const ButtonState button = ui.button(semantic_key("button", "no-answer"), parent,
                                         edits ? ui.tr("Don\u2019t edit") : ui.tr("Don\u2019t reply"), close);
    if (button.hovered) fill(*ui.list, close, p.hover, space::radius);
    const float x = close.x + close.width / 2;
    const float y = close.y + close.height / 2;
    line(*ui.list, x - 5, y - 5, x + 5, y + 5, p.text_muted, 1.5F);
    line(*ui.list, x - 5, y + 5, x + 5, y - 5, p.text_muted, 1.5F);
    if (button.clicked && edits) ui.intend(EditMessage{0});
    if (button.clicked && !edits) ui.intend(AnswerMessage{0});
}

void draw_also(Ui& ui, const RoomState& thread, const Rect& rect, std::uint64_t parent) {
    const Palette& p = ui.colors();
    const bool also = thread.also_in_room;
    const std::string label = ui.tr("Also to {}", {room_sign(thread.info) + isolated(thread.info.name)});
    const float width = std::min(ui.text.width(label, type::small), rect.width - box_size - 12);
    const Rect place{rect.x - 5, rect.y, 5 + box_size + 8 + width + 8, rect.height};
    const ButtonState button = ui.button(semantic_key("button", "also-in-room"), parent, label, place);
    ui.semantics.back().role = Role::checkbox;
    ui.semantics.back().current = also;
    const float middle = rect.y + rect.height / 2;
    const Rect box{rect.x, std::round(middle - box_size / 2), box_size, box_size};
    if (also) fill(*ui.list, box, p.accent, 4);
    if (!also) outline(*ui.list, box, button.hovered ? p.text_muted : p.text_faint, 4, 1.5F);
    if (also) line(*ui.list, box.x + 3.5F, middle, box.x + 6.5F, middle + 3, p.on_accent, 2);
    if (also) line(*ui.list, box.x + 6.5F, middle + 3, box.x + 11.5F, middle - 3.5F, p.on_accent, 2);
    ui.text.draw_line(*ui.list, label, type::small, box.x + box_size + 8, middle - type::small.line_height / 2,
                      also || button.hovered ? p.text : p.text_muted, width + 1);
    if (button.clicked) ui.intend(AlsoInRoom{!also});
}

}  // namespace parley::client
