// What the bidirectional algorithm has to know of a code point (UAX #9, table 4 and section 3.1.3).
#pragma once

#include <cstdint>

namespace parley::client {

enum class BidiClass : std::uint8_t {
    L,
    R,
    AL,
    EN,
    ES,
    ET,
    AN,
    CS,
    NSM,
    BN,
    B,
    S,
    WS,
    ON,
    LRE,
    LRO,
    RLE,
    RLO,
    PDF,
    LRI,
    RLI,
    FSI,
    PDI
};

BidiClass bidi_class(char32_t c);

/// Of a pair of brackets: the other one; 0 for any other character.
char32_t paired_bracket(char32_t c);
bool is_opening_bracket(char32_t c);

}  // namespace parley::client
