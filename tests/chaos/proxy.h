// Stands between the clients and the server.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>

#include "tests/chaos/link.h"

namespace parley::chaos {

class Proxy {
public:
    using LinkId = std::uint64_t;

    /// Listens on a port of its own; each connection leads to `server_port`.
    Proxy(std::uint16_t server_port, std::uint64_t seed);
    [[nodiscard]] std::uint16_t port() const { return port_; }

    void prepare(Poller& poller, double now_ms) const;
    void pump(const Poller& poller, double now_ms);
    [[nodiscard]] double next_due_ms() const;

    /// The newest connection that came from this port; 0 when it is not there any more.
    [[nodiscard]] LinkId find(std::uint16_t client_port) const;
    /// Null when it is gone.
    [[nodiscard]] Link* link(LinkId id);

    /// No delays and no stalls any more, for old and new connections. Connections that one side was not told about stay so.
    void clear_weather();

    [[nodiscard]] std::size_t cuts() const { return cuts_; }
    [[nodiscard]] std::size_t connections() const { return static_cast<std::size_t>(next_id_ - 1); }

private:
    struct Entry {
        std::uint16_t client_port = 0;
        std::unique_ptr<Link> link;
    };

    void accept_all();

    std::uint16_t server_port_;
    Random random_;
    Descriptor listener_;
    std::uint16_t port_;
    std::map<LinkId, Entry> links_;
    LinkId next_id_ = 1;
    std::size_t cuts_ = 0;
    bool clear_ = false;
};

}  // namespace parley::chaos
