// Tokens for programs, bots, what is linked elsewhere, and who deletes their account: as the core asks the log for them.
#include "shared/limits.h"
#include "tests/unit/server/core_accounts_harness.h"

namespace parley::server {
namespace {

class CoreTokens : public CoreAccounts {
protected:
    std::int64_t day_ms = 86'400'000;

    static Scopes scopes(std::initializer_list<Scope> some) {
        Scopes scopes;
        for (const Scope scope : some) scopes.add(scope);
        return scopes;
    }
    TokenInfo token(SessionId of, std::initializer_list<Scope> some, std::uint32_t days = 0) {
        return ask<TokenInfo>(of, NewToken{"Reports", scopes(some), days});
    }
    ErrorCode refused_command(SessionId id, Command command) {
        forget(id);
        say(id, std::move(command));
        settle();
        return last_error(id);
    }
};

TEST_F(CoreTokens, ATokenIsSaidOnceAndLetsInAsItsPerson) {
    const SessionId ada = sign_up("Ada");
    const TokenInfo made = token(ada, {Scope::read}, 90);
    EXPECT_EQ(made.token.substr(0, 3), "pt_");
    EXPECT_GE((made.token.size() - 3) * 5, 128U);
    EXPECT_EQ(made.name, "Reports");
    EXPECT_EQ(made.expires_ms - made.created_ms, 90 * day_ms);
    const TokenList list = ask<TokenList>(ada, ListTokens{});
    ASSERT_EQ(list.tokens.size(), 1U);
    EXPECT_EQ(list.tokens[0].token, "");
    const Welcome program = last_of<Welcome>(come_with(made.token));
    EXPECT_EQ(program.user.name, "Ada");
    EXPECT_EQ(program.session, made.id);
}

TEST_F(CoreTokens, WhatATokenIsNotForItDoesNotDo) {
    const SessionId ada = sign_up("Ada");
    const SessionId reader = come_with(token(ada, {Scope::read}).token);
    enter(reader, "lobby");
    EXPECT_EQ(heard_of<Joined>(reader).size(), 1U);
    EXPECT_EQ(refused_command(reader, Send{RoomId("lobby"), MessageCid("c1"), "words"}), ErrorCode::missing_scope);
    EXPECT_EQ(refused(reader, ListInvitations{}), ErrorCode::missing_scope);
    EXPECT_EQ(refused(reader, NewToken{"More", scopes({Scope::admin})}), ErrorCode::missing_scope);
    const SessionId writer =
        come_with(token(ada, {Scope::read, Scope::post, Scope::moderate, Scope::admin, Scope::files}).token);
    enter(writer, "lobby");
    post(writer, "words", "c1");
    EXPECT_EQ(heard_of<Ack>(writer).size(), 1U);
    EXPECT_TRUE(ask<InvitationList>(writer, ListInvitations{}).invitations.empty());
    for (const AccountCommand& command : {AccountCommand(NewToken{"More", scopes({Scope::read})}), AccountCommand(ListTokens{}),
                                          AccountCommand(NewBot{"Reporter"}), AccountCommand(ListSessions{}),
                                          AccountCommand(RenewToken{}), AccountCommand(DeleteAccount{password_of("Ada")}),
                                          AccountCommand(ChangePassword{password_of("Ada"), "another one entirely"})})
        EXPECT_EQ(refused(writer, command), ErrorCode::missing_scope);
}

TEST_F(CoreTokens, WithoutTheScopeToModerateAnOwnerIsAMember) {
    const SessionId ada = sign_up("Ada");
    const SessionId ben = sign_up("Ben");
    enter(ben, "lobby");
    post(ben, "words", "c1");
    const Seq said = last_of<Ack>(ben).seq;
    const SessionId writer = come_with(token(ada, {Scope::read, Scope::post}).token);
    change(writer, RoomId("lobby"), contents::deleted(said));
    EXPECT_EQ(last_error(writer), ErrorCode::forbidden);
    const SessionId moderator = come_with(token(ada, {Scope::post, Scope::moderate}).token);
    change(moderator, RoomId("lobby"), contents::deleted(said));
    EXPECT_EQ(heard_of<Ack>(moderator).size(), 1U);
}

TEST_F(CoreTokens, ARevokedTokenClosesItsConnectionsAndNoOthers) {
    const SessionId ada = sign_up("Ada");
    const TokenInfo made = token(ada, {Scope::read});
    const SessionId program = come_with(made.token);
    ask<Done>(ada, RevokeToken{made.id});
    EXPECT_TRUE(was_signed_out(program));
    EXPECT_FALSE(was_signed_out(ada));
    EXPECT_EQ(last_error(come_with(made.token)), ErrorCode::bad_token);
    EXPECT_EQ(refused(ada, RevokeToken{made.id}), ErrorCode::unknown_token);
}

TEST_F(CoreTokens, ANamelessOneIsRefusedAndSoIsAGuests) {
    EXPECT_EQ(refused(sign_up("Ada"), NewToken{"", scopes({Scope::read})}), ErrorCode::bad_field);
    EXPECT_EQ(refused(sign_in("Guest"), NewToken{"Reports", scopes({Scope::read})}), ErrorCode::not_allowed);
}

TEST_F(CoreTokens, AnAdminMakesABotAndItsTokens) {
    const SessionId ada = sign_up("Ada");
    const SessionId ben = sign_up("Ben");
    EXPECT_EQ(refused(ben, NewBot{"Reporter"}), ErrorCode::not_allowed);
    EXPECT_EQ(refused(ada, NewBot{"Ben"}), ErrorCode::name_taken);
    EXPECT_EQ(refused(ada, NewBot{"  "}), ErrorCode::bad_name);
    const BotMade bot = ask<BotMade>(ada, NewBot{"Reporter"});
    EXPECT_EQ(bot.name, "Reporter");
    EXPECT_EQ(refused(ben, NewToken{"Reports", scopes({Scope::read}), 0, bot.id}), ErrorCode::not_allowed);
    const TokenInfo made = ask<TokenInfo>(ada, NewToken{"Reports", scopes({Scope::read}), 0, bot.id});
    const Welcome welcome = last_of<Welcome>(come_with(made.token));
    EXPECT_EQ(welcome.user.name, "Reporter");
    EXPECT_EQ(welcome.rank, Rank::bot);
    EXPECT_EQ(ask<TokenList>(ada, ListTokens{bot.id}).tokens.size(), 1U);
    EXPECT_EQ(last_error(sign_in_with("Reporter", "")), ErrorCode::bad_credentials);
}

// ---- what is linked elsewhere ----------------------------------------------------------------------------------------

TEST_F(CoreTokens, WhoIsHereLinksAnAccountElsewhereOnceByACode) {
    const SessionId ada = sign_up("Ada");
    identities.known["code"] = {"https://id.example", "7", "Somebody", false};
    ask<Done>(ada, LinkIdentity{"code"});
    EXPECT_EQ(refused(ada, LinkIdentity{"code"}), ErrorCode::bad_code);
    const IdentityList list = ask<IdentityList>(ada, ListIdentities{});
    ASSERT_EQ(list.identities.size(), 1U);
    EXPECT_TRUE(list.password);
    identities.known["later"] = {"https://id.example", "7", "Somebody", false};
    const SessionId again = open();
    say(again, AccountCommand(SignInWith{"later", "", "", ""}));
    settle();
    EXPECT_EQ(last_of<Welcome>(again).user.name, "Ada");
    ask<Done>(ada, UnlinkIdentity{"https://id.example", "7"});
    EXPECT_TRUE(ask<IdentityList>(ada, ListIdentities{}).identities.empty());
}

// ---- deleting --------------------------------------------------------------------------------------------------------

TEST_F(CoreTokens, AnAccountIsDeletedByItsPasswordOnEachConnection) {
    sign_up("Ada");
    const SessionId ben = sign_up("Ben");
    const SessionId phone = sign_in_with("Ben", password_of("Ben"));
    EXPECT_EQ(refused(ben, DeleteAccount{"a wrong one"}), ErrorCode::bad_credentials);
    EXPECT_FALSE(was_signed_out(ben));
    say(ben, AccountCommand(DeleteAccount{password_of("Ben")}));
    settle();
    EXPECT_TRUE(was_signed_out(ben));
    EXPECT_TRUE(was_signed_out(phone));
    EXPECT_EQ(last_error(sign_in_with("Ben", password_of("Ben"))), ErrorCode::bad_credentials);
    EXPECT_EQ(last_error(sign_up("Ben")), ErrorCode::name_taken);
}

TEST_F(CoreTokens, AGuestHasNoAccountToDeleteAndTheLastOwnerStays) {
    const SessionId ada = sign_up("Ada");
    EXPECT_EQ(refused(ada, DeleteAccount{password_of("Ada")}), ErrorCode::not_allowed);
    EXPECT_EQ(refused(sign_in("Guest"), DeleteAccount{}), ErrorCode::not_allowed);
    passwords.locked_ms = 60'000;
    EXPECT_EQ(refused(ada, DeleteAccount{password_of("Ada")}), ErrorCode::locked);
}

class CoreTokensInTime : public CoreTest {
protected:
    CoreTokensInTime() : CoreTest(config()) {}
    static inline std::int64_t clock_ms = 0;

private:
    static ServerConfig config() {
        clock_ms = 1'700'000'000'000;
        ServerConfig config{"test-build", 1, "test-page"};
        config.sign_up = SignUpMode::open;
        config.wall_clock_ms = [] { return clock_ms; };
        return config;
    }
};

TEST_F(CoreTokensInTime, ATokenThatLapsesClosesItsConnection) {
    const SessionId ada = open();
    say(ada, AccountCommand(SignUp{"Ada", "the password of Ada", "", ""}));
    settle();
    say(ada, AccountCommand(NewToken{"Reports", Scopes().add(Scope::read), 1}));
    settle();
    const auto made = get<TokenInfo>(last_of<AccountNotice>(ada));
    const SessionId program = open();
    say(program, Auth{"", made.token});
    settle();
    clock_ms = made.expires_ms - 1;
    server.on_tick(now);
    EXPECT_FALSE(transport.peers[program].closed);
    clock_ms = made.expires_ms;
    server.on_tick(now);
    EXPECT_TRUE(transport.peers[program].closed);
    EXPECT_EQ(transport.peers[program].code, CloseCode::signed_out);
    EXPECT_FALSE(transport.peers[ada].closed);
}

}  // namespace
}  // namespace parley::server
