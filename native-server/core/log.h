// The log as the core sees it: requests go in from any thread, replies come back to the loop that asked, in commit order.
// SQLite is behind it now; a distributed log can be later.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "native-server/core/accounts.h"
#include "native-server/core/files.h"
#include "shared/ids.h"
#include "shared/message.h"
#include "shared/one_of.h"
#include "shared/result.h"
#include "shared/search_query.h"

namespace parley::server {

/// Chosen by the asker; comes back in the reply. 0 is never a ticket.
using Ticket = std::uint64_t;

/// The room that is a person's own log.
inline RoomId personal_room(const UserId& person) {
    return RoomId("@" + person.value);
}

/// Anything that becomes an event of a room, or of a person's own log (personal_room()). The log decides, in the transaction,
/// whether the author may (shared/permissions.h); checked_content() has been asked before.
/// - An (author, cid) is stored once, for ever; an empty cid is not remembered.
/// - What is so already is not stored again and answers as a duplicate with the seq of when it became so, or the head: joined,
///   left, reacted, unreacted, pinned, unpinned, archived, unarchived, read (never backwards), the same setting, name, topic.
/// - `invited` is stored twice: in the room, and with `about` in the personal log of the person who is invited.
/// - What moderators of the server do (goes_to_staff()) is asked of the staff room; of `reported` `about` names the room. The
///   log fills in whom an act is about, and repeats in the staff room, with `about`, what was done in another one.
/// - An author who was never added becomes a person.
/// - `thread` may name a reply: it becomes the thread that the reply is in. `read` with one is stored for who takes part in it.
/// - `forwarded` names a message that the author may read: its words as they are now, who wrote them and when become this
///   one's, with the files that who reads this room may read. Of a message that is forwarded itself, whoever wrote it at first.
///   Errors: unknown_room, unknown_message, message_deleted; bad_body, when nothing is left to say.
/// - Files are named by their ids; the log says the rest of them. Error: unknown_file, unless each is a finished one of the
///   author's, in no other message.
struct AppendRequest {
    Ticket ticket = 0;
    RoomId room;
    Person author;
    MessageCid cid;
    EventContent content;
    bool as_member = false;  ///< by a token that is for no more: whatever rank and role the author has
};

/// Events of a room, ascending and dense, each posted one with what later events made of it.
struct ReadRequest {
    Ticket ticket = 0;
    RoomId room;
    PageAnchor anchor = PageAnchor::latest;
    Seq seq = 0;    ///< exclusive; `around`: in the middle
    Seq until = 0;  ///< `between` only: exclusive
    std::uint32_t events_max = 0;
    std::size_t bytes_max = 0;  ///< of bodies and reactions; at least one event is read all the same
    UserId reader;              ///< whose own reactions are always among those named
    Seq thread = 0;             ///< the replies in this message's thread alone: latest, before or after
    /// This message as it was written first, and its edits, alone: latest or before. Errors: unknown_message, message_deleted.
    Seq versions = 0;
};

/// Adds a person without an account. `session.token_hash` is what a later FindPersonRequest asks for; empty for one who can't
/// come back. Error: name_taken, when an account has a name of this skeleton (empty: whatever the name looks like).
struct AddPersonRequest {
    Ticket ticket = 0;
    Person person;
    NewSession session;
    std::string skeleton;
    std::string address = {};  ///< of who asks, as numbers; empty: not known. Error of all that have one: banned
};
struct FindPersonRequest {
    Ticket ticket = 0;
    std::string token_hash;
    std::string address = {};
};
struct AccountRequest {
    Ticket ticket = 0;
    AccountAct act;
};
struct FileRequest {
    Ticket ticket = 0;
    FileAct act;
};
/// A room with its `created` event, whose author is its owner. The others of a direct room join in the same transaction, and
/// each finds it in their personal log.
struct AddRoomRequest {
    Ticket ticket = 0;
    RoomId id;
    std::string name;
    RoomAccess access = RoomAccess::open;
    Person founder;
    MessageCid cid;              ///< of the `created` event
    std::vector<UserId> people;  ///< direct only: the others
};

/// Messages that match and that the reader may read, newest first.
struct SearchRequest {
    Ticket ticket = 0;
    SearchQuery query;
    UserId reader;
    std::string cursor;  ///< of the page before; empty for the first
    std::uint32_t hits_max = 0;
};

using LogRequest = OneOf<AppendRequest, ReadRequest, AddPersonRequest, FindPersonRequest, AddRoomRequest, SearchRequest,
                         AccountRequest, FileRequest>;

/// After the durable commit. Errors: unknown_room, cid_conflict, storage_unavailable, what refusal() says, unknown_person.
struct Appended {
    Seq seq = 0;
    std::int64_t at_ms = 0;
    bool duplicate = false;
};
struct AppendReply {
    Ticket ticket = 0;
    Result<Appended> result;
};
/// A new event, told to every loop once, before its AppendReply and in the order of its room. Events that the log makes of its
/// own accord (`expired`) are told too, without any reply.
struct Committed {
    std::shared_ptr<const Event> event;
};
struct PageRead {
    std::vector<Event> events;
    bool more = false;               ///< further events lie beyond the page in the direction asked; `around`: older ones
    bool more_after = false;         ///< `around`: newer ones
    Seq head = 0;                    ///< of the room, in the same snapshot
    std::optional<Event> root = {};  ///< of a thread
};
/// Errors: unknown_room, unknown_message (no thread can be there), storage_unavailable.
struct ReadReply {
    Ticket ticket = 0;
    Result<PageRead> result;
};
/// A person, and all that the log knows about them; in step with the Committed that were told before it.
struct PersonFound {
    Person person;
    std::vector<RoomInfo> rooms;  ///< those of which they are a member or invited or have a read marker, with
                                  ///< `standing` as it is stored: their rank is not in it
    RoomInfo personal;            ///< their own log
    std::vector<Setting> settings;
    Rank rank = Rank::guest;
    std::string session;                ///< the id of the session that was opened or found; empty for one who can't come back
    std::optional<Scopes> scopes = {};  ///< of a token; nothing: they signed in themselves
    std::int64_t expires_ms = 0;        ///< of a token; 0: it does not
};
/// Errors: bad_token (nobody has it), storage_unavailable.
struct PersonReply {
    Ticket ticket = 0;
    Result<PersonFound> result;
};
/// The room that was made, or that is there already: by the same founder and cid, or between the same people.
/// Errors: room_exists, too_many_rooms, unknown_person, storage_unavailable.
struct AddRoomReply {
    Ticket ticket = 0;
    Result<RoomInfo> result;
};
/// A new room, told to every loop once, before its events and its AddRoomReply. Never a personal log.
struct RoomCommitted {
    RoomInfo room;  ///< head 0: its events follow
};
/// Errors: bad_query, storage_unavailable.
struct SearchReply {
    Ticket ticket = 0;
    Result<Found> result;
};

/// To the acts that is_answered_with_person() says nothing of. Errors: those that the acts name, storage_unavailable.
struct AccountReply {
    Ticket ticket = 0;
    Result<AccountAnswer> result;
};
struct FileReply {
    Ticket ticket = 0;
    Result<FileFound> result;
};
/// Told to every loop, before the answer to what ended them. The sessions that are named.
struct SessionsEnded {
    UserId person;
    std::vector<std::string> sessions;
};
/// Told to every loop, before the answer.
struct RankChanged {
    UserId person;
    Rank rank = Rank::guest;
};

/// Of somebody whose name or avatar is another now. Told to every loop, before the answer.
struct PersonCalled {
    Person person;
};

/// Told to every loop: somebody who lets themselves be seen has read on in a small room.
struct ReadOn {
    RoomId room;
    Reader reader;
};

using LogReply = OneOf<AppendReply, Committed, ReadReply, PersonReply, AddRoomReply, RoomCommitted, SearchReply, AccountReply,
                       SessionsEnded, RankChanged, PersonCalled, ReadOn, FileReply>;

/// A mute, or the ban of an address, for a loop to know from the start; what follows it hears as events.
struct Restraint {
    Seq ban = 0;  ///< the event of the ban; 0: it is a mute
    RoomId room;
    UserId person;
    std::string address;
    std::int64_t until_ms = 0;  ///< since 1970; 0: for ever
    std::string reason;
};

/// What the log holds at start.
struct LogState {
    Epoch epoch;
    std::vector<RoomInfo> rooms;  ///< all but the personal logs, in order of creation
    std::vector<Restraint> restraints = {};
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
