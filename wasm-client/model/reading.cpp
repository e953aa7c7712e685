// What is unread, here and on the person's other devices, the log that tells it, and what the person is told of it.
#include <algorithm>
#include <string>
#include <utility>

#include "shared/event_kinds.h"
#include "shared/limits.h"
#include "wasm-client/model/model.h"

namespace parley::client {

namespace {

constexpr double mark_pause_ms = 2'000;

/// The same for the same marker, so that it is stored once, whoever repeats it.
MessageCid marker_cid(const RoomId& room, Seq up_to) {
    std::uint64_t hash = 14695981039346656037ULL;
    for (const char c : room.value) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
    return MessageCid("read-" + std::to_string(hash) + "-" + std::to_string(up_to));
}

}  // namespace

/// The room is on a screen that somebody looks at, and its newest row is in sight.
bool Model::is_reading(const RoomState& room) const {
    return state_.visible && state_.sees_end(room.info.id) && !room.left_unread;
}

/// What the server counted, as of the room's head.
void Model::take_standing(RoomState& room, const std::optional<Standing>& standing) {
    RoomState::Reading& reading = room.reading;
    if (!standing) {
        if (!room.known) reading.counted = std::max(reading.counted, room.info.head);
        return;
    }
    reading.marked = std::max(reading.marked, standing->read);
    // This page has read further than the server knows yet, and counts on from there.
    if (room.known && reading.read > standing->read) return;
    reading.read = std::max(reading.read, standing->read);
    if (room.info.head > reading.counted || !room.known) take_threads(room, *standing);
    reading.counted = std::max(reading.counted, room.info.head);
    room.unread = is_reading(room) ? 0 : standing->unread;
    if (room.unread > 0 && state_.is_shown(room.info.id) && room.unread_after == 0) room.unread_after = reading.read;
}

void Model::count(RoomState& room, const Event& event) {
    RoomState::Reading& reading = room.reading;
    if (event.seq <= reading.counted) return;
    reading.counted = event.seq;
    if (event.kind != EventKind::posted || event.state.erased) return;
    if (event.thread != 0) count_reply(room, event);
    if (!is_room_message(event)) return;
    if (event.author.id == state_.me.id) {
        reading.read = std::max(reading.read, event.seq);
        room.unread = 0;
        return;
    }
    if (is_reading(room) || state_.blocks(event.author.id)) return;
    if (room.unread == 0 && state_.is_shown(room.info.id)) room.unread_after = event.seq - 1;
    room.unread = std::min(room.unread + 1, limits::unread_max);
}

/// The server knows nothing of whom one blocks, and counts their messages. Where all that is unread is here it is counted
/// without them.
void Model::recount(RoomState& room) {
    if (room.unread == 0 || room.left_unread || !state_.blocks_anybody()) return;
    const Seq read = std::max(room.reading.read, room.reading.wanted);
    if (!room.known || (room.timeline.first() > read + 1 && room.timeline.has_older())) return;
    room.unread = 0;
    for (const Message& row : room.timeline.messages()) {
        const bool others = row.seq > read && !row.is_line() && !row.state.erased && row.author.id != state_.me.id;
        if (others && !state_.blocks(row.author.id)) room.unread++;
    }
    room.unread = std::min(room.unread, limits::unread_max);
}

/// The person sees the room's end, if they do.
void Model::note_read(RoomState& room, Now now) {
    if (!is_reading(room)) return;
    room.unread = 0;
    drop_notice(room);
    if (room.membership != RoomState::Membership::joined) return;
    Seq last = room.timeline.last();
    if (room.is_thread()) {
        // Of a thread only its own rows count, and only for who takes part.
        RoomState::Thread* part = followed(room);
        if (part == nullptr || room.timeline.sent() == 0) return;
        last = room.timeline.messages()[room.timeline.sent() - 1].seq;
        room.reading.marked = std::max(room.reading.marked, part->read);
        part->read = std::max(part->read, last);
        part->unread = 0;
    }
    room.reading.read = std::max(room.reading.read, last);
    room.reading.wanted = std::max(room.reading.wanted, last);
    mark(room, now);
}

/// Tells the server how far it was read here: forwards only, one at a time, and not too often.
void Model::mark(RoomState& room, Now now) {
    RoomState::Reading& reading = room.reading;
    if (reading.asked != 0 || now.ms < reading.mark_at_ms) return;
    if (tell_read(room)) reading.mark_at_ms = now.ms + mark_pause_ms;
}

/// False: there is nothing to tell, or nobody.
bool Model::tell_read(RoomState& room) {
    RoomState::Reading& reading = room.reading;
    if (state_.link != Link::online || personal_.id.empty()) return false;
    if (reading.wanted <= std::max(reading.marked, reading.asked)) return false;
    reading.asked = reading.wanted;
    Change change;
    change.room = personal_.id;
    change.cid = marker_cid(room.info.id, reading.asked);
    change.content.kind = EventKind::read;
    change.content.about = room.info.id;
    change.content.target = reading.asked;
    ask(std::move(change), {Asked::What::mark, room.info.id, {}, reading.asked});
    return true;
}

/// The page may be gone the next moment.
void Model::tell_all_read() {
    for (RoomState& room : state_.rooms) tell_read(room);
    for (RoomState& thread : state_.threads) tell_read(thread);
}

void Model::read_elsewhere(const RoomId& id, Seq up_to) {
    RoomState* room = state_.find(id);
    if (room == nullptr) return;
    RoomState::Reading& reading = room->reading;
    reading.marked = std::max(reading.marked, up_to);
    if (up_to <= reading.read) return;
    reading.read = up_to;
    const Seq newest = std::max(room->info.head, room->timeline.last());
    Seq behind = newest > up_to ? newest - up_to : 0;
    if (room->known && up_to + 1 >= room->timeline.first()) {
        const auto& rows = room->timeline.messages();
        behind = static_cast<Seq>(std::count_if(rows.begin(), rows.end(), [&](const Message& row) {
            return row.seq > up_to && !row.is_line() && !row.state.erased && row.author.id != state_.me.id;
        }));
    }
    room->unread = static_cast<std::uint32_t>(std::min<Seq>(room->unread, behind));
    if (room->unread == 0) drop_notice(*room);
}

// ---- telling -----------------------------------------------------------------------------------------------------------

void Model::drop_notice(RoomState& room) {
    if (std::exchange(room.notified, false)) effect(DropNotice{room.info.id});
}

// ---- the personal log --------------------------------------------------------------------------------------------------

void Model::resume_personal() {
    personal_.live = false;
    personal_.again_at_ms = 0;
    ask(Resume{personal_.id, state_.epoch, personal_.last}, {Asked::What::resume, personal_.id});
}

void Model::fetch_personal() {
    ask(History{personal_.id, PageAnchor::after, personal_.last, limits::page_events_max}, {Asked::What::fill, personal_.id});
}

/// False: something is missing before it.
bool Model::take_personal(const Event& event, Now now) {
    if (event.seq <= personal_.last) return true;
    if (event.seq != personal_.last + 1) return false;
    personal_.last = event.seq;
    // Invitations and direct rooms come as rooms.
    if (event.kind == EventKind::read && event.thread != 0)
        thread_read_elsewhere(event.about, event.thread, event.target);
    else if (event.kind == EventKind::read)
        read_elsewhere(event.about, event.target);
    if (event.kind == EventKind::setting) take_setting(event, now);
    return true;
}

void Model::on_personal_resumed(const Resumed& resumed, Now now) {
    for (const Event& event : resumed.events)
        if (!take_personal(event, now)) break;
    personal_.live = true;
    if (personal_.last < resumed.head) fetch_personal();
}

/// What is missed behind the last page shows in the next beat.
void Model::on_personal_page(const Page& page, Now now) {
    const Seq before = personal_.last;
    for (const Event& event : page.events)
        if (!take_personal(event, now)) break;
    personal_.live = true;
    if (personal_.last > before && personal_.last < page.head) fetch_personal();
}

}  // namespace parley::client
