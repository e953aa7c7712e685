// How the program starts, fails to, and ends.
#include <gtest/gtest.h>
#include <poll.h>

#include <algorithm>
#include <csignal>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "shared/codec.h"
#include "tests/integration/support/chat_client.h"
#include "tests/integration/support/deadlines.h"
#include "tests/integration/support/server_test.h"

namespace parley {
namespace {

class Lifecycle : public ServerTest {
protected:
    /// Runs a program that is to end by itself; gives its code. Its stderr is one line.
    int run(const std::vector<std::string>& arguments, const std::string& said, std::vector<std::string> environment = {}) {
        ServerProcess process(Launch{arguments, std::move(environment)});
        const auto code = process.wait();
        const std::string errors = process.errors();
        EXPECT_NE(errors.find(said), std::string::npos) << errors;
        EXPECT_EQ(std::count(errors.begin(), errors.end(), '\n'), 1) << errors;
        EXPECT_EQ(process.first_line(), "");
        return code.value_or(-1000);
    }
};

TEST_F(Lifecycle, SaysWhereItListensOnceItDoes) {
    start();
    EXPECT_EQ(server_->first_line(), "listening on http://localhost:" + std::to_string(port_));
    EXPECT_TRUE(can_connect(port_));
    start({"--host=127.0.0.1"});
    EXPECT_EQ(server_->first_line(), "listening on http://127.0.0.1:" + std::to_string(port_));
}

TEST_F(Lifecycle, ListensOnBothLoopbacksWhereThereAreTwo) {
    ServerProcess probe(Launch{arguments({"--host=::1"}), {}});
    if (probe.first_line().empty()) GTEST_SKIP() << "no IPv6 here";
    const std::uint16_t probe_port = probe.port();
    EXPECT_EQ(probe.first_line(), "listening on http://[::1]:" + std::to_string(probe_port));
    EXPECT_TRUE(can_connect(probe_port, "::1"));
    EXPECT_FALSE(can_connect(probe_port, "127.0.0.1"));
    probe.send_signal(SIGKILL);
    probe.wait();
    start();
    EXPECT_TRUE(can_connect(port_, "::1"));
    EXPECT_TRUE(can_connect(port_, "127.0.0.1"));
    start({"--host=::"});
    EXPECT_EQ(server_->first_line(), "listening on http://[::]:" + std::to_string(port_));
    EXPECT_TRUE(can_connect(port_, "127.0.0.1"));
}

TEST_F(Lifecycle, RefusesBadOptionsWithCodeTwo) {
    EXPECT_EQ(run({"--nonsense"}, "--nonsense"), 2);
    EXPECT_EQ(run({"--port=99999"}, "99999"), 2);
    EXPECT_EQ(run({"--config=/nowhere/parley.toml"}, "/nowhere/parley.toml"), 2);
    EXPECT_EQ(run({}, "PARLEY_PORT", {"PARLEY_PORT=x"}), 2);
}

TEST_F(Lifecycle, RefusesAPortInUseWithCodeOne) {
    start();
    const std::string other = "--data-dir=" + (folder_.path() / "other").string();
    EXPECT_EQ(run({"--log-level=off", "--port=" + std::to_string(port_), other}, "the port is in use"), 1);
}

TEST_F(Lifecycle, RefusesADataDirectoryInUseWithCodeOne) {
    start();
    EXPECT_EQ(run(arguments({"--log-level=off"}), "is in use by another parley-server"), 1);
}

TEST_F(Lifecycle, RefusesAnUnusableDataDirectoryWithCodeOne) {
    EXPECT_EQ(run({"--log-level=off", "--port=0", "--data-dir=/proc/parley"}, "/proc/parley"), 1);
    EXPECT_EQ(run({"--log-level=off", "--port=0", "--data-dir=/dev/null"}, "/dev/null"), 1);
}

TEST_F(Lifecycle, RefusesAMissingWebRootWithCodeOne) {
    EXPECT_EQ(run({"--log-level=off", "--port=0", "--data-dir=" + data().string(), "--web-root=/nowhere"}, "/nowhere"), 1);
}

TEST_F(Lifecycle, TellsEverybodyToComeBackAndEnds) {
    for (const int signal_number : {SIGTERM, SIGINT}) {
        start();
        ChatClient ann(port_);
        ann.sign_in("Ann");
        ann.join();
        Handshake plain;
        plain.path = "/plain";
        SocketClient script(port_, plain);
        server_->send_signal(signal_number);
        EXPECT_GE(ann.next<Reconnect>().after_ms, 0);
        EXPECT_EQ(ann.socket().read_close(), 1012);
        EXPECT_EQ(script.read_close(), 1012);
        ann.socket().send({Opcode::close, "\x03\xF4"});
        script.send({Opcode::close, "\x03\xF4"});
        EXPECT_EQ(server_->wait(stop_deadline_ms()), 0) << server_->errors();
        EXPECT_FALSE(can_connect(port_));
    }
}

TEST_F(Lifecycle, AcksWhatItTookBeforeItEnds) {
    start();
    ChatClient ann(port_);
    ann.sign_in("Ann");
    ann.join();
    constexpr int count = 40;
    for (int i = 0; i < count; ++i) ann.post("c" + std::to_string(i), "words");
    ann.next<Ack>();
    server_->send_signal(SIGTERM);
    std::size_t acked = 1;
    int close_code = 0;
    while (close_code == 0) {
        const Frame frame = ann.socket().read_frame();
        if (frame.opcode == Opcode::close) {
            close_code = frame.close_code();
        } else if (auto message = decode_server_message(frame.payload); message.ok()) {
            if (holds_alternative<Ack>(message.value().notice)) ++acked;
        }
    }
    EXPECT_EQ(close_code, 1012);
    ann.socket().send({Opcode::close, "\x03\xF4"});
    EXPECT_EQ(server_->wait(stop_deadline_ms()), 0) << server_->errors();
    start();
    ChatClient reader(port_);
    reader.sign_in("Reader");
    reader.join();
    EXPECT_EQ(reader.history().size(), acked + 1)
        << "what was stored was acked, and the other way round, but for the room's `created`";
}

TEST_F(Lifecycle, EndsInTimeWithClientsThatNeverReadOrAnswer) {
    start();
    WireClient::Place tiny;
    tiny.receive_buffer_bytes = 4096;
    ChatClient stuck(port_, tiny);
    stuck.sign_in("Stuck");
    stuck.join();
    WireClient silent(port_);
    WireClient half(port_);
    half.send("GET / HTTP/1.1\r\nHost:");
    ChatClient ann(port_);
    ann.sign_in("Ann");
    ann.join();
    const std::string large(60'000, 'x');
    for (int i = 1; i <= 150; ++i) {
        ann.post("c" + std::to_string(i), large);
        ann.next<Ack>();
    }
    server_->send_signal(SIGTERM);
    EXPECT_EQ(server_->wait(stop_deadline_ms()), 0) << server_->errors();
}

TEST_F(Lifecycle, ASecondSignalEndsItAtOnce) {
    start();
    ChatClient ann(port_);
    server_->send_signal(SIGTERM);
    ann.next<Reconnect>();
    server_->send_signal(SIGTERM);
    EXPECT_EQ(server_->wait(stop_deadline_ms()), 0) << server_->errors();
}

TEST_F(Lifecycle, RunsWithoutStdout) {
    // The port can't be told, so it is one that was free a moment ago.
    start();
    const std::uint16_t free_port = port_;
    server_->send_signal(SIGKILL);
    server_->wait();
    ServerProcess mute(Launch{{"--port=" + std::to_string(free_port), "--data-dir=" + data().string()}, {}, true});
    const std::int64_t deadline = now_ms() + patience_ms;
    while (!can_connect(free_port) && now_ms() < deadline) ::poll(nullptr, 0, 10);
    EXPECT_EQ(WireClient(free_port).get("/healthz").status, 200) << mute.errors();
    mute.send_signal(SIGTERM);
    EXPECT_EQ(mute.wait(stop_deadline_ms()), 0) << mute.errors();
}

TEST_F(Lifecycle, ACrowdOverItsLimitIsToldSoAndHarmsNobody) {
    constexpr int open_files = 150;
    server_ = std::make_unique<ServerProcess>(Launch{arguments(), {}, false, open_files});
    port_ = server_->port();
    EXPECT_NE(server_->errors().find("raise the limit of open files"), std::string::npos) << server_->errors();
    ChatClient ann(port_);
    ann.sign_in("Ann");
    ann.join();
    std::vector<std::unique_ptr<WireClient>> crowd;
    crowd.reserve(2 * open_files);
    for (int i = 0; i < 2 * open_files; ++i) crowd.push_back(std::make_unique<WireClient>(port_));
    EXPECT_EQ(crowd.front()->read_response().status, 503) << "who is silent makes room for who comes";
    EXPECT_EQ(WireClient(port_).get("/healthz").status, 200) << "and holds nobody up";
    crowd.clear();
    for (int i = 0; i < 2 * open_files; ++i) {
        crowd.push_back(std::make_unique<WireClient>(port_));
        crowd.back()->send("GET / HTTP/1.1\r\n");
    }
    EXPECT_EQ(crowd.back()->read_response().status, 503);
    ann.post("c1", "still served");
    EXPECT_EQ(ann.next<Ack>().seq, 2U);
    crowd.clear();
    const std::int64_t deadline = now_ms() + patience_ms;
    int status = 503;
    while (status == 503 && now_ms() < deadline) {
        WireClient late(port_);
        late.send("GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n");
        status = late.read_response().status;
    }
    EXPECT_EQ(status, 200) << "there is room again";
}

}  // namespace
}  // namespace parley
