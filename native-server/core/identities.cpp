// Who has signed in elsewhere: what stands behind their code is asked first, then the log finds or makes their account.
#include <utility>

#include "native-server/core/server.h"
#include "shared/limits.h"

namespace parley::server {

namespace {

/// What another name, or an invitation, or a little patience can mend.
bool can_be_mended(const Error& error) {
    switch (error.code) {
        case ErrorCode::bad_name:
        case ErrorCode::name_taken:
        case ErrorCode::bad_invitation:
        case ErrorCode::busy:
        case ErrorCode::storage_unavailable:
            return true;
        default:
            return false;
    }
}

}  // namespace

void Server::on(const Asker& asker, SignInWith sign_in) {
    const Ticket ticket = next_ticket_++;
    const bool fits = asker.session.requests < limits::session_requests_max;
    std::string code = sign_in.code;
    const bool taken = fits && identities_.claim(ticket, std::move(code));
    if (hand_to_hashing(asker, PendingIdentity{std::move(sign_in), {}}, ticket, taken))
        asker.session.phase = Session::Phase::authenticating;
}

void Server::on_identity(const IdentityReply& answer) {
    Pending pending = take(answer.ticket);
    Session* session = find(pending.session);
    if (const auto* link = get_if<PendingLink>(&pending.purpose)) {
        if (answer.identity) identities_.settle(link->code, true);  // it was said by who it is for, or by a thief
        if (session != nullptr) linked(Asker{pending.session, *session, pending.request}, answer.identity);
        return;
    }
    auto* identity = get_if<PendingIdentity>(&pending.purpose);
    if (identity == nullptr) return;
    if (session == nullptr) {
        if (answer.identity) identities_.settle(std::move(identity->sign_in.code), false);
        return;
    }
    const Asker asker{pending.session, *session, pending.request};
    if (answer.identity)
        identified(asker, std::move(*identity), answer.identity.value());
    else
        refuse_sign_in(asker, answer.identity.error());
}

/// A name that can't be one is no matter for whom an account is there already; so the log has the last word on it.
void Server::identified(const Asker& asker, PendingIdentity pending, const Identity& identity) {
    const SignInWith& sign_in = pending.sign_in;
    pending.token = random_id("", 2);
    Result<JudgedName> name = names_.judge(sign_in.name.empty() ? identity.name : sign_in.name);
    AddIdentity add{identity.issuer, identity.subject, {}};
    add.account.person.id = UserId(random_id("u", 1));
    if (name) {
        add.account.person.name = std::move(name.value().name);
        add.account.skeleton = std::move(name.value().skeleton);
    }
    if (!sign_in.invitation.empty()) add.account.invitation_hash = entropy_.digest(sign_in.invitation);
    add.account.mode = identity.open_sign_up ? SignUpMode::open : config_.sign_up;
    add.account.session = new_session(pending.token, sign_in.device);
    add.account.address = transport_.address(asker.id);
    std::string code = sign_in.code;
    if (try_submit(asker, AccountRequest{0, std::move(add)}, std::move(pending))) return;
    identities_.settle(std::move(code), false);
    refuse_sign_in(asker, make_error(ErrorCode::busy));
}

/// Whoever asked may be gone by now: the code is spent all the same when somebody was let in with it.
void Server::settle(const Pending& pending, const PersonReply& answer) {
    const auto* identity = get_if<PendingIdentity>(&pending.purpose);
    if (identity == nullptr) return;
    identities_.settle(identity->sign_in.code, answer.result.ok() || !can_be_mended(answer.result.error()));
}

// ---- of who is here --------------------------------------------------------------------------------------------------

void Server::on(const Asker& asker, LinkIdentity link) {
    const Ticket ticket = next_ticket_++;
    const bool fits = asker.session.requests < limits::session_requests_max;
    const bool taken = fits && identities_.claim(ticket, link.code);
    hand_to_hashing(asker, PendingLink{std::move(link.code)}, ticket, taken);
}

void Server::linked(const Asker& asker, const Result<Identity>& identity) {
    if (!identity) {
        refuse(asker.id, asker.request, identity.error());
        return;
    }
    ask_account(asker, LinkTo{asker.session.person.id, identity.value().issuer, identity.value().subject});
}

void Server::on(const Asker& asker, const ListIdentities&) {
    ask_account(asker, FindIdentities{asker.session.person.id});
}

void Server::on(const Asker& asker, UnlinkIdentity unlink) {
    ask_account(asker, Unlink{asker.session.person.id, std::move(unlink.issuer), std::move(unlink.subject)});
}

}  // namespace parley::server
