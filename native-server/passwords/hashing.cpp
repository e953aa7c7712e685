#include "native-server/passwords/hashing.h"

#include <sodium.h>

#include <array>

#include "shared/limits.h"

namespace parley::server {

bool hashing_is_ready() {
    return sodium_init() >= 0;  // 1: it was ready
}

std::string hash_password(const std::string& password) {
    std::array<char, crypto_pwhash_STRBYTES> hash{};
    const int failed = crypto_pwhash_str_alg(hash.data(), password.data(), password.size(), limits::password_passes,
                                             limits::password_memory_bytes, crypto_pwhash_ALG_ARGON2ID13);
    return failed != 0 ? std::string() : std::string(hash.data());
}

bool is_password_of(const std::string& hash, const std::string& password) {
    return crypto_pwhash_str_verify(hash.c_str(), password.data(), password.size()) == 0;
}

std::string unknown_password() {
    constexpr std::size_t bytes = 32;
    std::string password(bytes, '\0');
    randombytes_buf(password.data(), password.size());
    return password;
}

void wipe(std::string& secret) {
    secret.resize(secret.capacity());  // what a longer one left behind its end
    sodium_memzero(secret.data(), secret.size());
    secret.clear();
}

}  // namespace parley::server
