// Threads: each is shown as a room of its own, whose rows are the root and the replies in the room's log.
#include <algorithm>
#include <charconv>
#include <utility>

#include "shared/event_kinds.h"
#include "shared/limits.h"
#include "wasm-client/model/model.h"
#include "wasm-client/model/own_settings.h"

namespace parley::client {

namespace {

constexpr char mark = '#';
constexpr double again_pause_ms = 1'000;
/// Of one room; beyond it the oldest are let go.
constexpr std::size_t threads_followed_max = 500;

/// What the room is, its thread is too.
void follow_room(RoomState& thread, const RoomState& room, const Language& language) {
    const RoomId id = thread.info.id;
    thread.info = room.info;
    thread.info.id = id;
    thread.info.name = room.title(language);
    thread.info.topic.clear();
    thread.refusal = room.refusal;
}

}  // namespace

RoomId thread_id(const RoomId& room, Seq root) {
    return RoomId(room.value + mark + std::to_string(root));
}

RoomId room_of(const RoomId& id) {
    return RoomId(id.value.substr(0, id.value.find(mark)));
}

Seq root_of(const RoomId& id) {
    const std::size_t at = id.value.find(mark);
    Seq root = 0;
    if (at != std::string::npos) std::from_chars(id.value.data() + at + 1, id.value.data() + id.value.size(), root);
    return root;
}

// ---- which are here ----------------------------------------------------------------------------------------------------

RoomState& Model::add_thread(RoomState& room, Seq root) {
    const RoomId id = thread_id(room.info.id, root);
    if (RoomState* there = state_.find(id)) return *there;
    RoomState& thread = state_.threads.emplace_back();
    thread.info.id = id;
    follow_room(thread, room, state_.language);
    thread.timeline = Timeline(++passages_ * keys_of_a_passage, root);
    thread.timeline.set_owner(state_.me);
    restore(thread);
    return thread;
}

/// What was written in one and has not left waits for its room.
void Model::wake_threads() {
    std::vector<RoomId> waiting;
    for (const auto& [id, kept] : waiting_)
        if (root_of(id) != 0 && !kept.messages.empty()) waiting.push_back(id);
    for (const RoomId& id : waiting)
        if (RoomState* room = state_.find(room_of(id))) add_thread(*room, root_of(id));
}

/// All of a room, or of all rooms those that nobody looks at and nothing leaves.
void Model::drop_threads(const RoomId* room, Now now) {
    if (room != nullptr && root_of(state_.current) != 0 && room_of(state_.current) == *room) show_room(*room, true, now);
    keep_drafts();
    std::erase_if(state_.threads, [&](RoomState& thread) {
        const RoomId& id = thread.info.id;
        const bool acts = std::any_of(state_.acts.begin(), state_.acts.end(), [&](const Act& act) { return act.room == id; });
        const bool idle = id != state_.current && !acts && thread.timeline.next_pending() == nullptr;
        if (room == nullptr ? !idle : room_of(id) != *room) return false;
        set_aside(thread);
        std::erase_if(state_.acts, [&](const Act& act) { return act.room == id; });
        return true;
    });
}

// ---- opening -----------------------------------------------------------------------------------------------------------

void Model::on(const OpenThread& intent, Now now) {
    RoomState* room = state_.find(room_of(state_.current));
    if (room == nullptr || intent.root == 0) return;
    const RoomId id = add_thread(*room, intent.root).info.id;
    if (state_.current != id) {
        if (!state_.beside.fits) state_.passage.reset();
        state_.people_open = false;
        show_room(id, false, now);
        drop_threads(nullptr, now);
        effect(FocusComposer{});
    }
    RoomState& thread = *state_.find(id);
    if (intent.seq != 0) state_.reveal = {intent.seq, state_.reveal.serial + 1};
    reach_reply(thread);
}

void Model::on(const CloseThread& intent, Now now) {
    const Seq root = root_of(state_.current);
    if (root == 0) return;
    const RoomId room = room_of(state_.current);
    // Beside the thread one sees already where one comes back to.
    const bool in_sight = state_.is_beside(room);
    show_room(room, true, now);
    in_sight ? show_address(0) : go_to(root);
    if (intent.to_write) effect(FocusComposer{});
}

void Model::on(const AlsoInRoom& intent, Now) {
    RoomState* thread = state_.current_room();
    if (thread != nullptr && thread->is_thread()) thread->also_in_room = intent.also;
}

/// Pages are read until the reply that is to be shown is here.
void Model::reach_reply(RoomState& thread) {
    const bool wanted = thread.info.id == state_.current && thread.known && state_.reveal.seq > root_of(thread.info.id) &&
                        state_.reveal.seq < thread.timeline.first();
    if (!wanted || !thread.timeline.has_older() || thread.loading_older || thread.older_stuck) return;
    thread.loading_older = true;
    ask_older(thread);
}

/// Once its room is live: what happens in the room then comes here too.
void Model::enter_thread(RoomState& thread) {
    const RoomState* room = state_.find(room_of(thread.info.id));
    if (room == nullptr || room->membership != RoomState::Membership::joined) return;
    thread.fetching.again_at_ms = 0;
    if (thread.known) {
        thread.membership = RoomState::Membership::joined;
        return;
    }
    thread.membership = RoomState::Membership::joining;
    ask(History{thread.info.id, PageAnchor::latest, 0, limits::page_events_default}, {Asked::What::thread, thread.info.id});
}

void Model::enter_threads(const RoomState& room) {
    for (RoomState& thread : state_.threads)
        if (room_of(thread.info.id) == room.info.id && thread.membership == RoomState::Membership::outside)
            enter_thread(thread);
}

Page with_root(const Page& page) {
    Page whole = page;
    if (page.root && !page.more) whole.events.insert(whole.events.begin(), *page.root);
    return whole;
}

void Model::on_thread(RoomState& thread, const Page& page, Now now) {
    const RoomState* room = state_.find(room_of(thread.info.id));
    if (room == nullptr || !page.root) return;
    // The reader was behind what the room has heard: that would be missing.
    if (page.head < room->timeline.last()) {
        thread.membership = RoomState::Membership::outside;
        thread.fetching.again_at_ms = now.ms + again_pause_ms;
        return;
    }
    const std::vector<Event> events = with_root(page).events;
    forget_own(thread, events);
    thread.timeline.start(events, page.head, page.more, page.head);
    thread.known = true;
    thread.membership = RoomState::Membership::joined;
    if (const RoomState::Thread* part = followed(thread); part != nullptr && part->unread > 0) thread.unread_after = part->read;
    send_next(thread, now);
    send_acts(now);
    note_read(thread, now);
    reach_reply(thread);
}

/// A message that no row of the room stands for is a reply.
void Model::on_reply_thread(const Asked& asked, const Page& page, Now now) {
    if (!page.root || room_of(state_.current) != asked.room) return;
    if (page.root->seq != asked.seq) {
        on(OpenThread{page.root->seq, asked.seq}, now);
        return;
    }
    if (state_.current != asked.room) show_room(asked.room, true, now);
    go_to(asked.seq);
}

// ---- what happens in the room ------------------------------------------------------------------------------------------

void Model::feed_threads(RoomState& room, const Event& event, Seq as_of, Now now) {
    for (RoomState& thread : state_.threads) {
        if (room_of(thread.info.id) != room.info.id) continue;
        follow_room(thread, room, state_.language);
        if (!thread.known) continue;
        const bool sent_here = event.author.id == state_.me.id && thread.timeline.find_unsent(event.cid) != nullptr;
        if (thread.timeline.append(event, as_of) != Timeline::Added::appended) continue;
        if (sent_here) forget(event.cid);
        bound_newer(thread);
        if (event.kind == EventKind::unhidden) {
            thread.known = false;
            enter_thread(thread);
        }
        note_read(thread, now);
    }
}

// ---- what is unread ----------------------------------------------------------------------------------------------------

RoomState::Thread* Model::followed(const RoomState& thread) {
    RoomState* room = state_.find(room_of(thread.info.id));
    if (room == nullptr) return nullptr;
    const auto part = room->threads.find(root_of(thread.info.id));
    return part == room->threads.end() ? nullptr : &part->second;
}

/// For who wrote the root, who wrote there and who is called there.
void Model::count_reply(RoomState& room, const Event& event) {
    const bool own = event.author.id == state_.me.id;
    const Message* root = room.timeline.row(event.thread);
    const bool takes_part = own || (root != nullptr && root->author.id == state_.me.id) || calls(event.body, state_.me.name);
    if (!takes_part && room.threads.count(event.thread) == 0) return;
    RoomState::Thread& thread = room.threads[event.thread];
    thread.last = event.seq;
    if (own) {
        thread.read = event.seq;
        thread.unread = 0;
        return;
    }
    const RoomState* open = state_.find(thread_id(room.info.id, event.thread));
    if ((open != nullptr && is_reading(*open)) || state_.blocks(event.author.id) || event.seq <= thread.read) return;
    thread.unread = std::min(thread.unread + 1, limits::unread_max);
    while (room.threads.size() > threads_followed_max) room.threads.erase(room.threads.begin());
}

void Model::take_threads(RoomState& room, const Standing& standing) {
    for (const ThreadStanding& told : standing.threads) {
        RoomState::Thread& thread = room.threads[told.root];
        if (thread.read > told.read) continue;
        thread.read = told.read;
        thread.unread = told.unread;
    }
}

void Model::thread_read_elsewhere(const RoomId& id, Seq root, Seq up_to) {
    RoomState* room = state_.find(id);
    const auto thread = room == nullptr ? std::map<Seq, RoomState::Thread>::iterator() : room->threads.find(root);
    if (room == nullptr || thread == room->threads.end() || up_to <= thread->second.read) return;
    thread->second.read = up_to;
    if (up_to >= thread->second.last) thread->second.unread = 0;
}

}  // namespace parley::client
