// Retention: what is older than its room keeps is erased, a few hundred rows at a time. One connection, one thread.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "native-server/storage/event_appender.h"
#include "native-server/storage/leaving.h"
#include "native-server/storage/log_tables.h"

namespace parley::server {

/// A sweep goes through all rooms that do not keep everything, and stops in each where something is young enough. In a room
/// where it erased anything it appends one `expired` event at last, so until then a reader sees messages without words that no
/// event has named yet. A sweep that was cut short is done again from the last `expired` on.
class Sweep {
public:
    /// `otherwise` is for rooms that have no retention of their own.
    Sweep(LogTables& tables, EventAppender& appender, Retention otherwise);

    /// There is something to do: a sweep is under way, or the last one began limits::sweep_log_interval_ms ago.
    bool is_due(std::int64_t now_ms);
    /// In the caller's transaction, at the appender's time. `erased`: it took words away. False: the database failed.
    bool step(Replies& told, bool& erased);
    /// What a person wrote is erased by the steps that follow. In the caller's transaction.
    bool forget(std::int64_t person) { return leaving_.add(person); }
    /// Not before the next interval.
    void give_up(std::int64_t now_ms);

private:
    struct Found {
        Seq seq = 0;
        bool message = false;
        bool erased = false;
    };

    void begin(std::int64_t now_ms);
    [[nodiscard]] Retention retention_of(const RoomRow& room) const;
    bool sweep_room(RoomRow& room, Replies& told, std::uint32_t& events_left, bool& erased, bool& finished);
    bool find_old(const RoomRow& room, std::uint32_t at_most, std::vector<Found>& old, bool& finished);
    bool erase_hidden(bool& erased);
    bool erase(RoomRow& room, const Found& found, bool& erased);
    bool tell_expired(RoomRow& room, Replies& told);

    LogTables& tables_;
    EventAppender& appender_;
    const Retention otherwise_;
    std::optional<std::int64_t> began_at_ms_;
    bool purges_over_ = false;         ///< there may be hidden words whose time is over
    std::vector<std::int64_t> rooms_;  ///< still to do, the last one first
    Leaving leaving_;
    Statement select_;
    Statement select_deleted_;
};

}  // namespace parley::server
