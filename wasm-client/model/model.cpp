#include "wasm-client/model/model.h"

#include <charconv>
#include <utility>

#include "shared/limits.h"
#include "shared/text_rules.h"
#include "wasm-client/model/account_names.h"

namespace parley::client {

namespace {

constexpr std::string_view rooms_path = "/r/";
constexpr std::string_view join_fragment = "#join=";
/// So long after the first key a draft is kept.
constexpr double draft_pause_ms = 400;

double number_in(std::string_view digits) {
    std::int64_t number = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), number);
    return static_cast<double>(number);
}

}  // namespace

Place place_in(std::string_view path) {
    if (path.substr(0, rooms_path.size()) != rooms_path) return {};
    const std::size_t fragment = path.find(join_fragment);
    const std::string_view rest = path.substr(0, fragment).substr(rooms_path.size());
    const std::size_t end = rest.find('/');
    Place place{RoomId(std::string(rest.substr(0, end)))};
    if (fragment != std::string_view::npos) place.code = path.substr(fragment + join_fragment.size());
    if (end == std::string_view::npos) return place;
    const std::string_view digits = rest.substr(end + 1);
    Seq seq = 0;
    const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), seq);
    const bool whole = read.ec == std::errc() && read.ptr == digits.data() + digits.size();
    if (whole && seq <= limits::integer_max) place.seq = seq;
    return place;
}

std::string room_link_fragment(std::string_view code) {
    return std::string(join_fragment) + std::string(code);
}

std::string room_path(const RoomId& room, Seq seq) {
    std::string path = std::string(rooms_path) + room.value;
    if (seq != 0) path += "/" + std::to_string(seq);
    return path;
}

bool Model::take_changed() {
    return std::exchange(changed_, false);
}

std::vector<Effect> Model::take_effects() {
    return std::exchange(effects_, {});
}

void Model::start(Remembered remembered, Now now) {
    state_.token = remembered.token;
    state_.wanted_name = remembered.name;
    state_.rank = stored_rank(remembered.rank);
    device_ = remembered.device;
    next_token_ = remembered.next_token;
    token_at_ms_ = number_in(remembered.token_at_ms);
    kept_ = std::move(remembered.kept);
    state_.link_since_ms = now.ms;
    const Place place = place_in(remembered.path);
    wanted_room_ = place.room;
    wanted_seq_ = place.seq;
    if (!place.code.empty()) come_by_room_link(place);
    const bool account = state_.rank != Rank::guest;
    if (state_.token.empty() && (account || state_.wanted_name.empty())) {
        state_.wanted_name.clear();
        state_.rank = Rank::guest;
        effect(ShowDialog{account ? "sign-in" : "first", ""});
        return;
    }
    if (!state_.token.empty() && !remembered.user.empty()) {
        state_.me = {UserId(remembered.user), remembered.name};
        show_last_seen(now);
    }
    connect(now);
}

void Model::on_intent(const Intent& intent, Now now) {
    changed_ = true;
    parley::visit([&](const auto& one) { on(one, now); }, intent);
}

void Model::on(const ChooseName& intent, Now now) {
    const Result<std::string> name = checked_name(intent.name);
    if (!name) {
        effect(ShowDialog{"name", tr(name.error())});
        return;
    }
    state_.wanted_name = name.value();
    effect(ShowDialog{"", ""});
    if (state_.link == Link::authenticating)
        ask(Auth{state_.wanted_name, "", device_}, {Asked::What::auth});
    else
        connect(now);
}

void Model::on(const OpenRoom& intent, Now now) {
    if (state_.find(intent.room) == nullptr) return;
    on(CloseAccount{}, now);
    show_room(intent.room, intent.from_history, now);
}

