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

float line_height(const Ui& ui) {
    return ui.target(20);
}

}  // namespace

float draw_quoted(Ui& ui, std::string_view name, std::string_view words, const Rect& rect, bool lines) {
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
    draw_quoted(ui, name, words, {line.x + left, line.y, line.width - left, line.height}, ui.coarse && !name.empty());
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
    draw_quoted(ui, ui.tr("Forwarded: {}", {told.author.name}), words, {line.x + left, line.y, line.width - left, line.height},
                ui.coarse);
}

float answer_bar_height(const Ui&, const RoomState& room) {
    return (room.answer.seq == 0 && room.editing.seq == 0 && !room.too_long) || !room.writable() ? 0 : bar_height;
}

float also_height(const Ui& ui, const RoomState& thread) {
    return thread.is_thread() && thread.writable() && thread.editing.seq == 0 ? ui.target(26) : 0;
}

float space_below(const Ui& ui, const RoomState& room, float gutter) {
    const float also = also_height(ui, room);
    return also > 0 ? also + 4 + gutter / 2 : gutter;
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
