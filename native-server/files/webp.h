// WebP (RFC 9649), by libwebp. What can't be read gives nothing.
#pragma once

#include <cstdint>
#include <cstdio>

#include "native-server/files/shrinker.h"

namespace parley::server {

/// At most `side_max` a side. Nothing of what moves, which a still picture would belie, and of what would take more than
/// limits::picture_memory_bytes.
Pixels read_webp(std::FILE* file, std::uint32_t side_max);

}  // namespace parley::server
