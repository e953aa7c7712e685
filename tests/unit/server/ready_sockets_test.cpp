#include "native-server/net/ready_sockets.h"

#include <gtest/gtest.h>

namespace parley::server {
namespace {

TEST(ReadySocketsTest, ANewOneIsNotReady) {
    ReadySockets sockets;
    EXPECT_EQ(sockets[sockets.add(nullptr)].socket, ReadySockets::none);
}

TEST(ReadySocketsTest, APlaceThatWasLeftGoesToTheNextWhoIsNotReadyEither) {
    ReadySockets sockets;
    const std::uint32_t first = sockets.add(nullptr);
    const std::uint32_t second = sockets.add(nullptr);
    sockets.set(first, 7);
    sockets.set(second, 8);
    sockets.remove(first);
    EXPECT_EQ(sockets[first].socket, ReadySockets::none);
    EXPECT_EQ(sockets.add(nullptr), first);
    EXPECT_EQ(sockets[first].socket, ReadySockets::none);
    EXPECT_EQ(sockets[second].socket, 8);
    EXPECT_NE(sockets.add(nullptr), second);
}

}  // namespace
}  // namespace parley::server
