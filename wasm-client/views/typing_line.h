// "Ada is typing", or who has read what one wrote last, between the timeline and the composer. The place is there always, so
// that nothing moves when it fills.
#pragma once

#include <string>
#include <vector>

#include "wasm-client/model/state.h"
#include "wasm-client/views/ui.h"

namespace parley::client {

/// With names isolated, whatever their direction; empty when nobody types.
std::string typing_words(const Language& language, const PeopleTyping& typing);

/// Likewise; empty when there is nobody.
std::string read_words(const Language& language, const std::vector<Reader>& readers);

void draw_typing_line(Ui& ui, const State& state, const RoomState& room, const Rect& rect, std::uint64_t parent);

}  // namespace parley::client
