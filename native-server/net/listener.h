// The sockets on which connections arrive. Ours rather than lws's, so that a full descriptor table makes us pause, not spin.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "native-server/loop/event_loop.h"
#include "shared/result.h"

namespace parley::server {

/// An owned descriptor.
class Descriptor {
public:
    Descriptor() = default;
    explicit Descriptor(int number) : number_(number) {}
    Descriptor(Descriptor&& other) noexcept : number_(other.release()) {}
    Descriptor& operator=(Descriptor&& other) noexcept;
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    ~Descriptor();

    [[nodiscard]] int number() const { return number_; }
    int release();

private:
    int number_ = -1;
};

/// Sockets that are bound and listening, on one port.
struct BoundSockets {
    std::vector<Descriptor> sockets;
    std::uint16_t port = 0;
    bool loopback_only = false;
};

/// Binds `host`: "localhost" stands for 127.0.0.1 and, where the machine has it, ::1; anything else is an address or a name.
/// Port 0 lets the system choose. The error is a sentence for the operator.
Result<BoundSockets, std::string> bind_sockets(const std::string& host, std::uint16_t port);

/// Loop thread only.
class Listener {
public:
    /// Gets each new connection, which does not block.
    using Accept = std::function<void(Descriptor)>;

    /// `pausing` hears why, whenever the system has no room for another connection; accepting goes on after
    /// limits::accept_pause_ms.
    Listener(EventLoop& loop, BoundSockets bound, Accept accept, std::function<void(const std::string&)> pausing);
    Listener(const Listener&) = delete;
    Listener& operator=(const Listener&) = delete;
    ~Listener();

private:
    struct Watched;

    void start();
    void accept_from(int descriptor);
    void pause(const std::string& why);

    EventLoop& loop_;
    Accept accept_;
    std::function<void(const std::string&)> pausing_;
    std::vector<std::unique_ptr<Watched>> watched_;
    std::unique_ptr<EventLoop::Watch> resume_;
    bool paused_ = false;
};

}  // namespace parley::server
