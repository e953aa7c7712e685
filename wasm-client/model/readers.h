// Who else has read, in a small room.
#pragma once

#include <vector>

#include "wasm-client/model/state.h"

namespace parley::client {

/// Of the newest message, where it is the person's own; nobody of any other.
std::vector<Reader> readers_of_newest(const State& state, const RoomState& room);

}  // namespace parley::client
