#include "tests/unit/client/model_harness.h"

namespace parley::client {
namespace {

constexpr double day_ms = 24.0 * 3600 * 1000;

class ComingIn : public ModelTest {
protected:
    void sign_in(const std::string& name = "Ada", const std::string& password = "correct horse") {
        intend(ComeIn{SignIn{name, password, ""}});
    }
    void refuse_entry(ErrorCode code, std::uint32_t retry_ms = 0) {
        Error error = make_error(code);
        if (retry_ms > 0) error.retry_ms = retry_ms;
        say(last_account<SignIn>().first, to_reply(error));
    }
    Remembered account(const std::string& token = "token-1") const {
        Remembered remembered{"Ada", token, "/"};
        remembered.user = "u1";
        remembered.rank = "member";
        return remembered;
    }
};

TEST_F(ComingIn, ASignInIsSaidOnceTheSocketIsOpenWithTheDeviceThatItComesFrom) {
    Remembered nobody;
    nobody.device = "Firefox on Linux";
    start(nobody);
    sign_in(" Ada ");
    EXPECT_EQ(opened, 1);
    open_socket();
    const SignIn said = last_account<SignIn>().second;
    EXPECT_EQ(said.name, "Ada");
    EXPECT_EQ(said.password, "correct horse");
    EXPECT_EQ(said.device, "Firefox on Linux");
    EXPECT_EQ(count<Auth>(), 0U);
    EXPECT_EQ(last_dialog.dialog, "first") << "the form stays until there is an answer";
    say(last_account<SignIn>().first, account_welcome(Rank::admin));
    EXPECT_EQ(last_dialog.dialog, "");
    EXPECT_EQ(model->state().rank, Rank::admin);
    EXPECT_EQ(stored["token"], "token-1");
    EXPECT_EQ(stored["rank"], "admin");
    EXPECT_EQ(stored["account"], "Ada");
}

TEST_F(ComingIn, ARefusalIsSaidInTheFormAndTheNextAttemptUsesTheSameSocket) {
    start({});
    sign_in();
    open_socket();
    refuse_entry(ErrorCode::bad_credentials);
    EXPECT_EQ(last_dialog.dialog, "sign-in");
    EXPECT_EQ(last_dialog.error, "The name or the password is wrong.");
    sign_in("Ada", "another one");
    EXPECT_EQ(opened, 1);
    EXPECT_EQ(last_account<SignIn>().second.password, "another one");
}

TEST_F(ComingIn, WhoComesBackFromAProviderSaysItsCodeInPlaceOfTheirToken) {
    Remembered known = account();
    known.device = "Firefox on Linux";
    start(known);
    intend(ComeIn{SignInWith{"code-1", "", "", ""}});
    open_socket();
    const auto said = last_account<SignInWith>();
    EXPECT_EQ(said.second.code, "code-1");
    EXPECT_EQ(said.second.device, "Firefox on Linux");
    EXPECT_EQ(count<Auth>(), 0U);
    say(said.first, account_welcome(Rank::member));
    EXPECT_EQ(last_dialog.dialog, "");
}

TEST_F(ComingIn, ANameThatIsTakenIsAskedForInThatForm) {
    start({});
    intend(ComeIn{SignInWith{"code-1", "", "", ""}});
    open_socket();
    say(last_account<SignInWith>().first, to_reply(make_error(ErrorCode::name_taken)));
    EXPECT_EQ(last_dialog.dialog, "provider");
    EXPECT_EQ(last_dialog.error, error_row(ErrorCode::name_taken).sentence);
    intend(ComeIn{SignInWith{"code-1", " Ada Two ", "", ""}});
    EXPECT_EQ(opened, 1);
    EXPECT_EQ(last_account<SignInWith>().second.name, "Ada Two");
}

TEST_F(ComingIn, ASignInElsewhereThatFailedBeginsWithTheProviderAgain) {
    start({});
    intend(ComeIn{SignInWith{"code-1", "", "", ""}});
    open_socket();
    for (const ErrorCode code : {ErrorCode::bad_code, ErrorCode::provider_refused, ErrorCode::sign_up_closed}) {
        say(last_account<SignInWith>().first, to_reply(make_error(code)));
        EXPECT_EQ(last_dialog.dialog, "sign-in");
        EXPECT_EQ(last_dialog.error, error_row(code).sentence);
        intend(ComeIn{SignInWith{"code-1", "", "", ""}});
    }
}

TEST_F(ComingIn, WhereElseOneSignsInIsKeptForTheFormsOfTheNextPage) {
    start({});
    open_socket();
    Hello hello;
    hello.epoch = Epoch("e");
    hello.providers = {{"work", "Work & more"}, {"two", "Two\nlines"}};
    say(0, hello);
    EXPECT_EQ(stored["providers"], "work Work & more\ntwo Twolines\n");
}

TEST_F(ComingIn, ALockSaysHowLongItLasts) {
    start({});
    sign_in();
    open_socket();
    refuse_entry(ErrorCode::locked, 7 * 60'000 - 1);
    EXPECT_EQ(last_dialog.error, "Too many wrong passwords. Try again in 7 minutes.");
    sign_in();
    refuse_entry(ErrorCode::locked, 1000);
    EXPECT_EQ(last_dialog.error, "Too many wrong passwords. Try again in 1 second.");
}

TEST_F(ComingIn, ANameThatCanBeNobodysIsRefusedHere) {
    start({});
    intend(ComeIn{SignUp{"  ", "correct horse", "", ""}});
    EXPECT_EQ(last_dialog.dialog, "sign-up");
    EXPECT_NE(last_dialog.error, "");
    EXPECT_EQ(opened, 0);
}

TEST_F(ComingIn, WithoutAServerTheFormSaysSoAndNothingIsTriedAgain) {
    start({});
    sign_in();
    lose();
    EXPECT_EQ(last_dialog.dialog, "sign-in");
    EXPECT_NE(last_dialog.error.find("reached"), std::string::npos);
    EXPECT_FALSE(model->wake_at_ms().has_value());
    sign_in();
    EXPECT_EQ(opened, 2);
}

TEST_F(ComingIn, AnAccountIsMadeWithTheInvitation) {
    start({});
    intend(ComeIn{SignUp{"Ada", "correct horse", "", "inv-1"}});
    open_socket();
    const auto [id, said] = last_account<SignUp>();
    EXPECT_EQ(said.invitation, "inv-1");
    say(id, to_reply(make_error(ErrorCode::bad_invitation)));
    EXPECT_EQ(last_dialog.dialog, "sign-up");
}

TEST_F(ComingIn, AResetLinkLetsSomebodyInWhoWasSomebodyElseHere) {
    go_online_as(Rank::member);
    write("for later", "m1");
    intend(EditDraft{"half"});
    intend(ComeIn{ResetPassword{"code-1", "correct horse", ""}});
    EXPECT_EQ(closed, 1);
    open_socket();
    EXPECT_EQ(last_account<ResetPassword>().second.code, "code-1");
    say(last_account<ResetPassword>().first, account_welcome(Rank::member, "u7", "token-7"));
    joined();
    EXPECT_EQ(model->state().me.id.value, "u7");
    EXPECT_EQ(bodies(), std::vector<std::string>{}) << "what the other has not sent is not theirs";
    EXPECT_EQ(lobby().draft, "");
    EXPECT_EQ(kept.count(outbox_key(UserId("u1"), MessageCid("m1"))), 1U) << "it waits for them";
}

TEST_F(ComingIn, WhereGuestsAreOffAGuestIsLedToSigningIn) {
    start({});
    intend(ChooseName{"Ada"});
    open_socket();
    say(last<Auth>().first, to_reply(make_error(ErrorCode::guests_off)));
    EXPECT_EQ(last_dialog.dialog, "sign-in");
    EXPECT_NE(last_dialog.error, "");
}

TEST_F(ComingIn, WhatTheHelloSaysOfComingInIsKeptForTheNextPage) {
    start();
    model->on_socket_open(now());
    Hello hello;
    hello.guests = false;
    hello.sign_up = SignUpMode::invitation;
    say(0, hello);
    EXPECT_EQ(stored["guests"], "off");
    EXPECT_EQ(stored["sign_up"], "invitation");
    EXPECT_FALSE(model->state().guests);
}

TEST_F(ComingIn, SignedOutElsewhereThePageAsksAgainAndKeepsWhatIsNotSent) {
    go_online_as(Rank::member);
    push(posted(1));
    intend(AnswerMessage{1});
    write("on its way", "m1");
    intend(EditDraft{"half written"});
    lose(4001);
    EXPECT_EQ(last_dialog.dialog, "sign-in");
    EXPECT_NE(last_dialog.note.find("another device"), std::string::npos);
    EXPECT_EQ(stored["token"], "");
    EXPECT_TRUE(model->state().rooms.empty()) << "nobody reads on";
    EXPECT_EQ(composer_text, "");
    EXPECT_EQ(kept.size(), 2U);
    EXPECT_FALSE(model->wake_at_ms().has_value()) << "it is not tried again by itself";

    sign_in();
    open_socket();
    say(last_account<SignIn>().first, account_welcome());
    joined();
    EXPECT_EQ(lobby().draft, "half written");
    EXPECT_EQ(bodies(), std::vector<std::string>{"on its way"});
    EXPECT_EQ(last<Send>().second.body, "on its way");
    EXPECT_EQ(last<Send>().second.target, 1U);
}

TEST_F(ComingIn, ThePageThatIsLoadedAgainAfterThatTakesNoGuestsNameForTheAccount) {
    Remembered remembered = account("");
    start(remembered);
    EXPECT_EQ(last_dialog.dialog, "sign-in");
    EXPECT_EQ(opened, 0);
}

TEST_F(ComingIn, ABanSaysSoAndNothingIsTriedAgainByItself) {
    go_online_as(Rank::member);
    lose(4003);
    EXPECT_NE(model->state().banned.find("banned"), std::string::npos);
    EXPECT_TRUE(model->state().rooms.empty()) << "nothing is shown any more";
    EXPECT_FALSE(model->wake_at_ms().has_value());
    EXPECT_EQ(opened, 1);
    EXPECT_EQ(stored["token"], "token-1") << "a ban ends";
}

TEST_F(ComingIn, AnAccountWhoseTokenIsDeadIsNotTakenForAGuest) {
    start(account());
    open_socket();
    say(last<Auth>().first, to_reply(make_error(ErrorCode::bad_token)));
    EXPECT_EQ(count<Auth>(), 1U);
    EXPECT_EQ(last_dialog.dialog, "sign-in");
    EXPECT_NE(last_dialog.note, "");
}

TEST_F(ComingIn, SigningOutEndsTheSessionAndForgetsThePerson) {
    go_online_as(Rank::member);
    write("on its way", "m1");
    intend(EditDraft{"half"});
    intend(SignOut{});
    EXPECT_TRUE(model->state().account.signing_out);
    EXPECT_EQ(model->state().account.unsent, 1U);
    EXPECT_TRUE(model->state().account.drafts);
    EXPECT_EQ(count_account<EndSession>(), 0U) << "not before it is meant";
    intend(SignOut{true, true});
    EXPECT_EQ(last_account<EndSession>().second.session, "s1");
    say(last_account<EndSession>().first, Done{});
    EXPECT_TRUE(kept.empty());
    EXPECT_TRUE(last_seen.empty());
    for (const char* key : {"token", "user", "name", "rank", "account"}) EXPECT_EQ(stored[key], "") << key;
    EXPECT_EQ(last_dialog.dialog, "sign-in");
    EXPECT_NE(last_dialog.note, "");
    EXPECT_EQ(model->state().link, Link::idle);
    EXPECT_TRUE(model->state().me.id.empty());
}

TEST_F(ComingIn, TheServerMayCloseBeforeItSaysThatOneIsSignedOut) {
    go_online_as(Rank::member);
    intend(SignOut{true, true});
    lose(4001);
    EXPECT_EQ(last_dialog.note.find("another device"), std::string::npos) << "it was here";
    EXPECT_EQ(stored["user"], "");
}

TEST_F(ComingIn, OfflineNobodyIsSignedOut) {
    go_online_as(Rank::member);
    lose();
    intend(SignOut{true, true});
    EXPECT_NE(model->state().account.error, "");
    EXPECT_EQ(stored["token"], "token-1");
}

TEST_F(ComingIn, ATokenOlderThanADayIsRenewedOnceAConnectionInTwoSteps) {
    go_online_as(Rank::member);
    EXPECT_EQ(count_account<RenewToken>(), 0U);
    wall += day_ms;
    say(0, Beat{});
    ASSERT_EQ(count_account<RenewToken>(), 1U);
    EXPECT_EQ(last_account<RenewToken>().second.token, "");
    say(last_account<RenewToken>().first, Renewed{"token-2"});
    EXPECT_EQ(stored["token"], "token-1") << "it holds until the new one is used";
    EXPECT_EQ(stored["next_token"], "token-2");
    EXPECT_EQ(last_account<RenewToken>().second.token, "token-2");
    say(last_account<RenewToken>().first, Renewed{});
    EXPECT_EQ(stored["token"], "token-2");
    EXPECT_EQ(stored["next_token"], "");
    EXPECT_EQ(closed, 0) << "the socket stays";
    wall += day_ms;
    say(0, Beat{});
    EXPECT_EQ(count_account<RenewToken>(), 2U) << "once for a connection";
}

TEST_F(ComingIn, ATokenWhoseConfirmationWasLostIsTriedWhenTheOldOneIsRefused) {
    Remembered remembered = account();
    remembered.next_token = "token-2";
    start(remembered);
    open_socket();
    EXPECT_EQ(last<Auth>().second.token, "token-1");
    say(last<Auth>().first, to_reply(make_error(ErrorCode::bad_token)));
    EXPECT_EQ(last<Auth>().second.token, "token-2");
    EXPECT_EQ(stored["token"], "token-2");
    EXPECT_NE(last_dialog.dialog, "sign-in");
}

TEST_F(ComingIn, WhatAnotherPageOfThisBrowserRenewedIsTaken) {
    go_online_as(Rank::member);
    lose();
    pass_until_wake();
    model->note_token("token-9", "");
    open_socket();
    EXPECT_EQ(last<Auth>().second.token, "token-9");
}

TEST_F(ComingIn, ARankThatChangesIsTold) {
    go_online_as(Rank::member);
    say(0, AccountNotice(RankPush{Rank::moderator}));
    EXPECT_EQ(model->state().rank, Rank::moderator);
    EXPECT_EQ(stored["rank"], "moderator");
    ASSERT_FALSE(announced.empty());
    EXPECT_NE(announced.back().find("Moderator"), std::string::npos);
}

}  // namespace
}  // namespace parley::client
