// What a link leads to, in a few words: read by the server, so that nobody's browser asks strangers.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "shared/ids.h"

namespace parley {

/// Of a page that has a title. Plain text, each within its bound of limits::link_card_*.
struct LinkCard {
    std::string site;   ///< as it calls itself, or its host
    std::string title;  ///< never empty
    std::string text;   ///< what the page says of itself; may be empty

    friend bool operator==(const LinkCard&, const LinkCard&) = default;
};

/// The address stands in the words of that message.
struct AskLinkCard {
    RoomId room;
    std::uint64_t seq = 0;
    std::string url;
};
struct LinkCardAnswer {
    std::string url;
    std::optional<LinkCard> card;  ///< nothing: there is none to show
};

/// The address stands in that text; how its scheme is written there does not matter.
inline bool names_address(std::string_view text, std::string_view url) {
    const std::size_t scheme = url.find("://");
    return scheme != std::string_view::npos && text.find(url.substr(scheme)) != std::string_view::npos;
}

}  // namespace parley
