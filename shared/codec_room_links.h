// Links that invite into a room, as JSON.
#pragma once

#include <optional>
#include <string_view>

#include "shared/account.h"
#include "shared/json_fields.h"

namespace parley {

std::optional<AccountCommand> read_room_link_command(std::string_view type, Fields& fields);
std::optional<AccountNotice> read_room_link_notice(std::string_view type, Fields& fields);

Json room_link_json(RequestId id, const NewRoomLink& wanted);
Json room_link_json(RequestId id, const ListRoomLinks& list);
Json room_link_json(RequestId id, const RevokeRoomLink& revoke);
Json room_link_json(RequestId id, const RoomLinkInfo& link);
Json room_link_json(RequestId id, const RoomLinkList& list);

}  // namespace parley
