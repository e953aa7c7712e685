// Fetch by libcurl.
#pragma once

#include <atomic>

#include "native-server/oidc/fetch.h"

namespace parley::server {

/// While one lives: libcurl's own state. Made before there are other threads.
class CurlLibrary {
public:
    CurlLibrary();
    CurlLibrary(const CurlLibrary&) = delete;
    CurlLibrary& operator=(const CurlLibrary&) = delete;
    ~CurlLibrary();
};

/// What is under way ends within a second once `stop` is set. `stop` outlives it.
Fetch curl_fetch(const std::atomic<bool>& stop);

}  // namespace parley::server
