// The halves of the codec, each in a file of its own.
#pragma once

#include <optional>
#include <string_view>

#include "shared/codec.h"
#include "shared/json_fields.h"

namespace parley {

/// Nothing for a type that this version does not know. What is wrong with a field is kept in `fields`.
std::optional<Command> read_command(std::string_view type, Fields& fields);
Notice read_notice(std::string_view type, const Json& payload, Fields& fields);

}  // namespace parley
