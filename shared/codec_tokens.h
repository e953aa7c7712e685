// The codec's part for what leads into an account besides a password: tokens, bots, identities elsewhere; and for its end.
#pragma once

#include <optional>
#include <string_view>

#include "shared/account.h"
#include "shared/json_fields.h"

namespace parley {

std::string_view name_of(Scope scope);
std::optional<Scope> scope_from(std::string_view text);

/// Names, in the order of the enumeration.
Json scopes_json(Scopes scopes);

/// Nothing for another type.
std::optional<AccountCommand> read_token_command(std::string_view type, Fields& fields);
std::optional<AccountNotice> read_token_notice(std::string_view type, Fields& fields);

Json token_json(RequestId id, const NewToken& wanted);
Json token_json(RequestId id, const ListTokens& list);
Json token_json(RequestId id, const RevokeToken& revoke);
Json token_json(RequestId id, const NewBot& wanted);
Json token_json(RequestId id, const RenameSelf& wanted);
Json token_json(RequestId id, const SetAvatar& wanted);
Json token_json(RequestId id, const LinkIdentity& link);
Json token_json(RequestId id, const ListIdentities& list);
Json token_json(RequestId id, const UnlinkIdentity& unlink);
Json token_json(RequestId id, const DeleteAccount& end);
Json token_json(RequestId id, const TokenInfo& token);
Json token_json(RequestId id, const TokenList& list);
Json token_json(RequestId id, const BotMade& bot);
Json token_json(RequestId id, const IdentityList& list);

}  // namespace parley
