// What is said with a provider, and what is believed of its answers.
#include "native-server/oidc/conversation.h"

#include <gtest/gtest.h>

#include "native-server/oidc/signatures.h"
#include "native-server/oidc/web_text.h"
#include "tests/unit/server/oidc_issuer.h"

namespace parley::server {
namespace {

using nlohmann::json;

constexpr std::int64_t now_s = 1'000'010;

class OidcConversation : public testing::Test {
protected:
    OidcConversation() { issuer.claims["nonce"] = errand.nonce; }

    Result<Identity, ProviderFailure> identify() {
        const auto pages = discover(issuer.provider(), issuer.fetch());
        EXPECT_TRUE(pages.ok());
        return server::identify(issuer.provider(), pages.value(), errand, "code 1", issuer.fetch(), now_s);
    }
    std::string why_not() {
        const auto result = identify();
        EXPECT_FALSE(result.ok());
        if (result.ok()) return {};
        EXPECT_EQ(result.error().error.code, ErrorCode::provider_refused);
        return result.error().why;
    }
    std::string why_not_with(const char* claim, const json& value) {
        const json before = issuer.claims;
        issuer.claims[claim] = value;
        std::string why = why_not();
        issuer.claims = before;
        return why;
    }

    OidcIssuer issuer;
    const Errand errand{"state", "nonce", "verifier", "https://chat.example/oidc/example/callback"};
};

TEST_F(OidcConversation, TheBrowserIsSentWithStateNonceAndTheDigestOfTheVerifier) {
    const auto pages = discover(issuer.provider(), issuer.fetch());
    EXPECT_EQ(authorization_address(issuer.provider(), pages.value(), errand),
              "https://id.example/auth?response_type=code&client_id=parley"
              "&redirect_uri=https%3A%2F%2Fchat.example%2Foidc%2Fexample%2Fcallback&scope=openid%20profile"
              "&state=state&nonce=nonce&code_challenge=iMnq5o6zALKXGivsnlom_0F5_WYda32GHkxlV7mq7hQ&code_challenge_method=S256");
}

TEST_F(OidcConversation, WhoComesBackIsKnownByTheIssuersSubject) {
    const auto identity = identify();
    ASSERT_TRUE(identity.ok()) << identity.error().why;
    EXPECT_EQ(identity.value().issuer, "https://id.example");
    EXPECT_EQ(identity.value().subject, "248289");
    EXPECT_EQ(identity.value().name, "Ada");
    const FetchRequest& token = issuer.asked.at(1);
    EXPECT_EQ(token.user, "parley");
    EXPECT_EQ(token.password, "a%20secret");
    EXPECT_EQ(token.form.find("secret"), std::string::npos);
    EXPECT_NE(token.form.find("code=code%201&"), std::string::npos) << token.form;
    EXPECT_NE(token.form.find("code_verifier=verifier"), std::string::npos) << token.form;
}

TEST_F(OidcConversation, WhereBasicIsNotTakenTheSecretStandsInTheForm) {
    issuer.configuration_changes["token_endpoint_auth_methods_supported"] = {"client_secret_post"};
    ASSERT_TRUE(identify().ok());
    EXPECT_EQ(issuer.asked.at(1).user, "");
    EXPECT_NE(issuer.asked.at(1).form.find("client_secret=a%20secret"), std::string::npos);
}

TEST_F(OidcConversation, ANameThatTheTokenLacksIsAskedForAndMustBeOfTheSamePerson) {
    issuer.claims["preferred_username"] = "ada@mail.example";
    issuer.about = {{"sub", "248289"}, {"name", "Ada Lovelace"}};
    EXPECT_EQ(identify().value().name, "Ada Lovelace");
    EXPECT_EQ(issuer.asked.back().bearer, "access");
    issuer.about["sub"] = "another";
    EXPECT_EQ(identify().value().name, "");
}

TEST_F(OidcConversation, ATokenOfAnotherForAnotherOrOfAnotherTimeIsRefused) {
    EXPECT_EQ(why_not_with("iss", "https://other.example"), "its token: it is another issuer's");
    EXPECT_EQ(why_not_with("aud", "another"), "its token: it is for somebody else");
    EXPECT_EQ(why_not_with("aud", {"parley", "another"}), "its token: it is for several and does not say for whom");
    EXPECT_EQ(why_not_with("azp", "another"), "its token: it was given to somebody else");
    EXPECT_EQ(why_not_with("nonce", "another"), "its token: it belongs to another sign-in");
    EXPECT_EQ(why_not_with("exp", now_s - 61), "its token: it is over");
    EXPECT_EQ(why_not_with("exp", "never"), "its token: it is over");
    EXPECT_EQ(why_not_with("iat", now_s + 61), "its token: it was not made just now");
    EXPECT_EQ(why_not_with("iat", now_s - 3600), "its token: it was not made just now");
    EXPECT_EQ(why_not_with("sub", ""), "its token: it does not say who");
    EXPECT_EQ(why_not_with("sub", std::string(256, 's')), "its token: it does not say who");
}

TEST_F(OidcConversation, AClockMayBeAMinuteOffAndSeveralMayBeMeant) {
    issuer.claims["exp"] = now_s - 59;
    issuer.claims["iat"] = now_s + 59;
    issuer.claims["aud"] = {"another", "parley"};
    issuer.claims["azp"] = "parley";
    EXPECT_TRUE(identify().ok());
}

TEST_F(OidcConversation, WhatThePublishedKeysHaveNotSignedIsRefused) {
    const OidcIssuer stranger;
    issuer.token = stranger.sign(issuer.claims);
    EXPECT_EQ(why_not(), "its token: no published key has signed it");
    issuer.token = issuer.sign(issuer.claims, "none");
    EXPECT_EQ(why_not(), "its token: it is signed by none, not RS256 or ES256");
    issuer.token = issuer.sign(issuer.claims, "RS256");
    EXPECT_EQ(why_not(), "its token: no published key has signed it");
    issuer.token = "no token";
    EXPECT_EQ(why_not(), "its token: it is no signed token");
}

TEST_F(OidcConversation, AProviderThatIsDownOrAnswersNonsenseIsUnavailable) {
    issuer.token_status = 502;
    const auto result = identify();
    ASSERT_FALSE(result.ok());
    EXPECT_EQ(result.error().error.code, ErrorCode::provider_unavailable);
    EXPECT_NE(result.error().error.message.find("Example"), std::string::npos) << "it is named";
    issuer.down = true;
    EXPECT_EQ(discover(issuer.provider(), issuer.fetch()).error().error.code, ErrorCode::provider_unavailable);
}

TEST_F(OidcConversation, ACodeThatTheProviderDoesNotTakeIsARefusal) {
    issuer.token_status = 400;
    EXPECT_EQ(why_not(), "https://id.example/token: it answers 400");
}

TEST_F(OidcConversation, AConfigurationThatLeadsElsewhereIsNotFollowed) {
    issuer.configuration_changes["issuer"] = "https://other.example";
    EXPECT_FALSE(discover(issuer.provider(), issuer.fetch()).ok());
    issuer.configuration_changes = {{"token_endpoint", "http://id.example/token"}};
    EXPECT_FALSE(discover(issuer.provider(), issuer.fetch()).ok());
    issuer.configuration_changes = {{"jwks_uri", nullptr}};
    EXPECT_FALSE(discover(issuer.provider(), issuer.fetch()).ok());
}

TEST(OidcAddresses, HttpsIsSafeAndHttpOnThisMachineAlone) {
    for (const char* safe : {"https://id.example", "http://localhost:1/x", "http://127.0.0.1:80", "http://[::1]:9/"})
        EXPECT_TRUE(is_safe_address(safe)) << safe;
    for (const char* unsafe : {"", "http://id.example", "ftp://localhost", "https://", "https://a b",
                               "http://localhost@evil.example", "http://localhost.evil.example", "https://id.example/\r\nX: y"})
        EXPECT_FALSE(is_safe_address(unsafe)) << unsafe;
}

TEST(OidcAddresses, ACookieIsFoundByItsWholeName) {
    EXPECT_EQ(cookie_in("a=1; parley-oidc=x-y; b=2", "parley-oidc"), "x-y");
    EXPECT_EQ(cookie_in("not-parley-oidc=1; parley-oidcs=2", "parley-oidc"), "");
    EXPECT_EQ(cookie_in("", "parley-oidc"), "");
}

TEST(OidcAddresses, Base64UrlGoesBothWaysAndHasOneTextForEachBytes) {
    for (const std::string bytes : {"", "f", "fo", "foo", "foob", "\xFF\xFE\xFD"})
        EXPECT_EQ(from_base64url(to_base64url(bytes)), bytes);
    for (const char* wrong : {"a", "Zg==", "Zh", "Z g", "Zm9+"}) EXPECT_FALSE(from_base64url(wrong).has_value()) << wrong;
}

// RFC 7515, appendices A.2 and A.3.
constexpr std::string_view payload =
    ".eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.";

TEST(OidcSignatures, TheExamplesOfTheStandardHold) {
    const auto keys = read_keys(
        R"({"keys":[{"kty":"oct","k":"AA"},)"
        R"({"kty":"RSA","e":"AQAB","n":"ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0B)"
        R"(m4d4QlL-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTB)"
        R"(EMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4F)"
        R"(RWyuXpoQ"},)"
        R"({"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKI)"
        R"(WI5a0"}]})");
    ASSERT_EQ(keys.size(), 2U);
    const std::string rsa =
        "eyJhbGciOiJSUzI1NiJ9" + std::string(payload) +
        "cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5jujGbds9"
        "uJdbF9CUAr7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB"
        "_eSN9383LcOLn6_dO--xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rq"
        "Vt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw";
    const std::string ec = "eyJhbGciOiJFUzI1NiJ9" + std::string(payload) +
                           "DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q";
    for (const std::string& token : {rsa, ec}) {
        const auto said = signed_payload(token, keys);
        ASSERT_TRUE(said.ok()) << said.error();
        EXPECT_EQ(said.value().text.substr(0, 13), R"({"iss":"joe",)");
        std::string changed = token;
        changed[25] = changed[25] == 'A' ? 'B' : 'A';
        EXPECT_FALSE(signed_payload(changed, keys).ok());
    }
}

}  // namespace
}  // namespace parley::server
