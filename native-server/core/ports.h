// What the core asks of the world besides the log: sockets and randomness. Loop thread only.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "shared/errors.h"

namespace parley::server {

/// Names one connection for its whole life; never used again.
using SessionId = std::uint64_t;

/// Milliseconds of a clock that only goes forward; the zero is anywhere.
using MonotonicMs = std::int64_t;

/// A text message's payload, encoded once and shared by everybody it goes to.
using Payload = std::shared_ptr<const std::string>;

/// Which language a connection speaks.
enum class Dialect : std::uint8_t { json, plain };

enum class SendResult : std::uint8_t {
    queued,
    full,  ///< not queued: limits::session_queue_bytes_max or more wait already; on_drained follows when the queue is empty
    gone,  ///< there is no such session
};

class Transport {
public:
    Transport() = default;
    Transport(const Transport&) = delete;
    Transport& operator=(const Transport&) = delete;
    virtual ~Transport() = default;

    /// Queues one text message; all that a tick queues for a session leaves in one write at the tick's end.
    virtual SendResult send(SessionId session, const Payload& payload) = 0;

    /// Sends what is queued, then a close frame. `reason` is at most 123 bytes (RFC 6455 section 5.5). on_close follows later.
    virtual void close(SessionId session, CloseCode code, std::string_view reason) = 0;
};

class Entropy {
public:
    Entropy() = default;
    Entropy(const Entropy&) = delete;
    Entropy& operator=(const Entropy&) = delete;
    virtual ~Entropy() = default;

    /// 64 bits from the operating system's generator.
    virtual std::uint64_t bits() = 0;

    /// A one-way digest (SHA-256, lower-case hex) of a secret, for what is kept of it.
    virtual std::string digest(std::string_view secret) = 0;
};

}  // namespace parley::server
