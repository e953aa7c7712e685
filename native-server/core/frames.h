// WebSocket data frames as a server writes them: final and unmasked, RFC 6455 section 5.2.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "native-server/core/ports.h"

namespace parley::server {

/// The two kinds of data frames, section 5.6: a connection speaks one of them. The numbers are the opcodes.
enum class FrameKind : std::uint8_t { text = 1, binary = 2 };

inline FrameKind frame_kind_of(Dialect dialect) {
    return dialect == Dialect::cbor ? FrameKind::binary : FrameKind::text;
}

void append_frame(std::string& out, FrameKind kind, std::string_view payload);

}  // namespace parley::server
