// What core/accounts.h promises of sessions and their tokens.
#include "tests/contract/account_contract.h"

namespace parley::server {
namespace {

using Errors = std::vector<std::optional<ErrorCode>>;
using Ids = std::vector<std::string>;

class LogSessionsContract : public AccountContractTest {
protected:
    LogSessionsContract() { sign_up(ann); }

    PersonFound open(const std::string& id, const std::string& device = "") {
        const auto opened = person(OpenSession{ann.id, "password of Ann", session("token " + id, id, device)});
        EXPECT_TRUE(opened.ok());
        return opened.ok() ? opened.value() : PersonFound{};
    }
    std::vector<SessionInfo> sessions(const Person& of = ann) { return account<SessionList>(FindSessions{of.id}).sessions; }
    Ids ids(const Person& of = ann) {
        Ids ids;
        for (const SessionInfo& one : sessions(of)) ids.push_back(one.id);
        return ids;
    }
    void offer(const std::string& token) { done(OfferToken{ann.id, "s of Ann", token}); }
    std::optional<ErrorCode> confirm(const std::string& token, const Person& by = ann) {
        return account_error(ConfirmToken{by.id, "s of Ann", token});
    }
};

TEST_P(LogSessionsContract, ASessionIsOpenedWithThePasswordThatWasLookedAt) {
    const PersonFound opened = open("s2", "Firefox on Linux");
    EXPECT_EQ(opened.session, "s2");
    EXPECT_EQ(opened.rank, Rank::owner);
    EXPECT_EQ(come_with("token s2").value().session, "s2");
    EXPECT_EQ(error_of(person(OpenSession{ann.id, "another", session("t3", "s3")})), ErrorCode::bad_credentials);
    EXPECT_EQ(error_of(person(OpenSession{eve.id, "", session("t3", "s3")})), ErrorCode::bad_credentials);
    EXPECT_EQ(error_of(come_with("t3")), ErrorCode::bad_token);
}

TEST_P(LogSessionsContract, SessionsAreListedNewestFirstWithTheirDevices) {
    log_->set_time(noon + 1);
    open("s2", "Firefox on Linux");
    open("s3", "A phone");
    const auto list = sessions();
    ASSERT_EQ(list.size(), 3U);
    EXPECT_EQ(ids(), (Ids{"s3", "s2", "s of Ann"}));
    EXPECT_EQ(list[1].device, "Firefox on Linux");
    EXPECT_EQ(list[1].created_ms, noon + 1);
    EXPECT_EQ(list[2].created_ms, noon);
    EXPECT_TRUE(sessions(eve).empty());
    add_person(eve, "a guest's");
    EXPECT_EQ(ids(eve), (Ids{"s"})) << "a guest has one too";
}

TEST_P(LogSessionsContract, ItIsKeptToTheHourWhenASessionWasSeen) {
    log_->set_time(noon + hour_ms - 1);
    ASSERT_TRUE(come_with("token of Ann").ok());
    EXPECT_EQ(sessions().at(0).seen_ms, noon);
    log_->set_time(noon + hour_ms);
    ASSERT_TRUE(come_with("token of Ann").ok());
    EXPECT_EQ(sessions().at(0).seen_ms, noon + hour_ms);
    log_->set_time(noon);
    ASSERT_TRUE(come_with("token of Ann").ok()) << "the clock was set back";
    EXPECT_EQ(sessions().at(0).seen_ms, noon + hour_ms);
    EXPECT_EQ(sessions().at(0).created_ms, noon);
}

TEST_P(LogSessionsContract, SessionsEndOneByNameAllOrAllButOneAndItIsToldBeforeTheAnswer) {
    for (const char* id : {"s2", "s3", "s4", "s5"}) open(id);
    const auto end = [this](const std::string& one, const std::string& but) {
        const auto told = log_->ask_all({request_of(EndSessions{ann.id, one, but})});
        EXPECT_EQ(errors_of<AccountReply>(told), (Errors{std::nullopt}));
        const auto ended = only<SessionsEnded>(told);
        if (ended.empty()) return Ids();
        EXPECT_TRUE((comes_before<SessionsEnded, AccountReply>(told)));
        EXPECT_EQ(ended[0].person, ann.id);
        return ended[0].sessions;
    };
    EXPECT_EQ(end("s3", ""), (Ids{"s3"}));
    EXPECT_EQ(error_of(come_with("token s3")), ErrorCode::bad_token);
    EXPECT_EQ(account_error(EndSessions{ann.id, "s3", ""}), ErrorCode::unknown_session);
    EXPECT_EQ(account_error(EndSessions{eve.id, "s4", ""}), ErrorCode::unknown_session) << "of the asker's own";
    EXPECT_EQ(end("", "s4"), (Ids{"s5", "s2", "s of Ann"}));
    EXPECT_EQ(end("", "s4"), Ids());
    EXPECT_EQ(ids(), (Ids{"s4"}));
    EXPECT_EQ(end("", ""), (Ids{"s4"}));
    EXPECT_TRUE(sessions().empty());
}

TEST_P(LogSessionsContract, OfTooManySessionsTheOneNotSeenForLongestGoes) {
    std::vector<LogRequest> requests;
    for (std::size_t i = 1; i < limits::sessions_per_person_max; ++i) {
        const std::string id = "s" + std::to_string(i);
        requests.emplace_back(request_of(OpenSession{ann.id, "password of Ann", session("token " + id, id)}));
    }
    EXPECT_TRUE(only<SessionsEnded>(log_->ask_all(std::move(requests))).empty());
    log_->set_time(noon + hour_ms);
    ASSERT_TRUE(come_with("token of Ann").ok()) << "the oldest was seen just now";
    const auto told = log_->ask_all({request_of(OpenSession{ann.id, "password of Ann", session("token new", "new")})});
    ASSERT_EQ(told.size(), 2U);
    ASSERT_TRUE(holds_alternative<SessionsEnded>(told[0]));
    EXPECT_EQ(get<SessionsEnded>(told[0]).sessions, (Ids{"s1"}));
    EXPECT_TRUE(get<PersonReply>(told[1]).result.ok());
    EXPECT_EQ(error_of(come_with("token s1")), ErrorCode::bad_token);
    EXPECT_EQ(error_of(come_with("token s2")), std::nullopt);
    EXPECT_EQ(sessions().size(), limits::sessions_per_person_max);
}

// ---- renewing --------------------------------------------------------------------------------------------------------

TEST_P(LogSessionsContract, AnOfferedTokenHoldsBesideTheOldOneUntilItIsConfirmed) {
    offer("second");
    EXPECT_EQ(come_with("token of Ann").value().session, "s of Ann") << "the offer may have been lost";
    EXPECT_EQ(confirm("third"), ErrorCode::bad_token);
    EXPECT_EQ(confirm("second"), std::nullopt);
    EXPECT_EQ(error_of(come_with("token of Ann")), ErrorCode::bad_token);
    EXPECT_EQ(come_with("second").value().session, "s of Ann");
    EXPECT_EQ(confirm("second"), std::nullopt) << "the answer may have been lost";
    EXPECT_EQ(confirm("token of Ann"), ErrorCode::bad_token);
    EXPECT_EQ(ids(), (Ids{"s of Ann"})) << "it is the same session";
}

TEST_P(LogSessionsContract, WhoComesWithAnOfferedTokenConfirmsIt) {
    offer("second");
    const auto told = log_->ask_all({LogRequest(FindPersonRequest{++ticket_, "second"}),
                                     LogRequest(FindPersonRequest{++ticket_, "token of Ann"}),
                                     LogRequest(FindPersonRequest{++ticket_, "second"})});
    EXPECT_EQ(errors_of<PersonReply>(told), (Errors{std::nullopt, ErrorCode::bad_token, std::nullopt}));
    EXPECT_EQ(only<PersonReply>(told)[0].result.value().session, "s of Ann");
}

TEST_P(LogSessionsContract, ALaterOfferTakesThePlaceOfAnEarlierOne) {
    offer("second");
    offer("third");
    EXPECT_EQ(confirm("second"), ErrorCode::bad_token);
    EXPECT_EQ(error_of(come_with("second")), ErrorCode::bad_token);
    EXPECT_EQ(confirm("third"), std::nullopt);
}

TEST_P(LogSessionsContract, ATokenIsOfferedToAndConfirmedByItsOwnSession) {
    sign_up(bob);
    EXPECT_EQ(account_error(OfferToken{ann.id, "nowhere", "second"}), ErrorCode::unknown_session);
    EXPECT_EQ(account_error(OfferToken{eve.id, "s of Ann", "second"}), ErrorCode::unknown_session);
    offer("second");
    EXPECT_EQ(confirm("second", bob), ErrorCode::bad_token);
    EXPECT_EQ(account_error(ConfirmToken{bob.id, "s of Böb", "second"}), ErrorCode::bad_token);
    EXPECT_EQ(account_error(OfferToken{bob.id, "s of Böb", "second"}), ErrorCode::storage_unavailable)
        << "one that somebody was offered is nobody else's";
    EXPECT_EQ(confirm(""), ErrorCode::bad_token);
    done(EndSessions{ann.id, "s of Ann", ""});
    EXPECT_EQ(error_of(come_with("second")), ErrorCode::bad_token) << "it ends with its session";
}

LOG_CONTRACT(LogSessionsContract);

}  // namespace
}  // namespace parley::server
