// Who comes in with a password, or sets one. Passwords are hashed elsewhere, and go nowhere else from here.
#include <algorithm>
#include <utility>

#include "native-server/core/server.h"
#include "shared/limits.h"

namespace parley::server {

namespace {

std::string in_words(std::int64_t wait_ms) {
    constexpr std::int64_t second_ms = 1000;
    constexpr std::int64_t minute_ms = 60 * second_ms;
    const auto rounded_up = [wait_ms](std::int64_t unit) { return (wait_ms + unit - 1) / unit; };
    if (wait_ms <= second_ms) return "a second";
    if (rounded_up(second_ms) < 60) return std::to_string(rounded_up(second_ms)) + " seconds";
    if (rounded_up(minute_ms) == 1) return "a minute";
    if (rounded_up(minute_ms) < 60) return std::to_string(rounded_up(minute_ms)) + " minutes";
    return "an hour";  // limits::guess_lock_max_ms
}

Error locked_for(std::int64_t wait_ms) {
    return {ErrorCode::locked, "Too many wrong passwords. Try again in " + in_words(wait_ms) + ".",
            static_cast<std::uint32_t>(wait_ms)};
}

std::size_t code_points(const std::string& text) {
    return static_cast<std::size_t>(
        std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

}  // namespace

bool Server::hash(const Asker& asker, std::string password, Purpose purpose) {
    const Ticket ticket = next_ticket_++;
    const bool fits = asker.session.requests < limits::session_requests_max;
    return hand_to_hashing(asker, std::move(purpose), ticket, fits && passwords_.hash(ticket, std::move(password)));
}

bool Server::verify(const Asker& asker, const std::string& skeleton, std::string password, std::string hash, Purpose purpose) {
    const Ticket ticket = next_ticket_++;
    const bool fits = asker.session.requests < limits::session_requests_max;
    Guess guess{transport_.address(asker.id), skeleton};
    return hand_to_hashing(asker, std::move(purpose), ticket,
                           fits && passwords_.verify(ticket, std::move(guess), std::move(password), std::move(hash)));
}

bool Server::hand_to_hashing(const Asker& asker, Purpose purpose, Ticket ticket, bool taken) {
    if (!taken) {
        refuse_sign_in(asker, make_error(ErrorCode::busy));
        return false;
    }
    asker.session.requests++;
    pending_.emplace(ticket, Pending{asker.id, asker.request, std::move(purpose)});
    return true;
}

std::optional<Error> Server::weakness(const std::string& password, const std::string& skeleton) const {
    if (code_points(password) < limits::password_code_points_min) return make_error(ErrorCode::weak_password);
    const Result<JudgedName> as_name = names_.judge(password);
    if (as_name && as_name.value().skeleton == skeleton)
        return Error{ErrorCode::weak_password, "Your name is known to everybody. Use another password."};
    return std::nullopt;
}

NewSession Server::new_session(const std::string& token, std::string device) {
    return {entropy_.digest(token), random_id("s", 1), std::move(device)};
}

/// They may try again, and get the time for it. Who is in already stays.
void Server::refuse_sign_in(const Asker& asker, const Error& error) {
    if (asker.session.phase == Session::Phase::authenticating) {
        asker.session.phase = Session::Phase::waiting;
        asker.session.since = std::max(now_, asker.session.since);
    }
    refuse(asker.id, asker.request, error);
}

// ---- sign_in ---------------------------------------------------------------------------------------------------------

void Server::on(const Asker& asker, SignIn sign_in) {
    Result<JudgedName> name = names_.judge(sign_in.name);
    if (!name) {
        refuse(asker.id, asker.request, name.error());
        return;
    }
    PendingSignIn pending{name.value().skeleton, std::move(sign_in.password), std::move(sign_in.device), {}, {}};
    if (submit(asker, AccountRequest{0, FindAccount{std::move(name.value().skeleton)}}, std::move(pending)))
        asker.session.phase = Session::Phase::authenticating;
}

/// Where there is nobody a password is compared all the same, so that the time does not tell.
void Server::looked_up(const Asker& asker, PendingSignIn sign_in, const Result<AccountAnswer>& found) {
    if (found.ok()) {
        const auto& account = get<AccountFound>(found.value());
        sign_in.person = account.person.id;
        sign_in.hash = account.password_hash;
    } else if (found.error().code != ErrorCode::unknown_person) {
        refuse_sign_in(asker, found.error());
        return;
    }
    std::string password = std::exchange(sign_in.password, {});
    const std::string skeleton = sign_in.skeleton;
    std::string hash = sign_in.hash;
    verify(asker, skeleton, std::move(password), std::move(hash), std::move(sign_in));
}

void Server::hashed(const Asker& asker, PendingSignIn& sign_in, const PasswordReply& answer) {
    if (answer.verdict == PasswordReply::Verdict::locked) {
        refuse_sign_in(asker, locked_for(answer.retry_ms));
    } else if (answer.verdict == PasswordReply::Verdict::wrong || sign_in.person.empty()) {
        refuse_sign_in(asker, make_error(ErrorCode::bad_credentials));
    } else {
        const std::string token = random_id("", 2);
        OpenSession open{std::move(sign_in.person), std::move(sign_in.hash), new_session(token, std::move(sign_in.device)),
                         transport_.address(asker.id)};
        if (!try_submit(asker, AccountRequest{0, std::move(open)}, PendingAuth{token}))
            refuse_sign_in(asker, make_error(ErrorCode::busy));
    }
}

// ---- sign_up ---------------------------------------------------------------------------------------------------------

/// Whether there may be another account, and of this name, is the log's to say: it knows whether this is the first.
void Server::on(const Asker& asker, SignUp sign_up) {
    const bool is_here = asker.session.phase == Session::Phase::ready;
    if (is_here && asker.session.rank != Rank::guest) {
        refuse(asker, ErrorCode::already_registered);
        return;
    }
    if (is_here && !sign_up.name.empty() && sign_up.name != asker.session.person.name) {
        refuse(asker.id, asker.request,
               Error{ErrorCode::bad_field, "`sign_up.name` can't be another one than that of who is here."});
        return;
    }
    Result<JudgedName> name = names_.judge(is_here ? asker.session.person.name : sign_up.name);
    std::optional<Error> wrong;
    if (!name) wrong = name.error();
    if (!wrong) wrong = weakness(sign_up.password, name.value().skeleton);
    if (wrong) {
        refuse(asker.id, asker.request, *wrong);
        return;
    }
    PendingSignUp pending{std::move(name.value()), std::move(sign_up.device),
                          sign_up.invitation.empty() ? std::string() : entropy_.digest(sign_up.invitation)};
    if (hash(asker, std::move(sign_up.password), std::move(pending)) && !is_here)
        asker.session.phase = Session::Phase::authenticating;
}

void Server::hashed(const Asker& asker, PendingSignUp& sign_up, const PasswordReply& answer) {
    const bool is_here = asker.session.phase == Session::Phase::ready;
    const std::string token = is_here ? std::string() : random_id("", 2);
    AddAccount add;
    add.person = is_here ? asker.session.person : Person{UserId(random_id("u", 1)), std::move(sign_up.name.name)};
    add.skeleton = std::move(sign_up.name.skeleton);
    add.password_hash = answer.hash;
    add.invitation_hash = std::move(sign_up.invitation_hash);
    add.mode = config_.sign_up;
    add.address = transport_.address(asker.id);
    add.session =
        is_here ? NewSession{{}, asker.session.id, std::move(sign_up.device)} : new_session(token, std::move(sign_up.device));
    Purpose purpose = is_here ? Purpose(PendingRegistration{}) : Purpose(PendingAuth{token});
    if (!try_submit(asker, AccountRequest{0, std::move(add)}, std::move(purpose)))
        refuse_sign_in(asker, make_error(ErrorCode::busy));
}

// ---- reset, password -------------------------------------------------------------------------------------------------

void Server::on(const Asker& asker, ResetPassword reset) {
    if (const auto weak = weakness(reset.password, {})) {
        refuse(asker.id, asker.request, *weak);
        return;
    }
    PendingReset pending{entropy_.digest(reset.code), std::move(reset.device)};
    if (hash(asker, std::move(reset.password), std::move(pending))) asker.session.phase = Session::Phase::authenticating;
}

void Server::hashed(const Asker& asker, PendingReset& reset, const PasswordReply& answer) {
    const std::string token = random_id("", 2);
    UseResetCode use{std::move(reset.code_hash), answer.hash, new_session(token, std::move(reset.device)),
                     transport_.address(asker.id)};
    if (!try_submit(asker, AccountRequest{0, std::move(use)}, PendingAuth{token}))
        refuse_sign_in(asker, make_error(ErrorCode::busy));
}

void Server::on(const Asker& asker, ChangePassword change) {
    const Result<JudgedName> name = names_.judge(asker.session.person.name);
    if (const auto weak = weakness(change.password, name ? name.value().skeleton : std::string())) {
        refuse(asker.id, asker.request, *weak);
        return;
    }
    submit(asker, AccountRequest{0, FindAccountOf{asker.session.person.id}},
           PendingPassword{std::move(change.old_password), std::move(change.password), {}, false});
}

void Server::looked_up(const Asker& asker, PendingPassword change, const Result<AccountAnswer>& found) {
    if (!found) {
        refuse(asker.id, asker.request,
               found.error().code == ErrorCode::unknown_person ? make_error(ErrorCode::not_allowed) : found.error());
        return;
    }
    change.old_hash = get<AccountFound>(found.value()).password_hash;
    std::string old_password = std::exchange(change.old_password, {});
    std::string old_hash = change.old_hash;
    // Who took over a session guesses no faster than who signs in.
    const Result<JudgedName> name = names_.judge(asker.session.person.name);
    verify(asker, name ? name.value().skeleton : asker.session.person.id.value, std::move(old_password), std::move(old_hash),
           std::move(change));
}

void Server::hashed(const Asker& asker, PendingPassword& change, const PasswordReply& answer) {
    if (change.compared) {
        StorePassword store{asker.session.person.id, std::move(change.old_hash), answer.hash, asker.session.id};
        submit(asker, AccountRequest{0, std::move(store)}, PendingAccount{});
    } else if (answer.verdict == PasswordReply::Verdict::locked) {
        refuse(asker.id, asker.request, locked_for(answer.retry_ms));
    } else if (answer.verdict == PasswordReply::Verdict::wrong) {
        refuse(asker.id, asker.request, Error{ErrorCode::bad_credentials, "The old password is wrong."});
    } else {
        std::string password = std::exchange(change.password, {});
        change.compared = true;
        hash(asker, std::move(password), std::move(change));
    }
}

// ---- delete_account --------------------------------------------------------------------------------------------------

void Server::on(const Asker& asker, DeleteAccount end) {
    submit(asker, AccountRequest{0, FindAccountOf{asker.session.person.id}}, PendingDeletion{std::move(end.password), {}});
}

void Server::looked_up(const Asker& asker, PendingDeletion end, const Result<AccountAnswer>& found) {
    if (!found) {
        refuse(asker.id, asker.request,
               found.error().code == ErrorCode::unknown_person ? make_error(ErrorCode::not_allowed) : found.error());
        return;
    }
    end.hash = get<AccountFound>(found.value()).password_hash;
    if (end.hash.empty()) {  // who signs in elsewhere only: the log looks whether they have just done so
        ask_account(asker, RemoveAccount{asker.session.person.id, {}, asker.session.id});
        return;
    }
    std::string password = std::exchange(end.password, {});
    std::string hash = end.hash;
    const Result<JudgedName> name = names_.judge(asker.session.person.name);
    verify(asker, name ? name.value().skeleton : asker.session.person.id.value, std::move(password), std::move(hash),
           std::move(end));
}

void Server::hashed(const Asker& asker, PendingDeletion& end, const PasswordReply& answer) {
    if (answer.verdict == PasswordReply::Verdict::locked)
        refuse(asker.id, asker.request, locked_for(answer.retry_ms));
    else if (answer.verdict == PasswordReply::Verdict::wrong)
        refuse(asker.id, asker.request, Error{ErrorCode::bad_credentials, "The password is wrong."});
    else
        ask_account(asker, RemoveAccount{asker.session.person.id, std::move(end.hash), asker.session.id});
}

void Server::on_password(const PasswordReply& answer) {
    Pending pending = take(answer.ticket);
    Session* session = find(pending.session);
    if (session == nullptr) return;
    const Asker asker{pending.session, *session, pending.request};
    auto* sign_in = get_if<PendingSignIn>(&pending.purpose);
    auto* change = get_if<PendingPassword>(&pending.purpose);
    auto* end = get_if<PendingDeletion>(&pending.purpose);
    const bool was_compared = sign_in != nullptr || end != nullptr || (change != nullptr && !change->compared);
    if (!was_compared && answer.hash.empty()) {
        refuse_sign_in(asker, make_error(ErrorCode::busy));
        return;
    }
    if (sign_in != nullptr) hashed(asker, *sign_in, answer);
    if (change != nullptr) hashed(asker, *change, answer);
    if (end != nullptr) hashed(asker, *end, answer);
    if (auto* sign_up = get_if<PendingSignUp>(&pending.purpose)) hashed(asker, *sign_up, answer);
    if (auto* reset = get_if<PendingReset>(&pending.purpose)) hashed(asker, *reset, answer);
}

}  // namespace parley::server
