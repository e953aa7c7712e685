#include "tests/unit/client/model_harness.h"
#include "wasm-client/model/accounts.h"

namespace parley::client {
namespace {

class AccountOwn : public ModelTest {
protected:
    const AccountState& account() const { return model->state().account; }
    void open(AccountPart part) {
        intend(OpenAccount{});
        intend(ShowAccountPart{part});
    }
    template <class C>
    void answer(AccountNotice notice) {
        say(last_account<C>().first, std::move(notice));
    }
};

TEST_F(AccountOwn, ATokenIsMadeItsSecretIsThereOnceAndItCanBeRevoked) {
    go_online_as(Rank::member);
    open(AccountPart::tokens);
    EXPECT_TRUE(account().loading);
    answer<ListTokens>(TokenList{});
    EXPECT_FALSE(account().loading);
    intend(MakeToken{{"Reports", Scopes{}.add(Scope::read), 90}});
    EXPECT_EQ(last_account<NewToken>().second.name, "Reports");
    EXPECT_TRUE(last_account<NewToken>().second.person.empty()) << "it is one's own";
    answer<NewToken>(TokenInfo{"t1", "pt_secret", "Reports", Scopes{}.add(Scope::read), 1, 1, 0});
    EXPECT_EQ(last_dialog.dialog, "");
    ASSERT_TRUE(account().token.has_value());
    EXPECT_EQ(account().token->token, "pt_secret");
    EXPECT_EQ(account().tokens.size(), 1U);
    intend(ShowAccountPart{AccountPart::sessions});
    intend(ShowAccountPart{AccountPart::tokens});
    EXPECT_FALSE(account().token.has_value()) << "once";
    answer<ListTokens>(TokenList{{TokenInfo{"t1", "", "Reports", Scopes{}.add(Scope::read), 1, 1, 0}}});
    intend(RevokeTokenOf{"t1"});
    EXPECT_EQ(last_account<RevokeToken>().second.token, "t1");
    answer<RevokeToken>(Done{});
    EXPECT_TRUE(account().tokens.empty());
}

TEST_F(AccountOwn, ATokenForNothingIsNotAskedFor) {
    go_online_as(Rank::member);
    open(AccountPart::tokens);
    intend(MakeToken{{"Reports", Scopes{}, 90}});
    EXPECT_EQ(last_dialog.dialog, "token");
    EXPECT_NE(last_dialog.error, "");
}

TEST_F(AccountOwn, ABotThatWasMadeShowsItsTokens) {
    go_online_as(Rank::admin);
    open(AccountPart::people);
    intend(MakeBot{"Reporter"});
    answer<NewBot>(BotMade{UserId("u9"), "Reporter"});
    EXPECT_EQ(account().part, AccountPart::tokens);
    EXPECT_EQ(account().tokens_of.name, "Reporter");
    EXPECT_EQ(last_account<ListTokens>().second.person.value, "u9");
    intend(MakeToken{{"Build", Scopes{}.add(Scope::post), 0}});
    EXPECT_EQ(last_account<NewToken>().second.person.value, "u9");
    say(0, AccountNotice(RankPush{Rank::member}));
    EXPECT_TRUE(account().tokens_of.id.empty()) << "who administers no longer sees them no longer";
}

TEST_F(AccountOwn, ACodeThatThePageCameBackWithIsLinkedOnceOneIsWhoOneIs) {
    start({"", "secret", "/"});
    intend(LinkAccount{"code"});
    open_socket();
    Welcome welcome = welcome_with({room_info("lobby")});
    welcome.rank = Rank::member;
    say(last<Auth>().first, welcome);
    EXPECT_EQ(last_account<LinkIdentity>().second.code, "code");
    EXPECT_TRUE(account().open);
    const RequestId link = last_account<LinkIdentity>().first;
    say(link, AccountNotice(Done{}));
    EXPECT_NE(account().said.find("linked"), std::string::npos);
    EXPECT_NO_THROW(last_account<ListIdentities>()) << "and the list is asked for anew";
    lose();
    reconnect();
    EXPECT_EQ(last_account<LinkIdentity>().first, link) << "it holds once";
}

TEST_F(AccountOwn, WhoseAccountEndsLeavesNothingHereWhicheverIsSaidFirst) {
    go_online_as(Rank::member);
    intend(EndAccount{"correct horse"});
    EXPECT_EQ(last_account<DeleteAccount>().second.password, "correct horse");
    lose(4001);
    EXPECT_EQ(last_dialog.dialog, "first");
    EXPECT_NE(last_dialog.note.find("deleted"), std::string::npos);
    EXPECT_EQ(stored["token"], "");
    EXPECT_EQ(stored["account"], "");
}

TEST_F(AccountOwn, AnAccountThatIsNotEndedIsLeftByNobody) {
    go_online_as(Rank::member);
    intend(EndAccount{"wrong"});
    say(last_account<DeleteAccount>().first, to_reply(make_error(ErrorCode::bad_credentials)));
    EXPECT_EQ(last_dialog.dialog, "delete");
    EXPECT_NE(last_dialog.error, "");
    lose(4001);
    EXPECT_EQ(last_dialog.dialog, "sign-in") << "signed out from elsewhere";
    EXPECT_EQ(last_dialog.note.find("deleted"), std::string::npos);
}

}  // namespace
}  // namespace parley::client
