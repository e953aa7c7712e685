// New rooms, with what happens in them first.
#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "native-server/storage/log_writer.h"
#include "shared/event_kinds.h"
#include "shared/limits.h"

namespace parley::server {

namespace {

/// What a direct room is found by: everybody's ids, each once, in order.
std::string direct_key_of(const AddRoomRequest& request) {
    std::vector<std::string> ids = {request.founder.id.value};
    for (const UserId& person : request.people) ids.push_back(person.value);
    std::sort(ids.begin(), ids.end());
    ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
    std::string key;
    for (const std::string& id : ids) key.append(key.empty() ? "" : " ").append(id);
    return key;
}

}  // namespace

bool LogWriter::apply(const AddRoomRequest& request, Replies& replies) {
    PersonRow founder;
    if (!appender_.find_author(request.founder, founder)) return false;
    std::string direct_key;
    Result<RoomRow*> made(nullptr);
    if (!find_made(request, founder, direct_key, made)) return false;
    Place place;
    place.author = founder;
    restrain(place);
    if (made.ok() && made.value() == nullptr) {
        if (const auto refused = refusal(request.access, place.actor)) made = worded(make_error(*refused), place);
    }
    if (made.ok() && made.value() == nullptr && !make_room(request, founder, direct_key, replies, made)) return false;
    if (!made) {
        replies.emplace_back(AddRoomReply{request.ticket, made.error()});
        return true;
    }
    RoomInfo info = made.value()->info;
    Standing standing;
    if (!tables_.standings.standing(*made.value(), founder.no, standing)) return false;
    info.standing = standing;
    replies.emplace_back(AddRoomReply{request.ticket, std::move(info)});
    return true;
}

/// Null: there is none yet.
bool LogWriter::find_made(const AddRoomRequest& request, const PersonRow& founder, std::string& direct_key,
                          Result<RoomRow*>& made) {
    if (!request.cid.empty()) {
        std::optional<EventRow> first_try;
        if (!tables_.finder.find_by_cid(founder.no, request.cid.value, first_try)) return false;
        if (first_try) {
            RoomRow* room = tables_.rooms.find_shared(first_try->room);
            if (room != nullptr && first_try->kind == name_of(EventKind::created)) {
                made = room;
            } else {
                made = make_error(ErrorCode::cid_conflict);
            }
            return true;
        }
    }
    if (request.access != RoomAccess::direct) return true;
    for (const UserId& id : request.people) {
        const PersonRow* person = nullptr;
        if (!tables_.people.find(id, person)) return false;
        if (person != nullptr) continue;
        made = make_error(ErrorCode::unknown_person);
        return true;
    }
    direct_key = direct_key_of(request);
    RoomRow* room = nullptr;
    if (!tables_.rooms.find_direct(direct_key, room)) return false;
    made = room;
    return true;
}

bool LogWriter::make_room(const AddRoomRequest& request, const PersonRow& founder, const std::string& direct_key,
                          Replies& replies, Result<RoomRow*>& made) {
    RoomRow* room = nullptr;
    if (!tables_.rooms.find(request.id, room)) return false;
    if (room != nullptr || is_personal(request.id) || request.access == RoomAccess::personal) {
        made = make_error(ErrorCode::room_exists);
        return true;
    }
    if (tables_.rooms.shared_count() >= limits::rooms_max) {
        made = make_error(ErrorCode::too_many_rooms);
        return true;
    }
    RoomInfo info;
    info.id = request.id;
    info.name = request.name;
    info.access = request.access;
    replies.emplace_back(RoomCommitted{info});
    if (!tables_.rooms.add(std::move(info), direct_key, appender_.now_ms(), room)) return false;
    EventContent created;
    created.kind = EventKind::created;
    created.name = request.name;
    created.access = request.access;
    if (!appender_.append_new(*room, founder, request.cid, created, replies)) return false;
    made = room;
    return request.access != RoomAccess::direct || bring_in(request, founder, *room, replies);
}

bool LogWriter::bring_in(const AddRoomRequest& request, const PersonRow& founder, RoomRow& room, Replies& replies) {
    std::vector<UserId> others = request.people;
    std::sort(others.begin(), others.end());
    others.erase(std::unique(others.begin(), others.end()), others.end());
    for (const UserId& id : others) {
        if (id == founder.person.id) continue;
        const PersonRow* found = nullptr;
        if (!tables_.people.find(id, found) || found == nullptr) return false;
        const PersonRow other = *found;
        EventContent joined;
        joined.kind = EventKind::joined;
        joined.person = other.person;
        if (!appender_.append_new(room, founder, MessageCid(), joined, replies)) return false;

        RoomRow* personal = nullptr;
        if (!appender_.find_personal(other, personal)) return false;
        EventContent direct;
        direct.kind = EventKind::direct;
        direct.about = room.info.id;
        if (!appender_.append_new(*personal, founder, MessageCid(), direct, replies)) return false;
    }
    return true;
}

}  // namespace parley::server
