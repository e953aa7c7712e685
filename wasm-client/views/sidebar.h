#pragma once

#include <vector>

#include "wasm-client/model/state.h"
#include "wasm-client/views/ui.h"

namespace parley::client {

/// The rooms, and who one is.
class Sidebar {
public:
    /// True when a room was chosen, or the account.
    bool draw(Ui& ui, const State& state, const Rect& rect);
    /// CSS px; positive is down. Applied at the next draw.
    void scroll_by(float y) { scroll_ += y; }
    [[nodiscard]] float scrolled() const { return scroll_; }

private:
    /// One line of the list: a room, the heading of those that one can come into, or the way to the list of all.
    struct Entry {
        const RoomState* room = nullptr;  ///< null: one of the other two
        float top = 0;
        float height = 0;
        bool directory = false;
    };

    void list(const State& state, float row_height);
    void reveal(const State& state, float height);
    void follow_focus(const Ui& ui, float height);
    void bring_in_sight(const Entry& entry, float height);
    bool draw_rooms(Ui& ui, const State& state, const Rect& rect, std::uint64_t nav);

    std::vector<Entry> entries_;
    float content_ = 0;

    float scroll_ = 0;
    std::uint64_t focus_seen_ = 0;
    RoomId in_sight_;  ///< the current room that was last scrolled to
};

}  // namespace parley::client
