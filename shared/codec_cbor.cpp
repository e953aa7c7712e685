// The messages as CBOR. By itself, so that a program that does not speak it does not hold it.
#include "shared/codec_parts.h"
#include "shared/json_cbor.h"
#include "shared/limits.h"

namespace parley {

namespace {
constexpr std::string_view one_map = "CBOR map of definite lengths and text keys";
}  // namespace

Result<ClientMessage, DecodeError> decode_client_cbor(std::string_view cbor) {
    if (cbor.size() > limits::frame_bytes_max) return DecodeError{make_error(ErrorCode::too_large), 0};
    return read_client_message(parse_cbor(cbor), one_map);
}

Result<ServerMessage, DecodeError> decode_server_cbor(std::string_view cbor) {
    return read_server_message(parse_cbor(cbor), one_map);
}

std::string encode_cbor(const ClientMessage& message) {
    return to_cbor(tree_of(message));
}

std::string encode_cbor(const ServerMessage& message) {
    return to_cbor(tree_of(message));
}

}  // namespace parley
