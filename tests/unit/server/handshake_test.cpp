#include "native-server/net/handshake.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <variant>

namespace parley::server {
namespace {

UpgradeRequest good_request() {
    UpgradeRequest request;
    request.get = true;
    request.http_1_1 = true;
    request.path = "/ws";
    request.host = "chat.example.org:3000";
    request.upgrade = "WebSocket";
    request.connection = "Upgrade";
    request.version = "13";
    request.key = "dGhlIHNhbXBsZSBub25jZQ==";
    return request;
}

int status_of(const UpgradeRequest& request, const OriginPolicy& policy = {}) {
    const UpgradeVerdict verdict = judge_upgrade(request, policy);
    const auto* refusal = get_if<Refusal>(&verdict);
    return refusal == nullptr ? 101 : refusal->status;
}

int status_for_origin(std::string_view origin, std::string_view host, const OriginPolicy& policy = {}) {
    UpgradeRequest request = good_request();
    request.origin = origin;
    request.host = host;
    return status_of(request, policy);
}

TEST(Handshake, ChoosesTheDialectByPathAndSubprotocol) {
    UpgradeRequest request = good_request();
    EXPECT_EQ(get<Dialect>(judge_upgrade(request, {})), Dialect::json);
    request.subprotocols = "parley.v1.json";
    EXPECT_EQ(get<Dialect>(judge_upgrade(request, {})), Dialect::json);
    request.subprotocols = "chat, parley.v1.json";
    EXPECT_EQ(get<Dialect>(judge_upgrade(request, {})), Dialect::json);
    request.subprotocols = "parley.v1.cbor";
    EXPECT_EQ(get<Dialect>(judge_upgrade(request, {})), Dialect::cbor);
    request.subprotocols = "parley.v2.json, parley.v1.cbor , parley.v1.json";
    EXPECT_EQ(get<Dialect>(judge_upgrade(request, {})), Dialect::cbor) << "the first that is known";
    request.subprotocols = "parley.v1.json,parley.v1.cbor";
    EXPECT_EQ(get<Dialect>(judge_upgrade(request, {})), Dialect::json);
    request.subprotocols = "";
    for (const std::string_view path : {"/", "/plain"}) {
        request.path = path;
        EXPECT_EQ(get<Dialect>(judge_upgrade(request, {})), Dialect::plain);
    }
}

TEST(Handshake, RefusesOtherSubprotocols) {
    UpgradeRequest request = good_request();
    request.subprotocols = "chat, superchat";
    EXPECT_EQ(status_of(request), 400);
    request.subprotocols = "parley.v1.jsonx";
    EXPECT_EQ(status_of(request), 400);
    request.path = "/";
    request.subprotocols = "parley.v1.json";
    EXPECT_EQ(status_of(request), 400);
    const std::string endless = "parley.v1.json," + std::string(200, 'x');
    request.path = "/ws";
    request.subprotocols = endless;
    EXPECT_EQ(status_of(request), 400);
}

TEST(Handshake, RefusesOtherPaths) {
    UpgradeRequest request = good_request();
    for (const std::string_view path : {"/ws/", "/wss", "/chat", "", "/index.html"}) {
        request.path = path;
        EXPECT_EQ(status_of(request), 404) << path;
    }
}

TEST(Handshake, RefusesWhatRfc6455DoesNotAllow) {
    UpgradeRequest request = good_request();
    request.get = false;
    EXPECT_EQ(status_of(request), 405);
    request = good_request();
    request.http_1_1 = false;
    EXPECT_EQ(status_of(request), 400);
    request = good_request();
    request.host = "";
    EXPECT_EQ(status_of(request), 400);
    for (const std::string_view upgrade : {"", "h2c", "websocketx", "websocket, h2c"}) {
        request = good_request();
        request.upgrade = upgrade;
        EXPECT_EQ(status_of(request), 400) << upgrade;
    }
    for (const std::string_view connection : {"", "keep-alive", "upgraded", "not upgrade"}) {
        request = good_request();
        request.connection = connection;
        EXPECT_EQ(status_of(request), 400) << connection;
    }
    for (const std::string_view version : {"", "8", "12", "14", "013", "13, 8"}) {
        request = good_request();
        request.version = version;
        EXPECT_EQ(status_of(request), 426) << version;
    }
    for (const std::string_view key : {"", "short==", "dGhlIHNhbXBsZSBub25jZQ=", "dGhlIHNhbXBsZSBub25jZQ===",
                                       "dGhlIHNhbXBsZSBub25jZQxx", "dGhl IHNhbXBsZSBub25jZ=="}) {
        request = good_request();
        request.key = key;
        EXPECT_EQ(status_of(request), 400) << key;
    }
}

TEST(Handshake, FindsUpgradeAmongOtherTokens) {
    UpgradeRequest request = good_request();
    for (const std::string_view connection : {"upgrade", "keep-alive, Upgrade", "UPGRADE , keep-alive"}) {
        request.connection = connection;
        EXPECT_EQ(status_of(request), 101) << connection;
    }
}

TEST(Handshake, AllowsPagesOfItsOwnOrigin) {
    EXPECT_EQ(status_for_origin("http://chat.example.org:3000", "chat.example.org:3000"), 101);
    EXPECT_EQ(status_for_origin("https://chat.example.org", "chat.example.org"), 101);
    EXPECT_EQ(status_for_origin("HTTP://Chat.Example.Org:3000", "chat.example.org:3000"), 101);
}

TEST(Handshake, RefusesPagesOfOtherOrigins) {
    for (const std::string_view origin :
         {"http://evil.example", "http://chat.example.org:3001", "http://chat.example.org", "null", "", "chat.example.org:3000",
          "http://chat.example.org:3000.evil.example", "file://", "http://localhost:3000", "ftp://chat.example.org:3000"}) {
        EXPECT_EQ(status_for_origin(origin, "chat.example.org:3000"), 403) << origin;
    }
}

TEST(Handshake, ItsOwnPagesComeByHttpsWhenItSpeaksTls) {
    const OriginPolicy policy{{"http://other.example"}, false, true};
    EXPECT_EQ(status_for_origin("https://chat.example.org", "chat.example.org", policy), 101);
    EXPECT_EQ(status_for_origin("HTTPS://chat.example.org:8443", "chat.example.org:8443", policy), 101);
    EXPECT_EQ(status_for_origin("http://chat.example.org", "chat.example.org", policy), 403);
    EXPECT_EQ(status_for_origin("http://other.example", "chat.example.org", policy), 101);
}

TEST(Handshake, AllowsListedOriginsExactly) {
    const OriginPolicy policy{{"https://other.example:8443"}, false};
    EXPECT_EQ(status_for_origin("https://other.example:8443", "chat.example.org", policy), 101);
    EXPECT_EQ(status_for_origin("https://other.example", "chat.example.org", policy), 403);
    EXPECT_EQ(status_for_origin("http://other.example:8443", "chat.example.org", policy), 403);
}

TEST(Handshake, AllowsPagesOfThisMachineWhenOnlyItIsServed) {
    const OriginPolicy policy{{}, true};
    for (const std::string_view origin :
         {"http://localhost:6931", "http://127.0.0.1:8000", "http://[::1]:8000", "http://localhost"}) {
        EXPECT_EQ(status_for_origin(origin, "localhost:3000", policy), 101) << origin;
        EXPECT_EQ(status_for_origin(origin, "[::1]:3000", policy), 101) << origin;
        EXPECT_EQ(status_for_origin(origin, "localhost:3000"), 403) << origin;
    }
    for (const std::string_view origin :
         {"http://evil.example", "http://localhost.evil.example", "http://127.0.0.1.evil.example", "null"}) {
        EXPECT_EQ(status_for_origin(origin, "localhost:3000", policy), 403) << origin;
    }
    EXPECT_EQ(status_for_origin("http://localhost:6931", "rebound.evil.example:3000", policy), 403);
}

}  // namespace
}  // namespace parley::server
