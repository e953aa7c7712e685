// The order of mixed directions: the Unicode Bidirectional Algorithm (UAX #9) for one paragraph.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace parley::client {

/// Even levels run from left to right, odd ones from right to left.
using BidiLevel = std::uint8_t;

/// False for what reads from left to right throughout: most texts, which need none of the work below.
bool has_directions(std::string_view text);

/// The paragraph's own level by its first strong character (rules P2 and P3): 0 or 1.
BidiLevel base_level(std::string_view paragraph);

/// A level for each byte of the paragraph (rules X1 to I2); all bytes of a character have the same one.
std::vector<BidiLevel> bidi_levels(std::string_view paragraph, BidiLevel base);

/// What stands for the character where it runs from right to left (rule L4): ')' for '('. Itself for most.
char32_t mirrored(char32_t c);

}  // namespace parley::client
