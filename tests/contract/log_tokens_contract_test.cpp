// What core/accounts.h promises of tokens for programs, of bots, and of who deletes their account.
#include "tests/contract/account_contract.h"

#include "shared/event_kinds.h"

namespace parley::server {
namespace {

const RoomId staff_id("staff");
const Person bot{UserId("u-bot"), "Reporter"};

/// Ann owns the server, Böb has an account, Eve is a guest.
class LogTokensContract : public AccountContractTest {
protected:
    LogTokensContract() {
        sign_up(ann);
        sign_up(bob);
        add_person(eve, "hash-of-u-eve");
    }
    static Scopes scopes(std::initializer_list<Scope> some) {
        Scopes scopes;
        for (const Scope scope : some) scopes.add(scope);
        return scopes;
    }
    static AddToken token_of(const Person& by, const Person& of, const std::string& id, std::int64_t lasts_ms = 0) {
        return {by.id, of.id, session("pt " + id, id, "for " + id), scopes({Scope::read, Scope::post}), lasts_ms};
    }
    std::vector<std::string> tokens(const Person& by, const Person& of) {
        std::vector<std::string> ids;
        for (const TokenInfo& one : account<TokenList>(FindTokens{by.id, of.id}).tokens) ids.push_back(one.id);
        return ids;
    }
    void make_bot() { account<BotMade>(AddBot{ann.id, bot, "skeleton of a bot"}); }
    std::optional<ErrorCode> file_error(FileAct act) {
        const auto reply = log_->ask<FileReply>(FileRequest{++ticket_, std::move(act)});
        return reply.result.ok() ? std::nullopt : std::optional(reply.result.error().code);
    }
};

using Ids = std::vector<std::string>;

TEST_P(LogTokensContract, ATokenLetsInAsWhoMadeItWithItsScopes) {
    const auto made = account<TokenInfo>(token_of(bob, bob, "t1", hour_ms));
    EXPECT_EQ(made.id, "t1");
    EXPECT_EQ(made.name, "for t1");
    EXPECT_EQ(made.token, "") << "the log does not know it";
    EXPECT_EQ(made.scopes, scopes({Scope::read, Scope::post}));
    EXPECT_EQ(made.expires_ms, noon + hour_ms);
    const auto found = come_with("pt t1");
    ASSERT_TRUE(found.ok());
    EXPECT_EQ(found.value().person.id, bob.id);
    EXPECT_EQ(found.value().session, "t1");
    EXPECT_EQ(found.value().scopes, scopes({Scope::read, Scope::post}));
    EXPECT_EQ(found.value().expires_ms, noon + hour_ms);
    EXPECT_EQ(come_with("token of Böb").value().scopes, std::nullopt);
}

TEST_P(LogTokensContract, ATokenLapses) {
    account<TokenInfo>(token_of(bob, bob, "t1", hour_ms));
    account<TokenInfo>(token_of(bob, bob, "t2"));
    log_->set_time(noon + hour_ms - 1);
    EXPECT_TRUE(come_with("pt t1").ok());
    EXPECT_EQ(file_error(KnowToken{"pt t1"}), std::nullopt);
    log_->set_time(noon + hour_ms);
    EXPECT_EQ(error_of(come_with("pt t1")), ErrorCode::bad_token);
    EXPECT_EQ(file_error(KnowToken{"pt t1"}), ErrorCode::bad_token);
    EXPECT_EQ(tokens(bob, bob), (Ids{"t2"}));
    EXPECT_TRUE(come_with("pt t2").ok());
}

TEST_P(LogTokensContract, ARevokedOneIsToldToAllBeforeTheAnswer) {
    account<TokenInfo>(token_of(bob, bob, "t1"));
    const auto told = log_->ask_all({request_of(RemoveToken{bob.id, bob.id, "t1"})});
    ASSERT_EQ(told.size(), 2U);
    ASSERT_TRUE(holds_alternative<SessionsEnded>(told[0]));
    EXPECT_EQ(get<SessionsEnded>(told[0]).sessions, (Ids{"t1"}));
    EXPECT_EQ(error_of(come_with("pt t1")), ErrorCode::bad_token);
    EXPECT_EQ(account_error(RemoveToken{bob.id, bob.id, "t1"}), ErrorCode::unknown_token);
    EXPECT_EQ(account_error(RemoveToken{bob.id, bob.id, "s of Böb"}), ErrorCode::unknown_token) << "that is a session";
}

TEST_P(LogTokensContract, TokensAreNoSessionsButANewPasswordEndsThemToo) {
    account<TokenInfo>(token_of(bob, bob, "t1"));
    EXPECT_EQ(account<SessionList>(FindSessions{bob.id}).sessions.size(), 1U);
    EXPECT_EQ(account_error(EndSessions{bob.id, "t1", ""}), ErrorCode::unknown_session);
    EXPECT_EQ(account_error(OfferToken{bob.id, "t1", "another"}), ErrorCode::unknown_session);
    done(EndSessions{bob.id, "", "s of Böb"});
    EXPECT_TRUE(come_with("pt t1").ok());
    done(StorePassword{bob.id, "password of Böb", "new", "s of Böb"});
    EXPECT_EQ(error_of(come_with("pt t1")), ErrorCode::bad_token);
    EXPECT_TRUE(come_with("token of Böb").ok());
}

TEST_P(LogTokensContract, ThereAreSoManyAndOneHashIsOnes) {
    for (std::size_t i = 0; i < limits::tokens_per_person_max; ++i)
        account<TokenInfo>(token_of(bob, bob, "t" + std::to_string(i), i == 0 ? hour_ms : 0));
    EXPECT_EQ(account_error(token_of(bob, bob, "more")), ErrorCode::too_large);
    log_->set_time(noon + hour_ms);
    account<TokenInfo>(token_of(bob, bob, "more"));
    EXPECT_EQ(account_error(token_of(ann, ann, "more")), ErrorCode::storage_unavailable);
}

TEST_P(LogTokensContract, WhoMayIsSaidByTheRankAndAdminsSeeToBots) {
    EXPECT_EQ(account_error(token_of(eve, eve, "t1")), ErrorCode::not_allowed);
    EXPECT_EQ(account_error(AddBot{bob.id, bot, "skeleton of a bot"}), ErrorCode::not_allowed);
    EXPECT_EQ(account_error(AddBot{ann.id, bot, "skeleton of Böb"}), ErrorCode::name_taken);
    make_bot();
    EXPECT_EQ(account_error(token_of(bob, bot, "t1")), ErrorCode::not_allowed);
    EXPECT_EQ(account_error(token_of(ann, bob, "t1")), ErrorCode::unknown_person) << "is no bot";
    EXPECT_EQ(account_error(token_of(bot, bot, "t1")), ErrorCode::not_allowed);
    account<TokenInfo>(token_of(ann, bot, "t1"));
    EXPECT_EQ(come_with("pt t1").value().rank, Rank::bot);
    EXPECT_EQ(tokens(ann, bot), (Ids{"t1"}));
    EXPECT_EQ(account_error(FindTokens{bob.id, bot.id}), ErrorCode::not_allowed);
    EXPECT_EQ(account_error(RemoveToken{bob.id, bot.id, "t1"}), ErrorCode::not_allowed);
    const auto staff = read_all(staff_id).events;
    ASSERT_EQ(staff.size(), 3U);
    EXPECT_EQ(staff[1].kind, EventKind::bot_made);
    EXPECT_EQ(staff[1].person.name, "Reporter");
    EXPECT_EQ(staff[2].kind, EventKind::token_made);
    EXPECT_EQ(staff[2].body, "for t1");
    done(RemoveToken{ann.id, bot.id, "t1"});
    EXPECT_EQ(error_of(come_with("pt t1")), ErrorCode::bad_token);
}

TEST_P(LogTokensContract, WhoActsAsAMemberHasNoHigherRoleAndNoHigherRank) {
    const Seq said = append(post("c1", "words", bob)).seq;
    AppendRequest removal = request(ann, lobby_id, contents::deleted(said));
    removal.as_member = true;
    EXPECT_EQ(append_error(removal), ErrorCode::forbidden);
    add_room("tea", RoomAccess::open, bob);
    AppendRequest renaming = request(bob, RoomId("tea"), contents::renamed("Coffee"));
    renaming.as_member = true;
    EXPECT_EQ(append_error(renaming), ErrorCode::forbidden) << "in a room of one's own";
    AppendRequest own = request(bob, lobby_id, contents::deleted(said));
    own.as_member = true;
    append(own);
}

TEST_P(LogTokensContract, FilesAreUploadedAndReadByATokenThatIsForIt) {
    AddToken reading = token_of(bob, bob, "r");
    reading.scopes = scopes({Scope::read});
    AddToken writing = token_of(bob, bob, "w");
    writing.scopes = scopes({Scope::files});
    account<TokenInfo>(reading);
    account<TokenInfo>(writing);
    FileInfo file;
    file.id = "f1";
    file.name = "a.txt";
    file.bytes = 3;
    EXPECT_EQ(file_error(AddFile{"pt r", file}), ErrorCode::missing_scope);
    EXPECT_EQ(file_error(AddFile{"pt w", file}), std::nullopt);
    EXPECT_EQ(file_error(FindUpload{"pt r", "f1"}), ErrorCode::missing_scope);
    EXPECT_EQ(file_error(FinishFile{"pt r", "hash", file}), ErrorCode::missing_scope);
    EXPECT_EQ(file_error(FinishFile{"pt w", "hash", file}), std::nullopt);
    EXPECT_EQ(file_error(FindFile{"pt w", "f1"}), ErrorCode::missing_scope);
    EXPECT_EQ(file_error(FindFile{"pt r", "f1"}), std::nullopt);
    EXPECT_EQ(file_error(RemoveFile{"pt r", "f1"}), ErrorCode::missing_scope);
    EXPECT_EQ(file_error(RemoveFile{"pt w", "f1"}), std::nullopt);
}

TEST_P(LogTokensContract, WhoIsBannedReadsAndUploadsNoFilesUntilItIsOver) {
    append(ann, staff_id, contents::banned(bob.id, 60));
    FileInfo file;
    file.id = "f1";
    file.name = "a.txt";
    file.bytes = 3;
    EXPECT_EQ(file_error(KnowToken{"token of Böb"}), ErrorCode::bad_token);
    EXPECT_EQ(file_error(FindFile{"token of Böb", "f1"}), ErrorCode::bad_token);
    EXPECT_EQ(file_error(AddFile{"token of Böb", file}), ErrorCode::bad_token);
    EXPECT_EQ(file_error(KnowToken{"token of Ann"}), std::nullopt);
    log_->set_time(noon + 60'000);
    EXPECT_EQ(file_error(KnowToken{"token of Böb"}), std::nullopt);
}

// ---- leaving ---------------------------------------------------------------------------------------------------------

TEST_P(LogTokensContract, WhoDeletesTheirAccountIsNobodyAndComesInNoMore) {
    add_room("tea", RoomAccess::open, ann);
    append(bob, RoomId("tea"), contents::joined());
    append(post("c1", "words", bob));
    append(bob, personal_room(bob.id), contents::setting("theme", "dark"));
    account<TokenInfo>(token_of(bob, bob, "t1"));
    done(LinkTo{bob.id, "https://id.example", "7"});
    const auto told = log_->ask_all({request_of(RemoveAccount{bob.id, "password of Böb", "s of Böb"})});
    ASSERT_EQ(only<SessionsEnded>(told).size(), 1U);
    EXPECT_EQ(only<SessionsEnded>(told)[0].sessions.size(), 2U);
    EXPECT_TRUE((comes_before<SessionsEnded, AccountReply>(told)));
    for (const char* token : {"token of Böb", "pt t1"}) EXPECT_EQ(error_of(come_with(token)), ErrorCode::bad_token) << token;
    EXPECT_EQ(account_error(FindAccountOf{bob.id}), ErrorCode::unknown_person);
    const Event message = read_all().events.back();
    EXPECT_EQ(message.author.name, "Deleted account");
    EXPECT_EQ(message.body, "words") << "what they wrote stays";
    const Event gone = read_all(RoomId("tea")).events.back();
    EXPECT_EQ(gone.kind, EventKind::left);
    EXPECT_EQ(gone.author.name, "Deleted account");
    EXPECT_TRUE(read_all(personal_room(bob.id), bob).events.empty());
}

TEST_P(LogTokensContract, TheNameOfADeletedAccountIsNobodysAnyMore) {
    done(RemoveAccount{bob.id, "password of Böb", "s of Böb"});
    AddAccount namesake = sign_up_of({UserId("u-new"), "Böb"});
    namesake.session = session("t", "s");
    EXPECT_EQ(error_of(person(namesake)), ErrorCode::name_taken);
    EXPECT_EQ(error_of(person(AddPersonRequest{++ticket_, {UserId("u-new"), "Böb"}, session("t", "s"), "skeleton of Böb"})),
              ErrorCode::name_taken);
    EXPECT_EQ(account_error(AddBot{ann.id, bot, "skeleton of Böb"}), ErrorCode::name_taken);
}

TEST_P(LogTokensContract, NoAccountIsDeletedWithoutProofOrAsTheLastOwner) {
    EXPECT_EQ(account_error(RemoveAccount{bob.id, "another", "s of Böb"}), ErrorCode::bad_credentials);
    EXPECT_EQ(account_error(RemoveAccount{bob.id, "", "s of Böb"}), ErrorCode::bad_credentials);
    EXPECT_EQ(account_error(RemoveAccount{eve.id, "", "s"}), ErrorCode::not_allowed) << "a guest has none";
    EXPECT_EQ(account_error(RemoveAccount{ann.id, "password of Ann", "s of Ann"}), ErrorCode::not_allowed);
    set_rank(ann, bob, Rank::owner);
    done(RemoveAccount{ann.id, "password of Ann", "s of Ann"});
    EXPECT_EQ(account_error(FindAccountOf{ann.id}), ErrorCode::unknown_person);
    EXPECT_TRUE(come_with("token of Böb").ok());
}

TEST_P(LogTokensContract, WhoHasNoPasswordMustHaveSignedInJustNow) {
    const Person cat{UserId("u-cat"), "Cat"};
    AddIdentity come{"https://id.example", "9", sign_up_of(cat)};
    come.account.password_hash.clear();
    ASSERT_TRUE(person(come).ok());
    log_->set_time(noon + limits::fresh_session_ms);
    EXPECT_EQ(account_error(RemoveAccount{cat.id, "", "s of Cat"}), ErrorCode::bad_credentials);
    come.account.session = session("t2", "s2");
    ASSERT_TRUE(person(come).ok());
    done(RemoveAccount{cat.id, "", "s2"});
    EXPECT_EQ(error_of(come_with("t2")), ErrorCode::bad_token);
}

LOG_CONTRACT(LogTokensContract);

}  // namespace
}  // namespace parley::server
