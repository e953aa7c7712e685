// Tokens for programs, which are sessions with scopes, and bots, which come in by nothing else.
#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "native-server/storage/log_writer.h"
#include "native-server/storage/writer_replies.h"
#include "shared/limits.h"

namespace parley::server {

namespace {

TokenInfo info_of(const SessionRow& row) {
    return {row.id, "", row.device, row.limits().value_or(Scopes()), row.created_ms, row.seen_ms, row.expires_ms};
}

EventContent told_of(EventKind kind, const Person& bot, const std::string& note) {
    EventContent content;
    content.kind = kind;
    content.person = bot;
    content.body = note;
    return content;
}

}  // namespace

bool LogWriter::find_token_holder(const UserId& by, const UserId& of, PersonRow& holder, std::optional<Error>& error) {
    const bool own = by == of;
    PersonRow maker;
    if (!find_entitled(by, own ? AccountRight::have_tokens : AccountRight::manage_bots, maker, error)) return false;
    if (error || own) {
        holder = maker;
        return true;
    }
    const PersonRow* known = nullptr;
    if (!tables_.people.find(of, known)) return false;
    if (known == nullptr || known->rank != Rank::bot)
        error = Error{ErrorCode::unknown_person, "There is no such bot."};
    else
        holder = *known;
    return true;
}

bool LogWriter::list_tokens(const PersonRow& person, std::vector<SessionRow>& tokens) {
    if (!tables_.sessions.list(person.no, tokens)) return false;
    std::erase_if(tokens, [](const SessionRow& one) { return !one.scopes; });
    for (const SessionRow& one : tokens)
        if (one.lapsed(appender_.now_ms()) && !tables_.sessions.end(one)) return false;
    std::erase_if(tokens, [this](const SessionRow& one) { return one.lapsed(appender_.now_ms()); });
    return true;
}

bool LogWriter::act(Ticket ticket, const AddToken& act, Replies& replies) {
    PersonRow holder;
    std::optional<Error> error;
    std::vector<SessionRow> tokens;
    bool is_free = false;
    if (!find_token_holder(act.by, act.person, holder, error)) return false;
    if (error) return answer_account(ticket, *error, replies);
    if (!list_tokens(holder, tokens) || !tables_.sessions.is_free(holder.no, act.session, is_free)) return false;
    if (tokens.size() >= limits::tokens_per_person_max)
        return answer_account(ticket, Error{ErrorCode::too_large, "There are too many tokens. Revoke one that is not needed."},
                              replies);
    if (!is_free) return answer_account(ticket, make_error(ErrorCode::storage_unavailable), replies);  // they are random
    const std::int64_t now_ms = appender_.now_ms();
    SessionRow row;
    row.person = holder.no;
    row.id = act.session.id;
    row.token_hash = act.session.token_hash;
    row.device = act.session.device;
    row.created_ms = now_ms;
    row.seen_ms = now_ms;
    row.scopes = scopes_text(act.scopes);
    row.expires_ms = act.lasts_ms == 0 ? 0 : now_ms + act.lasts_ms;
    if (!tables_.sessions.add_token(row)) return false;
    if (act.by != act.person) {
        const PersonRow* maker = nullptr;
        if (!tables_.people.find(act.by, maker) || maker == nullptr) return false;
        const PersonRow author = *maker;
        if (!tell_staff(author, told_of(EventKind::token_made, holder.person, row.device), replies)) return false;
    }
    return answer_account(ticket, AccountAnswer(info_of(row)), replies);
}

bool LogWriter::act(Ticket ticket, const FindTokens& act, Replies& replies) {
    PersonRow holder;
    std::optional<Error> error;
    std::vector<SessionRow> tokens;
    if (!find_token_holder(act.by, act.person, holder, error)) return false;
    if (error) return answer_account(ticket, *error, replies);
    if (!list_tokens(holder, tokens)) return false;
    TokenList list;
    for (const SessionRow& one : tokens) list.tokens.push_back(info_of(one));
    return answer_account(ticket, AccountAnswer(std::move(list)), replies);
}

bool LogWriter::act(Ticket ticket, const RemoveToken& act, Replies& replies) {
    PersonRow holder;
    std::optional<Error> error;
    std::optional<SessionRow> token;
    if (!find_token_holder(act.by, act.person, holder, error)) return false;
    if (error) return answer_account(ticket, *error, replies);
    if (!tables_.sessions.find(holder.no, act.id, token)) return false;
    if (!token || !token->scopes) return answer_account(ticket, make_error(ErrorCode::unknown_token), replies);
    if (!tables_.sessions.end(*token)) return false;
    replies.emplace_back(SessionsEnded{holder.person.id, {token->id}});
    return answer_account(ticket, AccountAnswer(Done{}), replies);
}

bool LogWriter::act(Ticket ticket, const AddBot& act, Replies& replies) {
    PersonRow maker;
    std::optional<Error> error;
    std::optional<AccountRow> namesake;
    bool kept = false;
    if (!find_entitled(act.by, AccountRight::manage_bots, maker, error)) return false;
    if (error) return answer_account(ticket, *error, replies);
    if (!tables_.accounts.find_by_skeleton(act.skeleton, namesake) || !tables_.accounts.is_kept(act.skeleton, kept))
        return false;
    if (namesake || kept) return answer_account(ticket, make_error(ErrorCode::name_taken), replies);
    const PersonRow* added = nullptr;
    if (!tables_.people.add(act.person, appender_.now_ms(), added)) return false;
    if (added == nullptr) return answer_account(ticket, make_error(ErrorCode::storage_unavailable), replies);  // it is random
    const PersonRow bot = *added;
    if (!tables_.accounts.store({bot.no, act.skeleton, "", Rank::bot, appender_.now_ms()})) return false;
    tables_.people.set_rank(bot.no, Rank::bot);
    if (!tell_staff(maker, told_of(EventKind::bot_made, bot.person, ""), replies)) return false;
    return answer_account(ticket, AccountAnswer(BotMade{bot.person.id, bot.person.name}), replies);
}

}  // namespace parley::server
