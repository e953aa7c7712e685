// What the person does to messages: answering, editing, deleting, reactions, pins. All of it is seen at once.
#include <algorithm>
#include <utility>

#include "shared/text_rules.h"
#include "wasm-client/model/backoff.h"
#include "wasm-client/model/model.h"
#include "wasm-client/model/rights.h"

namespace parley::client {

namespace {

/// So long a deletion can be undone before anybody hears of it.
constexpr double undo_ms = 5'000;

}  // namespace

void Model::on(const AnswerMessage& intent, Now) {
    RoomState* room = state_.current_room();
    if (room == nullptr) return;
    room->answer = {};
    if (room->is_thread()) effect(FocusComposer{});
    if (intent.seq == 0 || !room->writable() || room->is_thread()) return;
    const Message* message = state_.shown(*room).timeline.row(intent.seq);
    if (message == nullptr || !message->is_whole()) return;
    stop_editing(*room);
    room->answer = {message->seq, message->author, message->body};
    effect(Announce{tr("Replying to {}", {message->author.name})});
    effect(FocusComposer{});
}

void Model::on(const GoToMessage& intent, Now) {
    go_to(intent.seq);
}

// ---- editing -----------------------------------------------------------------------------------------------------------

void Model::on(const EditMessage& intent, Now) {
    RoomState* room = state_.current_room();
    if (room == nullptr) return;
    stop_editing(*room);
    if (intent.seq == 0) return;
    const Message* message = state_.shown(*room).timeline.row(intent.seq);
    if (message == nullptr || !may(state_, *room, EventKind::edited, *message)) return;
    room->answer = {};
    room->editing = {message->seq, message->body, message->body};
    effect(SetComposer{room->editing.text});
    effect(Announce{tr("Editing your message")});
    effect(FocusComposer{});
}

void Model::on(const EditLast&, Now now) {
    const RoomState* room = state_.current_room();
    if (room == nullptr) return;
    const auto& rows = state_.shown(*room).timeline.messages();
    const auto last = std::find_if(rows.rbegin(), rows.rend(), [&](const Message& row) {
        return row.author.id == state_.me.id && may(state_, *room, EventKind::edited, row);
    });
    if (last != rows.rend()) on(EditMessage{last->seq}, now);
}

/// The draft that was there before comes back.
void Model::stop_editing(RoomState& room) {
    if (std::exchange(room.editing, {}).seq == 0) return;
    if (room.info.id == state_.current) effect(SetComposer{room.draft});
}

void Model::send_edit(RoomState& room, const MessageCid& cid, Now now) {
    const Result<std::string> body = checked_body(room.editing.text);
    if (!body) {
        if (body.error().code == ErrorCode::too_large) effect(Tell{tr(body.error())});
        return;
    }
    EventContent content;
    content.kind = EventKind::edited;
    content.target = room.editing.seq;
    content.body = body.value();
    const bool same = content.body == room.editing.before;
    stop_editing(room);
    if (!same) act(room, std::move(content), cid, now);
}

// ---- changes on their way ----------------------------------------------------------------------------------------------

void Model::on(const ActOnMessage& intent, Now now) {
    RoomState* room = state_.find(intent.room.empty() ? state_.current : intent.room);
    if (room == nullptr) return;
    const Message* message = state_.shown(*room).timeline.row(intent.content.target);
    if (message == nullptr || !may(state_, *room, intent.content.kind, *message)) return;
    if (intent.content.kind == EventKind::deleted && room->editing.seq == message->seq) stop_editing(*room);
    if (intent.content.kind == EventKind::deleted && room->answer.seq == message->seq) room->answer = {};
    act(*room, intent.content, intent.cid, now);
}

void Model::act(RoomState& room, EventContent content, const MessageCid& cid, Now now) {
    Act act{room.info.id, cid, std::move(content)};
    if (act.content.kind == EventKind::deleted) {
        act.stage = Act::Stage::held;
        act.due_ms = now.ms + undo_ms;
        effect(Announce{tr("Message deleted")});
    }
    Event change;
    static_cast<EventContent&>(change) = act.content;
    change.seq = 1;  // of an event that has none yet
    change.at_ms = static_cast<std::int64_t>(now.wall_ms);
    change.author = state_.me;
    change.cid = cid;
    room.timeline.expect(change);
    if (state_.in_passage(room.info.id)) state_.passage->timeline.expect(change);
    state_.acts.push_back(std::move(act));
    send_acts(now);
}

void Model::take_back(const Act& act) {
    if (RoomState* room = state_.find(act.room)) room->timeline.take_back(act.cid);
    if (state_.in_passage(act.room)) state_.passage->timeline.take_back(act.cid);
}

std::vector<Act>::iterator Model::find_act(const MessageCid& cid) {
    return std::find_if(state_.acts.begin(), state_.acts.end(), [&](const Act& act) { return act.cid == cid; });
}

void Model::send_acts(Now now) {
    if (state_.link != Link::online) return;
    for (Act& act : state_.acts) {
        const bool due = act.stage == Act::Stage::waiting || act.stage == Act::Stage::held;
        const RoomState* room = state_.find(act.room);
        if (!due || now.ms < act.due_ms || room == nullptr || !room->live()) continue;
        act.stage = Act::Stage::asked;
        changed_ = true;
        ask(Change{act.room, act.cid, act.content}, {Asked::What::act, act.room, act.cid});
    }
}

/// When the next of them leaves; 0: none waits for a time.
double Model::acts_due_ms() const {
    double due_ms = 0;
    for (const Act& act : state_.acts) {
        const bool waits = act.stage == Act::Stage::waiting || act.stage == Act::Stage::held;
        const RoomState* room = state_.find(act.room);
        if (!waits || room == nullptr || !room->live()) continue;
        if (due_ms == 0 || act.due_ms < due_ms) due_ms = act.due_ms;
    }
    return due_ms;
}

/// What can still be undone will not be: the page may be gone the next moment.
void Model::let_go_of_acts(Now now) {
    for (Act& act : state_.acts)
        if (act.stage == Act::Stage::held) act.due_ms = now.ms;
    send_acts(now);
}

/// With the connection the answers are gone: each is sent again, and is stored once.
void Model::forget_asked_acts() {
    for (Act& act : state_.acts)
        if (act.stage == Act::Stage::asked) act = {act.room, act.cid, act.content};
}

void Model::on_acted(const Asked& asked, Seq seq) {
    const auto act = find_act(asked.cid);
    if (act == state_.acts.end()) return;
    // The event itself takes its place in the row; one that was there before does not come any more.
    const RoomState* room = state_.find(act->room);
    if (room != nullptr && seq <= room->timeline.last()) take_back(*act);
    state_.acts.erase(act);
}

void Model::on_refused_act(const Asked& asked, const ErrorReply& error, Now now) {
    const auto act = find_act(asked.cid);
    if (act == state_.acts.end()) return;
    const bool muted = error.code == static_cast<std::uint64_t>(ErrorCode::muted);
    if (error.temporary && !muted) {
        act->stage = Act::Stage::waiting;
        act->due_ms = now.ms + std::max(retry_ms_min, static_cast<double>(error.retry_ms));
        return;
    }
    if (act->content.kind == EventKind::edited) {
        act->stage = Act::Stage::failed;
        act->error = error.message;
        return;
    }
    take_back(*act);
    state_.acts.erase(act);
    effect(Tell{error.message});
}

void Model::on(const UndoAct& intent, Now) {
    const auto act = find_act(intent.cid);
    if (act == state_.acts.end() || act->stage == Act::Stage::asked) return;
    take_back(*act);
    state_.acts.erase(act);
}

void Model::on(const RetryAct& intent, Now now) {
    const auto act = find_act(intent.cid);
    if (act == state_.acts.end() || act->stage != Act::Stage::failed) return;
    act->stage = Act::Stage::waiting;
    act->due_ms = now.ms;
    send_acts(now);
}

// ---- unread from here --------------------------------------------------------------------------------------------------

/// Until the room is left and entered again: the server knows only how far it was read, and that goes forwards.
void Model::on(const MarkUnread& intent, Now) {
    RoomState* room = state_.current_room();
    if (room == nullptr || intent.seq == 0) return;
    const auto& rows = room->timeline.messages();
    const auto unread = std::count_if(rows.begin(), rows.end(), [&](const Message& row) {
        return row.seq >= intent.seq && !row.is_line() && !row.state.erased && row.author.id != state_.me.id;
    });
    room->unread = static_cast<std::uint32_t>(unread);
    room->unread_after = intent.seq - 1;
    room->left_unread = true;
}

}  // namespace parley::client
