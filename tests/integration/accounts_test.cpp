// Accounts through the real server: passwords that are really hashed, sessions on several loops, a database.
#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "shared/limits.h"
#include "tests/integration/support/chat_client.h"
#include "tests/integration/support/server_test.h"

namespace parley {
namespace {

const std::string password = "correct horse battery staple";

class Accounts : public ServerTest {
protected:
    void SetUp() override { start({"--threads=2", "--sign-up=open"}); }

    std::unique_ptr<ChatClient> client(const std::string& source = {}) {
        WireClient::Place place;
        place.source = source;
        return std::make_unique<ChatClient>(port_, place);
    }
    static Welcome welcomed(ChatClient& client, AccountCommand command) {
        client.send(std::move(command));
        return client.next<Welcome>();
    }
    Welcome signed_up(ChatClient& client, const std::string& name) {
        return welcomed(client, SignUp{name, password, "a test", ""});
    }
    template <class N>
    static N asked(ChatClient& client, AccountCommand command) {
        client.send(std::move(command));
        for (;;) {
            AccountNotice notice = client.next<AccountNotice>();
            if (auto* wanted = get_if<N>(&notice)) return std::move(*wanted);
        }
    }
    static std::string refused(ChatClient& client, Command command) {
        client.send(std::move(command));
        return client.next<ErrorReply>().name;
    }
    std::string refused(Command command) { return refused(*client(), std::move(command)); }

