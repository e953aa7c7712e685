// Tokens for programs, bots and the end of accounts through the real server: on several loops, with a database and files.
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "tests/fakes/event_contents.h"
#include "tests/integration/support/moderation_test.h"

namespace parley {
namespace {

class Tokens : public ModerationTest {
protected:
    static NewToken for_scopes(std::initializer_list<Scope> some, const UserId& person = {}) {
        NewToken wanted{"a program", {}, 0, person};
        for (const Scope scope : some) wanted.scopes.add(scope);
        return wanted;
    }
    [[nodiscard]] std::unique_ptr<Member> program(const std::string& token) const {
        auto one = client();
        one->send(Auth{"", token});
        one->welcome = one->next<Welcome>();
        return one;
    }
    std::string refused_token(const std::string& token) {
        const auto one = client();
        return error_of(*one, Auth{"", token});
    }
    HttpResponse ask(const std::string& line, const std::string& token) {
        WireClient client(port_);
        client.send(line + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + token + "\r\nContent-Length: 0\r\n\r\n");
        return client.read_response();
    }
};

TEST_F(Tokens, ARevokedOneClosesItsSocketsOnEveryLoopWithinASecondAlsoAfterARestart) {
    start({"--threads=2", "--sign-up=open"});
    const auto ada = member("Ada");
    const auto made = account<TokenInfo>(*ada, for_scopes({Scope::read, Scope::post}));
    EXPECT_EQ(made.token.substr(0, 3), "pt_");
    std::vector<std::unique_ptr<Member>> programs;
    for (int i = 0; i < 4; ++i) programs.push_back(program(made.token));
    EXPECT_EQ(programs[0]->welcome.user.name, "Ada");
    const std::int64_t start_ms = now_ms();
    account<Done>(*ada, RevokeToken{made.id});
    for (const auto& one : programs) EXPECT_EQ(one->socket().read_close(), static_cast<int>(CloseCode::signed_out));
    EXPECT_LT(now_ms() - start_ms, 1000);
    EXPECT_EQ(refused_token(made.token), "bad_token");
}

TEST_F(Tokens, AProgramDoesWhatItsTokenIsForAndNothingElse) {
    start({"--sign-up=open"});
    const auto ada = member("Ada");
    const auto bot = account<BotMade>(*ada, NewBot{"Reporter"});
    const auto made = account<TokenInfo>(*ada, for_scopes({Scope::read, Scope::post}, bot.id));
    const auto reporter = program(made.token);
    EXPECT_EQ(reporter->welcome.rank, Rank::bot);
    reporter->join("lobby");
    reporter->post("c1", "All is green");
    EXPECT_EQ(reporter->next<Ack>().cid.value, "c1");
    EXPECT_EQ(error_of(*reporter, AccountCommand(ListInvitations{})), "missing_scope");
    EXPECT_EQ(error_of(*reporter, AccountCommand(NewToken(for_scopes({Scope::read})))), "missing_scope");
    EXPECT_EQ(ask("POST /files?name=a.txt&bytes=3", made.token).status, 403);
    const auto other = account<TokenInfo>(*ada, for_scopes({Scope::files}, bot.id));
    EXPECT_EQ(ask("POST /files?name=a.txt&bytes=3", other.token).status, 201);
    const auto staff = staff_log(*ada);
    ASSERT_GE(staff.size(), 4U);
    EXPECT_EQ(staff[1].kind, EventKind::bot_made);
    EXPECT_EQ(staff[2].kind, EventKind::token_made);
    EXPECT_EQ(staff[2].body, "a program");
}

TEST_F(Tokens, WhoIsBannedReadsNoFilesByThePassTheyHave) {
    start({"--sign-up=open"});
    const auto ada = member("Ada");
    const auto ben = member("Ben");
    EXPECT_EQ(ask("POST /files/pass", ben->welcome.token).status, 204);
    done(*ada, contents::banned(ben->welcome.user.id, 0));
    EXPECT_EQ(ask("POST /files/pass", ben->welcome.token).status, 401);
    EXPECT_EQ(ask("GET /files/f0/any-name", ben->welcome.token).status, 401);
}

TEST_F(Tokens, APersonGetsAllThatTheyWroteAndNothingElse) {
    start({"--sign-up=open"});
    const auto ada = member("Ada");
    const auto ben = member("Ben");
    ada->join("lobby");
    ben->join("lobby");
    for (int i = 0; i < 40; ++i) {
        ben->post("c" + std::to_string(i), "Mine " + std::to_string(i) + " " + std::string(4000, 'x'));
        ben->next<Ack>();
    }
    ada->post("c1", "Another's words");
    ada->next<Ack>();
    const auto whole = [&](const std::string& token) {
        WireClient client(port_);
        client.send("GET /files/mine/parley.jsonl HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + token + "\r\n\r\n");
        return client.read_to_end();
    };
    const std::string mine = whole(ben->welcome.token);
    EXPECT_EQ(mine.substr(0, 15), "HTTP/1.1 200 OK");
    EXPECT_NE(mine.find(R"({"person":)"), std::string::npos);
    for (int i = 0; i < 40; ++i) EXPECT_NE(mine.find("Mine " + std::to_string(i) + " x"), std::string::npos) << i;
    EXPECT_EQ(mine.find("Another's"), std::string::npos);
    EXPECT_EQ(mine.substr(mine.size() - 11), "{\"end\":{}}\n");
    const auto made = account<TokenInfo>(*ben, for_scopes({Scope::read, Scope::files, Scope::admin}));
    EXPECT_EQ(ask("GET /files/mine/parley.jsonl", made.token).status, 403);
    EXPECT_EQ(ask("GET /files/mine/parley.jsonl", "nobody").status, 401);
}

// ---- the end of an account -------------------------------------------------------------------------------------------

TEST_F(Tokens, WhoDeletesTheirAccountLeavesTheirWordsUnderNobodysName) {
    start({"--threads=2", "--sign-up=open"});
    const auto ada = member("Ada");
    auto ben = member("Ben");
    const auto phone = again(*ben);
    ben->join("lobby");
    ben->post("c1", "Kept words");
    ben->next<Ack>();
    EXPECT_EQ(error_of(*ben, AccountCommand(DeleteAccount{"not the password"})), "bad_credentials");
    ben->send(AccountCommand(DeleteAccount{password()}));
    EXPECT_EQ(ben->socket().read_close(), static_cast<int>(CloseCode::signed_out));
    EXPECT_EQ(phone->socket().read_close(), static_cast<int>(CloseCode::signed_out));
    const auto anybody = client();
    EXPECT_EQ(error_of(*anybody, AccountCommand(SignIn{"Ben", password(), ""})), "bad_credentials");
    EXPECT_EQ(error_of(*anybody, AccountCommand(SignUp{"Ben", password(), "", ""})), "name_taken");
    ada->join("lobby");
    const Event last = ada->history("lobby").back();
    EXPECT_EQ(last.body, "Kept words");
    EXPECT_EQ(last.author.name, "Deleted account");
    EXPECT_EQ(error_of(*ada, AccountCommand(DeleteAccount{password()})), "not_allowed") << "the last owner";
    EXPECT_EQ(found(*ada, "kept").size(), 1U);
    const std::string lines = exported();
    EXPECT_EQ(lines.find("\"Ben\""), std::string::npos);
    EXPECT_NE(lines.find("kept_name"), std::string::npos);
}

TEST_F(Tokens, WhereTheOperatorWantsItTheirWordsAreErasedForGood) {
    start({"--sign-up=open", "--deleted-accounts=erase"});
    const auto ada = member("Ada");
    ada->join("lobby");
    auto ben = member("Ben");
    ben->join("lobby");
    ben->post("c1", "Forgotten words");
    ben->next<Ack>();
    ada->post("c2", "Other words");
    ada->next<Ack>();
    ben->send(AccountCommand(DeleteAccount{password()}));
    EXPECT_EQ(ben->socket().read_close(), static_cast<int>(CloseCode::signed_out));
    for (;;) {
        const Event event = ada->next<EventPush>().event;
        if (event.kind == EventKind::hidden) break;
    }
    std::vector<std::string> bodies;
    for (const Event& event : ada->history("lobby"))
        if (event.kind == EventKind::posted && !event.state.erased) bodies.push_back(event.body);
    EXPECT_EQ(bodies, (std::vector<std::string>{"Other words"}));
    EXPECT_TRUE(found(*ada, "forgotten").empty());
    EXPECT_EQ(exported().find("Forgotten"), std::string::npos);
}

}  // namespace
}  // namespace parley
