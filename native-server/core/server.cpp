#include "native-server/core/server.h"

#include <cassert>
#include <utility>

#include "native-server/core/encoded.h"
#include "shared/codec.h"
#include "shared/limits.h"

namespace parley::server {

Server::Server(ServerConfig config, LogState state, const ServerPorts& ports)
    : config_(std::move(config)),
      epoch_(std::move(state.epoch)),
      log_(ports.log),
      transport_(ports.transport),
      presence_(ports.presence),
      entropy_(ports.entropy),
      names_(ports.names),
      passwords_(ports.passwords),
      identities_(ports.identities),
      pacer_(ports.pacer),
      counters_(ports.counters),
      link_cards_(ports.link_cards),
      restraints_(std::move(state.restraints)),
      next_ticket_(config_.first_ticket) {
    for (RoomInfo& room : state.rooms) {
        const RoomId& id = room_order_.emplace_back(room.id);
        rooms_.emplace(id, Room(std::move(room), ++last_stream_));
    }
}

void Server::on_open(SessionId id, Dialect dialect, MonotonicMs now) {
    if (draining_) {
        transport_.close(id, CloseCode::service_restart, "The server is restarting.");
        return;
    }
    Session& session = sessions_[id];
    session.dialect = dialect;
    session.since = now;
    session.heard_at = now;
    begin_pace(id, session);
    if (dialect != Dialect::plain) {
        greet(id);
        return;
    }
    if (shuts_out(id)) return;
    if (!config_.guests) {
        transport_.close(id, CloseCode::policy_violation, "Guests can't come in here, and in plain text nobody can sign in.");
        return;
    }
    Room* room = find(lobby());
    if (room == nullptr) {
        transport_.close(id, CloseCode::policy_violation, "There is no lobby on this server.");
        return;
    }
    session.phase = Session::Phase::ready;
    session.rooms[lobby()].state = Subscription::State::live;
    transport_.follow(id, room->stream());
}

void Server::on_message(SessionId id, std::string_view bytes, MonotonicMs now) {
    Session* session = find(id);
    if (session == nullptr) return;
    session->heard_at = now;
    session->beat_unanswered = false;
    count(&LoopCounters::commands);
    count(&LoopCounters::bytes, bytes.size());
    std::int64_t wait_ms = pace_message(*session, bytes.size(), now);
    if (session->dialect == Dialect::plain) {
        if (wait_ms == 0) wait_ms = pace(*session, Counted::messages, 1, now);
        if (wait_ms > 0)
            slow_down(Asker{id, *session, 0}, wait_ms, now);
        else
            on_plain_text(id, *session, bytes);
        return;
    }
    Result<ClientMessage, DecodeError> decoded =
        session->dialect == Dialect::cbor ? decode_client_cbor(bytes) : decode_client_message(bytes);
    // What comes too fast is read all the same, because the answer names its id.
    const RequestId request = decoded ? decoded.value().id : decoded.error().id;
    if (decoded && wait_ms == 0) wait_ms = pace_command(*session, decoded.value().command, now);
    if (wait_ms > 0) {
        slow_down(Asker{id, *session, request}, wait_ms, now);
        return;
    }
    if (!decoded) {
        refuse(id, request, decoded.error().error);
        return;
    }
    on_command(id, *session, std::move(decoded.value()));
}

void Server::on_behind(SessionId id) {
    Session* session = find(id);
    if (session == nullptr) return;
    if (session->dialect == Dialect::plain) transport_.close(id, CloseCode::try_again_later, "Messages were not read.");
    for (auto& [room_id, subscription] : session->rooms)
        if (subscription.state == Subscription::State::live) subscription.state = Subscription::State::lagging;
}

void Server::on_drained(SessionId id) {
    Session* session = find(id);
    if (session == nullptr) return;
    for (const auto& [room_id, subscription] : session->rooms) {
        if (subscription.state == Subscription::State::lagging) {
            count(&LoopCounters::resyncs);
            reply(id, 0, Resync{room_id, rooms_.at(room_id).head()});
        }
        if (subscription.state == Subscription::State::live && subscription.told_of)
            presence_.came(room_id, session->person, id);
    }
}

/// However it ended, it may well come back: a page that is loaded again says goodbye too.
void Server::on_close(SessionId id) {
    Session* session = find(id);
    if (session == nullptr) return;
    for (const auto& [room_id, subscription] : session->rooms)
        if (subscription.told_of) presence_.went(room_id, id, Farewell::lost);
    if (session->dialect != Dialect::plain && session->phase == Session::Phase::ready) {
        presence_.closed(session->person.id, id);
        forget_person(id, session->person.id);
    }
    sessions_.erase(id);
}

void Server::on_log(const LogReply& log_reply) {
    visit([this](const auto& one) { on(one); }, log_reply);
}

void Server::on_tick(MonotonicMs now) {
    now_ = now;
    give_up_waiting();
    tell_readers();
    for (auto& [id, session] : sessions_) {
        if (session.dialect == Dialect::plain) continue;
        const bool ready = session.phase == Session::Phase::ready;
        if (session.expires_ms != 0) end_lapsed(id, session);
        // Who has said who they are waits for us.
        if (session.phase == Session::Phase::waiting && now - session.since > limits::authentication_ms)
            transport_.close(id, CloseCode::authentication_late, "Nobody signed in on this connection.");
        else if (session.beat_unanswered && now - session.since > limits::heartbeat_grace_ms)
            transport_.close(id, CloseCode::silent, "No answer to the heartbeat.");
        else if (ready && !session.beat_unanswered && now - session.heard_at >= limits::heartbeat_interval_ms)
            beat(id, session, now);
    }
}

void Server::drain() {
    draining_ = true;
    for (const auto& [id, session] : sessions_) {
        if (session.dialect == Dialect::plain) continue;
        const auto spread = static_cast<std::uint64_t>(limits::reconnect_spread_ms);
        reply(id, 0, Reconnect{static_cast<std::int64_t>(entropy_.bits() % spread)});
    }
}

void Server::close_all() {
    for (const auto& [id, session] : sessions_) transport_.close(id, CloseCode::service_restart, "The server is restarting.");
}

void Server::reply(SessionId id, RequestId request, Notice notice) {
    const Session* session = find(id);
    if (session == nullptr) return;
    if (holds_alternative<Resumed>(notice)) count(&LoopCounters::resumes);
    if (holds_alternative<Gap>(notice)) count(&LoopCounters::gaps);
    if (holds_alternative<Reset>(notice)) count(&LoopCounters::resets);
    const Payload payload = encoded(ServerMessage{request, std::move(notice)}, session->dialect);
    // A reply can't be resumed as a push can: a client that leaves this much unread has to come again.
    if (transport_.send(id, payload) == SendResult::full) transport_.close(id, CloseCode::slow, "Replies were not read.");
}

void Server::refuse(SessionId id, RequestId request, const Error& error) {
    if (counters_ != nullptr) counters_->refusals.add(error.code);
    // The plain form has no errors: the end of the connection, with the reason, says that a message was not posted.
    const Session* session = find(id);
    if (error.code == ErrorCode::banned && session != nullptr && session->dialect == Dialect::plain)
        send_away(id, with_appeal(error));
    else if (session != nullptr && session->dialect == Dialect::plain)
        transport_.close(id, CloseCode::try_again_later, error.message);
    else
        reply(id, request, to_reply(with_appeal(error)));
}

void Server::tell(SessionId id, const Payload& payload) {
    if (transport_.send(id, payload) == SendResult::full) transport_.close(id, CloseCode::slow, "Messages were not read.");
}

bool Server::submit(const Asker& asker, LogRequest request, Purpose purpose) {
    if (try_submit(asker, std::move(request), std::move(purpose))) return true;
    refuse(asker, ErrorCode::busy);
    return false;
}

bool Server::try_submit(const Asker& asker, LogRequest request, Purpose purpose) {
    if (asker.session.requests >= limits::session_requests_max) return false;
    const Ticket ticket = next_ticket_++;
    visit([ticket](auto& one) { one.ticket = ticket; }, request);
    const bool appends = holds_alternative<AppendRequest>(request);
    if (!log_.submit(std::move(request))) return false;
    if (appends) appends_pending_++;
    asker.session.requests++;
    pending_.emplace(ticket, Pending{asker.id, asker.request, std::move(purpose)});
    return true;
}

Server::Pending Server::take(Ticket ticket) {
    const auto found = pending_.find(ticket);
    assert(found != pending_.end() && "the log answers a ticket once");
    Pending pending = std::move(found->second);
    pending_.erase(found);
    if (Session* session = find(pending.session)) session->requests--;
    return pending;
}

Session* Server::find(SessionId id) {
    const auto found = sessions_.find(id);
    return found == sessions_.end() ? nullptr : &found->second;
}

Room* Server::find(const RoomId& id) {
    const auto found = rooms_.find(id);
    return found == rooms_.end() ? nullptr : &found->second;
}

std::string Server::random_id(std::string_view prefix, int words) {
    static constexpr std::string_view digits = "0123456789abcdefghjkmnpqrstvwxyz";  // Crockford's base 32
    std::string text(prefix);
    for (int word = 0; word < words; word++) {
        std::uint64_t bits = entropy_.bits();
        for (int digit = 0; digit < 13; digit++, bits >>= 5U) text += digits[bits & 31U];
    }
    return text;
}

}  // namespace parley::server
