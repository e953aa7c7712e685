// The log as the core sees it: requests go in from any thread, replies come back to the loop that asked, in commit order.
// SQLite is behind it now; a distributed log can be later.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "shared/ids.h"
#include "shared/message.h"
#include "shared/result.h"

namespace parley::server {

/// Chosen by the asker; comes back in the reply. 0 is never a ticket.
using Ticket = std::uint64_t;

struct AppendRequest {
    Ticket ticket = 0;
    RoomId room;
    Person author;
    MessageCid cid;
    std::string body;
    Via via = Via::client;
};

/// Events of a room in ascending order: after (`after`, exclusive) or before (`before`, exclusive; 0 = from the newest).
struct ReadRequest {
    enum class Direction : std::uint8_t { after, before };
    Ticket ticket = 0;
    RoomId room;
    Direction direction = Direction::before;
    Seq seq = 0;
    std::uint32_t events_max = 0;
    std::size_t bytes_max = 0;  ///< of bodies; at least one event is read all the same
};

/// Adds a person. `token_hash` is what a later FindPersonRequest asks for; empty for one who can't come back.
struct AddPersonRequest {
    Ticket ticket = 0;
    Person person;
    std::string token_hash;
};
struct FindPersonRequest {
    Ticket ticket = 0;
    std::string token_hash;
};
struct AddRoomRequest {
    Ticket ticket = 0;
    RoomId id;
    std::string name;
};

using LogRequest = std::variant<AppendRequest, ReadRequest, AddPersonRequest, FindPersonRequest, AddRoomRequest>;

/// After the durable commit. A repeated (author, cid) returns the first event's place. Errors: unknown_room, cid_conflict,
/// storage_unavailable.
struct Appended {
    Seq seq = 0;
    std::int64_t at_ms = 0;
    bool duplicate = false;
};
struct AppendReply {
    Ticket ticket = 0;
    Result<Appended> result;
};
/// A new event, told to every loop once, before its AppendReply and in the order of its room.
struct Committed {
    std::shared_ptr<const Event> event;
};
struct PageRead {
    std::vector<Event> events;  ///< ascending
    bool more = false;          ///< further events lie beyond the page in the direction asked
};
struct ReadReply {
    Ticket ticket = 0;
    Result<PageRead> result;
};
/// The person who was added or found. Errors: bad_token (nobody has it), storage_unavailable.
struct PersonReply {
    Ticket ticket = 0;
    Result<Person> result;
};
/// Errors: room_exists, too_many_rooms, storage_unavailable.
struct AddRoomReply {
    Ticket ticket = 0;
    Result<RoomInfo> result;
};
/// A new room, told to every loop once, before its AddRoomReply.
struct RoomCommitted {
    RoomInfo room;
};

using LogReply = std::variant<AppendReply, Committed, ReadReply, PersonReply, AddRoomReply, RoomCommitted>;

/// What the log holds at start.
struct LogState {
    Epoch epoch;
    std::vector<RoomInfo> rooms;  ///< in order of creation
};

class Log {
public:
    Log() = default;
    Log(const Log&) = delete;
    Log& operator=(const Log&) = delete;
    virtual ~Log() = default;

    /// Any thread. False when the queue of that kind of request is full: nothing was taken, answer `busy`.
    virtual bool submit(LogRequest request) = 0;
};

}  // namespace parley::server
