// Who may become a WebSocket connection: RFC 6455 section 4.2.1 and our own rules, as a pure function.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "native-server/core/ports.h"

namespace parley::server {

/// What the request says; borrowed. Absent headers are empty, except Origin, whose absence means "not a browser".
struct UpgradeRequest {
    bool get = false;       ///< the method is GET
    bool http_1_1 = false;  ///< the version is HTTP/1.1
    std::string_view path;
    std::string_view host;
    std::string_view upgrade;
    std::string_view connection;
    std::string_view version;
    std::string_view key;
    std::string_view subprotocols;
    std::optional<std::string_view> origin;
};

/// Pages of which origins may connect, besides the server's own.
struct OriginPolicy {
    std::vector<std::string> allowed;  ///< exact, like https://chat.example.org:8443
    bool loopback_only = false;        ///< the server can only be reached from its own machine: so may any page of it
    bool https = false;                ///< its own pages come over TLS; without it, a proxy may have added that
};

struct Refusal {
    int status = 400;  ///< of HTTP
    std::string_view text;
};

/// The connection gets back what it says: for conformance suites.
struct Echo {};

using UpgradeVerdict = std::variant<Dialect, Echo, Refusal>;

/// `diagnostics`: /echo is there too.
UpgradeVerdict judge_upgrade(const UpgradeRequest& request, const OriginPolicy& policy, bool diagnostics = false);

/// Whether a comma-separated header lists the token, whatever its case.
bool lists_token(std::string_view header, std::string_view token);

}  // namespace parley::server
