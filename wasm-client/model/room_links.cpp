// Links that invite into rooms: the one that led here, and those of the room whose pane is open.
#include <algorithm>
#include <utility>

#include "wasm-client/model/model.h"
#include "wasm-client/model/rights.h"

namespace parley::client {

// ---- the one that led here ---------------------------------------------------------------------------------------------

/// Who is in already, or may come in without it, needs no link.
void Model::come_by_room_link(const Place& place) {
    room_link_ = place;
    if (state_.link != Link::online) return;
    if (state_.find(room_link_.room) != nullptr) {
        room_link_ = {};
        return;
    }
    ask(Join{room_link_.room, room_link_.code}, {Asked::What::by_room_link, room_link_.room});
}

// ---- those of a room ---------------------------------------------------------------------------------------------------

void Model::list_room_links() {
    if (!state_.pane || state_.pane->directory || state_.link != Link::online) return;
    const RoomState* room = state_.find(state_.pane->room);
    if (room != nullptr && may_link(state_, *room, LinkAct::list))
        ask(AccountCommand(ListRoomLinks{room->info.id}), {Asked::What::room_links, room->info.id});
}

void Model::on(const ChooseRoomLink& intent, Now) {
    if (!state_.pane) return;
    state_.pane->link_uses = intent.uses;
    state_.pane->link_seconds = intent.seconds;
}

void Model::on(const MakeRoomLink&, Now) {
    if (!state_.pane) return;
    if (state_.link != Link::online) {
        effect(Tell{tr("You are offline. Try again when the connection is back.")});
        return;
    }
    const RoomPane& pane = *state_.pane;
    ask(AccountCommand(NewRoomLink{pane.room, pane.link_uses, pane.link_seconds}), {Asked::What::new_room_link, pane.room});
}

void Model::on(const EndRoomLink& intent, Now) {
    if (!state_.pane) return;
    if (state_.link != Link::online) {
        effect(Tell{tr("You are offline. Try again when the connection is back.")});
        return;
    }
    Asked asked{Asked::What::end_room_link, state_.pane->room};
    asked.about = intent.id;
    ask(AccountCommand(RevokeRoomLink{state_.pane->room, intent.id}), std::move(asked));
}

void Model::take(const Asked& asked, const RoomLinkInfo& link, Now) {
    if (!state_.pane || state_.pane->room != asked.room) return;
    state_.pane->link = link;
    effect(Announce{tr("The link is made. It is shown only now.")});
    list_room_links();
}

void Model::take(const Asked&, const RoomLinkList& list, Now) {
    if (!state_.pane || state_.pane->room != list.room) return;
    state_.pane->links = list;
    const auto there = [&](const RoomLinkInfo& one) { return state_.pane->link && one.id == state_.pane->link->id; };
    if (std::none_of(list.links.begin(), list.links.end(), there)) state_.pane->link.reset();
}

}  // namespace parley::client
