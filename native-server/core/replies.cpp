// What the log answers.
#include <algorithm>
#include <cassert>
#include <utility>

#include "native-server/core/server.h"
#include "shared/codec.h"
#include "shared/limits.h"

namespace parley::server {

Server::Pending Server::take(Ticket ticket) {
    const auto found = pending_.find(ticket);
    assert(found != pending_.end() && "the log answers a ticket once");
    Pending pending = std::move(found->second);
    pending_.erase(found);
    if (Session* session = find(pending.session)) session->requests--;
    return pending;
}

void Server::on(const AppendReply& answer) {
    const Pending pending = take(answer.ticket);
    const Session* session = find(pending.session);
    if (session == nullptr) return;
    if (!answer.result) {
        refuse(pending.session, pending.request, answer.result.error());
        return;
    }
    if (session->dialect == Dialect::plain) return;  // its own words come back as a push
    const auto& send = std::get<PendingSend>(pending.purpose);
    reply(pending.session, pending.request, Ack{send.room, send.cid, answer.result.value().seq, answer.result.value().at_ms});
}

void Server::on(const Committed& committed) {
    const Event& event = *committed.event;
    Room* room = find(event.room);
    assert(room != nullptr && "a room is announced before its events");
    room->append(committed.event);
    Payload json;
    Payload plain;
    for (const SessionId id : room->listeners()) {
        Session& session = sessions_.at(id);
        Subscription& subscription = session.rooms.at(event.room);
        if (session.dialect == Dialect::plain) {
            if (!plain)
                plain = std::make_shared<const std::string>(event.via == Via::plain ? event.body
                                                                                    : event.author.name + ": " + event.body);
            push(id, subscription, event.seq, plain);
            if (subscription.state == Subscription::State::lagging)
                transport_.close(id, CloseCode::try_again_later, "Messages were not read.");
            continue;
        }
        if (!json) json = std::make_shared<const std::string>(encode(ServerMessage{0, EventPush{event}}));
        push(id, subscription, event.seq, json);
    }
}

void Server::push(SessionId id, Subscription& subscription, Seq seq, const Payload& payload) {
    if (subscription.state != Subscription::State::live || seq <= subscription.sent) return;
    if (transport_.send(id, payload) == SendResult::full) {
        subscription.state = Subscription::State::lagging;
        return;
    }
    subscription.sent = seq;
}

void Server::go_live(SessionId id, Session& session, Room& room, Seq sent) {
    Subscription& subscription = session.rooms[room.info().id];
    room.add_listener(id);
    subscription.state = Subscription::State::live;
    subscription.sent = sent;
    subscription.sent_at_beat = 0;
    for (const auto& event : room.recent_after(sent))
        push(id, subscription, event->seq, std::make_shared<const std::string>(encode(ServerMessage{0, EventPush{*event}})));
}

void Server::on(const ReadReply& answer) {
    const Pending pending = take(answer.ticket);
    Session* session = find(pending.session);
    if (session == nullptr) return;
    const auto* join = std::get_if<PendingJoin>(&pending.purpose);
    const auto* resume = std::get_if<PendingResume>(&pending.purpose);
    if (!answer.result) {
        // A subscription whose backlog can't be read would stay silent for ever: the client is told, and asks again.
        if (join != nullptr) leave(pending.session, *session, join->room);
        if (resume != nullptr) leave(pending.session, *session, resume->room);
        refuse(pending.session, pending.request, answer.result.error());
        return;
    }
    const PageRead& page = answer.result.value();
    if (const auto* history = std::get_if<PendingHistory>(&pending.purpose))
        reply(pending.session, pending.request, Page{history->room, page.events, page.more});
    else if (join != nullptr)
        finish_join(pending, *session, join->room, page);
    else
        finish_resume(pending, *session, *resume, page);
}

void Server::finish_join(const Pending& pending, Session& session, const RoomId& room_id, const PageRead& page) {
    if (session.rooms.count(room_id) == 0) {  // it left meanwhile
        refuse(pending.session, pending.request, make_error(ErrorCode::not_joined));
        return;
    }
    Room& room = rooms_.at(room_id);
    // The reader may be ahead of this loop (its Committed is under way and will be skipped) or behind it (bridged).
    Joined joined{room.info(), epoch_, page.events, page.more};
    joined.room.head = page.events.empty() ? 0 : page.events.back().seq;
    const Seq head = joined.room.head;
    if (!room.recalls_after(head)) {
        on(Asker{pending.session, session, pending.request}, Join{room_id});
        return;
    }
    reply(pending.session, pending.request, std::move(joined));
    go_live(pending.session, session, room, head);
}

void Server::finish_resume(const Pending& pending, Session& session, const PendingResume& resume, const PageRead& page) {
    if (session.rooms.count(resume.room) == 0) {
        refuse(pending.session, pending.request, make_error(ErrorCode::not_joined));
        return;
    }
    Room& room = rooms_.at(resume.room);
    const Seq head = page.events.empty() ? resume.last : page.events.back().seq;
    if (page.more || !room.recalls_after(head)) {
        reply(pending.session, pending.request, Gap{resume.room, epoch_, resume.last, room.head()});
        go_live(pending.session, session, room, room.head());
        return;
    }
    reply(pending.session, pending.request, Resumed{resume.room, epoch_, head, page.events});
    go_live(pending.session, session, room, head);
}

void Server::on(const PersonReply& answer) {
    const Pending pending = take(answer.ticket);
    Session* session = find(pending.session);
    if (session == nullptr) return;
    if (!answer.result) {
        session->phase = Session::Phase::waiting;
        refuse(pending.session, pending.request, answer.result.error());
        return;
    }
    welcome(pending, *session, answer.result.value());
}

void Server::welcome(const Pending& pending, Session& session, const Person& person) {
    session.phase = Session::Phase::ready;
    session.person = person;
    Welcome welcome{person, std::get<PendingAuth>(pending.purpose).token, {}};
    for (const RoomId& id : room_order_) welcome.rooms.push_back(rooms_.at(id).info());
    reply(pending.session, pending.request, std::move(welcome));
}

void Server::on(const AddRoomReply& answer) {
    const Pending pending = take(answer.ticket);
    Session* session = find(pending.session);
    if (session == nullptr) return;
    if (!answer.result) {
        refuse(pending.session, pending.request, answer.result.error());
        return;
    }
    on(Asker{pending.session, *session, pending.request}, Join{answer.result.value().id});
}

void Server::on(const RoomCommitted& committed) {
    room_order_.push_back(committed.room.id);
    rooms_.emplace(committed.room.id, Room(committed.room));
    const auto payload = std::make_shared<const std::string>(encode(ServerMessage{0, RoomAdded{committed.room}}));
    for (const auto& [id, session] : sessions_) {
        if (session.dialect == Dialect::plain || session.phase != Session::Phase::ready) continue;
        if (transport_.send(id, payload) == SendResult::full) transport_.close(id, CloseCode::slow, "Messages were not read.");
    }
}

}  // namespace parley::server
