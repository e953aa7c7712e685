#include "native-server/storage/standings.h"

#include <algorithm>

#include "shared/event_kinds.h"
#include "shared/limits.h"
#include "shared/permissions.h"

namespace parley::server {

Standings::Standings(Database& database)
    : select_member_(database, "SELECT role, since FROM members WHERE room = ?1 AND person = ?2"),
      select_invitation_(database, "SELECT by_seq FROM invitations WHERE room = ?1 AND person = ?2"),
      select_read_(database, "SELECT seq, ordinal FROM read_markers WHERE person = ?2 AND room = ?1"),
      select_ordinal_(database, "SELECT ordinal FROM events WHERE room = ?1 AND seq = ?2"),
      select_rooms_(database,
                    "SELECT room FROM members WHERE person = ?1 UNION SELECT room FROM invitations WHERE person = ?1 "
                    "UNION SELECT room FROM read_markers WHERE person = ?1 "
                    "UNION SELECT room FROM thread_people WHERE person = ?1 ORDER BY 1"),
      select_settings_(database,
                       "SELECT key, value FROM settings WHERE person = ?1 UNION ALL "
                       "SELECT key, value FROM drafts WHERE person = ?1 ORDER BY key"),
      select_thread_(database, "SELECT read FROM thread_people WHERE room = ?1 AND person = ?2 AND root = ?3 AND is_in = 1"),
      // Only replies after the marker are counted, in the index alone, and no more than are told.
      select_threads_(database,
                      "SELECT one.root, one.read, (SELECT count(*) FROM (SELECT 1 FROM events WHERE room = one.room AND "
                      "target = one.root AND seq > one.read AND kind = 'posted' AND target IS NOT NULL LIMIT ?4)) "
                      "FROM thread_people AS one JOIN threads ON threads.room = one.room AND threads.root = one.root "
                      "WHERE one.room = ?1 AND one.person = ?2 AND one.is_in = 1 ORDER BY threads.last DESC LIMIT ?3"),
      select_readers_(database,
                      "SELECT members.person, ifnull(read_markers.seq, 0), ifnull(settings.value, '') FROM members "
                      "LEFT JOIN read_markers ON read_markers.person = members.person AND read_markers.room = members.room "
                      "LEFT JOIN settings ON settings.person = members.person AND settings.key = ?2 "
                      "WHERE members.room = ?1 ORDER BY members.person LIMIT ?3") {}

bool Standings::find(std::int64_t room, std::int64_t person, MemberRow& membership) {
    if (const auto people = remembered_.find(room); people != remembered_.end()) {
        if (const auto known = people->second.find(person); known != people->second.end()) {
            membership = known->second;
            return true;
        }
    }
    if (!load(room, person, membership)) return false;
    if (remembered_count_ >= limits::memberships_remembered_max) forget();
    remembered_[room].emplace(person, membership);
    ++remembered_count_;
    return true;
}

bool Standings::load(std::int64_t room, std::int64_t person, MemberRow& membership) {
    membership = {};
    {
        Query member(select_member_);
        const Query::Step step = member.bind(1, room).bind(2, person).step();
        if (step == Query::Step::failed) return false;
        if (step == Query::Step::row) {
            membership.role = role_from(member.text(0)).value_or(Role::none);
            membership.since = static_cast<Seq>(member.integer(1));
            return true;
        }
    }
    Query invitation(select_invitation_);
    const Query::Step step = invitation.bind(1, room).bind(2, person).step();
    if (step == Query::Step::row) membership.invited_by = static_cast<Seq>(invitation.integer(0));
    return step != Query::Step::failed;
}

bool Standings::read_marker(std::int64_t room, std::int64_t person, Seq& read) {
    read = 0;
    Query query(select_read_);
    const Query::Step step = query.bind(1, room).bind(2, person).step();
    if (step == Query::Step::row) read = static_cast<Seq>(query.integer(0));
    return step != Query::Step::failed;
}

bool Standings::standing(const RoomRow& room, std::int64_t person, Standing& standing) {
    MemberRow membership;
    if (!find(room.no, person, membership)) return false;
    standing = {};
    standing.role = effective_role(room.info.access, membership.role);
    standing.invited = membership.invited_by != 0;

    std::int64_t seen = room.messages;  // nobody who is no member, and never marked it, has anything unread
    Query marker(select_read_);
    const Query::Step step = marker.bind(1, room.no).bind(2, person).step();
    if (step == Query::Step::failed) return false;
    if (step == Query::Step::row) {
        standing.read = static_cast<Seq>(marker.integer(0));
        seen = marker.integer(1);
    } else if (room.info.access != RoomAccess::everyone && membership.role != Role::none) {
        Query since(select_ordinal_);
        if (since.bind(1, room.no).bind(2, static_cast<std::int64_t>(membership.since)).step() == Query::Step::failed)
            return false;
        seen = since.integer(0);
    }
    standing.unread = static_cast<std::uint32_t>(std::clamp<std::int64_t>(room.messages - seen, 0, limits::unread_max));
    return !may_read(room.info.access, standing.role) || load_threads(room.no, person, standing.threads);
}

bool Standings::load_threads(std::int64_t room, std::int64_t person, std::vector<ThreadStanding>& threads) {
    Query query(select_threads_);
    query.bind(1, room).bind(2, person);
    query.bind(3, static_cast<std::int64_t>(limits::threads_told_max)).bind(4, std::int64_t{limits::unread_max});
    for (;;) {
        const Query::Step step = query.step();
        if (step != Query::Step::row) return step == Query::Step::done;
        threads.push_back({static_cast<Seq>(query.integer(0)), static_cast<Seq>(query.integer(1)),
                           static_cast<std::uint32_t>(query.integer(2))});
    }
}

bool Standings::thread_read(std::int64_t room, std::int64_t person, Seq root, std::optional<Seq>& read) {
    read.reset();
    Query query(select_thread_);
    const Query::Step step = query.bind(1, room).bind(2, person).bind(3, static_cast<std::int64_t>(root)).step();
    if (step == Query::Step::row) read = static_cast<Seq>(query.integer(0));
    return step != Query::Step::failed;
}

bool Standings::rooms_of(std::int64_t person, std::vector<std::int64_t>& rooms) {
    Query query(select_rooms_);
    query.bind(1, person);
    for (;;) {
        const Query::Step step = query.step();
        if (step != Query::Step::row) return step == Query::Step::done;
        rooms.push_back(query.integer(0));
    }
}

bool Standings::readers_of(std::int64_t room, std::vector<ReaderRow>& readers) {
    readers.clear();
    Query query(select_readers_);
    query.bind(1, room).bind(2, readers_key).bind(3, std::int64_t{limits::readers_room_max} + 1);
    std::uint32_t members = 0;
    for (;;) {
        const Query::Step step = query.step();
        if (step == Query::Step::failed) return false;
        if (step == Query::Step::done) break;
        members++;
        if (query.text(2) != readers_off) readers.push_back({query.integer(0), static_cast<Seq>(query.integer(1))});
    }
    if (members > limits::readers_room_max) readers.clear();
    return true;
}

bool Standings::settings_of(std::int64_t person, std::vector<Setting>& settings) {
    Query query(select_settings_);
    query.bind(1, person);
    for (;;) {
        const Query::Step step = query.step();
        if (step != Query::Step::row) return step == Query::Step::done;
        settings.push_back({query.text(0), query.text(1)});
    }
}

void Standings::changed(std::int64_t room) {
    const auto people = remembered_.find(room);
    if (people == remembered_.end()) return;
    remembered_count_ -= people->second.size();
    remembered_.erase(people);
}

void Standings::forget() {
    remembered_.clear();
    remembered_count_ = 0;
}

}  // namespace parley::server
