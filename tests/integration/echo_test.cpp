// RFC 6455 at /echo, where every message comes back: what suites of others try is tried here first.
#include <gtest/gtest.h>

#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "shared/limits.h"
#include "tests/integration/support/server_test.h"

namespace parley {
namespace {

std::string code_bytes(int code, const std::string& reason = {}) {
    return std::string{static_cast<char>(code >> 8), static_cast<char>(code & 0xFF)} + reason;
}

class EchoTest : public ServerTest {
protected:
    void SetUp() override { start({"--diagnostics"}); }
    SocketClient client() {
        Handshake handshake;
        handshake.path = "/echo";
        return SocketClient(port_, handshake);
    }
    int close_code_after(const std::string& bytes) {
        auto one = client();
        one.wire().send(bytes);
        return one.read_close();
    }
};

TEST_F(EchoTest, IsOnlyThereWhereTheOperatorAsksForIt) {
    start();
    EXPECT_THROW(client(), std::runtime_error);
}

TEST_F(EchoTest, TextAndBinaryOfAnyLengthComeBackAsTheyWere) {
    auto one = client();
    for (const std::size_t bytes : {0UL, 1UL, 125UL, 126UL, 127UL, 128UL, 65'535UL, 65'536UL, 65'537UL, 1'000'000UL}) {
        const std::string text(bytes, '*');
        one.send_text(text);
        const Frame back = one.read_frame();
        EXPECT_EQ(back.opcode, Opcode::text);
        EXPECT_EQ(back.payload, text);
        const std::string binary(bytes, '\xFE');
        one.send({Opcode::binary, binary});
        EXPECT_EQ(one.read_binary(), binary);
    }
}

TEST_F(EchoTest, TheLargestMessageComesBackAndALargerOneIsClosedWith1009) {
    auto one = client();
    const std::string largest(limits::echo_bytes_max, 'x');
    one.send({Opcode::binary, largest});
    EXPECT_EQ(one.read_binary(), largest);
    one.send({Opcode::binary, largest, false});
    one.send({Opcode::continuation, "y"});
    EXPECT_EQ(one.read_close(), 1009);
}

TEST_F(EchoTest, ManySmallFragmentsAreOneMessage) {
    auto one = client();
    constexpr std::size_t count = 20'000;
    std::string bytes = frame_bytes({Opcode::binary, "", false});
    for (std::size_t i = 0; i < count; ++i) bytes += frame_bytes({Opcode::continuation, "ab", false});
    bytes += frame_bytes({Opcode::continuation, ""});
    one.wire().send(bytes);
    EXPECT_EQ(one.read_binary().size(), 2 * count);
}

TEST_F(EchoTest, AHundredMessagesInOneSegmentComeBackInOrder) {
    auto one = client();
    std::string bytes;
    for (int i = 0; i < 100; ++i) bytes += frame_bytes({i % 2 == 0 ? Opcode::text : Opcode::binary, std::to_string(i)});
    one.wire().send(bytes);
    for (int i = 0; i < 100; ++i) {
        const Frame back = one.read_frame();
        EXPECT_EQ(back.opcode, i % 2 == 0 ? Opcode::text : Opcode::binary);
        EXPECT_EQ(back.payload, std::to_string(i));
    }
}

TEST_F(EchoTest, ControlFramesBetweenFragmentsAreAnsweredAtOnce) {
    auto one = client();
    one.send({Opcode::text, "one ", false});
    one.send({Opcode::ping, "a"});
    EXPECT_EQ(one.read_frame().opcode, Opcode::pong);
    one.send({Opcode::pong, "nobody asked"});
    one.send({Opcode::continuation, "two ", false});
    one.send({Opcode::ping, "b"});
    EXPECT_EQ(one.read_frame().payload, "b");
    one.send({Opcode::continuation, "three"});
    EXPECT_EQ(one.read_text(), "one two three");
}

TEST_F(EchoTest, EachOfManyPingsInOneSegmentIsAnswered) {
    auto one = client();
    std::string bytes;
    for (int i = 0; i < 10; ++i) bytes += frame_bytes({Opcode::ping, "ping " + std::to_string(i)});
    one.wire().send(bytes);
    for (int i = 0; i < 10; ++i) {
        const Frame pong = one.read_frame();
        EXPECT_EQ(pong.opcode, Opcode::pong);
        EXPECT_EQ(pong.payload, "ping " + std::to_string(i));
    }
}

TEST_F(EchoTest, WhatBreaksTheFramingIsClosedWith1002) {
    const std::string begun = frame_bytes({Opcode::text, "begun", false});
    std::vector<std::pair<std::string, std::string>> broken = {
        {"a long ping", frame_bytes({Opcode::ping, std::string(126, 'p')})},
        {"a ping in parts", frame_bytes({Opcode::ping, "p", false})},
        {"a close in parts", frame_bytes({Opcode::close, code_bytes(1000), false})},
        {"a continuation of nothing", frame_bytes({Opcode::continuation, "c"})},
        {"an end of nothing", frame_bytes({Opcode::continuation, "c", false})},
        {"a new message within one", begun + frame_bytes({Opcode::text, "again"})},
        {"a binary one within a text", begun + frame_bytes({Opcode::binary, "again"})},
        {"no mask", frame_bytes({Opcode::text, "naked", true, false})},
        {"a close of one byte", frame_bytes({Opcode::close, "\x03"})},
        {"a long close", frame_bytes({Opcode::close, code_bytes(1000, std::string(124, 'r'))})},
    };
    for (const int opcode : {3, 4, 5, 6, 7, 11, 12, 13, 14, 15})
        broken.emplace_back("opcode " + std::to_string(opcode), frame_bytes({static_cast<Opcode>(opcode), ""}));
    for (const int bits : {0x40, 0x20, 0x10, 0x70}) {
        broken.emplace_back("text, reserved bits " + std::to_string(bits),
                            frame_bytes({static_cast<Opcode>(bits | 1), "text"}));
        broken.emplace_back("ping, reserved bits " + std::to_string(bits), frame_bytes({static_cast<Opcode>(bits | 9), ""}));
        broken.emplace_back("close, reserved bits " + std::to_string(bits),
                            frame_bytes({static_cast<Opcode>(bits | 8), code_bytes(1000)}));
    }
    for (const auto& [what, bytes] : broken) EXPECT_EQ(close_code_after(bytes), 1002) << what;
}

TEST_F(EchoTest, ACloseIsAnsweredWithItsCodeAndOneWithoutACodeWithoutOne) {
    for (const int code : {1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 3000, 3999, 4000, 4999})
        EXPECT_EQ(close_code_after(frame_bytes({Opcode::close, code_bytes(code, "so long")})), code);
    auto silent = client();
    silent.send({Opcode::close, ""});
    const Frame answer = silent.read_frame();
    EXPECT_EQ(answer.opcode, Opcode::close);
    EXPECT_TRUE(answer.payload.empty() || answer.close_code() == 1000);
}

TEST_F(EchoTest, CodesThatMayNotBeSentAreClosedWith1002) {
    for (const int code : {0, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65'535})
        EXPECT_EQ(close_code_after(frame_bytes({Opcode::close, code_bytes(code)})), 1002) << code;
}

TEST_F(EchoTest, AReasonThatIsNoUtf8IsClosedWith1007) {
    EXPECT_EQ(close_code_after(frame_bytes({Opcode::close, code_bytes(1000, "\xCE\xBA\xED\xA0\x80")})), 1007);
}

TEST_F(EchoTest, BrokenUtf8IsClosedWith1007BeforeTheMessageEnds) {
    auto early = client();
    early.send({Opcode::text, "\xCE\xBA\xE1\xBD\xB9\xCF\x83\xCE\xBC\xCE\xB5", false});
    early.send({Opcode::continuation, "\xF4\x90\x80\x80", false});
    EXPECT_EQ(early.read_close(), 1007);

    auto within_a_frame = client();
    const std::string whole = frame_bytes({Opcode::text, "good \xF4\x90 and a long rest that never comes"});
    within_a_frame.wire().send(whole.substr(0, 6 + 7));
    EXPECT_EQ(within_a_frame.read_close(), 1007);
}

TEST_F(EchoTest, ACharacterMayBeSplitOverFragments) {
    auto one = client();
    one.send({Opcode::text, "\xF0\x9F", false});
    one.send({Opcode::continuation, "", false});
    one.send({Opcode::continuation, "\x98", false});
    one.send({Opcode::continuation, "\x80"});
    EXPECT_EQ(one.read_text(), "\xF0\x9F\x98\x80");
    one.send({Opcode::text, "\xF0\x9F\x98", false});
    one.send({Opcode::continuation, ""});
    EXPECT_EQ(one.read_close(), 1007);
}

TEST_F(EchoTest, WhatComesAfterACloseIsNotAnswered) {
    auto one = client();
    one.wire().send(frame_bytes({Opcode::close, code_bytes(1000)}) + frame_bytes({Opcode::text, "late"}) +
                    frame_bytes({Opcode::ping, "late"}));
    EXPECT_EQ(one.read_frame().opcode, Opcode::close);
    EXPECT_EQ(one.wire().read_to_end(), "");
}

TEST_F(EchoTest, WhoSendsAndNeverReadsIsClosedAndOthersAreServed) {
    WireClient::Place tiny;
    tiny.receive_buffer_bytes = 4096;
    Handshake handshake;
    handshake.path = "/echo";
    SocketClient greedy(port_, handshake, tiny);
    const std::string megabyte(1'000'000, 'g');
    EXPECT_THROW(for (int i = 0; i < 100; ++i) greedy.send({Opcode::binary, megabyte}); greedy.wire().read_to_end();
                 throw std::runtime_error("ended"), std::runtime_error);
    auto other = client();
    other.send_text("and I?");
    EXPECT_EQ(other.read_text(), "and I?");
}

}  // namespace
}  // namespace parley
