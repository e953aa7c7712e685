// Connecting, losing the connection, and coming back with nothing lost.
#include <algorithm>
#include <utility>

#include "shared/codec.h"
#include "wasm-client/model/backoff.h"
#include "wasm-client/model/model.h"

namespace parley::client {

namespace {

constexpr double connecting_max_ms = 10'000;
constexpr double probe_ms = 3'000;

}  // namespace

void Model::ask(Command command, Asked asked) {
    const RequestId id = next_request_++;
    asked_.emplace(id, std::move(asked));
    effect(SendText{encode(ClientMessage{id, std::move(command)})});
}

void Model::set_link(Link link, Now now) {
    changed_ = true;
    if ((state_.link == Link::online) != (link == Link::online)) state_.link_since_ms = now.ms;
    state_.link = link;
}

void Model::connect(Now now) {
    set_link(Link::connecting, now);
    state_.retry_at_ms = now.ms + connecting_max_ms;
    put_away_ = false;
    effect(OpenSocket{});
}

void Model::on_socket_open(Now now) {
    set_link(Link::authenticating, now);
    heard_at_ms_ = now.ms;
    state_.retry_at_ms = now.ms + connecting_max_ms;
    const Auth auth = state_.token.empty() ? Auth{state_.wanted_name, ""} : Auth{"", state_.token};
    ask(auth, {Asked::What::auth, {}, {}});
}

void Model::on_socket_close(std::uint16_t code, Now now) {
    if (put_away_) return;
    if (state_.link == Link::waiting || state_.link == Link::idle) return;
    double delay_ms = backoff_ms(state_.failed_attempts, now.random);
    if (after_close_ms_ >= 0)
        delay_ms = after_close_ms_;
    else if (retry_verdict(code) == RetryVerdict::at_once)
        delay_ms = 0;
    else if (retry_verdict(code) == RetryVerdict::never)
        delay_ms = backoff_max_ms;
    lose_connection(now, delay_ms);
}

void Model::lose_connection(Now now, double delay_ms) {
    asked_.clear();
    after_close_ms_ = -1;
    probe_until_ms_ = 0;
    resend_at_ms_ = 0;
    silence_max_ms_ = 0;
    for (RoomState& room : state_.rooms) {
        room.membership = RoomState::Membership::outside;
        room.loading_older = false;
    }
    // Nobody to come back as: the next name that is chosen connects.
    if (state_.token.empty() && state_.wanted_name.empty()) {
        set_link(Link::idle, now);
        return;
    }
    state_.failed_attempts++;
    state_.retry_at_ms = now.ms + delay_ms;
    set_link(Link::waiting, now);
}

std::optional<double> Model::wake_at_ms() const {
    switch (state_.link) {
        case Link::idle:
            return std::nullopt;
        case Link::waiting:
            return state_.network_online ? std::optional(state_.retry_at_ms) : std::nullopt;
        case Link::connecting:
        case Link::authenticating:
            return state_.retry_at_ms;
        case Link::online:
            break;
    }
    double at_ms = heard_at_ms_ + silence_max_ms_;
    if (probe_until_ms_ > 0) at_ms = std::min(at_ms, probe_until_ms_);
    if (resend_at_ms_ > 0) at_ms = std::min(at_ms, resend_at_ms_);
    return at_ms;
}

void Model::on_wake(Now now) {
    const std::optional<double> due = wake_at_ms();
    if (put_away_ || !due || now.ms < *due) return;
    if (state_.link == Link::waiting) {
        connect(now);
        return;
    }
    if (state_.link == Link::online && resend_at_ms_ > 0 && now.ms >= resend_at_ms_) {
        resend_at_ms_ = 0;
        for (RoomState& room : state_.rooms) {
            if (room.membership == RoomState::Membership::outside)
                enter(room);
            else if (room.membership == RoomState::Membership::joined)
                send_pending(room);
        }
        return;
    }
    // Nothing came in time, whatever the browser believes about its socket.
    effect(CloseSocket{});
    lose_connection(now, backoff_ms(state_.failed_attempts, now.random));
}

void Model::on_visible(bool visible, Now now) {
    changed_ = true;
    state_.visible = visible;
    if (!visible) return;
    if (RoomState* room = state_.current_room()) mark_read(*room);
    if (put_away_ || state_.link == Link::waiting) {
        state_.failed_attempts = 0;
        connect(now);
    } else if (state_.link == Link::online && probe_until_ms_ == 0) {
        // A socket that slept may be dead and still look open.
        probe_until_ms_ = now.ms + probe_ms;
        ask(BeatReply{}, {Asked::What::probe, {}, {}});
    }
}

void Model::on_network(bool online, Now now) {
    changed_ = true;
    state_.network_online = online;
    if (!online || state_.link != Link::waiting) return;
    state_.failed_attempts = 0;
    connect(now);
}

void Model::on_page_hide() {
    if (state_.link == Link::idle) return;
    put_away_ = true;
    effect(CloseSocket{});
    lose_connection(Now{}, 0);
}

void Model::enter(RoomState& room) {
    room.membership = RoomState::Membership::joining;
    if (room.known)
        ask(Resume{room.info.id, state_.epoch, room.timeline.last()}, {Asked::What::resume, room.info.id, {}});
    else
        ask(Join{room.info.id}, {Asked::What::join, room.info.id, {}});
}

void Model::send_pending(RoomState& room) {
    for (const Message& message : room.timeline.pending()) send(room, message);
}

void Model::send(const RoomState& room, const Message& message) {
    ask(Send{room.info.id, message.cid, message.body}, {Asked::What::send, room.info.id, message.cid});
}

}  // namespace parley::client
