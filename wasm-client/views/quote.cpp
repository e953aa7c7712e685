#include "wasm-client/views/quote.h"

#include <algorithm>
#include <cmath>

#include "shared/utf8.h"
#include "wasm-client/views/account_flow.h"

namespace parley::client {

namespace {

constexpr std::size_t line_bytes_max = 300;
constexpr float rule_width = 3;
constexpr float rule_gap = 8;
/// Between a quote and the words below it.
constexpr float gap_below = 2;
constexpr float bar_height = 44;
/// What is checked, and not its label.
constexpr float box_size = 15;

float line_height(const Ui& ui) {
    return ui.target(20);
}

/// Name and words: beside each other, or where fingers point one below the other. Returns the width of what was drawn.
float draw_words(Ui& ui, std::string_view name, std::string_view words, const Rect& rect, bool lines) {
    const Palette& p = ui.colors();
    if (lines) {
        const float top = rect.y + (rect.height - 2 * type::small.line_height) / 2;
        const float above = ui.text.draw_line(*ui.list, name, type::label, rect.x, top, p.accent, rect.width);
        const float below =
            ui.text.draw_line(*ui.list, words, type::small, rect.x, top + type::small.line_height, p.text_muted, rect.width);
        return std::max(above, below);
    }
    const float y = rect.y + (rect.height - type::small.line_height) / 2;
    const float named = ui.text.draw_line(*ui.list, name, type::label, rect.x, y, p.accent, rect.width * 0.4F) + 6;
    return named + ui.text.draw_line(*ui.list, words, type::small, rect.x + named, y, p.text_muted, rect.width - named);
}

}  // namespace

std::string_view first_line(std::string_view words) {
    const std::size_t begin = words.find_first_not_of(" \t\n");
    if (begin == std::string_view::npos) return {};
    words.remove_prefix(begin);
    // Of code, what it says; its fence says nothing.
    if (words.rfind("```", 0) == 0 && words.find('\n') != std::string_view::npos)
        return first_line(words.substr(words.find('\n')));
    words = words.substr(0, words.find('\n'));
    if (words.size() <= line_bytes_max) return words;
    std::size_t end = 0;
    for (std::size_t at = 0; at <= line_bytes_max; at += utf8::decode(words, at).bytes) end = at;
    return words.substr(0, end);
}

float quote_height(const Ui& ui, const Message& message) {
    const bool any = message.target != 0 || message.forwarded;
    return any && !message.state.erased ? line_height(ui) + gap_below : 0;
}

void draw_quote(Ui& ui, const RoomState& room, const Message& message, const Rect& rect, std::uint64_t article) {
    const Message* answered = room.timeline.row(message.target);
    std::string name;
    std::string words = ui.tr("An earlier message");
    if (answered != nullptr && answered->state.erased) {
        words = ui.tr("A message that was deleted");
    } else if (answered != nullptr) {
        name = answered->author.name;
        words = std::string(first_line(answered->body));
    }
    const Rect line{rect.x, rect.y, rect.width, rect.height - gap_below};
    const bool in_thread = message.thread != 0 && !room.is_thread();
    if (in_thread) name = ui.tr("In a thread");
    const std::string spoken = in_thread
                                   ? ui.tr("In a thread: {}", {words})
                                   : ui.tr("Reply to {}", {name.empty() ? words : ui.tr("{}: {}", {isolated(name), words})});
    const ButtonState button = ui.button(semantic_key("quote", std::to_string(message.key)), article, spoken, line);
    const Palette& p = ui.colors();
    fill(*ui.list, {line.x, line.y + 2, rule_width, line.height - 4}, button.hovered ? p.accent : p.line, rule_width / 2);
    const float left = rule_width + rule_gap;
    draw_words(ui, name, words, {line.x + left, line.y, line.width - left, line.height}, ui.coarse && !name.empty());
    if (button.clicked) ui.intend(in_thread ? Intent(OpenThread{message.thread, message.seq}) : GoToMessage{message.target});
}

void draw_forwarded(Ui& ui, const State& state, const Message& message, const Rect& rect, std::uint64_t article) {
    const Forwarded& told = *message.forwarded;
    const RoomState* room = told.room.empty() ? nullptr : state.find(told.room);
    const std::string time = when(ui, told.at_ms);
    const std::string words = room == nullptr ? time : ui.tr("in {}, {}", {room->title(ui.language), time});
    const Rect line{rect.x, rect.y, rect.width, rect.height - gap_below};
    const std::string spoken = ui.tr("Forwarded from {}, {}", {isolated(told.author.name), words});
    const std::uint64_t key = semantic_key("forwarded", std::to_string(message.key));
    bool hovered = false;
    if (room == nullptr) {
        ui.node(key, article, Role::text, line).text = spoken;
    } else {
        const ButtonState button = ui.button(key, article, spoken, line);
        hovered = button.hovered;
        if (button.clicked) ui.intend(VisitMessage{told.room, told.seq});
    }
    const Palette& p = ui.colors();
    fill(*ui.list, {line.x, line.y + 2, rule_width, line.height - 4}, hovered ? p.accent : p.line, rule_width / 2);
    const float left = rule_width + rule_gap;
    draw_words(ui, ui.tr("Forwarded: {}", {told.author.name}), words, {line.x + left, line.y, line.width - left, line.height},
               ui.coarse);
}

float answer_bar_height(const Ui&, const RoomState& room) {
    return (room.answer.seq == 0 && room.editing.seq == 0 && !room.too_long) || !room.writable() ? 0 : bar_height;
}

namespace {

void draw_long_bar(Ui& ui, const Rect& rect, std::uint64_t parent) {
    const char* label = ui.tr("Send it as a file");
    const float width = std::min(rect.width, button_width(ui, label));
    const float height = ui.target(32);
    const Rect box{rect.x + rect.width - width, rect.y + (rect.height - height) / 2, width, height};
    const char* said = ui.tr("Too long for a message");
    const Rect words{rect.x, rect.y, std::max(0.0F, box.x - rect.x - rule_gap), rect.height};
    draw_words(ui, "", said, words, false);
    ui.node(semantic_key("status", "too-long"), parent, Role::text, words).text = said;
    if (draw_button(ui, semantic_key("button", "as-file"), parent, label, label, box, true)) ui.intend(DraftAsFile{});
}

}  // namespace

void draw_answer_bar(Ui& ui, const RoomState& room, const Rect& rect, std::uint64_t parent) {
    if (rect.height <= 0) return;
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
    draw_words(ui, name, line_of, words, true);
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

float also_height(const Ui& ui, const RoomState& thread) {
    return thread.is_thread() && thread.writable() && thread.editing.seq == 0 ? ui.target(26) : 0;
}

float space_below(const Ui& ui, const RoomState& room, float gutter) {
    const float also = also_height(ui, room);
    return also > 0 ? also + 4 + gutter / 2 : gutter;
}

void draw_also(Ui& ui, const RoomState& thread, const Rect& rect, std::uint64_t parent) {
    if (rect.height <= 0) return;
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

void draw_edit_sign(Ui& ui, float x, float y, Color color) {
    line(*ui.list, x - 4, y + 4, x + 5, y - 5, color, 3);
    line(*ui.list, x - 6, y + 6, x - 4, y + 4, color, 1.5F);
}

void draw_thread_sign(Ui& ui, float x, float y, Color color) {
    outline(*ui.list, {x - 7, y - 6, 14, 10}, color, 3, 1.5F);
    line(*ui.list, x - 3, y + 4, x - 3, y + 7, color, 1.5F);
    line(*ui.list, x - 3, y + 7, x, y + 4, color, 1.5F);
}

void draw_answer_sign(Ui& ui, float x, float y, Color color) {
    const ImU32 ink = to_imgui(color);
    ui.list->AddLine({x - 7, y - 1}, {x - 2, y - 6}, ink, 1.6F);
    ui.list->AddLine({x - 7, y - 1}, {x - 2, y + 4}, ink, 1.6F);
    ui.list->AddBezierQuadratic({x - 7, y - 1}, {x + 6, y - 2}, {x + 7, y + 6}, ink, 1.6F);
}

}  // namespace parley::client
