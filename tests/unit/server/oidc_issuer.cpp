#include "tests/unit/server/oidc_issuer.h"

#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>

#include <array>

#include "native-server/oidc/web_text.h"

namespace parley::server {

namespace {

constexpr int coordinate_bytes = 32;

std::string number(const BIGNUM* one) {
    std::array<unsigned char, coordinate_bytes> bytes{};
    BN_bn2binpad(one, bytes.data(), coordinate_bytes);
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

}  // namespace

struct OidcIssuer::Key {
    Key() : pkey(EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-256")) {}
    Key(const Key&) = delete;
    Key& operator=(const Key&) = delete;
    ~Key() { EVP_PKEY_free(pkey); }

    [[nodiscard]] std::string coordinate(const char* name) const {
        BIGNUM* one = nullptr;
        EVP_PKEY_get_bn_param(pkey, name, &one);
        std::string text = to_base64url(number(one));
        BN_free(one);
        return text;
    }

    EVP_PKEY* pkey;
};

OidcIssuer::OidcIssuer(std::string issuer) : issuer_(std::move(issuer)), key_(std::make_unique<Key>()) {
    claims = {{"iss", issuer_},   {"aud", "parley"},  {"sub", "248289"},
              {"exp", 1'000'300}, {"iat", 1'000'000}, {"preferred_username", "Ada"}};
}

OidcIssuer::~OidcIssuer() = default;

OidcProvider OidcIssuer::provider(const std::string& id) const {
    return {id, "Example", issuer_, "parley", "a secret", false};
}

Fetch OidcIssuer::fetch() {
    return [this](const FetchRequest& request) { return give(request); };
}

std::string OidcIssuer::sign(const nlohmann::json& payload, const std::string& algorithm) const {
    const std::string message =
        to_base64url(nlohmann::json{{"alg", algorithm}, {"kid", "k1"}}.dump()) + "." + to_base64url(payload.dump());
    EVP_MD_CTX* context = EVP_MD_CTX_new();
    std::array<unsigned char, 128> der{};
    std::size_t size = der.size();
    EVP_DigestSignInit(context, nullptr, EVP_sha256(), nullptr, key_->pkey);
    EVP_DigestSign(context, der.data(), &size, reinterpret_cast<const unsigned char*>(message.data()), message.size());
    EVP_MD_CTX_free(context);
    const unsigned char* at = der.data();
    ECDSA_SIG* both = d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(size));
    const std::string signature = number(ECDSA_SIG_get0_r(both)) + number(ECDSA_SIG_get0_s(both));
    ECDSA_SIG_free(both);
    return message + "." + to_base64url(signature);
}

nlohmann::json OidcIssuer::published_keys() const {
    const nlohmann::json key = {{"kty", "EC"},
                                {"crv", "P-256"},
                                {"kid", "k1"},
                                {"use", "sig"},
                                {"x", key_->coordinate(OSSL_PKEY_PARAM_EC_PUB_X)},
                                {"y", key_->coordinate(OSSL_PKEY_PARAM_EC_PUB_Y)}};
    return {{"keys", {key}}};
}

Result<Fetched, std::string> OidcIssuer::give(const FetchRequest& request) {
    const std::lock_guard lock(mutex_);
    asked.push_back(request);
    if (down) return std::string("Couldn't connect to server");
    if (request.url == issuer_ + "/.well-known/openid-configuration") {
        nlohmann::json configuration = {{"issuer", issuer_},
                                        {"authorization_endpoint", issuer_ + "/auth"},
                                        {"token_endpoint", issuer_ + "/token"},
                                        {"jwks_uri", issuer_ + "/keys"},
                                        {"userinfo_endpoint", issuer_ + "/me"}};
        configuration.update(configuration_changes);
        return Fetched{200, configuration.dump()};
    }
    if (request.url == issuer_ + "/token") {
        const nlohmann::json answer = {{"id_token", token.empty() ? sign(claims) : token}, {"access_token", "access"}};
        return Fetched{token_status, answer.dump()};
    }
    if (request.url == issuer_ + "/keys") return Fetched{200, published_keys().dump()};
    if (request.url == issuer_ + "/me" && !about.is_null()) return Fetched{200, about.dump()};
    return Fetched{404, "nothing"};
}

}  // namespace parley::server
