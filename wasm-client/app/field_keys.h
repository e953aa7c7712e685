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

private:
    Platform& platform_;
    Screen& screen_;
    Intend intend_;
    std::function<bool()> close_;
};

}  // namespace parley::client
