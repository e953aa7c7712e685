// What the load generator's clients say, and how they take what a server says, in each of its languages.
#include <stdexcept>
#include <utility>

#include "shared/codec.h"
#include "tests/bench/fanout_crowd.h"
#include "tests/bench/measure.h"

namespace parley::bench {

namespace {

// A message is sent with its number as the id, so that a refusal tells which it was; the steps before take the ids below.
constexpr RequestId first_message_id = 100;

std::string kind_of(std::string_view payload) {
    const std::string_view name = "\"type\":\"";
    const auto at = payload.find(name);
    if (at == std::string_view::npos) return {};
    const auto begin = at + name.size();
    return std::string(payload.substr(begin, payload.find('"', begin) - begin));
}

}  // namespace

void Crowd::begin_talk(Member& member) {
    member.stage = Stage::greeting;
    if (options_.speech == Speech::plain) enter(member);
}

/// Says what the stage asks for; again, when it was refused for the moment.
void Crowd::take_step(Member& member) {
    if (member.stage == Stage::signing_in) {
        command(member, member.token.empty() ? Auth{"Guest " + std::to_string(member.index), ""} : Auth{"", member.token});
    } else if (member.stage == Stage::entering) {
        if (member.last > 0)
            command(member, Resume{RoomId(options_.room), member.epoch, member.last});
        else if (!options_.new_room.empty() && member.index == 0)
            command(member, Create{options_.new_room, RoomAccess::open, MessageCid("the-room")});
        else
            command(member, Join{RoomId(options_.room)});
    }
}

void Crowd::command(Member& member, Command command, RequestId id) {
    write(member, client_frame(encode(ClientMessage{id, std::move(command)})));
}

void Crowd::post(Member& member, std::uint64_t number, std::size_t bytes) {
    body_bytes_ = bytes;
    std::string body = numbered_body(number, bytes);
    if (options_.speech == Speech::parley) {
        command(member, Send{RoomId(options_.room), MessageCid("c" + std::to_string(number)), std::move(body)},
                first_message_id + number);
    } else if (options_.speech == Speech::socket_io) {
        write(member, client_frame("42[\"message\",\"" + body + "\"]"));
    } else {
        write(member, client_frame(body));
    }
}

void Crowd::heard(Member& member, std::string_view payload) {
    if (member.stage == Stage::ready) return heard_in_room(member, payload);
    if (options_.speech == Speech::socket_io) return heard_socket_io(member, payload);
    if (options_.speech == Speech::bare) return enter(member);
    const auto message = decode_server_message(payload);
    if (!message) throw std::runtime_error("not to be understood: " + std::string(payload.substr(0, 200)));
    const Notice& notice = message.value().notice;
    if (holds_alternative<Hello>(notice)) {
        member.stage = Stage::signing_in;
        take_step(member);
    } else if (const auto* welcome = get_if<Welcome>(&notice)) {
        member.token = welcome->token;
        member.stage = Stage::entering;
        if (options_.room.empty())
            enter(member);
        else
            take_step(member);
    } else if (const auto* joined = get_if<Joined>(&notice)) {
        if (!options_.new_room.empty()) options_.room = joined->room.id.value;
        member.epoch = joined->epoch;
        member.last = joined->room.head;
        enter(member);
    } else if (const auto* resumed = get_if<Resumed>(&notice)) {
        caught_up(member, *resumed);
        enter(member);
    } else {
        refused(member, message.value());
    }
}

void Crowd::heard_in_room(Member& member, std::string_view payload) {
    const std::uint64_t number = finder_.find(payload);
    if (number == 0) return heard_other(member, payload);
    if (options_.speech == Speech::parley) {
        if (payload.find("\"events\":[") != std::string_view::npos) return heard_other(member, payload);
        // Words that a client wrote can't look like this: their quotes are escaped.
        saw(member, json_number(payload, "\"seq\":"));
    } else {
        saw(member, number);  // one sender numbers them, so that they are as dense
    }
    on_message(member, number);
}

void Crowd::caught_up(Member& member, const Resumed& resumed) {
    NumberFinder finder;
    for (const Event& event : resumed.events) {
        saw(member, event.seq);
        if (const std::uint64_t number = finder.find(event.body); number != 0) on_message(member, number);
    }
    if (member.last != resumed.head) order_.gaps++;
}

void Crowd::saw(Member& member, Seq seq) {
    if (seq <= member.last) {
        order_.duplicates++;
        return;
    }
    if (seq > member.last + 1) order_.gaps++;
    member.last = seq;
}

void Crowd::heard_socket_io(Member& member, std::string_view payload) {
    if (payload.rfind("0{", 0) == 0) write(member, client_frame("40"));
    if (payload.rfind("40", 0) == 0) enter(member);
}

/// What is none of our messages. Seldom, so that it may cost something.
void Crowd::heard_other(Member& member, std::string_view payload) {
    if (options_.speech == Speech::socket_io) {
        if (payload == "2") write(member, client_frame("3"));
        return;
    }
    if (options_.speech != Speech::parley) return;
    const std::string kind = kind_of(payload);
    if (kind == "ack") {
        const auto message = decode_server_message(payload);
        if (message && message.value().id > first_message_id) on_ack(member, message.value().id - first_message_id);
    } else if (kind == "beat") {
        command(member, BeatReply{{{RoomId(options_.room.empty() ? "lobby" : options_.room), member.last}}}, 0);
    } else if (kind == "event") {
        // Somebody came in, or the like: no message of ours, but an event of the room's order. Personal logs have one of their
        // own.
        const auto message = decode_server_message(payload);
        const auto* push = message ? get_if<EventPush>(&message.value().notice) : nullptr;
        if (push != nullptr && push->event.room.value == options_.room) saw(member, push->event.seq);
    } else if (kind == "resync") {
        resyncs_++;
        command(member, Resume{RoomId(options_.room), member.epoch, member.last});
    } else if (kind == "events") {
        const auto message = decode_server_message(payload);
        const auto* resumed = message ? get_if<Resumed>(&message.value().notice) : nullptr;
        if (resumed != nullptr) caught_up(member, *resumed);
    } else if (kind == "gap" || kind == "reset") {
        order_.gaps++;
    } else if (kind == "error") {
        const auto message = decode_server_message(payload);
        if (message) refused(member, message.value());
    }
}

/// A refusal for the moment is tried again when the server says; any other is the end of the measurement.
void Crowd::refused(Member& member, const ServerMessage& message) {
    const auto* error = get_if<ErrorReply>(&message.notice);
    if (error == nullptr) {
        if (holds_alternative<Gap>(message.notice) || holds_alternative<Reset>(message.notice)) {
            order_.gaps++;
            enter(member);
        }
        return;
    }
    if (!error->temporary) throw std::runtime_error("the server refused: " + error->message);
    busy_replies_++;
    const std::uint64_t number = message.id > first_message_id ? message.id - first_message_id : 0;
    planned_.push({now_s() + static_cast<double>(error->retry_ms) / 1000, member.index, member.life, number});
}

}  // namespace parley::bench