void Model::show_room(const RoomId& id, bool address_is_right, Now now) {
    RoomState* room = state_.find(id);
    if (room == nullptr) return;
    const bool first = state_.current.empty();
    const RoomId before = room_of(state_.current);
    RoomState* left = state_.current_room();
    if (left != nullptr && left != room) {
        left->also_in_room = false;
        forget_list(*left);
        tell_draft(*left, now);
    }
    const bool was_beside = state_.is_beside(id);
    const bool stays_beside = state_.beside.fits && before == room_of(id);
    if (state_.current != id && !stays_beside) state_.passage.reset();
    state_.card.reset();
    state_.pane.reset();
    if (wanted_room_ != id) wanted_seq_ = 0;
    // What the reader sees of the room goes on beside its thread, and is all there is again without it.
    if (stays_beside && state_.current == before) state_.beside.at_end = state_.at_end;
    state_.at_end = was_beside ? state_.beside.at_end : !state_.in_passage(id);
    state_.current = id;
    if (!room->is_thread()) note_visit(id);
    for (RoomState* gone : {left, state_.find(before)}) {
        if (gone == nullptr || state_.is_shown(gone->info.id)) continue;
        gone->left_unread = false;
        gone->unread_after = 0;
        bound_newer(*gone);
    }
    wanted_room_ = id;
    if (room->unread > 0) {
        const Seq last = room->timeline.last();
        const Seq counted_back = last >= room->unread ? last - room->unread : 0;
        room->unread_after = room->reading.read > 0 ? room->reading.read : counted_back;
    }
    note_read(*room, now);
    list_people(*room, now);
    effect(SetComposer{room->writing()});
    if (state_.search.open && before != room_of(id)) search_anew(now, 0);
    if (!address_is_right) effect(ShowPath{room_path(room_of(id), root_of(id)), first});
    if (state_.link == Link::online && room->membership == RoomState::Membership::outside) enter(*room);
}

void Model::on_path(std::string_view path, Now now) {
    changed_ = true;
    const Place place = place_in(path);
    if (!place.code.empty()) come_by_room_link(place);
    if (state_.find(place.room) == nullptr) return;
    on(CloseAccount{}, now);
    wanted_room_ = place.room;
    wanted_seq_ = place.seq;
    if (place.room != state_.current)
        show_room(place.room, true, now);
    else if (place.seq == 0)
        state_.passage.reset();
    visit();
}

/// The message that the address names, once the room is here.
void Model::visit() {
    const RoomState* room = state_.current_room();
    if (wanted_seq_ == 0 || room == nullptr || wanted_room_ != state_.current) return;
    const bool kept_row = !room->known && room->timeline.has_row(wanted_seq_);
    if (kept_row) {
        state_.reveal = {wanted_seq_, state_.reveal.serial + 1};  // and once more when the log is here
        return;
    }
    if (!room->known || state_.link != Link::online) return;
    go_to(std::exchange(wanted_seq_, 0));
}

/// Of the current room, or of one message of it; leaves no entry in the history.
void Model::show_address(Seq seq) {
    effect(ShowPath{room_path(room_of(state_.current), seq), true});
}

bool Model::on_room_link(std::string_view path, Now now) {
    const Place place = place_in(path);
    if (!place.code.empty()) come_by_room_link(place);
    if (state_.find(place.room) == nullptr) return !place.code.empty();
    on_intent(OpenRoom{place.room, false}, now);
    wanted_room_ = place.room;
    wanted_seq_ = place.seq;
    visit();
    return true;
}

void Model::on(const EditDraft& intent, Now now) {
    RoomState* room = state_.current_room();
    if (room == nullptr || room->writing() == intent.text) return;
    if (room->editing.seq != 0) {
        room->editing.text = intent.text;
        say_typing(*room, now);
        return;
    }
    room->draft = intent.text;
    room->too_long = room->too_long && is_too_long(room->draft);
    room->draft_entry.changed = true;
    if (drafts_at_ms_ == 0) drafts_at_ms_ = now.ms + draft_pause_ms;
    note_draft(*room, now);
    say_typing(*room, now);
}

