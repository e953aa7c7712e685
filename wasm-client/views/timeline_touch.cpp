// Fingers among the messages: what they grab, what lies under them, and selecting with them.
#include <algorithm>
#include <cmath>
#include <utility>

#include "wasm-client/model/touch.h"
#include "wasm-client/views/quote.h"
#include "wasm-client/views/timeline_view.h"

namespace parley::client {

namespace {

constexpr double back_ms = 60;    // in which a third of a swipe is left, once it is let go
constexpr float end_radius = 8;   // of what is dragged at the ends of a selection
constexpr float end_reach = 24;   // so near a finger finds it
constexpr float thumb_slack = 8;  // likewise, the scrollbar, above and below

const std::uint64_t copy_key = semantic_key("button", "copy-selected");
const std::uint64_t done_key = semantic_key("button", "end-selecting");

}  // namespace

bool TimelineView::grabs(float x, float y) const {
    const Rect bar{thumb_.x, thumb_.y - thumb_slack, thumb_.width, thumb_.height + 2 * thumb_slack};
    return (thumb_.width > 0 && holds(bar, x, y)) || (by_finger_ && end_at(x, y) != 0);
}

TimelineView::Under TimelineView::under(const RoomState& room, float x, float y) const {
    if (rows_.empty()) return {};
    const Row& row = row_at(y);
    if (y < row.y || y >= row.y + row.height) return {};
    Under found{&room.timeline.messages()[row.index], {}};
    for (const RowLayout::Link& link : row.layout->links)
        if (holds(link.rects, x - column_left_, y - row.y - row.words)) found.href = link.href;
    return found;
}

const Message* TimelineView::message_of(const RoomState& room, std::uint64_t node) const {
    const auto& messages = room.timeline.messages();
    for (const Row& row : rows_)
        if (row.index < messages.size() && semantic_key("message", row_id(messages[row.index])) == node)
            return &messages[row.index];
    return nullptr;
}

void TimelineView::show_wanted(const RoomState& room) {
    const std::uint64_t node = std::exchange(wanted_node_, 0);
    const Message* message = node == 0 ? nullptr : message_of(room, node);
    if (message == nullptr) return;
    const auto row = std::find_if(rows_.begin(), rows_.end(),
                                  [&](const Row& one) { return room.timeline.messages()[one.index].key == message->key; });
    const float below = row->y + row->height - (rect_.y + rect_.height);
    const float above = rect_.y - row->y;
    if (above > 0)
        wheel_ -= static_cast<double>(above);
    else if (below > 0)
        wheel_ += static_cast<double>(std::min(below, -above));
}

void TimelineView::swipe(std::uint64_t key, float px) {
    swipe_held_ = key != 0 && px > 0;
    if (!swipe_held_) return;
    swiped_key_ = key;
    swiped_px_ = px;
}

void TimelineView::go_back(Ui& ui) {
    if (swiped_key_ == 0 || swipe_held_) return;
    const double passed_ms = std::clamp(ui.now_ms - swiped_at_ms_, 0.0, 100.0);
    swiped_px_ *= static_cast<float>(std::exp(-passed_ms / back_ms));
    if (swiped_px_ < 0.5F || ui.platform->prefers_stillness()) swiped_key_ = 0;
    ui.wants_frame = true;
}

/// What is uncovered: it says what lets go of it will do.
void TimelineView::draw_swiped(Ui& ui, const Row& row) {
    swiped_at_ms_ = ui.now_ms;
    const Palette& p = ui.colors();
    const bool enough = swiped_px_ >= Touch::swipe_px;
    const float left = column_left_ - space::avatar - space::avatar_gap;
    const float x = left + std::min(swiped_px_, Touch::swipe_px) / 2 - 4;
    const float y = row.y + row.words + std::min(row.layout->height, type::body.line_height) / 2;
    const float shown = std::min(1.0F, swiped_px_ / Touch::swipe_px);
    ui.list->AddCircleFilled({x, y}, 15, to_imgui(with_alpha(enough ? p.accent : p.hover, shown)));
    draw_answer_sign(ui, x, y, with_alpha(enough ? p.on_accent : p.text_muted, shown));
}

void TimelineView::clear_selection() {
    selection_.clear();
    by_finger_ = false;
}

/// Ends that are drawn at the words of the first and the last line.
void TimelineView::select_wanted(const RoomState& room) {
    const std::uint64_t key = std::exchange(select_key_, 0);
    if (key == 0) return;
    selection_.press(RowTexts(room.timeline.messages()), {key, 0}, Selection::Unit::text);
    by_finger_ = true;
}

/// -1 for the first end, 1 for the last, 0 for none.
int TimelineView::end_at(float x, float y) const {
    if (selected_rects_.empty()) return 0;
    const Rect& first = selected_rects_.front();
    const Rect& last = selected_rects_.back();
    const float to_first = std::hypot(x - first.x, y - first.y + end_radius);
    const float to_last = std::hypot(x - last.x - last.width, y - last.y - last.height - end_radius);
    if (std::min(to_first, to_last) > end_reach) return 0;
    return to_first < to_last ? -1 : 1;
}

/// The other end stays; this one follows the finger, which holds it beside the words.
void TimelineView::hold_end(const RoomState& room, double now_ms, ImVec2 at) {
    const Rect& rect = held_end_ < 0 ? selected_rects_.front() : selected_rects_.back();
    grip_ = {at.x - rect.x - (held_end_ < 0 ? 0 : rect.width), at.y - rect.y - rect.height / 2};
    const RowTexts texts(room.timeline.messages());
    const std::optional<SelectedTexts> now = selection_.resolve(texts);
    if (!now) return;
    const TextPoint first{texts.key(now->first), now->begin};
    const TextPoint last{texts.key(now->last), now->end};
    selection_.press(texts, held_end_ < 0 ? last : first, Selection::Unit::character);
    selection_.extend(texts, held_end_ < 0 ? first : last);
    whole_characters_ = false;
    selected_at_ms_ = now_ms;
}

void TimelineView::draw_ends(Ui& ui) {
    if (!by_finger_ || selected_rects_.empty()) return;
    const ImU32 color = to_imgui(ui.colors().accent);
    const Rect& first = selected_rects_.front();
    const Rect& last = selected_rects_.back();
    ui.list->AddCircleFilled({first.x, first.y - end_radius}, end_radius, color);
    ui.list->AddCircleFilled({last.x + last.width, last.y + last.height + end_radius}, end_radius, color);
}

void TimelineView::draw_selected_buttons(Ui& ui, const Rect& rect, std::uint64_t parent) {
    const float height = space::touch;
    const float width = std::max(ui.label_width(ui.tr("Copy"), 92), ui.label_width(ui.tr("Done"), 92));
    Rect button{std::round(rect.x + rect.width / 2 - width), rect.y + rect.height - height - 12, width, height};
    // Not over the end that a finger wants to drag.
    const Rect last = selected_rects_.empty() ? Rect{} : selected_rects_.back();
    if (last.y + last.height + end_reach + end_radius > button.y) button.y = rect.y + 12;
    const Rect pill{button.x, button.y, 2 * width, height};
    draw_pill(ui, pill);
    for (const std::uint64_t key : {copy_key, done_key}) {
        ui.text_button(key, parent, key == copy_key ? ui.tr("Copy") : ui.tr("Done"), button, false);
        ui.semantics.back().at_once = true;
        button.x += width;
    }
}

bool TimelineView::act(Ui& ui, const RoomState& room, std::uint64_t node) {
    if (!by_finger_ || (node != copy_key && node != done_key)) return false;
    if (node == copy_key) {
        Copied words = copied(ui, room);
        ui.copy({std::move(words.plain), std::move(words.html)});
    }
    clear_selection();
    return true;
}

}  // namespace parley::client
