// What the suites about accounts have in common. A token's hash is its words, and a password's too: to the log they are texts.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "shared/limits.h"
#include "tests/contract/log_contract.h"

namespace parley::server {

inline constexpr std::int64_t hour_ms = 3'600'000;

class AccountContractTest : public LogContractTest {
protected:
    static NewSession session(const std::string& token, const std::string& id, const std::string& device = "") {
        return {token, id, device};
    }
    AccountRequest request_of(AccountAct act) { return {++ticket_, std::move(act)}; }

    /// The answer to an act that is answered so.
    template <class Wanted>
    Wanted account(AccountAct act) {
        const auto reply = log_->ask<AccountReply>(request_of(std::move(act)));
        EXPECT_EQ(reply.ticket, ticket_);
        EXPECT_TRUE(reply.result.ok()) << (reply.result.ok() ? "" : reply.result.error().message);
        const auto* wanted = reply.result.ok() ? get_if<Wanted>(&reply.result.value()) : nullptr;
        EXPECT_TRUE(!reply.result.ok() || wanted != nullptr) << "it is another answer";
        return wanted == nullptr ? Wanted{} : *wanted;
    }
    void done(AccountAct act) { account<Done>(std::move(act)); }
    std::optional<ErrorCode> account_error(AccountAct act) {
        const auto reply = log_->ask<AccountReply>(request_of(std::move(act)));
        return reply.result.ok() ? std::nullopt : std::optional(reply.result.error().code);
    }
    Result<PersonFound> person(LogRequest request) { return log_->ask<PersonReply>(std::move(request)).result; }
    Result<PersonFound> person(AccountAct act) { return person(LogRequest(request_of(std::move(act)))); }
    Result<PersonFound> come_with(const std::string& token) { return person(FindPersonRequest{++ticket_, token}); }
    static std::optional<ErrorCode> error_of(const Result<PersonFound>& result) {
        return result.ok() ? std::nullopt : std::optional(result.error().code);
    }

    static AddAccount sign_up_of(const Person& person, SignUpMode mode = SignUpMode::open, const std::string& code = "") {
        return {person,
                "skeleton of " + person.name,
                "password of " + person.name,
                code,
                mode,
                session("token of " + person.name, "s of " + person.name)};
    }
    PersonFound sign_up(const Person& who) {
        const auto result = person(sign_up_of(who));
        EXPECT_TRUE(result.ok()) << result.error().message;
        return result.ok() ? result.value() : PersonFound{};
    }
    void set_rank(const Person& by, const Person& whom, Rank rank) { done(StoreRank{by.id, whom.id, rank}); }

    template <class Reply>
    static std::vector<std::optional<ErrorCode>> errors_of(const std::vector<LogReply>& told) {
        std::vector<std::optional<ErrorCode>> errors;
        for (const Reply& reply : only<Reply>(told))
            errors.push_back(reply.result.ok() ? std::nullopt : std::optional(reply.result.error().code));
        return errors;
    }
};

/// Of an answer that came before it.
template <class First, class Second>
bool comes_before(const std::vector<LogReply>& told) {
    for (const LogReply& reply : told) {
        if (holds_alternative<First>(reply)) return true;
        if (holds_alternative<Second>(reply)) return false;
    }
    return false;
}

}  // namespace parley::server
