// What a program's token must hold for a command: beside shared/permissions.h, which is asked all the same.
#pragma once

#include <optional>

#include "shared/message.h"

namespace parley {

enum class ScopeNeed : std::uint8_t {
    nothing,  ///< any token may
    scope,
    sign_in,  ///< no token may: it is for who signed in themselves
};

struct CommandScope {
    ScopeNeed need = ScopeNeed::sign_in;
    Scope scope = Scope::read;  ///< where it needs one
};

/// What the command needs. Commands that come before `welcome` need nothing: they are no token's.
CommandScope scope_of(const Command& command);

/// Nothing when a token with these scopes may say it.
std::optional<ErrorCode> refusal(const Command& command, Scopes scopes);

}  // namespace parley
