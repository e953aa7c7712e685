// Accounts as the core asks the storage for them. No request holds a password or a token: only what is kept of them.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "shared/account.h"
#include "shared/message.h"
#include "shared/one_of.h"
#include "shared/result.h"

namespace parley::server {

/// How long things last, in milliseconds since 1970, is decided by the storage's clock: requests say durations.
struct NewSession {
    std::string token_hash;  ///< SHA-256, hex
    std::string id;          ///< random; names it to its owner
    std::string device;
};

/// Answered with AccountFound; `unknown_person` when nobody has an account of this name.
struct FindAccount {
    std::string skeleton;
};
/// Answered with AccountFound.
struct FindAccountOf {
    UserId person;
};
/// Makes an account, and the person when there is none of this id yet (a guest stays who they are, and a session of theirs
/// with this id gets the account's life; told to all loops as RankChanged before). The first account of all is the owner, and
/// needs no invitation. Answered with a PersonReply. Errors: name_taken, bad_invitation, sign_up_closed, already_registered.
struct AddAccount {
    Person person;
    std::string skeleton;  ///< unique among accounts
    std::string password_hash;
    std::string invitation_hash;  ///< empty: none was shown
    SignUpMode mode = SignUpMode::open;
    NewSession session;  ///< for a guest: the session they have, whose token_hash is left empty
    std::string address = {};
};
/// Who has signed in elsewhere: an account that is linked to (issuer, subject) gets a session; otherwise one is made and
/// linked, as AddAccount makes it, but without a password. Answered with a PersonReply. Errors: those of AddAccount; bad_name,
/// when an account would have to be made and there is no skeleton.
struct AddIdentity {
    std::string issuer;
    std::string subject;
    AddAccount account;  ///< the person's id is fresh
};
/// Answered with a PersonReply. Error: bad_credentials, when the password was changed meanwhile.
struct OpenSession {
    UserId person;
    std::string password_hash;  ///< the one that was looked at
    NewSession session;
    std::string address = {};  ///< of who asks; error of all that have one: banned
};
struct FindSessions {
    UserId person;
};
/// Answered with Done, told to all loops as SessionsEnded before, when there were any. Error: unknown_session, when the one
/// that is named is not there.
struct EndSessions {
    UserId person;
    std::string session;      ///< only this one; empty: all
    std::string but_session;  ///< except this one
};
/// Keeps the hash beside the session's present one. The old one is refused after the first FindPersonRequest or
/// ConfirmToken with the new one. A later offer takes the place of an earlier one. Error: unknown_session.
struct OfferToken {
    UserId person;
    std::string session;
    std::string token_hash;
};
/// Done also when it holds already. Error: bad_token.
struct ConfirmToken {
    UserId person;
    std::string session;
    std::string token_hash;
};
/// All sessions but this one end, and a reset code that was made before is void. Error: bad_credentials, when the password was
/// changed meanwhile.
struct StorePassword {
    UserId person;
    std::string old_password_hash;
    std::string password_hash;
    std::string but_session;
};
/// `by` must be an admin at least, here and below (FindPeople: a moderator), as the transaction knows it. Errors: not_allowed,
/// too_large (limits::invitations_max). Answered with InvitationInfo without the code.
struct AddInvitation {
    UserId by;
    std::string id;
    std::string code_hash;
    std::string note;
    std::uint32_t uses = 1;
    std::int64_t lasts_ms = 0;
};
/// Those that can still be used, newest first.
struct FindInvitations {
    UserId by;
};
/// Done also when it is not there.
struct RemoveInvitation {
    UserId by;
    std::string id;
};
/// Answered with AccountReply of ResetCode without the code. A later one takes the place of an earlier one. Errors:
/// not_allowed, unknown_person.
struct AddResetCode {
    UserId by;
    UserId person;
    std::string code_hash;
    std::int64_t lasts_ms = 0;
};
/// Answered with a PersonReply; all other sessions end. Error: bad_code.
struct UseResetCode {
    std::string code_hash;
    std::string password_hash;
    NewSession session;
    std::string address = {};
};
/// Told to all loops as RankChanged, unless it was so. Reset codes of and by the person are void. Errors: not_allowed, also
/// when nobody would be owner; unknown_person, who has no account.
struct StoreRank {
    UserId by;
    UserId person;
    Rank rank = Rank::member;
};
/// In the order of skeletons.
struct FindPeople {
    UserId by;
    ListPeople page;  ///< `query` is how the skeleton begins
};
/// For a program. `by` is the person, who may have some, or an admin where the person is a bot, of which the staff room is
/// told. Tokens are no sessions to the acts above, but for those that change a password: these end them too. Answered with
/// TokenInfo without the token. Errors: not_allowed; unknown_person, who is no bot; too_large (limits::tokens_per_person_max,
/// of which those that have lapsed do not count).
struct AddToken {
    UserId by;
    UserId person;
    NewSession session;  ///< `device` is its name
    Scopes scopes;
    std::int64_t lasts_ms = 0;  ///< 0: until it is revoked
};
/// Those that hold, newest first. Errors: not_allowed, unknown_person.
struct FindTokens {
    UserId by;
    UserId person;
};
/// Told to all loops as SessionsEnded before. Errors: not_allowed, unknown_person, unknown_token.
struct RemoveToken {
    UserId by;
    UserId person;
    std::string id;
};
/// An account without a password, of the rank `bot`; the staff room is told. Answered with BotMade. Errors: not_allowed,
/// name_taken.
struct AddBot {
    UserId by;
    Person person;  ///< whose id is fresh
    std::string skeleton;
};
/// Told to all loops as PersonCalled before the answer, and to the staff room, unless they are called so. Guests may share a
/// name with each other. Errors: name_taken, by an account or by one that was deleted; unknown_person.
struct RenamePerson {
    UserId person;
    std::string name;
    std::string skeleton;
};
/// Told to all loops as PersonCalled before the answer, unless it is so. The file that was the avatar before is forgotten.
/// Errors: unknown_file, that is not a whole one of theirs in no message; bad_field, that is no picture; too_large;
/// unknown_person.
struct StoreAvatar {
    UserId person;
    std::string file;  ///< its id; empty: none any more
};
/// Answered with IdentityList. Error: unknown_person, who has no account.
struct FindIdentities {
    UserId person;
};
/// Whom the issuer knows so signs in as this person from now on. Done also when it is so already. Errors: already_linked, to
/// another; unknown_person, who has no account; too_large (limits::identities_per_person_max).
struct LinkTo {
    UserId person;
    std::string issuer;
    std::string subject;
};
/// Done also when it is not there. Error: last_way_in.
struct Unlink {
    UserId person;
    std::string issuer;
    std::string subject;
};
/// Sessions, tokens, identities and codes go, and what only the person could read; they leave their rooms. Their name is
/// nobody's any more, and what they wrote stays under another, or is erased, as the operator decided. The end of the sessions
/// and the other name are told to all loops before. Errors: not_allowed, who has no account, or is the last owner;
/// bad_credentials, when the password was changed meanwhile, or where there is none the session is older than
/// limits::fresh_session_ms.
struct RemoveAccount {
    UserId person;
    std::string password_hash;  ///< the one that was looked at
    std::string session;        ///< of who asks
};

/// Answered with Profile: of the room only what who may read it learns, of bans and sessions only what who moderates the server
/// does. Errors: unknown_room, unknown_person.
struct FindProfile {
    UserId by;
    LookUp look_up;
};
/// Answered with RestraintList. Errors: unknown_room; forbidden or not_allowed, for who may not take back what is listed.
struct FindRestraints {
    UserId by;
    RoomId room;  ///< empty: bans
};

/// As the transaction knows who asks, `by`, here and below. `as_member`: by a token that is for no more. Answered with
/// RoomLinkInfo without the code. Errors: what refusal() says of LinkAct; too_large (limits::room_links_max).
struct AddRoomLink {
    UserId by;
    RoomId room;
    std::string id;
    std::string code_hash;
    std::uint32_t uses = 0;     ///< 0: as many as come
    std::int64_t lasts_ms = 0;  ///< 0: until it is revoked
    bool as_member = false;
};
/// Answered with RoomLinkList.
struct FindRoomLinks {
    UserId by;
    RoomId room;
    bool as_member = false;
};
/// Done also when it is not there.
struct RemoveRoomLink {
    UserId by;
    RoomId room;
    std::string id;
    bool as_member = false;
};
/// Makes them a member, once, by an event `joined`; who is one already spends no use. Answered with Done. Errors:
/// bad_invitation, also where there is no such room, so that nobody learns which there are; what refusal() says of `joined`.
struct UseRoomLink {
    UserId by;
    RoomId room;
    std::string code_hash;
};
/// Answered with ReaderList: of the others who are members, and let themselves be seen. Error: unknown_room.
struct FindReaders {
    UserId by;
    RoomId room;
};

using AccountAct =
    OneOf<FindAccount, FindAccountOf, AddAccount, AddIdentity, OpenSession, FindSessions, EndSessions, OfferToken, ConfirmToken,
          StorePassword, AddInvitation, FindInvitations, RemoveInvitation, AddResetCode, UseResetCode, StoreRank, FindPeople,
          AddToken, FindTokens, RemoveToken, AddBot, FindIdentities, LinkTo, Unlink, RenamePerson, StoreAvatar, RemoveAccount,
          FindProfile, FindRestraints, AddRoomLink, FindRoomLinks, RemoveRoomLink, UseRoomLink, FindReaders>;

/// Whether the answer is a PersonReply, be it an error. To all others it is an AccountReply.
inline bool is_answered_with_person(const AccountAct& act) {
    return holds_alternative<AddAccount>(act) || holds_alternative<AddIdentity>(act) || holds_alternative<OpenSession>(act) ||
           holds_alternative<UseResetCode>(act);
}

/// Whether who waits for it has waited for a password to be compared already, so that a little longer for its commit is
/// nothing.
inline bool is_unhurried(const AccountAct& act) {
    return holds_alternative<OpenSession>(act);
}

struct AccountFound {
    Person person;
    Rank rank = Rank::member;
    std::string password_hash;  ///< as PasswordHasher made it; empty: signs in elsewhere only
};

using AccountAnswer = OneOf<Done, AccountFound, SessionList, InvitationInfo, InvitationList, ResetCode, PeopleList, TokenInfo,
                            TokenList, BotMade, IdentityList, Profile, RestraintList, RoomLinkInfo, RoomLinkList, ReaderList>;

}  // namespace parley::server
