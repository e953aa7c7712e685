#include "shared/permissions.h"

#include <algorithm>

namespace parley {

namespace {

std::optional<ErrorCode> at_least(Role needed, Role role) {
    return role >= needed ? std::nullopt : std::optional(ErrorCode::forbidden);
}

std::optional<ErrorCode> refuse_target(const TargetFacts& target) {
    if (!target.posted) return ErrorCode::unknown_message;
    if (target.erased) return ErrorCode::message_deleted;
    return std::nullopt;
}

bool is_about_self(const Actor& actor, const EventContent& content) {
    return content.person.id.empty() || content.person.id == actor.id;
}

/// Rooms that people come into and go from by themselves.
bool has_door(RoomAccess access) {
    return access == RoomAccess::open || access == RoomAccess::closed;
}

std::optional<ErrorCode> refuse_coming(const RoomFacts& room, const Actor& actor, const EventContent& content) {
    if (!has_door(room.access) || !is_about_self(actor, content)) return ErrorCode::forbidden;
    return std::nullopt;  // who may not read a closed room, and is not invited, has been told that there is none
}

std::optional<ErrorCode> refuse_going(const RoomFacts& room, const Actor& actor, const EventContent& content) {
    if (!has_door(room.access)) return ErrorCode::forbidden;
    if (actor.role == Role::none) return ErrorCode::not_joined;
    return is_about_self(actor, content) ? std::nullopt : at_least(Role::moderator, actor.role);
}

std::optional<ErrorCode> refuse_for_members(const RoomFacts& room, const Actor& actor, const EventContent& content,
                                            const TargetFacts& target) {
    const bool own = target.author == actor.id;
    switch (content.kind) {
        case EventKind::posted:
        case EventKind::reacted:
        case EventKind::unreacted:
        case EventKind::pinned:
        case EventKind::unpinned:
            return std::nullopt;
        case EventKind::edited:
            return own ? std::nullopt : std::optional(ErrorCode::forbidden);
        case EventKind::deleted:
            return own ? std::nullopt : at_least(Role::moderator, actor.role);
        case EventKind::invited:
            return has_door(room.access) ? std::nullopt : std::optional(ErrorCode::forbidden);
        case EventKind::topic:
            return at_least(room.access == RoomAccess::everyone ? Role::moderator : Role::member, actor.role);
        case EventKind::renamed:
        case EventKind::archived:
        case EventKind::unarchived:
        case EventKind::role:
        case EventKind::retention:
            return room.access == RoomAccess::direct ? std::optional(ErrorCode::forbidden) : at_least(Role::owner, actor.role);
        default:
            return ErrorCode::forbidden;  // only the log itself writes these
    }
}

}  // namespace

Role effective_role(RoomAccess access, Role stored, Rank rank) {
    const Role role = access == RoomAccess::everyone ? std::max(Role::member, stored) : stored;
    const bool counts = role != Role::none && access != RoomAccess::direct && access != RoomAccess::personal;
    if (counts && rank >= Rank::admin) return Role::owner;
    return counts && rank == Rank::moderator ? std::max(Role::moderator, role) : role;
}

bool may_read(RoomAccess access, Role role) {
    return access == RoomAccess::everyone || access == RoomAccess::open || role >= Role::member;
}

bool has_message_target(EventKind kind) {
    switch (kind) {
        case EventKind::edited:
        case EventKind::deleted:
        case EventKind::reacted:
        case EventKind::unreacted:
        case EventKind::pinned:
        case EventKind::unpinned:
            return true;
        default:
            return false;
    }
}

bool names_message(const EventContent& content) {
    return has_message_target(content.kind) || (content.kind == EventKind::posted && content.target != 0);
}

std::optional<ErrorCode> refusal(const RoomFacts& room, const Actor& actor, const EventContent& content,
                                 const TargetFacts& target) {
    const bool invited_in = content.kind == EventKind::joined && actor.invited;
    if (!may_read(room.access, actor.role) && !invited_in) return ErrorCode::unknown_room;
    if (room.access == RoomAccess::personal) {
        const bool personal = content.kind == EventKind::read || content.kind == EventKind::setting;
        return personal ? std::nullopt : std::optional(ErrorCode::forbidden);
    }
    if (content.kind == EventKind::left) return refuse_going(room, actor, content);
    if (room.archived && content.kind != EventKind::unarchived) return ErrorCode::room_archived;
    if (content.kind == EventKind::joined) return refuse_coming(room, actor, content);
    if (actor.role == Role::none) return ErrorCode::not_joined;
    if (names_message(content))
        if (const auto error = refuse_target(target)) return error;
    return refuse_for_members(room, actor, content, target);
}

std::optional<ErrorCode> refusal(AccountRight right, Rank actor, Rank target) {
    const auto allow_if = [](bool may) { return may ? std::nullopt : std::optional(ErrorCode::not_allowed); };
    switch (right) {
        case AccountRight::list_people:
            return allow_if(actor >= Rank::moderator);
        case AccountRight::manage_invitations:
            return allow_if(actor >= Rank::admin);
        case AccountRight::make_reset_code:
            return allow_if(actor >= Rank::admin && target < actor);
        case AccountRight::set_rank:
            // Who has no account is a guest, and who has one is none.
            return allow_if(target != Rank::guest && (actor == Rank::owner || (actor >= Rank::admin && target < actor)));
    }
    return ErrorCode::not_allowed;
}

}  // namespace parley
