// JSON text <-> messages. Decoding looks before it takes: no input makes it throw.
#pragma once

#include <string>
#include <string_view>

#include "shared/message.h"
#include "shared/result.h"

namespace parley {

struct DecodeError {
    Error error;
    RequestId id = 0;  ///< the command's id, when that much could be read
};

/// Decodes one frame's payload. Errors: malformed, unknown_type, bad_field, too_large.
Result<ClientMessage, DecodeError> decode_client_message(std::string_view json);
/// As above; a type that is not known decodes to UnknownPush, an event kind that is not known to EventKind::unknown.
Result<ServerMessage, DecodeError> decode_server_message(std::string_view json);

/// Encodes as one line of JSON. Bytes that are no UTF-8 become U+FFFD.
std::string encode(const ClientMessage& message);
std::string encode(const ServerMessage& message);

}  // namespace parley
