// A page of a provider's, asked for and given back whole.
#pragma once

#include <functional>
#include <string>

#include "shared/result.h"

namespace parley::server {

struct FetchRequest {
    std::string url;
    std::string form = {};      ///< is posted; empty: a GET
    std::string user = {};      ///< of Basic authentication; empty: none
    std::string password = {};  ///< likewise
    std::string bearer = {};    ///< a token; empty: none
};
struct Fetched {
    long status = 0;
    std::string body;  ///< at most limits::oidc_response_bytes_max
};

/// Any thread; takes limits::oidc_request_ms at most. Redirects are not followed. The error is a clause for the log.
using Fetch = std::function<Result<Fetched, std::string>(const FetchRequest&)>;

}  // namespace parley::server
