// Invitations, and the codes by which somebody who forgot their password sets another.
#include <optional>
#include <utility>
#include <vector>

#include "native-server/storage/log_writer.h"
#include "native-server/storage/writer_replies.h"
#include "shared/limits.h"

namespace parley::server {

namespace {

EventContent act_of(EventKind kind, std::string key) {
    EventContent content;
    content.kind = kind;
    content.key = std::move(key);
    return content;
}

}  // namespace

bool LogWriter::find_entitled(const UserId& by, AccountRight right, PersonRow& maker, std::optional<Error>& error) {
    const PersonRow* known = nullptr;
    if (!tables_.people.find(by, known)) return false;
    if (const auto refused = refusal(right, known == nullptr ? Rank::guest : known->rank)) {
        error = make_error(*refused);
    } else {
        maker = *known;
    }
    return true;
}

bool LogWriter::act(Ticket ticket, const AddInvitation& act, Replies& replies) {
    PersonRow maker;
    std::optional<Error> error;
    if (!find_entitled(act.by, AccountRight::manage_invitations, maker, error)) return false;
    if (error) return answer_account(ticket, *error, replies);
    const std::int64_t now_ms = appender_.now_ms();
    std::vector<SignUpCode> codes;
    if (!tables_.accounts.remove_expired(now_ms) || !tables_.accounts.list_sign_up_codes(now_ms, codes)) return false;
    if (codes.size() >= limits::invitations_max) {
        return answer_account(
            ticket, Error{ErrorCode::too_large, "There are too many invitations. Withdraw one that is not needed any more."},
            replies);
    }
    const SignUpCode code{act.id, act.code_hash, maker.no, act.note, act.uses, now_ms + act.lasts_ms};
    bool added = false;
    if (!tables_.accounts.add_sign_up_code(code, added)) return false;
    if (!added) return answer_account(ticket, make_error(ErrorCode::storage_unavailable), replies);  // they are random
    EventContent made = act_of(EventKind::invitation, code.id);
    made.body = code.note;
    if (!tell_staff(maker, made, replies)) return false;
    return answer_account(ticket, AccountAnswer(InvitationInfo{code.id, "", code.note, act.uses, code.expires_ms}), replies);
}

bool LogWriter::act(Ticket ticket, const FindInvitations& act, Replies& replies) {
    PersonRow maker;
    std::optional<Error> error;
    if (!find_entitled(act.by, AccountRight::manage_invitations, maker, error)) return false;
    if (error) return answer_account(ticket, *error, replies);
    std::vector<SignUpCode> codes;
    if (!tables_.accounts.list_sign_up_codes(appender_.now_ms(), codes)) return false;
    InvitationList list;
    for (SignUpCode& code : codes)
        list.invitations.push_back(
            {std::move(code.id), "", std::move(code.note), static_cast<std::uint32_t>(code.uses_left), code.expires_ms});
    return answer_account(ticket, AccountAnswer(std::move(list)), replies);
}

bool LogWriter::act(Ticket ticket, const RemoveInvitation& act, Replies& replies) {
    PersonRow maker;
    std::optional<Error> error;
    if (!find_entitled(act.by, AccountRight::manage_invitations, maker, error)) return false;
    if (error) return answer_account(ticket, *error, replies);
    if (!tables_.accounts.remove_sign_up_code(act.id)) return false;
    const bool withdrawn = tables_.database.changes() > 0;
    if (withdrawn && !tell_staff(maker, act_of(EventKind::withdrawn, act.id), replies)) return false;
    return answer_account(ticket, AccountAnswer(Done{}), replies);
}

bool LogWriter::act(Ticket ticket, const AddResetCode& act, Replies& replies) {
    PersonRow maker;
    std::optional<Error> error;
    if (!find_entitled(act.by, AccountRight::make_reset_code, maker, error)) return false;
    if (error) return answer_account(ticket, *error, replies);
    const PersonRow* person = nullptr;
    if (!tables_.people.find(act.person, person)) return false;
    if (person == nullptr || person->rank == Rank::guest)
        return answer_account(ticket, make_error(ErrorCode::unknown_person), replies);
    if (const auto refused = refusal(AccountRight::make_reset_code, maker.rank, person->rank))
        return answer_account(ticket, make_error(*refused), replies);
    const ResetCodeRow code{person->no, act.code_hash, maker.no, appender_.now_ms() + act.lasts_ms};
    std::optional<ResetCodeRow> taken;  // they are random: another's is a fault of the asker
    if (!tables_.accounts.find_reset_code(act.code_hash, taken)) return false;
    bool stored = false;
    if (!taken && !tables_.accounts.store_reset_code(code, stored)) return false;
    if (!stored) return answer_account(ticket, make_error(ErrorCode::storage_unavailable), replies);
    EventContent made = act_of(EventKind::reset_made, "");
    made.person = person->person;
    if (!tell_staff(maker, made, replies)) return false;
    return answer_account(ticket, AccountAnswer(ResetCode{"", code.expires_ms}), replies);
}

bool LogWriter::act(Ticket ticket, const UseResetCode& act, Replies& replies) {
    std::optional<ResetCodeRow> code;
    std::optional<AccountRow> account;
    const PersonRow* known = nullptr;
    if (!tables_.accounts.find_reset_code(act.code_hash, code)) return false;
    if (code && code->expires_ms <= appender_.now_ms()) code.reset();
    if (code && (!tables_.accounts.find(code->person, account) || !tables_.people.find(code->person, known))) return false;
    if (!account || known == nullptr) return refuse_person(ticket, make_error(ErrorCode::bad_code), replies);
    const PersonRow person = *known;
    if (is_kept_out(ticket, &person, act.address, replies)) return true;
    std::optional<SessionRow> taken;
    if (!tables_.sessions.find_by_token(act.session.token_hash, taken)) return false;
    if (taken) return refuse_person(ticket, make_error(ErrorCode::storage_unavailable), replies);
    account->password = act.password_hash;
    bool ended = false;
    if (!tables_.accounts.store(*account) || !tables_.accounts.remove_reset_code_of(person.no)) return false;
    if (!end_sessions(person, {"", "", Ending::all}, replies, ended) || !open_session(person, act.session, replies))
        return false;
    return tell_found(ticket, person, act.session.id, replies);
}

}  // namespace parley::server
