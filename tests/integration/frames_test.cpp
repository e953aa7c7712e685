// RFC 6455 on the wire: framing, limits, control frames, closing.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "shared/limits.h"
#include "tests/integration/support/chat_client.h"
#include "tests/integration/support/server_test.h"

namespace parley {
namespace {

class Frames : public ServerTest {
protected:
    /// A plain-text client: what it says comes back.
    SocketClient plain() {
        Handshake handshake;
        handshake.path = "/plain";
        return SocketClient(port_, handshake);
    }
    static std::vector<Frame> in_fragments(const std::string& text, std::size_t bytes) {
        std::vector<Frame> frames;
        for (std::size_t at = 0; at < text.size(); at += bytes) {
            const Opcode opcode = at == 0 ? Opcode::text : Opcode::continuation;
            frames.push_back({opcode, text.substr(at, bytes), at + bytes >= text.size()});
        }
        return frames;
    }
};

TEST_F(Frames, AMessageMayComeInFragments) {
    start();
    auto client = plain();
    const std::string text = "fragments of \xF0\x9F\x98\x80 and more";
    for (const std::size_t bytes : {1U, 2U, 5U}) {
        for (const Frame& frame : in_fragments(text, bytes)) client.send(frame);
        EXPECT_EQ(client.read_text(), text);
    }
}

TEST_F(Frames, AMessageMayComeByteByByte) {
    start();
    auto client = plain();
    for (const char byte : frame_bytes({Opcode::text, "slowly"})) client.wire().send(std::string_view(&byte, 1));
    EXPECT_EQ(client.read_text(), "slowly");
}

TEST_F(Frames, ManyMessagesMayComeInOneSegment) {
    start();
    auto client = plain();
    std::string bytes;
    constexpr int count = 50;
    for (int i = 0; i < count; ++i) bytes += frame_bytes({Opcode::text, "message " + std::to_string(i)});
    client.wire().send(bytes);
    for (int i = 0; i < count; ++i) EXPECT_EQ(client.read_text(), "message " + std::to_string(i));
}

TEST_F(Frames, TheLargestBodyComesBack) {
    start();
    auto client = plain();
    for (const std::size_t size : {125UL, 126UL, 1023UL, 1024UL, 1025UL, 65'535UL, limits::body_bytes_max}) {
        const std::string text(size, 'x');
        client.send_text(text);
        EXPECT_EQ(client.read_text(), text);
    }
}

TEST_F(Frames, ControlFramesMayComeBetweenFragments) {
    start();
    auto client = plain();
    client.send({Opcode::text, "one ", false});
    client.send({Opcode::ping, "between"});
    const Frame pong = client.read_frame();
    EXPECT_EQ(pong.opcode, Opcode::pong);
    EXPECT_EQ(pong.payload, "between");
    client.send({Opcode::pong, "\xFF\xFE"});
    client.send({Opcode::continuation, "message"});
    EXPECT_EQ(client.read_text(), "one message");
}

TEST_F(Frames, APingIsAnsweredWithItsOwnBytes) {
    start();
    auto client = plain();
    for (const std::string& payload : {std::string(), std::string("ping"), std::string(125, '\xFF')}) {
        client.send({Opcode::ping, payload});
        const Frame pong = client.read_frame();
        EXPECT_EQ(pong.opcode, Opcode::pong);
        EXPECT_EQ(pong.payload, payload);
    }
}

TEST_F(Frames, TooMuchIsClosedWith1009) {
    start();
    auto whole = plain();
    whole.send_text(std::string(limits::frame_bytes_max + 1, 'x'));
    EXPECT_EQ(whole.read_close(), 1009);

    auto announced = plain();
    announced.wire().send(
        std::string("\x81\xFF\x00\x00\x7F\xFF\xFF\xFF\xFF\xFF\x12\x34\x56\x78"
                    "abc",
                    17));
    EXPECT_EQ(announced.read_close(), 1009);

    auto fragments = plain();
    for (int i = 0; i < 5; ++i) {
        fragments.send({i == 0 ? Opcode::text : Opcode::continuation, std::string(limits::frame_bytes_max / 4, 'x'), false});
    }
    EXPECT_EQ(fragments.read_close(), 1009);

    auto empty_fragments = plain();
    std::string flood = frame_bytes({Opcode::text, "", false});
    for (std::size_t i = 0; i <= limits::fragments_max; ++i) flood += frame_bytes({Opcode::continuation, "", false});
    empty_fragments.wire().send(flood);
    EXPECT_EQ(empty_fragments.read_close(), 1009);
}

TEST_F(Frames, BinaryIsClosedWith1003) {
    start();
    auto client = plain();
    client.send({Opcode::binary, "bytes"});
    EXPECT_EQ(client.read_close(), 1003);
}

TEST_F(Frames, BadUtf8IsClosedWith1007) {
    start();
    for (const std::string text : {"\xFF", "abc\xC3", "\xED\xA0\x80", "\xC0\x80", "\xF4\x90\x80\x80"}) {
        auto client = plain();
        client.send_text(text);
        EXPECT_EQ(client.read_close(), 1007);
    }
    auto cut_by_an_empty_end = plain();
    cut_by_an_empty_end.send({Opcode::text, "\xC3", false});
    cut_by_an_empty_end.send({Opcode::continuation, ""});
    EXPECT_EQ(cut_by_an_empty_end.read_close(), 1007);
}

TEST_F(Frames, WhatBreaksTheFramingIsClosedWith1002) {
    start();
    const std::vector<std::string> broken = {
        frame_bytes({Opcode::continuation, "of nothing"}),
        frame_bytes({Opcode::text, "begun", false}) + frame_bytes({Opcode::text, "again"}),
        frame_bytes({Opcode::ping, "in parts", false}),
        frame_bytes({static_cast<Opcode>(3), "reserved"}),
        frame_bytes({static_cast<Opcode>(11), "reserved"}),
        frame_bytes({static_cast<Opcode>(0x41), "a reserved bit"}),
    };
    for (const std::string& bytes : broken) {
        auto client = plain();
        client.wire().send(bytes);
        EXPECT_EQ(client.read_close(), 1002);
    }
}

TEST_F(Frames, UnmaskedFramesAreClosedWith1002) {
    start();
    auto client = plain();
    client.send({Opcode::text, "naked", true, false});
    // When this fails with an answer in place of a close: libwebsockets was built without our patch for RFC 6455 section 5.1.
    const Frame frame = client.read_frame();
    ASSERT_EQ(frame.opcode, Opcode::close);
    EXPECT_EQ(frame.close_code(), 1002);
}

TEST_F(Frames, ACloseIsAnswered) {
    start();
    auto client = plain();
    client.send({Opcode::close,
                 "\x03\xE8"
                 "bye"});
    EXPECT_EQ(client.read_close(), 1000);
    EXPECT_EQ(client.wire().read_to_end(), "");
}

TEST_F(Frames, NothingThatWasSaidBeforeACloseIsLost) {
    start();
    auto client = plain();
    auto listener = plain();
    client.send_text("first words");
    EXPECT_EQ(listener.read_text(), "first words");
    client.send_text("last words");
    client.send({Opcode::close, "\x03\xE8"});
    EXPECT_EQ(listener.read_text(), "last words");
}

TEST_F(Frames, AConnectionThatIsCutHarmsNobody) {
    start();
    auto listener = plain();
    for (int i = 0; i < 20; ++i) {
        auto client = plain();
        client.wire().send(frame_bytes({Opcode::text, "half a frame"}).substr(0, 9));
    }
    auto client = plain();
    client.send_text("still here");
    EXPECT_EQ(listener.read_text(), "still here");
}

}  // namespace
}  // namespace parley
