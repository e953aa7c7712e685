// The names of kinds, rooms' access and roles, as the wire, the database and the export write them.
#pragma once

#include <optional>
#include <string_view>

#include "shared/message.h"

namespace parley {

/// "posted", …; "unknown" for EventKind::unknown.
std::string_view name_of(EventKind kind);
/// EventKind::unknown for a name that this version does not know.
EventKind event_kind_from(std::string_view name);

/// "everyone", "public", "private", "direct", "personal".
std::string_view name_of(RoomAccess access);
std::optional<RoomAccess> room_access_from(std::string_view name);

/// "none", "member", "moderator", "owner".
std::string_view name_of(Role role);
std::optional<Role> role_from(std::string_view name);

}  // namespace parley
