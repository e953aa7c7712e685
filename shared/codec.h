// JSON text or CBOR <-> messages. Decoding looks before it takes: no input makes it throw.
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

/// The same messages as CBOR, which holds the same values under the same names: all of the above is true of it too.
Result<ClientMessage, DecodeError> decode_client_cbor(std::string_view cbor);
Result<ServerMessage, DecodeError> decode_server_cbor(std::string_view cbor);
std::string encode_cbor(const ClientMessage& message);
std::string encode_cbor(const ServerMessage& message);

/// An event's content without its kind, as the log stores it. Errors of decoding: malformed, bad_field, too_large.
std::string encode_content(const EventContent& content);
Result<EventContent> decode_content(EventKind kind, std::string_view json);

/// A file as it is told over HTTP.
std::string encode_file(const FileInfo& file);
Result<FileInfo> decode_file(std::string_view json);

/// One event by itself, as `events` of a page has it. Errors of decoding: as above.
std::string encode_event(const Event& event);
Result<Event> decode_event(std::string_view json);

}  // namespace parley
