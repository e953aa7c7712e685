// Which rooms there are, and how the log of each gets here whole.
#include <algorithm>
#include <utility>

#include "shared/codec.h"
#include "shared/event_kinds.h"
#include "shared/limits.h"
#include "wasm-client/model/model.h"
#include "wasm-client/model/system_lines.h"

namespace parley::client {

namespace {

/// Rooms beyond this are joined when they are opened.
constexpr std::size_t rooms_joined_at_once = 200;
/// More than this is not fetched to fill a gap: the room begins anew with its newest page.
constexpr Seq filled_events_max = 5000;
constexpr std::uint32_t older_page_events = 100;

/// Answers that did not fit, in a row: so many are asked for again at once; after as many again it takes a pause.
constexpr std::uint32_t misfits_max = 3;
constexpr double misfit_pause_ms = 5'000;

constexpr const char* lobby = "lobby";

/// Of the words that moderators hid, wherever else they are.
void forget_hidden(SearchState& search, RoomState& room, const Event& hidden) {
    const auto gone = [&](Seq seq, const UserId& author) {
        return seq >= hidden.target && seq < hidden.seq && author == hidden.person.id;
    };
    const auto found = std::erase_if(search.hits, [&](const Hit& hit) {
        return hit.event.room == room.info.id && gone(hit.event.seq, hit.event.author.id);
    });
    if (found > 0) search.current.reset();
    if (room.answer.seq != 0 && gone(room.answer.seq, room.answer.author.id)) room.answer = {};
}

}  // namespace

// ---- which there are ---------------------------------------------------------------------------------------------------

RoomState& Model::add_room(const RoomInfo& info) {
    if (RoomState* room = state_.find(info.id)) {
        const std::optional<Standing> known = room->info.standing;
        const Seq head = room->info.head;
        room->info = info;
        room->info.head = std::max(head, info.head);
        if (!info.standing) room->info.standing = known;
        return *room;
    }
    RoomState& room = state_.rooms.emplace_back();
    room.info = info;
    // Nobody else is told of a direct room.
    if (!info.standing && info.access == RoomAccess::direct) room.info.standing = Standing{Role::member, false, 0, 0};
    room.timeline = Timeline(rows_from_);
    room.timeline.set_owner(state_.me);
    room.timeline.set_language(state_.language);
    take_standing(room, info.standing);
    restore(room);
    follow_draft(room);
    return room;
}

void Model::drop_room(const RoomId& id, Now now) {
    const auto found =
        std::find_if(state_.rooms.begin(), state_.rooms.end(), [&](const RoomState& room) { return room.info.id == id; });
    if (found == state_.rooms.end()) return;
    keep_drafts();
    set_aside(*found);
    drop_notice(*found);
    if (!state_.threads.empty()) {
        drop_threads(&id, now);
        drop_room(id, now);
        return;
    }
    effect(Forget{last_seen_key(state_.me.id, id)});
    std::erase_if(state_.acts, [&](const Act& act) { return act.room == id; });
    state_.rooms.erase(found);
    if (state_.current != id) return;
    state_.current = RoomId();
    state_.passage.reset();
    const auto own = std::find_if(state_.rooms.begin(), state_.rooms.end(), [](const RoomState& room) { return room.own(); });
    if (state_.find(RoomId(lobby)) != nullptr)
        show_room(RoomId(lobby), false, now);
    else if (own != state_.rooms.end())
        show_room(own->info.id, false, now);
}

/// Rooms that went while nobody listened.
void Model::drop_rooms_but(const std::vector<RoomInfo>& rooms, Now now) {
    std::vector<RoomId> gone;
    for (const RoomState& room : state_.rooms) {
        const auto same = [&](const RoomInfo& info) { return info.id == room.info.id; };
        if (std::none_of(rooms.begin(), rooms.end(), same)) gone.push_back(room.info.id);
    }
    for (const RoomId& id : gone) drop_room(id, now);
}

/// The room on the screen first.
void Model::enter_all() {
    if (RoomState* room = state_.current_room(); room != nullptr && room->membership == RoomState::Membership::outside)
        enter(*room);
    std::size_t entered = 0;
    for (RoomState& room : state_.rooms)
        if ((room.own() || room.timeline.next_pending() != nullptr) && room.membership == RoomState::Membership::outside &&
            entered++ < rooms_joined_at_once)
            enter(room);
}

// ---- coming in ---------------------------------------------------------------------------------------------------------

void Model::enter(RoomState& room) {
    if (room.is_thread()) {
        enter_thread(room);
        return;
    }
    room.membership = RoomState::Membership::joining;
    room.refusal.clear();
    room.fetching.to = 0;
    room.fetching.again_at_ms = 0;
    if (room.known)
        ask(Resume{room.info.id, state_.epoch, room.timeline.last()}, {Asked::What::resume, room.info.id});
    else
        ask(Join{room.info.id}, {Asked::What::join, room.info.id});
}

/// All of the room is here, and what comes is pushed: what could not be sent before leaves now, in its order.
void Model::go_live(RoomState& room, Now now) {
    room.membership = RoomState::Membership::joined;
    room.fetching.to = 0;
    room.fetching.misfits = 0;
    send_next(room, now);
    send_acts(now);
    reread(room, now);
    recount(room);
    note_read(room, now);
    mark(room, now);
    enter_threads(room);
    ask_readers(room);
    for (RoomState& thread : state_.threads) send_next(thread, now);
    if (room.info.id == state_.current) visit();
    keep_last_seen();
}

/// The log is another one.
void Model::begin_anew(RoomState& room) {
    if (room.known) state_.tally.begun_anew++;
    if (state_.in_passage(room.info.id)) state_.passage.reset();
    room.known = false;
    room.timeline.forget();
    room.reading = {};
    room.unread_after = 0;
    room.rereading = {};
    room.answer = {};
    stop_editing(room);
    std::erase_if(state_.acts, [&](const Act& act) { return act.room == room.info.id; });
    room.info.head = 0;
    forget_people(room);
}

/// Nothing of it is pushed any more.
void Model::go_outside(RoomState& room) {
    room.membership = RoomState::Membership::outside;
    forget_people(room);
}

/// An answer had a hole, or did not reach where it should.
void Model::on_misfit(RoomState& room, Now now) {
    room.fetching.misfits++;
    if (room.fetching.misfits > misfits_max) room.known = false;
    if (room.fetching.misfits <= 2 * misfits_max) {
        enter(room);
        return;
    }
    go_outside(room);
    room.fetching.misfits = 0;
    room.fetching.again_at_ms = now.ms + misfit_pause_ms;
}

void Model::on_notice(RequestId id, const Joined& joined, Now now) {
    const std::optional<Asked> asked = take_asked(id);
    RoomState& room = add_room(joined.room);
    state_.epoch = joined.epoch;
    if (!joined.room.standing) room.info.standing = Standing{Role::member, false, 0, 0};
    forget_own(room, joined.events);
    if (!room.timeline.start(joined.events, joined.room.head, joined.more)) {
        on_misfit(room, now);
        return;
    }
    room.known = true;
    for (RoomState& thread : state_.threads) {
        if (room_of(thread.info.id) != room.info.id) continue;
        thread.known = false;
        thread.membership = RoomState::Membership::outside;
    }
    // What lies between the last that was counted and this page is not here to be counted.
    const Seq before_page = room.timeline.first() - 1;
    if (before_page > room.reading.counted && !is_reading(room))
        room.unread =
            static_cast<std::uint32_t>(std::min<Seq>(room.unread + before_page - room.reading.counted, limits::unread_max));
    for (const Event& event : joined.events) {
        count(room, event);
        note_people(room, event);
    }
    room.info.head = std::max(room.info.head, joined.room.head);
    go_live(room, now);
    if (asked && on_joined_aside(*asked, joined.room.id, now)) return;
    if (!asked || (asked->what != Asked::What::create && asked->what != Asked::What::direct)) return;
    effect(ShowDialog{"", ""});
    show_room(joined.room.id, false, now);
    if (asked->what == Asked::What::create && !asked->about.empty() && room.info.topic.empty()) {
        EventContent content;
        content.kind = EventKind::topic;
        content.topic = asked->about;
        ask(Change{joined.room.id, MessageCid(asked->cid.value + ".1"), std::move(content)},
            {Asked::What::moderate, joined.room.id});
    }
    if (asked->what == Asked::What::direct) write_in(joined.room.id, asked->about, asked->cid, now);
}

void Model::on_notice(RequestId id, const Left& left, Now) {
    take_asked(id);
    RoomState* room = state_.find(left.room);
    if (room == nullptr) return;
    go_outside(*room);
    if (room->info.standing) room->info.standing->role = Role::none;
}

// ---- what was missed ---------------------------------------------------------------------------------------------------

void Model::on_notice(RequestId id, const Resumed& resumed, Now now) {
    take_asked(id);
    if (resumed.room == personal_.id) {
        on_personal_resumed(resumed, now);
        return;
    }
    RoomState* room = state_.find(resumed.room);
    if (room == nullptr || !room->known || room->membership == RoomState::Membership::outside) return;
    state_.tally.resumed++;
    for (const Event& event : resumed.events)
        if (take_in(*room, event, resumed.head, Told::later, now) == Timeline::Added::hole) break;
    if (room->timeline.last() < resumed.head)
        on_misfit(*room, now);
    else
        go_live(*room, now);
}

void Model::on_notice(RequestId id, const Gap& gap, Now now) {
    take_asked(id);
    if (gap.room == personal_.id) {
        fetch_personal();
        return;
    }
    RoomState* room = state_.find(gap.room);
    if (room == nullptr || !room->known || room->membership == RoomState::Membership::outside) return;
    const Seq last = room->timeline.last();
    if (gap.head <= last) {
        go_live(*room, now);
    } else if (gap.head - last <= filled_events_max) {
        fill(*room, gap.head);
        send_next(*room, now);
    } else {
        // The newest page, and the rest comes by scrolling, without a hole.
        room->known = false;
        enter(*room);
    }
}

void Model::fill(RoomState& room, Seq to) {
    room.membership = RoomState::Membership::filling;
    room.fetching.to = std::max(room.fetching.to, to);
    ask(History{room.info.id, PageAnchor::after, room.timeline.last(), limits::page_events_max},
        {Asked::What::fill, room.info.id});
}

void Model::on_fill(RoomState& room, const Page& page, Now now) {
    if (room.membership != RoomState::Membership::filling) return;
    const Seq before = room.timeline.last();
    for (const Event& event : page.events)
        if (take_in(room, event, page.head, Told::later, now) == Timeline::Added::hole) break;
    room.fetching.to = std::max(room.fetching.to, page.head);
    if (room.timeline.last() >= room.fetching.to)
        go_live(room, now);
    else if (room.timeline.last() > before)
        fill(room, room.fetching.to);
    else
        on_misfit(room, now);
}

void Model::on_notice(RequestId id, const Reset& reset, Now) {
    take_asked(id);
    state_.epoch = reset.epoch;
    if (reset.room == personal_.id) {
        personal_.last = reset.head;
        resume_personal();
        return;
    }
    RoomState* room = state_.find(reset.room);
    if (room == nullptr) return;
    begin_anew(*room);
    room->info.head = reset.head;
    take_standing(*room, room->info.standing);
    enter(*room);
}

void Model::on_notice(RequestId, const Resync& resync, Now) {
    if (resync.room == personal_.id)
        resume_personal();
    else if (RoomState* room = state_.find(resync.room); room != nullptr && room->membership != RoomState::Membership::outside)
        enter(*room);
}

void Model::on_notice(RequestId, const EventPush& push, Now now) {
    const Event& event = push.event;
    if (event.room == personal_.id) {
        if (personal_.live && !take_personal(event, now)) resume_personal();
        return;
    }
    RoomState* room = state_.find(event.room);
    if (room == nullptr || !room->live()) return;
    const bool filling = room->membership == RoomState::Membership::filling;
    const bool own = room->own();
    if (take_in(*room, event, event.seq, Told::now, now) == Timeline::Added::hole) {
        // What is being fetched reaches it; otherwise it is fetched now.
        if (filling)
            room->fetching.to = std::max(room->fetching.to, event.seq);
        else
            enter(*room);
        return;
    }
    if (own && !room->own()) go_outside(*room);
    // Somebody who only looked at an archived room can come in now.
    if (!own && event.kind == EventKind::unarchived) {
        room->known = false;
        enter(*room);
    }
}

// ---- older -------------------------------------------------------------------------------------------------------------

void Model::ask_older(RoomState& room) {
    const Seq first = room.timeline.first();
    ask(History{room.info.id, PageAnchor::before, first, older_page_events}, {Asked::What::older, room.info.id, {}, first});
}

void Model::on_notice(RequestId id, const Page& page, Now now) {
    const std::optional<Asked> asked = take_asked(id);
    if (!asked) return;
    if (asked->what == Asked::What::fill && page.room == personal_.id) {
        on_personal_page(page, now);
        return;
    }
    RoomState* room = state_.find(asked->room);
    if (room == nullptr || page.room != room_of(asked->room)) return;
    if (asked->what == Asked::What::fill)
        on_fill(*room, page, now);
    else if (asked->what == Asked::What::versions)
        on_versions(*asked, page);
    else if (asked->what == Asked::What::thread)
        on_thread(*room, page, now);
    else if (asked->what == Asked::What::reply_thread)
        on_reply_thread(*asked, page, now);
    else if (asked->what == Asked::What::older)
        on_older(*room, *asked, page);
    else if (asked->what == Asked::What::reread)
        on_reread(*room, *asked, page, now);
    else if (asked->what == Asked::What::newer)
        on_newer(*room, *asked, page);
    else if (asked->what == Asked::What::around)
        on_around(id, *room, asked->seq, page, now);
}

// ---- one event ---------------------------------------------------------------------------------------------------------

Timeline::Added Model::take_in(RoomState& room, const Event& event, Seq as_of, Told told, Now now) {
    const bool own = event.author.id == state_.me.id;
    const bool sent_here = own && room.timeline.find_unsent(event.cid) != nullptr;
    const Timeline::Added added = room.timeline.append(event, as_of);
    if (added != Timeline::Added::appended) return added;
    if (sent_here) forget(event.cid);
    if (state_.in_passage(room.info.id)) state_.passage->timeline.follow(event);
    bound_newer(room);
    follow(room, event);
    feed_threads(room, event, as_of, now);
    note_people(room, event);
    if (event.kind == EventKind::unmuted && event.person.id == state_.me.id) room.refused_until_ms = 0;
    if (event.kind == EventKind::hidden) forget_hidden(state_.search, room, event);
    forget_versions(room, event);
    if (event.kind == EventKind::unhidden) note_unhidden(room, event, now);
    count(room, event);
    if (sent_here) room.reading.wanted = std::max(room.reading.wanted, event.seq);
    if (told == Told::later) return added;
    if (event.kind == EventKind::posted) {
        stop_typing(room, event.author.id);
        // With one's words the typing ended for everybody, so what is typed next is said at once.
        if (event.author.id == state_.me.id) room.typing_said = false;
    }
    note_read(room, now);
    mark(room, now);
    if (own || (event.kind == EventKind::posted && state_.blocks(event.author.id))) return added;
    const bool in_room = event.kind != EventKind::posted || is_room_message(event);
    const bool in_thread = event.kind == EventKind::posted && event.thread != 0;
    if ((in_room && state_.is_shown(room.info.id)) || (in_thread && thread_id(room.info.id, event.thread) == state_.current))
        announce(event);
    notify(room, event, now);
    return added;
}

void Model::announce(const Event& event) {
    const std::string words =
        event.kind == EventKind::posted ? told(event.author.name, event.body) : system_line(event, state_.language);
    if (!words.empty()) effect(Announce{words});
}

/// What the room itself is, and what the person is in it.
void Model::follow(RoomState& room, const Event& event) {
    if (event.seq <= room.info.head) return;
    room.info.head = event.seq;
    const UserId& whom = event.person.id.empty() ? event.author.id : event.person.id;
    Standing* standing = room.info.standing && whom == state_.me.id ? &*room.info.standing : nullptr;
    change_room(room.info, event);
    if (event.kind == EventKind::renamed) tell_room_names();
    // The staff room only repeats what happened elsewhere.
    if (standing == nullptr || room.info.access == RoomAccess::staff) return;
    switch (event.kind) {
        case EventKind::joined:
            standing->role = std::max(standing->role, Role::member);
            break;
        case EventKind::left:
            standing->role = Role::none;
            break;
        case EventKind::role:
            standing->role = event.role;
            break;
        default:
            break;
    }
}

}  // namespace parley::client
