// What leaves at the end of a tick: streams first, to everybody who keeps up, then what waits in outboxes.
#include <libwebsockets.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cassert>
#include <utility>

#include "native-server/net/socket_server.h"
#include "shared/limits.h"

namespace parley::server {

namespace {

// RFC 6455 section 5.5.2. With a payload, for lws keeps an empty pong to itself.
constexpr std::string_view ping_frame("\x89\x01?", 3);

/// What was published, in the dialect: as few pieces as it takes to stay near limits::write_bytes_max each.
void join(const Stream& stream, Dialect dialect, std::vector<Payload>& pieces) {
    std::string bytes;
    const auto end_piece = [&] {
        if (!bytes.empty()) pieces.push_back(std::make_shared<const std::string>(std::exchange(bytes, {})));
    };
    for (const Stream::Published& published : stream.published) {
        const Payload& frames = published.what->frames(dialect);
        if (!frames) continue;
        if (stream.published.size() == 1) return pieces.push_back(frames);
        bytes.append(*frames);
        if (bytes.size() >= limits::write_bytes_max) end_piece();
    }
    end_piece();
}

bool takes_at_once(const Connection& connection) {
    return connection.phase == Connection::Phase::open && !connection.blocked && !connection.ping_due &&
           connection.outbox.empty();
}

}  // namespace

void SocketServer::want_flush(Connection& connection) {
    if (std::exchange(connection.unflushed, true)) return;
    unflushed_.push_back(&connection);
    if (connection.session != 0) ready_.set(connection.place, ReadySockets::none);
}

void SocketServer::flush_all() {
    flush_streams();
    let_go_of_those_behind();
    // What on_drained makes the core send leaves in the same tick, but a tick ends in any case.
    constexpr int rounds_max = 8;
    for (int round = 0; round < rounds_max && !unflushed_.empty(); ++round) {
        const std::vector<Connection*> batch = std::exchange(unflushed_, {});
        for (Connection* connection : batch) {
            connection->unflushed = false;
            write_out(*connection);
            after_write(*connection);
        }
    }
    if (!unflushed_.empty() || !behind_.empty() || (!streams_.active().empty() && !gathering_.waiting())) loop_.wake();
    // On a foreign loop, lws looks at its timers only after an event of its own.
    if (std::exchange(timeouts_changed_, false)) lws_cancel_service(context_);
}

void SocketServer::flush_streams() {
    const std::int64_t start_us = EventLoop::now_us();
    if (gathering_.waits(!streams_.active().empty() && events_.more_is_coming(), start_us)) {
        if (!gather_end_) gather_end_ = loop_.every(limits::gather_us / 1000, [] {});  // its tick looks again
        return;
    }
    gather_end_.reset();
    if (streams_.active().empty()) return;
    // In one of several streams of a tick, a connection may follow others too: all that it gets is to leave in one write.
    const bool alone = streams_.active().size() == 1;
    for (Stream* stream : streams_.active())
        for (const Dialect dialect : {Dialect::json, Dialect::cbor, Dialect::plain}) deliver(*stream, dialect, alone);
    const std::int64_t end_us = EventLoop::now_us();
    if (config_.counters != nullptr) count_deliveries(end_us);
    streams_.end_tick();
    gathering_.wrote(start_us, end_us);
}

/// Once for each stream and tick, however many follow.
void SocketServer::count_deliveries(std::int64_t now_us) const {
    for (const Stream* stream : streams_.active()) {
        std::size_t followers = 0;
        for (const auto& some : stream->followers) followers += some.size();
        count(&LoopCounters::deliveries, followers * stream->published.size());
        for (const Stream::Published& published : stream->published)
            if (published.what->since_us() != 0) config_.counters->delivery.observe(now_us - published.what->since_us());
    }
}

void SocketServer::deliver(Stream& stream, Dialect dialect, bool alone) {
    std::vector<Follower>& followers = stream.followers.at(static_cast<std::size_t>(dialect));
    if (followers.empty()) return;
    joined_.clear();
    if (alone) join(stream, dialect, joined_);
    const bool one_piece = alone && joined_.size() == 1;
    const bool by_ring = one_piece && followers.size() >= limits::ring_sends_min && ring_.is_there();
    if (by_ring) return deliver_by_ring(stream, followers, *joined_.front());
    for (Follower& follower : followers)
        if (!one_piece || !send_at_once(follower, *joined_.front())) deliver_to(stream, follower, alone);
}

void SocketServer::deliver_to(const Stream& stream, Follower& follower, bool alone) {
    if (alone && follower.passed == 0 && takes_at_once(*follower.connection))
        return write_at_once(*follower.connection, joined_);
    hand_over(*follower.connection, stream, follower);
    follower.passed = 0;
}

/// All that stands free by few calls of the kernel; the others, and what a socket did not take, as ever.
void SocketServer::deliver_by_ring(const Stream& stream, std::vector<Follower>& followers, std::string_view frames) {
    for (std::size_t i = 0; i < followers.size(); ++i) {
        if (followers[i].passed != 0 || ready_[followers[i].place] == ReadySockets::none) {
            deliver_to(stream, followers[i], true);
            continue;
        }
        sends_.push_back({ready_[followers[i].place], i, 0});
        if (sends_.size() == limits::ring_sends_max) send_by_ring(stream, followers, frames);
    }
    send_by_ring(stream, followers, frames);
}

void SocketServer::send_by_ring(const Stream& stream, std::vector<Follower>& followers, std::string_view frames) {
    ring_.send(sends_, frames);
    for (const SendRing::Send& send : sends_) {
        if (send.sent == static_cast<std::int64_t>(frames.size())) continue;
        if (send.sent > 0)
            write_frames(*followers[send.tag].connection, frames.substr(static_cast<std::size_t>(send.sent)));
        else
            deliver_to(stream, followers[send.tag], true);
    }
    sends_.clear();
}

/// Straight to the socket, where nothing stands before it: lws would look at much of its state first. What the socket does not
/// take is lws's to keep. False: not now, and nothing was sent.
bool SocketServer::send_at_once(const Follower& follower, std::string_view frames) {
    const int socket = ready_[follower.place];
    if (follower.passed != 0 || socket == ReadySockets::none) return false;
    assert(lws_partial_buffered(follower.connection->wsi) == 0);
    const ssize_t sent = ::send(socket, frames.data(), frames.size(), MSG_NOSIGNAL);
    if (sent == static_cast<ssize_t>(frames.size())) return true;
    if (sent <= 0) return false;
    write_frames(*follower.connection, frames.substr(static_cast<std::size_t>(sent)));
    return true;
}

void SocketServer::write_at_once(Connection& connection, const std::vector<Payload>& pieces) {
    std::size_t next = 0;
    while (next < pieces.size() && !connection.blocked)
        if (!write_frames(connection, *pieces[next++])) return;
    for (; next < pieces.size(); ++next) {
        if (connection.outbox.push_frames(pieces[next])) continue;
        fall_behind(connection);
        return;
    }
}

void SocketServer::hand_over(Connection& connection, const Stream& stream, Follower& follower) {
    const auto count = static_cast<std::uint32_t>(stream.published.size());
    for (std::uint32_t next = std::exchange(follower.passed, count); next < count; ++next) {
        const Stream::Published& published = stream.published[next];
        const Payload& frames = published.what->frames(connection.dialect);
        if (!frames || connection.phase != Connection::Phase::open || connection.behind) continue;
        if (published.keeping == Keeping::volatile_ && connection.blocked) {
            connection.missed = true;
            continue;
        }
        if (!connection.outbox.push_frames(frames)) {
            // One tick may produce more than the bound; only a peer that does not take it is behind.
            write_out(connection);
            if (connection.phase == Connection::Phase::open && !connection.outbox.push_frames(frames)) fall_behind(connection);
        }
        want_flush(connection);
    }
}

/// Before something of its own is queued, so that all keeps its order.
void SocketServer::settle(Connection& connection) {
    if (streams_.active().empty()) return;
    for (const Followed& followed : connection.streams)
        if (!followed.stream->published.empty())
            hand_over(connection, *followed.stream, Streams::follower(connection, followed));
}

void SocketServer::fall_behind(Connection& connection) {
    connection.missed = true;
    if (!std::exchange(connection.behind, true)) behind_.push_back(&connection);
    want_flush(connection);
}

void SocketServer::let_go_of_those_behind() {
    for (Connection* connection : std::exchange(behind_, {})) {
        connection->behind = false;
        streams_.unfollow_all(*connection);
        connection->outbox.drop_frames();
        if (connection->phase == Connection::Phase::open) events_.on_behind(connection->session);
    }
}

/// False: the connection is lost. lws hands such bytes to the socket as they are, and writes nothing to them.
bool SocketServer::write_frames(Connection& connection, std::string_view frames) {
    auto* bytes = reinterpret_cast<unsigned char*>(const_cast<char*>(frames.data()));
    if (lws_write(connection.wsi, bytes, frames.size(), LWS_WRITE_HTTP) < 0) {
        kill(connection);
        return false;
    }
    connection.blocked = lws_partial_buffered(connection.wsi) != 0;
    note_readiness(connection);
    if (connection.blocked) lws_callback_on_writable(connection.wsi);
    return true;
}

void SocketServer::write_out(Connection& connection) {
    const bool may_send = connection.phase == Connection::Phase::open || connection.phase == Connection::Phase::closing;
    if (!may_send) return;
    connection.blocked = lws_partial_buffered(connection.wsi) != 0;
    while ((!connection.outbox.empty() || connection.ping_due) && !connection.blocked) {
        scratch_.clear();
        if (std::exchange(connection.ping_due, false)) scratch_.append(ping_frame);
        connection.outbox.take_frames(scratch_, limits::write_bytes_max);
        if (!write_frames(connection, scratch_)) return;
    }
}

void SocketServer::note_readiness(const Connection& connection) {
    if (connection.session == 0) return;
    const bool ready = !config_.tls && !connection.unflushed && !connection.lws_writes && takes_at_once(connection);
    ready_.set(connection.place, ready ? lws_get_socket_fd(connection.wsi) : ReadySockets::none);
}

void SocketServer::after_write(Connection& connection) {
    note_readiness(connection);
    if (!connection.outbox.empty() || connection.blocked) return;
    if (connection.phase == Connection::Phase::closing) lws_callback_on_writable(connection.wsi);
    if (connection.phase == Connection::Phase::open && std::exchange(connection.missed, false))
        events_.on_drained(connection.session);
}

}  // namespace parley::server
