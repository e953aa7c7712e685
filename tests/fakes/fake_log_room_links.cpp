// FakeLog: links that invite into rooms.
#include <algorithm>

#include "shared/limits.h"
#include "tests/fakes/fake_log.h"

namespace parley::server {

std::optional<Error> FakeLog::refuse_link(const UserId& by, const RoomId& room_id, bool as_member, LinkAct act) const {
    const Room* room = find(room_id);
    if (room == nullptr || room->info.access == RoomAccess::personal) return make_error(ErrorCode::unknown_room);
    const RoomFacts facts{room->info.access, room->info.archived, room->info.rights};
    const auto code = refusal(facts, actor(*room, by, as_member), act);
    return code ? std::optional(worded(*code, *room, by)) : std::nullopt;
}

bool FakeLog::is_over(const RoomLink& link) const {
    return link.info.expires_ms != 0 && link.info.expires_ms <= now_ms_;
}

bool FakeLog::leads_in(const RoomLink& link) const {
    const Room& room = *find(link.room);
    const RoomFacts facts{room.info.access, room.info.archived, room.info.rights};
    return !is_over(link) && link_holds(facts, actor(room, link.info.by));
}

Result<FakeLog::Answer> FakeLog::act(const AddRoomLink& act, Replies&) {
    if (const auto refused = refuse_link(act.by, act.room, act.as_member, LinkAct::make)) return *refused;
    std::erase_if(room_links_, [this](const RoomLink& one) { return is_over(one); });
    const auto there =
        std::count_if(room_links_.begin(), room_links_.end(), [&](const RoomLink& one) { return one.room == act.room; });
    if (static_cast<std::size_t>(there) >= limits::room_links_max) return make_error(ErrorCode::too_large);
    for (const RoomLink& one : room_links_)
        if (one.info.id == act.id || one.hash == act.code_hash) return make_error(ErrorCode::storage_unavailable);
    const std::int64_t expires_ms = act.lasts_ms == 0 ? 0 : now_ms_ + act.lasts_ms;
    const RoomLinkInfo info{act.id, "", act.by, find_person(act.by)->person.name, act.uses, expires_ms};
    room_links_.push_back({info, act.room, act.code_hash});
    return Answer(AccountAnswer(info));
}

Result<FakeLog::Answer> FakeLog::act(const FindRoomLinks& act, Replies&) {
    if (const auto refused = refuse_link(act.by, act.room, act.as_member, LinkAct::list)) return *refused;
    RoomLinkList list{act.room, {}};
    for (auto one = room_links_.rbegin(); one != room_links_.rend(); ++one)
        if (one->room == act.room && leads_in(*one)) list.links.push_back(one->info);
    return Answer(AccountAnswer(std::move(list)));
}

Result<FakeLog::Answer> FakeLog::act(const RemoveRoomLink& act, Replies&) {
    const auto named = std::find_if(room_links_.begin(), room_links_.end(), [&](const RoomLink& one) {
        return one.room == act.room && one.info.id == act.id && !is_over(one);
    });
    const bool own = named == room_links_.end() || named->info.by == act.by;
    if (const auto refused = refuse_link(act.by, act.room, act.as_member, own ? LinkAct::revoke_own : LinkAct::revoke))
        return *refused;
    if (named != room_links_.end()) room_links_.erase(named);
    return Answer(AccountAnswer(Done{}));
}

Result<FakeLog::Answer> FakeLog::act(const UseRoomLink& act, Replies& replies) {
    Room* room = find(act.room);
    if (room != nullptr && room->members.count(act.by.value) > 0) return Answer(AccountAnswer(Done{}));
    const auto link = std::find_if(room_links_.begin(), room_links_.end(), [&](const RoomLink& one) {
        return one.room == act.room && one.hash == act.code_hash && leads_in(one);
    });
    if (link == room_links_.end()) return make_error(ErrorCode::bad_invitation);
    EventContent joined;
    joined.kind = EventKind::joined;
    Actor guest = actor(*room, act.by);
    guest.invited = true;
    const RoomFacts facts{room->info.access, room->info.archived, room->info.rights};
    if (const auto code = refusal(facts, guest, joined, {})) return worded(*code, *room, act.by);
    if (link->info.uses_left == 1)
        room_links_.erase(link);
    else if (link->info.uses_left > 1)
        link->info.uses_left--;
    store(*room, find_person(act.by)->person, MessageCid(), joined, replies);
    return Answer(AccountAnswer(Done{}));
}

}  // namespace parley::server
