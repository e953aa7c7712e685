// Who goes too fast is told how long to wait, and who goes on all the same is sent away.
#include <algorithm>

#include "native-server/core/server.h"
#include "shared/limits.h"

namespace parley::server {

namespace {

constexpr std::int64_t ms_a_second = 1000;

/// Besides the command that each is.
std::optional<Counted> counted_as(const Command& command) {
    if (holds_alternative<Auth>(command)) return Counted::sign_ins;
    if (holds_alternative<Search>(command)) return Counted::searches;
    if (holds_alternative<Send>(command) || holds_alternative<Change>(command) || holds_alternative<Create>(command) ||
        holds_alternative<Direct>(command))
        return Counted::messages;
    const auto* account = get_if<AccountCommand>(&command);
    if (account == nullptr) return std::nullopt;
    // Not SignIn: passwords have a ledger of their own, which says more to who has forgotten theirs.
    const bool signs_in = holds_alternative<SignUp>(*account) || holds_alternative<ResetPassword>(*account) ||
                          holds_alternative<SignInWith>(*account) || holds_alternative<RenameSelf>(*account) ||
                          holds_alternative<SetAvatar>(*account);
    return signs_in ? std::optional(Counted::sign_ins) : std::nullopt;
}

Error too_fast(std::int64_t wait_ms) {
    Error error = make_error(ErrorCode::rate_limited);
    wait_ms = std::clamp(wait_ms, limits::told_to_wait_ms_min, limits::told_to_wait_ms_max);
    error.retry_ms = static_cast<std::uint32_t>(wait_ms);
    const std::int64_t wait_s = (wait_ms + ms_a_second - 1) / ms_a_second;
    if (wait_s > 1) error.message = "You are going too fast. Go on in " + std::to_string(wait_s) + " seconds.";
    return error;
}

}  // namespace

void Server::begin_pace(SessionId id, Session& session) {
    if (pacer_ == nullptr) return;
    session.pace = std::make_unique<SessionPace>();
    session.pace->address = pacer_->of_address(transport_.address(id));
}

std::int64_t Server::pace(Session& session, Counted what, std::uint64_t count, MonotonicMs now) {
    return session.pace ? pacer_->take(what, count, session.pace->all(), now) : 0;
}

std::int64_t Server::pace_message(Session& session, std::size_t bytes, MonotonicMs now) {
    const std::int64_t wait_ms = pace(session, Counted::commands, 1, now);
    return wait_ms > 0 ? wait_ms : pace(session, Counted::bytes, bytes, now);
}

std::int64_t Server::pace_command(Session& session, const Command& command, MonotonicMs now) {
    const auto what = counted_as(command);
    return what ? pace(session, *what, 1, now) : 0;
}

void Server::slow_down(const Asker& asker, std::int64_t wait_ms, MonotonicMs now) {
    if (pace(asker.session, Counted::refusals, 1, now) > 0)
        transport_.close(asker.id, CloseCode::too_fast, "Too much came, and did not slow down.");
    else
        refuse(asker.id, asker.request, too_fast(wait_ms));
}

}  // namespace parley::server
