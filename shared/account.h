// Accounts on the wire: who signs in, from which devices, and what they are to the server as a whole. docs/protocol.md,
// "Accounts".
#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "shared/ids.h"

namespace parley {

/// What a person is to the server as a whole, from the least to the most.
enum class Rank : std::uint8_t { guest, bot, member, moderator, admin, owner };

/// What who has no account may do in rooms.
enum class GuestRights : std::uint8_t {
    full,     ///< what a member may
    limited,  ///< write, react, join public rooms and open direct ones
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

using AccountCommand =
    std::variant<SignIn, SignUp, ResetPassword, SignInWith, ChangePassword, ListSessions, EndSession, RenewToken, NewInvitation,
                 ListInvitations, WithdrawInvitation, NewResetCode, SetRank, ListPeople>;

/// Somewhere else that people sign in, as `hello` names it: `/oidc/<id>/start` leads there.
struct ProviderInfo {
    std::string id;
    std::string label;  ///< "Continue with <label>"
};

// ---- replies and pushes --------------------------------------------------------------------------------------------

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
};
struct PeopleList {
    std::vector<PersonInfo> people;
    bool more = false;
    std::string cursor;
};
/// The receiver's own rank has changed.
struct RankPush {
    Rank rank = Rank::guest;
};

using AccountNotice = std::variant<Done, SessionList, Renewed, InvitationInfo, InvitationList, ResetCode, PeopleList, RankPush>;

}  // namespace parley
