#pragma once

#include "wasm-client/model/state.h"
#include "wasm-client/views/ui.h"

namespace parley::client {

/// The rooms, and who one is.
class Sidebar {
public:
    /// True when a room was chosen.
    bool draw(Ui& ui, const State& state, const Rect& rect);
    /// CSS px; positive is down. Applied at the next draw.
    void scroll_by(float y) { scroll_ += y; }

private:
    bool draw_rooms(Ui& ui, const State& state, const Rect& rect, std::uint64_t nav);

    float scroll_ = 0;
    RoomId in_sight_;  ///< the current room that was last scrolled to
};

}  // namespace parley::client
