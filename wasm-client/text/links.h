// Web and mail addresses in a text.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "wasm-client/text/words.h"

namespace parley::client {

struct TextLink {
    ByteRange range;
    std::string href;  ///< begins with http:, https: or mailto:, whatever the text says
};

/// In order, never overlapping. An address ends at a blank, a quote, an angle bracket or a character that turns the direction
/// of writing; what closes the sentence around it is not part of it.
std::vector<TextLink> find_links(std::string_view text);

}  // namespace parley::client
