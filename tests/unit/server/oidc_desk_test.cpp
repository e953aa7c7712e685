// Sign-ins elsewhere, from the browser's first request to the code that it comes back with.
#include "native-server/oidc/oidc_desk.h"

#include <gtest/gtest.h>

#include <atomic>
#include <regex>

#include "shared/limits.h"
#include "tests/unit/server/oidc_issuer.h"

namespace parley::server {
namespace {

class OidcDeskTest : public testing::Test {
protected:
    OidcDeskTest() : answers(100), replies(100) {
        OidcDeskOptions options;
        options.providers = {issuer.provider("example"), issuer.provider("other")};
        options.answer = [this](OidcAnswer answer) { answers.post(std::move(answer)); };
        options.reply = [this](IdentityReply reply) { replies.post(std::move(reply)); };
        options.warn = [](const std::string&) {};
        options.now_ms = [this] { return now_ms.load(); };
        options.wall_clock_ms = [] { return std::int64_t{1'000'010'000}; };
        options.random_bits = [this] { return ++random; };
        options.fetch = issuer.fetch();
        desk = std::make_unique<OidcDesk>(std::move(options));
    }

    OidcAnswer visit(OidcVisit one) {
        one.origin = "https://chat.example";
        EXPECT_TRUE(desk->visit(std::move(one)));
        return answers.wait(1).at(0);
    }
    OidcAnswer start(const std::string& provider = "example") { return visit({1, "/oidc/" + provider + "/start"}); }
    /// What the browser comes back with, of what it was sent away with.
    OidcVisit back(const OidcAnswer& start, const std::string& provider = "example") {
        OidcVisit one{2, "/oidc/" + provider + "/callback"};
        one.cookie = start.cookie.substr(0, start.cookie.find(';'));
        one.code = "a code";
        one.state = parameter(start.location, "state");
        issuer.claims["nonce"] = parameter(start.location, "nonce");
        return one;
    }
    static std::string parameter(const std::string& location, const std::string& name) {
        std::smatch found;
        return std::regex_search(location, found, std::regex("[?&#]" + name + "=([^&]*)")) ? found[1].str() : "";
    }
    Result<Identity> claim(const std::string& code) {
        EXPECT_TRUE(desk->claim(3, code));
        return replies.wait(1).at(0).identity;
    }
    Result<Identity> claim(const OidcAnswer& answer) { return claim(parameter(answer.location, "oidc")); }
    ErrorCode refused(const OidcAnswer& answer) {
        const auto identity = claim(answer);
        EXPECT_FALSE(identity.ok());
        return identity.ok() ? ErrorCode::malformed : identity.error().code;
    }

    OidcIssuer issuer;
    std::atomic<MonotonicMs> now_ms{1'000'000};
    std::uint64_t random = 1;
    Mailbox<OidcAnswer> answers;
    Mailbox<IdentityReply> replies;
    std::unique_ptr<OidcDesk> desk;
};

TEST_F(OidcDeskTest, WhoGoesAndComesBackHasACodeForWhoTheyAre) {
    const OidcAnswer away = start();
    EXPECT_EQ(away.location.rfind("https://id.example/auth?", 0), 0U) << away.location;
    EXPECT_NE(away.cookie.find("; HttpOnly; SameSite=Lax; Secure"), std::string::npos) << away.cookie;
    const OidcAnswer home = visit(back(away));
    EXPECT_EQ(home.location.rfind("/#oidc=", 0), 0U) << home.location;
    const auto identity = claim(home);
    ASSERT_TRUE(identity.ok()) << identity.error().message;
    EXPECT_EQ(identity.value().subject, "248289");
}

TEST_F(OidcDeskTest, ACodeIsOnesUntilItIsSettledAndHoldsAgainOnlyWhenItWasNotSpent) {
    const OidcAnswer home = visit(back(start()));
    const std::string code = parameter(home.location, "oidc");
    EXPECT_TRUE(claim(code).ok());
    EXPECT_EQ(claim(code).error().code, ErrorCode::bad_code);
    desk->settle(code, false);
    EXPECT_TRUE(claim(code).ok());
    desk->settle(code, true);
    EXPECT_EQ(claim(code).error().code, ErrorCode::bad_code);
}

TEST_F(OidcDeskTest, AnotherBrowserAnotherStateOrAnotherProviderEndsNothing) {
    const OidcAnswer away = start();
    OidcVisit stranger = back(away);
    stranger.cookie = "parley-oidc=another";
    EXPECT_EQ(refused(visit(stranger)), ErrorCode::bad_code);
    OidcVisit forged = back(away);
    forged.state = "another";
    EXPECT_EQ(refused(visit(forged)), ErrorCode::bad_code);
    EXPECT_EQ(refused(visit(back(away, "other"))), ErrorCode::bad_code);
    EXPECT_TRUE(claim(visit(back(away))).ok()) << "the one who began it is not disturbed";
}

TEST_F(OidcDeskTest, ASignInEndsOnce) {
    const OidcVisit once = back(start());
    EXPECT_TRUE(claim(visit(once)).ok());
    EXPECT_EQ(refused(visit(once)), ErrorCode::bad_code);
}

TEST_F(OidcDeskTest, WhatWentWrongIsToldBehindACode) {
    OidcVisit denied = back(start());
    denied.error = "access_denied";
    EXPECT_EQ(refused(visit(denied)), ErrorCode::provider_refused);
    OidcVisit mixed = back(start());
    mixed.issuer = "https://other.example";
    EXPECT_EQ(refused(visit(mixed)), ErrorCode::provider_refused);
    OidcVisit forged = back(start());
    issuer.claims["nonce"] = "another";
    EXPECT_EQ(refused(visit(forged)), ErrorCode::provider_refused);
}

TEST_F(OidcDeskTest, AProviderThatIsDownIsSaidToBeSo) {
    issuer.down = true;
    const OidcAnswer home = start();
    EXPECT_EQ(home.location.rfind("/#oidc=", 0), 0U) << home.location;
    EXPECT_EQ(refused(home), ErrorCode::provider_unavailable);
    issuer.down = false;
    EXPECT_TRUE(claim(visit(back(start()))).ok());
}

TEST_F(OidcDeskTest, ASignInAndACodeLastTenMinutes) {
    const OidcAnswer away = start();
    now_ms += limits::oidc_begun_ms;
    EXPECT_EQ(refused(visit(back(away))), ErrorCode::bad_code);
    const OidcAnswer home = visit(back(start()));
    now_ms += limits::oidc_begun_ms;
    EXPECT_EQ(refused(home), ErrorCode::bad_code);
}

TEST_F(OidcDeskTest, TheOldestSignInGoesWhereThereAreTooMany) {
    const OidcAnswer first = start();
    for (std::size_t i = 1; i < limits::oidc_begun_max; ++i) start();
    const OidcAnswer last = start();
    EXPECT_EQ(refused(visit(back(first))), ErrorCode::bad_code);
    EXPECT_TRUE(claim(visit(back(last))).ok());
}

TEST_F(OidcDeskTest, ThereIsNothingAtOtherAddresses) {
    for (const char* path : {"/oidc/", "/oidc/example", "/oidc/nobody/start", "/oidc/example/other", "/oidc/example/start/"})
        EXPECT_EQ(visit({1, path}).location, "") << path;
}

}  // namespace
}  // namespace parley::server
