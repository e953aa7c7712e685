#include "native-server/entropy.h"

#include <openssl/evp.h>
#include <sys/random.h>

#include <array>
#include <cerrno>
#include <cstdlib>

namespace parley::server {

std::uint64_t SystemEntropy::bits() {
    std::uint64_t value = 0;
    // Up to 256 bytes come whole once the system's generator is seeded (getrandom(2)); only a signal can come between.
    while (::getrandom(&value, sizeof value, 0) != static_cast<ssize_t>(sizeof value)) {
        if (errno != EINTR) std::abort();  // no randomness, no secrets: nothing sensible can follow
    }
    return value;
}

std::string SystemEntropy::digest(std::string_view secret) {
    return sha256_hex(secret);
}

std::string sha256_hex(std::string_view bytes) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned int digest_bytes = 0;
    if (EVP_Digest(bytes.data(), bytes.size(), digest.data(), &digest_bytes, EVP_sha256(), nullptr) != 1) std::abort();
    constexpr std::string_view digits = "0123456789abcdef";
    std::string hex;
    for (unsigned int i = 0; i < digest_bytes; ++i) {
        hex.push_back(digits[digest[i] >> 4]);
        hex.push_back(digits[digest[i] & 0xF]);
    }
    return hex;
}

}  // namespace parley::server
