// The pane about accounts, as the views show it: one's own, and what those who administer do with others'.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "shared/message.h"
#include "wasm-client/model/intent.h"
#include "wasm-client/model/language.h"

namespace parley::client {

/// So many accounts are held at most; of the others one finds those whose name one types.
inline constexpr std::size_t accounts_listed_max = 500;

struct AccountState {
    bool open = false;
    AccountPart part = AccountPart::own;
    std::string said;   ///< what came of what was done last
    std::string error;  ///< in the server's words
    bool loading = false;
    bool signing_out = false;  ///< it is asked whether it is meant
    std::size_t unsent = 0;    ///< then: messages that would be lost
    bool drafts = false;       ///< likewise, what is half written

    std::vector<SessionInfo> sessions;  ///< newest first

    /// What is linked to one's own account, and whether it has a password; nothing before the server has said.
    std::optional<IdentityList> elsewhere;

    std::vector<TokenInfo> tokens;   ///< newest first
    std::optional<TokenInfo> token;  ///< that was just made: it is said once
    Person tokens_of;                ///< the bot whose they are; nobody: they are one's own

    std::vector<InvitationInfo> invitations;
    std::optional<InvitationInfo> invitation;  ///< that was just made: its code is said once

    std::string query;
    std::vector<PersonInfo> people;
    bool more = false;  ///< there are others behind the last one
    UserId picked;      ///< of whom it is shown what can be done
    struct ResetLink {
        UserId person;
        std::string code;
        std::int64_t expires_ms = 0;
    };
    std::optional<ResetLink> reset_link;

    // What follows is the model's own.
    std::string cursor;
    RequestId asked = 0;   ///< for the list that is shown; 0: nothing is being asked
    double ask_at_ms = 0;  ///< for people, once nobody types; 0: not
};

/// Of the page, for whom the code is: the part behind the '#', which no server ever sees.
std::string invitation_fragment(std::string_view code);
std::string reset_fragment(std::string_view code);

/// What a refusal says to a person: how long one is locked out, where the server tells.
std::string words_of(const ErrorReply& error, const Language& language);

/// What a token is for, as a person reads it: "read, post".
std::string words_of(Scopes scopes, const Language& language);

/// As a person reads it: "Moderator".
const char* title_of(Rank rank);

}  // namespace parley::client
