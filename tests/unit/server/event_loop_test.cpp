#include "native-server/loop/event_loop.h"

#include <gtest/gtest.h>

#include <csignal>
#include <memory>
#include <thread>
#include <utility>

namespace parley::server {
namespace {

std::unique_ptr<EventLoop> make_loop() {
    auto loop = EventLoop::create();
    EXPECT_TRUE(loop.ok());
    return std::move(loop.value());
}

TEST(EventLoop, RunsATaskAgainAndAgain) {
    const auto loop = make_loop();
    int runs = 0;
    const auto timer = loop->every(1, [&] {
        if (++runs == 3) loop->stop();
    });
    loop->run();
    EXPECT_EQ(runs, 3);
}

TEST(EventLoop, EndsATickAfterItsEvents) {
    const auto loop = make_loop();
    std::string order;
    const auto tick_end = loop->at_tick_end([&] {
        if (!order.empty() && order.back() == 't') order.push_back('e');
        if (order.size() == 4) loop->stop();
    });
    const auto timer = loop->every(1, [&] { order.push_back('t'); });
    loop->run();
    EXPECT_EQ(order, "tete");
}

TEST(EventLoop, WakesForAnotherThread) {
    const auto loop = make_loop();
    int woken = 0;
    loop->on_wake([&] {
        ++woken;
        loop->stop();
    });
    std::thread other([&] { loop->wake(); });
    loop->run();
    other.join();
    EXPECT_EQ(woken, 1);
}

TEST(EventLoop, HearsSignals) {
    const auto loop = make_loop();
    int heard = 0;
    const auto watch = loop->on_signal(SIGUSR1, [&] {
        ++heard;
        loop->stop();
    });
    ASSERT_TRUE(watch.ok());
    std::raise(SIGUSR1);
    loop->run();
    EXPECT_EQ(heard, 1);
}

TEST(EventLoop, AWatchThatIsGoneIsSilent) {
    const auto loop = make_loop();
    int runs = 0;
    auto gone = loop->every(1, [&] { ++runs; });
    gone.reset();
    int ticks = 0;
    const auto timer = loop->every(1, [&] {
        if (++ticks == 5) loop->stop();
    });
    loop->run();
    EXPECT_EQ(runs, 0);
}

}  // namespace
}  // namespace parley::server
