// Besides a password: tokens for programs, bots, accounts elsewhere; and the end of an account.
#include <algorithm>
#include <utility>

#include "wasm-client/model/accounts.h"
#include "wasm-client/model/model.h"

namespace parley::client {

std::string words_of(Scopes scopes, const Language& language) {
    std::string words;
    for (const auto& [scope, word] :
         {std::pair{Scope::read, tr_noop("read")}, std::pair{Scope::post, tr_noop("post")},
          std::pair{Scope::files, tr_noop("files")}, std::pair{Scope::moderate, tr_noop("moderate")},
          std::pair{Scope::admin, tr_noop("admin")}})
        if (scopes.has(scope)) words = words.empty() ? language.tr(word) : language.tr("{}, {}", {words, language.tr(word)});
    return words;
}

// ---- what the person wants ---------------------------------------------------------------------------------------------

void Model::on(const ShowTokensOf& intent, Now) {
    const bool open = state_.account.open;
    state_.account = {};
    state_.account.open = open;
    state_.account.part = AccountPart::tokens;
    state_.account.tokens_of = intent.person;
    list_part();
}

void Model::on(const MakeToken& intent, Now) {
    if (needs_connection("token")) return;
    NewToken wanted = intent.wanted;
    wanted.person = state_.account.tokens_of.id;
    if (wanted.scopes.empty()) {
        effect(ShowDialog{"token", tr("Say what it may do.")});
        return;
    }
    ask(AccountCommand(std::move(wanted)), {Asked::What::new_token});
}

void Model::on(const RevokeTokenOf& intent, Now) {
    if (needs_connection(nullptr)) return;
    Asked asked{Asked::What::revoke_token};
    asked.about = intent.token;
    ask(AccountCommand(RevokeToken{intent.token, state_.account.tokens_of.id}), std::move(asked));
}

void Model::on(const MakeBot& intent, Now) {
    if (needs_connection("bot")) return;
    ask(AccountCommand(NewBot{intent.name}), {Asked::What::new_bot});
}

void Model::on(const LinkElsewhere& intent, Now) {
    if (needs_connection(nullptr)) return;
    effect(LeaveFor{intent.provider});
}

/// A page that has just come back may not be who it is yet.
void Model::on(const LinkAccount& intent, Now) {
    link_code_ = intent.code;
    if (state_.link == Link::online && !link_code_.empty()) link_what_came();
}

void Model::link_what_came() {
    on(OpenAccount{}, {});
    ask(AccountCommand(LinkIdentity{std::exchange(link_code_, {})}), {Asked::What::link});
}

void Model::on(const UnlinkElsewhere& intent, Now) {
    if (needs_connection(nullptr)) return;
    Asked asked{Asked::What::unlink};
    asked.about = intent.identity.subject;
    ask(AccountCommand(UnlinkIdentity{intent.identity.issuer, intent.identity.subject}), std::move(asked));
}

void Model::on(const EndAccount& intent, Now) {
    if (needs_connection("delete")) return;
    ending_ = Ending::account;
    ask(AccountCommand(DeleteAccount{intent.password}), {Asked::What::end_account});
}

// ---- what the server says ----------------------------------------------------------------------------------------------

void Model::take(const Asked& asked, const TokenInfo& token, Now) {
    if (asked.what != Asked::What::new_token) return;
    AccountState& account = state_.account;
    say_made(tr("The token is made. It is shown only now."));
    account.token = token;
    account.tokens.insert(account.tokens.begin(), token);
}

void Model::take(const Asked&, const TokenList& list, Now) {
    state_.account.tokens = list.tokens;
}

void Model::take(const Asked&, const BotMade& bot, Now now) {
    effect(ShowDialog{"", ""});
    on(ShowTokensOf{{bot.id, bot.name}}, now);
    state_.account.said = tr("{} is made. It comes in with a token.", {bot.name});
    effect(Announce{state_.account.said});
}

void Model::take(const Asked&, const IdentityList& list, Now) {
    state_.account.elsewhere = list;
}

/// Something of one's own is done. False: it was none of these.
bool Model::take_own(const Asked& asked) {
    AccountState& account = state_.account;
    switch (asked.what) {
        case Asked::What::revoke_token:
            std::erase_if(account.tokens, [&](const TokenInfo& one) { return one.id == asked.about; });
            if (account.token && account.token->id == asked.about) account.token.reset();
            account.said = tr("The token is revoked.");
            return true;
        case Asked::What::avatar:
            state_.sends_avatar = false;
            account.said = asked.about.empty() ? tr("Your picture is removed.") : tr("Everybody sees your picture now.");
            return true;
        case Asked::What::link:
            account.said = tr("It is linked. You can come in with it from now on.");
            list_part();
            return true;
        case Asked::What::unlink:
            account.said = tr("It is linked no longer.");
            list_part();
            return true;
        default:
            return false;
    }
}

}  // namespace parley::client
