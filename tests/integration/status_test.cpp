// What the operator sees: /readyz, /metrics and the log.
#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <vector>

#include "tests/integration/support/chat_client.h"
#include "tests/integration/support/server_test.h"

namespace parley {
namespace {

class StatusTest : public ServerTest {
protected:
    HttpResponse get(const std::string& path, const std::string& more_headers = {}) {
        return WireClient(port_).get(path, more_headers);
    }
    /// The value of one line of /metrics; fails when there is none.
    double metric(const std::string& name) {
        const HttpResponse response = get("/metrics");
        EXPECT_EQ(response.status, 200) << response.body;
        std::istringstream lines(response.body);
        for (std::string line; std::getline(lines, line);)
            if (line.rfind(name + " ", 0) == 0) return std::stod(line.substr(name.size() + 1));
        ADD_FAILURE() << "there is no " << name;
        return -1;
    }
    /// The lines so far that hold the words; waits until there is one.
    std::vector<std::string> lines_with(const std::string& words) {
        const std::int64_t deadline = now_ms() + patience_ms;
        for (;;) {
            std::vector<std::string> found;
            std::istringstream lines(server_->errors());
            for (std::string line; std::getline(lines, line);)
                if (line.find(words) != std::string::npos) found.push_back(line);
            if (!found.empty() || now_ms() > deadline) return found;
        }
    }
};

TEST_F(StatusTest, AServerThatServesIsReadyAndSaysItsNumbersToNobodyWhoWasNotNamed) {
    start();
    const HttpResponse ready = get("/readyz");
    EXPECT_EQ(ready.status, 200);
    EXPECT_EQ(ready.body, "ready\n");
    EXPECT_EQ(get("/metrics").status, 404);
}

TEST_F(StatusTest, MetricsTellWhatHappens) {
    start({"--metrics=loopback"});
    const HttpResponse response = get("/metrics");
    EXPECT_EQ(response.headers.at("content-type"), "text/plain; version=0.0.4; charset=utf-8");
    ChatClient ada(port_);
    ada.sign_in("Ada");
    ada.join();
    ChatClient ben(port_);
    ben.sign_in("Ben");
    ben.join();
    ada.post("c1", "Hello");
    ada.next<Ack>();
    ben.next<EventPush>();
    ada.send(Search{"\"", {}, 20});
    EXPECT_THROW(ada.next<Found>(), std::runtime_error);
    EXPECT_EQ(metric("parley_sessions"), 2);
    EXPECT_GE(metric("parley_deliveries_total"), 2);
    EXPECT_GE(metric("parley_delivery_seconds_count"), 1);
    EXPECT_GE(metric("parley_commit_seconds_count"), 3);
    EXPECT_EQ(metric("parley_refusals_total{reason=\"bad_query\"}"), 1);
    EXPECT_EQ(metric("parley_rooms"), 3) << "the lobby, random and that of the staff";
    EXPECT_EQ(metric("parley_log_works"), 1);
    EXPECT_GT(metric("process_resident_memory_bytes"), 1'000'000);
    EXPECT_GT(metric("process_open_fds"), 5);
    EXPECT_EQ(get("/metrics", "X-Forwarded-For: 203.0.113.5\r\n").status, 403) << "a proxy speaks for somebody";
}

TEST_F(StatusTest, ATokenOpensMetrics) {
    const std::string file = (folder_.path() / "token").string();
    std::ofstream(file) << "k7Qx2-secret\n";
    start({"--metrics-token-file=" + file});
    EXPECT_EQ(get("/metrics").status, 401);
    EXPECT_EQ(get("/metrics", "Authorization: Bearer k7Qx2-secreT\r\n").status, 401);
    EXPECT_EQ(get("/metrics", "Authorization: Bearer k7Qx2-secret\r\n").status, 200);
}

TEST_F(StatusTest, ATokenFileWithoutATokenEndsTheStart) {
    const std::string file = (folder_.path() / "token").string();
    std::ofstream(file) << "\n";
    ServerProcess server(Launch{arguments({"--metrics-token-file=" + file}), {}});
    EXPECT_EQ(server.wait(), 2);
    EXPECT_NE(server.errors().find(file), std::string::npos) << server.errors();
}

TEST_F(StatusTest, LinesOfOneConnectionHaveItsNumberAndWhatStrangersSendForgesNone) {
    // One loop: what libwebsockets says of itself at this level goes through a buffer that all loops share.
    start({"--log-format=json", "--log-level=debug", "--threads=1"});
    Handshake forged;
    forged.more_headers = "Origin: http://evil\x1B[31m\x7F\xC2\x9B\xE2\x80\xAE\xFF\"},{\"level\":\"error\r\n";
    WireClient stranger(port_);
    stranger.send(handshake_bytes(forged));
    EXPECT_EQ(stranger.read_response().status, 403);
    const auto refused = lines_with("handshake refused");
    ASSERT_EQ(refused.size(), 1U);
    const auto line = nlohmann::json::parse(refused.front(), nullptr, false);
    ASSERT_TRUE(line.is_object()) << refused.front();
    EXPECT_EQ(line.at("level"), "debug");
    EXPECT_EQ(line.at("address"), "127.0.0.1");
    EXPECT_FALSE(line.at("connection").get<std::string>().empty());
    EXPECT_NE(line.at("message").get<std::string>().find("http://evil\\x1b[31m\\x7f\\xc2\\x9b\\xe2\\x80\\xae\\xff"),
              std::string::npos)
        << refused.front();

    { ChatClient ada(port_); }
    const auto gone = lines_with("a client is gone");
    ASSERT_EQ(gone.size(), 1U);
    const auto came = lines_with("a client has come");
    ASSERT_EQ(came.size(), 1U);
    EXPECT_EQ(nlohmann::json::parse(gone.front()).at("connection"), nlohmann::json::parse(came.front()).at("connection"));
    std::istringstream all(server_->errors());
    for (std::string one; std::getline(all, one);) EXPECT_TRUE(nlohmann::json::parse(one, nullptr, false).is_object()) << one;
}

TEST_F(StatusTest, LinesOfTextHaveTheNumberToo) {
    start({"--log-level=debug"});
    { ChatClient ada(port_); }
    const auto gone = lines_with("a client is gone");
    ASSERT_EQ(gone.size(), 1U);
    EXPECT_NE(gone.front().find("debug [connection "), std::string::npos) << gone.front();
}

}  // namespace
}  // namespace parley
