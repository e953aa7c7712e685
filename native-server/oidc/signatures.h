// Whether a provider signed what it seems to say: JSON Web Signatures (RFC 7515) of RS256 and ES256, by the keys that the
// provider publishes (RFC 7517).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "shared/result.h"

namespace parley::server {

struct PublicKey {
    std::string id;        ///< `kid`; may be empty
    std::string modulus;   ///< RSA: big-endian
    std::string exponent;  ///< likewise
    std::string point;     ///< P-256: 04, x, y; empty for RSA
};

/// Those of a published set that can check such signatures; others are left out.
std::vector<PublicKey> read_keys(std::string_view text);

struct SignedText {
    std::string text;
};

/// The payload of a compact JWS that one of the keys signed. The error is a clause for the log.
Result<SignedText, std::string> signed_payload(std::string_view token, const std::vector<PublicKey>& keys);

/// SHA-256, 32 bytes.
std::string sha256(std::string_view bytes);

}  // namespace parley::server
