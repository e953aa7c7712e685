#include "wasm-client/app/field_keys.h"

#include <utility>

#include "wasm-client/model/slash_commands.h"

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
    else if (room != nullptr && room->is_thread())
        intend_(CloseThread{});
    else
        return false;
    return true;
}

bool FieldKeys::on_emoji(EditKey key) {
    if (key == EditKey::escape) return close_();
    if (key == EditKey::page_up || key == EditKey::page_down)
        screen_.picker().scroll_by(page_of(key));
    else if (!screen_.picker().on_key(key))
        return false;
    platform_.request_frame();
    return true;
}

/// Behind the last character there is nothing else to go to the side in; from the first emoji one comes back into the words.
bool FieldKeys::on_emoji(SelectionKey key, Modifiers modifiers) {
    const bool back = key == (screen_.ui().mirrored() ? SelectionKey::right : SelectionKey::left);
    if (!screen_.picker().open() || (key != SelectionKey::left && key != SelectionKey::right)) return false;
    if (modifiers.shift || modifiers.ctrl || modifiers.alt || modifiers.meta) return false;
    const EditState& edit = screen_.desk().of(EditField::emoji);
    if (edit.selection_start < edit.text.size() || !screen_.picker().step(back, edit.text.empty())) return false;
    platform_.request_frame();
    return true;
}

/// A field that opens over the conversation begins empty. With fingers one looks first: the keyboard would cover what there is.
void FieldKeys::follow(EditField field, bool open, bool& was_open) {
    if (open == std::exchange(was_open, open)) return;
    EditDesk& desk = screen_.desk();
    if (open) desk.set_text(field, "");
    if (open && field == EditField::emoji && screen_.ui().coarse) return;
    if (open || desk.active() == field) desk.focus(open ? field : EditField::composer);
}

void FieldKeys::follow(const State& state) {
    EditDesk& desk = screen_.desk();
    if (const bool people = shows_people_field(state); people != std::exchange(people_shown_, people)) {
        if (people) desk.set_text(EditField::people, "");
        if (!people && desk.active() == EditField::people) desk.activate(EditField::composer);
    }
    follow(EditField::switcher, state.switcher.open, switcher_open_);
    follow(EditField::emoji, screen_.picker().open(), picker_open_);
    if (state.search.open == std::exchange(search_open_, state.search.open)) return;
    desk.focus(search_open_ ? EditField::search : EditField::composer);
    if (search_open_) screen_.clear_selection();
    if (search_open_) desk.select(EditField::search, 0, desk.of(EditField::search).text.size());
}

bool FieldKeys::get_around(Shortcut shortcut, const State& state) {
    if (shortcut == Shortcut::keys) {
        platform_.show_dialog("keys", "", commands_help(state.language));
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
