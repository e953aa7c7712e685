// One connection's incoming message, put together from the pieces in which the socket delivers it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "native-server/core/frames.h"
#include "native-server/net/utf8_stream.h"
#include "shared/errors.h"

namespace parley::server {

class Inbox {
public:
    explicit Inbox(FrameKind kind = FrameKind::text) : kind_(kind) {}
    /// Takes both kinds, and as much as conformance suites send: limits::echo_bytes_max, limits::echo_fragments_max.
    static Inbox of_echo() {
        Inbox inbox;
        inbox.echo_ = true;
        return inbox;
    }

    struct Piece {
        std::string_view bytes;
        bool binary = false;
        bool frame_ends = false;          ///< nothing of this frame is left
        bool message_ends = false;        ///< and it is the message's last
        std::uint64_t bytes_to_come = 0;  ///< of this frame
    };
    struct Outcome {
        /// A whole message: valid until the next call. Empty while more is to come.
        std::optional<std::string_view> message;
        /// The connection ends with this code; no further piece is looked at.
        std::optional<CloseCode> refused;
    };

    /// Takes messages of its kind, of at most limits::frame_bytes_max in at most limits::fragments_max frames; text is UTF-8.
    Outcome add(const Piece& piece);

private:
    void start_message();

    FrameKind kind_;
    bool echo_ = false;
    std::string kept_;  ///< the earlier pieces of the message
    Utf8Stream utf8_;
    std::size_t frames_ = 0;
    bool finished_ = true;
};

}  // namespace parley::server
