#include "native-server/net/arrivals.h"

#include <gtest/gtest.h>

#include <string>

namespace parley::server {
namespace {

const std::string question = "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n";

TEST(Arrivals, KnowAPlainQuestionAfterHealth) {
    EXPECT_TRUE(asks_for_health(question));
    EXPECT_TRUE(asks_for_health("GET /healthz HTTP/1.1\r\nUser-Agent: probe\r\nhOST: a\r\nConnection: keep-alive\r\n\r\n"));
}

TEST(Arrivals, LeaveEverythingElseToWhoeverServesIt) {
    for (const std::string& other :
         {std::string(), std::string("GET /healthz HTTP/1.1\r\nHost: localhost\r\n"), question + "GET / HTTP/1.1\r\n",
          std::string("GET /healthz HTTP/1.1\r\n\r\n"), std::string("HEAD /healthz HTTP/1.1\r\nHost: a\r\n\r\n"),
          std::string("GET /healthz HTTP/1.0\r\nHost: a\r\n\r\n"), std::string("GET /healthz?x HTTP/1.1\r\nHost: a\r\n\r\n"),
          std::string("GET /healthz HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\n\r\n"),
          std::string("GET /healthz HTTP/1.1\r\nHost: a\r\ncontent-length: 3\r\n\r\n"),
          std::string("GET /healthz HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"),
          std::string("\x16\x03\x01\x02")})
        EXPECT_FALSE(asks_for_health(other)) << other;
}

}  // namespace
}  // namespace parley::server
