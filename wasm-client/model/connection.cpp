// Connecting, losing the connection, and what time brings.
#include <algorithm>
#include <initializer_list>
#include <limits>
#include <utility>

#include "shared/codec.h"
#include "wasm-client/model/backoff.h"
#include "wasm-client/model/model.h"

namespace parley::client {

namespace {

constexpr double connecting_max_ms = 10'000;
constexpr double probe_ms = 3'000;
constexpr double never_ms = std::numeric_limits<double>::infinity();

/// Of several times, each 0 for none.
double earliest(std::initializer_list<double> times) {
    double first = never_ms;
    for (const double time : times)
        if (time > 0) first = std::min(first, time);
    return first;
}

bool is_due(double at_ms, Now now) {
    return at_ms > 0 && now.ms >= at_ms;
}

}  // namespace

namespace {

/// A thread is a room here; for the server it is a part of one.
void name_thread(Command& command) {
    const auto name = [](RoomId& room, Seq& thread) {
        if (const Seq root = root_of(room); root != 0) thread = root;
        room = room_of(room);
    };
    Seq ignored = 0;
    if (auto* send = get_if<Send>(&command)) name(send->room, send->thread);
    if (auto* history = get_if<History>(&command)) name(history->room, history->thread);
    if (auto* typing = get_if<Typing>(&command)) name(typing->room, ignored);
    if (auto* who = get_if<Who>(&command)) name(who->room, ignored);
    auto* change = get_if<Change>(&command);
    if (change == nullptr) return;
    name(change->room, ignored);
    name(change->content.about, change->content.kind == EventKind::read ? change->content.thread : ignored);
}

}  // namespace

RequestId Model::ask(Command command, Asked asked) {
    name_thread(command);
    const RequestId id = next_request_++;
    asked_.emplace(id, std::move(asked));
    effect(SendText{encode(ClientMessage{id, std::move(command)})});
    return id;
}

std::optional<Asked> Model::take_asked(RequestId id) {
    const auto found = asked_.find(id);
    if (found == asked_.end()) return std::nullopt;
    Asked asked = std::move(found->second);
    asked_.erase(found);
    return asked;
}

void Model::set_link(Link link, Now now) {
    changed_ = true;
    if ((state_.link == Link::online) != (link == Link::online)) state_.link_since_ms = now.ms;
    state_.link = link;
}

void Model::connect(Now now) {
    set_link(Link::connecting, now);
    state_.retry_at_ms = now.ms + connecting_max_ms;
    put_away_ = false;
    effect(OpenSocket{});
}

void Model::on_socket_open(Now now) {
    set_link(Link::authenticating, now);
    heard_at_ms_ = now.ms;
    state_.retry_at_ms = now.ms + connecting_max_ms;
    if (entry_) {
        say_entry(now);
        return;
    }
    const Auth auth = state_.token.empty() ? Auth{state_.wanted_name, "", device_} : Auth{"", state_.token};
    ask(auth, {Asked::What::auth});
}

void Model::on_socket_close(std::uint16_t code, Now now) {
    if (put_away_) return;
    if (state_.link == Link::waiting || state_.link == Link::idle) return;
    if (on_told_to_leave(code, now)) return;
    double delay_ms = backoff_ms(state_.failed_attempts, now.random);
    if (after_close_ms_ >= 0)
        delay_ms = after_close_ms_;
    else if (retry_verdict(code) == RetryVerdict::at_once)
        delay_ms = 0;
    else if (retry_verdict(code) == RetryVerdict::never)
        delay_ms = backoff_max_ms;
    lose_connection(now, delay_ms);
}

void Model::lose_connection(Now now, double delay_ms) {
    keep_last_seen();
    forget_account_asked();
    state_.card.reset();
    asked_.clear();
    forget_asked_acts();
    after_close_ms_ = -1;
    probe_until_ms_ = 0;
    silence_max_ms_ = 0;
    personal_ = PersonalLog{};
    forget_search_asked(now);
    const auto go = [this](RoomState& room) {
        room.membership = RoomState::Membership::outside;
        room.loading_older = false;
        room.older_stuck = false;
        room.fetching = {};
        room.sending = {};
        room.reading.asked = 0;
        room.draft_entry.told.reset();
        room.rereading.asked = false;
        forget_people(room);
    };
    std::for_each(state_.rooms.begin(), state_.rooms.end(), go);
    std::for_each(state_.threads.begin(), state_.threads.end(), go);
    // Nobody to come back as: the next name that is chosen connects.
    if (state_.token.empty() && state_.wanted_name.empty()) {
        set_link(Link::idle, now);
        return;
    }
    state_.failed_attempts++;
    // What the browser knows of the network is a guess: it is tried all the same, but not often.
    state_.retry_at_ms = now.ms + (state_.network_online ? delay_ms : std::max(delay_ms, backoff_max_ms));
    set_link(Link::waiting, now);
}

// ---- time --------------------------------------------------------------------------------------------------------------

std::optional<double> Model::wake_at_ms() const {
    const double at_ms = std::min(earliest({drafts_at_ms_}), put_away_ ? never_ms : link_due_ms());
    return at_ms < never_ms ? std::optional(at_ms) : std::nullopt;
}

double Model::link_due_ms() const {
    switch (state_.link) {
        case Link::idle:
            return never_ms;
        case Link::waiting:
        case Link::connecting:
        case Link::authenticating:
            return state_.retry_at_ms;
        case Link::online:
            break;
    }
    double at_ms = earliest({heard_at_ms_ + silence_max_ms_, probe_until_ms_, personal_.again_at_ms, state_.search.ask_at_ms,
                             state_.account.ask_at_ms, acts_due_ms(), state_.leaving ? state_.leaving->at_ms : 0, idle_due_ms(),
                             presence_until_ms_});
    for (const RoomState& room : state_.rooms) at_ms = std::min(at_ms, room_due_ms(room));
    for (const RoomState& thread : state_.threads) at_ms = std::min(at_ms, room_due_ms(thread));
    return at_ms;
}

double Model::room_due_ms(const RoomState& room) const {
    const bool to_send = room.live() && room.sending.cid.empty() && room.timeline.next_pending() != nullptr;
    const bool to_mark = !personal_.id.empty() && room.reading.asked == 0 && room.reading.wanted > room.reading.marked;
    return earliest({room.fetching.again_at_ms, room.fetching.older_at_ms, to_send ? room.sending.again_at_ms : 0,
                     to_mark ? room.reading.mark_at_ms : 0, room.rereading.again_at_ms, room.typing.until_ms,
                     personal_.id.empty() ? 0 : room.draft_entry.tell_at_ms, list_due_ms(room)});
}

/// What was put off until now.
void Model::attend(RoomState& room, Now now) {
    if (is_due(room.fetching.again_at_ms, now)) {
        room.fetching.again_at_ms = 0;
        if (room.membership == RoomState::Membership::filling)
            fill(room, room.fetching.to);
        else if (room.membership == RoomState::Membership::outside)
            enter(room);
    }
    if (is_due(room.fetching.older_at_ms, now)) {
        room.fetching.older_at_ms = 0;
        ask_older(room);
    }
    if (is_due(room.typing.until_ms, now)) set_typing(room, {});
    if (is_due(room.draft_entry.tell_at_ms, now)) tell_draft(room, now);
    list_people(room, now);
    reread(room, now);
    send_next(room, now);
    mark(room, now);
}

void Model::on_wake(Now now) {
    if (is_due(drafts_at_ms_, now)) keep_drafts();
    if (put_away_) return;
    const double due_ms = link_due_ms();
    if (now.ms < due_ms) return;
    if (state_.link == Link::waiting) {
        connect(now);
        return;
    }
    if (state_.link == Link::online && now.ms < earliest({heard_at_ms_ + silence_max_ms_, probe_until_ms_})) {
        if (is_due(personal_.again_at_ms, now)) resume_personal();
        for (RoomState& room : state_.rooms) attend(room, now);
        for (RoomState& thread : state_.threads) attend(thread, now);
        send_acts(now);
        if (is_due(state_.search.ask_at_ms, now)) {
            attend_search(now);
            changed_ = true;
        }
        attend_accounts(now);
        if (state_.leaving && is_due(state_.leaving->at_ms, now)) leave_now();
        if (is_due(presence_until_ms_, now)) end_presence(now);
        if (is_due(idle_due_ms(), now)) {
            idle_ = true;
            say_idle();
        }
        return;
    }
    // Nothing came in time, whatever the browser believes about its socket.
    effect(CloseSocket{});
    lose_connection(now, backoff_ms(state_.failed_attempts, now.random));
}

// ---- the page ----------------------------------------------------------------------------------------------------------

void Model::on_visible(bool visible, Now now) {
    changed_ = true;
    state_.visible = visible;
    if (!visible) {
        keep_drafts();
        keep_last_seen();
        tell_all_read();
        tell_all_drafts(now);
        return;
    }
    if (RoomState* room = state_.current_room()) note_read(*room, now);
    if (RoomState* room = state_.find(room_of(state_.current))) note_read(*room, now);
    on_awake(now);
}

void Model::on_awake(Now now) {
    if (put_away_ || state_.link == Link::waiting) {
        changed_ = true;
        state_.failed_attempts = 0;
        connect(now);
    } else {
        probe(now);
    }
}

/// A socket that slept, or whose network went, may be dead and still look open; one that lives may have been told too little.
void Model::probe(Now now) {
    if (state_.link != Link::online || probe_until_ms_ != 0) return;
    probe_until_ms_ = now.ms + probe_ms;
    ask(beat(), {Asked::What::probe});
}

void Model::on_network(bool online, Now now) {
    changed_ = true;
    state_.network_online = online;
    if (put_away_) return;
    if (online)
        on_awake(now);
    else if (state_.link == Link::waiting)
        state_.retry_at_ms = std::max(state_.retry_at_ms, now.ms + backoff_max_ms);
    else
        probe(now);
}

void Model::on_page_hide(Now now) {
    keep_drafts();
    keep_last_seen();
    tell_all_read();
    tell_all_drafts(now);
    let_go_of_acts(now);
    leave_now();
    if (state_.link == Link::idle) return;
    put_away_ = true;
    effect(CloseSocket{});
    lose_connection(now, 0);
}

/// The cursors of what is complete: what is being fetched is not lacking.
BeatReply Model::beat() const {
    BeatReply reply;
    for (const RoomState& room : state_.rooms)
        if (room.membership == RoomState::Membership::joined) reply.cursors.push_back({room.info.id, room.timeline.last()});
    if (personal_.live) reply.cursors.push_back({personal_.id, personal_.last});
    return reply;
}

void Model::on(const MeasureRoundTrip&, Now now) {
    LinkTally& tally = state_.tally;
    if (state_.link != Link::online || tally.asked_at_ms != 0) return;
    tally.asked_at_ms = std::max(now.ms, 1.0);
    ask(beat(), {Asked::What::round_trip});
}

void Model::note_round_trip(Now now) {
    LinkTally& tally = state_.tally;
    if (tally.asked_at_ms == 0) return;
    tally.round_trips.push_back(std::max(0.0, now.ms - tally.asked_at_ms));
    if (tally.round_trips.size() > LinkTally::round_trips_max) tally.round_trips.pop_front();
    tally.asked_at_ms = 0;
    changed_ = true;
}

}  // namespace parley::client
