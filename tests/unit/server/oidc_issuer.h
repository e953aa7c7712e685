// A provider in memory: it has a key of its own and says what a test wants it to say.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "native-server/oidc/fetch.h"
#include "native-server/oidc/provider.h"

namespace parley::server {

class OidcIssuer {
public:
    explicit OidcIssuer(std::string issuer = "https://id.example");
    OidcIssuer(const OidcIssuer&) = delete;
    OidcIssuer& operator=(const OidcIssuer&) = delete;
    ~OidcIssuer();

    [[nodiscard]] OidcProvider provider(const std::string& id = "example") const;
    /// What libcurl would fetch of it. Any thread.
    Fetch fetch();

    /// A compact JWS of ES256.
    [[nodiscard]] std::string sign(const nlohmann::json& claims, const std::string& algorithm = "ES256") const;
    [[nodiscard]] nlohmann::json published_keys() const;
    /// What all its tokens say, unless a test changes it. The nonce is for the test to fill in.
    nlohmann::json claims;

    bool down = false;
    long token_status = 200;
    std::string token;                                                ///< said instead of the signed claims
    nlohmann::json about = nullptr;                                   ///< its page about the person; null: there is none
    nlohmann::json configuration_changes = nlohmann::json::object();  ///< put over what it says of itself
    std::vector<FetchRequest> asked;

private:
    struct Key;
    Result<Fetched, std::string> give(const FetchRequest& request);

    std::string issuer_;
    std::unique_ptr<Key> key_;
    std::mutex mutex_;
};

}  // namespace parley::server
