// What the room shows of threads: under a message how much was answered there, and the way to what is unread.
#include <algorithm>
#include <cmath>

#include "wasm-client/views/quote.h"
#include "wasm-client/views/timeline_view.h"

namespace parley::client {

/// Null: the person takes no part in it.
const RoomState::Thread* TimelineView::thread_of(const RoomState& room, const Message& message) const {
    const RoomState* live = state_->find(room.info.id);  // a passage knows of none
    if (live == nullptr) return nullptr;
    const auto thread = live->threads.find(message.seq);
    return thread == live->threads.end() ? nullptr : &thread->second;
}

float TimelineView::thread_height(const Ui& ui, const Message& message) {
    return message.is_line() || message.state.replies.count == 0 ? 0 : ui.target(26);
}

void TimelineView::draw_thread(Ui& ui, const RoomState& room, const Message& message, float y, std::uint64_t article) {
    const float height = thread_height(ui, message);
    if (height == 0) return;
    const ThreadState& replies = message.state.replies;
    const RoomState::Thread* thread = thread_of(room, message);
    const std::uint32_t unread = thread == nullptr ? 0 : thread->unread;
    std::string words = ui.tr_count("{} reply", "{} replies", replies.count);
    if (unread > 0) words = ui.tr("{}, {}", {words, ui.tr_count("{} new", "{} new", unread)});
    const LocalTime last = local_time(ui, replies.last_at_ms);
    const std::string clock = clock_text(ui, last);
    const std::string time = last.day_number == today_.day_number
                                 ? ui.tr("last at {}", {clock})
                                 : ui.tr("last at {}, {}", {day_text(ui, last, today_), clock});
    const Palette& p = ui.colors();
    const float left = 24;
    const float width = std::min(ui.text.width(words, type::label), column_width_ - left);
    const float behind = std::max(0.0F, column_width_ - left - width - 16);
    const float timed = std::min(ui.text.width(time, type::small), behind);
    const Rect place{column_left_, y, left + width + 8 + timed + 8, height};
    const ButtonState button =
        ui.button(semantic_key("thread", row_id(message)), article, ui.tr("{}, {}", {words, time}), place);
    if (button.hovered) fill(*ui.list, {place.x - 4, place.y, place.width + 4, place.height}, p.hover, space::radius);
    draw_thread_sign(ui, place.x + 8, y + height / 2, unread > 0 ? p.danger : p.accent);
    const float text_y = y + (height - type::label.line_height) / 2;
    ui.text.draw_line(*ui.list, words, type::label, place.x + left, text_y, unread > 0 ? p.danger : p.accent, width + 1);
    ui.text.draw_line(*ui.list, time, type::small, place.x + left + width + 8, text_y, p.text_muted, timed + 1);
    if (button.clicked) ui.intend(OpenThread{message.seq});
}

/// To the thread in which something is unread, wherever its message is. True: it is offered.
bool TimelineView::draw_threads_jump(Ui& ui, const RoomState& room, const Rect& rect, std::uint64_t parent) {
    const RoomState* live = state_->find(room.info.id);
    if (live == nullptr) return false;
    const auto unread =
        std::find_if(live->threads.begin(), live->threads.end(), [](const auto& one) { return one.second.unread > 0; });
    if (unread == live->threads.end()) return false;
    const std::uint32_t count = unread->second.unread;
    const std::string label = ui.tr_count("{} new reply in a thread", "{} new replies in a thread", count);
    const float width = ui.text.width(label, type::label) + 36;
    const Rect pill{std::round(rect.x + (rect.width - width) / 2), rect.y + 12, width, ui.target(32)};
    draw_pill(ui, pill);
    if (ui.text_button(semantic_key("button", "jump-thread"), parent, label, pill, false)) ui.intend(OpenThread{unread->first});
    return true;
}

}  // namespace parley::client
