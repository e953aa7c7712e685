#include "native-server/core/broadcast.h"

#include <gtest/gtest.h>

#include <string>
#include <thread>
#include <vector>

#include "native-server/core/encoded.h"
#include "native-server/core/frames.h"
#include "shared/codec.h"

namespace parley::server {
namespace {

std::shared_ptr<const Event> event(Seq seq, EventKind kind, std::string body, Via via = Via::client) {
    auto made = std::make_shared<Event>();
    made->room = RoomId("lobby");
    made->seq = seq;
    made->kind = kind;
    made->body = std::move(body);
    made->via = via;
    made->author = {UserId("u1"), "Ada"};
    return made;
}

std::string frame(FrameKind kind, std::string_view payload) {
    std::string bytes;
    append_frame(bytes, kind, payload);
    return bytes;
}

TEST(Broadcasts, OfABatchAreOneFrameAnEventInTheDialectAskedFor) {
    const auto one = event(1, EventKind::posted, "hello");
    const auto two = event(2, EventKind::deleted, "");
    const RoomBatch batch({one, two});
    const ServerMessage first{0, EventPush{*one}};
    const ServerMessage second{0, EventPush{*two}};
    EXPECT_EQ(*batch.frames(Dialect::json), frame(FrameKind::text, encode(first)) + frame(FrameKind::text, encode(second)));
    EXPECT_EQ(*batch.frames(Dialect::cbor),
              frame(FrameKind::binary, encode_cbor(first)) + frame(FrameKind::binary, encode_cbor(second)));
    EXPECT_EQ(*batch.frames(Dialect::plain), frame(FrameKind::text, "Ada: hello"));
}

TEST(Broadcasts, SayNothingToPlainClientsOfWhatIsNoMessage) {
    EXPECT_EQ(RoomBatch({event(1, EventKind::joined, "")}).frames(Dialect::plain), nullptr);
    EXPECT_EQ(NoticeBroadcast(PresencePush{RoomId("lobby"), 2, 1}).frames(Dialect::plain), nullptr);
    EXPECT_EQ(*RoomBatch({event(1, EventKind::posted, "as it is", Via::plain)}).frames(Dialect::plain),
              frame(FrameKind::text, "as it is"));
}

TEST(Broadcasts, AreEncodedOnceWhicheverThreadsAsk) {
    const RoomBatch batch({event(1, EventKind::posted, "hello")});
    std::vector<const std::string*> seen(4);
    std::vector<std::thread> threads;
    for (auto& place : seen) threads.emplace_back([&] { place = batch.frames(Dialect::json).get(); });
    for (std::thread& thread : threads) thread.join();
    for (const std::string* frames : seen) EXPECT_EQ(frames, seen.front());
}

TEST(Frames, HaveLengthsAsRfc6455Says) {
    const auto head = [](std::size_t size) {
        const std::string bytes = frame(FrameKind::binary, std::string(size, 'x'));
        return bytes.substr(1, bytes.size() - size - 1);
    };
    EXPECT_EQ(frame(FrameKind::text, "")[0], '\x81');
    EXPECT_EQ(frame(FrameKind::binary, "")[0], '\x82');
    EXPECT_EQ(head(125), std::string("\x7D"));
    EXPECT_EQ(head(126), std::string("\x7E\0\x7E", 3));
    EXPECT_EQ(head(65535), std::string("\x7E\xFF\xFF", 3));
    EXPECT_EQ(head(65536), std::string("\x7F\0\0\0\0\0\1\0\0", 9));
}

}  // namespace
}  // namespace parley::server
