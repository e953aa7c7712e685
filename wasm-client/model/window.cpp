// How much of a room's log is here at once: a window that moves with the reader, however long the log is.
#include <utility>

#include "shared/limits.h"
#include "wasm-client/model/model.h"

namespace parley::client {

namespace {

/// Of the newest that stay in the room when its older rows become a passage.
constexpr std::size_t newest_rows = limits::page_events_default;
/// So many more may come before any are let go of: each time, all that is known of the places of rows is made anew.
constexpr std::size_t rows_at_once = limits::page_events_max;
/// Pages that did not fit, in a row: after so many it is given up.
constexpr std::uint32_t older_misfits_max = 3;

void bound(Timeline& timeline, std::size_t rows) {
    if (timeline.sent() > rows + rows_at_once) timeline.drop_oldest(rows);
}

}  // namespace

/// After rows came at the end of a room, or of its passage.
void Model::bound_newer(RoomState& room) {
    const bool passage = state_.passage && &*state_.passage == &room;
    const bool shown = state_.is_shown(room.info.id) && (passage || !state_.in_passage(room.info.id));
    if (room.is_thread()) {
        if (!shown || state_.at_end) bound(room.timeline, limits::timeline_rows_max);
        return;
    }
    if (passage || (shown && state_.sees_end(room.info.id)))
        bound(room.timeline, limits::timeline_rows_max);
    else if (!shown)
        bound(room.timeline, limits::timeline_rows_elsewhere_max);
    else if (room.timeline.sent() > 2 * limits::timeline_rows_max)
        leave_as_passage(room);  // much has come since the reader was at the end, which is far away
}

/// After a page came before the first row: who reads there is far from the end.
void Model::bound_older(RoomState& room) {
    const bool passage = state_.passage && &*state_.passage == &room;
    if (room.timeline.sent() <= limits::timeline_rows_max) return;
    if (room.is_thread()) {
        // Who reads a thread back so far has read enough of it at once.
        room.older_stuck = room.timeline.sent() > 4 * limits::timeline_rows_max;
        return;
    }
    if (passage) {
        room.timeline.drop_newest(limits::timeline_rows_max);
        room.has_newer = true;
        room.newer_stuck = false;
        // What was asked for would come behind rows that are gone.
        room.loading_newer = false;
    } else if (state_.is_shown(room.info.id) && !state_.in_passage(room.info.id) && !state_.sees_end(room.info.id)) {
        leave_as_passage(room);
    } else {
        bound_newer(room);
    }
}

void Model::on_older(RoomState& live, const Asked& asked, const Page& page) {
    const bool of_passage = state_.in_passage(asked.room) && state_.passage->loading_older;
    RoomState& room = of_passage ? *state_.passage : live;
    room.loading_older = false;
    // The room has begun anew meanwhile.
    if (asked.seq != room.timeline.first()) return;
    forget_own(live, page.events);
    if (room.timeline.prepend(room.is_thread() ? with_root(page) : page)) {
        room.fetching.older_misfits = 0;
        bound_older(room);
        reach_reply(room);
    } else if (++room.fetching.older_misfits <= older_misfits_max) {
        room.loading_older = true;
        ask_older(room);
    } else {
        room.older_stuck = true;
    }
}

/// What the reader sees goes on as a passage with the same rows; the room keeps its newest ones.
void Model::leave_as_passage(RoomState& room) {
    RoomState passage;
    passage.info = room.info;
    passage.membership = RoomState::Membership::joined;
    passage.known = true;
    passage.has_newer = true;
    passage.unread_after = room.unread_after;
    passage.timeline = room.timeline.split_off_older(newest_rows, ++passages_ * keys_of_a_passage);
    state_.passage = std::move(passage);
    room.loading_older = false;
}

}  // namespace parley::client
