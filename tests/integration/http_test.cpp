// The page and the health check, over real sockets.
#include <gtest/gtest.h>

#include <string>

#include "tests/integration/support/server_test.h"

namespace parley {
namespace {

class Http : public ServerTest {
protected:
    /// Sends bytes and gives everything that comes until the server closes.
    std::string raw(const std::string& request) {
        WireClient client(port_);
        client.send(request);
        return client.read_to_end();
    }
};

TEST_F(Http, TellsItsHealth) {
    start();
    const HttpResponse response = WireClient(port_).get("/healthz");
    EXPECT_EQ(response.status, 200);
    EXPECT_EQ(response.headers.at("content-type"), "application/json");
    EXPECT_EQ(response.headers.at("cache-control"), "no-store");
    EXPECT_EQ(response.body.rfind(R"({"name":"parley","status":"ok")", 0), 0U) << response.body;
}

TEST_F(Http, ServesThePageWithAllItsHeaders) {
    write_page("app.0123abcd.js", "let x;");
    write_page("app.0123abcd.js.br", "brotli");
    write_page("page.wasm", "wasm");
    start();
    WireClient client(port_);
    const HttpResponse index = client.get("/");
    EXPECT_EQ(index.status, 200);
    EXPECT_EQ(index.body, "<!doctype html><title>page</title>");
    EXPECT_EQ(index.headers.at("content-type"), "text/html; charset=utf-8");
    EXPECT_EQ(index.headers.at("cache-control"), "no-cache");
    EXPECT_EQ(index.headers.at("content-security-policy"),
              "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' blob: data:; "
              "media-src 'self'; font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; base-uri 'self'; "
              "form-action 'self'; frame-ancestors 'none'");
    EXPECT_EQ(index.headers.at("x-content-type-options"), "nosniff");
    EXPECT_EQ(index.headers.at("referrer-policy"), "no-referrer");
    EXPECT_EQ(index.headers.at("cross-origin-opener-policy"), "same-origin");
    EXPECT_EQ(index.headers.at("permissions-policy").rfind("camera=(), ", 0), 0U);

    const HttpResponse script = client.get("/app.0123abcd.js", "Accept-Encoding: gzip, br\r\n");
    EXPECT_EQ(script.body, "brotli");
    EXPECT_EQ(script.headers.at("content-encoding"), "br");
    EXPECT_EQ(script.headers.at("vary"), "Accept-Encoding");
    EXPECT_EQ(script.headers.at("cache-control"), "public, max-age=31536000, immutable");
    EXPECT_EQ(client.get("/page.wasm").headers.at("content-type"), "application/wasm");
    EXPECT_EQ(client.get("/r/any-room").body, index.body);
}

TEST_F(Http, EveryAnswerKeepsPagesOfOthersAndGuessesOut) {
    start();
    for (const std::string path :
         {"/", "/r/lobby", "/healthz", "/missing.js", "/files/unknown/cat.png", "/oidc/acme/start", "/ws"}) {
        WireClient client(port_);
        const HttpResponse response = client.get(path);
        for (const std::string name :
             {"content-security-policy", "x-content-type-options", "referrer-policy", "permissions-policy"})
            EXPECT_EQ(response.headers.count(name), 1U) << path << " lacks " << name;
        EXPECT_NE(response.headers.at("content-security-policy").find("frame-ancestors 'none'"), std::string::npos) << path;
        EXPECT_EQ(response.headers.count("server"), 0U) << "which program and version it is, is nobody's business";
    }
    WireClient refused(port_);
    Handshake handshake;
    handshake.version = "8";
    refused.send(handshake_bytes(handshake));
    EXPECT_EQ(refused.read_response().headers.count("content-security-policy"), 1U);
}

TEST_F(Http, AnswersWithNothingNewWhenNothingIs) {
    start();
    WireClient client(port_);
    const std::string tag = client.get("/").headers.at("etag");
    const HttpResponse unchanged = client.get("/", "If-None-Match: " + tag + "\r\n");
    EXPECT_EQ(unchanged.status, 304);
    EXPECT_EQ(unchanged.headers.at("etag"), tag);
    EXPECT_EQ(client.get("/", "If-None-Match: \"other\"\r\n").status, 200);
}

TEST_F(Http, AnswersHeadWithoutABody) {
    start();
    WireClient client(port_);
    client.send("HEAD / HTTP/1.1\r\nHost: localhost\r\n\r\n");
    const HttpResponse head = client.read_response(true);
    EXPECT_EQ(head.status, 200);
    EXPECT_EQ(head.headers.at("content-length"), "34");
    EXPECT_EQ(client.get("/healthz").status, 200) << "the connection goes on";
}

TEST_F(Http, RefusesOtherMethods) {
    start();
    for (const std::string method : {"POST", "PUT", "DELETE", "OPTIONS", "PATCH"}) {
        WireClient client(port_);
        client.send(method + " / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\nhi");
        const HttpResponse response = client.read_response();
        EXPECT_EQ(response.status, 405) << method;
        EXPECT_EQ(response.headers.at("allow"), "GET, HEAD");
    }
    for (const std::string method : {"CONNECT", "NONSENSE"}) {
        EXPECT_EQ(raw(method + " / HTTP/1.1\r\nHost: localhost\r\n\r\n").find("200"), std::string::npos);
    }
    EXPECT_EQ(WireClient(port_).get("/healthz").status, 200);
}

TEST_F(Http, FindsNothingElse) {
    start();
    const HttpResponse response = WireClient(port_).get("/missing.js");
    EXPECT_EQ(response.status, 404);
    EXPECT_EQ(response.body, "There is nothing here.\n");
    EXPECT_EQ(response.headers.at("content-type"), "text/plain; charset=utf-8");
}

TEST_F(Http, NoPathLeadsOutOfTheFolder) {
    start();
    for (const std::string path :
         {"/../data/parley.db", "/%2e%2e/data/parley.db", "/..%2fdata%2fparley.db", "/..%5cdata", "//etc/passwd",
          "/r/../../data/parley.db", "/%00", "/index.html%00.js", "/.%2e/%2e./etc/passwd"}) {
        const std::string answer = raw("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        const bool page = answer.find("<title>page</title>") != std::string::npos;
        const bool refused =
            answer.empty() || answer.find(" 404 ") != std::string::npos || answer.find(" 403 ") != std::string::npos;
        EXPECT_TRUE(refused || page) << path << "\n" << answer;
        EXPECT_EQ(answer.find("SQLite"), std::string::npos) << path;
        EXPECT_EQ(answer.find("root:"), std::string::npos) << path;
    }
}

TEST_F(Http, SendsALargeFileWholeAlsoToASlowReader) {
    std::string large;
    for (int i = 0; large.size() < 3'000'000; ++i) large += std::to_string(i) + "\n";
    write_page("large.bin", large);
    start();
    WireClient::Place slow;
    slow.receive_buffer_bytes = 4096;
    WireClient client(port_, slow);
    EXPECT_EQ(client.get("/large.bin").body, large);
    EXPECT_EQ(client.get("/healthz").status, 200) << "the connection goes on";
}

TEST_F(Http, AnswersRequestsThatFollowEachOtherAtOnce) {
    write_page("large.bin", std::string(500'000, 'x'));
    start();
    WireClient client(port_);
    const std::string request = " HTTP/1.1\r\nHost: localhost\r\n\r\n";
    client.send("GET /large.bin" + request + "GET /healthz" + request + "GET /missing" + request);
    EXPECT_EQ(client.read_response().body.size(), 500'000U);
    EXPECT_EQ(client.read_response().status, 200);
    EXPECT_EQ(client.read_response().status, 404);
}

TEST_F(Http, ClosesAfterAnOldOrUnwillingClient) {
    start();
    EXPECT_NE(raw("GET /healthz HTTP/1.0\r\nHost: localhost\r\n\r\n").find("parley"), std::string::npos);
    EXPECT_NE(raw("GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").find("parley"), std::string::npos);
    EXPECT_NE(raw("GET /healthz HTTP/1.1\r\n\r\n").find(" 400 "), std::string::npos);
}

TEST_F(Http, ARequestWithABodyEndsTheConnection) {
    start();
    const std::string smuggled = "GET /missing HTTP/1.1\r\nHost: localhost\r\n\r\n";
    const std::string chunked =
        raw("GET /healthz HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n" + smuggled);
    EXPECT_NE(chunked.find(" 200 "), std::string::npos);
    EXPECT_EQ(chunked.find(" 404 "), std::string::npos) << "what follows is no request";
}

TEST_F(Http, SurvivesHeadersWithoutEnd) {
    start();
    raw("GET / HTTP/1.1\r\nHost: localhost\r\nX-Long: " + std::string(100'000, 'x') + "\r\n\r\n");
    raw("GET /" + std::string(100'000, 'x') + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
    EXPECT_EQ(WireClient(port_).get("/healthz").status, 200);
}

TEST_F(Http, SaysHowToBuildThePageWhenThereIsNone) {
    std::filesystem::remove(web() / "index.html");
    start();
    const HttpResponse response = WireClient(port_).get("/");
    EXPECT_EQ(response.status, 200);
    EXPECT_NE(response.body.find("script/server"), std::string::npos);
}

}  // namespace
}  // namespace parley
