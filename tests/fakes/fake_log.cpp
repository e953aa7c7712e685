#include "tests/fakes/fake_log.h"

#include <algorithm>
#include <variant>

#include "shared/limits.h"

namespace parley::server {

namespace {

LogReply failed(const LogRequest& request) {
    const Error error = make_error(ErrorCode::storage_unavailable);
    if (const auto* append = get_if<AppendRequest>(&request)) return AppendReply{append->ticket, error};
    if (const auto* read = get_if<ReadRequest>(&request)) return ReadReply{read->ticket, error};
    if (const auto* person = get_if<AddPersonRequest>(&request)) return PersonReply{person->ticket, error};
    if (const auto* person = get_if<FindPersonRequest>(&request)) return PersonReply{person->ticket, error};
    if (const auto* account = get_if<AccountRequest>(&request)) {
        if (is_answered_with_person(account->act)) return PersonReply{account->ticket, error};
        return AccountReply{account->ticket, error};
    }
    if (const auto* file = get_if<FileRequest>(&request)) return FileReply{file->ticket, error};
    if (const auto* search = get_if<SearchRequest>(&request)) return SearchReply{search->ticket, error};
    return AddRoomReply{get<AddRoomRequest>(request).ticket, error};
}

EventContent created(const std::string& name, const std::string& topic, RoomAccess access) {
    EventContent content;
    content.kind = EventKind::created;
    content.name = name;
    content.topic = topic;
    content.access = access;
    return content;
}

}  // namespace

FakeLog::FakeLog() {
    const Person parley{UserId("parley"), "Parley"};
    Replies nobody_is_told;
    const auto add = [&](const char* id, const char* name, const char* topic, RoomAccess access = RoomAccess::everyone) {
        Room& room = rooms_.emplace_back();
        room.info.id = RoomId(id);
        store(room, parley, MessageCid(), created(name, topic, access), nobody_is_told);
    };
    add("lobby", "Lobby", "Everybody is here");
    add("random", "Random", "Anything goes");
    add("staff", "Staff", "What was done, and what was reported", RoomAccess::staff);
}

LogState FakeLog::state() const {
    LogState state;
    state.epoch = Epoch("fake-epoch");
    for (const Room& room : rooms_)
        if (room.info.access != RoomAccess::personal) state.rooms.push_back(room.info);
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
            visit([&](const auto& one) { apply(one, replies); }, request);
        }
    }
    if (!fail) expire(replies);
    return replies;
}

const std::deque<Event>& FakeLog::events(const RoomId& room) const {
    static const std::deque<Event> none;
    const Room* found = find(room);
    return found == nullptr ? none : found->events;
}

// ---- people ----------------------------------------------------------------------------------------------------------

void FakeLog::apply(const AddPersonRequest& request, Replies& replies) {
    if (const auto out = kept_out(request.person.id, request.address)) {
        replies.emplace_back(PersonReply{request.ticket, *out});
        return;
    }
    const Member* known = find_person(request.person.id);
    const bool comes_back = !request.session.token_hash.empty();
    std::optional<ErrorCode> error;
    if (known != nullptr && (known->account || !known->tokens.empty())) error = ErrorCode::storage_unavailable;
    if (find_hash(request.session.token_hash).first != nullptr) error = ErrorCode::storage_unavailable;
    if (find_skeleton(request.skeleton) != nullptr || kept_names_.count(request.skeleton) > 0) error = ErrorCode::name_taken;
    if (error) {
        replies.emplace_back(PersonReply{request.ticket, make_error(*error)});
        return;
    }
    Member& member = remember(request.person);
    if (comes_back) open(member, request.session, replies);
    replies.emplace_back(PersonReply{request.ticket, found(member, comes_back ? request.session.id : "")});
}

void FakeLog::apply(const FindPersonRequest& request, Replies& replies) {
    const auto [member, token] = find_valid(request.token_hash);
    if (member == nullptr) {
        replies.emplace_back(PersonReply{request.ticket, make_error(ErrorCode::bad_token)});
        return;
    }
    if (const auto out = kept_out(member->person.id, request.address)) {
        replies.emplace_back(PersonReply{request.ticket, *out});
        return;
    }
    see(*token, request.token_hash);
    PersonFound person = found(*member, token->session);
    person.scopes = token->scopes;
    person.expires_ms = token->expires_ms;
    replies.emplace_back(PersonReply{request.ticket, std::move(person)});
}

PersonFound FakeLog::found(const Member& member, const std::string& session) const {
    PersonFound found;
    found.person = member.person;
    found.rank = rank_of(member.person.id);
    found.session = session;
    const std::string& id = member.person.id.value;
    for (const Room& room : rooms_) {
        const bool related = room.members.count(id) > 0 || room.invited.count(id) > 0 ||
                             member.markers.count(room.info.id.value) > 0 || !threads_of(room, member).empty();
        if (!related || room.info.access == RoomAccess::personal) continue;
        found.rooms.push_back(room.info);
        found.rooms.back().standing = standing(room, member);
    }
    found.personal.id = personal_room(member.person.id);
    found.personal.access = RoomAccess::personal;
    if (const Room* personal = find(found.personal.id)) found.personal.head = personal->info.head;
    for (const auto& [key, value] : member.settings) found.settings.push_back({key, value});
    for (const auto& [key, draft] : member.drafts) found.settings.push_back({key, draft.words});
    return found;
}

