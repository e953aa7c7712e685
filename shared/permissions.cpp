#include "shared/permissions.h"

#include <algorithm>

#include "shared/event_kinds.h"

namespace parley {

namespace {

std::optional<ErrorCode> at_least(Role needed, Role role) {
    return role >= needed ? std::nullopt : std::optional(ErrorCode::forbidden);
}

/// Moderators do it to those below them in the room.
std::optional<ErrorCode> over_another(const Actor& actor, const TargetFacts& target) {
    if (actor.role < Role::moderator || target.role >= actor.role) return ErrorCode::forbidden;
    return std::nullopt;
}

std::optional<ErrorCode> refuse_target(const TargetFacts& target) {
    if (!target.posted) return ErrorCode::unknown_message;
    if (target.erased) return ErrorCode::message_deleted;
    return std::nullopt;
}

bool is_about_self(const Actor& actor, const EventContent& content) {
    return content.person.id.empty() || content.person.id == actor.id;
}

std::optional<ErrorCode> refuse_coming(const RoomFacts& room, const Actor& actor, const EventContent& content) {
    if (!has_door(room.access) || !is_about_self(actor, content)) return ErrorCode::forbidden;
    return std::nullopt;  // who may not read a closed room, and is not invited, has been told that there is none
}

std::optional<ErrorCode> refuse_going(const RoomFacts& room, const Actor& actor, const EventContent& content,
                                      const TargetFacts& target) {
    if (!has_door(room.access)) return ErrorCode::forbidden;
    if (actor.role == Role::none) return ErrorCode::not_joined;
    return is_about_self(actor, content) ? std::nullopt : over_another(actor, target);
}

/// As the room has it, or else as it is in rooms of this kind. Direct rooms belong to those in them alike.
Role needed_for(const RoomFacts& room, RoomRight right) {
    if (room.access != RoomAccess::direct && room.rights.of(right) != Role::none) return room.rights.of(right);
    return right == RoomRight::topic && room.access == RoomAccess::everyone ? Role::moderator : Role::member;
}

/// Of what a room's owner decides who may, and what a mute takes away.
std::optional<ErrorCode> refuse_right(const RoomFacts& room, const Actor& actor, RoomRight right) {
    const bool for_members = right == RoomRight::pin || right == RoomRight::invite || right == RoomRight::topic;
    if (actor.limited && for_members) return ErrorCode::forbidden;
    if (const auto error = at_least(needed_for(room, right), actor.role)) return error;
    if (actor.muted) return ErrorCode::muted;
    return std::nullopt;
}

std::optional<ErrorCode> refuse_posting(const RoomFacts& room, const Actor& actor) {
    if (const auto error = refuse_right(room, actor, RoomRight::post)) return error;
    if (actor.too_soon && actor.role < Role::moderator) return ErrorCode::slow_mode;
    return std::nullopt;
}

/// What moderators and owners of a room do; in a direct room there are none.
std::optional<ErrorCode> refuse_ruling(const RoomFacts& room, const Actor& actor, const EventContent& content,
                                       const TargetFacts& target) {
    if (room.access == RoomAccess::direct) return ErrorCode::forbidden;
    switch (content.kind) {
        case EventKind::muted:
        case EventKind::unmuted:
            return is_about_self(actor, content) ? std::optional(ErrorCode::forbidden) : over_another(actor, target);
        case EventKind::slowed:
            return at_least(Role::moderator, actor.role);
        case EventKind::renamed:
            if (actor.limited) return ErrorCode::forbidden;
            [[fallthrough]];
        default:
            return at_least(Role::owner, actor.role);
    }
}

std::optional<ErrorCode> refuse_for_members(const RoomFacts& room, const Actor& actor, const EventContent& content,
                                            const TargetFacts& target) {
    const bool own = target.author == actor.id;
    switch (content.kind) {
        case EventKind::posted:
            return refuse_posting(room, actor);
        case EventKind::reacted:
        case EventKind::unreacted:
            return refuse_right(room, actor, RoomRight::react);
        case EventKind::pinned:
        case EventKind::unpinned:
            return refuse_right(room, actor, RoomRight::pin);
        case EventKind::edited:
            return own && !target.forwarded ? refuse_right(room, actor, RoomRight::post) : std::optional(ErrorCode::forbidden);
        case EventKind::deleted:
            return own ? std::nullopt : at_least(Role::moderator, actor.role);
        case EventKind::invited:
            return has_door(room.access) ? refuse_right(room, actor, RoomRight::invite) : std::optional(ErrorCode::forbidden);
        case EventKind::topic:
            return refuse_right(room, actor, RoomRight::topic);
        case EventKind::renamed:
        case EventKind::archived:
        case EventKind::unarchived:
        case EventKind::role:
        case EventKind::retention:
        case EventKind::muted:
        case EventKind::unmuted:
        case EventKind::slowed:
        case EventKind::rights:
            return refuse_ruling(room, actor, content, target);
        default:
            return ErrorCode::forbidden;  // only the log itself writes these
    }
}

/// Who may read a message may report it.
std::optional<ErrorCode> refuse_report(const RoomFacts& room, const Actor& actor, const TargetFacts& target) {
    if (!may_read(room.access, actor.role)) return ErrorCode::unknown_room;
    if (room.access == RoomAccess::personal || room.access == RoomAccess::staff) return ErrorCode::forbidden;
    return refuse_target(target);
}

/// What moderators of the server do, to those below them.
std::optional<ErrorCode> refuse_staff_act(const Actor& actor, const EventContent& content, const TargetFacts& target) {
    if (actor.rank < Rank::moderator) return ErrorCode::not_allowed;
    const bool of_person = content.kind == EventKind::purged || (content.kind == EventKind::banned && content.address.empty());
    return !of_person || target.rank < actor.rank ? std::nullopt : std::optional(ErrorCode::not_allowed);
}

}  // namespace

Role effective_role(RoomAccess access, Role stored, Rank rank) {
    const Role role = access == RoomAccess::everyone ? std::max(Role::member, stored) : stored;
    if (access == RoomAccess::staff) return rank >= Rank::moderator ? Role::member : Role::none;
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
    return has_message_target(content.kind) || (content.kind == EventKind::posted && message_named(content) != 0);
}

Seq message_named(const EventContent& content) {
    return content.kind == EventKind::posted && content.thread != 0 ? content.thread : content.target;
}

std::optional<ErrorCode> refusal(const RoomFacts& room, const Actor& actor, const EventContent& content,
                                 const TargetFacts& target) {
    if (actor.banned) return ErrorCode::banned;
    if (content.kind == EventKind::reported) return refuse_report(room, actor, target);
    if (goes_to_staff(content.kind)) return refuse_staff_act(actor, content, target);
    const bool invited_in = content.kind == EventKind::joined && actor.invited;
    if (!may_read(room.access, actor.role) && !invited_in) return ErrorCode::unknown_room;
    if (room.access == RoomAccess::personal) {
        const bool personal = content.kind == EventKind::read || content.kind == EventKind::setting;
        return personal ? std::nullopt : std::optional(ErrorCode::forbidden);
    }
    if (room.access == RoomAccess::staff) return ErrorCode::forbidden;  // it is written by what is done elsewhere
    if (content.kind == EventKind::left) return refuse_going(room, actor, content, target);
    if (room.archived && content.kind != EventKind::unarchived) return ErrorCode::room_archived;
    if (content.kind == EventKind::joined) return refuse_coming(room, actor, content);
    if (actor.role == Role::none) return ErrorCode::not_joined;
    if (names_message(content))
        if (const auto error = refuse_target(target)) return error;
    return refuse_for_members(room, actor, content, target);
}

std::optional<ErrorCode> refusal(const RoomFacts& room, const Actor& actor, LinkAct act) {
    RoomFacts facts = room;
    Actor asker = actor;
    if (act != LinkAct::make) {  // what there is may be seen, and taken back, also where nothing can be added
        facts.archived = false;
        asker.muted = false;
    }
    if (asker.banned) return ErrorCode::banned;
    if (!may_read(room.access, actor.role)) return ErrorCode::unknown_room;
    if (act == LinkAct::revoke_own) return std::nullopt;
    if (act == LinkAct::revoke) return at_least(Role::moderator, actor.role);
    EventContent invited;
    invited.kind = EventKind::invited;
    return refusal(facts, asker, invited, {});
}

bool link_holds(const RoomFacts& room, const Actor& maker) {
    return !refusal(room, maker, LinkAct::list);
}

std::optional<ErrorCode> refusal(RoomAccess made, const Actor& actor) {
    if (actor.banned) return ErrorCode::banned;
    if (made == RoomAccess::direct) return std::nullopt;
    return actor.limited ? std::optional(ErrorCode::not_allowed) : std::nullopt;
}

bool address_ban_holds(Rank rank) {
    return rank < Rank::moderator;
}

std::optional<ErrorCode> refusal(AccountRight right, Rank actor, Rank target) {
    const auto allow_if = [](bool may) { return may ? std::nullopt : std::optional(ErrorCode::not_allowed); };
    switch (right) {
        case AccountRight::list_people:
            return allow_if(actor >= Rank::moderator);
        case AccountRight::manage_invitations:
        case AccountRight::manage_bots:
            return allow_if(actor >= Rank::admin);
        case AccountRight::have_tokens:
            return allow_if(actor >= Rank::member);
        case AccountRight::make_reset_code:
            return allow_if(actor >= Rank::admin && target < actor);
        case AccountRight::set_rank:
            // Who has no account is a guest, and who has one is none.
            return allow_if(target != Rank::guest && (actor == Rank::owner || (actor >= Rank::admin && target < actor)));
    }
    return ErrorCode::not_allowed;
}

}  // namespace parley
