#include "native-server/net/outbox.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "shared/limits.h"

namespace parley::server {
namespace {

Payload payload(std::string text) {
    return std::make_shared<const std::string>(std::move(text));
}

std::string frames_of(Outbox& outbox, std::size_t bytes_max = limits::write_bytes_max) {
    std::string frames;
    outbox.take_frames(frames, bytes_max);
    return frames;
}

std::string bytes(std::initializer_list<int> values) {
    std::string text;
    for (const int value : values) text.push_back(static_cast<char>(static_cast<unsigned char>(value)));
    return text;
}

TEST(Outbox, JoinsMessagesAsFrames) {
    Outbox outbox;
    EXPECT_TRUE(outbox.empty());
    EXPECT_TRUE(outbox.push(payload("hi")));
    EXPECT_TRUE(outbox.push(payload("")));
    EXPECT_TRUE(outbox.push(payload("you")));
    EXPECT_EQ(outbox.bytes(), 5U);
    EXPECT_EQ(frames_of(outbox), bytes({0x81, 2}) + "hi" + bytes({0x81, 0}) + bytes({0x81, 3}) + "you");
    EXPECT_TRUE(outbox.empty());
    EXPECT_EQ(outbox.bytes(), 0U);
}

TEST(Outbox, OfBinaryMessagesWritesBinaryFrames) {
    Outbox outbox(FrameKind::binary);
    outbox.push(payload("hi"));
    EXPECT_EQ(frames_of(outbox), bytes({0x82, 2}) + "hi");
}

TEST(Outbox, WritesLengthsAsRfc6455Does) {
    const auto head = [](std::size_t length) {
        Outbox outbox;
        outbox.push(payload(std::string(length, 'x')));
        const std::string frame = frames_of(outbox, std::size_t{1} << 20);
        return frame.substr(0, frame.size() - length);
    };
    EXPECT_EQ(head(125), bytes({0x81, 125}));
    EXPECT_EQ(head(126), bytes({0x81, 126, 0, 126}));
    EXPECT_EQ(head(65535), bytes({0x81, 126, 0xFF, 0xFF}));
    EXPECT_EQ(head(65536), bytes({0x81, 127, 0, 0, 0, 0, 0, 1, 0, 0}));
}

TEST(Outbox, KeepsFramesOfStreamsAmongMessagesInTheirOrder) {
    Outbox outbox;
    outbox.push(payload("a"));
    outbox.push_frames(payload("<ready>"));
    outbox.push(payload("b"));
    EXPECT_EQ(outbox.bytes(), 2U);
    EXPECT_EQ(frames_of(outbox), bytes({0x81, 1}) + "a<ready>" + bytes({0x81, 1}) + "b");
}

TEST(Outbox, CountsWhatEverybodyIsToldApart) {
    Outbox outbox;
    const Payload half = payload(std::string(limits::session_queue_bytes_max / 2, 'x'));
    EXPECT_TRUE(outbox.push_frames(half));
    EXPECT_TRUE(outbox.push_frames(half));
    EXPECT_FALSE(outbox.push_frames(half));
    EXPECT_TRUE(outbox.push(payload("who fell behind can be told so")));
    outbox.drop_frames();
    EXPECT_EQ(frames_of(outbox), bytes({0x81, 30}) + "who fell behind can be told so");
    EXPECT_TRUE(outbox.push_frames(half));
}

TEST(Outbox, EndsAWriteWithTheFrameThatReachesTheBound) {
    Outbox outbox;
    for (int i = 0; i < 3; ++i) outbox.push(payload(std::string(100, 'x')));
    EXPECT_EQ(frames_of(outbox, 150).size(), 204U);
    EXPECT_FALSE(outbox.empty());
    EXPECT_EQ(frames_of(outbox, 150).size(), 102U);
    EXPECT_TRUE(outbox.empty());
}

TEST(Outbox, TurnsAwayWhatIsOverItsBound) {
    Outbox outbox;
    const Payload half = payload(std::string(limits::session_queue_bytes_max / 2, 'x'));
    EXPECT_TRUE(outbox.push(half));
    EXPECT_TRUE(outbox.push(half));
    EXPECT_FALSE(outbox.push(payload("x")));
    outbox.clear();
    EXPECT_TRUE(outbox.push(payload("x")));
}

TEST(Outbox, TakesOneMessageOfAnySizeWhenItIsEmpty) {
    Outbox outbox;
    EXPECT_TRUE(outbox.push(payload(std::string(limits::session_queue_bytes_max * 2, 'x'))));
    EXPECT_FALSE(outbox.push(payload("x")));
}

TEST(Outbox, LetsGoOfWhatItSent) {
    Outbox outbox;
    const Payload shared = payload("shared");
    outbox.push(shared);
    EXPECT_EQ(shared.use_count(), 2);
    frames_of(outbox);
    EXPECT_EQ(shared.use_count(), 1);
}

}  // namespace
}  // namespace parley::server
