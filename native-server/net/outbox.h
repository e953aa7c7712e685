// What waits for one connection, in order and bounded by bytes: messages of its own, and frames that it shares with others.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "native-server/core/frames.h"
#include "native-server/core/ports.h"
#include "shared/limits.h"

namespace parley::server {

class Outbox {
public:
    explicit Outbox(FrameKind kind = FrameKind::text) : kind_(kind) {}

    /// One message. False when it would take those that wait over limits::session_queue_bytes_max; when there are none, any
    /// message fits.
    bool push(const Payload& message);
    /// Ready-made frames of a stream, whole ones. The same bound, counted apart: who falls behind in what everybody is told can
    /// still be told so.
    bool push_frames(const Payload& frames, std::size_t bytes_max = limits::session_queue_bytes_max);
    /// The frames of streams that still wait.
    void drop_frames();

    [[nodiscard]] bool empty() const { return next_ == queue_.size(); }
    /// Of the messages that wait; without the frames of streams.
    [[nodiscard]] std::size_t bytes() const { return message_bytes_; }

    /// Moves what waits to `out` as frames (RFC 6455 section 5.2, unmasked), until `out` has reached `bytes_max`.
    void take_frames(std::string& out, std::size_t bytes_max);

    void clear();

private:
    struct Entry {
        Payload bytes;
        bool ready = false;  ///< frames of a stream
    };

    FrameKind kind_;
    std::vector<Entry> queue_;
    std::size_t next_ = 0;
    std::size_t message_bytes_ = 0;
    std::size_t stream_bytes_ = 0;
};

}  // namespace parley::server
