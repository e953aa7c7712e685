// Selecting among the messages: the timeline's pointer and keys, the marks under the words, and what is copied.
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

#include "wasm-client/views/timeline_view.h"

namespace parley::client {

namespace {

constexpr float edge_px = 12;     // inside the edge, where the list moves already
constexpr float edge_speed = 12;  // px a second for each px beyond
constexpr float edge_speed_max = 3000;

std::string stamp_text(const LocalTime& time) {
    std::array<char, 64> text{};
    std::snprintf(text.data(), text.size(), "%04d-%02d-%02d %02d:%02d", time.year, time.month, time.day, time.hour,
                  time.minute);
    return text.data();
}

Selection::Unit unit_of(int presses) {
    if (presses <= 1) return Selection::Unit::character;
    if (presses == 2) return Selection::Unit::word;
    return presses == 3 ? Selection::Unit::paragraph : Selection::Unit::text;
}

}  // namespace

// ---- places ----------------------------------------------------------------------------------------------------------------

/// The row in sight at a place; the nearest one outside. There must be rows.
const TimelineView::Row& TimelineView::row_at(float y) const {
    const auto below = std::upper_bound(rows_.begin(), rows_.end(), y, [](float at, const Row& row) { return at < row.y; });
    return below == rows_.begin() ? *below : *(below - 1);
}

/// In sight or not.
TimelineView::Row TimelineView::row_of(Ui& ui, const RoomState& room, std::size_t index) {
    if (!rows_.empty() && index >= rows_.front().index && index <= rows_.back().index)
        return rows_[index - rows_.front().index];
    Row row = measure(ui, room, index);
    row.y = y_of(index);
    return row;
}

PlacedText TimelineView::placed(const RoomState& room, const Row& row) const {
    const Message& message = room.timeline.messages()[row.index];
    return {row.layout->text, words_of(message), style_of(message), column_left_, row.y + row.words};
}

TextPoint TimelineView::point_at(Ui& ui, const RoomState& room, float x, float y, bool whole_characters) {
    const Row& row = row_at(y);
    const PlacedText words = placed(room, row);
    const std::uint64_t key = room.timeline.messages()[row.index].key;
    if (words.text.empty()) return {key, 0};
    const bool below = row.index + 1 == room.timeline.messages().size() && y >= words.y + words.layout.height();
    if (below) return {key, words.text.size()};
    if (whole_characters) return {key, character_at(ui.text, words, x, y)};
    return {key, boundary_at(ui.text, words, x, y)};
}

// ---- pointer ---------------------------------------------------------------------------------------------------------------

void TimelineView::handle_pointer(Ui& ui, const RoomState& room) {
    hovered_href_.clear();
    if (rows_.empty()) return;
    ImGui::SetCursorScreenPos(top_left(rect_));
    ImGui::InvisibleButton("messages", {rect_.width, rect_.height});
    const ImGuiIO& io = ImGui::GetIO();
    const bool touch = io.MouseSource == ImGuiMouseSource_TouchScreen;
    if (ImGui::IsItemHovered() && !selecting_) hover(ui, room, io.MousePos.x, io.MousePos.y);
    if (!ImGui::IsItemActive()) {
        selecting_ = false;
    } else if (ImGui::IsItemActivated()) {
        // A finger scrolls and taps; a press on an address is the browser's: it may become a drag of the link.
        held_end_ = by_finger_ ? end_at(io.MousePos.x, io.MousePos.y) : 0;
        selecting_ = held_end_ != 0 || (!touch && hovered_href_.empty());
        pressed_link_ = ui.hot;
        if (held_end_ != 0)
            hold_end(room, ui.now_ms, io.MousePos);
        else if (selecting_)
            press(ui, room, io.MousePos.x, io.MousePos.y);
        else if (touch)
            clear_selection();
    } else if (selecting_) {
        const ImVec2 grip = held_end_ != 0 ? grip_ : ImVec2{};
        drag(ui, room, io.MousePos.x - grip.x, io.MousePos.y - grip.y);
    } else if (!pressed_link_.href.empty()) {
        // It stays until the button is let go: what is being dragged must not vanish.
        ui.hot = pressed_link_;
        hovered_href_ = pressed_link_.href;
    }
    if (selecting_) ui.cursor = CursorShape::text;
}

void TimelineView::hover(Ui& ui, const RoomState& room, float x, float y) {
    const Row& row = row_at(y);
    const PlacedText words = placed(room, row);
    const bool in_words = !words.text.empty() && y >= words.y && y < words.y + words.layout.height();
    if (in_words && x >= words.x && x < words.x + column_width_) ui.cursor = CursorShape::text;
    for (const RowLayout::Link& link : row.layout->links) {
        if (!holds(link.rects, x - words.x, y - words.y)) continue;
        hovered_href_ = link.href;
        ui.cursor = CursorShape::hand;
        ui.hot.href = link.href;
        for (const Rect& rect : link.rects)
            ui.hot.rects.push_back({words.x + rect.x, words.y + rect.y, rect.width, rect.height});
        ui.hot.clip = rect_;
    }
}

void TimelineView::press(Ui& ui, const RoomState& room, float x, float y) {
    by_finger_ = false;
    const RowTexts texts(room.timeline.messages());
    if (ImGui::GetIO().KeyShift && selection_.placed())
        selection_.extend(texts, point_at(ui, room, x, y, false));
    else
        selection_.press(texts, point_at(ui, room, x, y, ui.presses > 1), unit_of(ui.presses));
    whole_characters_ = ui.presses > 1;
    goal_x_.reset();
    selected_at_ms_ = ui.now_ms;
    ui.wants_frame = true;
}

void TimelineView::drag(Ui& ui, const RoomState& room, float x, float y) {
    const auto passed_ms = static_cast<float>(std::min(ui.now_ms - selected_at_ms_, 100.0));
    selected_at_ms_ = ui.now_ms;
    const float above = rect_.y + edge_px - y;
    const float below = y - (rect_.y + rect_.height - edge_px);
    const float beyond = above > 0 ? -above : std::max(below, 0.0F);
    if ((beyond < 0 && scroll_ > 0) || (beyond > 0 && scroll_ < end())) {
        scroll_by(std::clamp(beyond * edge_speed, -edge_speed_max, edge_speed_max) * passed_ms / 1000);
        ui.wants_frame = true;
    }
    const TextPoint before = selection_.focus();
    const float inside = std::clamp(y, rect_.y, rect_.y + rect_.height - 1);
    // In every frame: the list moves below a pointer that rests.
    selection_.extend(RowTexts(room.timeline.messages()), point_at(ui, room, x, inside, whole_characters_));
    if (!(selection_.focus() == before)) ui.wants_frame = true;
}

// ---- keys ------------------------------------------------------------------------------------------------------------------

bool TimelineView::on_selection_key(Ui& ui, const RoomState& room, SelectionKey key, Modifiers modifiers) {
    if (!selection_.placed()) return false;
    const RowTexts texts(room.timeline.messages());
    const bool command = modifiers.ctrl || modifiers.meta;
    if (key == SelectionKey::escape) {
        const std::optional<SelectedTexts> selected = selection_.resolve(texts);
        selection_.clear();
        return selected && !selected->empty();
    }
    if (key == SelectionKey::all) {
        selection_.select_all(texts);
        return true;
    }
    if (!modifiers.shift) {
        // The caret in the composer is what moves.
        selection_.clear();
        return false;
    }
    using Step = Selection::Step;
    const bool word = modifiers.ctrl || modifiers.alt;
    reveal_ = true;
    if (key != SelectionKey::up && key != SelectionKey::down) goal_x_.reset();
    switch (key) {
        case SelectionKey::left:
            selection_.step(texts, word ? Step::word_back : Step::back);
            return true;
        case SelectionKey::right:
            selection_.step(texts, word ? Step::word_on : Step::on);
            return true;
        default:
            break;
    }
    const bool back = key == SelectionKey::up || key == SelectionKey::home;
    if (command)
        selection_.step(texts, back ? Step::first : Step::last);
    else
        step_line(ui, room, key);
    return true;
}

/// By the lines as they were laid out last.
void TimelineView::step_line(Ui& ui, const RoomState& room, SelectionKey key) {
    const RowTexts texts(room.timeline.messages());
    std::size_t index = 0;
    while (index < texts.count() && texts.key(index) != selection_.focus().key) index++;
    if (index >= texts.count() || keys_.size() != texts.count()) return;
    const auto move_to = [&](std::size_t to, std::size_t line) {
        const PlacedText words = placed(room, row_of(ui, room, to));
        selection_.reach({texts.key(to), words.text.empty() ? 0 : boundary_in_line(ui.text, words, line, *goal_x_)});
    };
    const PlacedText words = placed(room, row_of(ui, room, index));
    const std::size_t at = std::min(selection_.focus().byte, words.text.size());
    const CaretPlace caret = words.text.empty() ? CaretPlace{} : ui.text.caret(words.layout, words.text, words.style, at);
    const bool on = key == SelectionKey::down;
    if (key == SelectionKey::home || key == SelectionKey::end) {
        if (words.text.empty()) return;
        const bool home = key == SelectionKey::home;
        selection_.reach({texts.key(index), home ? words.layout.lines[caret.line].begin : line_end(words, caret.line)});
        return;
    }
    if (!goal_x_) goal_x_ = caret.x;
    const std::size_t last_line = words.layout.lines.empty() ? 0 : words.layout.lines.size() - 1;
    if (on && caret.line < last_line)
        move_to(index, caret.line + 1);
    else if (!on && caret.line > 0)
        move_to(index, caret.line - 1);
    else if (on && index + 1 < texts.count())
        move_to(index + 1, 0);
    else if (!on && index > 0)
        move_to(index - 1, std::max<std::size_t>(placed(room, row_of(ui, room, index - 1)).layout.lines.size(), 1) - 1);
    else
        selection_.step(texts, on ? Selection::Step::last : Selection::Step::first);
}

void TimelineView::reveal_focus(Ui& ui, const RoomState& room) {
    const auto& messages = room.timeline.messages();
    const TextPoint focus = selection_.focus();
    const auto held = std::find_if(messages.begin(), messages.end(), [&](const Message& m) { return m.key == focus.key; });
    if (!selection_.placed() || held == messages.end()) return;
    const auto index = static_cast<std::size_t>(held - messages.begin());
    if (keys_.size() != messages.size()) return;
    const Row row = row_of(ui, room, index);
    find_place();  // that row may be of another height than was thought
    const PlacedText words = placed(room, row);
    const std::size_t at = std::min(focus.byte, words.text.size());
    const CaretPlace caret = words.text.empty() ? CaretPlace{} : ui.text.caret(words.layout, words.text, words.style, at);
    const float height = type::body.line_height;
    const float top = static_cast<float>(row_top(index) - scroll_) + row.words + static_cast<float>(caret.line) * height;
    if (top < 0) scroll_by(top - height);
    if (top + height > rect_.height) scroll_by(top + 2 * height - rect_.height);
}

// ---- what comes out --------------------------------------------------------------------------------------------------------

void TimelineView::draw_selected(Ui& ui, const RoomState& room, const Row& row) {
    if (!selected_ || row.index < selected_->first || row.index > selected_->last) return;
    const PlacedText words = placed(room, row);
    if (words.text.empty()) return;
    for (const Rect& rect : range_rects(ui.text, words, selected_->part(row.index, words.text))) {
        if (rect.y > rect_.y + rect_.height || rect.y + rect.height < rect_.y) continue;
        fill(*ui.list, rect, ui.colors().selection);
        selected_rects_.push_back(rect);
    }
}

Copied TimelineView::copied(Ui& ui, const RoomState& room) const {
    const auto& messages = room.timeline.messages();
    const std::optional<SelectedTexts> selected = selection_.resolve(RowTexts(messages));
    if (!selected || selected->empty()) return {};
    std::vector<CopiedPart> parts;
    for (std::size_t i = selected->first; i <= selected->last; i++) {
        const Message& message = messages[i];
        const ByteRange part = selected->part(i, words_of(message));
        if (part.empty()) continue;
        CopiedPart& copied = parts.emplace_back();
        if (!message.is_line()) copied.author = message.author.name;
        copied.time = stamp_text(local_time(ui, message.at_ms));
        copied.text = words_of(message);
        copied.begin = part.begin;
        copied.end = part.end;
    }
    return parts.empty() ? Copied{} : client::copied(parts);
}

}  // namespace parley::client
