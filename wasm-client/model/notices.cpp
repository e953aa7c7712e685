// What the server says.
#include <algorithm>
#include <utility>

#include "shared/codec.h"
#include "wasm-client/model/model.h"

namespace parley::client {

namespace {

/// Rooms beyond this are joined when they are opened.
constexpr std::size_t rooms_joined_at_once = 200;

}  // namespace

void Model::on_socket_text(std::string_view text, Now now) {
    heard_at_ms_ = now.ms;
    const Result<ServerMessage, DecodeError> message = decode_server_message(text);
    // A frame that can't be read carries nothing that may be lost: a skipped event shows as a hole and is fetched.
    if (!message) return;
    if (!std::holds_alternative<Beat>(message.value().notice)) changed_ = true;
    std::visit([&](const auto& notice) { on_notice(message.value().id, notice, now); }, message.value().notice);
}

std::optional<Model::Asked> Model::take_asked(RequestId id) {
    const auto found = asked_.find(id);
    if (found == asked_.end()) return std::nullopt;
    Asked asked = std::move(found->second);
    asked_.erase(found);
    return asked;
}

void Model::on_notice(RequestId, const Hello& hello, Now) {
    state_.server_build = hello.build;
    state_.body_bytes_max = hello.body_bytes_max;
    // Beats come when this side is silent; two of them missed and the connection is dead.
    silence_max_ms_ = static_cast<double>(2 * hello.heartbeat_ms + hello.heartbeat_grace_ms);
    if (!state_.epoch.empty() && state_.epoch != hello.epoch)
        for (RoomState& room : state_.rooms) room.known = false;
    state_.epoch = hello.epoch;
}

void Model::on_notice(RequestId id, const Welcome& welcome, Now now) {
    take_asked(id);
    state_.me = welcome.user;
    state_.token = welcome.token;
    state_.wanted_name = welcome.user.name;
    state_.failed_attempts = 0;
    state_.was_online = true;
    set_link(Link::online, now);
    effect(StoreValue{"token", welcome.token});
    effect(StoreValue{"name", welcome.user.name});
    for (const RoomInfo& info : welcome.rooms) add_room(info);
    if (state_.current.empty() && !state_.rooms.empty()) {
        const bool wanted = state_.find(wanted_room_) != nullptr;
        show_room(wanted ? wanted_room_ : state_.rooms.front().info.id, wanted);
    }
    // The room on the screen first.
    if (RoomState* room = state_.current_room(); room != nullptr && room->membership == RoomState::Membership::outside)
        enter(*room);
    std::size_t joined = 0;
    for (RoomState& room : state_.rooms)
        if (room.membership == RoomState::Membership::outside && joined++ < rooms_joined_at_once) enter(room);
}

RoomState& Model::add_room(const RoomInfo& info) {
    if (RoomState* room = state_.find(info.id)) {
        room->info = info;
        return *room;
    }
    RoomState& room = state_.rooms.emplace_back();
    room.info = info;
    return room;
}

void Model::on_notice(RequestId id, const Joined& joined, Now) {
    const std::optional<Asked> asked = take_asked(id);
    RoomState& room = add_room(joined.room);
    state_.epoch = joined.epoch;
    room.timeline.start(joined.events, joined.room.head, joined.more);
    room.known = true;
    go_live(room);
    if (asked && asked->what == Asked::What::create) {
        effect(ShowDialog{"", ""});
        show_room(joined.room.id, false);
    }
}

/// Pushes follow from here on: what could not be sent before leaves now, in its order.
void Model::go_live(RoomState& room) {
    room.membership = RoomState::Membership::joined;
    send_pending(room);
}

void Model::on_notice(RequestId id, const Left& left, Now) {
    take_asked(id);
    if (RoomState* room = state_.find(left.room)) room->membership = RoomState::Membership::outside;
}

void Model::on_notice(RequestId id, const Ack& ack, Now) {
    take_asked(id);
    if (RoomState* room = state_.find(ack.room)) room->timeline.acknowledge(ack.cid, ack.seq, ack.at_ms);
}

void Model::on_notice(RequestId id, const Page& page, Now) {
    take_asked(id);
    RoomState* room = state_.find(page.room);
    if (room == nullptr) return;
    room->loading_older = false;
    room->timeline.prepend(page.events, page.more);
}

void Model::on_notice(RequestId id, const Resumed& resumed, Now) {
    take_asked(id);
    RoomState* room = state_.find(resumed.room);
    if (room == nullptr) return;
    for (const Event& event : resumed.events) take_in(*room, event);
    go_live(*room);
}

void Model::on_notice(RequestId id, const Gap& gap, Now) {
    take_asked(id);
    // Too far behind to be sent everything at once: the newest page, and the rest comes by scrolling, without a hole.
    if (RoomState* room = state_.find(gap.room)) {
        room->unread += static_cast<std::uint32_t>(std::min<Seq>(gap.head - gap.last, 9999));
        room->known = false;
        enter(*room);
    }
}

void Model::on_notice(RequestId id, const Reset& reset, Now) {
    take_asked(id);
    state_.epoch = reset.epoch;
    if (RoomState* room = state_.find(reset.room)) {
        room->known = false;
        enter(*room);
    }
}

void Model::on_notice(RequestId, const RoomAdded& added, Now) {
    RoomState& room = add_room(added.room);
    if (room.membership == RoomState::Membership::outside) enter(room);
}

void Model::on_notice(RequestId, const EventPush& push, Now) {
    RoomState* room = state_.find(push.event.room);
    if (room == nullptr || room->membership != RoomState::Membership::joined) return;
    take_in(*room, push.event);
}

void Model::take_in(RoomState& room, const Event& event) {
    switch (room.timeline.append(event)) {
        case Timeline::Added::duplicate:
            return;
        case Timeline::Added::hole:
            enter(room);
            return;
        case Timeline::Added::appended:
            break;
    }
    room.info.head = std::max(room.info.head, event.seq);
    const bool own = event.author.id == state_.me.id;
    if (own || event.kind == EventKind::unknown) return;
    const bool on_screen = room.info.id == state_.current && state_.visible;
    if (!on_screen) {
        if (room.unread == 0 && room.info.id == state_.current) room.unread_after = event.seq - 1;
        room.unread++;
    }
    if (room.info.id == state_.current) effect(Announce{event.author.name + ": " + event.body});
}

void Model::on_notice(RequestId, const Resync& resync, Now) {
    if (RoomState* room = state_.find(resync.room)) enter(*room);
}

void Model::on_notice(RequestId id, const Beat&, Now) {
    if (const std::optional<Asked> asked = take_asked(id); asked && asked->what == Asked::What::probe) {
        probe_until_ms_ = 0;
        return;
    }
    BeatReply reply;
    for (const RoomState& room : state_.rooms)
        if (room.membership == RoomState::Membership::joined) reply.cursors.push_back({room.info.id, room.timeline.last()});
    effect(SendText{encode(ClientMessage{0, std::move(reply)})});
}

void Model::on_notice(RequestId, const Reconnect& reconnect, Now) {
    after_close_ms_ = static_cast<double>(reconnect.after_ms);
}

void Model::on_notice(RequestId id, const ErrorReply& error, Now now) {
    if (const std::optional<Asked> asked = take_asked(id)) on_failed(*asked, error, now);
}

void Model::on_failed(const Asked& asked, const ErrorReply& error, Now now) {
    RoomState* room = state_.find(asked.room);
    switch (asked.what) {
        case Asked::What::auth:
            if (error.temporary) {
                effect(CloseSocket{});
                lose_connection(now, static_cast<double>(error.retry_ms));
                return;
            }
            // A token of a server that has forgotten it: the name that was chosen then is as good now.
            if (!state_.token.empty()) {
                state_.token.clear();
                effect(StoreValue{"token", ""});
                if (!state_.wanted_name.empty()) {
                    ask(Auth{state_.wanted_name, ""}, {Asked::What::auth, {}, {}});
                    return;
                }
            }
            state_.wanted_name.clear();
            effect(ShowDialog{"name", error.message});
            return;
        case Asked::What::join:
        case Asked::What::resume:
            if (room == nullptr) return;
            room->membership = RoomState::Membership::outside;
            if (error.temporary) resend_at_ms_ = now.ms + static_cast<double>(error.retry_ms);
            return;
        case Asked::What::older:
            if (room != nullptr) room->loading_older = false;
            return;
        case Asked::What::send:
            if (room == nullptr) return;
            if (error.temporary)
                resend_at_ms_ = now.ms + static_cast<double>(error.retry_ms);
            else
                room->timeline.fail(asked.cid, error.message);
            return;
        case Asked::What::create:
            effect(ShowDialog{"room", error.message});
            return;
        case Asked::What::probe:
            probe_until_ms_ = 0;
            return;
    }
}

void Model::on_notice(RequestId, const UnknownPush&, Now) {}

}  // namespace parley::client
