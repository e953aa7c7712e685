// The messages of protocol parley.v1, as both sides compile them. docs/protocol.md is the specification.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "shared/account.h"
#include "shared/errors.h"
#include "shared/file.h"
#include "shared/hello.h"
#include "shared/ids.h"
#include "shared/link_card.h"
#include "shared/one_of.h"
#include "shared/presence.h"

namespace parley {

inline constexpr std::string_view json_subprotocol = "parley.v1.json";
inline constexpr std::string_view cbor_subprotocol = "parley.v1.cbor";

struct Person {
    UserId id;
    std::string name;
    std::string avatar = {};  ///< the first limits::avatar_digits of its SHA-256, hex; empty: they have none
};

/// Who may come in.
enum class RoomAccess : std::uint8_t {
    everyone,  ///< everybody belongs here, without joining
    open,      ///< "public" on the wire: whoever wants joins
    closed,    ///< "private" on the wire: by invitation; nobody else learns of it
    direct,    ///< between the people it was opened with
    personal,  ///< one person's own log: invitations, new direct rooms, read markers, settings
    staff,     ///< the one room of who moderates the server: what was done, and what was reported
};

/// What a person is in a room, from the least to the most.
enum class Role : std::uint8_t { none, member, moderator, owner };

/// A thread that a person takes part in: they wrote its root, or in it.
struct ThreadStanding {
    Seq root = 0;
    Seq read = 0;              ///< its replies up to here have been read
    std::uint32_t unread = 0;  ///< replies after it, at most limits::unread_max
};

/// One person's relation to a room.
struct Standing {
    Role role = Role::none;    ///< `member` for everybody in a room for everyone
    bool invited = false;      ///< asked in, and not come yet
    Seq read = 0;              ///< everything up to here has been read; 0: never marked
    std::uint32_t unread = 0;  ///< messages after it, at most limits::unread_max; what is in threads alone is not in it
    std::vector<ThreadStanding> threads = {};  ///< those with the newest replies, at most limits::threads_told_max
};

/// What a room's owner may ask a higher role for, or a lower one, than is usual.
enum class RoomRight : std::uint8_t { post, pin, invite, topic, react };
inline constexpr std::size_t room_rights = 5;

/// The least role for each; `none`: as usual.
struct RoomRights {
    std::array<Role, room_rights> least{};

