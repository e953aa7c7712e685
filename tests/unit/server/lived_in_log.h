// A data directory in which people have lived: every kind of event is in its log.
#pragma once

#include <cstdint>
#include <filesystem>

namespace parley::server {

/// The lobby, a public room `tea` with retention, a private room, a direct room; ann, bob and carl with tokens, their personal
/// logs; messages by many hands. Ann is the owner, Bob a moderator; an invitation, a reset code for Bob, an offered token.
/// `messages` more are posted in the lobby.
void live_in(const std::filesystem::path& data_dir, int messages = 0);

}  // namespace parley::server
