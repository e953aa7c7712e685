// A page of the web's, asked for on behalf of whoever posted its address.
#pragma once

#include <functional>
#include <string>

#include "shared/result.h"

namespace parley::server {

struct FetchedPage {
    std::string content_type;  ///< as the server says it: "text/html; charset=utf-8"
    std::string bytes;         ///< the first limits::link_card_page_bytes_max of it
};

/// Any thread; takes limits::link_card_fetch_ms at most. The error is a clause for the log.
using PageFetch = std::function<Result<FetchedPage, std::string>(const std::string& url)>;

}  // namespace parley::server
