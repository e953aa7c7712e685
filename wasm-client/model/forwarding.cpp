// What is asked beside the conversation. A message that goes to another room: which one is chosen, and that it is there; the
// server says whose words they are.
#include <utility>

#include "wasm-client/model/model.h"

namespace parley::client {

namespace {

constexpr const char* offline_words = tr_noop("You are offline. Try again when the connection is back.");

}  // namespace

void Model::on(const ForwardMessage& intent, Now) {
    const RoomState* room = state_.current_room();
    if (room == nullptr || intent.seq == 0) return;
    if (state_.link != Link::online) {
        effect(Tell{tr(offline_words)});
        return;
    }
    const RoomId from = room_of(room->info.id);
    state_.switcher = {true, "", choices_to_forward(state_, visited_, "", from), 0, Forwarded{from, intent.seq}};
}

/// To a person by the direct room with them, which is made if there is none.
void Model::forward_to(const Choice& choice, const Forwarded& message, const MessageCid& cid) {
    if (state_.link != Link::online) {
        effect(Tell{tr(offline_words)});
        return;
    }
    if (!choice.room.empty()) {
        forward_into(choice.room, message, cid);
        return;
    }
    forwards_[cid] = message;
    ask(Direct{{choice.person.id}, cid}, {Asked::What::forward_direct, {}, cid});
}

void Model::forward_into(const RoomId& room, const Forwarded& message, const MessageCid& cid) {
    Send send{room, MessageCid(cid.value + ".1"), ""};
    send.forwarded = message;
    ask(std::move(send), {Asked::What::forward, room});
}

/// Of what is asked beside the conversation. False: it was something else.
bool Model::on_refused_aside(const Asked& asked, const ErrorReply& error) {
    changed_ = true;
    if (asked.what == Asked::What::versions) {
        if (state_.pane && state_.pane->versions.of == asked.seq) state_.pane->versions.refusal = error.message;
        return true;
    }
    if (asked.what == Asked::What::room_links) return true;
    if (asked.what == Asked::What::by_room_link)
        room_link_ = {};
    else if (asked.what < Asked::What::forward || asked.what > Asked::What::by_room_link)
        return false;
    forwards_.erase(asked.cid);
    effect(Tell{error.message});
    return true;
}

/// The room that was wanted for something else than to be shown. False: it is to be shown, or nobody asked.
bool Model::on_joined_aside(const Asked& asked, const RoomId& room, Now now) {
    if (asked.what == Asked::What::forward_direct) {
        if (const auto waiting = forwards_.extract(asked.cid)) forward_into(room, waiting.mapped(), asked.cid);
        return true;
    }
    if (asked.what != Asked::What::by_room_link) return false;
    room_link_ = {};
    show_room(room, false, now);
    return true;
}

}  // namespace parley::client
