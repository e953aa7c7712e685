// Behind a proxy that is trusted each of its people has an address of their own, and nobody else can pass as somebody.
#include <gtest/gtest.h>

#include <string>

#include "shared/limits.h"
#include "tests/integration/support/chat_client.h"
#include "tests/integration/support/server_test.h"

namespace parley {
namespace {

class ProxiesTest : public ServerTest {
protected:
    static Handshake from(const std::string& address) {
        Handshake handshake;
        handshake.more_headers = "X-Forwarded-For: " + address + "\r\n";
        return handshake;
    }
    /// What the server answers to a wrong password.
    std::string guess_from(const std::string& header) {
        SocketClient client(port_, from(header));
        static_cast<void>(client.read_text());
        client.send_text(encode(ClientMessage{1, AccountCommand(SignIn{"Ada", "not her password", ""})}));
        const auto answer = decode_server_message(client.read_text());
        if (!answer) return answer.error().error.message;
        const auto* error = get_if<ErrorReply>(&answer.value().notice);
        return error == nullptr ? "no error" : error->name;
    }
};

TEST_F(ProxiesTest, AGuesserBehindATrustedProxyLocksOutNobodyElseBehindIt) {
    start({"--trusted-proxy=127.0.0.1"});
    for (std::uint32_t i = 0; i < limits::wrong_guesses_max; ++i) EXPECT_EQ(guess_from("203.0.113.5"), "bad_credentials") << i;
    EXPECT_EQ(guess_from("203.0.113.5"), "locked");
    EXPECT_EQ(guess_from("198.51.100.1, 203.0.113.5"), "locked") << "what the guesser writes before it changes nothing";
    EXPECT_EQ(guess_from("198.51.100.1"), "bad_credentials");
}

TEST_F(ProxiesTest, WhoIsNotTrustedCantPassAsSomebodyElse) {
    start({"--trusted-proxy=192.0.2.1"});
    for (std::uint32_t i = 0; i < limits::wrong_guesses_max; ++i)
        EXPECT_EQ(guess_from("203.0.113." + std::to_string(i + 1)), "bad_credentials") << i;
    EXPECT_EQ(guess_from("203.0.113.99"), "locked") << "it is 127.0.0.1, whatever it says";
}

TEST_F(ProxiesTest, HandshakesTooManyFromOneAddressAreAnsweredWith429AndOthersComeIn) {
    start({"--trusted-proxy=127.0.0.1"});
    int status = 101;
    for (int i = 0; i < 10'000 && status == 101; ++i) {
        WireClient client(port_);
        client.send(handshake_bytes(from("203.0.113.5")));
        const HttpResponse response = client.read_response();
        status = response.status;
        if (status == 429) {
            EXPECT_GE(std::stoi(response.headers.at("retry-after")), 1);
        }
    }
    EXPECT_EQ(status, 429);
    EXPECT_NO_THROW(SocketClient(port_, from("203.0.113.6")));
}

TEST_F(ProxiesTest, AnUnnamedProxyOnThisMachineIsToldOfOnce) {
    start();
    for (int i = 0; i < 3; ++i) SocketClient client(port_, from("203.0.113.5"));
    const std::string errors = server_->errors();
    const std::size_t first = errors.find("--trusted-proxy");
    EXPECT_NE(first, std::string::npos) << errors;
}

}  // namespace
}  // namespace parley
