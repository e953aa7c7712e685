#include "wasm-client/platform/mirror_pace.h"

#include <gtest/gtest.h>

namespace parley::client {
namespace {

TEST(MirrorPace, FollowsEachFrameThatIsNoScroll) {
    MirrorPace pace;
    for (const double at_ms : {1000.0, 1016.0, 1032.0}) EXPECT_TRUE(pace.frame(at_ms, false));
    EXPECT_FALSE(pace.owed());
}

TEST(MirrorPace, FollowsAScrollFiveTimesASecondAndItsFirstFrameAtOnce) {
    MirrorPace pace;
    int updates = 0;
    EXPECT_TRUE(pace.frame(1000, true));
    for (double at_ms = 1016; at_ms < 2000; at_ms += 16) updates += pace.frame(at_ms, true) ? 1 : 0;
    EXPECT_GE(updates, 4);
    EXPECT_LE(updates, 5);
}

TEST(MirrorPace, TellsOnceWhereAScrollCameToRest) {
    MirrorPace pace;
    EXPECT_TRUE(pace.frame(1000, true));
    EXPECT_FALSE(pace.late(1300)) << "nothing is owed";
    EXPECT_FALSE(pace.frame(1050, true));
    EXPECT_TRUE(pace.owed());
    EXPECT_FALSE(pace.late(1100));
    EXPECT_TRUE(pace.late(pace.late_at_ms()));
    EXPECT_FALSE(pace.late(2000));
}

TEST(MirrorPace, WhatHappensJustAfterAScrollWaitsNoLongerThanTheRest) {
    MirrorPace pace;
    EXPECT_TRUE(pace.frame(1000, true));
    EXPECT_FALSE(pace.frame(1040, true));
    EXPECT_FALSE(pace.frame(1060, false));
    EXPECT_TRUE(pace.frame(1200, false));
    EXPECT_TRUE(pace.frame(1260, false));
}

}  // namespace
}  // namespace parley::client
