// Who becomes a WebSocket connection.
#include <gtest/gtest.h>

#include <string>

#include "tests/integration/support/server_test.h"

namespace parley {
namespace {

class Upgrade : public ServerTest {
protected:
    HttpResponse answer_to(const Handshake& handshake) {
        WireClient client(port_);
        client.send(handshake_bytes(handshake));
        return client.read_response();
    }
    int status_of(const Handshake& handshake) { return answer_to(handshake).status; }
};

TEST_F(Upgrade, IsAnsweredAsRfc6455Says) {
    start();
    Handshake handshake;
    handshake.more_headers = "Sec-WebSocket-Protocol: chat, parley.v1.json\r\nSec-WebSocket-Extensions: permessage-deflate\r\n";
    const SocketClient client(port_, handshake);
    EXPECT_EQ(client.response().headers.at("sec-websocket-accept"), "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
    EXPECT_EQ(client.response().headers.at("sec-websocket-protocol"), "parley.v1.json");
    EXPECT_EQ(client.response().headers.count("sec-websocket-extensions"), 0U);
}

TEST_F(Upgrade, WithoutASubprotocolNamesNone) {
    start();
    for (const std::string path : {"/ws", "/", "/plain"}) {
        Handshake handshake;
        handshake.path = path;
        EXPECT_EQ(SocketClient(port_, handshake).response().headers.count("sec-websocket-protocol"), 0U) << path;
    }
}

TEST_F(Upgrade, IsRefusedWithAStatusAndALine) {
    start();
    const auto refused = [&](int status, auto change) {
        Handshake handshake;
        change(handshake);
        const HttpResponse response = answer_to(handshake);
        EXPECT_EQ(response.status, status) << handshake_bytes(handshake);
        EXPECT_FALSE(response.body.empty());
        EXPECT_EQ(response.headers.at("connection"), "close");
        EXPECT_EQ(response.headers.at("x-content-type-options"), "nosniff");
    };
    refused(404, [](Handshake& h) { h.path = "/elsewhere"; });
    refused(405, [](Handshake& h) { h.method = "POST"; });
    refused(400, [](Handshake& h) { h.http = "HTTP/1.0"; });
    refused(400, [](Handshake& h) { h.host = ""; });
    refused(400, [](Handshake& h) { h.connection = "keep-alive"; });
    refused(400, [](Handshake& h) { h.upgrade = "h2c"; });
    refused(426, [](Handshake& h) { h.version = "8"; });
    refused(426, [](Handshake& h) { h.version = ""; });
    refused(400, [](Handshake& h) { h.key = ""; });
    refused(400, [](Handshake& h) { h.key = "too short"; });
    refused(400, [](Handshake& h) { h.more_headers = "Sec-WebSocket-Protocol: chat\r\n"; });
    refused(400, [](Handshake& h) { h.more_headers = "Sec-WebSocket-Protocol: " + std::string(1000, 'x') + "\r\n"; });
    refused(403, [](Handshake& h) { h.more_headers = "Origin: http://evil.example\r\n"; });
    refused(403, [](Handshake& h) { h.more_headers = "Origin: null\r\n"; });
    refused(400, [](Handshake& h) {
        h.path = "/";
        h.more_headers = "Sec-WebSocket-Protocol: parley.v1.json\r\n";
    });
}

TEST_F(Upgrade, TellsTheVersionThatItWants) {
    start();
    Handshake handshake;
    handshake.version = "8";
    EXPECT_EQ(answer_to(handshake).headers.at("sec-websocket-version"), "13");
}

TEST_F(Upgrade, LetsPagesOfAllowedOriginsIn) {
    start({"--allow-origin=https://chat.example.org"});
    for (const std::string origin :
         {"http://localhost:6931", "http://127.0.0.1", "http://localhost", "https://chat.example.org"}) {
        Handshake handshake;
        handshake.more_headers = "Origin: " + origin + "\r\n";
        EXPECT_EQ(status_of(handshake), 101) << origin;
    }
}

TEST_F(Upgrade, AServerForOthersKnowsNoOtherPagesOfThisMachine) {
    start({"--host=0.0.0.0"});
    Handshake handshake;
    handshake.host = "localhost:3000";
    handshake.more_headers = "Origin: http://localhost:6931\r\n";
    EXPECT_EQ(status_of(handshake), 403);
    handshake.more_headers = "Origin: http://localhost:3000\r\n";
    EXPECT_EQ(status_of(handshake), 101);
}

TEST_F(Upgrade, ToAnythingElseIsRefusedAndHarmless) {
    start();
    for (const std::string upgrade : {"foo", "h2c", "websocketx", "websocket, foo"}) {
        WireClient client(port_);
        Handshake handshake;
        handshake.upgrade = upgrade;
        // A request before it on the same connection is what crashes an unpatched libwebsockets (CVE-2025-11677).
        EXPECT_EQ(client.get("/healthz").status, 200);
        client.send(handshake_bytes(handshake));
        EXPECT_EQ(client.read_to_end().find("101"), std::string::npos) << upgrade;
    }
    EXPECT_EQ(WireClient(port_).get("/healthz").status, 200);
}

TEST_F(Upgrade, MayFollowAnotherRequest) {
    start();
    WireClient client(port_);
    EXPECT_EQ(client.get("/healthz").status, 200);
    client.send(handshake_bytes({}));
    EXPECT_EQ(client.read_response().status, 101);
}

TEST_F(Upgrade, MayComeByteByByte) {
    start();
    Handshake handshake;
    handshake.path = "/plain";
    WireClient client(port_);
    for (const char byte : handshake_bytes(handshake)) client.send(std::string_view(&byte, 1));
    EXPECT_EQ(client.read_response().status, 101);
    client.send(frame_bytes({Opcode::text, "hello"}));
    EXPECT_EQ(client.read(7), "\x81\x05hello");
}

TEST_F(Upgrade, AFrameThatDoesNotWaitForTheAnswerIsHarmless) {
    // RFC 6455 section 4.1 forbids it, and libwebsockets may garble it.
    start();
    Handshake handshake;
    handshake.path = "/plain";
    const std::string bytes = handshake_bytes(handshake) + frame_bytes({Opcode::text, "early"});
    for (std::size_t cut = 1; cut < bytes.size(); cut += 7) {
        WireClient client(port_);
        client.send(bytes.substr(0, cut));
        client.send(bytes.substr(cut));
        EXPECT_EQ(client.read_response().status, 101);
    }
    EXPECT_EQ(WireClient(port_).get("/healthz").status, 200);
}

}  // namespace
}  // namespace parley
