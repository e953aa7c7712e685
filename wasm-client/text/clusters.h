// User-perceived characters: what the caret steps over and what is drawn as one picture.
#pragma once

#include <cstddef>
#include <string_view>

namespace parley::client {

struct Cluster {
    std::size_t end = 0;  ///< byte behind it
    char32_t first = 0;   ///< its first code point
    bool shaped = false;  ///< must be drawn as a whole by the browser
};

/// The cluster that begins at byte `at` (at < text.size(), on a boundary). "\r\n" is not joined: bodies hold "\n".
Cluster next_cluster(std::string_view text, std::size_t at);

}  // namespace parley::client
