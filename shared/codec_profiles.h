// What is asked and said of one person, and of who is kept out or quiet, as JSON.
#pragma once

#include <optional>
#include <string_view>

#include "shared/account.h"
#include "shared/json_fields.h"
#include "shared/message.h"

namespace parley {

std::optional<AccountCommand> read_profile_command(std::string_view type, Fields& fields);
std::optional<AccountNotice> read_profile_notice(std::string_view type, Fields& fields);

Json profile_json(RequestId id, const LookUp& look_up);
Json profile_json(RequestId id, const ListRestraints& list);
Json profile_json(RequestId id, const ListReaders& list);
Json profile_json(RequestId id, const ReaderList& list);
Json profile_json(RequestId id, const Profile& profile);
Json profile_json(RequestId id, const RestraintList& list);

}  // namespace parley
