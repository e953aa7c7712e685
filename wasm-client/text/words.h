// Words and paragraphs, for double and triple clicks and for the keys that move by words (UAX #29 in a form that fits a chat).
#pragma once

#include <cstddef>
#include <string_view>

namespace parley::client {

struct ByteRange {
    std::size_t begin = 0, end = 0;

    [[nodiscard]] bool empty() const { return begin == end; }
    friend bool operator==(const ByteRange&, const ByteRange&) = default;
};

/// The word, the blanks or the single sign that byte `at` lies in; at the end of a line, what lies before it.
ByteRange word_at(std::string_view text, std::size_t at);
/// From newline to newline, without them.
ByteRange paragraph_at(std::string_view text, std::size_t at);

/// The nearest boundary of a user-perceived character at or before `at`.
std::size_t cluster_begin(std::string_view text, std::size_t at);
/// One character back or on; the text's ends stay where they are.
std::size_t cluster_before(std::string_view text, std::size_t at);
std::size_t cluster_after(std::string_view text, std::size_t at);
/// The beginning of the word before `at`, the end of the word behind it.
std::size_t word_before(std::string_view text, std::size_t at);
std::size_t word_after(std::string_view text, std::size_t at);

}  // namespace parley::client
