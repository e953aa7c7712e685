// What moderators do, what is reported to them, and whom one blocks.
#include <utility>

#include "wasm-client/model/model.h"

namespace parley::client {

void Model::on(const VisitMessage& intent, Now now) {
    if (!on_room_link(room_path(intent.room, intent.seq), now)) effect(Tell{tr("That room is not here, or not open to you")});
}

/// Nothing of it is shown before the server has it: the events tell.
void Model::on(const Moderate& intent, Now) {
    if (state_.link != Link::online) {
        effect(Tell{tr("You are offline. Try again when the connection is back.")});
        return;
    }
    Asked asked{Asked::What::moderate, intent.room};
    asked.about = intent.done;
    ask(Change{intent.room, intent.cid, intent.content}, std::move(asked));
}

void Model::on(const BlockPerson& intent, Now now) {
    EventContent content;
    content.kind = EventKind::setting;
    content.key = "block." + intent.person.value;
    content.body.assign(intent.blocked ? 1 : 0, '1');
    if (state_.link == Link::online) state_.settings[content.key] = content.body;
    on(Moderate{{}, std::move(content), intent.cid, ""}, now);
    for (RoomState& room : state_.rooms) recount(room);
}

}  // namespace parley::client
