#include "native-server/oidc/signatures.h"

#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>

#include <array>
#include <cstdlib>
#include <memory>

#include "native-server/oidc/web_text.h"
#include "shared/json_fields.h"
#include "shared/limits.h"

namespace parley::server {

namespace {

constexpr std::size_t coordinate_bytes = 32;
constexpr int rsa_bits_min = 2048;
constexpr std::size_t rsa_bytes_max = 1024;

template <auto free_it>
struct Freed {
    template <class T>
    void operator()(T* one) const {
        free_it(one);
    }
};
using Number = std::unique_ptr<BIGNUM, Freed<BN_free>>;
using Parameters = std::unique_ptr<OSSL_PARAM, Freed<OSSL_PARAM_free>>;
using ParameterBuilder = std::unique_ptr<OSSL_PARAM_BLD, Freed<OSSL_PARAM_BLD_free>>;
using KeyContext = std::unique_ptr<EVP_PKEY_CTX, Freed<EVP_PKEY_CTX_free>>;
using Key = std::unique_ptr<EVP_PKEY, Freed<EVP_PKEY_free>>;
using DigestContext = std::unique_ptr<EVP_MD_CTX, Freed<EVP_MD_CTX_free>>;
using EcSignature = std::unique_ptr<ECDSA_SIG, Freed<ECDSA_SIG_free>>;

const unsigned char* bytes_of(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}

Number number_of(std::string_view big_endian) {
    return Number(BN_bin2bn(bytes_of(big_endian), static_cast<int>(big_endian.size()), nullptr));
}

Key key_from(const char* type, OSSL_PARAM_BLD* builder) {
    const Parameters parameters(OSSL_PARAM_BLD_to_param(builder));
    const KeyContext context(EVP_PKEY_CTX_new_from_name(nullptr, type, nullptr));
    EVP_PKEY* key = nullptr;
    if (!parameters || !context || EVP_PKEY_fromdata_init(context.get()) != 1) return nullptr;
    if (EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, parameters.get()) != 1) return nullptr;
    return Key(key);
}

Key load(const PublicKey& key) {
    const ParameterBuilder builder(OSSL_PARAM_BLD_new());
    if (!builder) return nullptr;
    if (!key.point.empty()) {
        const bool put =
            OSSL_PARAM_BLD_push_utf8_string(builder.get(), OSSL_PKEY_PARAM_GROUP_NAME, "prime256v1", 0) == 1 &&
            OSSL_PARAM_BLD_push_octet_string(builder.get(), OSSL_PKEY_PARAM_PUB_KEY, key.point.data(), key.point.size()) == 1;
        return put ? key_from("EC", builder.get()) : nullptr;
    }
    const Number modulus = number_of(key.modulus);
    const Number exponent = number_of(key.exponent);
    if (!modulus || !exponent) return nullptr;
    const bool put = OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_N, modulus.get()) == 1 &&
                     OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_E, exponent.get()) == 1;
    Key loaded = put ? key_from("RSA", builder.get()) : nullptr;
    return loaded && EVP_PKEY_get_bits(loaded.get()) >= rsa_bits_min ? std::move(loaded) : nullptr;
}

/// OpenSSL wants r and s as DER; JWS has them side by side.
std::string der_of(std::string_view signature) {
    if (signature.size() != 2 * coordinate_bytes) return {};
    const EcSignature both(ECDSA_SIG_new());
    Number r = number_of(signature.substr(0, coordinate_bytes));
    Number s = number_of(signature.substr(coordinate_bytes));
    if (!both || !r || !s || ECDSA_SIG_set0(both.get(), r.get(), s.get()) != 1) return {};
    static_cast<void>(r.release());
    static_cast<void>(s.release());
    unsigned char* der = nullptr;
    const int bytes = i2d_ECDSA_SIG(both.get(), &der);
    if (bytes <= 0) return {};
    std::string text(reinterpret_cast<char*>(der), static_cast<std::size_t>(bytes));
    OPENSSL_free(der);
    return text;
}

