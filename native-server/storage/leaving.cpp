#include "native-server/storage/leaving.h"

#include <algorithm>
#include <string>
#include <utility>

#include "native-server/storage/schema.h"
#include "shared/limits.h"

namespace parley::server {

Leaving::Leaving(LogTables& tables, EventAppender& appender)
    : tables_(tables),
      appender_(appender),
      insert_(tables.database, "INSERT OR IGNORE INTO leaving (person, crc) VALUES (?1, checksum(?1))"),
      select_(tables.database, "SELECT person FROM leaving LIMIT 1"),
      delete_(tables.database, "DELETE FROM leaving WHERE person = ?1"),
      select_posted_(tables.database,
                     "SELECT events.seq, ifnull(changes.erased, 0) FROM events LEFT JOIN message_changes AS changes "
                     "ON changes.room = events.room AND changes.seq = events.seq WHERE events.room = ?1 AND events.seq > ?2 "
                     "AND events.seq <= ?3 AND events.author = ?4 AND events.kind = 'posted' ORDER BY events.seq") {}

bool Leaving::add(std::int64_t person) {
    any_ = true;
    return Query(insert_).bind(1, person).run();
}

bool Leaving::begin() {
    {
        Query query(select_);
        const Query::Step step = query.step();
        if (step == Query::Step::failed) return false;
        any_ = step == Query::Step::row;
        person_ = any_ ? query.integer(0) : 0;
    }
    rooms_.clear();
    at_ = 0;
    told_ = false;
    for (const RoomRow* room : tables_.rooms.shared())
        if (room->info.access != RoomAccess::staff) rooms_.push_back(room->no);
    return true;
}

bool Leaving::step(Replies& told, bool& erased) {
    if (person_ == 0 && !begin()) return false;
    if (person_ == 0) return true;
    if (rooms_.empty()) {
        const std::int64_t done = std::exchange(person_, 0);
        return Query(delete_).bind(1, done).run();
    }
    RoomRow* room = tables_.rooms.find_shared(rooms_.back());
    const Seq head = room == nullptr ? 0 : room->info.head;
    const Seq until = std::min<Seq>(at_ + limits::leaving_events_max, head);
    std::vector<Found> found;
    if (room != nullptr && !find(*room, until, found)) return false;
    for (const Found& one : found) {
        if (one.erased) continue;  // by themselves, or by a moderator
        if (!erase(*room, one.seq)) return false;
        erased = true;
        if (!std::exchange(told_, true) && !tell_hidden(*room, one.seq, told)) return false;
    }
    at_ = until;
    if (until < head) return true;
    rooms_.pop_back();
    at_ = 0;
    told_ = false;
    return true;
}

bool Leaving::find(const RoomRow& room, Seq until, std::vector<Found>& found) {
    Query query(select_posted_);
    query.bind(1, room.no).bind(2, static_cast<std::int64_t>(at_)).bind(3, static_cast<std::int64_t>(until)).bind(4, person_);
    for (;;) {
        const Query::Step step = query.step();
        if (step != Query::Step::row) return step == Query::Step::done;
        found.push_back({static_cast<Seq>(query.integer(0)), query.integer(1) != 0});
    }
}

/// What a purge has put aside goes too.
bool Leaving::erase(const RoomRow& room, Seq message) {
    return tables_.hidden.erase_of(room.no, message) && tables_.erasing.erase(room.no, message) &&
           tables_.files.remove_of(room.no, message) && tables_.projections.forget_message(room.no, message);
}

bool Leaving::tell_hidden(RoomRow& room, Seq first, Replies& told) {
    const PersonRow* found = nullptr;
    if (!tables_.people.find(UserId(std::string(parley_id)), found) || found == nullptr) return false;
    const PersonRow parley = *found;
    if (!tables_.people.find(person_, found) || found == nullptr) return false;
    EventContent hidden;
    hidden.kind = EventKind::hidden;
    hidden.person = found->person;
    hidden.target = first;
    return appender_.append_new(room, parley, MessageCid(), hidden, told);
}

}  // namespace parley::server
