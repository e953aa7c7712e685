// What clients ask for.
#include <algorithm>
#include <cassert>
#include <utility>

#include "native-server/core/server.h"
#include "shared/codec.h"
#include "shared/limits.h"
#include "shared/text_rules.h"

namespace parley::server {

void Server::on_command(SessionId id, Session& session, ClientMessage message) {
    const Asker asker{id, session, message.id};
    if (draining_) {
        refuse(id, message.id, make_error(ErrorCode::shutting_down));
        return;
    }
    if (const auto* auth = std::get_if<Auth>(&message.command)) {
        on(asker, *auth);
        return;
    }
    if (session.phase != Session::Phase::ready) {
        refuse(id, message.id, make_error(ErrorCode::unauthenticated));
        return;
    }
    std::visit([&](auto& command) { on(asker, std::move(command)); }, message.command);
}

void Server::on(const Asker& asker, const Auth& auth) {
    if (asker.session.phase != Session::Phase::waiting) {
        refuse(asker.id, asker.request, make_error(ErrorCode::already_authenticated));
        return;
    }
    if (!auth.token.empty()) {
        if (submit(asker, FindPersonRequest{0, entropy_.digest(auth.token)}, PendingAuth{auth.token}))
            asker.session.phase = Session::Phase::authenticating;
        return;
    }
    Result<std::string> name = checked_name(auth.name);
    if (!name) {
        refuse(asker.id, asker.request, name.error());
        return;
    }
    const std::string token = random_id("", 2);
    Person person{UserId(random_id("u", 1)), std::move(name.value())};
    if (submit(asker, AddPersonRequest{0, std::move(person), entropy_.digest(token)}, PendingAuth{token}))
        asker.session.phase = Session::Phase::authenticating;
}

void Server::on(const Asker& asker, const Join& join) {
    Room* room = find(join.room);
    if (room == nullptr) {
        refuse(asker.id, asker.request, make_error(ErrorCode::unknown_room));
        return;
    }
    if (asker.session.rooms.size() >= limits::rooms_per_session_max && asker.session.rooms.count(join.room) == 0) {
        refuse(asker.id, asker.request, make_error(ErrorCode::too_many_rooms));
        return;
    }
    ReadRequest read{0, join.room, ReadRequest::Direction::before, 0, limits::page_events_default, limits::resume_bytes_max};
    read_backlog(asker, std::move(read), PendingJoin{join.room});
}

/// Subscribes first, so that what is committed during the read is bridged; a read that could not be asked for leaves nothing.
void Server::read_backlog(const Asker& asker, ReadRequest read, Purpose purpose) {
    const RoomId room = read.room;
    asker.session.rooms[room].state = Subscription::State::catching_up;
    rooms_.at(room).add_listener(asker.id);
    if (!submit(asker, std::move(read), std::move(purpose))) leave(asker.id, asker.session, room);
}

void Server::on(const Asker& asker, Leave leave_command) {
    if (asker.session.rooms.count(leave_command.room) == 0) {
        refuse(asker.id, asker.request, make_error(ErrorCode::not_joined));
        return;
    }
    leave(asker.id, asker.session, leave_command.room);
    reply(asker.id, asker.request, Left{std::move(leave_command.room)});
}

void Server::on(const Asker& asker, const Create& create) {
    Result<std::string> name = checked_room_name(create.name);
    if (!name) {
        refuse(asker.id, asker.request, name.error());
        return;
    }
    if (rooms_.size() >= limits::rooms_max || asker.session.rooms.size() >= limits::rooms_per_session_max) {
        refuse(asker.id, asker.request, make_error(ErrorCode::too_many_rooms));
        return;
    }
    RoomId id = slug_of(name.value());
    if (id.empty()) id = RoomId(random_id("room-", 1).substr(0, 11));
    submit(asker, AddRoomRequest{0, std::move(id), std::move(name.value())}, PendingCreate{});
}

void Server::on(const Asker& asker, Send send) {
    if (asker.session.rooms.count(send.room) == 0) {
        const ErrorCode code = find(send.room) == nullptr ? ErrorCode::unknown_room : ErrorCode::not_joined;
        refuse(asker.id, asker.request, make_error(code));
        return;
    }
    if (!is_plain_id(send.cid.value)) {
        refuse(asker.id, asker.request,
               Error{ErrorCode::bad_field, "`send.cid` must be 1 to 64 characters of A-Z a-z 0-9 . _ -"});
        return;
    }
    Result<std::string> body = checked_body(send.body);
    if (!body) {
        refuse(asker.id, asker.request, body.error());
        return;
    }
    PendingSend pending{send.room, send.cid};
    submit(
        asker,
        AppendRequest{0, std::move(send.room), asker.session.person, std::move(send.cid), std::move(body.value()), Via::client},
        std::move(pending));
}

void Server::on(const Asker& asker, History history) {
    if (asker.session.rooms.count(history.room) == 0) {
        const ErrorCode code = find(history.room) == nullptr ? ErrorCode::unknown_room : ErrorCode::not_joined;
        refuse(asker.id, asker.request, make_error(code));
        return;
    }
    // Nothing is before the first event, and seq 0 would ask the log for the newest ones.
    if (history.anchor == PageAnchor::before && history.seq == 0) {
        reply(asker.id, asker.request, Page{std::move(history.room), {}, false});
        return;
    }
    const bool after = history.anchor == PageAnchor::after;
    ReadRequest read{0,
                     history.room,
                     after ? ReadRequest::Direction::after : ReadRequest::Direction::before,
                     history.anchor == PageAnchor::latest ? 0 : history.seq,
                     history.limit,
                     limits::resume_bytes_max};
    submit(asker, std::move(read), PendingHistory{std::move(history.room)});
}

void Server::on(const Asker& asker, const Resume& resume) {
    Room* room = find(resume.room);
    if (room == nullptr) {
        refuse(asker.id, asker.request, make_error(ErrorCode::unknown_room));
        return;
    }
    if (asker.session.rooms.size() >= limits::rooms_per_session_max && asker.session.rooms.count(resume.room) == 0) {
        refuse(asker.id, asker.request, make_error(ErrorCode::too_many_rooms));
        return;
    }
    if (resume.epoch != epoch_ || resume.last > room->head()) {
        reply(asker.id, asker.request, Reset{resume.room, epoch_, room->head()});
        return;
    }
    if (room->recalls_after(resume.last)) {
        Resumed resumed{resume.room, epoch_, room->head(), {}};
        for (const auto& event : room->recent_after(resume.last)) resumed.events.push_back(*event);
        reply(asker.id, asker.request, std::move(resumed));
        go_live(asker.id, asker.session, *room, room->head());
        return;
    }
    if (room->head() - resume.last > limits::resume_events_max) {
        reply(asker.id, asker.request, Gap{resume.room, epoch_, resume.last, room->head()});
        go_live(asker.id, asker.session, *room, room->head());
        return;
    }
    ReadRequest read{0,
                     resume.room,
                     ReadRequest::Direction::after,
                     resume.last,
                     static_cast<std::uint32_t>(limits::resume_events_max),
                     limits::resume_bytes_max};
    read_backlog(asker, std::move(read), PendingResume{resume.room, resume.last});
}

void Server::on(const Asker& asker, const BeatReply& beat_reply) {
    for (const Cursor& cursor : beat_reply.cursors) {
        const auto found = asker.session.rooms.find(cursor.room);
        if (found == asker.session.rooms.end() || found->second.state != Subscription::State::live) continue;
        if (cursor.last >= found->second.sent_at_beat) continue;
        found->second.state = Subscription::State::lagging;
        reply(asker.id, 0, Resync{cursor.room, rooms_.at(cursor.room).head()});
    }
    if (asker.request != 0) reply(asker.id, asker.request, Beat{});
}

// ---- plain text ------------------------------------------------------------------------------------------------------

void Server::on_plain_text(SessionId id, Session& session, std::string_view text) {
    if (draining_) return;  // close_all follows, and says so with 1012
    Result<std::string> body = checked_body(text);
    if (!body) {
        // The plain form has no room for a typed error. An empty frame says nothing; anything else ends the connection with
        // the reason, so that the sender learns that it was not posted.
        if (body.error().code == ErrorCode::too_large)
            transport_.close(id, CloseCode::message_too_big, body.error().message);
        else if (text.find('\0') != std::string_view::npos)
            transport_.close(id, CloseCode::invalid_payload, body.error().message);
        return;
    }
    // No request of its own makes the person: the log adds an author with their first words, so that a client which says one
    // thing and goes is heard all the same.
    if (session.person.id.empty()) session.person = {UserId(random_id("u", 1)), random_id("guest-", 1).substr(0, 10)};
    MessageCid cid(random_id("plain-", 2));
    PendingSend pending{lobby(), cid};
    submit(Asker{id, session, 0},
           AppendRequest{0, lobby(), session.person, std::move(cid), std::move(body.value()), Via::plain}, std::move(pending));
}

}  // namespace parley::server
