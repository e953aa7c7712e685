// What a page says of itself: HTML, read by libxml2.
#pragma once

#include <optional>
#include <string>

#include "native-server/link_cards/page_fetch.h"
#include "shared/link_card.h"

namespace parley::server {

/// Before threads call card_of: what libxml2 has for all of them two could make at once (its manual, "Thread safety").
void prepare_cards();

/// Its og:title (the Open Graph protocol) or title, og:description or description, og:site_name or `host`. In the encoding that
/// it names; without one UTF-8 where that fits. Nothing: it has no title.
std::optional<LinkCard> card_of(const FetchedPage& page, const std::string& host);

}  // namespace parley::server
