// What core/accounts.h promises of those who sign in elsewhere.
#include "tests/contract/account_contract.h"

namespace parley::server {
namespace {

class LogIdentitiesContract : public AccountContractTest {
protected:
    static AddIdentity come_from(const std::string& subject, const Person& as, SignUpMode mode = SignUpMode::open,
                                 const std::string& code = "") {
        AddIdentity add{"https://id.example", subject, sign_up_of(as, mode, code)};
        add.account.password_hash.clear();
        return add;
    }
    /// The same person, with a session of its own.
    static AddIdentity again(const std::string& subject, const std::string& token) {
        AddIdentity add = come_from(subject, eve, SignUpMode::closed);
        add.account.skeleton.clear();
        add.account.session = session(token, "s of " + token);
        return add;
    }
};

TEST_P(LogIdentitiesContract, TheFirstTimeMakesAnAccountAndAfterItTheSameIsFound) {
    const auto first = person(come_from("1", ann));
    ASSERT_TRUE(first.ok());
    EXPECT_EQ(first.value().rank, Rank::owner);
    EXPECT_EQ(first.value().session, "s of Ann");
    const auto second = person(again("1", "t2"));
    ASSERT_TRUE(second.ok());
    EXPECT_EQ(second.value().person.id, ann.id);
    EXPECT_EQ(second.value().person.name, "Ann");
    EXPECT_EQ(second.value().session, "s of t2");
    EXPECT_EQ(come_with("t2").value().person.id, ann.id);
    EXPECT_EQ(account<AccountFound>(FindAccountOf{ann.id}).password_hash, "");
    EXPECT_EQ(account_error(FindAccountOf{eve.id}), ErrorCode::unknown_person);
}

TEST_P(LogIdentitiesContract, AnotherIssuersSubjectIsAnotherPerson) {
    ASSERT_TRUE(person(come_from("1", ann)).ok());
    AddIdentity other = come_from("1", bob);
    other.issuer = "https://other.example";
    EXPECT_EQ(person(other).value().person.id, bob.id);
}

TEST_P(LogIdentitiesContract, WhoIsNewFollowsTheModeAndTheNames) {
    sign_up(ann);
    EXPECT_EQ(error_of(person(come_from("1", bob, SignUpMode::closed))), ErrorCode::sign_up_closed);
    EXPECT_EQ(error_of(person(come_from("1", bob, SignUpMode::invitation, "none"))), ErrorCode::bad_invitation);
    AddIdentity taken = come_from("1", bob);
    taken.account.skeleton = "skeleton of Ann";
    EXPECT_EQ(error_of(person(taken)), ErrorCode::name_taken);
    AddIdentity nameless = come_from("1", bob);
    nameless.account.skeleton.clear();
    EXPECT_EQ(error_of(person(nameless)), ErrorCode::bad_name);
    EXPECT_EQ(account_error(FindAccountOf{bob.id}), ErrorCode::unknown_person) << "nothing of what was refused is there";
    EXPECT_TRUE(person(come_from("1", bob)).ok());
}

TEST_P(LogIdentitiesContract, AnInvitationIsUsedByWhoIsNewAlone) {
    sign_up(ann);
    account<InvitationInfo>(AddInvitation{ann.id, "i", "code", "", 1, hour_ms});
    ASSERT_TRUE(person(come_from("1", bob, SignUpMode::invitation, "code")).ok());
    EXPECT_TRUE(person(again("1", "t2")).ok());
    EXPECT_EQ(error_of(person(come_from("2", eve, SignUpMode::invitation, "code"))), ErrorCode::bad_invitation);
}

TEST_P(LogIdentitiesContract, TwoOfOneBatchAreOneAccount) {
    log_->ask_all({request_of(come_from("1", ann)), request_of(again("1", "t2"))});
    EXPECT_EQ(come_with("token of Ann").value().person.id, ann.id);
    EXPECT_EQ(come_with("t2").value().person.id, ann.id);
}

TEST_P(LogIdentitiesContract, WhoIsBannedOrTheirAddressIsKeptOut) {
    sign_up(ann);
    ASSERT_TRUE(person(come_from("1", bob)).ok());
    append(ann, RoomId("staff"), contents::banned(bob.id, 60));
    EXPECT_EQ(error_of(person(again("1", "t2"))), ErrorCode::banned);
    append(ann, RoomId("staff"), contents::banned_address("192.0.2.0/24", 0, "a flood"));
    AddIdentity flood = come_from("2", eve);
    flood.account.address = "192.0.2.7";
    EXPECT_EQ(error_of(person(flood)), ErrorCode::banned);
    log_->set_time(noon + 60'000);
    EXPECT_EQ(error_of(person(again("1", "t2"))), std::nullopt) << "a ban ends";
    AddIdentity linked = again("1", "t3");
    linked.account.address = "192.0.2.7";
    EXPECT_EQ(error_of(person(linked)), ErrorCode::banned);
}

TEST_P(LogIdentitiesContract, AnAccountIsLinkedListedAndUnlinkedButForItsLastWayIn) {
    sign_up(ann);
    ASSERT_TRUE(person(come_from("1", bob)).ok());
    done(LinkTo{ann.id, "https://id.example", "7"});
    done(LinkTo{ann.id, "https://id.example", "7"});
    EXPECT_EQ(person(again("7", "t7")).value().person.id, ann.id);
    EXPECT_EQ(account_error(LinkTo{bob.id, "https://id.example", "7"}), ErrorCode::already_linked);
    EXPECT_EQ(account_error(LinkTo{eve.id, "https://id.example", "8"}), ErrorCode::unknown_person);
    const auto list = account<IdentityList>(FindIdentities{ann.id});
    ASSERT_EQ(list.identities.size(), 1U);
    EXPECT_EQ(list.identities[0].subject, "7");
    EXPECT_EQ(list.identities[0].created_ms, noon);
    EXPECT_TRUE(list.password);
    EXPECT_FALSE(account<IdentityList>(FindIdentities{bob.id}).password);
    EXPECT_EQ(account_error(Unlink{bob.id, "https://id.example", "1"}), ErrorCode::last_way_in);
    done(Unlink{bob.id, "https://id.example", "7"});
    EXPECT_EQ(person(again("7", "t8")).value().person.id, ann.id) << "of another's nothing is taken";
    done(Unlink{ann.id, "https://id.example", "7"});
    EXPECT_EQ(error_of(person(again("7", "t9"))), ErrorCode::sign_up_closed);
    done(LinkTo{bob.id, "https://id.example", "7"});
    done(Unlink{bob.id, "https://id.example", "1"});
    EXPECT_EQ(account<IdentityList>(FindIdentities{bob.id}).identities.size(), 1U);
}

TEST_P(LogIdentitiesContract, AnAccountIsLinkedToSoMany) {
    sign_up(ann);
    for (std::size_t i = 0; i < limits::identities_per_person_max; ++i)
        done(LinkTo{ann.id, "https://id.example", std::to_string(i)});
    EXPECT_EQ(account_error(LinkTo{ann.id, "https://id.example", "more"}), ErrorCode::too_large);
}

LOG_CONTRACT(LogIdentitiesContract);

}  // namespace
}  // namespace parley::server
