// Who may do what, in a room and with the accounts: for each one function decides, for the server's log and for what a client
// offers.
#pragma once

#include <cstdint>
#include <optional>

#include "shared/account.h"
#include "shared/errors.h"
#include "shared/message.h"

namespace parley {

struct RoomFacts {
    RoomAccess access = RoomAccess::everyone;
    bool archived = false;
    RoomRights rights = {};
};

struct Actor {
    UserId id;
    Role role = Role::none;  ///< in this room, as effective_role() gives it; in a personal log its person is `owner`
    bool invited = false;
    Rank rank = Rank::guest;
    bool limited = false;   ///< a guest, where guests have GuestRights::limited
    bool muted = false;     ///< in this room
    bool too_soon = false;  ///< after their last message, as the room's slow mode has it
    bool banned = false;
};

/// The message that a change is about, and of whom it speaks: the `person` that it names, or who wrote the message.
struct TargetFacts {
    bool posted = false;  ///< there is a message at that seq
    bool erased = false;
    UserId author;
    Role role = Role::none;   ///< of the person, in this room
    Rank rank = Rank::guest;  ///< of the person
    bool forwarded = false;   ///< its words are another's
};

/// Everybody is a member of a room for everyone, whatever is stored. Who moderates the server moderates each room that they
/// are a member of, who administers it owns it; direct rooms belong to those in them alone, and being above others lets nobody
/// into a room.
Role effective_role(RoomAccess access, Role stored, Rank rank = Rank::guest);

/// A room that may not be read is not there for that person: the answer to all they ask of it is unknown_room.
bool may_read(RoomAccess access, Role role);

/// Whether these kinds speak of a message of their own room, which must then be there.
bool has_message_target(EventKind kind);
/// Likewise, of this one: a message may answer another one, or be in its thread.
bool names_message(const EventContent& content);
/// The message that it speaks of, or 0.
Seq message_named(const EventContent& content);

/// Nothing when the actor may. `target` is looked at for the kinds that have one, or that name a person. `room` is the staff
/// room for the kinds that go there, but for `reported`: that is asked of the room in which the message is.
std::optional<ErrorCode> refusal(const RoomFacts& room, const Actor& actor, const EventContent& content,
                                 const TargetFacts& target);

/// Links into a room are made, and listed, by who may invite there; taken back by who made them, and by who moderates the room.
enum class LinkAct : std::uint8_t { make, list, revoke_own, revoke };
std::optional<ErrorCode> refusal(const RoomFacts& room, const Actor& actor, LinkAct act);
/// Whether one that was made still leads in: as long as its `maker` might make another.
bool link_holds(const RoomFacts& room, const Actor& maker);

/// Whether somebody may make a room of this kind.
std::optional<ErrorCode> refusal(RoomAccess made, const Actor& actor);

/// Whether a ban of an address, or of a range, keeps this person out: never who moderates the server, so that nobody shuts
/// themselves out.
bool address_ban_holds(Rank rank);

/// What is done with the accounts of others.
enum class AccountRight : std::uint8_t {
    list_people,
    manage_invitations,
    make_reset_code,  ///< of somebody of the rank `target`
    manage_bots,      ///< make them, and their tokens
    have_tokens,      ///< of one's own, for programs
    set_rank,         ///< asked twice: with the rank that they have, and with the one that they are to get
};

/// Nothing when the actor may. That the last owner stays one is for the log to see to.
std::optional<ErrorCode> refusal(AccountRight right, Rank actor, Rank target = Rank::guest);

}  // namespace parley
