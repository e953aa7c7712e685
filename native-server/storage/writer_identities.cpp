// Who signs in elsewhere: their account is found by what the issuer calls them, or made.
#include <optional>
#include <utility>
#include <vector>

#include "native-server/storage/log_writer.h"
#include "native-server/storage/writer_replies.h"
#include "shared/limits.h"

namespace parley::server {

bool LogWriter::act(Ticket ticket, const AddIdentity& act, Replies& replies) {
    const AddAccount& add = act.account;
    std::optional<IdentityRow> linked;
    if (!tables_.identities.find(act.issuer, act.subject, linked)) return false;
    if (linked) return open_linked(ticket, *linked, add, replies);
    if (is_kept_out(ticket, nullptr, add.address, replies)) return true;

    Rank rank = Rank::member;
    std::optional<SignUpCode> code;
    std::optional<Error> error;
    bool is_free = false;
    if (!may_add(add, rank, code, error) || !tables_.sessions.is_free(0, add.session, is_free)) return false;
    const PersonRow* known = nullptr;
    if (!tables_.people.find(add.person.id, known)) return false;
    if (!error && add.skeleton.empty()) error = make_error(ErrorCode::bad_name);
    if (known != nullptr || !is_free) error = make_error(ErrorCode::storage_unavailable);  // random, as in AddPersonRequest
    if (error) return refuse_person(ticket, *error, replies);

    if (code && !tables_.accounts.use_sign_up_code(*code)) return false;
    if (!make_account(ticket, add, rank, replies) || !tables_.people.find(add.person.id, known)) return false;
    return known != nullptr && tables_.identities.add({act.issuer, act.subject, known->no, appender_.now_ms()});
}

bool LogWriter::open_linked(Ticket ticket, const IdentityRow& linked, const AddAccount& add, Replies& replies) {
    const NewSession& session = add.session;
    const PersonRow* known = nullptr;
    std::optional<AccountRow> account;
    bool is_free = false;
    if (!tables_.people.find(linked.person, known) || !tables_.accounts.find(linked.person, account)) return false;
    if (known == nullptr || !account) return refuse_person(ticket, make_error(ErrorCode::bad_credentials), replies);
    const PersonRow person = *known;
    if (is_kept_out(ticket, &person, add.address, replies)) return true;
    if (!tables_.sessions.is_free(person.no, session, is_free)) return false;
    if (!is_free) return refuse_person(ticket, make_error(ErrorCode::storage_unavailable), replies);
    return open_session(person, session, replies) && tell_found(ticket, person, session.id, replies);
}

// ---- of who is here --------------------------------------------------------------------------------------------------

/// False when the database fails; nothing is found of who has no account.
bool LogWriter::find_account(const UserId& who, std::optional<AccountRow>& account) {
    const PersonRow* person = nullptr;
    if (!tables_.people.find(who, person)) return false;
    return person == nullptr || tables_.accounts.find(person->no, account);
}

bool LogWriter::act(Ticket ticket, const FindIdentities& act, Replies& replies) {
    std::optional<AccountRow> account;
    std::vector<IdentityRow> rows;
    if (!find_account(act.person, account)) return false;
    if (!account) return answer_account(ticket, make_error(ErrorCode::unknown_person), replies);
    if (!tables_.identities.list(account->person, rows)) return false;
    IdentityList list;
    for (IdentityRow& row : rows) list.identities.push_back({std::move(row.issuer), std::move(row.subject), row.created_ms});
    list.password = !account->password.empty();
    return answer_account(ticket, AccountAnswer(std::move(list)), replies);
}

bool LogWriter::act(Ticket ticket, const LinkTo& act, Replies& replies) {
    std::optional<AccountRow> account;
    std::optional<IdentityRow> linked;
    std::vector<IdentityRow> rows;
    if (!find_account(act.person, account)) return false;
    if (!account) return answer_account(ticket, make_error(ErrorCode::unknown_person), replies);
    if (!tables_.identities.find(act.issuer, act.subject, linked)) return false;
    if (linked && linked->person != account->person)
        return answer_account(ticket, make_error(ErrorCode::already_linked), replies);
    if (linked) return answer_account(ticket, AccountAnswer(Done{}), replies);
    if (!tables_.identities.list(account->person, rows)) return false;
    if (rows.size() >= limits::identities_per_person_max)
        return answer_account(ticket, make_error(ErrorCode::too_large), replies);
    if (!tables_.identities.add({act.issuer, act.subject, account->person, appender_.now_ms()})) return false;
    return answer_account(ticket, AccountAnswer(Done{}), replies);
}

bool LogWriter::act(Ticket ticket, const Unlink& act, Replies& replies) {
    std::optional<AccountRow> account;
    std::optional<IdentityRow> linked;
    std::vector<IdentityRow> rows;
    if (!find_account(act.person, account)) return false;
    if (!tables_.identities.find(act.issuer, act.subject, linked)) return false;
    if (!account || !linked || linked->person != account->person) return answer_account(ticket, AccountAnswer(Done{}), replies);
    if (!tables_.identities.list(account->person, rows)) return false;
    if (account->password.empty() && rows.size() == 1)
        return answer_account(ticket, make_error(ErrorCode::last_way_in), replies);
    return tables_.identities.remove(*linked) && answer_account(ticket, AccountAnswer(Done{}), replies);
}

}  // namespace parley::server
