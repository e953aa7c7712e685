// https and wss: the same server behind a certificate.
#include <gtest/gtest.h>
#include <stdlib.h>

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "shared/codec.h"
#include "tests/integration/support/certified_test.h"
#include "tests/integration/support/chat_client.h"
#include "tests/integration/support/deadlines.h"
#include "tests/integration/support/tls_connection.h"

namespace parley {
namespace {

constexpr int tls_1_1 = 0x0302;
constexpr int tls_1_2 = 0x0303;

class Tls : public CertifiedTest {
protected:
    Tls() { make_certificate("parley"); }

    void start_tls(std::vector<std::string> more_arguments = {}) {
        more_arguments.insert(more_arguments.end(), {"--tls-cert=" + file("parley.crt"), "--tls-key=" + file("parley.key")});
        start(std::move(more_arguments));
    }
    /// Runs a server that is to end by itself with a line that says what is wrong.
    int run_with(const std::string& certificate, const std::string& key, const std::string& said) {
        ServerProcess process(
            Launch{arguments({"--log-level=off", "--tls-cert=" + file(certificate), "--tls-key=" + file(key)}), {}});
        const auto code = process.wait();
        const std::string errors = process.errors();
        EXPECT_NE(errors.find(said), std::string::npos) << errors;
        EXPECT_EQ(std::count(errors.begin(), errors.end(), '\n'), 1) << errors;
        EXPECT_EQ(process.first_line(), "");
        EXPECT_FALSE(std::filesystem::exists(data())) << "nothing was begun";
        return code.value_or(-1000);
    }

