// A browser's WebSocket, as far as the client uses it: never waits, and tells what happened when it is asked.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "tests/chaos/frames.h"
#include "tests/chaos/random.h"
#include "tests/chaos/sockets.h"

namespace parley::chaos {

struct SocketEvent {
    enum class Kind : std::uint8_t { opened, text, closed };
    Kind kind = Kind::text;
    std::string text;
    std::uint16_t code = 0;  ///< of a close; 1006 when the connection just ended
};

class WebSocket {
public:
    /// Begins to connect. `random` makes the masks.
    WebSocket(std::uint16_t port, Random random);

    void prepare(Poller& poller) const;
    /// What came since the last call, in order; nothing comes after `closed`.
    std::vector<SocketEvent> pump(const Poller& poller);

    /// Dropped unless the connection is open, as the browser's part of the client does.
    void send_text(std::string_view text);
    /// With a close frame when it is open, without waiting for its echo.
    void close();
    /// As the operating system does for a process that died.
    void drop(Ending ending) { end(socket_, ending); }

    [[nodiscard]] std::uint16_t port() const { return local_port_; }

private:
    enum class State : std::uint8_t { connecting, upgrading, open, closed };

    void fail(std::vector<SocketEvent>& events, std::uint16_t code);
    void read(std::vector<SocketEvent>& events);
    void take_frames(std::vector<SocketEvent>& events);
    void flush();

    Descriptor socket_;
    std::uint16_t local_port_ = 0;
    State state_ = State::connecting;
    Random random_;
    FrameReader reader_;
    std::string unsent_;
};

}  // namespace parley::chaos
