// What the log answers.
#include <cassert>
#include <utility>

#include "native-server/core/server.h"
#include "shared/codec.h"

namespace parley::server {

void Server::on(const AppendReply& answer) {
    const Pending pending = take(answer.ticket);
    Session* session = find(pending.session);
    if (session == nullptr) return;
    const Asker asker{pending.session, *session, pending.request};
    if (const auto* going = std::get_if<PendingLeave>(&pending.purpose)) {
        // Who is out already, by another session or another's hand, has what they asked for.
        const bool out = answer.result.ok() || answer.result.error().code == ErrorCode::not_joined ||
                         answer.result.error().code == ErrorCode::unknown_room;
        if (!out) {
            refuse(pending.session, pending.request, answer.result.error());
            return;
        }
        leave(pending.session, *session, going->room);
        reply(pending.session, pending.request, Left{going->room});
        return;
    }
    if (!answer.result) {
        refuse(pending.session, pending.request, answer.result.error());
        return;
    }
    if (const auto* enter = std::get_if<PendingEnter>(&pending.purpose)) {
        read_newest(asker, enter->room);
        return;
    }
    if (session->dialect == Dialect::plain) return;  // its own words come back as a push
    const auto& change = std::get<PendingChange>(pending.purpose);
    reply(pending.session, pending.request,
          Ack{change.room, change.cid, answer.result.value().seq, answer.result.value().at_ms});
}

void Server::on(const Committed& committed) {
    Room* room = find(committed.event->room);
    if (room == nullptr) return;  // a personal log whose person is not here
    room->append(committed.event);
    broadcast(*committed.event, *room);
    follow(*committed.event, *room);
}

void Server::broadcast(const Event& event, const Room& room) {
    Payload json;
    Payload plain;
    for (const SessionId id : room.listeners()) {
        Session& session = sessions_.at(id);
        Subscription& subscription = session.rooms.at(event.room);
        if (session.dialect == Dialect::plain) {
            if (event.kind != EventKind::posted) continue;
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

void Server::on(const ReadReply& answer) {
    const Pending pending = take(answer.ticket);
    Session* session = find(pending.session);
    if (session == nullptr) return;
    if (const auto* resume = std::get_if<PendingResume>(&pending.purpose)) {
        if (answer.result)
            finish_resume(pending, *session, *resume, answer.result.value());
        else
            fail_resume(pending, *session, *resume, answer.result.error());
        return;
    }
    if (const auto* join = std::get_if<PendingJoin>(&pending.purpose)) {
        if (answer.result) {
            finish_join(pending, *session, join->room, answer.result.value());
            return;
        }
        // A subscription without its newest page would stay silent for ever.
        leave(pending.session, *session, join->room);
    }
    if (!answer.result) {
        refuse(pending.session, pending.request, answer.result.error());
        return;
    }
    const auto& history = std::get<PendingHistory>(pending.purpose);
    if (find_readable(history.room, *session) == nullptr) {  // it was theirs when they asked
        refuse(pending.session, pending.request, make_error(ErrorCode::unknown_room));
        return;
    }
    const PageRead& page = answer.result.value();
    reply(pending.session, pending.request, Page{history.room, page.events, page.more, page.more_after, page.head});
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

void Server::on(const SearchReply& answer) {
    const Pending pending = take(answer.ticket);
    if (find(pending.session) == nullptr) return;
    if (answer.result)
        reply(pending.session, pending.request, answer.result.value());
    else
        refuse(pending.session, pending.request, answer.result.error());
}

}  // namespace parley::server
