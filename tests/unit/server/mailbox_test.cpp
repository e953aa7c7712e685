#include "native-server/loop/mailbox.h"

#include <gtest/gtest.h>

#include <chrono>
#include <thread>
#include <vector>

namespace parley::server {
namespace {

TEST(Mailbox, GivesWhatWasPostedInOrder) {
    Mailbox<int> box(10);
    for (int i = 1; i <= 3; ++i) EXPECT_TRUE(box.post(i));
    EXPECT_EQ(box.take(), (std::vector<int>{1, 2, 3}));
    EXPECT_TRUE(box.take().empty());
}

TEST(Mailbox, TakesNoMoreThanItsBound) {
    Mailbox<int> box(2);
    EXPECT_TRUE(box.post(1));
    EXPECT_TRUE(box.post(2));
    EXPECT_FALSE(box.post(3));
    EXPECT_EQ(box.take(), (std::vector<int>{1, 2}));
    EXPECT_TRUE(box.post(4));
}

TEST(Mailbox, WakesOnceForWhatArrivesTogether) {
    int wakes = 0;
    Mailbox<int> box(10, [&wakes] { ++wakes; });
    box.post(1);
    box.post(2);
    EXPECT_EQ(wakes, 1);
    box.take();
    box.post(3);
    EXPECT_EQ(wakes, 2);
}

TEST(Mailbox, AClosedBoxGivesWhatIsLeftAndThenNothing) {
    Mailbox<int> box(10);
    box.post(1);
    box.post(2);
    box.close();
    EXPECT_FALSE(box.post(3));
    EXPECT_EQ(box.wait(1), std::vector<int>{1});
    EXPECT_EQ(box.wait(5), std::vector<int>{2});
    EXPECT_TRUE(box.wait(5).empty());
}

TEST(Mailbox, ATakerThatWaitsForAWhileComesBackWithNothing) {
    Mailbox<int> box(10);
    EXPECT_TRUE(box.wait_for(5, std::chrono::milliseconds(1)).empty());
    EXPECT_FALSE(box.finished());
    box.post(1);
    EXPECT_EQ(box.wait_for(5, std::chrono::hours(1)), std::vector<int>{1});
    box.close();
    EXPECT_TRUE(box.wait_for(5, std::chrono::hours(1)).empty());
    EXPECT_TRUE(box.finished());
}

TEST(Mailbox, APokeIsSeenOnceEvenWhenItCameBefore) {
    Mailbox<int> box(10);
    box.poke();
    box.poke();
    EXPECT_TRUE(box.wait_for(5, std::chrono::hours(1)).empty());
    std::thread poker([&box] { box.poke(); });
    EXPECT_TRUE(box.wait_for(5, std::chrono::hours(1)).empty());
    poker.join();
    box.post(1);
    box.close();
    EXPECT_FALSE(box.finished()) << "something is left";
    EXPECT_EQ(box.wait_for(5, std::chrono::hours(1)), std::vector<int>{1});
}

TEST(Mailbox, CarriesItemsBetweenThreads) {
    constexpr int posters = 3;
    constexpr int each = 1000;
    Mailbox<int> box(posters * each);
    std::vector<std::thread> threads;
    for (int p = 0; p < posters; ++p) {
        threads.emplace_back([&box] {
            for (int i = 0; i < each; ++i) box.post(i);
        });
    }
    std::size_t taken = 0;
    while (taken < std::size_t{posters} * each) taken += box.wait(64).size();
    for (std::thread& thread : threads) thread.join();
    EXPECT_TRUE(box.take().empty());
}

}  // namespace
}  // namespace parley::server
