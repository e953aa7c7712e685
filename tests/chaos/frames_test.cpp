#include "tests/chaos/frames.h"

#include <gtest/gtest.h>

namespace parley::chaos {
namespace {

using namespace std::string_literals;

const std::string accepted = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n";

/// As a server writes it: without a mask.
std::string server_frame(unsigned first, const std::string& payload) {
    std::string bytes(1, static_cast<char>(first));
    if (payload.size() < 126) {
        bytes += static_cast<char>(payload.size());
    } else {
        bytes += static_cast<char>(126);
        bytes += static_cast<char>(payload.size() >> 8U);
        bytes += static_cast<char>(payload.size() & 0xFFU);
    }
    return bytes + payload;
}

TEST(FrameReader, GivesMessagesWhateverThePiecesTheyComeIn) {
    const std::string bytes = accepted + server_frame(0x81, "one") + server_frame(0x89, "ping") + server_frame(0x01, "tw") +
                              server_frame(0x89, "") + server_frame(0x80, "o") + server_frame(0x81, std::string(300, 'x'));
    for (std::size_t piece = 1; piece < bytes.size(); ++piece) {
        FrameReader reader;
        std::vector<std::string> got;
        for (std::size_t at = 0; at < bytes.size(); at += piece) {
            reader.take(std::string_view(bytes).substr(at, piece));
            if (reader.upgrade() != FrameReader::Upgrade::accepted) continue;
            while (const auto message = reader.next()) got.push_back(message->payload);
        }
        EXPECT_EQ(got, (std::vector<std::string>{"one", "ping", "", "two", std::string(300, 'x')})) << piece;
        EXPECT_FALSE(reader.broken());
    }
}

TEST(FrameReader, TellsARefusal) {
    FrameReader reader;
    reader.take("HTTP/1.1 403 Forbidden\r\n\r\n");
    EXPECT_EQ(reader.upgrade(), FrameReader::Upgrade::refused);
}

TEST(FrameReader, TellsTheCodeOfAClose) {
    FrameReader reader;
    reader.take(accepted + server_frame(0x88, "\x03\xF4restart"));
    ASSERT_EQ(reader.upgrade(), FrameReader::Upgrade::accepted);
    EXPECT_EQ(reader.next()->close_code(), 1012);
}

TEST(FrameReader, TellsABrokenFrame) {
    for (const std::string& wrong : {"\x81\x83"s, "\xC1\x01x"s, server_frame(0x80, "nothing before it")}) {
        FrameReader reader;
        reader.take(accepted + wrong);
        ASSERT_EQ(reader.upgrade(), FrameReader::Upgrade::accepted);
        EXPECT_FALSE(reader.next());
        EXPECT_TRUE(reader.broken());
    }
}

TEST(ClientFrame, IsMaskedAsTheExampleOfTheRfc) {
    // RFC 6455 section 5.7: a single-frame masked text message, "Hello".
    EXPECT_EQ(client_frame(Opcode::text, "Hello", 0x37fa213d), "\x81\x85\x37\xfa\x21\x3d\x7f\x9f\x4d\x51\x58"s);
}

TEST(ClientFrame, HasALengthOfThreeSizes) {
    EXPECT_EQ(client_frame(Opcode::text, std::string(125, 'x'), 0).size(), 125U + 6);
    EXPECT_EQ(client_frame(Opcode::text, std::string(126, 'x'), 0).size(), 126U + 8);
    EXPECT_EQ(client_frame(Opcode::text, std::string(65'536, 'x'), 0).size(), 65'536U + 14);
}

}  // namespace
}  // namespace parley::chaos
