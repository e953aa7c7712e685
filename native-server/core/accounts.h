// Accounts as the core asks the storage for them. No request holds a password or a token: only what is kept of them.
#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "shared/account.h"
#include "shared/message.h"
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
/// with this id gets the account's life). The first account of all is the owner, and needs no invitation. Answered with a
/// PersonReply. Errors: name_taken, bad_invitation, sign_up_closed, already_registered.
struct AddAccount {
    Person person;
    std::string skeleton;  ///< unique among accounts
    std::string password_hash;
    std::string invitation_hash;  ///< empty: none was shown
    SignUpMode mode = SignUpMode::open;
    NewSession session;  ///< for a guest: the session they have, whose token_hash is left empty
};
/// Answered with a PersonReply. Error: bad_credentials, when the password was changed meanwhile.
struct OpenSession {
    UserId person;
    std::string password_hash;  ///< the one that was looked at
    NewSession session;
};
struct FindSessions {
    UserId person;
};
/// Answered with Done, told to all loops as SessionsEnded before.
struct EndSessions {
    UserId person;
    std::string session;      ///< only this one; empty: all
    std::string but_session;  ///< except this one
};
/// Keeps the hash beside the session's present one. The old one is refused after the first FindPersonRequest or
/// ConfirmToken with the new one.
struct OfferToken {
    UserId person;
    std::string session;
    std::string token_hash;
};
/// Error: bad_token.
struct ConfirmToken {
    UserId person;
    std::string session;
    std::string token_hash;
};
/// All sessions but this one end. Error: bad_credentials, when the password was changed meanwhile.
struct StorePassword {
    UserId person;
    std::string old_password_hash;
    std::string password_hash;
    std::string but_session;
};
/// `by` must be an admin at least, here and below, as the transaction knows it. Error: not_allowed.
struct AddInvitation {
    UserId by;
    std::string id;
    std::string code_hash;
    std::string note;
    std::uint32_t uses = 1;
    std::int64_t lasts_ms = 0;
};
struct FindInvitations {
    UserId by;
};
struct RemoveInvitation {
    UserId by;
    std::string id;
};
/// Answered with AccountReply of ResetCode without the code. A later one takes the place of an earlier one.
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
};
/// Told to all loops as RankChanged. Errors: not_allowed, unknown_person.
struct StoreRank {
    UserId by;
    UserId person;
    Rank rank = Rank::member;
};
struct FindPeople {
    UserId by;
    ListPeople page;
};

using AccountAct = std::variant<FindAccount, FindAccountOf, AddAccount, OpenSession, FindSessions, EndSessions, OfferToken,
                                ConfirmToken, StorePassword, AddInvitation, FindInvitations, RemoveInvitation, AddResetCode,
                                UseResetCode, StoreRank, FindPeople>;

struct AccountFound {
    Person person;
    Rank rank = Rank::member;
    std::string password_hash;  ///< as PasswordHasher made it; empty: signs in elsewhere only
};

using AccountAnswer = std::variant<Done, AccountFound, SessionList, InvitationInfo, InvitationList, ResetCode, PeopleList>;

}  // namespace parley::server
