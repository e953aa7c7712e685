// Sessions: opened, listed, ended, and their tokens renewed in two steps, so that a lost answer locks nobody out.
#include <optional>
#include <utility>
#include <vector>

#include "native-server/storage/log_writer.h"
#include "native-server/storage/writer_replies.h"
#include "shared/limits.h"

namespace parley::server {

bool LogWriter::act(Ticket ticket, const OpenSession& act, Replies& replies) {
    const PersonRow* known = nullptr;
    std::optional<AccountRow> account;
    if (!tables_.people.find(act.person, known)) return false;
    if (known != nullptr && !tables_.accounts.find(known->no, account)) return false;
    if (!account || account->password != act.password_hash)
        return refuse_person(ticket, make_error(ErrorCode::bad_credentials), replies);
    const PersonRow person = *known;
    if (is_kept_out(ticket, &person, act.address, replies)) return true;
    bool is_free = false;
    if (!tables_.sessions.is_free(person.no, act.session, is_free)) return false;
    if (!is_free) return refuse_person(ticket, make_error(ErrorCode::storage_unavailable), replies);
    return open_session(person, act.session, replies) && tell_found(ticket, person, act.session.id, replies);
}

bool LogWriter::open_session(const PersonRow& person, const NewSession& session, Replies& replies) {
    std::optional<std::string> gone;
    if (!tables_.sessions.open(person.no, session, appender_.now_ms(), gone)) return false;
    if (gone) replies.emplace_back(SessionsEnded{person.person.id, {*gone}});
    return true;
}

bool LogWriter::act(Ticket ticket, const FindSessions& act, Replies& replies) {
    const PersonRow* person = nullptr;
    std::vector<SessionRow> sessions;
    if (!tables_.people.find(act.person, person)) return false;
    if (person != nullptr && !tables_.sessions.list(person->no, sessions)) return false;
    SessionList list;
    for (SessionRow& one : sessions)
        if (!one.scopes)
            list.sessions.push_back({std::move(one.id), std::move(one.device), one.created_ms, one.seen_ms, false});
    return answer_account(ticket, AccountAnswer(std::move(list)), replies);
}

bool LogWriter::act(Ticket ticket, const EndSessions& act, Replies& replies) {
    const PersonRow* person = nullptr;
    bool any = false;
    if (!tables_.people.find(act.person, person)) return false;
    if (person != nullptr && !end_sessions(*person, {act.session, act.but_session, Ending::sign_ins}, replies, any))
        return false;
    if (!any && !act.session.empty()) return answer_account(ticket, make_error(ErrorCode::unknown_session), replies);
    return answer_account(ticket, AccountAnswer(Done{}), replies);
}

bool LogWriter::end_sessions(const PersonRow& person, const Ending& ending, Replies& replies, bool& any) {
    std::vector<SessionRow> sessions;
    if (!tables_.sessions.list(person.no, sessions)) return false;
    SessionsEnded ended{person.person.id, {}};
    for (const SessionRow& one : sessions) {
        if ((!ending.only.empty() && one.id != ending.only) || (!ending.but.empty() && one.id == ending.but)) continue;
        if (ending.kind == Ending::sign_ins && one.scopes) continue;
        if (!tables_.sessions.end(one)) return false;
        ended.sessions.push_back(one.id);
    }
    any = !ended.sessions.empty();
    if (any) replies.emplace_back(std::move(ended));
    return true;
}

// ---- tokens ----------------------------------------------------------------------------------------------------------

bool LogWriter::see_session(SessionRow& session, const std::string& token_hash) {
    const std::int64_t now_ms = appender_.now_ms();
    const bool confirmed = session.token_hash != token_hash;
    if (!confirmed && now_ms - session.seen_ms < limits::session_seen_ms) return true;
    if (confirmed) {
        session.token_hash = token_hash;
        session.next_hash.reset();
    }
    session.seen_ms = now_ms;
    return tables_.sessions.store(session);
}

bool LogWriter::act(Ticket ticket, const OfferToken& act, Replies& replies) {
    const PersonRow* person = nullptr;
    std::optional<SessionRow> session;
    std::optional<SessionRow> taken;
    if (!tables_.people.find(act.person, person)) return false;
    if (person != nullptr && !tables_.sessions.find(person->no, act.session, session)) return false;
    if (!session || session->scopes) return answer_account(ticket, make_error(ErrorCode::unknown_session), replies);
    if (!tables_.sessions.find_by_token(act.token_hash, taken)) return false;
    if (taken || act.token_hash.empty())  // they are random
        return answer_account(ticket, make_error(ErrorCode::storage_unavailable), replies);
    session->next_hash = act.token_hash;
    return tables_.sessions.store(*session) && answer_account(ticket, AccountAnswer(Done{}), replies);
}

bool LogWriter::act(Ticket ticket, const ConfirmToken& act, Replies& replies) {
    const PersonRow* person = nullptr;
    std::optional<SessionRow> session;
    if (!tables_.people.find(act.person, person)) return false;
    if (person != nullptr && !tables_.sessions.find(person->no, act.session, session)) return false;
    const bool known = session && (session->token_hash == act.token_hash || session->next_hash == act.token_hash);
    if (!known || act.token_hash.empty()) return answer_account(ticket, make_error(ErrorCode::bad_token), replies);
    return see_session(*session, act.token_hash) && answer_account(ticket, AccountAnswer(Done{}), replies);
}

}  // namespace parley::server