    [[nodiscard]] WireClient::Place place() const {
        WireClient::Place over_tls;
        over_tls.certificate = file("parley.crt");
        return over_tls;
    }
    [[nodiscard]] WireClient::Place slow_place() const {
        WireClient::Place slow = place();
        slow.receive_buffer_bytes = 4096;
        return slow;
    }
    [[nodiscard]] int status_for_origin(const std::string& origin) const {
        WireClient client(port_, place());
        Handshake handshake;
        handshake.host = "chat.example.org";
        handshake.more_headers = "Origin: " + origin + "\r\n";
        client.send(handshake_bytes(handshake));
        return client.read_response().status;
    }
};

TEST_F(Tls, SaysThatItSpeaksHttps) {
    start_tls();
    EXPECT_EQ(server_->first_line(), "listening on https://localhost:" + std::to_string(port_));
}

TEST_F(Tls, ServesThePageAndAsksBrowsersToComeThisWayOnly) {
    start_tls();
    WireClient client(port_, place());
    const HttpResponse index = client.get("/");
    EXPECT_EQ(index.status, 200);
    EXPECT_EQ(index.body, "<!doctype html><title>page</title>");
    EXPECT_EQ(index.headers.at("strict-transport-security"), "max-age=31536000");
    EXPECT_EQ(client.get("/healthz").headers.count("strict-transport-security"), 1U);
    EXPECT_EQ(client.get("/missing").headers.count("strict-transport-security"), 1U);
    start();
    EXPECT_EQ(WireClient(port_).get("/").headers.count("strict-transport-security"), 0U) << "nothing to promise without TLS";
}

TEST_F(Tls, TakesTheVersionsOfTodayAndHttp11Only) {
    start_tls();
    WireClient::Place wish = place();
    wish.alpn = "h2,http/1.1";
    const WireClient newest(port_, wish);
    EXPECT_EQ(newest.tls()->version(), "TLSv1.3");
    EXPECT_EQ(newest.tls()->alpn(), "http/1.1");
    wish.tls_version_max = tls_1_2;
    EXPECT_EQ(WireClient(port_, wish).tls()->version(), "TLSv1.2");
    wish.tls_version_max = tls_1_1;
    EXPECT_THROW(WireClient(port_, wish), std::runtime_error);
    EXPECT_EQ(WireClient(port_, place()).get("/healthz").status, 200);
}

TEST_F(Tls, PeopleTalk) {
    start_tls();
    ChatClient ann(port_, place());
    ChatClient bob(port_, place());
    SocketClient script(port_, Handshake{"/plain", ""}, place());
    ann.sign_in("Ann");
    bob.sign_in("Bob");
    ann.join();
    bob.join();
    ann.post("c1", "Hello");
    EXPECT_EQ(bob.next<EventPush>().event.body, "Hello");
    EXPECT_EQ(ann.next<Ack>().seq, 2U);
    EXPECT_EQ(script.read_text(), "Ann: Hello");
    script.send_text("Hi");
    EXPECT_EQ(ann.next<EventPush>().event.body, "Hi");
}

TEST_F(Tls, TakesWhatComesInOneGoWithoutWaitingForMore) {
    // More than a record holds, and more than one read takes: what OpenSSL has decrypted already is no news to the system.
    start_tls();
    ChatClient ann(port_, place());
    ann.sign_in("Ann");
    ann.join();
    const std::string large(60'000, 'x');
    std::string bytes;
    for (int i = 1; i <= 5; ++i) {
        const Send send{RoomId("lobby"), MessageCid("c" + std::to_string(i)), i % 2 == 0 ? large : "small"};
        bytes += frame_bytes({Opcode::text, encode(ClientMessage{100, send})});
    }
    ann.socket().wire().send(bytes);
    for (Seq seq = 2; seq <= 6; ++seq) EXPECT_EQ(ann.next<Ack>().seq, seq);
}

TEST_F(Tls, SendsALargeFileWholeAlsoToASlowReader) {
    std::string large;
    for (int i = 0; large.size() < 3'000'000; ++i) large += std::to_string(i) + "\n";
    write_page("large.bin", large);
    start_tls();
    WireClient client(port_, slow_place());
    EXPECT_TRUE(client.get("/large.bin").body == large);
    EXPECT_EQ(client.get("/healthz").status, 200) << "the connection goes on";
}

TEST_F(Tls, ASlowReaderGetsABacklogOfMegabytesWholeAndInOrder) {
    constexpr Seq messages = 80;
    start_tls();
    ChatClient ann(port_, place());
    ann.sign_in("Ann");
    ann.join();
    ChatClient slow(port_, slow_place());
    slow.sign_in("Slow");
    slow.join();
    for (Seq i = 1; i <= messages; ++i) {
        ann.post("c" + std::to_string(i), std::to_string(i) + std::string(60'000, 'x'));
        ann.next<Ack>();
    }
    // What was pushed before the queue was full, in order; then the word that the rest is to be fetched.
    Seq pushed = 1;
    for (;;) {
        auto message = decode_server_message(slow.socket().read_text());
        ASSERT_TRUE(message.ok());
        if (holds_alternative<Resync>(message.value().notice)) break;
        if (holds_alternative<PresencePush>(message.value().notice)) continue;
        const auto* push = get_if<EventPush>(&message.value().notice);
        ASSERT_NE(push, nullptr);
        ASSERT_EQ(push->event.seq, ++pushed);
    }
    EXPECT_LT(pushed, messages);
    const std::vector<Event> all = slow.history();
    ASSERT_EQ(all.size(), messages + 1);
    for (Seq i = 1; i <= messages; ++i) {
        EXPECT_EQ(all[i].seq, i + 1);
        EXPECT_TRUE(all[i].body == std::to_string(i) + std::string(60'000, 'x')) << "message " << i;
    }
}

TEST_F(Tls, HasNothingForThoseWhoComeWithoutTls) {
    start_tls();
    for (const std::string& request : {std::string("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"), handshake_bytes({}),
                                       std::string(100'000, 'x'), std::string(300, '\0')}) {
        WireClient client(port_);
        try {
            client.send(request);
        } catch (const std::runtime_error&) {
            // closed while it was still being sent
        }
        EXPECT_EQ(client.read_to_end().find("HTTP/1.1 "), std::string::npos);
    }
    EXPECT_EQ(WireClient(port_, place()).get("/healthz").status, 200);
}

TEST_F(Tls, TakesPagesOfItsOwnHttpsOriginOnly) {
    start_tls({"--host=127.0.0.1"});
    EXPECT_EQ(status_for_origin("https://chat.example.org"), 101);
    EXPECT_EQ(status_for_origin("http://chat.example.org"), 403);
    EXPECT_EQ(status_for_origin("https://evil.example"), 403);
    start_tls({"--allow-origin=http://chat.example.org"});
    EXPECT_EQ(status_for_origin("http://chat.example.org"), 101) << "the operator's word counts";
}

TEST_F(Tls, EndsConnectionsThatDoNotShakeHands) {
    start_tls();
    WireClient silent(port_);
    WireClient half(port_);
    half.send(std::string("\x16\x03\x01\x02\x00\x01\x00", 7));  // the beginning of a hello
    WireClient mute(port_, place());
    EXPECT_EQ(silent.read_to_end(), "");
    EXPECT_EQ(half.read_to_end(), "");
    EXPECT_EQ(mute.read_to_end(), "") << "a handshake of TLS is no request";
}

TEST_F(Tls, EndsInOrder) {
    start_tls();
    ChatClient ann(port_, place());
    ann.sign_in("Ann");
    ann.join();
    ChatClient stuck(port_, slow_place());
    stuck.sign_in("Stuck");
    stuck.join();
    const WireClient silent(port_);
    const WireClient idle(port_, place());
    for (int i = 1; i <= 50; ++i) {
        ann.post("c" + std::to_string(i), std::string(60'000, 'x'));
        ann.next<Ack>();
    }
    server_->send_signal(SIGTERM);
    ann.next<Reconnect>();
    EXPECT_EQ(ann.socket().read_close(), 1012);
    ann.socket().send({Opcode::close, "\x03\xF4"});
    EXPECT_EQ(server_->wait(stop_deadline_ms()), 0) << server_->errors();
}

TEST_F(Tls, RefusesFilesThatItCannotUseWithCodeOne) {
    make_certificate("other");
    std::ofstream(file("words.pem")) << "no certificate\n";
    const std::string locked = "openssl ec -in '" + file("parley.key") + "' -aes256 -passout pass:secret -out '" +
                               file("locked.key") + "' 2>/dev/null";
    ASSERT_EQ(std::system(locked.c_str()), 0);

    EXPECT_EQ(run_with("missing.crt", "parley.key", "missing.crt: No such file"), 1);
    EXPECT_EQ(run_with("parley.crt", "missing.key", "missing.key: No such file"), 1);
    EXPECT_EQ(run_with("words.pem", "parley.key", "words.pem holds no certificate in PEM form"), 1);
    EXPECT_EQ(run_with("parley.crt", "words.pem", "words.pem holds no private key in PEM form"), 1);
    EXPECT_EQ(run_with("web", "parley.key", "web holds no certificate"), 1);
    EXPECT_EQ(run_with("parley.crt", "other.key", "does not belong to the certificate"), 1);
    EXPECT_EQ(run_with("parley.crt", "locked.key", "has a passphrase"), 1);
}

}  // namespace
}  // namespace parley
