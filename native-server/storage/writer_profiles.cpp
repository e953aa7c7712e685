// Who somebody is, to the server and in a room; and who is banned or muted, for those who may take it back.
#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "native-server/storage/log_writer.h"
#include "native-server/storage/writer_replies.h"
#include "shared/limits.h"
#include "shared/permissions.h"

namespace parley::server {

bool LogWriter::find_role(const RoomRow& room, const PersonRow& person, Role& role) {
    MemberRow member;
    if (!tables_.standings.find(room.no, person.no, member)) return false;
    role = effective_role(room.info.access, member.role, person.rank);
    return true;
}

bool LogWriter::find_readable(const RoomId& id, const PersonRow& person, RoomRow*& room, Role& role) {
    room = nullptr;
    if (is_personal(id)) return true;
    if (!tables_.rooms.find(id, room)) return false;
    if (room == nullptr) return true;
    if (!find_role(*room, person, role)) return false;
    if (!may_read(room->info.access, role)) room = nullptr;
    return true;
}

bool LogWriter::act(Ticket ticket, const FindProfile& act, Replies& replies) {
    const PersonRow* known = nullptr;
    if (!tables_.people.find(act.by, known)) return false;
    const PersonRow asker = known == nullptr ? PersonRow{0, {act.by, ""}, Rank::guest} : *known;
    if (!tables_.people.find(act.look_up.person, known)) return false;
    const PersonRow person = known == nullptr ? PersonRow() : *known;
    Profile profile{person.person.id,    person.person.name, person.rank, act.look_up.room, Role::none, {}, 0, 0, 0, 0,
                    person.person.avatar};
    RoomRow* room = nullptr;
    if (!profile.room.empty()) {
        Role role = Role::none;
        if (!find_readable(profile.room, asker, room, role)) return false;
        if (room == nullptr) return answer_account(ticket, make_error(ErrorCode::unknown_room), replies);
    }
    if (person.no == 0) return answer_account(ticket, make_error(ErrorCode::unknown_person), replies);
    if (room != nullptr) {
        if (!find_role(*room, person, profile.role)) return false;
        const std::int64_t until_ms = tables_.moderation.muted_until(room->no, person.no, appender_.now_ms());
        if (until_ms != 0) profile.muted_until_ms = std::max<std::int64_t>(until_ms, 0);
    }
    if (!refusal(AccountRight::list_people, asker.rank) && !describe_to_staff(person, profile)) return false;
    return answer_account(ticket, AccountAnswer(std::move(profile)), replies);
}

bool LogWriter::describe_to_staff(const PersonRow& person, Profile& profile) {
    if (const BanRow* ban = tables_.moderation.find_ban(person.no, person.rank, "", appender_.now_ms())) {
        profile.ban = ban->seq;
        profile.banned_until_ms = ban->until_ms;
    }
    std::optional<AccountRow> account;
    if (!tables_.accounts.find(person.no, account)) return false;
    if (account) profile.created_ms = account->created_ms;
    std::vector<SessionRow> sessions;
    if (!tables_.sessions.list(person.no, sessions)) return false;
    for (const SessionRow& session : sessions) profile.seen_ms = std::max(profile.seen_ms, session.seen_ms);
    return true;
}

bool LogWriter::act(Ticket ticket, const FindRestraints& act, Replies& replies) {
    const PersonRow* known = nullptr;
    if (!tables_.people.find(act.by, known)) return false;
    Place place;
    place.author = known == nullptr ? PersonRow{0, {act.by, ""}, Rank::guest} : *known;
    place.actor.id = act.by;
    place.facts.access = RoomAccess::staff;
    EventContent undone;
    undone.kind = EventKind::unbanned;
    if (!act.room.empty()) {
        if (!find_readable(act.room, place.author, place.room, place.actor.role)) return false;
        if (place.room == nullptr) return answer_account(ticket, make_error(ErrorCode::unknown_room), replies);
        place.facts = place.room->facts();
        place.facts.archived = false;  // what holds there is read all the same
        undone.kind = EventKind::unmuted;
        undone.person.id = UserId("somebody");
    }
    restrain(place);
    if (const auto refused = refusal(place.facts, place.actor, undone, {}))
        return answer_account(ticket, make_error(*refused), replies);
    RestraintList list{act.room, {}, false};
    const bool told = place.room == nullptr ? list_bans(list) : list_mutes(*place.room, list);
    return told && answer_account(ticket, AccountAnswer(std::move(list)), replies);
}

bool LogWriter::list_bans(RestraintList& list) {
    for (const BanRow& ban : tables_.moderation.bans(appender_.now_ms())) {
        if (list.restraints.size() == limits::restraints_listed_max) {
            list.more = true;
            break;
        }
        RestraintInfo& one = list.restraints.emplace_back();
        one.ban = ban.seq;
        one.address = ban.address;
        one.until_ms = ban.until_ms;
        one.reason = ban.reason;
        if (!name_restrained(ban.person, one)) return false;
    }
    return true;
}

bool LogWriter::list_mutes(const RoomRow& room, RestraintList& list) {
    for (const Moderation::Mute& mute : tables_.moderation.mutes_of(room.no, appender_.now_ms())) {
        if (list.restraints.size() == limits::restraints_listed_max) {
            list.more = true;
            break;
        }
        RestraintInfo& one = list.restraints.emplace_back();
        one.until_ms = mute.until_ms;
        if (!name_restrained(mute.person, one)) return false;
    }
    return true;
}

bool LogWriter::name_restrained(std::int64_t no, RestraintInfo& one) {
    const PersonRow* person = nullptr;
    if (no != 0 && !tables_.people.find(no, person)) return false;
    if (person == nullptr) return true;
    one.id = person->person.id;
    one.name = person->person.name;
    return true;
}

// ---- who has read ----------------------------------------------------------------------------------------------------

bool LogWriter::act(Ticket ticket, const FindReaders& act, Replies& replies) {
    const PersonRow* known = nullptr;
    if (!tables_.people.find(act.by, known)) return false;
    const PersonRow asker = known == nullptr ? PersonRow{0, {act.by, ""}, Rank::guest} : *known;
    RoomRow* room = nullptr;
    Role role = Role::none;
    if (!find_readable(act.room, asker, room, role)) return false;
    if (room == nullptr) return answer_account(ticket, make_error(ErrorCode::unknown_room), replies);
    std::vector<Standings::ReaderRow> readers;
    if (!tables_.standings.readers_of(room->no, readers)) return false;
    ReaderList list{act.room, {}};
    const auto self = [&](const Standings::ReaderRow& row) { return row.person == asker.no; };
    if (std::none_of(readers.begin(), readers.end(), self)) readers.clear();
    for (const Standings::ReaderRow& row : readers) {
        const PersonRow* person = nullptr;
        if (self(row)) continue;
        if (!tables_.people.find(row.person, person)) return false;
        if (person != nullptr) list.people.push_back({person->person.id, person->person.name, row.read});
    }
    return answer_account(ticket, AccountAnswer(std::move(list)), replies);
}

bool LogWriter::tell_read(const EventContent& content, const PersonRow& reader, Replies& replies) {
    RoomRow* room = nullptr;
    if (content.thread != 0) return true;
    if (!tables_.rooms.find(content.about, room)) return false;
    if (room == nullptr) return true;
    std::vector<Standings::ReaderRow> readers;
    if (!tables_.standings.readers_of(room->no, readers)) return false;
    const auto is_reader = [&](const Standings::ReaderRow& row) { return row.person == reader.no; };
    if (std::any_of(readers.begin(), readers.end(), is_reader))
        replies.emplace_back(ReadOn{content.about, {reader.person.id, reader.person.name, content.target}});
    return true;
}

}  // namespace parley::server
