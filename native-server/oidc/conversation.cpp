#include "native-server/oidc/conversation.h"

#include <cmath>
#include <utility>

#include "native-server/oidc/signatures.h"
#include "native-server/oidc/web_text.h"
#include "shared/json_fields.h"
#include "shared/limits.h"

namespace parley::server {

namespace {

constexpr std::size_t address_bytes_max = 2048;
constexpr std::size_t claim_bytes_max = 1024;
constexpr std::size_t token_bytes_max = limits::oidc_response_bytes_max;

ProviderFailure unreachable(const OidcProvider& provider, std::string why) {
    return {
        {ErrorCode::provider_unavailable, provider.label + " does not answer as it should just now. Try again in a moment.", 0},
        std::move(why)};
}

ProviderFailure untrusted(const OidcProvider& provider, std::string why) {
    return {{ErrorCode::provider_refused, "What " + provider.label + " says of you can't be trusted. Start again.", 0},
            std::move(why)};
}

/// `refused`: it answered, and said that we ask for what is not to be had.
Result<Json, std::string> fetch_json(const FetchRequest& request, const Fetch& fetch, bool* refused = nullptr) {
    auto fetched = fetch(request);
    if (!fetched) return request.url + ": " + fetched.error();
    constexpr long ok = 200;
    if (refused != nullptr) *refused = fetched.value().status / 100 == 4;
    if (fetched.value().status != ok) return request.url + ": it answers " + std::to_string(fetched.value().status);
    auto json = parse_json(fetched.value().body);
    if (!json || !json->is_object()) return request.url + ": it answers without JSON";
    return std::move(*json);
}

bool lists(const Json& json, const char* field, const std::string& wanted) {
    const auto found = json.find(field);
    if (found == json.end() || !found->is_array()) return false;
    for (const Json& one : *found)
        if (const auto* text = one.get_ptr<const std::string*>(); text != nullptr && *text == wanted) return true;
    return false;
}

/// Seconds since 1970; not a number reads as never.
double time_of(const Json& claims, const char* name) {
    const auto found = claims.find(name);
    return found != claims.end() && found->is_number() ? found->get<double>() : std::nan("");
}

std::string claim(const Json& claims, const char* name) {
    Fields fields(claims, "claims");
    return fields.text_or(name, claim_bytes_max, "");
}

/// OpenID Connect Core, section 3.1.3.7. Empty: all is well.
std::string wrong_with(const Json& claims, const OidcProvider& provider, const Errand& errand, std::int64_t now_s) {
    if (claim(claims, "iss") != provider.issuer) return "it is another issuer's";
    const bool only = claim(claims, "aud") == provider.client_id;
    if (!only && !lists(claims, "aud", provider.client_id)) return "it is for somebody else";
    const std::string party = claim(claims, "azp");
    const auto audience = claims.find("aud");
    if (party.empty() && audience->is_array() && audience->size() > 1) return "it is for several and does not say for whom";
    if (claims.contains("azp") && party != provider.client_id) return "it was given to somebody else";
    if (claim(claims, "nonce") != errand.nonce) return "it belongs to another sign-in";
    constexpr double leeway_s = static_cast<double>(limits::oidc_clock_leeway_ms) / 1000;
    constexpr double age_s_max = static_cast<double>(limits::oidc_begun_ms) / 1000;
    const auto now = static_cast<double>(now_s);
    // Written so that what is no number is refused.
    if (!(time_of(claims, "exp") > now - leeway_s)) return "it is over";
    const double made = time_of(claims, "iat");
    if (!(made < now + leeway_s && made > now - leeway_s - age_s_max)) return "it was not made just now";
    const std::string subject = claim(claims, "sub");
    if (subject.empty() || subject.size() > limits::oidc_subject_bytes_max) return "it does not say who";
    return {};
}

/// What looks like an address of mail is none that one would want others to see.
std::string name_in(const Json& claims) {
    for (const char* one : {"preferred_username", "name", "nickname"}) {
        std::string name = claim(claims, one);
        if (!name.empty() && name.find('@') == std::string::npos) return name;
    }
    return {};
}

struct Tokens {
    std::string identity;
    std::string access;
};

Result<Tokens, ProviderFailure> exchange(const OidcProvider& provider, const ProviderPages& pages, const Errand& errand,
                                         const std::string& code, const Fetch& fetch) {
    std::vector<std::pair<std::string_view, std::string_view>> fields = {{"grant_type", "authorization_code"},
                                                                         {"code", code},
                                                                         {"redirect_uri", errand.return_to},
                                                                         {"code_verifier", errand.verifier}};
    FetchRequest request{pages.token};
    if (provider.client_secret.empty() || pages.secret_in_form) fields.emplace_back("client_id", provider.client_id);
    if (!provider.client_secret.empty() && pages.secret_in_form) fields.emplace_back("client_secret", provider.client_secret);
    if (!provider.client_secret.empty() && !pages.secret_in_form) {
        request.user = percent_encoded(provider.client_id);  // RFC 6749 section 2.3.1
        request.password = percent_encoded(provider.client_secret);
    }
    request.form = form_of(fields);
    bool refused = false;
    auto json = fetch_json(request, fetch, &refused);
    if (!json) return refused ? untrusted(provider, json.error()) : unreachable(provider, json.error());
    Fields answer(json.value(), "answer");
    Tokens tokens{answer.text("id_token", token_bytes_max), answer.text_or("access_token", token_bytes_max, "")};
    if (answer.error()) return unreachable(provider, pages.token + ": " + answer.error()->message);
    return tokens;
}

/// Many say no more than the subject in the token itself. Whatever goes wrong here, the person is asked for a name.
std::string ask_for_name(const ProviderPages& pages, const std::string& access, const std::string& subject,
                         const Fetch& fetch) {
    if (pages.about_person.empty() || access.empty()) return {};
    const auto json = fetch_json({pages.about_person, {}, {}, {}, access}, fetch);
    if (!json || claim(json.value(), "sub") != subject) return {};
    return name_in(json.value());
}

}  // namespace

Result<ProviderPages, ProviderFailure> discover(const OidcProvider& provider, const Fetch& fetch) {
    std::string base = provider.issuer;
    if (!base.empty() && base.back() == '/') base.pop_back();
    const auto json = fetch_json({base + "/.well-known/openid-configuration"}, fetch);
    if (!json) return unreachable(provider, json.error());
    Fields fields(json.value(), "configuration");
    ProviderPages pages{fields.text("authorization_endpoint", address_bytes_max),
                        fields.text("token_endpoint", address_bytes_max), fields.text("jwks_uri", address_bytes_max),
                        fields.text_or("userinfo_endpoint", address_bytes_max, "")};
    if (fields.error()) return unreachable(provider, fields.error()->message);
    if (claim(json.value(), "issuer") != provider.issuer) return unreachable(provider, "it calls itself another issuer");
    for (const std::string& page : {pages.authorization, pages.token, pages.keys})
        if (!is_safe_address(page)) return unreachable(provider, "the address " + page + " is not https");
    if (!is_safe_address(pages.about_person)) pages.about_person.clear();
    constexpr const char* ways = "token_endpoint_auth_methods_supported";
    pages.secret_in_form = json.value().contains(ways) && !lists(json.value(), ways, "client_secret_basic");
    return pages;
}

std::string authorization_address(const OidcProvider& provider, const ProviderPages& pages, const Errand& errand) {
    const std::string challenge = to_base64url(sha256(errand.verifier));
    const bool has_query = pages.authorization.find('?') != std::string::npos;
    return pages.authorization + (has_query ? "&" : "?") +
           form_of({{"response_type", "code"},
                    {"client_id", provider.client_id},
                    {"redirect_uri", errand.return_to},
                    {"scope", "openid profile"},
                    {"state", errand.state},
                    {"nonce", errand.nonce},
                    {"code_challenge", challenge},
                    {"code_challenge_method", "S256"}});
}

Result<Identity, ProviderFailure> identify(const OidcProvider& provider, const ProviderPages& pages, const Errand& errand,
                                           const std::string& code, const Fetch& fetch, std::int64_t now_s) {
    const auto tokens = exchange(provider, pages, errand, code, fetch);
    if (!tokens) return tokens.error();
    const auto keys = fetch({pages.keys});
    if (!keys) return unreachable(provider, pages.keys + ": " + keys.error());
    const auto payload = signed_payload(tokens.value().identity, read_keys(keys.value().body));
    if (!payload) return untrusted(provider, "its token: " + payload.error());
    const auto claims = parse_json(payload.value().text);
    if (!claims || !claims->is_object()) return untrusted(provider, "its token holds no claims");
    if (std::string wrong = wrong_with(*claims, provider, errand, now_s); !wrong.empty())
        return untrusted(provider, "its token: " + wrong);
    Identity identity{provider.issuer, claim(*claims, "sub"), name_in(*claims), provider.open_sign_up};
    if (identity.name.empty()) identity.name = ask_for_name(pages, tokens.value().access, identity.subject, fetch);
    return identity;
}

}  // namespace parley::server
