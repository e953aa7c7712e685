#pragma once

#include <cstdint>
#include <string>

#include "wasm-client/model/state.h"
#include "wasm-client/views/ui.h"

namespace parley::client {

/// The buttons in a room's header, each with its right end at `right` and returning the width that it takes.

/// Says how many are here and opens the list; 0 while the number is not known.
float draw_people_button(Ui& ui, const State& state, const RoomState& room, float right, float middle, std::uint64_t parent);
/// Opens the room's pane.
float draw_room_button(Ui& ui, float right, float middle, std::uint64_t parent);
/// Opens and closes the search.
float draw_search_button(Ui& ui, const State& state, float right, float middle, std::uint64_t parent);

std::string here_words(const Ui& ui, const PeopleHere& here);
/// A magnifying glass.
void draw_glass(Ui& ui, float x, float y, Color color);

}  // namespace parley::client