bool verifies(const PublicKey& key, std::string_view message, std::string_view signature) {
    const Key loaded = load(key);
    const DigestContext context(EVP_MD_CTX_new());
    if (!loaded || !context) return false;
    if (EVP_DigestVerifyInit(context.get(), nullptr, EVP_sha256(), nullptr, loaded.get()) != 1) return false;
    const std::string der = key.point.empty() ? std::string(signature) : der_of(signature);
    return EVP_DigestVerify(context.get(), bytes_of(der), der.size(), bytes_of(message), message.size()) == 1;
}

std::optional<PublicKey> read_key(const Json& json) {
    Fields fields(json, "key");
    const auto bytes = [&](const char* field) {
        return from_base64url(fields.text(field, limits::oidc_parameter_bytes_max)).value_or("");
    };
    PublicKey key;
    key.id = fields.text_or("kid", limits::oidc_parameter_bytes_max, "");
    const std::string type = fields.text("kty", limits::id_bytes_max);
    const std::string use = fields.text_or("use", limits::id_bytes_max, "sig");
    if (type == "RSA") {
        key.modulus = bytes("n");
        key.exponent = bytes("e");
        if (key.modulus.empty() || key.exponent.empty() || key.modulus.size() > rsa_bytes_max) return std::nullopt;
    } else if (type == "EC" && fields.text("crv", limits::id_bytes_max) == "P-256") {
        const std::string x = bytes("x");
        const std::string y = bytes("y");
        if (x.size() != coordinate_bytes || y.size() != coordinate_bytes) return std::nullopt;
        key.point = "\x04" + x + y;
    } else {
        return std::nullopt;
    }
    return fields.error() || use != "sig" ? std::nullopt : std::optional(std::move(key));
}

}  // namespace

std::vector<PublicKey> read_keys(std::string_view text) {
    std::vector<PublicKey> keys;
    const auto json = parse_json(text);
    if (!json) return keys;
    Fields fields(*json, "keys");
    const Json* array = fields.array("keys", limits::oidc_keys_max);
    if (array == nullptr) return keys;
    for (const Json& one : *array)
        if (auto key = read_key(one)) keys.push_back(std::move(*key));
    return keys;
}

Result<SignedText, std::string> signed_payload(std::string_view token, const std::vector<PublicKey>& keys) {
    const auto first = token.find('.');
    const auto second = first == std::string_view::npos ? first : token.find('.', first + 1);
    if (second == std::string_view::npos) return std::string("it is no signed token");
    const auto header = from_base64url(token.substr(0, first));
    auto payload = from_base64url(token.substr(first + 1, second - first - 1));
    const auto signature = from_base64url(token.substr(second + 1));
    const auto json = header ? parse_json(*header) : std::nullopt;
    if (!json || !payload || !signature) return std::string("it is no signed token");
    Fields fields(*json, "header");
    const std::string algorithm = fields.text("alg", limits::id_bytes_max);
    const std::string wanted = fields.text_or("kid", limits::oidc_parameter_bytes_max, "");
    // What may be decisive and is not known here.
    if (fields.error() || fields.has("crit")) return std::string("its header can't be read");
    if (algorithm != "RS256" && algorithm != "ES256") return "it is signed by " + algorithm + ", not RS256 or ES256";
    for (const PublicKey& key : keys) {
        // The key says what it is for: a token can't make one kind of it serve as another.
        if (key.point.empty() != (algorithm == "RS256") || (!wanted.empty() && key.id != wanted)) continue;
        if (verifies(key, token.substr(0, second), *signature)) return SignedText{std::move(*payload)};
    }
    return std::string("no published key has signed it");
}

std::string sha256(std::string_view bytes) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned int size = 0;
    if (EVP_Digest(bytes.data(), bytes.size(), digest.data(), &size, EVP_sha256(), nullptr) != 1) std::abort();
    return {reinterpret_cast<const char*>(digest.data()), size};
}

}  // namespace parley::server
