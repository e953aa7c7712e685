// Who goes too fast is told to wait, over the wire and over HTTP; who waits gets everything done.
#include <gtest/gtest.h>

#include <fstream>
#include <string>
#include <vector>

#include "tests/integration/support/chat_client.h"
#include "tests/integration/support/server_test.h"

namespace parley {
namespace {

class RatesTest : public ServerTest {
protected:
    static Result<ServerMessage, DecodeError> read(ChatClient& client) {
        return decode_server_message(client.socket().read_text());
    }
    /// Reads what comes until then; what is pushed may.
    static void read_until(ChatClient& client, std::int64_t then_ms) {
        for (std::int64_t left = 0; (left = then_ms - now_ms()) > 0;) {
            if (client.socket().wire().is_silent_for(static_cast<int>(left))) return;
            EXPECT_TRUE(read(client));
        }
    }
    /// Searches many times at once; how many were refused.
    static std::size_t search_many_times(ChatClient& client, std::size_t times) {
        for (std::size_t i = 0; i < times; ++i) client.send(Search{"tea", {}, 20});
        std::size_t refused = 0;
        for (std::size_t answers = 0; answers < times;) {
            const auto message = read(client);
            if (!message) ADD_FAILURE() << message.error().error.message;
            if (holds_alternative<Found>(message.value().notice)) ++answers;
            if (const auto* error = get_if<ErrorReply>(&message.value().notice)) {
                ++answers;
                if (error->name != "rate_limited") continue;  // busy: the index has a lot to do
                ++refused;
                EXPECT_TRUE(error->temporary);
                EXPECT_GT(error->retry_ms, 0U);
            }
        }
        return refused;
    }
};

TEST_F(RatesTest, SearchesTooManyAreRefusedWithTheTimeToWaitAndGoOnAfterIt) {
    start();
    ChatClient ada(port_);
    ada.sign_in("Ada");
    EXPECT_GT(search_many_times(ada, 400), 0U);
    const std::int64_t until = now_ms() + patience_ms;
    while (search_many_times(ada, 1) > 0) ASSERT_LT(now_ms(), until) << "it takes a tenth of a second";
    ChatClient ben(port_);
    ben.sign_in("Ben");
    EXPECT_EQ(search_many_times(ben, 1), 0U) << "nobody else is slowed down";
}

TEST_F(RatesTest, MessagesOfOneWhoWaitsAreAllPostedOnceAndInOrder) {
    const std::string file = (folder_.path() / "limits").string();
    std::ofstream(file) << "connection-messages-at-once = 3\nconnection-messages-a-second = 2\n";
    start({"--limits=" + file});
    ChatClient ada(port_);
    ada.sign_in("Ada");
    ada.join();
    constexpr std::size_t count = 6;
    const auto cid = [](std::size_t i) { return "c" + std::to_string(i); };
    std::size_t posted = 0;
    std::size_t refused = 0;
    ada.post(cid(0), "one of many");
    while (posted < count) {
        const auto message = read(ada);
        ASSERT_TRUE(message);
        const auto* error = get_if<ErrorReply>(&message.value().notice);
        if (error != nullptr) {
            ASSERT_EQ(error->name, "rate_limited");
            ASSERT_GT(error->retry_ms, 0U);
            ++refused;
            read_until(ada, now_ms() + static_cast<std::int64_t>(error->retry_ms));
        } else if (holds_alternative<Ack>(message.value().notice)) {
            ++posted;
        } else {
            continue;
        }
        if (posted < count) ada.post(cid(posted), "one of many");
        ASSERT_LT(refused, count) << "who waits as long as was said may go on";
    }
    EXPECT_GT(refused, 0U);
    const std::vector<Event> all = ada.history();
    ASSERT_EQ(all.size(), count + 1) << "and the room's beginning";
    for (std::size_t i = 0; i < count; ++i) ASSERT_EQ(all[i + 1].cid.value, cid(i));
}

TEST_F(RatesTest, WhoGoesOnAllTheSameIsClosedWith4103) {
    start();
    ChatClient ada(port_);
    ada.sign_in("Ada");
    constexpr int at_once = 100;
    std::string searches;
    for (int i = 0; i < at_once; ++i) searches += frame_bytes({Opcode::text, encode(ClientMessage{9, Search{"tea", {}, 20}})});
    int code = 0;
    for (int round = 0; round < 400 && code == 0; ++round) {
        ada.socket().wire().send(searches);
        for (int answers = 0; answers < at_once && code == 0; ++answers) {
            const Frame frame = ada.socket().read_frame();
            if (frame.opcode == Opcode::close) code = frame.close_code();
        }
    }
    EXPECT_EQ(code, 4103);
    ChatClient again(port_);
    EXPECT_EQ(again.sign_in("Ada").user.name, "Ada");
}

TEST_F(RatesTest, UploadsTooManyAreAnsweredWith429AndWhenToComeBack) {
    start();
    ChatClient ada(port_);
    const std::string token = ada.sign_in("Ada").token;
    WireClient client(port_);
    int last = 0;
    for (int i = 0; i < 400 && last != 429; ++i) {
        client.send("POST /files?name=a&bytes=1 HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\nAuthorization: Bearer " +
                    token + "\r\n\r\n");
        const HttpResponse response = client.read_response();
        last = response.status;
        if (last == 429) {
            EXPECT_EQ(response.headers.at("retry-after"), "1");
        }
    }
    EXPECT_EQ(last, 429);
}

TEST_F(RatesTest, TheOperatorsFileBoundsRatesMessagesFilesAndConnections) {
    const std::string file = (folder_.path() / "limits").string();
    std::ofstream(file) << "connection-messages-at-once = 2\nmessage-bytes = 1000\nfile-bytes = 5\nconnections = 2\n";
    start({"--limits=" + file, "--threads=1"});
    ChatClient ada(port_);
    EXPECT_EQ(ada.hello().body_bytes_max, 1000U);
    EXPECT_EQ(ada.hello().file_bytes_max, 5U);
    const std::string token = ada.sign_in("Ada").token;
    ada.join();
    const auto error_after = [&](const std::string& cid, const std::string& body) {
        ada.post(cid, body);
        for (;;) {
            const auto message = read(ada);
            if (!message) return message.error().error.message;
            if (holds_alternative<Ack>(message.value().notice)) return std::string("none");
            if (const auto* error = get_if<ErrorReply>(&message.value().notice)) return error->name;
        }
    };
    EXPECT_EQ(error_after("c1", std::string(1001, 'x')), "too_large");
    EXPECT_EQ(error_after("c2", std::string(1000, 'x')), "none");
    EXPECT_EQ(error_after("c3", "Hello"), "rate_limited") << "the one that was too large counted too";
    {
        WireClient client(port_);
        client.send("POST /files?name=a&bytes=6 HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\nAuthorization: Bearer " +
                    token + "\r\n\r\n");
        EXPECT_EQ(client.read_response().status, 413);
        WireClient full(port_);
        full.send(handshake_bytes(Handshake()));
        EXPECT_EQ(full.read_response().status, 503);
    }
}

TEST_F(RatesTest, WithoutRateLimitsNobodyIsSlowedDownAndTheOperatorIsTold) {
    start({"--no-rate-limits"});
    ChatClient ada(port_);
    ada.sign_in("Ada");
    EXPECT_EQ(search_many_times(ada, 400), 0U);
    EXPECT_NE(server_->errors().find("--no-rate-limits"), std::string::npos);
}

}  // namespace
}  // namespace parley