Standing FakeLog::standing(const Room& room, const Member& member) const {
    Standing standing;
    const auto membership = room.members.find(member.person.id.value);
    const bool is_member = membership != room.members.end();
    standing.role = effective_role(room.info.access, is_member ? membership->second.role : Role::none);
    standing.invited = room.invited.count(member.person.id.value) > 0;
    if (may_read(room.info.access, standing.role)) standing.threads = threads_of(room, member);
    const auto marker = member.markers.find(room.info.id.value);
    if (marker != member.markers.end()) standing.read = marker->second;
    if (marker == member.markers.end() && (!is_member || room.info.access == RoomAccess::everyone)) return standing;
    const Seq from = marker != member.markers.end() ? marker->second : membership->second.since;
    const Seq unread = ordinal(room, room.info.head) - ordinal(room, from);
    standing.unread = static_cast<std::uint32_t>(std::min<Seq>(unread, limits::unread_max));
    return standing;
}

std::vector<ThreadStanding> FakeLog::threads_of(const Room& room, const Member& member) const {
    std::map<Seq, Seq> parts;  // by the root: read up to here
    std::map<Seq, Seq> newest;
    for (const Event& event : room.events) {
        if (event.kind != EventKind::posted || event.thread == 0) continue;
        newest[event.thread] = event.seq;
        const Event& root = room.events[static_cast<std::size_t>(event.thread) - 1];
        if (root.author.id == member.person.id) parts.emplace(root.seq, root.seq);
        if (event.author.id == member.person.id) parts[event.thread] = event.seq;
    }
    std::vector<ThreadStanding> threads;
    for (const auto& [root, wrote] : parts) {
        const auto marked = member.thread_markers.find({room.info.id.value, root});
        ThreadStanding one{root, marked == member.thread_markers.end() ? wrote : std::max(wrote, marked->second), 0};
        for (const Event& event : room.events)
            if (event.kind == EventKind::posted && event.thread == root && event.seq > one.read) ++one.unread;
        threads.push_back(one);
    }
    std::sort(threads.begin(), threads.end(),
              [&](const ThreadStanding& a, const ThreadStanding& b) { return newest[a.root] > newest[b.root]; });
    if (threads.size() > limits::threads_told_max) threads.resize(limits::threads_told_max);
    return threads;
}

FakeLog::Member& FakeLog::remember(const Person& person) {
    if (Member* known = find_person(person.id)) return *known;
    people_.push_back(Member{person});
    return people_.back();
}

FakeLog::Member* FakeLog::find_person(const UserId& id) {
    const auto found = std::find_if(people_.begin(), people_.end(), [&](const Member& one) { return one.person.id == id; });
    return found == people_.end() ? nullptr : &*found;
}

// ---- rooms -----------------------------------------------------------------------------------------------------------

const FakeLog::Room* FakeLog::find(const RoomId& id) const {
    const auto found = std::find_if(rooms_.begin(), rooms_.end(), [&](const Room& room) { return room.info.id == id; });
    return found == rooms_.end() ? nullptr : &*found;
}

FakeLog::Room* FakeLog::find(const RoomId& id) {
    return const_cast<Room*>(std::as_const(*this).find(id));
}

FakeLog::Room& FakeLog::personal_log(const UserId& person) {
    const RoomId id = personal_room(person);
    if (Room* room = find(id)) return *room;
    Room& room = rooms_.emplace_back();
    room.info.id = id;
    room.info.access = RoomAccess::personal;
    return room;
}

void FakeLog::apply(const AddRoomRequest& request, Replies& replies) {
    Result<RoomInfo> room = add_room(request, replies);
    replies.emplace_back(AddRoomReply{request.ticket, std::move(room)});
}

Result<RoomInfo> FakeLog::add_room(const AddRoomRequest& request, Replies& replies) {
    std::vector<std::string> people;
    if (request.access == RoomAccess::direct) {
        people.push_back(request.founder.id.value);
        for (const UserId& person : request.people) people.push_back(person.value);
        std::sort(people.begin(), people.end());
    }
    if (const auto before = room_of_before(request, people)) return *before;
    for (const UserId& person : request.people)
        if (find_person(person) == nullptr) return make_error(ErrorCode::unknown_person);
    Actor founder{request.founder.id, Role::none, false};
    restrain(staff(), founder);
    if (const auto code = refusal(request.access, founder)) return worded(*code, staff(), founder.id);
    if (find(request.id) != nullptr) return make_error(ErrorCode::room_exists);
    if (state().rooms.size() >= limits::rooms_max) return make_error(ErrorCode::too_many_rooms);

    Room& room = rooms_.emplace_back();
    room.info.id = request.id;
    room.info.name = request.name;
    room.info.access = request.access;
    room.direct_people = std::move(people);
    replies.emplace_back(RoomCommitted{room.info});
    store(room, request.founder, request.cid, created(request.name, "", request.access), replies);
    for (const UserId& person : request.people) {
        EventContent joined;
        joined.kind = EventKind::joined;
        joined.person = find_person(person)->person;
        store(room, request.founder, MessageCid(), std::move(joined), replies);
        EventContent direct;
        direct.kind = EventKind::direct;
        direct.about = room.info.id;
        store(personal_log(person), request.founder, MessageCid(), std::move(direct), replies);
    }
    return room.info;
}

std::optional<Result<RoomInfo>> FakeLog::room_of_before(const AddRoomRequest& request, const std::vector<std::string>& people) {
    if (request.access == RoomAccess::direct) {
        for (const Room& room : rooms_)
            if (room.direct_people == people) return room.info;
    }
    if (request.cid.empty()) return std::nullopt;
    const auto place = by_cid_.find({request.founder.id.value, request.cid.value});
    if (place == by_cid_.end()) return std::nullopt;
    const Room& room = *find(place->second.first);
    if (room.events[static_cast<std::size_t>(place->second.second) - 1].kind == EventKind::created) return room.info;
    return make_error(ErrorCode::cid_conflict);
}

}  // namespace parley::server
