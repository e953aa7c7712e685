// FakeLog: who somebody is, and who is kept out or quiet.
#include <algorithm>

#include "shared/limits.h"
#include "tests/fakes/fake_log.h"

namespace parley::server {

Result<FakeLog::Answer> FakeLog::act(const FindProfile& act, Replies&) {
    const Room* room = find(act.look_up.room);
    const bool readable =
        room != nullptr && room->info.access != RoomAccess::personal && may_read(room->info.access, actor(*room, act.by).role);
    if (!act.look_up.room.empty() && !readable) return make_error(ErrorCode::unknown_room);
    const UserId& person = act.look_up.person;
    const Member* member = find_person(person);
    if (member == nullptr) return make_error(ErrorCode::unknown_person);
    Profile profile;
    profile.id = member->person.id;
    profile.name = member->person.name;
    profile.avatar = member->person.avatar;
    profile.rank = rank_of(person);
    profile.room = act.look_up.room;
    if (room != nullptr) {
        profile.role = actor(*room, person).role;
        const auto mute = room->mutes.find(person.value);
        if (mute != room->mutes.end() && holds(mute->second)) profile.muted_until_ms = mute->second;
    }
    if (refusal(AccountRight::list_people, rank_of(act.by))) return Answer(AccountAnswer(profile));
    for (const Ban& ban : bans_) {
        if (ban.person != person || !holds(ban.until_ms)) continue;
        profile.ban = ban.seq;
        profile.banned_until_ms = ban.until_ms;
    }
    if (member->account) profile.created_ms = member->account->created_ms;
    for (const Token& token : member->tokens) profile.seen_ms = std::max(profile.seen_ms, token.seen_ms);
    return Answer(AccountAnswer(profile));
}

Result<FakeLog::Answer> FakeLog::act(const FindRestraints& act, Replies&) {
    const Room* room = act.room.empty() ? &staff() : find(act.room);
    Actor asker;
    if (room != nullptr) asker = actor(*room, act.by);
    const bool readable =
        room != nullptr && room->info.access != RoomAccess::personal && may_read(room->info.access, asker.role);
    if (!act.room.empty() && !readable) return make_error(ErrorCode::unknown_room);
    restrain(*room, asker);
    EventContent undone;
    undone.kind = act.room.empty() ? EventKind::unbanned : EventKind::unmuted;
    if (!act.room.empty()) undone.person.id = UserId("somebody");
    if (const auto code = refusal({room->info.access, false, room->info.rights}, asker, undone, {})) return make_error(*code);
    RestraintList list{act.room, {}, false};
    const auto named = [this](const UserId& id) {
        const Member* member = find_person(id);
        return member == nullptr ? std::string() : member->person.name;
    };
    if (act.room.empty()) {
        for (auto ban = bans_.rbegin(); ban != bans_.rend(); ++ban)
            if (holds(ban->until_ms))
                list.restraints.push_back(
                    {ban->seq, ban->person, named(ban->person), ban->address, ban->until_ms, ban->reason});
    } else {
        for (const auto& [id, until_ms] : room->mutes)
            if (holds(until_ms)) list.restraints.push_back({0, UserId(id), named(UserId(id)), "", until_ms, ""});
    }
    return Answer(AccountAnswer(std::move(list)));
}

std::vector<Reader> FakeLog::readers_of(const Room& room) {
    std::vector<Reader> readers;
    if (room.members.size() > limits::readers_room_max) return readers;
    for (const auto& [id, membership] : room.members) {
        const Member* member = find_person(UserId(id));
        if (member == nullptr) continue;
        const auto setting = member->settings.find("readers");
        if (setting != member->settings.end() && setting->second == "off") continue;
        const auto marker = member->markers.find(room.info.id.value);
        readers.push_back({UserId(id), member->person.name, marker == member->markers.end() ? 0 : marker->second});
    }
    return readers;
}

Result<FakeLog::Answer> FakeLog::act(const FindReaders& act, Replies&) {
    const Room* room = find(act.room);
    if (room == nullptr || !may_read(room->info.access, actor(*room, act.by).role)) return make_error(ErrorCode::unknown_room);
    ReaderList list{act.room, readers_of(*room)};
    if (std::erase_if(list.people, [&](const Reader& one) { return one.id == act.by; }) == 0) list.people.clear();
    return Answer(AccountAnswer(std::move(list)));
}

}  // namespace parley::server
