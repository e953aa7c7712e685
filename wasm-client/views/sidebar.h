#pragma once

#include "wasm-client/model/state.h"
#include "wasm-client/views/ui.h"

namespace parley::client {

/// The rooms, and who one is. Returns true when a room was chosen.
bool draw_sidebar(Ui& ui, const State& state, const Rect& rect);

}  // namespace parley::client
