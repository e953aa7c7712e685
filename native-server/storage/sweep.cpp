#include "native-server/storage/sweep.h"

#include <string>

#include "native-server/storage/schema.h"
#include "shared/limits.h"

namespace parley::server {

namespace {

constexpr std::int64_t day_ms = 24 * 3'600'000LL;

}  // namespace

Sweep::Sweep(LogTables& tables, EventAppender& appender, Retention otherwise)
    : tables_(tables),
      appender_(appender),
      otherwise_(otherwise),
      leaving_(tables, appender),
      select_(tables.database,
              "SELECT seq, at_ms, ordinal, kind = 'posted', payload IS NULL FROM events WHERE room = ?1 AND seq > ?2 "
              "ORDER BY seq LIMIT ?3"),
      select_deleted_(tables.database, "SELECT erased FROM message_changes WHERE room = ?1 AND seq = ?2") {}

bool Sweep::is_due(std::int64_t now_ms) {
    if (!rooms_.empty() || purges_over_ || leaving_.any()) return true;
    const bool due = !began_at_ms_ || now_ms - *began_at_ms_ >= limits::sweep_log_interval_ms || now_ms < *began_at_ms_;
    if (due) begin(now_ms);
    return !rooms_.empty() || purges_over_;
}

void Sweep::begin(std::int64_t now_ms) {
    began_at_ms_ = now_ms;
    purges_over_ = true;  // at least it is looked whether there is one
    const std::vector<RoomRow*> all = tables_.rooms.shared();
    for (auto room = all.rbegin(); room != all.rend(); ++room)
        if (!retention_of(**room).keeps_all() && (*room)->swept_to < (*room)->info.head) rooms_.push_back((*room)->no);
}

void Sweep::give_up(std::int64_t now_ms) {
    began_at_ms_ = now_ms;
    rooms_.clear();
    purges_over_ = false;
    leaving_.give_up();
}

Retention Sweep::retention_of(const RoomRow& room) const {
    return room.retention.keeps_all() ? otherwise_ : room.retention;
}

bool Sweep::step(Replies& told, bool& erased) {
    if (purges_over_ && !erase_hidden(erased)) return false;
    if (leaving_.any() && !leaving_.step(told, erased)) return false;
    std::uint32_t events_left = limits::sweep_log_events_max;
    for (std::size_t rooms = 0; rooms < limits::sweep_log_rooms_max && events_left > 0 && !rooms_.empty(); ++rooms) {
        RoomRow* room = tables_.rooms.find_shared(rooms_.back());
        bool finished = true;
        if (room != nullptr && !sweep_room(*room, told, events_left, erased, finished)) return false;
        if (finished) rooms_.pop_back();
    }
    return true;
}

/// What nobody restored in time.
bool Sweep::erase_hidden(bool& erased) {
    std::vector<HiddenWords::Row> rows;
    if (!tables_.hidden.list_over(appender_.now_ms(), limits::hidden_erased_max, rows)) return false;
    for (const HiddenWords::Row& row : rows) {
        // Of an edit there is nothing to forget.
        if (!tables_.hidden.erase(row.no) || !tables_.files.remove_of(row.room, row.seq)) return false;
        if (!tables_.projections.forget_message(row.room, row.seq)) return false;
        erased = true;
    }
    purges_over_ = rows.size() == limits::hidden_erased_max;
    return true;
}

bool Sweep::sweep_room(RoomRow& room, Replies& told, std::uint32_t& events_left, bool& erased, bool& finished) {
    std::vector<Found> old;
    if (!find_old(room, events_left, old, finished)) return false;
    for (const Found& found : old) {
        if (found.message && !erase(room, found, erased)) return false;
        room.swept_to = found.seq;
    }
    events_left -= static_cast<std::uint32_t>(old.size());
    return !finished || tell_expired(room, told);
}

bool Sweep::find_old(const RoomRow& room, std::uint32_t at_most, std::vector<Found>& old, bool& finished) {
    const Retention kept = retention_of(room);
    const std::int64_t young_ms = appender_.now_ms() - kept.days * day_ms;
    Query query(select_);
    query.bind(1, room.no).bind(2, static_cast<std::int64_t>(room.swept_to)).bind(3, at_most);
    finished = false;
    for (;;) {
        const Query::Step step = query.step();
        if (step == Query::Step::failed) return false;
        if (step == Query::Step::done) {
            finished = old.size() < at_most;
            return true;
        }
        const bool too_old = kept.days > 0 && query.integer(1) < young_ms;
        const bool too_many = kept.messages > 0 && query.integer(2) <= room.messages - kept.messages;
        if (!too_old && !too_many) {
            finished = true;
            return true;
        }
        old.push_back({static_cast<Seq>(query.integer(0)), query.integer(3) != 0, query.integer(4) != 0});
    }
}

bool Sweep::erase(RoomRow& room, const Found& found, bool& erased) {
    room.swept_message = found.seq;
    if (found.erased) {
        // By its author, by a sweep that was cut short and has told nobody, or hidden by a purge: nothing brings back what is
        // too old.
        bool is_deleted = false;
        {
            Query deleted(select_deleted_);
            const Query::Step step = deleted.bind(1, room.no).bind(2, static_cast<std::int64_t>(found.seq)).step();
            if (step == Query::Step::failed) return false;
            is_deleted = step == Query::Step::row && deleted.integer(0) != 0;
        }
        if (is_deleted) return true;
        room.swept_any = true;
        erased = true;
        return tables_.hidden.erase_of(room.no, found.seq) && tables_.files.remove_of(room.no, found.seq) &&
               tables_.projections.forget_message(room.no, found.seq);
    }
    room.swept_any = true;
    erased = true;
    return tables_.erasing.erase(room.no, found.seq) && tables_.files.remove_of(room.no, found.seq) &&
           tables_.projections.forget_message(room.no, found.seq);
}

bool Sweep::tell_expired(RoomRow& room, Replies& told) {
    if (!room.swept_any) return true;
    room.swept_any = false;
    const PersonRow* found = nullptr;
    if (!tables_.people.find(UserId(std::string(parley_id)), found) || found == nullptr) return false;
    const PersonRow parley = *found;
    EventContent expired;
    expired.kind = EventKind::expired;
    expired.target = room.swept_message;
    return appender_.append_new(room, parley, MessageCid(), expired, told);
}

}  // namespace parley::server
