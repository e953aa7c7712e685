// What a person types into a search field, understood. By turns, in any order:
//
//   word              must be there, whatever its case and accents; one that holds punctuation is a phrase of its parts
//   word*             something that begins so must be there
//   "some words"      must be there as a phrase; a quote that is never closed goes on to the end
//   -word  -"words"   must not be there
//   from:ada          by that person, or by one of several; from:"Ada L" for a name of more than one word, from:me for oneself
//   in:lobby          in that room, or in one of several; in:#lobby, in:"Tea time"
//   before:2026-11-30 after:2026-11-01
//   has:link has:file has:picture
//   mentions:me       it calls somebody by an @ and that name; mentions:"Ada L"
//   is:pinned
//
// Letters before a colon are a filter, unless nothing, `/`, `\` or `:` follows it (https://…, std::move). What has no letter,
// digit or sign of its own (an emoji) is passed over: there is no other punctuation in this grammar, and OR is a word.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "shared/result.h"

namespace parley {

struct SearchTerm {
    std::string text;  ///< one word, or the words of a phrase
    bool phrase = false;
    bool prefix = false;
    bool excluded = false;
};

/// What a message may hold beside words.
struct Holdings {
    bool link = false;
    bool file = false;  ///< a picture is one too
    bool picture = false;

    friend bool operator==(const Holdings&, const Holdings&) = default;
};

struct SearchQuery {
    std::vector<SearchTerm> terms;          ///< all of them
    std::vector<std::string> from;          ///< names or ids of people: any of them
    std::vector<std::string> in;            ///< ids or names of rooms: any of them
    std::optional<std::int64_t> before_ms;  ///< posted before this moment (exclusive), since 1970
    std::optional<std::int64_t> after_ms;   ///< posted at this moment or later
    std::vector<std::string> mentions;      ///< names, or `me`: any of them
    Holdings has;                           ///< all that is true
    bool pinned = false;
};

/// Whether the character is a word of its own: an emoji, and where people write without spaces (Han, kana, Hangul, Thai, Lao,
/// Khmer, Burmese). A run of them is a phrase.
bool is_word_by_itself(char32_t c);

/// Dates are days in UTC: before:D ends where D begins, after:D begins where D ends; of several the narrowest counts. Errors:
/// bad_query, with words that say what is wrong (nothing to search for, an unknown filter, no date, only exclusions or dates,
/// too many words).
Result<SearchQuery> parse_search_query(std::string_view text);

}  // namespace parley
