// One connection's outgoing messages, bounded by bytes, and the frames that they become.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "native-server/core/ports.h"

namespace parley::server {

class Outbox {
public:
    /// False when the message would take the queue over limits::session_queue_bytes_max; an empty queue takes any message.
    bool push(const Payload& payload);

    [[nodiscard]] bool empty() const { return next_ == queue_.size(); }
    /// Of the payloads that wait.
    [[nodiscard]] std::size_t bytes() const { return bytes_; }

    /// Moves messages to `out` as text frames (RFC 6455 section 5.2, unmasked), until `out` has reached `bytes_max`.
    void take_frames(std::string& out, std::size_t bytes_max);

    void clear();

private:
    std::vector<Payload> queue_;
    std::size_t next_ = 0;
    std::size_t bytes_ = 0;
};

}  // namespace parley::server
