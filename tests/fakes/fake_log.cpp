#include "tests/fakes/fake_log.h"

#include <algorithm>
#include <memory>
#include <variant>

#include "shared/limits.h"

namespace parley::server {

namespace {

LogReply failed(const LogRequest& request) {
    const Error error = make_error(ErrorCode::storage_unavailable);
    if (const auto* append = std::get_if<AppendRequest>(&request)) return AppendReply{append->ticket, error};
    if (const auto* read = std::get_if<ReadRequest>(&request)) return ReadReply{read->ticket, error};
    if (const auto* person = std::get_if<AddPersonRequest>(&request)) return PersonReply{person->ticket, error};
    if (const auto* person = std::get_if<FindPersonRequest>(&request)) return PersonReply{person->ticket, error};
    return AddRoomReply{std::get<AddRoomRequest>(request).ticket, error};
}

}  // namespace

FakeLog::FakeLog() {
    rooms_.push_back({{RoomId("lobby"), "Lobby", "Everybody is here", 0}, {}});
    rooms_.push_back({{RoomId("random"), "Random", "Anything goes", 0}, {}});
}

LogState FakeLog::state() const {
    LogState state;
    state.epoch = Epoch("fake-epoch");
    for (const Room& room : rooms_) state.rooms.push_back(room.info);
    return state;
}

bool FakeLog::submit(LogRequest request) {
    if (full_) return false;
    waiting_.push_back(std::move(request));
    return true;
}

std::vector<LogReply> FakeLog::commit() {
    const bool fail = std::exchange(fail_, false);
    Replies replies;
    for (const LogRequest& request : std::exchange(waiting_, {})) {
        if (fail) {
            replies.push_back(failed(request));
        } else {
            std::visit([&](const auto& one) { apply(one, replies); }, request);
        }
    }
    return replies;
}

const std::vector<Event>& FakeLog::events(const RoomId& room) const {
    static const std::vector<Event> none;
    const auto found = std::find_if(rooms_.begin(), rooms_.end(), [&](const Room& one) { return one.info.id == room; });
    return found == rooms_.end() ? none : found->events;
}

FakeLog::Room* FakeLog::find(const RoomId& id) {
    const auto found = std::find_if(rooms_.begin(), rooms_.end(), [&](const Room& room) { return room.info.id == id; });
    return found == rooms_.end() ? nullptr : &*found;
}

void FakeLog::apply(const AppendRequest& request, Replies& replies) {
    Room* room = find(request.room);
    if (room == nullptr) {
        replies.emplace_back(AppendReply{request.ticket, make_error(ErrorCode::unknown_room)});
        return;
    }
    const auto place = by_cid_.find({request.author.id.value, request.cid.value});
    if (place != by_cid_.end()) {
        const Event& first = find(place->second.first)->events[static_cast<std::size_t>(place->second.second) - 1];
        if (first.room != request.room || first.body != request.body) {
            replies.emplace_back(AppendReply{request.ticket, make_error(ErrorCode::cid_conflict)});
        } else {
            replies.emplace_back(AppendReply{request.ticket, Appended{first.seq, first.at_ms, true}});
        }
        return;
    }
    Event event;
    event.room = request.room;
    event.seq = ++room->info.head;
    event.at_ms = room->events.empty() ? now_ms_ : std::max(now_ms_, room->events.back().at_ms);
    event.author = request.author;
    event.cid = request.cid;
    event.body = request.body;
    event.via = request.via;
    room->events.push_back(event);
    by_cid_[{request.author.id.value, request.cid.value}] = {event.room, event.seq};
    const Appended appended{event.seq, event.at_ms, false};
    replies.emplace_back(Committed{std::make_shared<const Event>(std::move(event))});
    replies.emplace_back(AppendReply{request.ticket, appended});
}

void FakeLog::apply(const ReadRequest& request, Replies& replies) {
    const Room* room = find(request.room);
    if (room == nullptr) {
        replies.emplace_back(ReadReply{request.ticket, make_error(ErrorCode::unknown_room)});
        return;
    }
    const bool forward = request.direction == ReadRequest::Direction::after;
    std::vector<Event> wanted;  // nearest to the cursor first
    for (const Event& event : room->events) {
        if (forward ? event.seq > request.seq : request.seq == 0 || event.seq < request.seq) wanted.push_back(event);
    }
    if (!forward) std::reverse(wanted.begin(), wanted.end());
    PageRead page;
    std::size_t bytes = 0;
    for (const Event& event : wanted) {
        bytes += event.body.size();
        if (page.events.size() >= request.events_max || (bytes > request.bytes_max && !page.events.empty())) break;
        page.events.push_back(event);
    }
    page.more = page.events.size() < wanted.size();
    if (!forward) std::reverse(page.events.begin(), page.events.end());
    replies.emplace_back(ReadReply{request.ticket, std::move(page)});
}

void FakeLog::apply(const AddPersonRequest& request, Replies& replies) {
    people_.emplace_back(request.person, request.token_hash);
    replies.emplace_back(PersonReply{request.ticket, request.person});
}

void FakeLog::apply(const FindPersonRequest& request, Replies& replies) {
    for (const auto& [person, token_hash] : people_) {
        if (token_hash.empty() || token_hash != request.token_hash) continue;
        replies.emplace_back(PersonReply{request.ticket, person});
        return;
    }
    replies.emplace_back(PersonReply{request.ticket, make_error(ErrorCode::bad_token)});
}

void FakeLog::apply(const AddRoomRequest& request, Replies& replies) {
    if (find(request.id) != nullptr) {
        replies.emplace_back(AddRoomReply{request.ticket, make_error(ErrorCode::room_exists)});
        return;
    }
    if (rooms_.size() >= limits::rooms_max) {
        replies.emplace_back(AddRoomReply{request.ticket, make_error(ErrorCode::too_many_rooms)});
        return;
    }
    const RoomInfo info{request.id, request.name, "", 0};
    rooms_.push_back({info, {}});
    replies.emplace_back(RoomCommitted{info});
    replies.emplace_back(AddRoomReply{request.ticket, info});
}

}  // namespace parley::server
