#include "native-server/net/send_ring.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <memory>
#include <string>
#include <utility>

#include "shared/limits.h"

namespace parley::server {
namespace {

class SocketPair {
public:
    SocketPair() {
        if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, ends_.data()) != 0) std::abort();
    }
    ~SocketPair() {
        ::close(ends_[0]);
        hang_up();
    }
    SocketPair(const SocketPair&) = delete;
    SocketPair& operator=(const SocketPair&) = delete;

    [[nodiscard]] int ours() const { return ends_[0]; }
    void hang_up() {
        if (ends_[1] >= 0) ::close(std::exchange(ends_[1], -1));
    }
    std::string read() {
        std::string text(1 << 20, '\0');
        const ssize_t got = ::recv(ends_[1], text.data(), text.size(), 0);
        text.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
        return text;
    }

private:
    std::array<int, 2> ends_{-1, -1};
};

class SendRingTest : public testing::Test {
protected:
    void SetUp() override {
        if (!ring.is_there()) GTEST_SKIP() << "this system gives us no io_uring";
    }
    SendRing ring;
};

TEST_F(SendRingTest, EachSocketGetsTheSameBytesOnceAndInOrder) {
    std::vector<std::unique_ptr<SocketPair>> pairs;
    std::vector<SendRing::Send> sends;
    for (std::size_t i = 0; i < limits::ring_sends_max; ++i) {
        pairs.push_back(std::make_unique<SocketPair>());
        sends.push_back({pairs.back()->ours(), i, 0});
    }
    ring.send(sends, "first ");
    ring.send(sends, "second");
    for (std::size_t i = 0; i < sends.size(); ++i) {
        EXPECT_EQ(sends[i].tag, i);
        EXPECT_EQ(sends[i].sent, 6);
        EXPECT_EQ(pairs[i]->read(), "first second");
    }
}

TEST_F(SendRingTest, ASocketThatTakesAPartSaysHowMuchAndAFullOneRefuses) {
    SocketPair slow;
    SocketPair quick;
    const std::string much(8 << 20, 'x');
    std::vector<SendRing::Send> sends{{slow.ours(), 0, 0}};
    ring.send(sends, much);
    ASSERT_GT(sends[0].sent, 0);
    ASSERT_LT(sends[0].sent, static_cast<std::int64_t>(much.size()));
    sends = {{slow.ours(), 0, 0}, {quick.ours(), 1, 0}};
    ring.send(sends, "more");
    EXPECT_EQ(sends[0].sent, -EAGAIN);
    EXPECT_EQ(sends[1].sent, 4);
    EXPECT_EQ(quick.read(), "more");
}

TEST_F(SendRingTest, AClosedSocketRaisesNoSignalAndHarmsNoOther) {
    SocketPair gone;
    SocketPair here;
    gone.hang_up();
    std::vector<SendRing::Send> sends{{gone.ours(), 0, 0}, {here.ours(), 1, 0}};
    ring.send(sends, "bytes");
    EXPECT_EQ(sends[0].sent, -EPIPE);
    EXPECT_EQ(sends[1].sent, 5);
}

TEST_F(SendRingTest, NothingToSendIsNothing) {
    std::vector<SendRing::Send> none;
    ring.send(none, "bytes");
    EXPECT_TRUE(none.empty());
}

}  // namespace
}  // namespace parley::server
