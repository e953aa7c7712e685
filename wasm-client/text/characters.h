// What the layout has to know of a code point (The Unicode Standard; UAX #14 and #29 in a form that fits a chat).
#pragma once

namespace parley::client {

/// Stays with the character before it: combining marks, variation selectors, skin tones, joiners, tags.
bool extends_cluster(char32_t c);
/// Needs shaping that one glyph for each code point can't give, or lies beyond the basic plane.
bool needs_shaping(char32_t c);
/// Written from right to left.
bool is_right_to_left(char32_t c);
/// A line may break before and after it without a space: Han, kana, hangul syllables, full-width forms, emoji.
bool breaks_anywhere(char32_t c);
/// Closing punctuation that must not begin a line.
bool closes(char32_t c);
bool is_blank(char32_t c);
/// Half of a flag.
bool is_regional_indicator(char32_t c);
/// Nothing is drawn for it.
bool is_invisible(char32_t c);

}  // namespace parley::client
