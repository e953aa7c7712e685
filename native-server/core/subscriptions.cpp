// What a session is pushed: from joining, leaving, resuming.
#include <algorithm>
#include <utility>

#include "native-server/core/encoded.h"
#include "native-server/core/server.h"
#include "shared/limits.h"

namespace parley::server {

namespace {

bool has_members(const Room& room) {
    return room.info().access == RoomAccess::open || room.info().access == RoomAccess::closed;
}

bool has_place_for_another(const Session& session, const RoomId& room) {
    return session.rooms.size() < limits::rooms_per_session_max || session.rooms.contains(room);
}

EventContent content_of(EventKind kind) {
    EventContent content;
    content.kind = kind;
    return content;
}

}  // namespace

void Server::on(const Asker& asker, const Join& join) {
    Room* room = find(join.room);
    const bool seen = room != nullptr && may_see(*room, asker.session);
    if (!seen && join.invitation.empty()) {
        refuse(asker, ErrorCode::unknown_room);
        return;
    }
    if (!has_place_for_another(asker.session, join.room)) {
        refuse(asker, ErrorCode::too_many_rooms);
        return;
    }
    if (!seen) {
        come_by_link(asker, join);
        return;
    }
    const bool outside = has_members(*room) && standing_in(*room, asker.session).role == Role::none;
    // Nobody becomes a member of an archived room; who may read it can look at it all the same.
    if (!outside || (room->info().archived && may_read(*room, asker.session))) {
        read_newest(asker, join.room);
        return;
    }
    submit(asker, AppendRequest{0, join.room, asker.session.person, MessageCid(), content_of(EventKind::joined)},
           PendingEnter{join.room});
}

/// Subscribes first, so that what is committed during the read is bridged; a read that could not be asked for changes nothing.
void Server::read_newest(const Asker& asker, const RoomId& room) {
    ReadRequest read{
        0, room, PageAnchor::latest, 0, 0, limits::page_events_default, limits::resume_bytes_max, asker.session.person.id};
    if (!submit(asker, std::move(read), PendingJoin{room})) return;
    catch_up(asker.id, asker.session, room);
}

void Server::catch_up(SessionId id, Session& session, const RoomId& room) {
    Subscription& subscription = session.rooms[room];
    if (subscription.state == Subscription::State::live) transport_.unfollow(id, rooms_.at(room).stream());
    subscription.state = Subscription::State::catching_up;
}

void Server::on(const Asker& asker, const Leave& leave_command) {
    const bool subscribed = asker.session.rooms.contains(leave_command.room);
    const Room* room = find(leave_command.room);
    if (room == nullptr || !may_see(*room, asker.session)) {
        refuse(asker, ErrorCode::unknown_room);
        return;
    }
    if (has_members(*room) && standing_in(*room, asker.session).role != Role::none) {
        submit(asker, AppendRequest{0, leave_command.room, asker.session.person, MessageCid(), content_of(EventKind::left)},
               PendingLeave{leave_command.room});
        return;
    }
    if (!subscribed) {
        refuse(asker, ErrorCode::not_joined);
        return;
    }
    leave(asker.id, asker.session, leave_command.room);
    reply(asker.id, asker.request, Left{leave_command.room});
}

void Server::leave(SessionId id, Session& session, const RoomId& room) {
    const auto found = session.rooms.find(room);
    if (found == session.rooms.end()) return;
    if (found->second.state == Subscription::State::live) transport_.unfollow(id, rooms_.at(room).stream());
    if (found->second.told_of) presence_.went(room, id, Farewell::clean);
    session.rooms.erase(found);
}

void Server::on(const Asker& asker, const Resume& resume) {
    Room* room = find_readable(resume.room, asker.session);
    if (room == nullptr) {
        refuse(asker, ErrorCode::unknown_room);
        return;
    }
    if (!has_place_for_another(asker.session, resume.room)) {
        refuse(asker, ErrorCode::too_many_rooms);
        return;
    }
    if (resume.epoch != epoch_) {
        leave(asker.id, asker.session, resume.room);
        reply(asker.id, asker.request, Reset{resume.room, epoch_, room->head()});
        return;
    }
    resume_from(asker, *room, PendingResume{resume.room, resume.last, true});
}

void Server::resume_from(const Asker& asker, Room& room, PendingResume resume) {
    const Seq head = room.head();
    // Who comes from another loop, or another server's life, may have heard what this loop is told in a moment.
    const bool ahead = resume.last > head;
    if (!ahead && room.recalls_after(resume.last)) {
        std::vector<Event> events = room.folded_after(resume.last, asker.session.person.id);
        answer_and_go_live(asker, room, resume, Resumed{resume.room, epoch_, head, std::move(events)}, head);
        return;
    }
    if (!ahead && head - resume.last > limits::resume_events_max) {
        answer_and_go_live(asker, room, resume, Gap{resume.room, epoch_, resume.last, head}, head);
        return;
    }
    ReadRequest read{0,
                     resume.room,
                     PageAnchor::after,
                     resume.last,
                     0,
                     limits::resume_events_max,
                     limits::resume_bytes_max,
                     asker.session.person.id};
    read_backlog(asker, std::move(read), std::move(resume));
}

void Server::read_backlog(const Asker& asker, ReadRequest read, PendingResume resume) {
    const RoomId room = resume.room;
    const bool asked = resume.asked;
    if (!try_submit(asker, std::move(read), std::move(resume))) {
        if (asked) refuse(asker, ErrorCode::busy);  // a beat's cursors come again with the next one
        return;
    }
    catch_up(asker.id, asker.session, room);
}

void Server::finish_join(const Pending& pending, Session& session, const RoomId& room_id, const PageRead& page) {
    if (!session.rooms.contains(room_id)) {  // it left meanwhile
        refuse(pending.session, pending.request, make_error(ErrorCode::not_joined));
        return;
    }
    Room& room = rooms_.at(room_id);
    // The reader may be behind this loop: bridged, if that is still at hand.
    if (!room.recalls_after(page.head)) {
        read_newest(Asker{pending.session, session, pending.request}, room_id);
        return;
    }
    Joined joined{room.info(), epoch_, page.events, page.more};
    joined.room.head = page.head;
    joined.room.standing = standing_in(room, session);
    reply(pending.session, pending.request, std::move(joined));
    go_live(pending.session, session, room, page.head);
}

void Server::finish_resume(const Pending& pending, Session& session, const PendingResume& resume, const PageRead& page) {
    if (!session.rooms.contains(resume.room)) {
        if (resume.asked) refuse(pending.session, pending.request, make_error(ErrorCode::not_joined));
        return;
    }
    Room& room = rooms_.at(resume.room);
    const Asker asker{pending.session, session, pending.request};
    if (page.head < resume.last) {
        leave(asker.id, session, resume.room);
        reply(asker.id, asker.request, Reset{resume.room, epoch_, page.head});
        return;
    }
    if (page.more || !room.recalls_after(page.head))
        answer_and_go_live(asker, room, resume, Gap{resume.room, epoch_, resume.last, room.head()}, room.head());
    else
        answer_and_go_live(asker, room, resume, Resumed{resume.room, epoch_, page.head, page.events}, page.head);
}

/// A subscription whose backlog can't be read would stay silent for ever: the client is told, and asks again.
void Server::fail_resume(const Pending& pending, Session& session, const PendingResume& resume, const Error& error) {
    if (resume.asked) {
        leave(pending.session, session, resume.room);
        refuse(pending.session, pending.request, error);
        return;
    }
    const auto subscription = session.rooms.find(resume.room);
    if (subscription == session.rooms.end()) return;
    subscription->second.state = Subscription::State::lagging;
    reply(pending.session, 0, Resync{resume.room, rooms_.at(resume.room).head()});
}

void Server::answer_and_go_live(const Asker& asker, Room& room, const PendingResume& resume, Notice notice, Seq sent) {
    if (resume.asked) {
        reply(asker.id, asker.request, std::move(notice));
    } else {
        const Payload payload = encoded(ServerMessage{0, std::move(notice)}, asker.session.dialect);
        if (transport_.send(asker.id, payload) == SendResult::full) {
            fall_behind(asker.id, asker.session.rooms[resume.room], room);
            return;
        }
    }
    go_live(asker.id, asker.session, room, sent);
}

void Server::go_live(SessionId id, Session& session, const Room& room, Seq sent) {
    Subscription& subscription = session.rooms[room.info().id];
    if (!bridge(id, session, room, sent)) {
        fall_behind(id, subscription, room);
        return;
    }
    if (subscription.state != Subscription::State::live) transport_.follow(id, room.stream());
    subscription.state = Subscription::State::live;
    subscription.sent_at_beat = 0;
    if (room.info().access == RoomAccess::personal) return;
    subscription.told_of = true;
    presence_.came(room.info().id, session.person, id);
}

bool Server::bridge(SessionId id, const Session& session, const Room& room, Seq sent) {
    for (const auto& event : room.recent_after(sent)) {
        const Payload payload = encoded(ServerMessage{0, EventPush{*event}}, session.dialect);
        if (transport_.send(id, payload) == SendResult::full) return false;
    }
    return true;
}

void Server::fall_behind(SessionId id, Subscription& subscription, const Room& room) {
    if (subscription.state == Subscription::State::live) transport_.unfollow(id, room.stream());
    subscription.state = Subscription::State::lagging;
}

}  // namespace parley::server
