// What goes to the clipboard: the same words as plain text and as HTML.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace parley::client {

struct Copied {
    std::string plain;
    std::string html;

    [[nodiscard]] bool empty() const { return plain.empty(); }
};

/// A part of one message. Views on what lives elsewhere.
struct CopiedPart {
    std::string_view author;  ///< empty: the words stand for themselves
    std::string time;         ///< for people: 2026-02-03 14:05
    std::string_view text;    ///< the whole text, in which links are looked for
    std::size_t begin = 0, end = 0;
};

/// One part: its words alone. Several: each under its author and time, with an empty line between.
Copied copied(const std::vector<CopiedPart>& parts);

}  // namespace parley::client
