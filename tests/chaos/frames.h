// RFC 6455 as a client writes and reads it, without a socket.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace parley::chaos {

enum class Opcode : std::uint8_t { continuation = 0, text = 1, binary = 2, close = 8, ping = 9, pong = 10 };

/// One whole frame, masked with `mask`.
std::string client_frame(Opcode opcode, std::string_view payload, std::uint32_t mask);
/// The opening handshake for /ws with the subprotocol of parley.v1.
std::string upgrade_request();

/// A message (fragments put together) or a control frame.
struct Received {
    Opcode opcode = Opcode::text;
    std::string payload;

    /// Of a close frame; 1005 when it names none.
    [[nodiscard]] std::uint16_t close_code() const;
};

/// Takes bytes in whatever pieces they come.
class FrameReader {
public:
    enum class Upgrade : std::uint8_t { waiting, accepted, refused };

    void take(std::string_view bytes) { bytes_ += bytes; }
    /// The answer to upgrade_request, until it is whole: waiting. Once accepted, next() gives what follows it.
    Upgrade upgrade();
    /// Nothing: the next one is not whole yet, or `broken`.
    std::optional<Received> next();
    /// The server broke the framing: a mask, a reserved bit, a continuation of nothing.
    [[nodiscard]] bool broken() const { return broken_; }

private:
    std::optional<Received> take_frame(bool& last);

    std::string bytes_;
    std::size_t at_ = 0;  ///< everything before it is used up
    Upgrade upgrade_ = Upgrade::waiting;
    std::optional<Received> unfinished_;
    bool broken_ = false;
};

}  // namespace parley::chaos
