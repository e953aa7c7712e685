#include "tests/bench/fanout_wire.h"

namespace parley::bench {

namespace {

/// The first bytes of a frame: RFC 6455 section 5.2.
std::string header(std::uint8_t opcode, std::size_t length, std::uint8_t mask_bit) {
    std::string bytes(1, static_cast<char>(0x80U | opcode));
    int more_bytes = 0;
    if (length < 126) {
        bytes.push_back(static_cast<char>(mask_bit | length));
    } else {
        more_bytes = length < 65'536 ? 2 : 8;
        bytes.push_back(static_cast<char>(mask_bit | (more_bytes == 2 ? 126U : 127U)));
    }
    for (int i = more_bytes - 1; i >= 0; --i) bytes.push_back(static_cast<char>(length >> (8 * i) & 0xffU));
    return bytes;
}

}  // namespace

std::string client_frame(std::string_view payload, std::uint8_t opcode) {
    return header(opcode, payload.size(), 0x80).append(4, '\0').append(payload);
}

std::string server_frame(std::string_view payload) {
    return header(text_opcode, payload.size(), 0).append(payload);
}

FrameHeader read_header(std::string_view bytes) {
    if (bytes.size() < 2) return {};
    const auto byte = [bytes](std::size_t at) { return static_cast<std::size_t>(static_cast<unsigned char>(bytes[at])); };
    std::size_t length = byte(1) & 0x7fU;
    std::size_t more_bytes = 0;
    if (length == 126) more_bytes = 2;
    if (length == 127) more_bytes = 8;
    if (bytes.size() < 2 + more_bytes) return {};
    if (more_bytes > 0) length = 0;
    for (std::size_t i = 0; i < more_bytes; ++i) length = length << 8U | byte(2 + i);
    const std::size_t payload = 2 + more_bytes + ((byte(1) & 0x80U) != 0 ? 4 : 0);
    return {static_cast<std::uint8_t>(byte(0) & 0x0fU), payload, payload + length};
}

std::string numbered_body(std::uint64_t number, std::size_t bytes) {
    const std::string digits = std::to_string(number);
    std::string body(number_mark);
    body.append(number_digits - digits.size(), '0').append(digits);
    static constexpr std::string_view words = " so that it is as long as people write to each other";
    while (body.size() < bytes) body.append(words.substr(0, bytes - body.size()));
    return body;
}

std::uint64_t NumberFinder::find(std::string_view payload) {
    if (payload.size() < place_ + number_mark.size() + number_digits ||
        payload.substr(place_, number_mark.size()) != number_mark) {
        const std::size_t found = payload.find(number_mark);
        if (found == std::string_view::npos || payload.size() < found + number_mark.size() + number_digits) return 0;
        place_ = found;
    }
    std::uint64_t number = 0;
    for (const char c : payload.substr(place_ + number_mark.size(), number_digits))
        number = number * 10 + static_cast<std::uint64_t>(c - '0');
    return number;
}

std::uint64_t json_number(std::string_view payload, std::string_view name_with_colon) {
    std::size_t at = payload.find(name_with_colon);
    if (at == std::string_view::npos) return 0;
    std::uint64_t number = 0;
    for (at += name_with_colon.size(); at < payload.size() && payload[at] >= '0' && payload[at] <= '9'; ++at)
        number = number * 10 + static_cast<std::uint64_t>(payload[at] - '0');
    return number;
}

}  // namespace parley::bench
