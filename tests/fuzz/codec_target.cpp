// What decodes encodes to something that decodes to the same, in both dialects. The first byte says what the rest is.
#include <string>
#include <utility>
#include <variant>

#include "shared/codec.h"
#include "shared/message.h"
#include "tests/fuzz/fuzz.h"

namespace parley::fuzz {

namespace {

void client(const Result<ClientMessage, DecodeError>& decoded) {
    if (!decoded) return must(!decoded.error().error.message.empty(), "an error has words");
    const std::string json = encode(decoded.value());
    const auto again = decode_client_message(json);
    must(again.ok(), "an encoded command decodes");
    must(encode(again.value()) == json, "a command comes back from JSON as it was");
    const auto cbor = decode_client_cbor(encode_cbor(decoded.value()));
    must(cbor.ok(), "a command decodes from CBOR");
    must(encode(cbor.value()) == json, "a command comes back from CBOR as it was");
}

void server(const Result<ServerMessage, DecodeError>& decoded) {
    if (!decoded) return must(!decoded.error().error.message.empty(), "an error has words");
    const std::string json = encode(decoded.value());
    const auto again = decode_server_message(json);
    must(again.ok(), "an encoded notice decodes");
    must(encode(again.value()) == json, "a notice comes back from JSON as it was");
    const auto cbor = decode_server_cbor(encode_cbor(decoded.value()));
    must(cbor.ok(), "a notice decodes from CBOR");
    must(encode(cbor.value()) == json, "a notice comes back from CBOR as it was");
}

/// As the log stores it.
void content(EventKind kind, std::string_view json) {
    const auto decoded = decode_content(kind, json);
    if (!decoded) return;
    const std::string stored = encode_content(decoded.value());
    const auto again = decode_content(kind, stored);
    must(again.ok(), "stored content decodes");
    must(encode_content(again.value()) == stored, "stored content comes back as it was");
}

void event(std::string_view json) {
    const auto decoded = decode_event(json);
    if (!decoded) return;
    const std::string line = encode_event(decoded.value());
    const auto again = decode_event(line);
    must(again.ok() && encode_event(again.value()) == line, "an event comes back as it was");
}

void file(std::string_view json) {
    const auto decoded = decode_file(json);
    if (!decoded) return;
    const std::string line = encode_file(decoded.value());
    const auto again = decode_file(line);
    must(again.ok() && encode_file(again.value()) == line, "a file comes back as it was");
}

}  // namespace

void codec(std::string_view bytes) {
    switch (take_byte(bytes)) {
        case 'c':
            return client(decode_client_message(bytes));
        case 'C':
            return client(decode_client_cbor(bytes));
        case 's':
            return server(decode_server_message(bytes));
        case 'S':
            return server(decode_server_cbor(bytes));
        case 'e':
            return event(bytes);
        case 'f':
            return file(bytes);
        case 'k': {
            const auto kind = static_cast<EventKind>(take_byte(bytes) % (static_cast<int>(EventKind::named) + 1));
            return content(kind, bytes);
        }
        default:
            return;
    }
}

}  // namespace parley::fuzz
