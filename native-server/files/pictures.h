// What is in a file, by its first bytes, and small pictures of large ones. A decoder's memory is bounded, and a picture that
// says it has too many pixels is never decoded.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "shared/result.h"

namespace parley::server {

/// The type of what begins with these bytes; application/octet-stream for what is not known, and for whatever a browser would
/// run: markup, SVG, scripts.
std::string sniff_type(std::string_view first_bytes);

struct Picture {
    std::uint32_t width = 0;  ///< as it is shown; 0: it could not be read
    std::uint32_t height = 0;
    std::string blur;
    std::string small;  ///< a JPEG or a PNG of at most limits::small_picture_side; empty: none is needed, or none can be made
    bool too_large = false;
};

/// `type` is what sniff_type() said. What can't be decoded is no error: it has no small picture then.
Picture read_picture(const std::string& path, std::string_view type);

}  // namespace parley::server
