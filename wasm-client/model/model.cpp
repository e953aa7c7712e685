#include "wasm-client/model/model.h"

#include <utility>

#include "shared/text_rules.h"

namespace parley::client {

namespace {

constexpr std::string_view room_path = "/r/";
/// So long after the first key a draft is kept.
constexpr double draft_pause_ms = 400;

RoomId room_in(std::string_view path) {
    if (path.substr(0, room_path.size()) != room_path) return {};
    const std::string_view rest = path.substr(room_path.size());
    return RoomId(std::string(rest.substr(0, rest.find('/'))));
}

}  // namespace

bool Model::take_changed() {
    return std::exchange(changed_, false);
}

std::vector<Effect> Model::take_effects() {
    return std::exchange(effects_, {});
}

void Model::start(Remembered remembered, Now now) {
    state_.token = remembered.token;
    state_.wanted_name = remembered.name;
    kept_ = std::move(remembered.kept);
    wanted_room_ = room_in(remembered.path);
    if (state_.token.empty() && state_.wanted_name.empty()) {
        effect(ShowDialog{"name", ""});
        return;
    }
    connect(now);
}

void Model::on_intent(const Intent& intent, Now now) {
    changed_ = true;
    std::visit([&](const auto& one) { on(one, now); }, intent);
}

void Model::on(const ChooseName& intent, Now now) {
    const Result<std::string> name = checked_name(intent.name);
    if (!name) {
        effect(ShowDialog{"name", name.error().message});
        return;
    }
    state_.wanted_name = name.value();
    effect(ShowDialog{"", ""});
    if (state_.link == Link::authenticating)
        ask(Auth{state_.wanted_name, ""}, {Asked::What::auth});
    else
        connect(now);
}

void Model::on(const OpenRoom& intent, Now now) {
    if (state_.find(intent.room) != nullptr) show_room(intent.room, intent.from_history, now);
}

void Model::show_room(const RoomId& id, bool address_is_right, Now now) {
    RoomState* room = state_.find(id);
    if (room == nullptr) return;
    const bool first = state_.current.empty();
    RoomState* left = state_.current_room();
    if (left != nullptr && left != room) {
        left->unread_after = 0;
        forget_list(*left);
    }
    if (state_.current != id) state_.passage.reset();
    state_.current = id;
    if (left != nullptr) bound_newer(*left);
    state_.at_end = !state_.passage;
    wanted_room_ = id;
    if (room->unread > 0) {
        const Seq last = room->timeline.last();
        const Seq counted_back = last >= room->unread ? last - room->unread : 0;
        room->unread_after = room->reading.read > 0 ? room->reading.read : counted_back;
    }
    note_read(*room, now);
    list_people(*room, now);
    effect(SetComposer{room->draft});
    if (state_.search.open) search_anew(now, 0);
    if (!address_is_right) effect(ShowPath{std::string(room_path) + id.value, first});
    if (state_.link == Link::online && room->membership == RoomState::Membership::outside) enter(*room);
}

void Model::on_path(std::string_view path, Now now) {
    changed_ = true;
    on(OpenRoom{room_in(path), true}, now);
}

bool Model::on_room_link(std::string_view path, Now now) {
    const RoomId id = room_in(path);
    if (state_.find(id) == nullptr) return false;
    on_intent(OpenRoom{id, false}, now);
    return true;
}

void Model::on(const EditDraft& intent, Now now) {
    RoomState* room = state_.current_room();
    if (room == nullptr || room->draft == intent.text) return;
    room->draft = intent.text;
    room->draft_entry.changed = true;
    if (drafts_at_ms_ == 0) drafts_at_ms_ = now.ms + draft_pause_ms;
    say_typing(*room, now);
}

void Model::on(const SendDraft& intent, Now now) {
    RoomState* room = state_.current_room();
    if (room == nullptr || room->info.archived || !room->refusal.empty()) return;
    const Result<std::string> body = checked_body(room->draft);
    if (!body) {
        // An empty draft needs no words; anything else stays in the composer, and the person is told why.
        if (body.error().code == ErrorCode::too_large) effect(Announce{body.error().message});
        return;
    }
    Message message;
    message.at_ms = intent.wall_ms;
    message.author = state_.me;
    message.cid = intent.cid;
    message.body = body.value();
    message.order = next_order_++;
    message.delivery = Delivery::pending;
    // Kept before it leaves, and before the draft is let go.
    keep(*room, message);
    room->draft.clear();
    room->draft_entry.changed = true;
    keep_drafts();
    room->unread_after = 0;
    state_.passage.reset();
    room->timeline.add_unsent(std::move(message));
    effect(SetComposer{""});
    send_next(*room, now);
}

void Model::on(const LoadOlder& intent, Now) {
    const bool in_passage = state_.passage && state_.passage->info.id == intent.room;
    RoomState* room = in_passage ? &*state_.passage : state_.find(intent.room);
    if (room == nullptr || room->loading_older || room->older_stuck || !room->live()) return;
    if (!room->timeline.has_older() || state_.link != Link::online) return;
    room->loading_older = true;
    ask_older(*room);
}

void Model::on(const ReachEnd& intent, Now now) {
    state_.at_end = intent.at_end;
    if (RoomState* room = state_.current_room()) note_read(*room, now);
}

void Model::on(const RetryMessage& intent, Now now) {
    RoomState* room = state_.find(intent.room);
    if (room == nullptr || room->timeline.find_unsent(intent.cid) == nullptr) return;
    room->timeline.retry(intent.cid);
    keep(*room, *room->timeline.find_unsent(intent.cid));
    send_next(*room, now);
}

void Model::on(const DiscardMessage& intent, Now) {
    RoomState* room = state_.find(intent.room);
    if (room == nullptr) return;
    room->timeline.discard(intent.cid);
    forget(intent.cid);
}

void Model::on(const RetryConnection&, Now now) {
    if (state_.link == Link::waiting) connect(now);
}

void Model::on(const AskRoomName&, Now) {
    effect(ShowDialog{"room", ""});
}

void Model::on(const CreateRoom& intent, Now) {
    const Result<std::string> name = checked_room_name(intent.name);
    if (!name) {
        effect(ShowDialog{"room", name.error().message});
        return;
    }
    if (state_.link != Link::online) {
        effect(ShowDialog{"room", "You are offline. The room can be made when the connection is back."});
        return;
    }
    ask(Create{name.value(), RoomAccess::open, intent.cid}, {Asked::What::create});
}

void Model::on(const CloseDialog&, Now) {
    effect(ShowDialog{"", ""});
}

}  // namespace parley::client
