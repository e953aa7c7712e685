#include "tests/chaos/frames.h"

#include <utility>

namespace parley::chaos {

namespace {

constexpr unsigned fin_bit = 0x80;
constexpr unsigned mask_bit = 0x80;
constexpr unsigned reserved_bits = 0x70;
constexpr unsigned length_in_16_bits = 126;
constexpr unsigned length_in_64_bits = 127;
/// More than any message of the protocol; a length beyond it is a broken frame.
constexpr std::uint64_t length_max = 64ULL * 1024 * 1024;

void put_big_endian(std::string& bytes, std::uint64_t value, int count) {
    for (int i = count - 1; i >= 0; --i) bytes.push_back(static_cast<char>((value >> (8 * static_cast<unsigned>(i))) & 0xFFU));
}

std::uint64_t big_endian(std::string_view bytes) {
    std::uint64_t value = 0;
    for (const char c : bytes) value = (value << 8U) | static_cast<unsigned char>(c);
    return value;
}

bool is_control(Opcode opcode) {
    return opcode >= Opcode::close;
}

}  // namespace

std::string client_frame(Opcode opcode, std::string_view payload, std::uint32_t mask) {
    std::string bytes;
    bytes.reserve(payload.size() + 14);
    put_big_endian(bytes, fin_bit | static_cast<unsigned>(opcode), 1);
    if (payload.size() < length_in_16_bits) {
        put_big_endian(bytes, mask_bit | payload.size(), 1);
    } else if (payload.size() <= 0xFFFF) {
        put_big_endian(bytes, mask_bit | length_in_16_bits, 1);
        put_big_endian(bytes, payload.size(), 2);
    } else {
        put_big_endian(bytes, mask_bit | length_in_64_bits, 1);
        put_big_endian(bytes, payload.size(), 8);
    }
    put_big_endian(bytes, mask, 4);
    unsigned shift = 24;
    for (const char c : payload) {
        bytes.push_back(static_cast<char>(static_cast<unsigned char>(c) ^ ((mask >> shift) & 0xFFU)));
        shift = shift == 0 ? 24 : shift - 8;
    }
    return bytes;
}

std::string upgrade_request() {
    return "GET /ws HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
           "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
           "Sec-WebSocket-Protocol: parley.v1.json\r\n\r\n";
}

std::uint16_t Received::close_code() const {
    constexpr std::uint16_t none_given = 1005;
    return payload.size() < 2 ? none_given : static_cast<std::uint16_t>(big_endian(std::string_view(payload).substr(0, 2)));
}

FrameReader::Upgrade FrameReader::upgrade() {
    if (upgrade_ != Upgrade::waiting) return upgrade_;
    const auto found = bytes_.find("\r\n\r\n");
    if (found == std::string::npos) return upgrade_;
    at_ = found + 4;
    upgrade_ = bytes_.rfind("HTTP/1.1 101 ", 0) == 0 ? Upgrade::accepted : Upgrade::refused;
    return upgrade_;
}

std::optional<Received> FrameReader::next() {
    for (;;) {
        bool last = true;
        std::optional<Received> frame = take_frame(last);
        if (!frame || broken_) return std::nullopt;
        if (is_control(frame->opcode)) return frame;
        if ((frame->opcode == Opcode::continuation) != unfinished_.has_value()) {
            broken_ = true;
            return std::nullopt;
        }
        if (unfinished_)
            unfinished_->payload += frame->payload;
        else
            unfinished_ = std::move(frame);
        if (last) return std::exchange(unfinished_, std::nullopt);
    }
}

/// The next frame as it is on the wire.
std::optional<Received> FrameReader::take_frame(bool& last) {
    // What is used up is dropped now and then, not frame by frame: a burst would be copied over and over.
    constexpr std::size_t used_up_max = 64 * 1024;
    if (at_ == bytes_.size() || at_ > used_up_max) bytes_.erase(0, std::exchange(at_, 0));
    const std::string_view rest = std::string_view(bytes_).substr(at_);
    if (broken_ || rest.size() < 2) return std::nullopt;
    const auto head = static_cast<unsigned char>(rest[0]);
    std::uint64_t length = static_cast<unsigned char>(rest[1]);
    const std::size_t more = length == length_in_16_bits ? 2 : length == length_in_64_bits ? 8 : 0;
    broken_ = (head & reserved_bits) != 0 || length >= mask_bit;
    if (broken_ || rest.size() < 2 + more) return std::nullopt;
    if (more > 0) length = big_endian(rest.substr(2, more));
    broken_ = length > length_max;
    if (broken_ || rest.size() - 2 - more < length) return std::nullopt;
    last = (head & fin_bit) != 0;
    at_ += 2 + more + static_cast<std::size_t>(length);
    return Received{static_cast<Opcode>(head & 0x0FU), std::string(rest.substr(2 + more, static_cast<std::size_t>(length)))};
}

}  // namespace parley::chaos
