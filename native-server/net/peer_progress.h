// How much of what was sent has reached the peer.
#pragma once

#include <cstdint>
#include <optional>

namespace parley::server {

/// Bytes that the peer's system has acknowledged since the connection began (tcpi_bytes_acked, RFC 4898); nothing where it
/// can't be told.
std::optional<std::uint64_t> acknowledged_bytes(int descriptor);

}  // namespace parley::server
