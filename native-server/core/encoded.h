// What a client is told, in the bytes of its dialect.
#pragma once

#include <array>
#include <utility>

#include "native-server/core/ports.h"
#include "shared/message.h"

namespace parley::server {

/// One message; not for plain clients, whose form has no messages of this kind.
Payload encoded(const ServerMessage& message, Dialect dialect);

/// A push for several sessions: encoded once for each dialect in which somebody hears it.
class Encoded {
public:
    explicit Encoded(Notice notice) : message_{0, std::move(notice)} {}

    const Payload& in(Dialect dialect);

private:
    ServerMessage message_;
    std::array<Payload, 2> payloads_;  // by dialect
};

}  // namespace parley::server
