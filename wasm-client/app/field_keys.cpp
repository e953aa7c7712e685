#include "wasm-client/app/field_keys.h"

namespace parley::client {

namespace {

constexpr float page_height = 320;

float page_of(EditKey key) {
    return key == EditKey::page_up ? -page_height : page_height;
}

}  // namespace

bool FieldKeys::on_pane(EditKey key, const State& state) {
    if (key == EditKey::escape) return close_();
    if (key != EditKey::page_up && key != EditKey::page_down) return key == EditKey::enter;
    state.account.open ? screen_.account().scroll_by(page_of(key)) : screen_.room_pane().scroll_by(page_of(key));
    platform_.request_frame();
    return true;
}

bool FieldKeys::on_search(EditKey key, Modifiers modifiers) {
    switch (key) {
        case EditKey::enter:
            intend_(StepHit{modifiers.shift});
            return true;
        case EditKey::up:
        case EditKey::down:
            intend_(StepHit{key == EditKey::up});
            return true;
        case EditKey::page_up:
        case EditKey::page_down:
            screen_.search().scroll_by(page_of(key));
            platform_.request_frame();
            return true;
        case EditKey::escape:
            return close_();
        case EditKey::home:
        case EditKey::end:
        case EditKey::tab:
        case EditKey::answer:
            return false;
    }
    return false;
}

bool FieldKeys::on_switcher(EditKey key) {
    switch (key) {
        case EditKey::enter:
            intend_(PickChoice{{}, MessageCid(platform_.new_cid())});
            return true;
        case EditKey::up:
        case EditKey::down:
            intend_(StepSwitcher{key == EditKey::up});
            return true;
        case EditKey::page_up:
        case EditKey::page_down:
            screen_.switcher().scroll_by(page_of(key));
            platform_.request_frame();
            return true;
        case EditKey::escape:
            intend_(CloseSwitcher{});
            return true;
        case EditKey::home:
        case EditKey::end:
        case EditKey::tab:
        case EditKey::answer:
            return false;
    }
    return false;
}

bool FieldKeys::close(const State& state) {
    if (state.switcher.open)
        intend_(CloseSwitcher{});
    else if (screen_.close_layer())
        platform_.request_frame();
    else if (state.account.open)
        intend_(CloseAccount{});
    else if (state.pane)
        intend_(ShowRoomPane{false});
    else if (state.search.open)
        intend_(CloseSearch{});
    else if (state.people_open)
        intend_(ShowPeople{false});
    else if (const RoomState* room = state.current_room(); room != nullptr && room->editing.seq != 0)
        intend_(EditMessage{0});
    else if (room != nullptr && room->answer.seq != 0)
        intend_(AnswerMessage{0});
    else
        return false;
    return true;
}

bool FieldKeys::get_around(Shortcut shortcut, const State& state) {
    if (shortcut == Shortcut::keys) {
        platform_.show_dialog("keys", "", "");
    } else if (shortcut != Shortcut::go_to) {
        intend_(StepUnread{shortcut == Shortcut::unread_before});
    } else if (state.switcher.open) {
        intend_(CloseSwitcher{});
    } else {
        while (screen_.close_layer()) {  // or it would open over a menu
        }
        intend_(OpenSwitcher{});
    }
    return true;
}

}  // namespace parley::client
