// Tokens for programs, and bots, which have nothing but these. What a token is not for, it does not do, whoever it is of.
#include <utility>

#include "native-server/core/server.h"
#include "shared/limits.h"
#include "shared/scopes.h"

namespace parley::server {

namespace {

constexpr std::int64_t day_ms = std::int64_t{24} * 60 * 60 * 1000;

// So that who looks for secrets that lie about finds them.
constexpr std::string_view token_prefix = "pt_";

}  // namespace

bool Server::lacks_scope(const Asker& asker, const Command& command) {
    if (!asker.session.scopes) return false;
    const auto refused = refusal(command, *asker.session.scopes);
    if (refused) refuse(asker, *refused);
    return refused.has_value();
}

bool Server::acts_as_member(const Session& session) {
    return session.scopes && !session.scopes->has(Scope::moderate);
}

void Server::end_lapsed(SessionId id, const Session& session) {
    if (session.expires_ms <= wall_clock_ms()) transport_.close(id, CloseCode::signed_out, "This token has lapsed.");
}

void Server::on(const Asker& asker, NewToken wanted) {
    const bool own = wanted.person.empty() || wanted.person == asker.session.person.id;
    if (!may(asker, own ? AccountRight::have_tokens : AccountRight::manage_bots)) return;
    if (wanted.name.empty()) {
        refuse(asker.id, asker.request, Error{ErrorCode::bad_field, "A token needs a name, by which to know it."});
        return;
    }
    std::string token = random_id(token_prefix, 2);
    AddToken add{asker.session.person.id,
                 own ? asker.session.person.id : std::move(wanted.person),
                 {entropy_.digest(token), random_id("t", 1), std::move(wanted.name)},
                 wanted.scopes,
                 wanted.days * day_ms};
    ask_account(asker, std::move(add), {std::move(token), false});
}

void Server::on(const Asker& asker, const ListTokens& list) {
    const UserId& self = asker.session.person.id;
    ask_account(asker, FindTokens{self, list.person.empty() ? self : list.person});
}

void Server::on(const Asker& asker, RevokeToken revoke) {
    const UserId& self = asker.session.person.id;
    ask_account(asker, RemoveToken{self, revoke.person.empty() ? self : revoke.person, std::move(revoke.token)});
}

void Server::on(const Asker& asker, const NewBot& wanted) {
    if (!may(asker, AccountRight::manage_bots)) return;
    Result<JudgedName> name = names_.judge(wanted.name);
    if (!name) {
        refuse(asker.id, asker.request, name.error());
        return;
    }
    ask_account(asker, AddBot{asker.session.person.id,
                              {UserId(random_id("u", 1)), std::move(name.value().name)},
                              std::move(name.value().skeleton)});
}

}  // namespace parley::server
