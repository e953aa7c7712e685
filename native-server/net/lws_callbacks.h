// The door through which libwebsockets calls.
#pragma once

#include <libwebsockets.h>

#include <cstddef>

namespace parley::server {

struct LwsCallbacks {
    /// lws_callback_function of every protocol.
    static int call(lws* wsi, lws_callback_reasons reason, void* user, void* in, std::size_t bytes);
};

}  // namespace parley::server
