// Argon2id, by libsodium. Any thread.
#pragma once

#include <string>

namespace parley::server {

/// True once libsodium is ready, which it must be before anything below. Ask it at the start.
bool hashing_is_ready();

/// A text that holds the salt and the cost too; empty when there is no memory for it.
std::string hash_password(const std::string& password);

/// False also when there is no memory for it.
bool is_password_of(const std::string& hash, const std::string& password);

/// Random: what is compared where there is nobody.
std::string unknown_password();

/// Leaves nothing of it in memory.
void wipe(std::string& secret);

}  // namespace parley::server
