// UTF-8 (RFC 3629): no overlong forms, no surrogates, nothing above U+10FFFF.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace parley::utf8 {

struct Decoded {
    char32_t code_point = 0;  ///< U+FFFD for a byte that starts no valid sequence
    std::size_t bytes = 0;    ///< 1 to 4; 0 only at the end of the text
    bool valid = false;
};

/// The code point at byte `at`.
Decoded decode(std::string_view text, std::size_t at);

bool is_valid(std::string_view text);

/// Code points in the text; an invalid byte counts as one.
std::size_t length(std::string_view text);

void append(std::string& text, char32_t code_point);

}  // namespace parley::utf8
