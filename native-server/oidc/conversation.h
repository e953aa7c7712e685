// What is said with a provider: where its pages are, where the browser is sent, and who came back. Blocks while it asks.
#pragma once

#include <cstdint>
#include <string>

#include "native-server/core/ports.h"
#include "native-server/oidc/fetch.h"
#include "native-server/oidc/provider.h"
#include "shared/result.h"

namespace parley::server {

/// OpenID Connect Discovery, section 3: what is needed of it here.
struct ProviderPages {
    std::string authorization;
    std::string token;
    std::string keys;
    std::string about_person;     ///< `userinfo_endpoint`; may be empty
    bool secret_in_form = false;  ///< the token's page does not take the secret by Basic
};

/// What belongs to one sign-in, from its start to its end.
struct Errand {
    std::string state;
    std::string nonce;
    std::string verifier;  ///< RFC 7636
    std::string return_to;
};

/// An error for the person who signs in, and for the log why.
struct ProviderFailure {
    Error error;
    std::string why;
};

/// Error: provider_unavailable.
Result<ProviderPages, ProviderFailure> discover(const OidcProvider& provider, const Fetch& fetch);

std::string authorization_address(const OidcProvider& provider, const ProviderPages& pages, const Errand& errand);

/// Errors: provider_unavailable, provider_refused.
Result<Identity, ProviderFailure> identify(const OidcProvider& provider, const ProviderPages& pages, const Errand& errand,
                                           const std::string& code, const Fetch& fetch, std::int64_t now_s);

}  // namespace parley::server
