// What the index has not seen of the log yet: the events of all shared rooms, in the order of time. One thread.
#pragma once

#include <cstdint>
#include <unordered_map>
#include <vector>

#include "native-server/storage/database.h"
#include "native-server/storage/event_rows.h"
#include "native-server/storage/search_index.h"
#include "shared/message.h"

namespace parley::server {

class SearchFeed {
public:
    /// A connection that reads the log, and outlives the feed.
    explicit SearchFeed(Database& database);
    SearchFeed(const SearchFeed&) = delete;
    SearchFeed& operator=(const SearchFeed&) = delete;

    struct Room {
        std::int64_t no = 0;
        RoomAccess access = RoomAccess::everyone;
        Seq head = 0;
        Seq position = 0;          ///< everything up to here has been taken
        std::int64_t next_at = 0;  ///< of the event after it
        bool next_known = false;
    };

    // In a transaction on the connection; false: the database failed.

    /// Looks for new rooms and new events. Costs next to nothing while nothing was committed, and a look at each room
    /// otherwise.
    bool refresh();
    /// The oldest events that were not taken; less than so many only when there are no more, or so many bytes.
    bool read(std::size_t events_max, std::size_t bytes_max, std::vector<EventRow>& rows);

    /// The messages of a person from a seq on, before another one, as they are now: what a restored purge brings back.
    bool read_words(const SearchKey& from, Seq before, const UserId& author, std::vector<SearchDocument>& documents);
    /// The number of a person; 0: there is nobody of that id.
    bool find_person(const UserId& id, std::int64_t& no);

    /// From these positions on, from the beginning for rooms that are not among them.
    void start_from(const std::vector<SearchKey>& positions);
    /// An event has been taken.
    void take(const EventRow& row);

    /// After refresh().
    [[nodiscard]] bool behind() const;
    /// Whether something was taken that the log does not have: the positions are of another history.
    [[nodiscard]] bool ahead() const;
    /// All but the personal logs.
    [[nodiscard]] const std::vector<Room>& rooms() const { return rooms_; }

private:
    bool find_rooms();
    bool read_heads();
    bool read_next_at(Room& room);
    bool read_run(Room& room, std::int64_t until_ms, std::size_t events_max, std::size_t& bytes_left,
                  std::vector<EventRow>& rows);

    std::vector<Room> rooms_;
    std::unordered_map<std::int64_t, std::size_t> places_;  ///< in rooms_, by number
    std::unordered_map<std::int64_t, Seq> positions_;       ///< of rooms not found yet
    std::int64_t last_room_ = 0;
    std::int64_t data_version_ = -1;
    Statement select_version_;
    Statement select_rooms_;
    Statement select_head_;
    Statement select_at_;
    Statement select_events_;
    Statement select_words_;
    Statement select_person_;
};

}  // namespace parley::server
