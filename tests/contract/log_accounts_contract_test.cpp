// What core/accounts.h promises of accounts: how they come to be, passwords, ranks, and the list of them.
#include "tests/contract/account_contract.h"

namespace parley::server {
namespace {

using Errors = std::vector<std::optional<ErrorCode>>;

class LogAccountsContract : public AccountContractTest {};

TEST_P(LogAccountsContract, TheFirstAccountIsTheOwnerWhateverTheModeAndThoseAfterItAreMembers) {
    const auto first = person(sign_up_of(ann, SignUpMode::closed));
    ASSERT_TRUE(first.ok());
    EXPECT_EQ(first.value().rank, Rank::owner);
    EXPECT_EQ(first.value().person.id, ann.id);
    EXPECT_EQ(first.value().session, "s of Ann");
    EXPECT_EQ(error_of(person(sign_up_of(bob, SignUpMode::closed))), ErrorCode::sign_up_closed);
    EXPECT_EQ(sign_up(bob).rank, Rank::member);
    EXPECT_EQ(come_with("token of Ann").value().rank, Rank::owner);
    EXPECT_EQ(come_with("token of Böb").value().rank, Rank::member);
}

TEST_P(LogAccountsContract, OneOfTwoFirstAccountsOfABatchIsTheOwner) {
    const auto told = log_->ask_all({request_of(sign_up_of(ann, SignUpMode::closed)), request_of(sign_up_of(bob))});
    const auto answers = only<PersonReply>(told);
    ASSERT_EQ(answers.size(), 2U);
    EXPECT_EQ(answers[0].result.value().rank, Rank::owner);
    EXPECT_EQ(answers[1].result.value().rank, Rank::member);
}

TEST_P(LogAccountsContract, AnAccountIsFoundByItsNameAndByItsPerson) {
    sign_up(ann);
    for (const AccountAct& act : {AccountAct(FindAccount{"skeleton of Ann"}), AccountAct(FindAccountOf{ann.id})}) {
        const auto found = account<AccountFound>(act);
        EXPECT_EQ(found.person.id, ann.id);
        EXPECT_EQ(found.person.name, "Ann");
        EXPECT_EQ(found.rank, Rank::owner);
        EXPECT_EQ(found.password_hash, "password of Ann");
    }
    add_person(bob, "a guest's");
    EXPECT_EQ(account_error(FindAccount{"Ann"}), ErrorCode::unknown_person);
    EXPECT_EQ(account_error(FindAccountOf{bob.id}), ErrorCode::unknown_person) << "a guest has none";
    EXPECT_EQ(account_error(FindAccountOf{eve.id}), ErrorCode::unknown_person);
}

TEST_P(LogAccountsContract, TwoWhoSignUpWithOneNameInOneBatchAreOneAccount) {
    sign_up(ann);
    AddAccount second = sign_up_of(eve);
    second.skeleton = "skeleton of Böb";
    const auto told =
        log_->ask_all({request_of(sign_up_of(bob)), request_of(second), post("a", "what else the batch holds is stored")});
    EXPECT_EQ(errors_of<PersonReply>(told), (Errors{std::nullopt, ErrorCode::name_taken}));
    EXPECT_EQ(errors_of<AppendReply>(told), (Errors{std::nullopt}));
    EXPECT_EQ(account<AccountFound>(FindAccount{"skeleton of Böb"}).person.id, bob.id);
    EXPECT_EQ(error_of(come_with("token of Eve")), ErrorCode::bad_token) << "nothing of what was refused is there";
    EXPECT_EQ(account_error(FindAccountOf{eve.id}), ErrorCode::unknown_person);
    EXPECT_EQ(error_of(person(sign_up_of(eve))), std::nullopt) << "under a name of her own she may";
}

TEST_P(LogAccountsContract, AGuestBecomesAnAccountAndStaysWhoTheyAre) {
    sign_up(ann);
    add_person(bob, "hash-of-u-bob");
    append(post("a", "as a guest", bob));
    append(bob, personal_room(bob.id), contents::setting("theme", "dark"));
    AddAccount act = sign_up_of(bob);
    act.session = session("", "s");
    const auto told = log_->ask_all({request_of(act)});
    ASSERT_EQ(told.size(), 2U);
    EXPECT_EQ(get<RankChanged>(told[0]).rank, Rank::member) << "all loops hear of it: the guest may be on several";
    const auto registered = get<PersonReply>(told[1]).result;
    ASSERT_TRUE(registered.ok());
    EXPECT_EQ(registered.value().person.id, bob.id);
    EXPECT_EQ(registered.value().rank, Rank::member);
    EXPECT_EQ(registered.value().session, "s") << "the one they have";
    EXPECT_EQ(registered.value().settings.size(), 1U);
    const auto found = come_with("hash-of-u-bob");
    ASSERT_TRUE(found.ok()) << "their token goes on";
    EXPECT_EQ(found.value().rank, Rank::member);
    EXPECT_EQ(event_at(2).author.id, bob.id);
    EXPECT_EQ(error_of(person(act)), ErrorCode::already_registered);
}

TEST_P(LogAccountsContract, AGuestHasNoNameThatAnAccountHas) {
    sign_up(ann);
    const auto come = [this](const std::string& skeleton) {
        return error_of(person(AddPersonRequest{++ticket_, eve, session("token of a guest", "s"), skeleton}));
    };
    EXPECT_EQ(come("skeleton of Ann"), ErrorCode::name_taken);
    EXPECT_EQ(error_of(come_with("token of a guest")), ErrorCode::bad_token);
    EXPECT_EQ(come(""), std::nullopt);
    const auto found = come_with("token of a guest");
    ASSERT_TRUE(found.ok());
    EXPECT_EQ(found.value().rank, Rank::guest);
    EXPECT_EQ(found.value().session, "s");
}

TEST_P(LogAccountsContract, ATokenThatSomebodyHasIsNobodyElses) {
    sign_up(ann);
    AddAccount act = sign_up_of(bob);
    act.session.token_hash = "token of Ann";
    EXPECT_EQ(error_of(person(act)), ErrorCode::storage_unavailable);
    EXPECT_EQ(account_error(FindAccountOf{bob.id}), ErrorCode::unknown_person);
    EXPECT_EQ(error_of(person(AddPersonRequest{++ticket_, bob, session("token of Ann", "s"), ""})),
              ErrorCode::storage_unavailable);
    EXPECT_EQ(come_with("token of Ann").value().person.id, ann.id);
}

TEST_P(LogAccountsContract, APasswordIsChangedOnceFromTheOneThatWasLookedAtAndEndsTheOtherSessions) {
    sign_up(ann);
    for (const char* id : {"s2", "s3"})
        ASSERT_TRUE(person(OpenSession{ann.id, "password of Ann", session(std::string("token ") + id, id)}).ok());
    const StorePassword change{ann.id, "password of Ann", "another", "s2"};
    const auto told = log_->ask_all({request_of(change), request_of(change)});
    EXPECT_EQ(errors_of<AccountReply>(told), (Errors{std::nullopt, ErrorCode::bad_credentials}));
    const auto ended = only<SessionsEnded>(told);
    ASSERT_EQ(ended.size(), 1U);
    EXPECT_TRUE((comes_before<SessionsEnded, AccountReply>(told)));
    EXPECT_EQ(ended[0].person, ann.id);
    EXPECT_EQ(ended[0].sessions, (std::vector<std::string>{"s3", "s of Ann"}));
    EXPECT_EQ(error_of(come_with("token s3")), ErrorCode::bad_token);
    EXPECT_EQ(error_of(come_with("token s2")), std::nullopt);
    EXPECT_EQ(account<AccountFound>(FindAccountOf{ann.id}).password_hash, "another");
    EXPECT_EQ(error_of(person(OpenSession{ann.id, "password of Ann", session("t4", "s4")})), ErrorCode::bad_credentials);
    EXPECT_EQ(account_error(StorePassword{eve.id, "", "mine", ""}), ErrorCode::bad_credentials) << "who has no account";
}

// ---- ranks -----------------------------------------------------------------------------------------------------------

TEST_P(LogAccountsContract, ARankIsToldToAllBeforeTheAnswerAndHoldsFromThenOn) {
    sign_up(ann);
    sign_up(bob);
    const auto told = log_->ask_all({request_of(StoreRank{ann.id, bob.id, Rank::admin})});
    const auto changed = only<RankChanged>(told);
    ASSERT_EQ(changed.size(), 1U);
    EXPECT_TRUE((comes_before<RankChanged, AccountReply>(told)));
    EXPECT_EQ(changed[0].person, bob.id);
    EXPECT_EQ(changed[0].rank, Rank::admin);
    EXPECT_EQ(come_with("token of Böb").value().rank, Rank::admin);
    EXPECT_EQ(account<AccountFound>(FindAccountOf{bob.id}).rank, Rank::admin);
    const auto again = log_->ask_all({request_of(StoreRank{ann.id, bob.id, Rank::admin})});
    EXPECT_EQ(again.size(), 1U) << "what is so is not told again";
}

TEST_P(LogAccountsContract, AnAdminRaisesAndLowersOnlyThoseBelow) {
    sign_up(ann);
    sign_up(bob);
    sign_up(eve);
    set_rank(ann, bob, Rank::admin);
    set_rank(bob, eve, Rank::moderator);
    EXPECT_EQ(account_error(StoreRank{bob.id, eve.id, Rank::admin}), ErrorCode::not_allowed);
    EXPECT_EQ(account_error(StoreRank{bob.id, ann.id, Rank::member}), ErrorCode::not_allowed);
    EXPECT_EQ(account_error(StoreRank{bob.id, bob.id, Rank::owner}), ErrorCode::not_allowed);
    EXPECT_EQ(account_error(StoreRank{eve.id, eve.id, Rank::member}), ErrorCode::not_allowed);
    EXPECT_EQ(account_error(StoreRank{ann.id, eve.id, Rank::guest}), ErrorCode::not_allowed);
    EXPECT_EQ(account_error(StoreRank{bob.id, UserId("nobody"), Rank::member}), ErrorCode::unknown_person);
    EXPECT_EQ(account_error(StoreRank{eve.id, UserId("nobody"), Rank::member}), ErrorCode::not_allowed)
        << "who may not, learns nothing";
    add_person({UserId("u-guest"), "Guest"}, "a guest's");
    EXPECT_EQ(account_error(StoreRank{ann.id, UserId("u-guest"), Rank::member}), ErrorCode::unknown_person);
    set_rank(bob, eve, Rank::member);
}

TEST_P(LogAccountsContract, WhoIsLoweredInABatchMayNoMoreInIt) {
    sign_up(ann);
    sign_up(bob);
    set_rank(ann, bob, Rank::admin);
    const auto told = log_->ask_all({request_of(StoreRank{ann.id, bob.id, Rank::member}),
                                     request_of(AddInvitation{bob.id, "i", "code", "", 1, hour_ms}), post("a", "words", bob)});
    EXPECT_EQ(errors_of<AccountReply>(told), (Errors{std::nullopt, ErrorCode::not_allowed}));
    EXPECT_EQ(errors_of<AppendReply>(told), (Errors{std::nullopt}));
}

TEST_P(LogAccountsContract, TheLastOwnerStaysOne) {
    sign_up(ann);
    sign_up(bob);
    EXPECT_EQ(account_error(StoreRank{ann.id, ann.id, Rank::admin}), ErrorCode::not_allowed);
    set_rank(ann, bob, Rank::owner);
    const auto told =
        log_->ask_all({request_of(StoreRank{ann.id, bob.id, Rank::admin}), request_of(StoreRank{ann.id, ann.id, Rank::admin})});
    EXPECT_EQ(errors_of<AccountReply>(told), (Errors{std::nullopt, ErrorCode::not_allowed})) << "not both in one batch";
    set_rank(ann, bob, Rank::owner);
    set_rank(ann, ann, Rank::member);
    EXPECT_EQ(account_error(StoreRank{bob.id, bob.id, Rank::member}), ErrorCode::not_allowed);
}

// ---- the list --------------------------------------------------------------------------------------------------------

TEST_P(LogAccountsContract, PeopleAreListedByNameInPagesForThoseWhoModerate) {
    sign_up(ann);
    for (int i = 0; i < 25; ++i) {
        const std::string name = std::string("P") + static_cast<char>('a' + (i * 7) % 25);
        sign_up({UserId("u-" + std::to_string(i)), name});
    }
    add_person(eve, "a guest's");
    log_->set_time(noon + 2 * hour_ms);
    ASSERT_TRUE(come_with("token of Pc").ok());
    std::string names;
    ListPeople page{"skeleton of P", "", 10};
    for (;;) {
        const auto list = account<PeopleList>(FindPeople{ann.id, page});
        for (const PersonInfo& one : list.people) {
            names += one.name.substr(1);
            EXPECT_EQ(one.created_ms, noon);
            EXPECT_EQ(one.seen_ms, one.name == "Pc" ? noon + 2 * hour_ms : noon) << one.name;
            EXPECT_EQ(one.rank, Rank::member);
        }
        EXPECT_EQ(list.more, !list.cursor.empty());
        if (!list.more) break;
        EXPECT_EQ(list.people.size(), 10U);
        page.after = list.cursor;
    }
    EXPECT_EQ(names, "abcdefghijklmnopqrstuvwxy");
    EXPECT_EQ(account<PeopleList>(FindPeople{ann.id, {"", "", 0}}).people.size(), 26U) << "guests are not among them";
    EXPECT_TRUE(account<PeopleList>(FindPeople{ann.id, {"skeleton of Q", "", 5}}).people.empty());
    const Person pa{UserId("u-0"), "Pa"};
    EXPECT_EQ(account_error(FindPeople{pa.id, {}}), ErrorCode::not_allowed);
    EXPECT_EQ(account_error(FindPeople{eve.id, {}}), ErrorCode::not_allowed);
    set_rank(ann, pa, Rank::moderator);
    EXPECT_EQ(account_error(FindPeople{pa.id, {}}), std::nullopt);
}

// ---- in rooms --------------------------------------------------------------------------------------------------------

TEST_P(LogAccountsContract, ARankCountsInTheRoomsOfWhichOneIsAMember) {
    for (const Person& person : {ann, bob, eve}) sign_up(person);  // Ann is the owner
    add_room("tea", RoomAccess::open, eve);
    append(eve, RoomId("tea"), contents::posted("mine"), "c1");
    EXPECT_EQ(append_error(ann, RoomId("tea"), contents::renamed("Coffee")), ErrorCode::not_joined);
    append(ann, RoomId("tea"), contents::joined());
    append(bob, RoomId("tea"), contents::joined());
    append(ann, RoomId("tea"), contents::renamed("Coffee"));
    EXPECT_EQ(append_error(bob, RoomId("tea"), contents::deleted(2)), ErrorCode::forbidden);
    set_rank(ann, bob, Rank::moderator);
    append(bob, RoomId("tea"), contents::deleted(2));
    EXPECT_EQ(append_error(bob, RoomId("tea"), contents::renamed("Mine")), ErrorCode::forbidden);
    append(ann, lobby_id, contents::renamed("Hall"));

    const auto found = come_with("token of " + bob.name);
    ASSERT_TRUE(found.ok());
    for (const RoomInfo& room : found.value().rooms)
        EXPECT_EQ(room.standing->role, Role::member) << room.id.value << ": as it is stored";
    set_rank(ann, bob, Rank::member);
    EXPECT_EQ(append_error(bob, RoomId("tea"), contents::renamed("Mine")), ErrorCode::forbidden);
}

LOG_CONTRACT(LogAccountsContract);

}  // namespace
}  // namespace parley::server
