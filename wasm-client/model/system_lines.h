// What happened to a room, in a sentence for its people.
#pragma once

#include <string>

#include "shared/message.h"
#include "wasm-client/model/language.h"

namespace parley::client {

/// "Ada renamed the room to Tea". Empty for kinds that are not told in a line of their own.
std::string system_line(const Event& event, const Language& language);

}  // namespace parley::client
