// What is on its way: sent in order, one at a time for each room, and kept until the log has it. And what is half written.
#include <algorithm>
#include <iterator>
#include <utility>

#include "wasm-client/model/backoff.h"
#include "wasm-client/model/model.h"

namespace parley::client {

namespace {

constexpr const char* not_there = tr_noop("You are no longer in this room.");

/// The person is muted, or writes too fast: they are told, and decide.
bool is_taken_from(const ErrorReply& error) {
    return error.code == static_cast<std::uint64_t>(ErrorCode::muted) ||
           error.code == static_cast<std::uint64_t>(ErrorCode::slow_mode);
}

}  // namespace

// ---- what is kept ------------------------------------------------------------------------------------------------------

/// The entries of this person; others' stay for whom they belong to.
void Model::adopt_kept() {
    std::vector<KeptMessage> messages;
    const auto adopted = [&](const KeptEntry& entry) {
        if (const auto room = draft_room(entry.key, state_.me.id)) {
            if (const auto draft = decode_draft(entry.value)) waiting_[*room].draft = *draft;
            return true;
        }
        if (!outbox_cid(entry.key, state_.me.id)) return false;
        if (auto message = decode_kept(entry.value)) messages.push_back(std::move(*message));
        return true;
    };
    std::erase_if(kept_, adopted);
    std::sort(messages.begin(), messages.end(), sent_before);
    for (KeptMessage& message : messages) {
        next_order_ = std::max(next_order_, message.order + 1);
        std::vector<KeptMessage>& waiting = waiting_[message.room].messages;
        waiting.push_back(std::move(message));
    }
}

void Model::on_late_kept(std::vector<KeptEntry> kept, Now now) {
    std::move(kept.begin(), kept.end(), std::back_inserter(kept_));
    adopt_kept();
    for (RoomState& room : state_.rooms) {
        const bool wrote_nothing = room.draft.empty();
        restore(room);
        follow_draft(room);
        const bool came_back = wrote_nothing && !room.draft.empty() && room.editing.seq == 0;
        if (came_back && room.info.id == state_.current) effect(SetComposer{room.draft});
        send_next(room, now);
    }
    wake_threads();
    changed_ = true;
}

/// What was kept for a room comes back to it. This page may have kept some of it itself.
void Model::restore(RoomState& room) {
    auto found = waiting_.extract(room.info.id);
    if (found.empty()) return;
    Waiting& waiting = found.mapped();
    if (waiting.draft.any() && room.draft.empty()) {
        room.draft = std::move(waiting.draft.text);
        room.draft_entry.in_step = waiting.draft.in_step;
        room.draft_entry.kept = true;
    }
    for (KeptMessage& kept : waiting.messages) {
        const auto& rows = room.timeline.messages();
        if (std::any_of(rows.begin(), rows.end(), [&](const Message& row) { return row.cid == kept.cid; })) continue;
        Message message;
        message.at_ms = kept.at_ms;
        message.author = state_.me;
        message.cid = std::move(kept.cid);
        message.body = std::move(kept.body);
        message.files = std::move(kept.files);
        message.order = kept.order;
        message.delivery = kept.failed ? Delivery::failed : Delivery::pending;
        message.error = std::move(kept.error);
        message.target = kept.target;
        message.in_room = kept.in_room;
        room.timeline.add_unsent(std::move(message));
    }
}

/// The room is gone: nothing of it is sent any more unless the person comes back and wants it.
void Model::set_aside(RoomState& room) {
    Waiting waiting;
    waiting.draft = {room.draft, room.draft_entry.in_step};
    const auto& rows = room.timeline.messages();
    for (std::size_t i = rows.size() - room.timeline.unsent(); i < rows.size(); i++) {
        if (rows[i].delivery == Delivery::sent) continue;
        Message row = rows[i];
        row.error = row.delivery == Delivery::failed ? row.error : tr(not_there);
        row.delivery = Delivery::failed;
        keep(room, row);
        waiting.messages.push_back(kept_of(room, row));
    }
    if (waiting.draft.any() || !waiting.messages.empty()) waiting_[room.info.id] = std::move(waiting);
}

/// The server has forgotten who this was: what the person has written in this page goes with them.
void Model::change_person(const UserId& before) {
    waiting_.clear();
    forget_last_seen(before);
    for (RoomState& room : state_.rooms) {
        room.timeline.set_owner(state_.me);
        if (room.draft_entry.kept) effect(Forget{draft_key(before, room.info.id)});
        room.draft_entry = {!room.draft.empty(), false};
        const auto& rows = room.timeline.messages();
        for (std::size_t i = rows.size() - room.timeline.unsent(); i < rows.size(); i++) {
            if (rows[i].delivery == Delivery::sent) continue;
            effect(Forget{outbox_key(before, rows[i].cid)});
            keep(room, rows[i]);
        }
    }
    state_.threads.clear();
    keep_drafts();
}

KeptMessage Model::kept_of(const RoomState& room, const Message& message) {
    return {room.info.id,  message.cid,    message.body,  message.at_ms,  message.order, message.delivery == Delivery::failed,
            message.error, message.target, message.files, message.in_room};
}

void Model::keep(const RoomState& room, const Message& message) {
    effect(Keep{outbox_key(state_.me.id, message.cid), encode_kept(kept_of(room, message), state_.me.id)});
}

void Model::forget(const MessageCid& cid) {
    effect(Forget{outbox_key(state_.me.id, cid)});
}

/// Messages that wait here and are in the log already: another tab sent them, or a page that crashed.
void Model::forget_own(RoomState& room, const std::vector<Event>& events) {
    for (const Event& event : events)
        if (event.author.id == state_.me.id && room.timeline.find_unsent(event.cid) != nullptr) forget(event.cid);
}

void Model::keep_drafts() {
    drafts_at_ms_ = 0;
    const auto keep_draft = [&](RoomState& room) {
        if (!std::exchange(room.draft_entry.changed, false)) return;
        const std::string key = draft_key(state_.me.id, room.info.id);
        const KeptDraft draft{room.draft, room.draft_entry.in_step};
        if (draft.any())
            effect(Keep{key, encode_draft(draft)});
        else if (room.draft_entry.kept)
            effect(Forget{key});
        room.draft_entry.kept = draft.any();
    };
    std::for_each(state_.rooms.begin(), state_.rooms.end(), keep_draft);
    std::for_each(state_.threads.begin(), state_.threads.end(), keep_draft);
}

// ---- sending -----------------------------------------------------------------------------------------------------------

void Model::send_next(RoomState& room, Now now) {
    if (state_.link != Link::online || !room.live()) return;
    if (!room.sending.cid.empty() || now.ms < room.sending.again_at_ms) return;
    const Message* next = room.timeline.next_pending();
    if (next == nullptr) return;
    room.sending = {next->cid, 0};
    ask(Send{room.info.id, next->cid, next->body, next->target, next->files, 0, next->in_room},
        {Asked::What::send, room.info.id, next->cid});
}

void Model::on_notice(RequestId id, const Ack& ack, Now now) {
    const std::optional<Asked> asked = take_asked(id);
    if (asked && asked->what == Asked::What::moderate) {
        if (!asked->about.empty()) effect(Tell{asked->about});
        list_restraints();
        return;
    }
    if (asked && asked->what == Asked::What::forward) {
        const RoomState* room = state_.find(asked->room);
        effect(Tell{room == nullptr ? tr("It is forwarded") : tr("Forwarded to {}", {room->title(state_.language)})});
        return;
    }
    if (asked && asked->what == Asked::What::draft) {
        if (RoomState* of = state_.find(asked->room)) on_told_draft(*of, 0);
        return;
    }
    if (asked && asked->what == Asked::What::act) {
        on_acted(*asked, ack.seq);
        return;
    }
    RoomState* room = state_.find(asked ? asked->room : ack.room);
    if (room == nullptr) return;
    if (asked && asked->what == Asked::What::mark) {
        room->reading.marked = std::max(room->reading.marked, asked->seq);
        if (room->reading.asked == asked->seq) room->reading.asked = 0;
        return;
    }
    if (room->timeline.find_unsent(ack.cid) != nullptr) forget(ack.cid);
    room->timeline.acknowledge(ack.cid, ack.seq, ack.at_ms);
    if (room->sending.cid == ack.cid) room->sending = {};
    send_next(*room, now);
}

/// A passing trouble holds up what comes after it, so that the order stays; a lasting one does not.
void Model::on_refused_send(RoomState& room, const Asked& asked, const ErrorReply& error, Now now) {
    if (asked.what == Asked::What::act) {
        on_refused_act(asked, error, now);
        return;
    }
    if (asked.what == Asked::What::draft) {
        const double again_ms = std::max(retry_ms_min, static_cast<double>(error.retry_ms));
        on_told_draft(room, error.temporary ? now.ms + again_ms : 0);
        return;
    }
    if (room.sending.cid == asked.cid) room.sending = {};
    if (is_taken_from(error)) room.refused_until_ms = now.ms + std::max(retry_ms_min, static_cast<double>(error.retry_ms));
    if (error.temporary && !is_taken_from(error)) {
        room.sending.again_at_ms = now.ms + std::max(retry_ms_min, static_cast<double>(error.retry_ms));
        return;
    }
    room.timeline.fail(asked.cid, error.message);
    if (const Message* message = room.timeline.find_unsent(asked.cid)) keep(room, *message);
    send_next(room, now);
}

}  // namespace parley::client
