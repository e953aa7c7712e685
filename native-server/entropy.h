// Randomness and digests from the system and from OpenSSL.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "native-server/core/ports.h"

namespace parley::server {

/// Any thread.
class SystemEntropy final : public Entropy {
public:
    std::uint64_t bits() override;
    std::string digest(std::string_view secret) override;
};

/// SHA-256 as 64 lower-case hex digits.
std::string sha256_hex(std::string_view bytes);

}  // namespace parley::server
