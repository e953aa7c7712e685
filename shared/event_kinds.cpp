#include "shared/event_kinds.h"

#include <array>
#include <cstddef>

namespace parley {

namespace {

// In the order of their enumerations.
constexpr std::array<std::string_view, 22> kinds = {
    "unknown", "posted",  "edited",  "deleted", "reacted",  "unreacted",  "pinned",    "unpinned", "joined", "left", "invited",
    "role",    "created", "renamed", "topic",   "archived", "unarchived", "retention", "expired",  "direct", "read", "setting"};
constexpr std::array<std::string_view, 5> accesses = {"everyone", "public", "private", "direct", "personal"};
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

void change_room(RoomInfo& room, const EventContent& content) {
    switch (content.kind) {
        case EventKind::created:
            room.name = content.name;
            room.topic = content.topic;
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
        default:
            break;
    }
}

}  // namespace parley
