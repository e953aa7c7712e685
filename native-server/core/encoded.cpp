#include "native-server/core/encoded.h"

#include <cassert>
#include <memory>
#include <string>

#include "shared/codec.h"

namespace parley::server {

Payload encoded(const ServerMessage& message, Dialect dialect) {
    assert(dialect != Dialect::plain);
    return std::make_shared<const std::string>(dialect == Dialect::cbor ? encode_cbor(message) : encode(message));
}

const Payload& Encoded::in(Dialect dialect) {
    Payload& payload = payloads_.at(dialect == Dialect::cbor ? 1 : 0);
    if (!payload) payload = encoded(message_, dialect);
    return payload;
}

}  // namespace parley::server
