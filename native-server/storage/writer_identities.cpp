// Who signs in elsewhere: their account is found by what the issuer calls them, or made.
#include <optional>

#include "native-server/storage/log_writer.h"
#include "native-server/storage/writer_replies.h"

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

}  // namespace parley::server
