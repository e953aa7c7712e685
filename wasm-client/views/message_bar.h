// What lies over the message under the pointer, or over the one that has the focus: what is done to it most.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "wasm-client/model/state.h"
#include "wasm-client/views/ui.h"

namespace parley::client {

inline constexpr std::array<std::string_view, 6> quick_reactions = {"\U0001F44D", "\u2764\uFE0F", "\U0001F602",
                                                                    "\U0001F62E", "\U0001F622",   "\U0001F389"};

bool has_reacted(const Message& message, std::string_view emoji, const UserId& person);
/// Gives the reaction, or takes it back.
Intent reaction_intent(Ui& ui, const Message& message, std::string_view emoji, const UserId& me);

class MessageBar {
public:
    /// The bar of this message stays while the pointer is on it.
    [[nodiscard]] bool holds_pointer(std::uint64_t key, float x, float y) const { return key_ == key && holds_pointer(x, y); }
    [[nodiscard]] bool holds_pointer(float x, float y) const;
    /// One of its buttons has the focus.
    [[nodiscard]] bool has_focus(const Ui& ui, std::uint64_t key) const;
    /// What was not drawn in the frame before is not there any more.
    void begin_frame();
    /// `corner`: the message's right end and top. True: everything else that can be done is asked for.
    bool draw(Ui& ui, const State& state, const RoomState& room, const Message& message, ImVec2 corner, std::uint64_t article);

private:
    std::uint64_t key_ = 0;
    Rect rect_;
    bool drawn_ = false;
    std::vector<std::uint64_t> nodes_;
};

/// Words over what the pointer is on.
void draw_tip(Ui& ui, std::string_view words, const Rect& about);

}  // namespace parley::client
