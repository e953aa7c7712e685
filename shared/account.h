// Accounts on the wire: who signs in, from which devices, and what they are to the server as a whole. docs/protocol.md,
// "Accounts".
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "shared/ids.h"
#include "shared/one_of.h"

namespace parley {

enum class Role : std::uint8_t;  // in a room: message.h

/// What a person is to the server as a whole, from the least to the most.
enum class Rank : std::uint8_t { guest, bot, member, moderator, admin, owner };

/// What who has no account may do in rooms.
enum class GuestRights : std::uint8_t {
    full,     ///< what a member may
    limited,  ///< write, react, join public rooms and open direct ones
};

/// What a token for a program lets it do. Who signed in themselves needs none.
enum class Scope : std::uint8_t {
    read,      ///< rooms, as far as the person may read them
    post,      ///< what a member does
    files,     ///< upload them
    moderate,  ///< what takes a higher role or rank than a member's
    admin,     ///< invitations and ranks
};
inline constexpr std::size_t scope_count = 5;

struct Scopes {
    std::uint8_t bits = 0;

    [[nodiscard]] bool has(Scope scope) const { return (bits & bit(scope)) != 0; }
    [[nodiscard]] bool empty() const { return bits == 0; }
    Scopes& add(Scope scope) {
        bits = static_cast<std::uint8_t>(bits | bit(scope));
        return *this;
    }
    friend bool operator==(Scopes a, Scopes b) { return a.bits == b.bits; }

private:
    static std::uint8_t bit(Scope scope) { return static_cast<std::uint8_t>(1U << static_cast<unsigned>(scope)); }
};

/// What becomes of the messages of who deletes their account.
enum class DeletedAccounts : std::uint8_t {
    anonymize,  ///< they stay, under another name
    erase,      ///< their words are erased for good
};

/// Who may make an account.
enum class SignUpMode : std::uint8_t { open, invitation, closed };

// ---- commands ------------------------------------------------------------------------------------------------------

/// Before `welcome`. Answered with `welcome`.
struct SignIn {
    std::string name;
    std::string password;
    std::string device;  ///< what the person will know it by: "Firefox on Linux"
};
/// Before `welcome` with a `name`; a guest who is here already becomes an account with the name they have, keeps their id and
/// what they wrote, and gives none. Answered with `welcome`, or `done` for who was here already.
struct SignUp {
    std::string name;
    std::string password;
    std::string device;
    std::string invitation;  ///< the code of one; empty where none is needed
};
/// Before `welcome`, with the code of an admin's one-time link. Ends all other sessions. Answered with `welcome`.
struct ResetPassword {
    std::string code;
    std::string password;
    std::string device;
};
/// Before `welcome`, with the code that a provider's sign-in ended with. Whom the provider's account is not linked to anybody
/// yet becomes an account, under `name` or else the one the provider says. Answered with `welcome`. After a refusal that a
/// `name` or an `invitation` can mend, the code still holds.
struct SignInWith {
    std::string code;
    std::string name;        ///< empty: as the provider says
    std::string invitation;  ///< likewise, where none is needed
    std::string device;
};
/// Ends all other sessions. Answered with `done`.
struct ChangePassword {
    std::string old_password;
    std::string password;
};
struct ListSessions {};
/// Of the asker's own. Answered with `done`.
struct EndSession {
    std::string session;  ///< empty: all but this one
};
/// Without a token: asks for a new one. With it: has it now, and the old one is refused from here on.
struct RenewToken {
    std::string token;
};
struct NewInvitation {
    std::uint32_t uses = 1;
    std::uint32_t days = 7;
    std::string note;  ///< for those who administer
};
struct ListInvitations {};
struct WithdrawInvitation {
    std::string invitation;
};
struct NewResetCode {
    UserId person;
};
struct SetRank {
    UserId person;
    Rank rank = Rank::member;
};
/// Accounts by name, for those who administer.
struct ListPeople {
    std::string query;  ///< how the name begins; empty: all
    std::string after;  ///< `cursor` of the page before
    std::uint32_t limit = 0;
};

/// For a program: of the asker's own, or of the bot that is named.
struct NewToken {
    std::string name;
    Scopes scopes;
    std::uint32_t days = 0;  ///< 0: until it is revoked
    UserId person = {};      ///< empty: the asker
};
struct ListTokens {
    UserId person = {};
};
struct RevokeToken {
    std::string token;  ///< its id
    UserId person = {};
};
/// An account of the rank `bot`, into which nobody signs in: it comes with tokens.
struct NewBot {
    std::string name;
};
/// The asker is called that from now on, wherever they are named. Answered with `done`.
struct RenameSelf {
    std::string name;
};
/// A picture that the asker has uploaded, in no message, is seen beside their name from now on. Answered with `done`.
struct SetAvatar {
    std::string file;  ///< its id; empty: none any more
};
/// Takes the code of a provider's sign-in, as SignInWith does. Answered with `done`.
struct LinkIdentity {
    std::string code;
};
struct ListIdentities {};
struct UnlinkIdentity {
    std::string issuer;
    std::string subject;
};
/// For good. An account without a password shows that it has just signed in elsewhere instead.
struct DeleteAccount {
    std::string password;  ///< empty: there is none
};
/// Who somebody is to the server, and in a room that the asker may read. Answered with Profile.
struct LookUp {
    UserId person;
    RoomId room;  ///< empty: only to the server
};
/// Who is muted in a room, or banned from the server: for those who may take it back. Answered with RestraintList.
struct ListRestraints {
    RoomId room;  ///< empty: bans
};

/// A link by which whoever has it comes into a room with a door. For who may invite there. Answered with RoomLinkInfo.
struct NewRoomLink {
    RoomId room;
    std::uint32_t uses = 0;     ///< 0: as many as come
    std::uint64_t seconds = 0;  ///< 0: until it is revoked
};
/// Answered with RoomLinkList.
struct ListRoomLinks {
    RoomId room;
};
/// One's own, or for who moderates the room any. Answered with `done`.
struct RevokeRoomLink {
    RoomId room;
    std::string link;  ///< its id
};

/// How far others in a small room have read. Answered with ReaderList.
struct ListReaders {
    RoomId room;
};

using AccountCommand =
    OneOf<SignIn, SignUp, ResetPassword, SignInWith, ChangePassword, ListSessions, EndSession, RenewToken, NewInvitation,
          ListInvitations, WithdrawInvitation, NewResetCode, SetRank, ListPeople, NewToken, ListTokens, RevokeToken, NewBot,
          RenameSelf, SetAvatar, LinkIdentity, ListIdentities, UnlinkIdentity, DeleteAccount, LookUp, ListRestraints,
          NewRoomLink, ListRoomLinks, RevokeRoomLink, ListReaders>;

/// Somewhere else that people sign in, as `hello` names it: `/oidc/<id>/start` leads there.
struct ProviderInfo {
    std::string id;
    std::string label;  ///< "Continue with <label>"
};

// ---- replies and pushes --------------------------------------------------------------------------------------------

/// A type that this version does not know; ignored.
struct UnknownPush {
    std::string type;
};
/// What was asked for has been done, durably.
struct Done {};

struct SessionInfo {
    std::string id;  ///< not the token
    std::string device;
    std::int64_t created_ms = 0;
    std::int64_t seen_ms = 0;
    bool current = false;
};
struct SessionList {
    std::vector<SessionInfo> sessions;  ///< newest first
};
struct Renewed {
    std::string token;  ///< empty: the one that was confirmed holds now
};
struct InvitationInfo {
    std::string id;
    std::string code;  ///< secret; said once, to who made it
    std::string note;
    std::uint32_t uses_left = 0;
    std::int64_t expires_ms = 0;
};
struct InvitationList {
    std::vector<InvitationInfo> invitations;
};
struct ResetCode {
    std::string code;
    std::int64_t expires_ms = 0;
};
struct PersonInfo {
    UserId id;
    std::string name;
    Rank rank = Rank::member;
    std::int64_t created_ms = 0;
    std::int64_t seen_ms = 0;
    std::string avatar = {};  ///< as Person has it
};
struct PeopleList {
    std::vector<PersonInfo> people;
    bool more = false;
    std::string cursor;
};
struct TokenInfo {
    std::string id;
    std::string token;  ///< secret; said once, to who made it
    std::string name;
    Scopes scopes;
    std::int64_t created_ms = 0;
    std::int64_t seen_ms = 0;     ///< when it was last used, to the hour; when it was made, before
    std::int64_t expires_ms = 0;  ///< 0: when it is revoked
};
struct TokenList {
    std::vector<TokenInfo> tokens;  ///< newest first
};
struct BotMade {
    UserId id;
    std::string name;
};
/// As whom an issuer elsewhere knows the person.
struct IdentityInfo {
    std::string issuer;
    std::string subject;
    std::int64_t created_ms = 0;
};
struct IdentityList {
    std::vector<IdentityInfo> identities;  ///< in the order in which they were linked
    bool password = false;                 ///< there is one too
};
/// The receiver's own rank has changed.
struct RankPush {
    Rank rank = Rank::guest;
};

struct Profile {
    UserId id;
    std::string name;
    Rank rank = Rank::guest;
    RoomId room;                                 ///< the one that was asked of; empty: none, and nothing is said of these two
    Role role{};                                 ///< there, whatever their rank lets them do besides
    std::optional<std::int64_t> muted_until_ms;  ///< there; 0: for ever; nothing: not muted
    // Said to those who moderate the server.
    Seq ban = 0;                       ///< the event of it; 0: not banned
    std::int64_t banned_until_ms = 0;  ///< 0: for ever
    std::int64_t created_ms = 0;       ///< of the account; 0: they have none
    std::int64_t seen_ms = 0;          ///< when they last came in; 0: not known
    std::string avatar = {};           ///< as Person has it; said to everybody
};
/// A mute, or a ban of a person or of an address.
struct RestraintInfo {
    Seq ban = 0;  ///< the event of it; 0: it is a mute
    UserId id;
    std::string name;
    std::string address;
    std::int64_t until_ms = 0;  ///< 0: for ever
    std::string reason;
};
struct RestraintList {
    RoomId room;
    std::vector<RestraintInfo> restraints;  ///< those that hold, the newest bans first
    bool more = false;                      ///< there are older ones
};

struct RoomLinkInfo {
    std::string id;
    std::string code;  ///< secret; said once, to who made it
    UserId by;
    std::string by_name;
    std::uint32_t uses_left = 0;  ///< 0: as many as come
    std::int64_t expires_ms = 0;  ///< 0: when it is revoked
};
struct RoomLinkList {
    RoomId room;
    std::vector<RoomLinkInfo> links;  ///< those that can still be used, newest first
};

/// Somebody in a small room, and how far they have read it.
struct Reader {
    UserId id;
    std::string name;
    Seq read = 0;
};
/// An answer, or a push of those who went on. Nobody of a room that is not small, or for who does not let others see theirs.
struct ReaderList {
    RoomId room;
    std::vector<Reader> people;
};

using AccountNotice =
    OneOf<Done, SessionList, Renewed, InvitationInfo, InvitationList, ResetCode, PeopleList, RankPush, TokenInfo, TokenList,
          BotMade, IdentityList, Profile, RestraintList, RoomLinkInfo, RoomLinkList, ReaderList>;

}  // namespace parley
