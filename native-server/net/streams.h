// Who follows which stream, and what was published in it in this tick. Loop thread only.
//
// A message to a thousand is one object and a thousand places in an array: who keeps up costs no more than the write. Only what
// a connection can't take at once waits in its own outbox, as a reference to the bytes that all of them share.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <unordered_map>
#include <vector>

#include "native-server/core/broadcast.h"
#include "native-server/core/ports.h"

namespace parley::server {

struct Connection;

struct Follower {
    Connection* connection = nullptr;
    std::uint32_t passed = 0;  ///< so much of what was published in this tick is in its outbox, or was before its time
    std::uint32_t place = 0;   ///< the connection's, among the ReadySockets
};

struct Stream {
    struct Published {
        std::shared_ptr<const Broadcast> what;
        Keeping keeping = Keeping::durable;
    };

    StreamId id = 0;
    std::array<std::vector<Follower>, dialect_count> followers;
    std::vector<Published> published;  ///< in this tick

    [[nodiscard]] bool is_followed() const;
};

/// A connection's place in one of the arrays of followers.
struct Followed {
    Stream* stream = nullptr;
    std::uint32_t place = 0;
};

class Streams {
public:
    void follow(Connection& connection, StreamId id);
    /// What was published before is the caller's to hand over first (behind()).
    void unfollow(Connection& connection, StreamId id);
    void unfollow_all(Connection& connection);

    /// Nothing happens when nobody follows.
    void publish(StreamId id, std::shared_ptr<const Broadcast> what, Keeping keeping);

    /// The streams in which something was published; end_tick() follows.
    [[nodiscard]] const std::vector<Stream*>& active() const { return active_; }
    /// Forgets what was published.
    void end_tick();

    [[nodiscard]] static Follower& follower(const Connection& connection, const Followed& followed);
    [[nodiscard]] static Followed* find(Connection& connection, StreamId id);

private:
    void remove(Connection& connection, std::size_t index);
    void drop_if_idle(Stream& stream);

    std::unordered_map<StreamId, std::unique_ptr<Stream>> streams_;
    std::vector<Stream*> active_;
};

}  // namespace parley::server
