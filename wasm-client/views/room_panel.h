#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "wasm-client/model/state.h"
#include "wasm-client/views/account_flow.h"
#include "wasm-client/views/ui.h"

namespace parley::client {

/// The button in a room's header that opens its pane, its right end at `right`, for who may change anything of it; returns the
/// width that it takes.
float draw_room_button(Ui& ui, const State& state, const RoomState& room, float right, float middle, std::uint64_t parent);

/// What it takes to run a room: its name and topic, who may do what, slow mode, who is muted or banned. It takes the place of
/// the conversation.
class RoomPanel {
public:
    void draw(Ui& ui, const State& state, const RoomState& room, const Rect& rect, std::uint64_t parent);
    /// CSS px; positive is down. Applied at the next draw.
    void scroll_by(float y) { scroll_.by(y); }
    [[nodiscard]] float scrolled() const { return scroll_.at(); }
    /// It was closed: it opens at its top again.
    void forget() { scroll_.to_top(); }

private:
    /// One of several, side by side: what it is called, and what is wanted when it is chosen.
    struct Choice {
        std::string label;
        EventContent content;
        bool current = false;
    };

    static void draw_words(Ui& ui, const State& state, const RoomState& room, AccountFlow& flow);
    static void draw_slow(Ui& ui, const State& state, const RoomState& room, AccountFlow& flow);
    static void draw_rights(Ui& ui, const State& state, const RoomState& room, AccountFlow& flow);
    static void draw_archive(Ui& ui, const State& state, const RoomState& room, AccountFlow& flow);
    static void draw_mutes(Ui& ui, const State& state, const RoomState& room, AccountFlow& flow);
    static void draw_bans(Ui& ui, const State& state, AccountFlow& flow);
    static void draw_choices(Ui& ui, const RoomState& room, std::string_view id, const std::string& title,
                             const std::vector<Choice>& choices, AccountFlow& flow);

    RoomId room_;
    PaneScroll scroll_;
};

}  // namespace parley::client
