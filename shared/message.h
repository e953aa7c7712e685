// The messages of protocol parley.v1, as both sides compile them. docs/protocol.md is the specification.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "shared/errors.h"
#include "shared/ids.h"

namespace parley {

inline constexpr std::uint32_t protocol_version = 1;
inline constexpr std::string_view json_subprotocol = "parley.v1.json";

struct Person {
    UserId id;
    std::string name;
};

struct RoomInfo {
    RoomId id;
    std::string name;
    std::string topic;
    Seq head = 0;  ///< seq of the newest event; 0 while the room is empty
};

/// What happened. A kind that this version does not know still takes its place in the order.
enum class EventKind : std::uint8_t { unknown = 0, posted = 1 };

/// How the author was connected: a plain-text client's words are repeated to other plain clients without the name.
enum class Via : std::uint8_t { client = 0, plain = 1 };

/// One entry of a room's log.
struct Event {
    RoomId room;
    Seq seq = 0;
    std::int64_t at_ms = 0;  ///< milliseconds since 1970-01-01T00:00Z, the server's clock at the commit
    EventKind kind = EventKind::posted;
    Person author;
    MessageCid cid;
    std::string body;
    Via via = Via::client;
};

// ---- commands: client to server ------------------------------------------------------------------------------------

/// Exactly one of the two is filled: a guest's name for a first visit, the token of an earlier `welcome` afterwards.
struct Auth {
    std::string name;
    std::string token;
};
struct Join {
    RoomId room;
};
struct Leave {
    RoomId room;
};
struct Create {
    std::string name;
};
struct Send {
    RoomId room;
    MessageCid cid;
    std::string body;
};
enum class PageAnchor : std::uint8_t { latest, before, after };
struct History {
    RoomId room;
    PageAnchor anchor = PageAnchor::latest;
    Seq seq = 0;  ///< exclusive; not used for `latest`
    std::uint32_t limit = 0;
};
struct Cursor {
    RoomId room;
    Seq last = 0;  ///< the newest seq up to which the client has everything
};
struct Resume {
    RoomId room;
    Epoch epoch;
    Seq last = 0;
};
/// The answer to the server's beat, with what the client holds.
struct BeatReply {
    std::vector<Cursor> cursors;
};

using Command = std::variant<Auth, Join, Leave, Create, Send, History, Resume, BeatReply>;

struct ClientMessage {
    RequestId id = 0;
    Command command;
};

// ---- replies and pushes: server to client --------------------------------------------------------------------------

struct Hello {
    std::uint32_t version = protocol_version;
    std::string build;
    Epoch epoch;
    std::int64_t heartbeat_ms = 0;
    std::int64_t heartbeat_grace_ms = 0;
    std::uint64_t body_bytes_max = 0;
    std::uint64_t frame_bytes_max = 0;
    std::uint64_t page_events_max = 0;
    std::uint64_t resume_events_max = 0;
    std::uint64_t rooms_per_session_max = 0;
};
struct Welcome {
    Person user;
    std::string token;  ///< secret; signs in again as the same person
    std::vector<RoomInfo> rooms;
};
/// From here on the session is pushed every event after `room.head`; `events` are the newest up to it.
struct Joined {
    RoomInfo room;
    Epoch epoch;
    std::vector<Event> events;
    bool more = false;  ///< there are older events
};
struct Left {
    RoomId room;
};
struct Ack {
    RoomId room;
    MessageCid cid;
    Seq seq = 0;
    std::int64_t at_ms = 0;
};
struct Page {
    RoomId room;
    std::vector<Event> events;  ///< ascending by seq
    bool more = false;          ///< further events lie beyond the page, in the direction that was asked
};
/// Complete: everything after the cursor. The session is live again from `head`.
struct Resumed {
    RoomId room;
    Epoch epoch;
    Seq head = 0;
    std::vector<Event> events;
};
/// Too much to send at once: live from `head`; what lies between `last` and `head` is fetched by `history`.
struct Gap {
    RoomId room;
    Epoch epoch;
    Seq last = 0;
    Seq head = 0;
};
/// The client's cursor belongs to another history: it forgets the room and joins again.
struct Reset {
    RoomId room;
    Epoch epoch;
    Seq head = 0;
};
struct RoomAdded {
    RoomInfo room;
};
struct EventPush {
    Event event;
};
/// The session could not keep up and pushes of this room ended: resume from the cursor.
struct Resync {
    RoomId room;
    Seq head = 0;
};
struct Beat {};
struct Reconnect {
    std::int64_t after_ms = 0;
};
struct ErrorReply {
    std::uint64_t code = 0;  ///< the wire number: a newer server may send one that this version does not know
    std::string name;
    std::string message;
    bool temporary = false;
    std::uint64_t retry_ms = 0;
};
/// A type that this version does not know; ignored.
struct UnknownPush {
    std::string type;
};

using Notice = std::variant<Hello, Welcome, Joined, Left, Ack, Page, Resumed, Gap, Reset, RoomAdded, EventPush, Resync, Beat,
                            Reconnect, ErrorReply, UnknownPush>;

struct ServerMessage {
    RequestId id = 0;  ///< of the command that this replies to; 0 for a push
    Notice notice;
};

/// The wire form of an error.
ErrorReply to_reply(const Error& error);

}  // namespace parley
