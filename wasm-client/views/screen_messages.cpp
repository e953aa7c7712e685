// The messages on the screen: what is wanted of one of them, and what is selected among them.
#include <algorithm>
#include <utility>

#include "wasm-client/views/screen.h"
#include "wasm-client/views/text_ranges.h"

namespace parley::client {

void Screen::draw_messages(const State& state, const RoomState& room, const Rect& rect, std::uint64_t main) {
    messages_rect_ = rect;
    follow_swipe(room);
    timeline_.draw(*ui_, state, room, rect, main);
    offer_menu(state, room, timeline_);
}

/// All that can be done with a message, where that was asked for.
void Screen::offer_menu(const State& state, const RoomState& room, TimelineView& view) {
    const TimelineView::MenuWanted wanted = view.take_menu();
    if (wanted.key != 0) menu_room_ = room.info.id;
    if (wanted.key != 0) {
        const auto& rows = room.timeline.messages();
        const auto row = std::find_if(rows.begin(), rows.end(), [&](const Message& one) { return one.key == wanted.key; });
        if (row != rows.end()) menu_.open_for(*ui_, state, room, *row, {wanted.x, wanted.y});
        ui_->wants_frame = true;
    }
    if (!long_pressed_ || touched_ != (&view == &beside_ ? Pane::beside : Pane::messages)) return;
    const TimelineView::Under under = view.under(room, touch_.x(), touch_.y());
    if (under.message == nullptr) return;
    menu_room_ = room.info.id;
    menu_.open_for(*ui_, state, room, *under.message, {touch_.x(), touch_.y(), under.href});
    ui_->wants_frame = true;
}

/// What is left for the messages.
Rect Screen::draw_search_above(const State& state, const Rect& log, std::uint64_t main) {
    const Rect bar{log.x, log.y, log.width, SearchPanel::bar_height(*ui_, state.search, log.width)};
    const Rect rest{log.x, log.y + bar.height, log.width, std::max(0.0F, log.height - bar.height)};
    search_.draw_above(*ui_, state, bar, rest, main);
    if (!state.search.listing) return rest;
    search_rect_ = rest;
    if (state.at_end) ui_->intend(ReachEnd{false});
    return {};
}

/// Before the messages are drawn: the one that was under the finger follows it.
void Screen::follow_swipe(const RoomState& room) {
    const bool swipes = touch_.phase() == Touch::Phase::swiping;
    if (swipes && swiped_ == 0 && room.writable()) {
        const TimelineView::Under under = timeline_.under(room, touch_.x(), touch_.y());
        if (under.message != nullptr && under.message->is_whole()) swiped_ = under.message->key;
    }
    if (!swipes) swiped_ = 0;
    timeline_.swipe(swiped_, touch_.swiped());
}

void Screen::end_swipe(const State& state) {
    const RoomState* room = state.current_room();
    if (!touch_.take_swipe() || room == nullptr || !room->writable()) return;
    const Message* message = timeline_.under(state.shown(*room), touch_.x(), touch_.y()).message;
    if (message != nullptr && message->is_whole()) ui_->wanted.emplace_back(AnswerMessage{message->seq});
}

bool Screen::on_message_key(std::uint64_t node, EditKey pressed, const State& state) {
    if (pressed != EditKey::answer) return false;
    for (const TimelineView* view : {&timeline_, &beside_}) {
        const RoomState* room = state.find(view->room());
        if (room == nullptr || !room->writable()) continue;
        const Message* message = view->message_of(state.shown(*room), view == &beside_ ? node ^ Apart::scope : node);
        if (message == nullptr || !message->is_whole()) continue;
        if (view == &beside_) ui_->wanted.emplace_back(OpenRoom{room->info.id});
        ui_->wanted.emplace_back(AnswerMessage{message->seq});
        return true;
    }
    return false;
}

/// Each room keeps the reader's place as it goes from one pane into the other. `beside`: what is drawn beside the current one.
void Screen::hand_over(const State& state, const RoomState* beside) {
    const RoomId& wanted = beside != nullptr ? beside->info.id : state.current;
    const TimelineView& its = beside != nullptr ? beside_ : timeline_;
    const TimelineView& others = beside != nullptr ? timeline_ : beside_;
    if (its.room() != wanted && others.room() == wanted) timeline_.change_places(beside_);
    if (beside == nullptr) beside_.leave();
}

void Screen::clear_selection() {
    timeline_.clear_selection();
    beside_.clear_selection();
}

/// A press in one of the panes ends what is selected in the other.
void Screen::select_in_one() {
    const ImVec2 at = ImGui::GetIO().MousePos;
    if (ui_->presses == 0 || beside_rect_.width == 0) return;
    if (holds(beside_rect_, at.x, at.y)) timeline_.clear_selection();
    if (holds(messages_rect_, at.x, at.y)) beside_.clear_selection();
}

/// Where a place is set, if anywhere.
Screen::Messages Screen::selecting(const State& state) {
    for (TimelineView* view : {&timeline_, &beside_}) {
        const RoomState* room = state.find(view->room());
        if (room != nullptr && view->has_place()) return {view, &state.shown(*room)};
    }
    return {};
}

/// By a button beside what a finger selected.
bool Screen::end_selecting(std::uint64_t key, const State& state) {
    const Messages found = selecting(state);
    return found.view != nullptr && found.view->act(*ui_, *found.room, found.view == &beside_ ? key ^ Apart::scope : key);
}

bool Screen::on_selection_key(const State& state, SelectionKey key, Modifiers modifiers) {
    const Messages found = selecting(state);
    if (found.view == nullptr) return false;
    platform_.request_frame();
    return found.view->on_selection_key(*ui_, *found.room, key, modifiers);
}

Clipping Screen::copied(const State& state) {
    const Messages found = selecting(state);
    if (found.view == nullptr) return {};
    Copied words = found.view->copied(*ui_, *found.room);
    return {std::move(words.plain), std::move(words.html)};
}

}  // namespace parley::client
