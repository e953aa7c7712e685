// Messages that were hidden and are not any more: where rows of them are here, their words are read again.
#include <algorithm>

#include "shared/limits.h"
#include "wasm-client/model/model.h"

namespace parley::client {

void Model::note_unhidden(RoomState& room, const Event& event, Now now) {
    const auto note = [&](const Timeline& timeline) {
        const std::optional<Timeline::Stretch> erased = timeline.erased_of(event.person.id, event.target, event.seq);
        if (!erased) return;
        RoomState::Rereading& wanted = room.rereading;
        const bool first = wanted.until == 0;
        wanted.after = first ? erased->first - 1 : std::min(wanted.after, erased->first - 1);
        wanted.until = std::max(wanted.until, erased->last + 1);
        // What is on its way may have been read before this.
        wanted.asked = false;
        wanted.again_at_ms = 0;
    };
    note(room.timeline);
    if (state_.in_passage(room.info.id)) note(state_.passage->timeline);
    reread(room, now);
}

void Model::reread(RoomState& room, Now now) {
    RoomState::Rereading& wanted = room.rereading;
    if (wanted.until == 0 || wanted.asked || now.ms < wanted.again_at_ms) return;
    if (state_.link != Link::online || !room.live()) return;
    wanted.asked = true;
    wanted.again_at_ms = 0;
    ask(History{room.info.id, PageAnchor::between, wanted.after, limits::page_events_max, wanted.until},
        {Asked::What::reread, room.info.id, {}, wanted.after});
}

void Model::on_reread(RoomState& room, const Asked& asked, const Page& page, Now now) {
    RoomState::Rereading& wanted = room.rereading;
    if (!wanted.asked || asked.seq != wanted.after) return;
    wanted.asked = false;
    room.timeline.read_again(page.events, page.head);
    if (state_.in_passage(room.info.id)) state_.passage->timeline.read_again(page.events, page.head);
    if (!page.more || page.events.empty() || page.events.back().seq <= wanted.after) {
        wanted = {};
        return;
    }
    wanted.after = page.events.back().seq;
    reread(room, now);
}

}  // namespace parley::client
