#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "wasm-client/model/state.h"
#include "wasm-client/views/ui.h"

namespace parley::client {

/// Who is in the room now.
class PeoplePanel {
public:
    void draw(Ui& ui, const State& state, const RoomState& room, const Rect& rect, std::uint64_t parent);
    /// CSS px; positive is down. Applied at the next draw.
    void scroll_by(float y) { scroll_ += y; }
    [[nodiscard]] float scrolled() const { return scroll_; }

private:
    void draw_top(Ui& ui, const RoomState& room, const Rect& rect, std::uint64_t region);
    void draw_list(Ui& ui, const State& state, const RoomState& room, const Rect& rect, std::uint64_t region);

    void follow_focus(const Ui& ui, const std::vector<PersonHere>& people, float height);

    RoomId room_;
    float scroll_ = 0;
    std::uint64_t focus_seen_ = 0;
};

}  // namespace parley::client