    [[nodiscard]] Role of(RoomRight right) const { return least[static_cast<std::size_t>(right)]; }
    void set(RoomRight right, Role role) { least[static_cast<std::size_t>(right)] = role; }
};

struct RoomInfo {
    RoomId id;
    std::string name;
    std::string topic;
    Seq head = 0;  ///< seq of the newest event; 0 while the room is empty
    RoomAccess access = RoomAccess::everyone;
    bool archived = false;
    std::optional<Standing> standing;  ///< of the asker, where the message is for one person
    std::uint32_t slow_seconds = 0;    ///< between two messages of one person; 0: as they like
    RoomRights rights = {};
    std::uint32_t members = 0;  ///< of a public or private room; 0: they are not counted
};

/// What happened. A kind that this version does not know still takes its place in the order. docs/protocol.md, "Kinds".
enum class EventKind : std::uint8_t {
    unknown,
    posted,
    edited,
    deleted,
    reacted,
    unreacted,
    pinned,
    unpinned,
    joined,
    left,
    invited,
    role,
    created,
    renamed,
    topic,
    archived,
    unarchived,
    retention,
    expired,
    direct,  // personal logs only, as are the next two
    read,
    setting,
    muted,  // in rooms
    unmuted,
    slowed,
    rights,
    hidden,
    unhidden,
    banned,  // in the staff room only, as are all that follow
    unbanned,
    reported,
    resolved,
    purged,
    restored,
    kicked,
    removed,
    ranked,
    invitation,
    withdrawn,
    reset_made,
    bot_made,
    token_made,
    named,
};

/// How the author was connected: a plain-text client's words are repeated to other plain clients without the name.
enum class Via : std::uint8_t { client = 0, plain = 1 };

/// Whose words a message repeats. Of a command only room and seq count, which the log says where all its readers may read them.
struct Forwarded {
    RoomId room;
    Seq seq = 0;
    Person author = {};
    std::int64_t at_ms = 0;  ///< when the words were written
};

/// What an event says, whoever said it and wherever. Each kind uses some of the fields; the others are empty.
struct EventContent {
    EventKind kind = EventKind::posted;
    std::string body;       ///< posted, edited: the words; setting: the value; moderation: the reason, or a note
    Via via = Via::client;  ///< posted
    /// posted: what it answers, or 0; edited, deleted, (un)reacted, (un)pinned, reported, removed: the message; read, expired:
    /// up to here; hidden: from here; unhidden, unbanned, resolved, restored: what is undone or done with
    Seq target = 0;
    std::string key;    ///< (un)reacted: the emoji; setting: its name; rights: what; ranked: the rank; invitations: the id
    std::string name;   ///< created, renamed
    std::string topic;  ///< created, topic; reported: the words as they were
    RoomAccess access = RoomAccess::everyone;  ///< created
    Person person;               ///< joined, left, invited, role, moderation: whom it is about; empty: the author, or nobody
    Role role = Role::none;      ///< role, rights
    RoomId about;                ///< invited, direct, read in a personal log, and all in the staff room: the room
    std::uint32_t days = 0;      ///< retention: kept for so long; 0: for ever
    std::uint32_t messages = 0;  ///< retention: so many newest events are kept; 0: all; purged: so many were hidden
    std::uint64_t seconds = 0;   ///< banned, muted: for so long; 0: for ever; slowed, purged
    std::string address = {};    ///< banned: "192.0.2.7", or all that begin alike: "192.0.2.0/24", "2001:db8::/32"
    std::vector<FileInfo> files = {};  ///< posted: with or in place of words
    Seq thread = 0;                    ///< posted: the message in whose thread it is, or 0; read: whose thread was read, or 0
    bool in_room = false;              ///< posted in a thread: the room's own timeline shows it too
    std::optional<Forwarded> forwarded = {};  ///< posted: the words are another message's, and its author's
};

struct Reaction {
    std::string emoji;
    std::uint32_t count = 0;
    std::vector<Person> people;  ///< the first limits::reaction_people_max, in order of reacting, and always the asker
};

/// What was answered in a message's thread. Erased replies count: their place stays.
struct ThreadState {
    std::uint32_t count = 0;
    Seq last = 0;  ///< seq of the newest reply
    std::int64_t last_at_ms = 0;
};

/// What later events made of a posted message, as of the head that the page names.
struct MessageState {
    Seq edited = 0;  ///< seq of the newest edit, whose words are in `body`; 0: none
    std::int64_t edited_at_ms = 0;
    bool erased = false;  ///< deleted or expired: no body any more
    Seq pinned = 0;       ///< seq of the pin; 0: not pinned
    std::vector<Reaction> reactions;
    ThreadState replies = {};
};

/// One entry of a room's log.
struct Event : EventContent {
    RoomId room;
    Seq seq = 0;
    std::int64_t at_ms = 0;  ///< milliseconds since 1970-01-01T00:00Z, the server's clock at the commit
    Person author;
    MessageCid cid;
    MessageState state;  ///< posted only
};

// ---- commands: client to server ------------------------------------------------------------------------------------

/// Exactly one of the two is filled: a guest's name for a first visit, the token of an earlier `welcome` afterwards.
struct Auth {
    std::string name;
    std::string token;
    std::string device = {};  ///< of a first visit; may be empty
};
struct Join {
    RoomId room;
    std::string invitation = {};  ///< the code of a link to the room; empty: none, where one may come in anyway
};
struct Leave {
    RoomId room;
};
struct Create {
    std::string name;
    RoomAccess access = RoomAccess::open;  ///< open or closed
    MessageCid cid;                        ///< a retry finds the room that the first try made; may be empty
};
/// Opens the direct room between the asker and these people; the one that is there already, if there is one.
struct Direct {
    std::vector<UserId> people;
    MessageCid cid;
};
struct Send {
    RoomId room;
    MessageCid cid;
    std::string body;                  ///< may be empty where there are files
    Seq target = 0;                    ///< the message that it answers; 0: none
    std::vector<FileInfo> files = {};  ///< only the ids count: uploaded by the sender, in no other message
    Seq thread = 0;                    ///< the message in whose thread it goes, or any reply in that thread; 0: into the room
    bool in_room = false;              ///< of one in a thread: the room shows it too
    std::optional<Forwarded> forwarded = {};  ///< the message whose words, and files, it repeats: it has none of its own
};
/// Every other thing that becomes an event. Mark and set go to the asker's personal log, and ban, unban, report, resolve,
/// purge and restore to the staff room: these name no room of their own.
struct Change {
    RoomId room;
    MessageCid cid;
    EventContent content;
};
enum class PageAnchor : std::uint8_t {
    latest,
    before,   ///< `seq`, exclusive
    after,    ///< `seq`, exclusive
    around,   ///< `seq` in the middle
    between,  ///< `seq` and `until`, both exclusive, from the older end
};
struct History {
    RoomId room;
    PageAnchor anchor = PageAnchor::latest;
    Seq seq = 0;  ///< not used for `latest`
    std::uint32_t limit = 0;
    Seq until = 0;     ///< `between` only
    Seq thread = 0;    ///< only the replies in this message's thread; 0: all that happened in the room
    Seq versions = 0;  ///< only this message as it was written first, and its edits
};
struct Search {
    std::string query;   ///< shared/search_query.h has the grammar
    std::string cursor;  ///< of the page before; empty for the first
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
/// The answer to the server's beat, or a beat of the client's own, with what it holds.
struct BeatReply {
    std::vector<Cursor> cursors;
};

using Command = OneOf<Auth, Join, Leave, Create, Send, History, Resume, BeatReply, Change, Direct, Search, Typing, Idle, Who,
                      AskLinkCard, AccountCommand>;

struct ClientMessage {
    RequestId id = 0;
    Command command;
};

// ---- replies and pushes: server to client --------------------------------------------------------------------------

struct Setting {
    std::string key;
    std::string value;
};
struct Welcome {
    Person user;
    std::string token;            ///< secret; signs in again as the same person
    std::vector<RoomInfo> rooms;  ///< all that the person may see, each with their standing
    RoomInfo personal;            ///< their personal log: resumed from its head, it tells what changes from here on
    std::vector<Setting> settings;
    Rank rank = Rank::guest;
    std::string session = {};  ///< the id of this session among the person's own; empty: not said
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
    std::vector<Event> events;  ///< ascending by seq, dense
    bool more = false;          ///< further events lie beyond the page, in the direction that was asked; `around`: older ones
    bool more_after = false;    ///< `around`: newer ones
    Seq head = 0;               ///< the messages are as they are after this event
    std::optional<Event> root = {};  ///< of a thread: its first message; `events` are its replies, and not dense
};
/// What a search found, newest first.
struct Hit {
    Event event;
    std::vector<std::string> snippet;  ///< pieces of the body by turns: not matched, matched, not matched, …
};
struct Found {
    std::vector<Hit> hits;
    bool more = false;
    std::string cursor;    ///< for the next page; may be there without hits, when the search has a long way to go
    bool complete = true;  ///< false while the index is behind the log
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
/// Somebody who is here.
struct PersonHere : Person {
    PersonStatus status = PersonStatus::online;
};
/// A page of who is here, by name (A-Z and a-z alike), then by id.
struct Present {
    RoomId room;
    std::uint32_t count = 0;
    std::uint64_t rev = 0;  ///< as PresencePush has it
    std::vector<PersonHere> people;
    bool more = false;
    std::string cursor;  ///< for the next page
};
/// How many people are here now.
struct PresencePush {
    RoomId room;
    std::uint32_t count = 0;
    std::uint64_t rev = 0;                ///< grows whenever who is here, or how, has changed, also when the count has not
    std::vector<PersonHere> people = {};  ///< all of them, where they are at most limits::presence_named_max
};
/// All who type now: state, not steps. Nobody: the list is empty.
struct TypingPush {
    RoomId room;
    std::vector<Person> people;  ///< the first limits::typing_people_max, in order of beginning
    std::uint32_t count = 0;     ///< of all
};
/// Somebody has this name and this avatar from now on, in what they have written too.
struct PersonRenamed {
    Person person;
};
/// A room that is new to this person, or whose name, topic or state has changed.
struct RoomAdded {
    RoomInfo room;
};
/// The person is no longer in this room, or it is gone for them.
struct RoomGone {
    RoomId room;
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

using Notice = OneOf<Hello, Welcome, Joined, Left, Ack, Page, Resumed, Gap, Reset, RoomAdded, EventPush, Resync, Beat,
                     Reconnect, ErrorReply, UnknownPush, Found, RoomGone, Present, PresencePush, TypingPush, PersonRenamed,
                     LinkCardAnswer, AccountNotice>;

struct ServerMessage {
    RequestId id = 0;  ///< of the command that this replies to; 0 for a push
    Notice notice;
};

ErrorReply to_reply(const Error& error);

}  // namespace parley
