#include "shared/event_kinds.h"

#include <array>
#include <cstddef>

namespace parley {

namespace {

// In the order of their enumerations.
constexpr std::array<std::string_view, 43> kinds = {
    "unknown",  "posted",     "edited",    "deleted",    "reacted",  "unreacted",  "pinned",   "unpinned",   "joined",
    "left",     "invited",    "role",      "created",    "renamed",  "topic",      "archived", "unarchived", "retention",
    "expired",  "direct",     "read",      "setting",    "muted",    "unmuted",    "slowed",   "rights",     "hidden",
    "unhidden", "banned",     "unbanned",  "reported",   "resolved", "purged",     "restored", "kicked",     "removed",
    "ranked",   "invitation", "withdrawn", "reset_made", "bot_made", "token_made", "named"};
constexpr std::array<std::string_view, 6> accesses = {"everyone", "public", "private", "direct", "personal", "staff"};
constexpr std::array<std::string_view, room_rights> rights = {"post", "pin", "invite", "topic", "react"};
constexpr std::array<std::string_view, 4> roles = {"none", "member", "moderator", "owner"};

template <class Value, std::size_t count>
std::optional<Value> find(const std::array<std::string_view, count>& names, std::string_view name) {
    for (std::size_t i = 0; i < count; ++i)
        if (names[i] == name) return static_cast<Value>(i);
    return std::nullopt;
}

}  // namespace

std::string_view name_of(EventKind kind) {
    return kinds[static_cast<std::size_t>(kind)];
}
EventKind event_kind_from(std::string_view name) {
    return find<EventKind>(kinds, name).value_or(EventKind::unknown);
}

std::string_view name_of(RoomAccess access) {
    return accesses[static_cast<std::size_t>(access)];
}
std::optional<RoomAccess> room_access_from(std::string_view name) {
    return find<RoomAccess>(accesses, name);
}

std::string_view name_of(Role role) {
    return roles[static_cast<std::size_t>(role)];
}
std::optional<Role> role_from(std::string_view name) {
    return find<Role>(roles, name);
}

std::string_view name_of(RoomRight right) {
    return rights[static_cast<std::size_t>(right)];
}
std::optional<RoomRight> room_right_from(std::string_view name) {
    return find<RoomRight>(rights, name);
}

bool goes_to_staff(EventKind kind) {
    switch (kind) {
        case EventKind::banned:
        case EventKind::unbanned:
        case EventKind::reported:
        case EventKind::resolved:
        case EventKind::purged:
        case EventKind::restored:
            return true;
        default:
            return false;
    }
}

bool has_door(RoomAccess access) {
    return access == RoomAccess::open || access == RoomAccess::closed;
}

bool is_room_message(const EventContent& content) {
    return content.kind == EventKind::posted && (content.thread == 0 || content.in_room);
}

bool is_draft(const EventContent& content) {
    return content.kind == EventKind::setting && content.key.compare(0, draft_prefix.size(), draft_prefix) == 0;
}

void change_room(RoomInfo& room, const EventContent& content) {
    if (room.access == RoomAccess::staff && content.kind != EventKind::created) return;  // what is told there is about others
    switch (content.kind) {
        case EventKind::created:
            room.name = content.name;
            room.topic = content.topic;
            if (has_door(room.access)) room.members = 1;
            break;
        case EventKind::joined:
            if (has_door(room.access)) room.members++;
            break;
        case EventKind::left:
            if (has_door(room.access) && room.members > 0) room.members--;
            break;
        case EventKind::renamed:
            room.name = content.name;
            break;
        case EventKind::topic:
            room.topic = content.topic;
            break;
        case EventKind::archived:
        case EventKind::unarchived:
            room.archived = content.kind == EventKind::archived;
            break;
        case EventKind::slowed:
            room.slow_seconds = static_cast<std::uint32_t>(content.seconds);
            break;
        case EventKind::rights:
            if (const auto right = room_right_from(content.key)) room.rights.set(*right, content.role);
            break;
        default:
            break;
    }
}

}  // namespace parley
