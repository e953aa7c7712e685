#include "native-server/net/gathering.h"

#include <gtest/gtest.h>

namespace parley::server {
namespace {

class GatheringTest : public ::testing::Test {
protected:
    Gathering gathering;
};

TEST_F(GatheringTest, NothingWaitsWhenNothingMoreIsComing) {
    gathering.wrote(0, 1000);
    EXPECT_FALSE(gathering.waits(false, 5000));
}

TEST_F(GatheringTest, WhatIsThereWaitsForWhatIsComingAndLeavesWithIt) {
    gathering.wrote(0, 1000);
    EXPECT_TRUE(gathering.waits(true, 5000));
    EXPECT_TRUE(gathering.waiting());
    EXPECT_FALSE(gathering.waits(false, 5300));
    EXPECT_FALSE(gathering.waiting());
}

TEST_F(GatheringTest, ItWaitsNoLongerThanWritingTook) {
    gathering.wrote(0, 1000);
    EXPECT_TRUE(gathering.waits(true, 5000));
    EXPECT_TRUE(gathering.waits(true, 5999));
    EXPECT_FALSE(gathering.waits(true, 6000));
}

TEST_F(GatheringTest, NorLongerThanItsLimit) {
    gathering.wrote(0, 100 * limits::gather_us);
    EXPECT_TRUE(gathering.waits(true, 5000));
    EXPECT_FALSE(gathering.waits(true, 5000 + limits::gather_us));
}

TEST_F(GatheringTest, TheNextTimeWaitsAsLongAgain) {
    gathering.wrote(0, 1000);
    EXPECT_TRUE(gathering.waits(true, 5000));
    EXPECT_FALSE(gathering.waits(true, 6000));
    gathering.wrote(6000, 6500);
    EXPECT_TRUE(gathering.waits(true, 7000));
    EXPECT_FALSE(gathering.waits(true, 7500));
}

}  // namespace
}  // namespace parley::server
