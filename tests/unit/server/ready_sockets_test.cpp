#include "native-server/net/ready_sockets.h"

#include <gtest/gtest.h>

namespace parley::server {
namespace {

TEST(ReadySocketsTest, ANewOneIsNotReady) {
    ReadySockets sockets;
    EXPECT_EQ(sockets[sockets.add()], ReadySockets::none);
}

TEST(ReadySocketsTest, APlaceThatWasLeftGoesToTheNextWhoIsNotReadyEither) {
    ReadySockets sockets;
    const std::uint32_t first = sockets.add();
    const std::uint32_t second = sockets.add();
    sockets.set(first, 7);
    sockets.set(second, 8);
    sockets.remove(first);
    EXPECT_EQ(sockets[first], ReadySockets::none);
    EXPECT_EQ(sockets.add(), first);
    EXPECT_EQ(sockets[first], ReadySockets::none);
    EXPECT_EQ(sockets[second], 8);
    EXPECT_NE(sockets.add(), second);
}

}  // namespace
}  // namespace parley::server
