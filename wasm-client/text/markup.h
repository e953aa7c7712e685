// The few marks that people write into a message: `code`, ``` fences, *italic*, **bold**, ~~struck~~, "- items", "> quotes".
// The text stays as it was written, for copying and searching; the marks are only not drawn. Addresses look as links do.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "wasm-client/text/links.h"

namespace parley::client {

/// How a piece of text looks beside the rest of it.
struct Look {
    bool bold = false;
    bool italic = false;
    bool struck = false;
    bool code = false;
    bool block = false;  ///< of a fence: its lines lie on a ground of their own
    bool link = false;
    bool hidden = false;  ///< a mark: takes no room, and a hidden newline ends no line
    bool sign = false;    ///< of an item, or of a quote: takes its room, and what it means is drawn there

    bool operator==(const Look&) const = default;
};

struct TextSpan {
    std::size_t begin = 0, end = 0;  ///< bytes
    Look look;
};

/// In order, without overlaps; what is plain has no span. Emphasis stays within a line, code wins over it, and a mark without
/// its partner is an ordinary character, as are those inside an address. `links` as find_links gives them.
std::vector<TextSpan> parse_markup(std::string_view text, std::span<const TextLink> links);
/// What stands within the fences, of several with an empty line between; empty: there is none.
std::string code_in(std::string_view text);
/// Where the words have no marks of people's own.
std::vector<TextSpan> link_spans(std::span<const TextLink> links);

}  // namespace parley::client
