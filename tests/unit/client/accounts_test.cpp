#include "wasm-client/model/accounts.h"

#include "tests/unit/client/model_harness.h"

namespace parley::client {
namespace {

class Accounts : public ModelTest {
protected:
    const AccountState& account() const { return model->state().account; }
    void open(AccountPart part) {
        intend(OpenAccount{});
        if (part != AccountPart::own) intend(ShowAccountPart{part});
    }
    template <class C>
    void answer(AccountNotice notice) {
        say(last_account<C>().first, std::move(notice));
    }
    template <class C>
    void refuse(ErrorCode code) {
        say(last_account<C>().first, to_reply(make_error(code)));
    }
    static PersonInfo person(const std::string& id, Rank rank = Rank::member) { return {UserId(id), id, rank, 1, 2}; }
};

TEST_F(Accounts, AGuestBecomesAnAccountAndStaysWhoTheyAre) {
    go_online_as(Rank::guest);
    open(AccountPart::own);
    intend(AskAccount{"member"});
    EXPECT_EQ(last_dialog.dialog, "member");
    intend(BecomeMember{"correct horse", "inv"});
    const SignUp said = last_account<SignUp>().second;
    EXPECT_EQ(said.name, "") << "it has one";
    EXPECT_EQ(said.invitation, "inv");
    answer<SignUp>(Done{});
    EXPECT_EQ(last_dialog.dialog, "");
    EXPECT_EQ(model->state().rank, Rank::member);
    EXPECT_EQ(model->state().me.id.value, "u1");
    EXPECT_EQ(stored["account"], "Ada");
    EXPECT_NE(account().said, "");
}

TEST_F(Accounts, TheFirstOfAllIsOwnerWhicheverIsSaidFirst) {
    go_online_as(Rank::guest);
    intend(BecomeMember{"correct horse", ""});
    say(0, AccountNotice(RankPush{Rank::owner}));
    answer<SignUp>(Done{});
    EXPECT_EQ(model->state().rank, Rank::owner);
}

TEST_F(Accounts, ARefusedPasswordIsSaidInItsDialog) {
    go_online_as(Rank::member);
    intend(SetPassword{"old one", "new"});
    refuse<ChangePassword>(ErrorCode::weak_password);
    EXPECT_EQ(last_dialog.dialog, "password");
    EXPECT_NE(last_dialog.error, "");
    intend(SetPassword{"old one", "correct horse"});
    EXPECT_EQ(last_account<ChangePassword>().second.old_password, "old one");
    answer<ChangePassword>(Done{});
    EXPECT_EQ(last_dialog.dialog, "");
    EXPECT_NE(account().said.find("other sessions"), std::string::npos);
}

TEST_F(Accounts, ADialogThatWaitsIsToldThatTheConnectionWent) {
    go_online_as(Rank::member);
    intend(SetPassword{"old one", "correct horse"});
    lose();
    EXPECT_EQ(last_dialog.dialog, "password");
    EXPECT_NE(last_dialog.error, "");
    last_dialog = {};
    intend(SetPassword{"old one", "correct horse"});
    EXPECT_EQ(last_dialog.dialog, "password") << "and so is who asks offline";
}

TEST_F(Accounts, SessionsAreListedWithThisOneFirstAndEndedOneByOneOrAll) {
    go_online_as(Rank::member);
    open(AccountPart::sessions);
    EXPECT_TRUE(account().loading);
    answer<ListSessions>(SessionList{{{"a", "Phone", 1, 9, false}, {"b", "Laptop", 2, 8, false}, {"c", "Here", 3, 7, true}}});
    EXPECT_FALSE(account().loading);
    ASSERT_EQ(account().sessions.size(), 3U);
    EXPECT_EQ(account().sessions[0].id, "c");
    EXPECT_EQ(account().sessions[1].id, "a");
    intend(EndSessionOf{"a"});
    EXPECT_EQ(last_account<EndSession>().second.session, "a");
    answer<EndSession>(Done{});
    EXPECT_EQ(account().sessions.size(), 2U);
    intend(EndSessionOf{});
    EXPECT_EQ(last_account<EndSession>().second.session, "");
    answer<EndSession>(Done{});
    ASSERT_EQ(account().sessions.size(), 1U);
    EXPECT_TRUE(account().sessions[0].current);
}

TEST_F(Accounts, AnInvitationIsMadeItsCodeIsThereOnceAndItCanBeWithdrawn) {
    go_online_as(Rank::admin);
    open(AccountPart::invitations);
    answer<ListInvitations>(InvitationList{});
    intend(MakeInvitation{{5, 30, "The choir"}});
    EXPECT_EQ(last_account<NewInvitation>().second.uses, 5U);
    EXPECT_EQ(last_account<NewInvitation>().second.note, "The choir");
    answer<NewInvitation>(InvitationInfo{"i1", "secret", "The choir", 5, 1000});
    EXPECT_EQ(last_dialog.dialog, "");
    ASSERT_TRUE(account().invitation.has_value());
    EXPECT_EQ(account().invitation->code, "secret");
    EXPECT_EQ(account().invitations.size(), 1U);
    intend(EndInvitation{"i1"});
    EXPECT_EQ(last_account<WithdrawInvitation>().second.invitation, "i1");
    answer<WithdrawInvitation>(Done{});
    EXPECT_TRUE(account().invitations.empty());
    EXPECT_FALSE(account().invitation.has_value());
}

TEST_F(Accounts, PeopleAreFoundByNameOncePeopleStopTypingAndPageByPage) {
    go_online_as(Rank::admin);
    open(AccountPart::people);
    answer<ListPeople>(PeopleList{{person("ada"), person("ben")}, true, "ben"});
    EXPECT_EQ(account().people.size(), 2U);
    intend(MoreAccounts{});
    EXPECT_EQ(last_account<ListPeople>().second.after, "ben");
    answer<ListPeople>(PeopleList{{person("cleo")}, false, ""});
    EXPECT_EQ(account().people.size(), 3U);
    EXPECT_FALSE(account().more);
    intend(EditPeopleQuery{"b"});
    intend(EditPeopleQuery{"be"});
    EXPECT_EQ(count_account<ListPeople>(), 2U);
    pass_until_wake();
    EXPECT_EQ(count_account<ListPeople>(), 3U);
    EXPECT_EQ(last_account<ListPeople>().second.query, "be");
    answer<ListPeople>(PeopleList{{person("ben")}, false, ""});
    EXPECT_EQ(account().people.size(), 1U);
}

TEST_F(Accounts, AnAnswerToWordsThatAreNotThereAnyMoreIsDropped) {
    go_online_as(Rank::admin);
    open(AccountPart::people);
    const RequestId first = last_account<ListPeople>().first;
    intend(EditPeopleQuery{"be"});
    pass_until_wake();
    say(first, AccountNotice(PeopleList{{person("ada")}, false, ""}));
    EXPECT_TRUE(account().people.empty());
    intend(ShowAccountPart{AccountPart::own});
    answer<ListPeople>(PeopleList{{person("ben")}, false, ""});
    EXPECT_TRUE(account().people.empty());
}

TEST_F(Accounts, SomebodyIsGivenARankAndALink) {
    go_online_as(Rank::owner);
    open(AccountPart::people);
    answer<ListPeople>(PeopleList{{person("ben")}, false, ""});
    intend(PickPerson{UserId("ben")});
    intend(GiveRank{UserId("ben"), Rank::moderator});
    EXPECT_EQ(last_account<SetRank>().second.rank, Rank::moderator);
    answer<SetRank>(Done{});
    EXPECT_EQ(account().people[0].rank, Rank::moderator);
    intend(MakeResetLink{UserId("ben")});
    answer<NewResetCode>(ResetCode{"reset-code", 1000});
    ASSERT_TRUE(account().reset_link.has_value());
    EXPECT_EQ(account().reset_link->code, "reset-code");
    intend(GiveRank{UserId("ben"), Rank::owner});
    refuse<SetRank>(ErrorCode::not_allowed);
    EXPECT_EQ(account().error, "Your account may not do that.");
    EXPECT_EQ(account().people[0].rank, Rank::moderator);
}

TEST_F(Accounts, WhoMayNoLongerSeeThemIsShownTheirOwn) {
    go_online_as(Rank::admin);
    open(AccountPart::invitations);
    say(0, AccountNotice(RankPush{Rank::member}));
    EXPECT_EQ(account().part, AccountPart::own);
    EXPECT_TRUE(account().open);
}

TEST_F(Accounts, TheListComesAgainAfterALostConnection) {
    go_online_as(Rank::member);
    open(AccountPart::sessions);
    reconnect();
    say(last<Auth>().first, account_welcome());
    EXPECT_EQ(count_account<ListSessions>(), 2U);
    answer<ListSessions>(SessionList{{{"c", "Here", 3, 7, true}}});
    EXPECT_EQ(account().sessions.size(), 1U);
}

TEST_F(Accounts, ARoomThatIsOpenedTakesThePaneAway) {
    go_online_as(Rank::member);
    open(AccountPart::sessions);
    intend(OpenRoom{RoomId("lobby")});
    EXPECT_FALSE(account().open);
}

TEST_F(Accounts, TheCodesOfLinksStandBehindTheHash) {
    EXPECT_EQ(invitation_fragment("abc"), "#invite=abc");
    EXPECT_EQ(reset_fragment("abc"), "#reset=abc");
}

}  // namespace
}  // namespace parley::client
