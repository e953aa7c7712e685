// A new server's first room for reading: it teaches in four messages.
#pragma once

#include <vector>

#include "native-server/core/log.h"

namespace parley::server {

/// Whether nobody has said or made anything there yet: it holds the rooms that each log begins with.
bool is_untouched(const LogState& state);

/// What to submit, in this order. `author` founds the room; nobody waits for answers to `ticket`.
std::vector<LogRequest> welcome_room(const Person& author, Ticket ticket);

}  // namespace parley::server
