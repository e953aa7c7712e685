// What stands in place of the rooms for who is banned: the server's words, and a way to try again.
#pragma once

#include "wasm-client/model/state.h"
#include "wasm-client/views/ui.h"

namespace parley::client {

void draw_ban_card(Ui& ui, const State& state, const Rect& rect, std::uint64_t parent);

}  // namespace parley::client
