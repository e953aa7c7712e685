// What a message said before it was edited, in the pane of its room.
#include <algorithm>
#include <utility>

#include "wasm-client/model/model.h"

namespace parley::client {

namespace {

constexpr std::uint32_t page_versions = 50;

}  // namespace

void Model::on(const ShowVersions& intent, Now now) {
    const RoomState* room = state_.current_room();
    if (room == nullptr || intent.seq == 0) {
        state_.pane.reset();
        return;
    }
    if (state_.link != Link::online) {
        effect(Tell{tr("You are offline. Try again when the connection is back.")});
        return;
    }
    on(CloseSearch{}, now);
    on(ShowPeople{false}, now);
    state_.pane = RoomPane{room->info.id};
    state_.pane->versions.of = intent.seq;
    ask_versions(PageAnchor::latest, 0);
}

void Model::on(const MoreVersions&, Now) {
    if (!state_.pane || state_.pane->versions.events.empty() || state_.link != Link::online) return;
    ask_versions(PageAnchor::before, state_.pane->versions.events.front().seq);
}

void Model::ask_versions(PageAnchor anchor, Seq before) {
    History history{room_of(state_.pane->room), anchor, before, page_versions};
    history.versions = state_.pane->versions.of;
    ask(std::move(history), {Asked::What::versions, state_.pane->room, {}, state_.pane->versions.of});
}

void Model::on_versions(const Asked& asked, const Page& page) {
    if (!state_.pane || state_.pane->room != asked.room || state_.pane->versions.of != asked.seq) return;
    MessageVersions& versions = state_.pane->versions;
    versions.loaded = true;
    versions.more = page.more;
    const Seq first = versions.events.empty() ? 0 : versions.events.front().seq;
    // An answer that was asked for twice is taken once.
    if (first != 0 && !page.events.empty() && page.events.back().seq >= first) return;
    versions.events.insert(versions.events.begin(), page.events.begin(), page.events.end());
}

/// What was erased is erased here too.
void Model::forget_versions(const RoomState& room, const Event& event) {
    if (!state_.pane || state_.pane->versions.of == 0 || room_of(state_.pane->room) != room.info.id) return;
    const Seq of = state_.pane->versions.of;
    const bool gone = (event.kind == EventKind::deleted && event.target == of) ||
                      (event.kind == EventKind::expired && event.target >= of) ||
                      (event.kind == EventKind::hidden && event.target <= of);
    if (gone) state_.pane.reset();
}

}  // namespace parley::client