    /// How long the server takes to say no.
    static std::int64_t refusal_ms(ChatClient& client, const std::string& name) {
        const std::int64_t start = now_ms();
        EXPECT_EQ(refused(client, AccountCommand(SignIn{name, "not the password", ""})), "bad_credentials");
        return now_ms() - start;
    }
    static std::int64_t median(std::vector<std::int64_t> times) {
        std::sort(times.begin(), times.end());
        return times.at(times.size() / 2);
    }
};

class AccountsByInvitation : public Accounts {
protected:
    void SetUp() override { start({"--threads=2", "--guests=off"}); }
};

TEST_F(Accounts, TheFirstIsTheOwnersAndIsComeBackToFromAnotherDevice) {
    const auto laptop = client();
    EXPECT_EQ(laptop->hello().sign_up, SignUpMode::open);
    const Welcome first = signed_up(*laptop, "Ada");
    EXPECT_EQ(first.rank, Rank::owner);
    const auto telephone = client();
    const Welcome second = welcomed(*telephone, SignIn{"ada", password, "telephone"});
    EXPECT_EQ(second.user.id, first.user.id);
    EXPECT_EQ(second.rank, Rank::owner);
    const auto list = asked<SessionList>(*telephone, ListSessions{});
    ASSERT_EQ(list.sessions.size(), 2U);
    EXPECT_EQ(list.sessions[0].device, "telephone");
    EXPECT_TRUE(list.sessions[0].current);
    const auto stranger = client();
    EXPECT_EQ(signed_up(*stranger, "Ben").rank, Rank::member);
}

TEST_F(Accounts, AreThereAfterARestart) {
    const Welcome ada = signed_up(*client(), "Ada");
    start({"--sign-up=closed"});
    EXPECT_EQ(welcomed(*client(), SignIn{"Ada", password, ""}).user.id, ada.user.id);
    const auto back = client();
    back->send(Auth{"", ada.token});
    EXPECT_EQ(back->next<Welcome>().session, ada.session);
    EXPECT_EQ(refused(AccountCommand(SignUp{"Ben", password, "", ""})), "sign_up_closed");
}

TEST_F(Accounts, AWrongPasswordAndAnUnknownNameAreTheSameAndTakeAsLong) {
    signed_up(*client(), "Ada");
    const auto guesser = client();
    std::vector<std::int64_t> known;
    std::vector<std::int64_t> unknown;
    for (int i = 0; i < 5; ++i) {
        known.push_back(refusal_ms(*guesser, "Ada"));
        unknown.push_back(refusal_ms(*guesser, "Zoe"));
    }
    // Hashing takes some ten milliseconds and all else less than one; passwords_test counts how often it is done.
    EXPECT_LT(median(known), 4 * median(unknown) + 1);
    EXPECT_LT(median(unknown), 4 * median(known) + 1);
}

TEST_F(Accounts, AGuestBecomesOneAndKeepsTheirIdTheirTokenAndWhatTheyWrote) {
    const auto guest = client();
    const Welcome before = guest->sign_in("Ada");
    EXPECT_EQ(before.rank, Rank::guest);
    guest->join();
    guest->post("c1", "as a guest");
    guest->next<Ack>();
    asked<Done>(*guest, SignUp{"", password, "laptop", ""});
    const auto elsewhere = client();
    const Welcome after = welcomed(*elsewhere, SignIn{"Ada", password, ""});
    EXPECT_EQ(after.user.id, before.user.id);
    elsewhere->join();
    EXPECT_EQ(elsewhere->history().back().author.id, before.user.id);
    const auto back = client();
    back->send(Auth{"", before.token});
    EXPECT_EQ(back->next<Welcome>().rank, Rank::owner) << "the first account of all";
}

TEST_F(Accounts, AGuestCantHaveTheNameOfAnAccount) {
    signed_up(*client(), "Ada");
    EXPECT_EQ(refused(Auth{"ADA", ""}), "name_taken");
    EXPECT_EQ(refused(AccountCommand(SignUp{"ada", password, "", ""})), "name_taken");
    EXPECT_EQ(client()->sign_in("Ben").rank, Rank::guest);
}

TEST_F(Accounts, ASessionThatIsEndedClosesItsSocketsOnEveryLoopWithinASecond) {
    const auto laptop = client();
    signed_up(*laptop, "Ada");
    const auto telephone = client();
    const Welcome welcome = welcomed(*telephone, SignIn{"Ada", password, "telephone"});
    std::vector<std::unique_ptr<ChatClient>> same;
    for (int i = 0; i < 4; ++i) {  // connections go to the two loops in turn
        same.push_back(client());
        same.back()->send(Auth{"", welcome.token});
        same.back()->next<Welcome>();
    }
    const std::int64_t start = now_ms();
    asked<Done>(*laptop, EndSession{welcome.session});
    EXPECT_EQ(telephone->socket().read_close(), static_cast<int>(CloseCode::signed_out));
    for (const auto& one : same) EXPECT_EQ(one->socket().read_close(), static_cast<int>(CloseCode::signed_out));
    EXPECT_LT(now_ms() - start, 1000);
    EXPECT_EQ(refused(Auth{"", welcome.token}), "bad_token");
    laptop->join();
}

TEST_F(Accounts, ARenewedTokenKeepsTheSocketAndTheOldOneIsRefused) {
    const auto ada = client();
    const Welcome welcome = signed_up(*ada, "Ada");
    ada->join();
    const std::string token = asked<Renewed>(*ada, RenewToken{}).token;
    EXPECT_EQ(asked<Renewed>(*ada, RenewToken{token}).token, "");
    EXPECT_EQ(refused(Auth{"", welcome.token}), "bad_token");
    const auto back = client();
    back->send(Auth{"", token});
    EXPECT_EQ(back->next<Welcome>().session, welcome.session);
    ada->post("c1", "still here");
    EXPECT_EQ(ada->next<EventPush>().event.body, "still here");
}

TEST_F(Accounts, ANewPasswordEndsTheOthers) {
    const auto laptop = client();
    signed_up(*laptop, "Ada");
    const auto telephone = client();
    welcomed(*telephone, SignIn{"Ada", password, ""});
    EXPECT_EQ(refused(*laptop, AccountCommand(ChangePassword{"not the password", "another password"})), "bad_credentials");
    asked<Done>(*laptop, ChangePassword{password, "another password"});
    EXPECT_EQ(telephone->socket().read_close(), static_cast<int>(CloseCode::signed_out));
    EXPECT_EQ(refused(AccountCommand(SignIn{"Ada", password, ""})), "bad_credentials");
    welcomed(*client(), SignIn{"Ada", "another password", ""});
}

TEST_F(Accounts, AResetLinkSetsAPasswordOnceOnly) {
    const auto owner = client();
    signed_up(*owner, "Ada");
    const auto ben = client();
    const Welcome welcome = signed_up(*ben, "Ben");
    EXPECT_EQ(refused(*ben, AccountCommand(NewResetCode{welcome.user.id})), "not_allowed");
    const std::string code = asked<ResetCode>(*owner, NewResetCode{welcome.user.id}).code;
    EXPECT_EQ(welcomed(*client(), ResetPassword{code, "another password", ""}).user.id, welcome.user.id);
    EXPECT_EQ(ben->socket().read_close(), static_cast<int>(CloseCode::signed_out));
    EXPECT_EQ(refused(AccountCommand(ResetPassword{code, "yet another password", ""})), "bad_code");
    EXPECT_EQ(refused(AccountCommand(SignIn{"Ben", password, ""})), "bad_credentials");
    welcomed(*client(), SignIn{"Ben", "another password", ""});
}

TEST_F(Accounts, ARankIsToldOnEveryLoop) {
    const auto owner = client();
    signed_up(*owner, "Ada");
    const auto ben = client();
    const Welcome welcome = signed_up(*ben, "Ben");
    const auto ben_too = client();
    ben_too->send(Auth{"", welcome.token});
    ben_too->next<Welcome>();
    asked<Done>(*owner, SetRank{welcome.user.id, Rank::moderator});
    for (ChatClient* one : {ben.get(), ben_too.get()})
        EXPECT_EQ(get<RankPush>(one->next<AccountNotice>()).rank, Rank::moderator);
    EXPECT_EQ(asked<PeopleList>(*ben_too, ListPeople{"b", "", 5}).people.at(0).name, "Ben");
}

TEST_F(Accounts, AThousandWrongGuessesEndInALockForTheGuesserAlone) {
    signed_up(*client(), "Ada");
    const auto guesser = client("127.0.0.2");
    std::uint32_t wrong = 0;
    ErrorReply last;
    for (int i = 0; i < 1000; ++i) {
        guesser->send(AccountCommand(SignIn{"Ada", "guess " + std::to_string(i), ""}));
        last = guesser->next<ErrorReply>();
        if (last.name == "bad_credentials") ++wrong;
    }
    EXPECT_EQ(last.name, "locked");
    EXPECT_NE(last.message.find("Try again in "), std::string::npos) << last.message;
    EXPECT_GT(last.retry_ms, 0U);
    EXPECT_GE(wrong, limits::wrong_guesses_max);
    EXPECT_LT(wrong, 2 * limits::wrong_guesses_max);
    EXPECT_EQ(refused(*guesser, AccountCommand(SignIn{"Ada", password, ""})), "locked") << "with the right one too";
    EXPECT_EQ(welcomed(*client("127.0.0.3"), SignIn{"Ada", password, ""}).user.name, "Ada");
}

TEST_F(Accounts, AFloodOfSignInsDoesNotStallTheTalk) {
    const auto talker = client();
    signed_up(*talker, "Ada");
    talker->join();
    std::vector<std::unique_ptr<ChatClient>> flood;
    for (int i = 0; i < 200; ++i) flood.push_back(client("127.0.1." + std::to_string(1 + i)));
    for (const auto& one : flood) one->send(AccountCommand(SignIn{"Zoe", "not the password", ""}));
    std::vector<std::int64_t> times;
    for (int i = 0; i < 50; ++i) {
        const std::int64_t start = now_ms();
        talker->post("c" + std::to_string(i), "hello");
        talker->next<Ack>();
        times.push_back(now_ms() - start);
    }
    EXPECT_LT(median(times), 500) << "all the hashing takes seconds";
    // Who came first; the others have no need to wait for a busy machine.
    for (std::size_t i = 0; i < 3; ++i) EXPECT_EQ(flood.at(i)->next<ErrorReply>().name, "bad_credentials");
}

TEST_F(AccountsByInvitation, GuestsAndWhoHasNoneStayOutside) {
    const auto owner = client();
    EXPECT_FALSE(owner->hello().guests);
    EXPECT_EQ(owner->hello().sign_up, SignUpMode::invitation);
    EXPECT_EQ(refused(Auth{"Ada", ""}), "guests_off");
    EXPECT_EQ(signed_up(*owner, "Ada").rank, Rank::owner) << "the first account is always possible";
    SocketClient plain(port_, Handshake{"/plain", ""});
    EXPECT_EQ(plain.read_close(), 1008);
    EXPECT_EQ(refused(AccountCommand(SignUp{"Ben", password, "", ""})), "bad_invitation");
}

TEST_F(AccountsByInvitation, AnInvitationIsUsedUp) {
    const auto owner = client();
    signed_up(*owner, "Ada");
    const auto invitation = asked<InvitationInfo>(*owner, NewInvitation{1, 7, "for Ben"});
    EXPECT_EQ(welcomed(*client(), SignUp{"Ben", password, "", invitation.code}).rank, Rank::member);
    EXPECT_EQ(refused(AccountCommand(SignUp{"Cem", password, "", invitation.code})), "bad_invitation");
    const auto other = asked<InvitationInfo>(*owner, NewInvitation{5, 7, ""});
    asked<Done>(*owner, WithdrawInvitation{other.id});
    EXPECT_EQ(refused(AccountCommand(SignUp{"Cem", password, "", other.code})), "bad_invitation");
}

}  // namespace
}  // namespace parley
