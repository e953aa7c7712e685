// The names of kinds, rooms' access and roles, as the wire, the database and the export write them; what a kind does to a room.
#pragma once

#include <optional>
#include <string_view>

#include "shared/message.h"

namespace parley {

/// "posted", …; "unknown" for EventKind::unknown.
std::string_view name_of(EventKind kind);
/// EventKind::unknown for a name that this version does not know.
EventKind event_kind_from(std::string_view name);

/// "everyone", "public", "private", "direct", "personal", "staff".
std::string_view name_of(RoomAccess access);
std::optional<RoomAccess> room_access_from(std::string_view name);

/// "none", "member", "moderator", "owner".
std::string_view name_of(Role role);
std::optional<Role> role_from(std::string_view name);

/// "post", "pin", "invite", "topic", "react".
std::string_view name_of(RoomRight right);
std::optional<RoomRight> room_right_from(std::string_view name);

/// Whether the command that makes it goes to the staff room, and names no room of its own.
bool goes_to_staff(EventKind kind);

/// Rooms that people come into and go from by themselves, as members.
bool has_door(RoomAccess access);

/// Whether the room's own timeline shows it as a message and counts it: what is in a thread alone is told there.
bool is_room_message(const EventContent& content);

/// Keys of settings that begin with this hold what a person has half written in the room of that id. The log keeps the newest
/// words alone, and counts them apart.
inline constexpr std::string_view draft_prefix = "draft.";
bool is_draft(const EventContent& content);

/// What an event makes of the room that it happens in: its name, topic, how many are in it, whether it is archived.
void change_room(RoomInfo& room, const EventContent& content);

}  // namespace parley
