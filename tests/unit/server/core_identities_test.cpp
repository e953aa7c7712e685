// Coming in by a code that a sign-in elsewhere ended with.
#include "tests/unit/server/core_accounts_harness.h"

namespace parley::server {
namespace {

class CoreIdentities : public CoreAccounts {
protected:
    explicit CoreIdentities(SignUpMode mode = SignUpMode::open) : CoreAccounts(false, mode) {
        identities.known["code"] = {"https://id.example", "248289", "Ada", false};
    }
    SessionId come_by(const std::string& code, const std::string& name = {}, const std::string& invitation = {}) {
        const SessionId id = open();
        say(id, AccountCommand(SignInWith{code, name, invitation, "Firefox"}));
        settle();
        return id;
    }
    void sign_in_elsewhere(const std::string& code, const std::string& subject, const std::string& name) {
        identities.known[code] = {"https://id.example", subject, name, false};
    }
};

class CoreIdentitiesByInvitation : public CoreIdentities {
protected:
    CoreIdentitiesByInvitation() : CoreIdentities(SignUpMode::invitation) { sign_up("Olga"); }
};

TEST_F(CoreIdentities, TheFirstTimeMakesAnAccountOfTheProvidersNameAndTheSecondFindsIt) {
    const Welcome first = last_of<Welcome>(come_by("code"));
    EXPECT_EQ(first.user.name, "Ada");
    EXPECT_EQ(first.rank, Rank::owner);
    sign_in_elsewhere("later", "248289", "Ada Lovelace");
    const Welcome second = last_of<Welcome>(come_by("later"));
    EXPECT_EQ(second.user.id, first.user.id);
    EXPECT_EQ(second.user.name, "Ada");
    EXPECT_NE(second.session, first.session);
    EXPECT_EQ(last_of<Welcome>(come_with(first.token)).session, first.session);
}

TEST_F(CoreIdentities, ACodeLetsInOnce) {
    come_by("code");
    EXPECT_EQ(last_error(come_by("code")), ErrorCode::bad_code);
    EXPECT_EQ(last_error(come_by("another")), ErrorCode::bad_code);
}

TEST_F(CoreIdentities, ATakenNameIsSaidAndTheCodeHoldsForAnother) {
    sign_up("Ada");
    const SessionId id = come_by("code");
    EXPECT_EQ(last_error(id), ErrorCode::name_taken);
    say(id, AccountCommand(SignInWith{"code", "Ada L", "", "Firefox"}));
    settle();
    EXPECT_EQ(last_of<Welcome>(id).user.name, "Ada L");
}

TEST_F(CoreIdentities, ANameThatCantBeOneAsksForAnotherTheFirstTimeOnly) {
    sign_in_elsewhere("nameless", "7", "");
    EXPECT_EQ(last_error(come_by("nameless")), ErrorCode::bad_name);
    const Welcome first = last_of<Welcome>(come_by("nameless", "Ben"));
    sign_in_elsewhere("again", "7", "admin");
    EXPECT_EQ(last_of<Welcome>(come_by("again")).user.id, first.user.id);
}

TEST_F(CoreIdentities, NobodyComesInWithAPasswordThatWasNeverSet) {
    come_by("code");
    EXPECT_EQ(last_error(sign_in_with("Ada", "the password of Ada")), ErrorCode::bad_credentials);
    EXPECT_EQ(passwords.all.back().hash, "") << "who hashes takes as long for it";
}

TEST_F(CoreIdentities, WhereTooMuchWaitsOneIsToldSo) {
    identities.full = true;
    const SessionId id = come_by("code");
    EXPECT_EQ(last_error(id), ErrorCode::busy);
    identities.full = false;
    say(id, AccountCommand(SignInWith{"code", "", "", ""}));
    settle();
    EXPECT_EQ(last_of<Welcome>(id).user.name, "Ada");
}

TEST_F(CoreIdentities, WhoIsGoneBeforeTheLogIsAskedLeavesTheCodeAsItWas) {
    const SessionId id = open();
    say(id, AccountCommand(SignInWith{"code", "", "", ""}));
    server.on_close(id);
    settle();
    EXPECT_EQ(last_of<Welcome>(come_by("code")).user.name, "Ada");
}

TEST_F(CoreIdentities, WhoIsHereAlreadyIsRefused) {
    const SessionId id = come_by("code");
    sign_in_elsewhere("later", "248289", "Ada");
    EXPECT_EQ(refused(id, SignInWith{"later", "", "", ""}), ErrorCode::already_authenticated);
}

TEST_F(CoreIdentitiesByInvitation, AStrangerNeedsOneAndAProviderMayBeTrustedWithoutIt) {
    EXPECT_EQ(last_error(come_by("code")), ErrorCode::bad_invitation);
    identities.known["trusted"] = {"https://work.example", "1", "Ada", true};
    EXPECT_EQ(last_of<Welcome>(come_by("trusted")).rank, Rank::member);
}

}  // namespace
}  // namespace parley::server
