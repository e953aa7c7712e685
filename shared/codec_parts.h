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

/// From what a parser made of a frame: nothing, if it could not be parsed. `form` says what it should have been.
Result<ClientMessage, DecodeError> read_client_message(std::optional<Json> tree, std::string_view form);
Result<ServerMessage, DecodeError> read_server_message(std::optional<Json> tree, std::string_view form);

Json tree_of(const ClientMessage& message);
Json tree_of(const ServerMessage& message);

}  // namespace parley
