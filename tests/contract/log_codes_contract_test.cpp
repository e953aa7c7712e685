// What core/accounts.h promises of invitations and of the codes that set another password.
#include "tests/contract/account_contract.h"

namespace parley::server {
namespace {

using Errors = std::vector<std::optional<ErrorCode>>;

class LogCodesContract : public AccountContractTest {
protected:
    LogCodesContract() {
        sign_up(ann);
        sign_up(bob);
    }

    InvitationInfo invite(const std::string& id, std::uint32_t uses, std::int64_t lasts_ms = hour_ms) {
        return account<InvitationInfo>(AddInvitation{ann.id, id, "code " + id, "for " + id, uses, lasts_ms});
    }
    std::optional<ErrorCode> come_invited(const std::string& name, const std::string& id) {
        return error_of(person(sign_up_of({UserId("u-" + name), name}, SignUpMode::invitation, "code " + id)));
    }
    std::vector<std::string> invitations() {
        std::vector<std::string> ids;
        for (const InvitationInfo& one : account<InvitationList>(FindInvitations{ann.id}).invitations) ids.push_back(one.id);
        return ids;
    }
    ResetCode reset_code(const std::string& code, const Person& whom = bob) {
        return account<ResetCode>(AddResetCode{ann.id, whom.id, code, hour_ms});
    }
    static UseResetCode use(const std::string& code, const std::string& session_id = "after") {
        return {code, "new password", session("token " + session_id, session_id)};
    }
};

TEST_P(LogCodesContract, AnInvitationLetsInAsManyAsItSays) {
    const InvitationInfo made = invite("i", 2);
    EXPECT_EQ(made.id, "i");
    EXPECT_EQ(made.code, "") << "the log does not know it";
    EXPECT_EQ(made.note, "for i");
    EXPECT_EQ(made.uses_left, 2U);
    EXPECT_EQ(made.expires_ms, noon + hour_ms);
    EXPECT_EQ(come_invited("Cat", "other"), ErrorCode::bad_invitation);
    EXPECT_EQ(error_of(person(sign_up_of(eve, SignUpMode::invitation))), ErrorCode::bad_invitation);
    EXPECT_EQ(come_invited("Cat", "i"), std::nullopt);
    EXPECT_EQ(account<InvitationList>(FindInvitations{ann.id}).invitations.at(0).uses_left, 1U);
    EXPECT_EQ(come_invited("Dan", "i"), std::nullopt);
    EXPECT_EQ(come_invited("Fay", "i"), ErrorCode::bad_invitation);
    EXPECT_TRUE(invitations().empty());
}

TEST_P(LogCodesContract, TheLastUseOfAnInvitationIsGivenToOneOfABatch) {
    invite("i", 1);
    const auto told =
        log_->ask_all({request_of(sign_up_of({UserId("u-cat"), "Cat"}, SignUpMode::invitation, "code i")),
                       request_of(sign_up_of({UserId("u-dan"), "Dan"}, SignUpMode::invitation, "code i")), post("a", "words")});
    EXPECT_EQ(errors_of<PersonReply>(told), (Errors{std::nullopt, ErrorCode::bad_invitation}));
    EXPECT_EQ(errors_of<AppendReply>(told), (Errors{std::nullopt}));
    EXPECT_EQ(account_error(FindAccountOf{UserId("u-dan")}), ErrorCode::unknown_person);
}

TEST_P(LogCodesContract, ANameThatIsTakenCostsNoUse) {
    invite("i", 1);
    AddAccount act = sign_up_of(eve, SignUpMode::invitation, "code i");
    act.skeleton = "skeleton of Ann";
    EXPECT_EQ(error_of(person(act)), ErrorCode::name_taken);
    act.invitation_hash = "no code";
    EXPECT_EQ(error_of(person(act)), ErrorCode::bad_invitation) << "who may not come in learns no names";
    EXPECT_EQ(come_invited("Eve", "i"), std::nullopt);
}

TEST_P(LogCodesContract, AnInvitationEndsByTimeAndByBeingWithdrawn) {
    invite("short", 5, hour_ms);
    invite("long", 5, 2 * hour_ms);
    EXPECT_EQ(invitations(), (std::vector<std::string>{"long", "short"}));
    log_->set_time(noon + hour_ms);
    EXPECT_EQ(invitations(), (std::vector<std::string>{"long"}));
    EXPECT_EQ(come_invited("Cat", "short"), ErrorCode::bad_invitation);
    done(RemoveInvitation{ann.id, "long"});
    EXPECT_EQ(come_invited("Cat", "long"), ErrorCode::bad_invitation);
    EXPECT_TRUE(invitations().empty());
    done(RemoveInvitation{ann.id, "long"});
}

TEST_P(LogCodesContract, InvitationsAreForAdminsAlone) {
    invite("i", 1);
    for (const UserId& by : {bob.id, eve.id}) {
        EXPECT_EQ(account_error(AddInvitation{by, "j", "code j", "", 1, hour_ms}), ErrorCode::not_allowed);
        EXPECT_EQ(account_error(FindInvitations{by}), ErrorCode::not_allowed);
        EXPECT_EQ(account_error(RemoveInvitation{by, "i"}), ErrorCode::not_allowed);
    }
    EXPECT_EQ(invitations(), (std::vector<std::string>{"i"}));
    set_rank(ann, bob, Rank::admin);
    done(RemoveInvitation{bob.id, "i"});
}

TEST_P(LogCodesContract, ThereAreSoManyInvitationsAndNoMore) {
    std::vector<LogRequest> requests;
    for (std::size_t i = 0; i < limits::invitations_max; ++i) {
        const std::string id = std::to_string(i);
        requests.emplace_back(request_of(AddInvitation{ann.id, id, "code " + id, "", 1, i == 0 ? hour_ms : 2 * hour_ms}));
    }
    log_->ask_all(std::move(requests));
    EXPECT_EQ(invitations().size(), limits::invitations_max);
    const AddInvitation more{ann.id, "more", "code more", "", 1, hour_ms};
    EXPECT_EQ(account_error(more), ErrorCode::too_large);
    log_->set_time(noon + hour_ms);
    EXPECT_EQ(account_error(more), std::nullopt) << "one could not be used any more";
    EXPECT_EQ(account_error(AddInvitation{ann.id, "again", "code again", "", 1, hour_ms}), ErrorCode::too_large);
}

// ---- reset codes -----------------------------------------------------------------------------------------------------

TEST_P(LogCodesContract, AResetCodeSetsAPasswordOnceAndEndsAllSessions) {
    EXPECT_EQ(reset_code("reset").expires_ms, noon + hour_ms);
    EXPECT_EQ(error_of(come_with("token of Böb")), std::nullopt) << "the code alone ends nothing";
    const auto told = log_->ask_all({request_of(use("reset")), request_of(use("reset", "second")), post("a", "words")});
    EXPECT_EQ(errors_of<PersonReply>(told), (Errors{std::nullopt, ErrorCode::bad_code}));
    EXPECT_EQ(errors_of<AppendReply>(told), (Errors{std::nullopt}));
    EXPECT_TRUE((comes_before<SessionsEnded, PersonReply>(told)));
    EXPECT_EQ(only<SessionsEnded>(told).at(0).sessions, (std::vector<std::string>{"s of Böb"}));
    const PersonFound found = only<PersonReply>(told)[0].result.value();
    EXPECT_EQ(found.person.id, bob.id);
    EXPECT_EQ(found.session, "after");
    EXPECT_EQ(found.rank, Rank::member);
    EXPECT_EQ(error_of(come_with("token of Böb")), ErrorCode::bad_token);
    EXPECT_EQ(come_with("token after").value().person.id, bob.id);
    EXPECT_EQ(account<AccountFound>(FindAccountOf{bob.id}).password_hash, "new password");
}

TEST_P(LogCodesContract, AResetCodeHoldsForItsTimeUntilALaterOneAndUntilThePasswordChanges) {
    reset_code("first");
    reset_code("second");
    EXPECT_EQ(error_of(person(use("first"))), ErrorCode::bad_code);
    done(StorePassword{bob.id, "password of Böb", "own idea", ""});
    EXPECT_EQ(error_of(person(use("second"))), ErrorCode::bad_code);
    reset_code("third");
    log_->set_time(noon + hour_ms);
    EXPECT_EQ(error_of(person(use("third"))), ErrorCode::bad_code);
    EXPECT_EQ(error_of(person(use(""))), ErrorCode::bad_code);
    reset_code("fourth");
    EXPECT_EQ(error_of(person(use("fourth"))), std::nullopt);
}

TEST_P(LogCodesContract, AResetCodeIsMadeByAnAdminForALowerRank) {
    sign_up(eve);
    const auto make = [this](const Person& by, const Person& whom) {
        return account_error(AddResetCode{by.id, whom.id, "reset by " + by.name + " of " + whom.name, hour_ms});
    };
    EXPECT_EQ(make(bob, eve), ErrorCode::not_allowed);
    set_rank(ann, bob, Rank::admin);
    EXPECT_EQ(make(bob, eve), std::nullopt);
    EXPECT_EQ(make(bob, ann), ErrorCode::not_allowed);
    EXPECT_EQ(make(bob, bob), ErrorCode::not_allowed);
    EXPECT_EQ(make(bob, {UserId("nobody"), ""}), ErrorCode::unknown_person);
    EXPECT_EQ(make(eve, {UserId("nobody"), ""}), ErrorCode::not_allowed);
    EXPECT_EQ(make(ann, bob), std::nullopt);
}

TEST_P(LogCodesContract, AResetCodeIsVoidOnceEithersRankChanges) {
    sign_up(eve);
    set_rank(ann, bob, Rank::admin);
    account<ResetCode>(AddResetCode{bob.id, eve.id, "of eve", hour_ms});
    set_rank(ann, eve, Rank::owner);
    EXPECT_EQ(error_of(person(use("of eve"))), ErrorCode::bad_code) << "nobody takes over who rose meanwhile";
    set_rank(ann, eve, Rank::member);
    account<ResetCode>(AddResetCode{bob.id, eve.id, "by bob", hour_ms});
    set_rank(ann, bob, Rank::member);
    EXPECT_EQ(error_of(person(use("by bob"))), ErrorCode::bad_code);
}

LOG_CONTRACT(LogCodesContract);

}  // namespace
}  // namespace parley::server
