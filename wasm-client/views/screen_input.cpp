// What pointer, wheel, fingers and keys do to the panes.
#include <imgui_internal.h>

#include <algorithm>
#include <cfloat>
#include <cmath>
#include <utility>

#include "wasm-client/views/message_bar.h"
#include "wasm-client/views/screen.h"
#include "wasm-client/views/text_ranges.h"

namespace parley::client {

namespace {

/// What an arrow key scrolls, and a page key of a list.
constexpr float step_height = 44;
constexpr float page_height = 320;
/// ImGui needs a frame to see a press and another to see its release.
constexpr int frames_to_settle = 2;

const std::uint64_t log_key = semantic_key("region", "log");
const std::uint64_t people_key = semantic_key("list", "people");
const std::uint64_t composer_key = semantic_key("field", "composer");
const std::uint64_t search_key = semantic_key("field", "search");
const std::uint64_t people_field_key = semantic_key("field", "people");
const std::uint64_t switcher_key = semantic_key("field", "switcher");
const std::uint64_t emoji_field_key = semantic_key("field", "emoji");

/// How far a key scrolls, in CSS px; 0: it does not.
float scroll_of(EditKey key) {
    constexpr float everything = 1'000'000;
    switch (key) {
        case EditKey::up:
            return -step_height;
        case EditKey::down:
            return step_height;
        case EditKey::page_up:
            return -page_height;
        case EditKey::page_down:
            return page_height;
        case EditKey::home:
            return -everything;
        case EditKey::end:
            return everything;
        case EditKey::enter:
        case EditKey::escape:
        case EditKey::tab:
        case EditKey::answer:
            break;
    }
    return 0;
}

void point_away() {
    ImGui::GetIO().AddMousePosEvent(-FLT_MAX, -FLT_MAX);
}

}  // namespace

// ---- pointer and wheel -----------------------------------------------------------------------------------------------------

void Screen::on_pointer(const Pointer& seen) {
    Pointer pointer = seen;
    pointer.x = drawn_x(seen.x);
    settle_frames_ = frames_to_settle;
    ImGuiIO& io = ImGui::GetIO();
    io.AddMouseSourceEvent(pointer.touch ? ImGuiMouseSource_TouchScreen : ImGuiMouseSource_Mouse);
    if (pointer.touch) {
        on_touch(pointer);
        return;
    }
    if (pointer.kind == PointerKind::leave)
        point_away();
    else
        io.AddMousePosEvent(pointer.x, pointer.y);
    if (pointer.kind == PointerKind::down) touch_.stop();
    if (pointer.kind == PointerKind::down && pointer.button == 0)
        press_button(pointer.x, pointer.y);
    else if (pointer.kind == PointerKind::down || pointer.kind == PointerKind::up)
        io.AddMouseButtonEvent(pointer.button, pointer.kind == PointerKind::down);
}

void Screen::press_button(float x, float y) {
    ImGui::GetIO().AddMouseButtonEvent(ImGuiMouseButton_Left, true);
    press_counts_.push_back(presses_.press(platform_.now_ms(), x, y));
}

void Screen::on_press_count(int presses) {
    if (!press_counts_.empty()) press_counts_.back() = presses;
}

/// ImGui shows each press in a frame of its own, in their order.
int Screen::take_press_count() {
    int presses = 0;
    if (ImGui::IsMouseClicked(ImGuiMouseButton_Left) && !press_counts_.empty()) {
        presses = press_counts_.front();
        press_counts_.pop_front();
    }
    if (ImGui::GetCurrentContext()->InputEventsQueue.empty()) press_counts_.clear();
    return presses;
}

void Screen::on_wheel(float, float y) {
    // Without a mouse ImGui's position is far outside.
    const ImVec2 at = ImGui::GetIO().MousePos;
    const Pane pane = pane_at(at.x, at.y);
    touch_.stop();
    scroll(pane == Pane::none ? Pane::messages : pane, y);
    settle_frames_ = std::max(settle_frames_, 1);
}

Screen::Pane Screen::pane_at(float x, float y) const {
    if (switcher_open_) return Pane::switcher;
    if (picker_.open()) return Pane::emoji;
    if (menu_.open()) return Pane::none;
    if (completer_.holds_point(x, y)) return Pane::completions;
    if (holds(sidebar_rect_, x, y)) return Pane::rooms;
    if (holds(account_rect_, x, y)) return Pane::account;
    if (holds(room_pane_rect_, x, y)) return Pane::room;
    if (holds(people_rect_, x, y)) return Pane::people;
    if (holds(search_rect_, x, y)) return Pane::search;
    if (composer_.scrolls_at(x, y)) return Pane::composer;
    if (holds(beside_rect_, x, y)) return Pane::beside;
    return holds(messages_rect_, x, y) ? Pane::messages : Pane::none;
}

void Screen::scroll(Pane pane, float by) {
    switch (pane) {
        case Pane::rooms:
            sidebar_.scroll_by(by);
            break;
        case Pane::account:
            account_.scroll_by(by);
            break;
        case Pane::room:
            room_pane_.scroll_by(by);
            break;
        case Pane::people:
            people_.scroll_by(by);
            break;
        case Pane::search:
            search_.scroll_by(by);
            break;
        case Pane::composer:
            composer_.scroll_by(by);
            break;
        case Pane::messages:
            timeline_.scroll_by(by);
            break;
        case Pane::beside:
            beside_.scroll_by(by);
            break;
        case Pane::switcher:
            switcher_.scroll_by(by);
            break;
        case Pane::completions:
            completer_.scroll_by(by);
            break;
        case Pane::emoji:
            picker_.scroll_by(by);
            break;
        case Pane::none:
            break;
    }
}

double Screen::scrolled(Pane pane) const {
    switch (pane) {
        case Pane::rooms:
            return sidebar_.scrolled();
        case Pane::account:
            return account_.scrolled();
        case Pane::room:
            return room_pane_.scrolled();
        case Pane::people:
            return people_.scrolled();
        case Pane::search:
            return search_.scrolled();
        case Pane::composer:
            return composer_.scrolled();
        case Pane::messages:
            return timeline_.scrolled();
        case Pane::beside:
            return beside_.scrolled();
        case Pane::switcher:
            return switcher_.scrolled();
        case Pane::completions:
            return completer_.scrolled();
        case Pane::emoji:
            return picker_.scrolled();
        case Pane::none:
            break;
    }
    return 0;
}

// ---- fingers ---------------------------------------------------------------------------------------------------------------

/// A finger scrolls what lies below it, and presses nothing until it has proved to be a tap. Only what is dragged by itself
/// has it from the start.
void Screen::on_touch(const Pointer& pointer) {
    ImGuiIO& io = ImGui::GetIO();
    const double now_ms = platform_.now_ms();
    const float x = pointer.x;
    const float y = pointer.y;
    if (pointer.kind == PointerKind::leave) {
        touch_.release(now_ms, false);
        if (std::exchange(grabbed_, false)) io.AddMouseButtonEvent(0, false);
        point_away();
    } else if (pointer.kind == PointerKind::down) {
        grabbed_ =
            !menu_.open() && !picker_.open() && !switcher_open_ && !completer_.holds_point(x, y) &&
            ((holds(messages_rect_, x, y) && timeline_.grabs(x, y)) || (holds(beside_rect_, x, y) && beside_.grabs(x, y)));
        touched_ = grabbed_ ? Pane::none : pane_at(x, y);
        io.AddMousePosEvent(x, y);
        if (grabbed_)
            press_button(x, y);
        else
            touch_.press(now_ms, x, y, touched_ == Pane::messages ? Touch::Sideways::swipes : Touch::Sideways::nothing);
    } else if (grabbed_) {
        io.AddMousePosEvent(x, y);
        if (pointer.kind == PointerKind::up) io.AddMouseButtonEvent(0, grabbed_ = false);
    } else if (pointer.kind == PointerKind::up) {
        if (!touch_.release(now_ms, !platform_.prefers_stillness())) return;
        io.AddMousePosEvent(touch_.x(), touch_.y());
        press_button(touch_.x(), touch_.y());
        io.AddMouseButtonEvent(0, false);
    } else if (touch_.down()) {
        const bool pressed = touch_.phase() == Touch::Phase::pressed;
        scroll(touched_, touch_.move(now_ms, x, y));
        if (pressed && touch_.phase() != Touch::Phase::pressed) point_away();
    }
}

/// What a finger did without moving: a fling goes on, a press becomes a long one.
void Screen::let_time_pass() {
    const double now_ms = ui_->now_ms;
    // Elsewhere a slow tap is a tap.
    long_pressed_ = touches_messages() && touch_.take_long_press(now_ms);
    if (long_pressed_) point_away();
    if (touches_messages()) ui_->move_at(touch_.long_press_at_ms());
    glided_ = 0;
    const bool flings = touch_.flinging();
    timeline_.set_grip(grip(Pane::messages, flings));
    beside_.set_grip(grip(Pane::beside, flings));
    if (!flings) return;
    glide_from_ = scrolled(touched_);
    glided_ = touch_.step(now_ms);
    scroll(touched_, glided_);
    ui_->wants_frame = true;
}

/// Who wants stillness has ends that do not give way.
TimelineView::Grip Screen::grip(Pane pane, bool flings) const {
    const bool holds_them = touch_.phase() == Touch::Phase::scrolling;
    if (touched_ != pane || (!holds_them && !flings) || platform_.prefers_stillness()) return TimelineView::Grip::none;
    return holds_them ? TimelineView::Grip::held : TimelineView::Grip::thrown;
}

/// At the end of what there is a fling ends.
void Screen::end_glide() {
    if (std::abs(glided_) >= 1 && scrolled(touched_) == glide_from_) touch_.stop();
}

// ---- keys and focus --------------------------------------------------------------------------------------------------------

void Screen::on_focus(std::uint64_t key, bool shown) {
    focused_ = key;
    focus_shown_ = shown;
    if (shown) timeline_.keep_in_sight(key);
    if (shown) beside_.keep_in_sight(key ^ Apart::scope);
    if (key == composer_key) desk_.activate(EditField::composer);
    if (key == search_key) desk_.activate(EditField::search);
    if (key == people_field_key) desk_.activate(EditField::people);
    if (key == emoji_field_key) desk_.activate(EditField::emoji);
    if (key == switcher_key) desk_.activate(EditField::switcher);
}

/// What is picked is written at the caret, or becomes a reaction.
bool Screen::draw_picker(const State& state) {
    if (std::exchange(picker_room_, state.current) != state.current) picker_.close();
    const bool drawn = picker_.open();
    if (drawn) picker_.draw(*ui_, state, emoji_ ? &*emoji_ : nullptr);
    const std::optional<EmojiPicker::Picked> picked = picker_.take_picked();
    const RoomState* room = state.find(picked && picked->seq != 0 ? reacts_in_ : state.current);
    if (!picked || room == nullptr) return drawn;
    if (picked->seq != 0) {
        const Message* message = state.shown(*room).timeline.row(picked->seq);
        if (message == nullptr || !message->is_whole() || has_reacted(*message, picked->emoji, state.me.id)) return drawn;
        const std::size_t before = ui_->intents.size();
        ui_->intend(reaction_intent(*ui_, *message, picked->emoji, state.me.id));
        turn_to_room(ui_->intents, before, room->info.id);
        return drawn;
    }
    desk_.focus(EditField::composer);
    const EditState& edit = desk_.of(EditField::composer);
    const std::size_t start = std::min(edit.selection_start, edit.text.size());
    const std::size_t end = std::min(edit.selection_end, edit.text.size());
    const std::string text = edit.text.substr(0, start) + picked->emoji + edit.text.substr(end);
    desk_.replace(EditField::composer, text, start + picked->emoji.size());
    return drawn;
}

void Screen::follow_writing(const State& state) {
    const bool writes = desk_.active() == EditField::composer && !state.switcher.open && !state.account.open;
    const EditState none;
    const EditState& edit = writes ? desk_.of(EditField::composer) : none;
    if (completer_.concerns(edit.text)) completer_.follow(state, edit, emoji_ ? &*emoji_ : nullptr);
}

bool Screen::on_node_key(std::uint64_t key, EditKey pressed) {
    const float distance = scroll_of(pressed);
    if (distance == 0) return false;
    touch_.stop();
    if (key == people_key) {
        people_.scroll_by(distance);
        return true;
    }
    if (key != log_key && key != (log_key ^ Apart::scope)) return false;
    TimelineView& view = key == log_key ? timeline_ : beside_;
    if (pressed == EditKey::page_up || pressed == EditKey::page_down)
        view.scroll_pages(distance < 0 ? -1.0F : 1.0F);
    else if (pressed == EditKey::end)
        view.scroll_to_end();
    else
        view.scroll_by(distance);
    return true;
}

void Screen::on_modifiers(Modifiers modifiers) {
    ImGuiIO& io = ImGui::GetIO();
    io.AddKeyEvent(ImGuiMod_Ctrl, modifiers.ctrl);
    io.AddKeyEvent(ImGuiMod_Shift, modifiers.shift);
    io.AddKeyEvent(ImGuiMod_Alt, modifiers.alt);
    io.AddKeyEvent(ImGuiMod_Super, modifiers.meta);
}

// ---- what lies over the conversation ---------------------------------------------------------------------------------------

bool Screen::act_at_once(std::uint64_t key, const State& state) {
    const std::size_t before = ui_->wanted.size();
    const bool acted = (menu_.open() && menu_.act(*ui_, key, view_of(menu_room_))) ||
                       (state.account.open && account_.act(*ui_, key)) || (state.pane && room_pane_.act(*ui_, key)) ||
                       end_selecting(key, state);
    if (state.is_beside(menu_room_)) turn_to_room(ui_->wanted, before, menu_room_);
    if (const Seq seq = menu_.take_more(); seq != 0) {
        picker_.open_for(seq, menu_.x(), menu_.y());
        reacts_in_ = menu_room_;
    }
    if (!acted) return false;
    // The press that led here is spent: what it uncovered must not get it too.
    ImGuiIO& io = ImGui::GetIO();
    io.ClearEventsQueue();
    point_away();
    io.AddMouseButtonEvent(0, false);
    return true;
}

bool Screen::covered(const State& state) const {
    const bool narrow = ui_->width > 0 && ui_->width < space::drawer_below;
    return menu_.open() || picker_.open() || state.account.open || state.pane || state.switcher.open ||
           (narrow && (drawer_open_ || state.people_open || state.search.open));
}

bool Screen::close_layer() {
    if (picker_.open()) {
        picker_.close();
        return true;
    }
    if (menu_.open()) {
        menu_.close();
        return true;
    }
    return std::exchange(drawer_open_, false);
}

}  // namespace parley::client
