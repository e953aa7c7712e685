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
/// Opening punctuation that must not end one.
bool opens(char32_t c);
/// Of a script that puts no blanks between its words: Thai, Lao, Khmer, Burmese.
bool is_unspaced(char32_t c);
/// Of a block whose glyphs are all as wide as each other: one of it stands for all of them. 0: as wide as itself alone.
char32_t width_sample(char32_t c);
/// Arabic and its like: a letter takes the form that its neighbours ask for.
bool joins_letters(char32_t c);
bool is_blank(char32_t c);
/// Half of a flag.
bool is_regional_indicator(char32_t c);
/// Nothing is drawn for it.
bool is_invisible(char32_t c);

}  // namespace parley::client
