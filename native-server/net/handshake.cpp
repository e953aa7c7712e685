#include "native-server/net/handshake.h"

#include <algorithm>
#include <array>
#include <optional>

#include "shared/message.h"

namespace parley::server {

namespace {

// lws splits these headers in a buffer of 128 bytes and hangs up without a word when they are longer.
constexpr std::size_t list_header_bytes_max = 126;

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool same_text(std::string_view a, std::string_view b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) { return lower(x) == lower(y); });
}

std::string_view trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(" \t");
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

template <class Match>
bool any_item(std::string_view list, Match match) {
    while (!list.empty()) {
        const auto comma = list.find(',');
        if (match(trimmed(list.substr(0, comma)))) return true;
        if (comma == std::string_view::npos) return false;
        list.remove_prefix(comma + 1);
    }
    return false;
}

/// 16 bytes in base64: 22 digits and two padding characters.
bool is_key(std::string_view key) {
    if (key.size() != 24 || key.substr(22) != "==") return false;
    return std::all_of(key.begin(), key.begin() + 22, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '+' || c == '/';
    });
}

/// The host of "host", "host:port" or "[v6]:port".
std::string_view without_port(std::string_view authority) {
    if (!authority.empty() && authority.front() == '[') return authority.substr(0, authority.find(']') + 1);
    return authority.substr(0, authority.find(':'));
}

bool is_loopback(std::string_view host) {
    constexpr std::array<std::string_view, 3> names = {"localhost", "127.0.0.1", "[::1]"};
    return std::any_of(names.begin(), names.end(), [host](std::string_view name) { return same_text(host, name); });
}

bool origin_allowed(std::string_view origin, std::string_view host, const OriginPolicy& policy) {
    const auto& allowed = policy.allowed;
    if (std::any_of(allowed.begin(), allowed.end(), [&](const std::string& one) { return same_text(one, origin); }))
        return true;
    const auto scheme_end = origin.find("://");
    if (scheme_end == std::string_view::npos) return false;  // "null": a sandboxed page or a file
    const std::string_view scheme = origin.substr(0, scheme_end);
    if (!same_text(scheme, "http") && !same_text(scheme, "https")) return false;
    const std::string_view authority = origin.substr(scheme_end + 3);
    if (same_text(authority, host) && (!policy.https || same_text(scheme, "https"))) return true;
    // A name that an attacker's DNS points at this machine is no loopback name: the request's own host counts too.
    return policy.loopback_only && is_loopback(without_port(authority)) && is_loopback(without_port(host));
}

/// The first of the client's list that is known, as libwebsockets chooses too.
std::optional<Dialect> dialect_of(std::string_view subprotocols) {
    std::optional<Dialect> dialect;
    any_item(subprotocols, [&dialect](std::string_view item) {
        if (item == json_subprotocol) dialect = Dialect::json;
        if (item == cbor_subprotocol) dialect = Dialect::cbor;
        return dialect.has_value();
    });
    return dialect;
}

}  // namespace

bool lists_token(std::string_view header, std::string_view token) {
    return any_item(header, [token](std::string_view item) { return same_text(item, token); });
}

UpgradeVerdict judge_upgrade(const UpgradeRequest& request, const OriginPolicy& policy, bool diagnostics) {
    const bool typed = request.path == "/ws";
    const bool plain = request.path == "/" || request.path == "/plain";
    const bool echo = diagnostics && request.path == "/echo";
    if (!typed && !plain && !echo)
        return Refusal{404, "There is no WebSocket here: connect to /ws, or to / as a plain-text client."};
    if (!request.get) return Refusal{405, "A WebSocket handshake is a GET request."};
    if (!request.http_1_1) return Refusal{400, "A WebSocket handshake is an HTTP/1.1 request."};
    if (request.host.empty()) return Refusal{400, "The Host header is missing."};
    if (!same_text(request.upgrade, "websocket")) return Refusal{400, "The Upgrade header must be websocket."};
    if (request.connection.size() > list_header_bytes_max || !lists_token(request.connection, "upgrade")) {
        return Refusal{400, "The Connection header must list Upgrade."};
    }
    if (request.version != "13") return Refusal{426, "The WebSocket version must be 13."};
    if (!is_key(request.key)) return Refusal{400, "The Sec-WebSocket-Key must be 16 bytes in base64."};
    if (request.origin && !origin_allowed(*request.origin, request.host, policy)) {
        return Refusal{403, "Pages of this origin may not connect; see --allow-origin."};
    }
    if (echo) return Echo{};
    if (request.subprotocols.empty()) return typed ? Dialect::json : Dialect::plain;
    if (plain) return Refusal{400, "A plain-text client asks for no subprotocol."};
    const std::optional<Dialect> dialect = dialect_of(request.subprotocols);
    if (dialect && request.subprotocols.size() <= list_header_bytes_max) return *dialect;
    return Refusal{400, "The subprotocols here are parley.v1.json and parley.v1.cbor."};
}

}  // namespace parley::server
