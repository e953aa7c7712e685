// What keys mean beyond the composer: in the fields of the panes, and of the whole page.
#pragma once

#include <functional>

#include "wasm-client/model/intent.h"
#include "wasm-client/model/state.h"
#include "wasm-client/platform/platform.h"
#include "wasm-client/views/screen.h"

namespace parley::client {

class FieldKeys {
public:
    using Intend = std::function<void(const Intent& intent)>;
    /// All outlive it. `close` takes the topmost pane away, and says whether there was one.
    FieldKeys(Platform& platform, Screen& screen, Intend intend, std::function<bool()> close)
        : platform_(platform), screen_(screen), intend_(std::move(intend)), close_(std::move(close)) {}

    /// True when the key was taken.
    /// Of a pane that covers the conversation: the account, or what runs a room.
    bool on_pane(EditKey key, const State& state);
    bool on_search(EditKey key, Modifiers modifiers);
    bool on_switcher(EditKey key);
    /// What lies on top goes. False: there was nothing.
    bool close(const State& state);
    /// Between rooms, and the list of the keys; all but the search. True: the browser must not have it.
    bool get_around(Shortcut shortcut, const State& state);

    /// While emoji are chosen from.
    bool on_emoji(EditKey key);
    bool on_emoji(SelectionKey key, Modifiers modifiers);
    static bool shows_people_field(const State& state) {
        return state.account.open && state.account.part == AccountPart::people;
    }

    /// After every change: the textarea goes where a field came or went.
    void follow(const State& state);
    /// The field of the switcher has been made ready.
    [[nodiscard]] bool follows_switcher() const { return switcher_open_; }

private:
    void follow(EditField field, bool open, bool& was_open);

    bool people_shown_ = false;  ///< as of the last call of follow, as are the next
    bool switcher_open_ = false;
    bool picker_open_ = false;
    bool search_open_ = false;
    Platform& platform_;
    Screen& screen_;
    Intend intend_;
    std::function<bool()> close_;
};

}  // namespace parley::client
