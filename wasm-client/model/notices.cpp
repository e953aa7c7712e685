// What the server says.
#include <algorithm>
#include <utility>

#include "shared/codec.h"
#include "wasm-client/model/account_names.h"
#include "wasm-client/model/backoff.h"
#include "wasm-client/model/model.h"
#include "wasm-client/model/own_settings.h"

namespace parley::client {

namespace {

constexpr std::uint64_t unreadable_pause_ms = 5'000;

/// Shown by nobody, or only now and then: who takes it says so.
bool is_quiet(const Notice& notice) {
    return holds_alternative<Beat>(notice) || holds_alternative<PresencePush>(notice) ||
           holds_alternative<TypingPush>(notice) || holds_alternative<Present>(notice);
}

void refuse_rereading(RoomState& room, const ErrorReply& error, double again_at_ms) {
    room.rereading.asked = false;
    if (error.temporary)
        room.rereading.again_at_ms = again_at_ms;
    else
        room.rereading = {};
}

void refuse_mark(RoomState& room, const ErrorReply& error, double again_at_ms) {
    room.reading.asked = 0;
    if (error.temporary)
        room.reading.mark_at_ms = again_at_ms;
    else
        room.reading.wanted = room.reading.marked;
}

}  // namespace

void Model::on_socket_text(std::string_view text, Now now) {
    heard_at_ms_ = now.ms;
    const Result<ServerMessage, DecodeError> message = decode_server_message(text);
    if (!message) {
        // A push that can't be read carries nothing that may be lost: a skipped event shows as a hole and is fetched. A reply
        // is waited for, and asked for again.
        const std::optional<Asked> asked = take_asked(message.error().id);
        if (asked) on_failed(*asked, {0, "", tr("The server's answer could not be read."), true, unreadable_pause_ms}, now);
        return;
    }
    if (!is_quiet(message.value().notice)) changed_ = true;
    parley::visit([&](const auto& notice) { on_notice(message.value().id, notice, now); }, message.value().notice);
}

void Model::on_notice(RequestId, const Hello& hello, Now) {
    state_.server_build = hello.build;
    effect(ServedPage{hello.page});
    state_.body_bytes_max = hello.body_bytes_max;
    state_.typing_interval_ms = static_cast<double>(hello.typing_interval_ms);
    state_.typing_lapse_ms = static_cast<double>(hello.typing_lapse_ms);
    idle_after_ms_ = static_cast<double>(hello.idle_ms);
    state_.guests = hello.guests;
    state_.sign_up = hello.sign_up;
    state_.providers = hello.providers;
    state_.link_cards.begin(hello.link_cards);
    // For the first dialog of the next page, which is there before it can know.
    effect(StoreValue{"guests", hello.guests ? "" : "off"});
    effect(StoreValue{"sign_up", stored_name(hello.sign_up)});
    effect(StoreValue{"providers", stored_form(hello.providers)});
    // Beats come when this side is silent; two of them missed and the connection is dead.
    silence_max_ms_ = static_cast<double>(2 * hello.heartbeat_ms + hello.heartbeat_grace_ms);
    if (!state_.epoch.empty() && state_.epoch != hello.epoch)
        for (RoomState& room : state_.rooms) begin_anew(room);
    if (!state_.epoch.empty() && state_.epoch != hello.epoch)
        for (RoomState& thread : state_.threads) begin_anew(thread);
    state_.epoch = hello.epoch;
}

void Model::on_notice(RequestId id, const Welcome& welcome, Now now) {
    take_asked(id);
    take_person(welcome, now);
    state_.failed_attempts = 0;
    state_.was_online = true;
    set_link(Link::online, now);
    state_.tally.connections++;
    state_.tally.asked_at_ms = 0;
    state_.settings.clear();
    for (const Setting& setting : welcome.settings) state_.settings[setting.key] = setting.value;
    take_drafts(welcome.settings);
    send_settings();
    follow_language();
    note_presence(now);
    if (idle_) say_idle();
    adopt_kept();
    take_rooms(welcome.rooms, now);
    personal_ = PersonalLog{welcome.personal.id, welcome.personal.head};
    for (RoomState& room : state_.rooms) follow_draft(room);
    enter_all();
    if (!personal_.id.empty()) resume_personal();
    renew_token(now);
    list_part();
    if (!link_code_.empty()) link_what_came();
    if (!room_link_.code.empty()) come_by_room_link(Place(room_link_));
}

/// The list is whole: what is not in it is none of this person's any more.
void Model::take_rooms(const std::vector<RoomInfo>& rooms, Now now) {
    for (const RoomInfo& info : rooms) {
        RoomState& room = add_room(info);
        take_standing(room, info.standing);
        restore(room);
    }
    drop_rooms_but(rooms, now);
    tell_room_names();
    wake_threads();
    if (!state_.current.empty() || state_.rooms.empty()) return;
    if (state_.find(wanted_room_) != nullptr) {
        show_room(wanted_room_, true, now);
        return;
    }
    const auto own = std::find_if(state_.rooms.begin(), state_.rooms.end(), [](const RoomState& room) { return room.own(); });
    show_room(own != state_.rooms.end() ? own->info.id : state_.rooms.front().info.id, false, now);
}

void Model::on_notice(RequestId, const RoomAdded& added, Now now) {
    if (added.room.access == RoomAccess::personal) return;
    RoomState& room = add_room(added.room);
    tell_room_names();
    if (room.own() && room.membership == RoomState::Membership::outside && room.fetching.again_at_ms == 0)
        enter(room);
    else if (!room.own() && room.live())
        go_outside(room);
    if (state_.current.empty()) show_room(added.room.id, false, now);
}

void Model::on_notice(RequestId, const RoomGone& gone, Now now) {
    drop_room(gone.room, now);
}

void Model::on_notice(RequestId id, const Beat&, Now now) {
    // It comes when little happens.
    keep_last_seen();
    renew_token(now);
    const std::optional<Asked> asked = take_asked(id);
    if (asked && asked->what == Asked::What::round_trip)
        note_round_trip(now);
    else if (asked && asked->what == Asked::What::probe)
        probe_until_ms_ = 0;
    else
        effect(SendText{encode(ClientMessage{0, beat()})});
}

void Model::on_notice(RequestId, const Reconnect& reconnect, Now) {
    after_close_ms_ = static_cast<double>(reconnect.after_ms);
}

void Model::on_notice(RequestId, const UnknownPush&, Now) {}

// ---- refusals ----------------------------------------------------------------------------------------------------------

void Model::on_notice(RequestId id, const ErrorReply& said, Now now) {
    ErrorReply error = said;
    error.message = state_.language.tr_error(said.message, said.code);
    if (on_ban(id, error, now)) return;
    if (const std::optional<Asked> asked = take_asked(id)) on_failed(*asked, error, now);
}

void Model::on_failed(const Asked& asked, const ErrorReply& error, Now now) {
    const double again_at_ms = now.ms + std::max(retry_ms_min, static_cast<double>(error.retry_ms));
    if (asked.what == Asked::What::auth) {
        on_refused_auth(error, now);
        return;
    }
    if (asked.what >= Asked::What::come_in) {
        on_refused_account(asked, error, now);
        return;
    }
    if (on_refused_card(asked, error) || on_refused_aside(asked, error)) return;
    if (asked.what == Asked::What::moderate || asked.what == Asked::What::direct || asked.what == Asked::What::command) {
        on_refused_command(asked, error);
        return;
    }
    if (asked.what == Asked::What::search) {
        on_refused_search(error, again_at_ms);
        return;
    }
    if (asked.what == Asked::What::create) {
        effect(ShowDialog{"room", error.message});
        return;
    }
    if (asked.what == Asked::What::probe) probe_until_ms_ = 0;
    if (asked.what == Asked::What::reply_thread) state_.reveal = {asked.seq, state_.reveal.serial + 1};
    if (asked.what == Asked::What::probe || asked.what == Asked::What::reply_thread) return;
    if (!personal_.id.empty() && asked.room == personal_.id) {
        if (error.temporary) personal_.again_at_ms = again_at_ms;
        return;
    }
    RoomState* room = state_.find(asked.room);
    if (room == nullptr) return;
    switch (asked.what) {
        case Asked::What::join:
        case Asked::What::resume:
        case Asked::What::thread:
            go_outside(*room);
            if (error.temporary)
                room->fetching.again_at_ms = again_at_ms;
            else
                room->refusal = error.message;
            return;
        case Asked::What::around:
            state_.search.around = 0;
            state_.search.error = error.message;
            return;
        case Asked::What::newer:
            // Scrolling asks again.
            if (state_.passage) state_.passage->loading_newer = false;
            if (state_.passage) state_.passage->newer_stuck = true;
            return;
        case Asked::What::people:
            room->here.loading.asked = 0;
            room->here.ask_at_ms = again_at_ms;
            room->here.stuck = !error.temporary;
            changed_ = true;
            return;
        case Asked::What::fill:
            if (error.temporary)
                room->fetching.again_at_ms = again_at_ms;
            else
                on_misfit(*room, now);
            return;
        case Asked::What::older:
            // Not asked again before its time: the view would ask with every frame.
            if (error.temporary)
                room->fetching.older_at_ms = again_at_ms;
            else
                room->older_stuck = true;
            room->loading_older = error.temporary;
            return;
        case Asked::What::reread:
            refuse_rereading(*room, error, again_at_ms);
            return;
        case Asked::What::mark:
            if (room->reading.asked == asked.seq) refuse_mark(*room, error, again_at_ms);
            return;
        default:
            on_refused_send(*room, asked, error, now);
    }
}

void Model::on_refused_auth(const ErrorReply& error, Now now) {
    if (error.temporary) {
        effect(CloseSocket{});
        lose_connection(now, static_cast<double>(error.retry_ms));
        return;
    }
    if (!state_.token.empty()) {
        on_refused_token(error);
        return;
    }
    state_.wanted_name.clear();
    const bool guests_off = error.code == static_cast<std::uint64_t>(ErrorCode::guests_off);
    effect(ShowDialog{guests_off ? "sign-in" : "name", error.message});
}

}  // namespace parley::client
