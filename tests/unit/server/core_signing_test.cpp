// Coming in with a password, and setting one.
#include "shared/limits.h"
#include "tests/unit/server/core_accounts_harness.h"

namespace parley::server {
namespace {

class CoreSigning : public CoreAccounts {};

class CoreWithoutGuests : public CoreAccounts {
protected:
    CoreWithoutGuests() : CoreAccounts(false, SignUpMode::invitation) {}
};

TEST_F(CoreSigning, TheHelloSaysWhoMayComeIn) {
    const Hello hello = last_of<Hello>(open());
    EXPECT_TRUE(hello.guests);
    EXPECT_EQ(hello.sign_up, SignUpMode::open);
}

TEST_F(CoreSigning, TheFirstAccountIsTheOwnersAndTheOthersAreMembers) {
    const Welcome ada = last_of<Welcome>(sign_up("Ada"));
    EXPECT_EQ(ada.rank, Rank::owner);
    EXPECT_EQ(ada.user.name, "Ada");
    EXPECT_FALSE(ada.session.empty());
    EXPECT_GE(ada.token.size() * 5, 128U) << "at least 128 bits";
    EXPECT_EQ(last_of<Welcome>(sign_up("Ben")).rank, Rank::member);
}

TEST_F(CoreSigning, AnAccountIsComeBackToByNameAndPasswordAndByItsTokens) {
    const Welcome first = last_of<Welcome>(sign_up("Ada"));
    const Welcome second = last_of<Welcome>(sign_in_with(" ADA ", password_of("Ada")));
    EXPECT_EQ(second.user.id, first.user.id);
    EXPECT_EQ(second.user.name, "Ada");
    EXPECT_NE(second.session, first.session);
    for (const Welcome& welcome : {first, second})
        EXPECT_EQ(last_of<Welcome>(come_with(welcome.token)).session, welcome.session);
}

TEST_F(CoreSigning, AWrongNameAndAWrongPasswordGetTheSameAnswerAfterTheSameWork) {
    sign_up("Ada");
    passwords.all.clear();
    const SessionId wrong = sign_in_with("Ada", "not the password");
    const SessionId nobody = sign_in_with("Bob", "not the password");
    EXPECT_EQ(last_error(wrong), ErrorCode::bad_credentials);
    EXPECT_EQ(last_of<ErrorReply>(wrong).message, last_of<ErrorReply>(nobody).message);
    ASSERT_EQ(passwords.all.size(), 2U);
    EXPECT_TRUE(passwords.all[1].compares);
    EXPECT_EQ(passwords.all[1].hash, "") << "who hashes takes as long for it";
    say(nobody, AccountCommand(SignIn{"Ada", password_of("Ada"), ""}));
    settle();
    EXPECT_EQ(last_of<Welcome>(nobody).user.name, "Ada") << "another try on the same connection";
}

TEST_F(CoreSigning, AGuessIsToldWithTheAddressAndWhatTheNameLooksLike) {
    sign_up("Ada");
    const SessionId id = open();
    transport.peers[id].address = "192.0.2.7";
    say(id, AccountCommand(SignIn{"ADA", "not the password", ""}));
    settle();
    EXPECT_EQ(passwords.all.back().guess.address, "192.0.2.7");
    EXPECT_EQ(passwords.all.back().guess.skeleton, "ada");
}

TEST_F(CoreSigning, ALockSaysHowLongInWords) {
    sign_up("Ada");
    const std::vector<std::pair<std::int64_t, std::string>> locks{
        {900, "a second"},      {30'000, "30 seconds"},      {60'000, "a minute"},    {61'000, "2 minutes"},
        {240'000, "4 minutes"}, {59 * 60'000, "59 minutes"}, {60 * 60'000, "an hour"}};
    for (const auto& [lock_ms, words] : locks) {
        passwords.locked_ms = lock_ms;
        const SessionId id = sign_in_with("Ada", password_of("Ada"));
        const auto error = last_of<ErrorReply>(id);
        EXPECT_EQ(last_error(id), ErrorCode::locked);
        EXPECT_TRUE(error.temporary);
        EXPECT_EQ(error.retry_ms, lock_ms);
        EXPECT_EQ(error.message, "Too many wrong passwords. Try again in " + words + ".");
    }
}

TEST_F(CoreSigning, APasswordThatIsTooShortOrTheNameIsRefusedWithWords) {
    const SessionId id = open();
    for (const char* password : {"", "ninechars", "Ädä Ädä Ä"}) {
        EXPECT_EQ(refused(id, SignUp{"Ada", password, "", ""}), ErrorCode::weak_password) << password;
    }
    EXPECT_EQ(refused(id, SignUp{"Ada Lovelace", "ada LOVELACE", "", ""}), ErrorCode::weak_password);
    EXPECT_NE(last_of<ErrorReply>(id).message, make_error(ErrorCode::weak_password).message) << "why, is another reason";
    EXPECT_TRUE(passwords.all.empty());
    say(id, AccountCommand(SignUp{"Ada", "Ädä Ädä Äd", "", ""}));
    settle();
    EXPECT_EQ(last_of<Welcome>(id).user.name, "Ada") << "characters count, not bytes";
}

TEST_F(CoreSigning, ANameThatAnAccountHasIsTakenForAccountsAndGuests) {
    sign_up("Ada");
    const SessionId again = sign_up("ada");
    EXPECT_EQ(last_error(again), ErrorCode::name_taken);
    const SessionId guest = open();
    say(guest, Auth{"aDa", ""});
    settle();
    EXPECT_EQ(last_error(guest), ErrorCode::name_taken);
    say(guest, Auth{"Bob", ""});
    settle();
    EXPECT_EQ(last_of<Welcome>(guest).rank, Rank::guest);
}

TEST_F(CoreSigning, AGuestWhoIsHereBecomesAnAccountAndStaysWhoTheyAre) {
    sign_up("Owner");
    const SessionId id = join("Ada");
    const SessionId other = sign_in_again(id);
    const Welcome before = welcome(id);
    post(id, "as a guest", "c1");
    EXPECT_EQ(refused(id, SignUp{"Somebody else", password_of("Ada"), "", ""}), ErrorCode::bad_field);
    ask<Done>(id, SignUp{"", password_of("Ada"), "laptop", ""});
    EXPECT_EQ(last_answer<RankPush>(id).rank, Rank::member);
    EXPECT_EQ(last_answer<RankPush>(other).rank, Rank::member) << "each of their connections";
    EXPECT_EQ(last_of<Welcome>(come_with(before.token)).user.id, before.user.id) << "the token still holds";
    const Welcome after = last_of<Welcome>(sign_in_with("Ada", password_of("Ada")));
    EXPECT_EQ(after.user.id, before.user.id);
    EXPECT_EQ(log.events(RoomId("lobby")).back().author.id, after.user.id);
    EXPECT_EQ(refused(id, SignUp{"", password_of("Ada"), "", ""}), ErrorCode::already_registered);
}

TEST_F(CoreSigning, WhoIsInOrComingInCantComeInAgain) {
    const SessionId id = sign_up("Ada");
    EXPECT_EQ(refused(id, SignIn{"Ada", password_of("Ada"), ""}), ErrorCode::already_authenticated);
    EXPECT_EQ(refused(id, ResetPassword{"code", "a long password", ""}), ErrorCode::already_authenticated);
    const SessionId coming = open();
    say(coming, AccountCommand(SignIn{"Ada", password_of("Ada"), ""}));
    say(coming, AccountCommand(SignUp{"Eve", password_of("Eve"), "", ""}));
    EXPECT_EQ(last_error(coming), ErrorCode::already_authenticated);
    say(coming, Auth{"Eve", ""});
    EXPECT_EQ(last_error(coming), ErrorCode::already_authenticated);
    settle();
    EXPECT_EQ(last_of<Welcome>(coming).user.name, "Ada");
}

TEST_F(CoreSigning, WhenTooManyPasswordsWaitTheAnswerIsBusyAndOneMayTryAgain) {
    sign_up("Ada");
    passwords.full = true;
    const SessionId in = sign_in_with("Ada", password_of("Ada"));
    EXPECT_EQ(last_error(in), ErrorCode::busy);
    const SessionId up = sign_up("Ben");
    EXPECT_EQ(last_error(up), ErrorCode::busy);
    passwords.full = false;
    say(in, AccountCommand(SignIn{"Ada", password_of("Ada"), ""}));
    say(up, AccountCommand(SignUp{"Ben", password_of("Ben"), "", ""}));
    settle();
    EXPECT_EQ(last_of<Welcome>(in).user.name, "Ada");
    EXPECT_EQ(last_of<Welcome>(up).user.name, "Ben");
    EXPECT_EQ(server.requests_pending(), 0U);
}

TEST_F(CoreSigning, AFailingLogLetsOneTryAgain) {
    sign_up("Ada");
    const SessionId id = open();
    log.fail_next_commit();
    say(id, AccountCommand(SignIn{"Ada", password_of("Ada"), ""}));
    settle();
    EXPECT_EQ(last_error(id), ErrorCode::storage_unavailable);
    say(id, AccountCommand(SignIn{"Ada", password_of("Ada"), ""}));
    settle();
    EXPECT_EQ(last_of<Welcome>(id).user.name, "Ada");
}

TEST_F(CoreSigning, WhoGoesWhileTheirPasswordIsHashedIsForgotten) {
    sign_up("Ada");
    const SessionId id = open();
    say(id, AccountCommand(SignIn{"Ada", password_of("Ada"), ""}));
    for (const LogReply& reply : log.commit()) hear(reply);
    EXPECT_EQ(server.appends_pending(), 0U);
    EXPECT_EQ(server.requests_pending(), 1U) << "the password's";
    server.on_close(id);
    settle();
    EXPECT_EQ(server.requests_pending(), 0U);
    EXPECT_EQ(server.sessions(), 1U);
}

TEST_F(CoreSigning, WhoWaitsForTheirPasswordToBeHashedIsNotLate) {
    sign_up("Ada");
    const SessionId id = open();
    say(id, AccountCommand(SignIn{"Ada", "not the password", ""}));
    now += limits::authentication_ms + 1;
    server.on_tick(now);
    settle();
    EXPECT_EQ(last_error(id), ErrorCode::bad_credentials);
    server.on_tick(now);
    EXPECT_FALSE(transport.peers[id].closed) << "and has the time for another try";
    now += limits::authentication_ms + 1;
    server.on_tick(now);
    EXPECT_EQ(transport.peers[id].code, CloseCode::authentication_late);
}

TEST_F(CoreSigning, ANewPasswordNeedsTheOldOneAndEndsAllOtherSessions) {
    const SessionId id = sign_up("Ada");
    const SessionId other = sign_in_with("Ada", password_of("Ada"));
    EXPECT_EQ(refused(id, ChangePassword{"not the password", "another password"}), ErrorCode::bad_credentials);
    EXPECT_EQ(refused(id, ChangePassword{password_of("Ada"), "short"}), ErrorCode::weak_password);
    EXPECT_FALSE(was_signed_out(other));
    ask<Done>(id, ChangePassword{password_of("Ada"), "another password"});
    EXPECT_TRUE(was_signed_out(other));
    EXPECT_FALSE(transport.peers[id].closed);
    EXPECT_EQ(last_error(sign_in_with("Ada", password_of("Ada"))), ErrorCode::bad_credentials);
    EXPECT_EQ(last_of<Welcome>(sign_in_with("Ada", "another password")).user.name, "Ada");
}

TEST_F(CoreSigning, WhoHasTakenOverASessionGuessesNoFasterThanWhoSignsIn) {
    const SessionId id = sign_up("Ada");
    passwords.locked_ms = 60'000;
    EXPECT_EQ(refused(id, ChangePassword{password_of("Ada"), "another password"}), ErrorCode::locked);
    EXPECT_EQ(passwords.all.back().guess.skeleton, "ada");
}

TEST_F(CoreSigning, AGuestHasNoPasswordToChange) {
    EXPECT_EQ(refused(join("Bob"), ChangePassword{"the old password", "another password"}), ErrorCode::not_allowed);
}

TEST_F(CoreWithoutGuests, ANameIsNotEnoughAndTheFirstAccountIs) {
    const SessionId id = open();
    EXPECT_FALSE(last_of<Hello>(id).guests);
    say(id, Auth{"Ada", ""});
    settle();
    EXPECT_EQ(last_error(id), ErrorCode::guests_off);
    const Welcome ada = last_of<Welcome>(sign_up("Ada"));
    EXPECT_EQ(ada.rank, Rank::owner);
    EXPECT_EQ(last_of<Welcome>(come_with(ada.token)).user.name, "Ada");
}

TEST_F(CoreWithoutGuests, PlainTextIsRefusedWithWords) {
    const SessionId plain = open(Dialect::plain);
    EXPECT_TRUE(transport.peers[plain].closed);
    EXPECT_EQ(transport.peers[plain].code, CloseCode::policy_violation);
    EXPECT_FALSE(transport.peers[plain].reason.empty());
    EXPECT_LE(transport.peers[plain].reason.size(), limits::close_reason_bytes_max);
}

}  // namespace
}  // namespace parley::server
