// Accounts: found, made and changed. An act looks at everything first and writes only what it will answer with a yes: a refusal
// leaves nothing behind in the batch's transaction.
#include <algorithm>
#include <optional>
#include <utility>

#include "native-server/storage/log_writer.h"
#include "native-server/storage/writer_replies.h"
#include "shared/codec_accounts.h"
#include "shared/limits.h"

namespace parley::server {

bool LogWriter::apply(const AccountRequest& request, Replies& replies) {
    return visit([&](const auto& one) { return act(request.ticket, one, replies); }, request.act);
}

bool LogWriter::act(Ticket ticket, const FindAccount& act, Replies& replies) {
    std::optional<AccountRow> account;
    if (!tables_.accounts.find_by_skeleton(act.skeleton, account)) return false;
    return tell_account(ticket, account, replies);
}

bool LogWriter::act(Ticket ticket, const FindAccountOf& act, Replies& replies) {
    std::optional<AccountRow> account;
    if (!find_account(act.person, account)) return false;
    return tell_account(ticket, account, replies);
}

bool LogWriter::tell_account(Ticket ticket, const std::optional<AccountRow>& account, Replies& replies) {
    const PersonRow* person = nullptr;
    if (account && !tables_.people.find(account->person, person)) return false;
    if (person == nullptr) return answer_account(ticket, make_error(ErrorCode::unknown_person), replies);
    return answer_account(ticket, AccountAnswer(AccountFound{person->person, account->rank, account->password}), replies);
}

// ---- signing up ------------------------------------------------------------------------------------------------------

bool LogWriter::act(Ticket ticket, const AddAccount& act, Replies& replies) {
    const PersonRow* known = nullptr;
    if (!tables_.people.find(act.person.id, known)) return false;
    if (known != nullptr && known->rank != Rank::guest)
        return refuse_person(ticket, make_error(ErrorCode::already_registered), replies);
    if (is_kept_out(ticket, known, act.address, replies)) return true;
    const std::int64_t no = known == nullptr ? 0 : known->no;
    Rank rank = Rank::member;
    std::optional<SignUpCode> code;
    std::optional<Error> error;
    if (!may_add(act, rank, code, error)) return false;
    bool is_free = true;
    if (!act.session.token_hash.empty() && !tables_.sessions.is_free(no, act.session, is_free)) return false;
    if (!is_free) error = make_error(ErrorCode::storage_unavailable);  // random, as in AddPersonRequest
    if (error) return refuse_person(ticket, *error, replies);
    if (code && !tables_.accounts.use_sign_up_code(*code)) return false;
    return make_account(ticket, act, rank, replies);
}

bool LogWriter::may_add(const AddAccount& act, Rank& rank, std::optional<SignUpCode>& code, std::optional<Error>& error) {
    if (!may_sign_up(act, rank, code, error)) return false;
    // Only then: who may not come in learns no names.
    std::optional<AccountRow> namesake;
    if (!error && !tables_.accounts.find_by_skeleton(act.skeleton, namesake)) return false;
    bool kept = false;
    if (!error && !tables_.accounts.is_kept(act.skeleton, kept)) return false;
    if (namesake || kept) error = make_error(ErrorCode::name_taken);
    return true;
}

bool LogWriter::may_sign_up(const AddAccount& act, Rank& rank, std::optional<SignUpCode>& code, std::optional<Error>& error) {
    bool any = false;
    if (!tables_.accounts.has_any(any)) return false;
    if (!any) {
        rank = Rank::owner;
        return true;
    }
    if (act.mode == SignUpMode::closed) error = make_error(ErrorCode::sign_up_closed);
    if (act.mode != SignUpMode::invitation) return true;
    if (!tables_.accounts.find_sign_up_code(act.invitation_hash, code)) return false;
    if (!code || code->uses_left <= 0 || code->expires_ms <= appender_.now_ms()) error = make_error(ErrorCode::bad_invitation);
    return true;
}

bool LogWriter::make_account(Ticket ticket, const AddAccount& act, Rank rank, Replies& replies) {
    const PersonRow* known = nullptr;
    if (!tables_.people.find(act.person.id, known)) return false;
    if (known == nullptr && !tables_.people.add(act.person, appender_.now_ms(), known)) return false;
    if (known == nullptr) return false;
    if (!tables_.accounts.store({known->no, act.skeleton, act.password_hash, rank, appender_.now_ms()})) return false;
    tables_.people.set_rank(known->no, rank);
    PersonRow person = *known;
    person.rank = rank;
    std::optional<SessionRow> session;  // a guest's own, which goes on
    if (act.session.token_hash.empty()) {
        if (!tables_.sessions.find(person.no, act.session.id, session)) return false;
        replies.emplace_back(RankChanged{person.person.id, rank});
        return tell_found(ticket, person, session ? session->id : "", replies);
    }
    return open_session(person, act.session, replies) && tell_found(ticket, person, act.session.id, replies);
}

// ---- changes ---------------------------------------------------------------------------------------------------------

bool LogWriter::act(Ticket ticket, const StorePassword& act, Replies& replies) {
    const PersonRow* known = nullptr;
    std::optional<AccountRow> account;
    if (!tables_.people.find(act.person, known)) return false;
    if (known != nullptr && !tables_.accounts.find(known->no, account)) return false;
    if (!account || account->password != act.old_password_hash)
        return answer_account(ticket, make_error(ErrorCode::bad_credentials), replies);
    const PersonRow person = *known;
    account->password = act.password_hash;
    bool ended = false;
    if (!tables_.accounts.store(*account) || !tables_.accounts.remove_reset_code_of(person.no)) return false;
    if (!end_sessions(person, {"", act.but_session, Ending::all}, replies, ended)) return false;
    return answer_account(ticket, AccountAnswer(Done{}), replies);
}

bool LogWriter::act(Ticket ticket, const StoreRank& act, Replies& replies) {
    PersonRow maker;
    std::optional<Error> error;
    // Whom they may raise and to what is asked below; that there is anything they may comes first.
    if (!find_entitled(act.by, AccountRight::manage_invitations, maker, error)) return false;
    if (error) return answer_account(ticket, *error, replies);
    const PersonRow* known = nullptr;
    std::optional<AccountRow> account;
    if (!tables_.people.find(act.person, known)) return false;
    if (known != nullptr && !tables_.accounts.find(known->no, account)) return false;
    if (!account) return answer_account(ticket, make_error(ErrorCode::unknown_person), replies);
    const PersonRow person = *known;
    for (const Rank rank : {account->rank, act.rank}) {
        if (const auto refused = refusal(AccountRight::set_rank, maker.rank, rank))
            return answer_account(ticket, make_error(*refused), replies);
    }
    if (account->rank == act.rank) return answer_account(ticket, AccountAnswer(Done{}), replies);
    bool none = false;
    if (!leaves_no_owner(person, act.rank, none)) return false;
    if (none)
        return answer_account(ticket, Error{ErrorCode::not_allowed, "The last owner stays one: name another first."}, replies);
    account->rank = act.rank;
    if (!tables_.accounts.store(*account)) return false;
    // A code was made by one rank for another: neither is what it was.
    if (!tables_.accounts.remove_reset_code_of(person.no) || !tables_.accounts.remove_reset_codes_by(person.no)) return false;
    tables_.people.set_rank(person.no, act.rank);
    replies.emplace_back(RankChanged{person.person.id, act.rank});
    EventContent ranked;
    ranked.kind = EventKind::ranked;
    ranked.person = person.person;
    ranked.key = name_of(act.rank);
    if (!tell_staff(maker, ranked, replies)) return false;
    return answer_account(ticket, AccountAnswer(Done{}), replies);
}

bool LogWriter::act(Ticket ticket, const RenamePerson& act, Replies& replies) {
    const PersonRow* known = nullptr;
    std::optional<AccountRow> account;
    if (!tables_.people.find(act.person, known)) return false;
    if (known == nullptr) return answer_account(ticket, make_error(ErrorCode::unknown_person), replies);
    PersonRow person = *known;
    bool taken = false;
    if (!is_taken(act, person, taken) || !tables_.accounts.find(person.no, account)) return false;
    if (taken) return answer_account(ticket, make_error(ErrorCode::name_taken), replies);
    if (person.person.name == act.name) return answer_account(ticket, AccountAnswer(Done{}), replies);
    EventContent named;
    named.kind = EventKind::named;
    named.body = std::exchange(person.person.name, act.name);
    named.person = person.person;
    if (account) account->skeleton = act.skeleton;
    if ((account && !tables_.accounts.rename(*account)) || !tables_.people.rename(person)) return false;
    replies.emplace_back(PersonCalled{person.person});
    return tell_staff(person, named, replies) && answer_account(ticket, AccountAnswer(Done{}), replies);
}

/// By somebody else's account, or by one that is no more.
bool LogWriter::is_taken(const RenamePerson& act, const PersonRow& person, bool& taken) {
    std::optional<AccountRow> namesake;
    if (!tables_.accounts.find_by_skeleton(act.skeleton, namesake) || !tables_.accounts.is_kept(act.skeleton, taken))
        return false;
    taken = taken || (namesake && namesake->person != person.no);
    return true;
}

bool LogWriter::leaves_no_owner(const PersonRow& person, Rank rank, bool& none) {
    none = false;
    if (person.rank != Rank::owner || rank == Rank::owner) return true;
    bool another = false;
    if (!tables_.accounts.has_owner_besides(person.no, another)) return false;
    none = !another;
    return true;
}

bool LogWriter::act(Ticket ticket, const FindPeople& act, Replies& replies) {
    PersonRow maker;
    std::optional<Error> error;
    if (!find_entitled(act.by, AccountRight::list_people, maker, error)) return false;
    if (error) return answer_account(ticket, *error, replies);
    std::string after;
    if (!act.page.after.empty()) {
        const PersonRow* last = nullptr;
        std::optional<AccountRow> account;
        if (!tables_.people.find(UserId(act.page.after), last)) return false;
        if (last != nullptr && !tables_.accounts.find(last->no, account)) return false;
        if (account) after = account->skeleton;
    }
    const std::uint32_t wanted = act.page.limit == 0 ? limits::present_people_default : act.page.limit;
    const std::size_t at_most = std::min(wanted, limits::present_people_max);
    PeopleList list;
    if (!tables_.accounts.list(act.page.query, after, at_most + 1, list.people)) return false;
    list.more = list.people.size() > at_most;
    if (list.more) {
        list.people.pop_back();
        list.cursor = list.people.back().id.value;
    }
    for (PersonInfo& one : list.people) {
        const PersonRow* person = nullptr;
        if (!tables_.people.find(one.id, person)) return false;
        if (person != nullptr) one.avatar = person->person.avatar;
    }
    return answer_account(ticket, AccountAnswer(std::move(list)), replies);
}

}  // namespace parley::server
