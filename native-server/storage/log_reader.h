// Pages of rooms, on a connection of their own. One thread.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "native-server/core/log.h"
#include "native-server/storage/database.h"
#include "native-server/storage/event_rows.h"
#include "native-server/storage/message_states.h"
#include "native-server/storage/people.h"

namespace parley::server {

class LogReader {
public:
    /// `database` outlives the reader.
    explicit LogReader(Database& database);
    LogReader(const LogReader&) = delete;
    LogReader& operator=(const LogReader&) = delete;

    /// Sees every commit that was there when it was called, as one moment. An event that is missing or damaged is not passed
    /// over: `failure` says why the answer is storage_unavailable, with room and seq.
    ReadReply answer(const ReadRequest& request, std::string& failure);

private:
    /// A run of seq, both ends inclusive, as a page reads it: from `from` towards `to`. Empty when `count` is 0.
    struct Run {
        Seq from = 0;
        std::uint64_t count = 0;
        bool forward = true;
    };
    struct Room {
        std::int64_t no = 0;
        RoomId id;
        Seq head = 0;
    };
    enum class Found : std::uint8_t { there, unknown, no_message, erased, failed };

    Found find_room(const RoomId& id, Room& room);
    bool read_page(const ReadRequest& request, const Room& room, PageRead& page);
    bool read_around(const ReadRequest& request, const Room& room, PageRead& page);
    /// Appends what fits of a run, in its order; takes it off `bytes_left`, where the page's first event always fits.
    bool read_run(const ReadRequest& request, const Room& room, const Run& run, std::size_t& bytes_left,
                  std::vector<Event>& events);
    /// The replies in one message's thread, and the message.
    Found read_thread(const ReadRequest& request, const Room& room, PageRead& page);
    bool read_replies(const ReadRequest& request, const Room& room, Seq root, PageRead& page);
    /// A message as it was at first, and its edits.
    Found read_versions(const ReadRequest& request, const Room& room, PageRead& page);
    /// With what later events made of it.
    bool whole_event_of(const EventRow& row, const ReadRequest& request, const Room& room, Event& event);
    /// As it was told, without what later events made of it.
    bool first_event_of(const EventRow& row, const Room& room, Event& event);
    bool event_of(const EventRow& row, const Room& room, Event& event);
    bool damaged(const Room& room, const std::string& what);

    Database& database_;
    People people_;
    MessageStates states_;
    std::string damage_;
    Statement select_room_;
    Statement select_forward_;
    Statement select_backward_;
    Statement select_versions_;
    Statement select_replies_;
    Statement select_replies_backward_;
};

}  // namespace parley::server