void Model::on(const SendDraft& intent, Now now) {
    RoomState* room = state_.current_room();
    if (room == nullptr || !room->writable()) return;
    if (room->editing.seq != 0) {
        send_edit(*room, intent.cid, now);
        return;
    }
    std::string words = room->draft;
    const bool spoken = intent.files.empty() && !words.empty() && words.front() == '/';
    if (spoken && !read_commands(*room, intent, words, now)) return;
    room->too_long = is_too_long(words);
    if (room->too_long) {
        effect(Announce{tr("Too long for a message")});
        return;
    }
    const Result<std::string> body = checked_body(words);
    const bool only_files = !intent.files.empty() && room->draft.find_first_not_of(" \t\n") == std::string::npos;
    if (!body && !only_files) return;  // an empty draft needs no words
    Message message;
    message.at_ms = intent.wall_ms;
    message.author = state_.me;
    message.cid = intent.cid;
    if (!only_files) message.body = body.value();
    message.files = intent.files;
    message.target = std::exchange(room->answer, {}).seq;
    message.in_room = std::exchange(room->also_in_room, false);
    // Kept before it leaves, and before the draft is let go.
    message.order = next_order_++;
    message.delivery = Delivery::pending;
    keep(*room, message);
    clear_draft(*room);
    post(*room, std::move(message), now);
}

void Model::on(const DraftAsFile&, Now) {
    RoomState* room = state_.current_room();
    if (room == nullptr || !std::exchange(room->too_long, false)) return;
    effect(OfferText{"message.txt", room->draft});
    clear_draft(*room);
    effect(FocusComposer{});
}

/// The operator may allow less than the schema does.
bool Model::is_too_long(std::string_view words) const {
    const std::uint64_t most = state_.body_bytes_max;
    return words.size() > limits::body_bytes_max || (most > 0 && words.size() > most);
}

/// Of the outbox already.
void Model::post(RoomState& room, Message message, Now now) {
    room.unread_after = 0;
    room.left_unread = false;
    if (state_.in_passage(room.info.id)) on(ShowLatest{}, now);
    room.timeline.add_unsent(std::move(message));
    send_next(room, now);
}

void Model::on(const LoadOlder& intent, Now) {
    RoomState* room = state_.in_passage(intent.room) ? &*state_.passage : state_.find(intent.room);
    if (room == nullptr || room->loading_older || room->older_stuck || !room->live()) return;
    if (!room->timeline.has_older() || state_.link != Link::online) return;
    room->loading_older = true;
    ask_older(*room);
}

void Model::on(const ReachEnd& intent, Now now) {
    state_.at_end = intent.at_end;
    if (RoomState* room = state_.current_room()) note_read(*room, now);
}

void Model::on(const SeeBeside& intent, Now now) {
    state_.beside = {intent.fits, intent.at_end};
    if (RoomState* room = state_.find(room_of(state_.current))) note_read(*room, now);
}

void Model::on(const RetryMessage& intent, Now now) {
    RoomState* room = state_.find(intent.room);
    if (room == nullptr || room->timeline.find_unsent(intent.cid) == nullptr) return;
    room->timeline.retry(intent.cid);
    room->sending.again_at_ms = std::max(room->sending.again_at_ms, room->refused_until_ms);
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
    const bool banned = state_.link == Link::idle && !state_.banned.empty();
    if (state_.link == Link::waiting || banned) connect(now);
}

std::string Model::tr(const Error& error) const {
    return state_.language.tr_error(error.message, static_cast<std::uint64_t>(error.code));
}

void Model::on(const AskRoomName&, Now) {
    effect(ShowDialog{"room", ""});
}

void Model::on(const CreateRoom& intent, Now) {
    const Result<std::string> name = checked_room_name(intent.name);
    if (!name) {
        effect(ShowDialog{"room", tr(name.error())});
        return;
    }
    if (state_.link != Link::online) {
        effect(ShowDialog{"room", tr("You are offline. The room can be made when the connection is back.")});
        return;
    }
    Asked asked{Asked::What::create, {}, intent.cid};
    asked.about = intent.topic;
    ask(Create{name.value(), intent.access, intent.cid}, std::move(asked));
}

void Model::on(const CloseDialog&, Now) {
    worded_.reset();
    effect(ShowDialog{"", ""});
}

}  // namespace parley::client
