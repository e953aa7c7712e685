// PageFetch by libcurl.
#pragma once

#include <atomic>

#include "native-server/link_cards/link_rules.h"
#include "native-server/link_cards/page_fetch.h"

namespace parley::server {

/// Follows redirects, each judged like the first address; connects to public addresses and to what lies inside alone, whatever
/// a name resolves to at that moment; sends no cookie and no referrer; takes HTML only. What is under way ends within a second
/// once `stop` is set. `stop` outlives it.
PageFetch curl_pages(LinkRules rules, const std::atomic<bool>& stop);

}  // namespace parley::server
