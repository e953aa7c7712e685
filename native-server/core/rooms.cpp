// What people are in rooms, and who is told when that, or a room, changes.
#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "native-server/core/encoded.h"
#include "native-server/core/server.h"
#include "shared/permissions.h"

namespace parley::server {

namespace {

Encoded room_push(const Room& room, const Standing& standing) {
    RoomInfo info = room.info();
    info.standing = standing;
    return Encoded(RoomAdded{std::move(info)});
}

}  // namespace

Standing Server::standing_in(const Room& room, const Session& session) {
    Standing standing;
    if (room.info().access == RoomAccess::personal) {
        standing.role = room.info().id == personal_room(session.person.id) ? Role::owner : Role::none;
        return standing;
    }
    const Membership membership = session.memberships.of(room.info().id);
    standing.role = effective_role(room.info().access, membership.role, session.rank);
    standing.invited = membership.invited;
    return standing;
}

bool Server::may_see(const Room& room, const Session& session) {
    const Standing standing = standing_in(room, session);
    return standing.invited || parley::may_read(room.info().access, standing.role);
}

bool Server::may_read(const Room& room, const Session& session) {
    return parley::may_read(room.info().access, standing_in(room, session).role);
}

Room* Server::find_readable(const RoomId& id, const Session& session) {
    Room* room = find(id);
    return room != nullptr && may_read(*room, session) ? room : nullptr;
}

void Server::on(const RoomCommitted& committed) {
    // Its `created` follows, and with it everybody is told.
    room_order_.push_back(committed.room.id);
    rooms_.try_emplace(committed.room.id, committed.room, ++last_stream_);
}

void Server::follow(const Event& event, const Room& room) {
    if (room.info().access == RoomAccess::personal) {
        follow_own(event);
        return;
    }
    restraints_.follow(event);
    if (room.info().access == RoomAccess::staff) {  // what it repeats has had its effect elsewhere
        if (event.kind == EventKind::banned) follow_ban(event);
        return;
    }
    switch (event.kind) {
        case EventKind::created:
            if (room.info().access != RoomAccess::everyone) follow_membership(event, room);
            tell_of(room);
            break;
        case EventKind::renamed:
        case EventKind::topic:
        case EventKind::archived:
        case EventKind::unarchived:
        case EventKind::slowed:
        case EventKind::rights:
            tell_of(room);
            break;
        case EventKind::joined:
        case EventKind::left:
        case EventKind::invited:
        case EventKind::role:
            follow_membership(event, room);
            break;
        default:
            break;
    }
}

void Server::follow_membership(const Event& event, const Room& room) {
    const UserId& person = event.person.id.empty() ? event.author.id : event.person.id;
    Membership membership = membership_of(person, room.info().id);
    switch (event.kind) {
        case EventKind::created:
            membership = {Role::owner, false};
            break;
        case EventKind::joined:
            membership = {std::max(membership.role, Role::member), false};
            break;
        case EventKind::left:
            membership = {};
            break;
        case EventKind::invited:
            membership.invited = membership.role == Role::none;
            break;
        case EventKind::role:
            membership = {event.role, false};
            break;
        default:
            break;
    }
    set_membership(person, room, membership);
}

Membership Server::membership_of(const UserId& person, const RoomId& room) const {
    const auto here = sessions_of_.find(person);
    if (here == sessions_of_.end()) return {};
    return sessions_.at(here->second.front()).memberships.of(room);  // the same in all of them
}

/// Each session of the person learns what they are there now; who may no longer read the room is pushed nothing more of it.
void Server::set_membership(const UserId& person, const Room& room, Membership membership) {
    const auto here = sessions_of_.find(person);
    if (here == sessions_of_.end()) return;
    const RoomId& id = room.info().id;
    for (const SessionId session_id : here->second) {
        Session& session = sessions_.at(session_id);
        session.memberships.set(id, membership);
        if (!may_read(room, session)) leave(session_id, session, id);
    }
    const Session& any = sessions_.at(here->second.front());
    Encoded push_of = may_see(room, any) ? room_push(room, standing_in(room, any)) : Encoded(RoomGone{id});
    for (const SessionId session_id : here->second) tell(session_id, push_of.in(sessions_.at(session_id).dialect));
}

/// Of the rooms in which the person's rank before gave them another role. One that only a rank opened is closed at once.
void Server::tell_of_roles(SessionId id, Session& session, Rank before) {
    for (const RoomId& room_id : room_order_) {
        const Room& room = rooms_.at(room_id);
        const Standing standing = standing_in(room, session);
        const Role stored = session.memberships.of(room_id).role;
        const Role was = effective_role(room.info().access, stored, before);
        if (standing.role == was) continue;
        if (may_see(room, session)) {
            tell(id, room_push(room, standing).in(session.dialect));
        } else if (parley::may_read(room.info().access, was)) {
            leave(id, session, room_id);
            tell(id, Encoded(RoomGone{room_id}).in(session.dialect));
        }
    }
}

/// Everybody who may see the room, each with what they are in it: few different things, so each is encoded once.
void Server::tell_of(const Room& room) {
    std::array<std::array<std::optional<Encoded>, 2>, 4> pushes;
    for (const auto& [id, session] : sessions_) {
        if (session.dialect == Dialect::plain || session.phase != Session::Phase::ready || !may_see(room, session)) continue;
        const Standing standing = standing_in(room, session);
        std::optional<Encoded>& push_of = pushes.at(static_cast<std::size_t>(standing.role)).at(standing.invited ? 1 : 0);
        if (!push_of) push_of = room_push(room, standing);
        tell(id, push_of->in(session.dialect));
    }
}

}  // namespace parley::server
