// The codec's part for accounts. As in codec_parts.h, what is wrong with a field is kept in `fields`.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "shared/account.h"
#include "shared/json_fields.h"

namespace parley {

std::string_view name_of(Rank rank);
std::optional<Rank> rank_from(std::string_view text);
std::string_view name_of(SignUpMode mode);
std::optional<SignUpMode> sign_up_mode_from(std::string_view text);

/// The field `rank`; absent or unknown reads as guest.
Rank read_rank(Fields& fields);

/// The field `providers` of `hello`.
std::vector<ProviderInfo> read_providers(Fields& fields);
Json providers_json(const std::vector<ProviderInfo>& providers);

/// Nothing for a type that is not about accounts.
std::optional<AccountCommand> read_account_command(std::string_view type, Fields& fields);
std::optional<AccountNotice> read_account_notice(std::string_view type, Fields& fields);

Json account_json(RequestId id, const AccountCommand& command);
Json account_json(RequestId id, const AccountNotice& notice);

}  // namespace parley
