// The words of people who have deleted their accounts, where the operator wants them erased: a few hundred rows at a time. One
// connection, one thread.
#pragma once

#include <cstdint>
#include <vector>

#include "native-server/storage/event_appender.h"
#include "native-server/storage/log_tables.h"

namespace parley::server {

/// Goes through all rooms for one person after another. In each room where it finds something it appends one `hidden` event, as
/// a purge does, and nothing brings the words back. One that was cut short begins anew: what is erased already is passed over.
class Leaving {
public:
    Leaving(LogTables& tables, EventAppender& appender);

    /// In the caller's transaction, as is step(). False: the database failed.
    bool add(std::int64_t person);
    [[nodiscard]] bool any() const { return any_; }
    /// `erased`: it took words away.
    bool step(Replies& told, bool& erased);
    /// After a transaction was lost.
    void give_up() { person_ = 0; }

private:
    struct Found {
        Seq seq = 0;
        bool erased = false;
    };

    bool begin();
    bool find(const RoomRow& room, Seq until, std::vector<Found>& found);
    bool erase(const RoomRow& room, Seq message);
    bool tell_hidden(RoomRow& room, Seq first, Replies& told);

    LogTables& tables_;
    EventAppender& appender_;
    bool any_ = true;  ///< a server may have stopped in the middle
    std::int64_t person_ = 0;
    std::vector<std::int64_t> rooms_;  ///< still to do, the last one first
    Seq at_ = 0;                       ///< in that room: done up to here
    bool told_ = false;
    Statement insert_;
    Statement select_;
    Statement delete_;
    Statement select_posted_;
};

}  // namespace parley::server
