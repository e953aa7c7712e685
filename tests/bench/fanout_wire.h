// WebSocket frames as the load generator reads and writes them: by their headers only, and with a mask of zeros, which a
// server undoes at the same cost as any other.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace parley::bench {

inline constexpr std::uint8_t text_opcode = 1;
inline constexpr std::uint8_t close_opcode = 8;
inline constexpr std::uint8_t ping_opcode = 9;
inline constexpr std::uint8_t pong_opcode = 10;

/// A client's frame.
std::string client_frame(std::string_view payload, std::uint8_t opcode = text_opcode);

/// A server's frame, with no mask.
std::string server_frame(std::string_view payload);

/// Where a frame's payload begins and ends; `payload` 0 when the header is not whole. A mask is taken for one of zeros.
struct FrameHeader {
    std::uint8_t opcode = 0;
    std::size_t payload = 0;
    std::size_t end = 0;
};
FrameHeader read_header(std::string_view bytes);

/// Puts the pieces that a socket reads together into frames.
class FrameReader {
public:
    /// Calls `take(opcode, payload)` for each whole frame, as long as it returns true, and keeps what is left.
    template <class Take>
    void feed(std::string_view bytes, Take&& take) {
        const bool had_rest = !rest_.empty();
        if (had_rest) bytes = rest_.append(bytes);
        std::size_t at = 0;
        for (;;) {
            const FrameHeader header = read_header(bytes.substr(at));
            if (header.payload == 0 || at + header.end > bytes.size()) break;
            if (!take(header.opcode, bytes.substr(at + header.payload, header.end - header.payload))) return rest_.clear();
            at += header.end;
        }
        if (had_rest)
            rest_.erase(0, at);
        else
            rest_.assign(bytes.substr(at));
    }
    void clear() { rest_.clear(); }

private:
    std::string rest_;
};

/// The words that mark a message, with its number in ten digits.
inline constexpr std::string_view number_mark = "m~";
inline constexpr std::size_t number_digits = 10;

/// A message of so many bytes with its number at its beginning.
std::string numbered_body(std::uint64_t number, std::size_t bytes);

/// Finds the numbers of messages, which stand in nearly the same place in each.
class NumberFinder {
public:
    /// 0 when it is none of ours.
    std::uint64_t find(std::string_view payload);

private:
    std::size_t place_ = 0;
};

/// The number after `"name":`; 0 when there is none.
std::uint64_t json_number(std::string_view payload, std::string_view name_with_colon);

}  // namespace parley::bench
