// Text on its way into the search index and out of it: which characters are words by themselves, and what of a message a
// person is shown round a match.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "shared/file.h"
#include "shared/search_query.h"

namespace parley::server {

/// Marks that SQLite puts round a match. No UTF-8 holds these bytes.
inline constexpr std::string_view match_begin = "\xFE";
inline constexpr std::string_view match_end = "\xFF";

/// The text as the index reads it. Where people write without spaces (Han, kana, Hangul, Thai, Lao, Khmer, Burmese), and for
/// emoji, each character is a word: it stands between control characters, which SQLite's tokenizer takes for spaces. What is
/// searched for goes through the same, so that a run of such characters is a phrase.
std::string indexed_text(std::string_view text);

/// Whether there is a web address in it.
bool has_link(std::string_view body);

/// Whether somebody may be called by it: a name after an @.
bool has_call(std::string_view body);

/// Of a message's files: everything but the link.
Holdings held_files(const std::vector<FileInfo>& files);

/// What to show of a body whose indexed text came back with marks round its matches: pieces by turns, not matched and matched,
/// limits::snippet_code_points_max long at most, from a little before the first match; white space is a plain space, and `…`
/// stands for what was left out. Nothing when the marked text is not the body's.
std::optional<std::vector<std::string>> snippet_of(std::string_view marked, std::string_view body);

}  // namespace parley::server
