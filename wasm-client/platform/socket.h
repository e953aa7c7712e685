// One WebSocket at a time over Emscripten's API.
#pragma once

#include <string>
#include <string_view>

#include "wasm-client/platform/platform.h"

namespace parley::client {

class Socket {
public:
    Socket() = default;
    Socket(const Socket&) = delete;
    Socket& operator=(const Socket&) = delete;
    ~Socket() { close(); }

    void listen(AppEvents& events) { events_ = &events; }
    /// Forgets the old socket. A socket that can't even be made closes with 1006, later, as one does that finds nobody.
    void open(const std::string& url, const std::string& subprotocol);
    /// Dropped unless the socket is open: what the server has to know is sent again after the next welcome.
    void send(std::string_view text);
    /// Closes and forgets: no event comes from this socket any more.
    void close();

private:
    struct Callbacks;

    AppEvents* events_ = nullptr;
    int handle_ = 0;
};

}  // namespace parley::client
