// What each code point means to a name. Unicode's general categories, as far as names ask, in one table.
#pragma once

#include <cstdint>

namespace parley {

/// The major version of Unicode's data in the table. What came later is unknown: both ends have to agree, and only of an
/// assigned character it is settled how it is normalised.
inline constexpr int name_characters_unicode = 15;

enum class NameCharacter : std::uint8_t {
    unknown,       ///< unassigned, no character at all, or U+FFFD
    control,       ///< Cc, but for white space
    directional,   ///< makes text read in another direction: Bidi_Control
    invisible,     ///< Cf, Cs, Zl, Zp, Default_Ignorable_Code_Point, and what looks like a blank
    private_use,   ///< Co
    space,         ///< Zs; tabs and line ends
    letter,        ///< L, N; halves of flags
    mark,          ///< Mn, Me: takes no room of its own
    spacing_mark,  ///< Mc
    pictograph,    ///< Extended_Pictographic: emoji
    sign,          ///< P, S
};

NameCharacter name_character(char32_t c);

}  // namespace parley
