#include "wasm-client/model/touch.h"

#include <gtest/gtest.h>

#include <cmath>

namespace parley::client {
namespace {

/// A finger that goes from `from` by `speed` px a ms, seen each 8 ms; where it is at the end.
float drag(Touch& touch, double& clock_ms, float from, double speed, double for_ms, float& scrolled) {
    float y = from;
    touch.press(clock_ms, 100, y);
    for (double passed_ms = 8; passed_ms <= for_ms; passed_ms += 8) {
        y = from + static_cast<float>(speed * passed_ms);
        scrolled += touch.move(clock_ms += 8, 100, y);
    }
    return y;
}

float glide(Touch& touch, double& clock_ms, double frame_ms) {
    float way = 0;
    for (int frames = 0; touch.flinging() && frames < 10'000; frames++) way += touch.step(clock_ms += frame_ms);
    return way;
}

TEST(Touch, AFingerThatOnlyTremblesIsATap) {
    Touch touch;
    touch.press(1000, 50, 60);
    EXPECT_EQ(touch.move(1020, 54, 63), 0);
    EXPECT_EQ(touch.move(1040, 51, 58), 0);
    EXPECT_TRUE(touch.release(1060, true));
    EXPECT_FALSE(touch.flinging());
    EXPECT_FALSE(touch.down());
}

TEST(Touch, WhatLiesBelowFollowsTheFingerOnceItMeansIt) {
    Touch touch;
    double clock_ms = 1000;
    float scrolled = 0;
    const float y = drag(touch, clock_ms, 500, -0.5, 400, scrolled);
    EXPECT_EQ(touch.phase(), Touch::Phase::scrolling);
    EXPECT_NEAR(scrolled, 500 - y, 16) << "less what it was allowed to tremble";
    EXPECT_FALSE(touch.release(clock_ms, true)) << "that was no tap";
}

TEST(Touch, ADragToTheRightIsASwipeWhereThereIsOneAndItsAngleDecides) {
    Touch touch;
    touch.press(1000, 50, 60, Touch::Sideways::swipes);
    touch.move(1016, 62, 64);
    EXPECT_EQ(touch.phase(), Touch::Phase::swiping);
    EXPECT_EQ(touch.move(1032, 92, 160), 0) << "once it is one, nothing scrolls";
    EXPECT_EQ(touch.swiped(), 30);
    touch.move(1048, 62 + Touch::swipe_px + 40, 64);
    EXPECT_EQ(touch.swiped(), Touch::swipe_px + 10) << "beyond what is needed it gives way less";
    EXPECT_FALSE(touch.release(1064, true)) << "that was no tap";
    EXPECT_TRUE(touch.take_swipe());
    EXPECT_FALSE(touch.take_swipe());
    EXPECT_FALSE(touch.flinging());

    touch.press(2000, 50, 60, Touch::Sideways::swipes);
    touch.move(2016, 62, 70);
    EXPECT_EQ(touch.phase(), Touch::Phase::scrolling) << "too steep";
    touch.cancel();
    touch.press(3000, 50, 60);
    touch.move(3016, 80, 60);
    EXPECT_EQ(touch.phase(), Touch::Phase::wandering) << "nothing can be swiped there";
    touch.cancel();
    touch.press(4000, 150, 60, Touch::Sideways::swipes);
    touch.move(4016, 120, 60);
    EXPECT_EQ(touch.phase(), Touch::Phase::wandering) << "to the left";
}

TEST(Touch, ASwipeThatIsTakenBackMeansNothing) {
    Touch touch;
    touch.press(1000, 50, 60, Touch::Sideways::swipes);
    touch.move(1016, 62, 60);
    touch.move(1032, 162, 60);
    touch.move(1048, 70, 60);
    EXPECT_FALSE(touch.release(1064, true));
    EXPECT_FALSE(touch.take_swipe());
}

TEST(Touch, AFlickGoesOnAndComesToRest) {
    Touch touch;
    double clock_ms = 1000;
    float scrolled = 0;
    drag(touch, clock_ms, 500, -1.0, 120, scrolled);
    touch.release(clock_ms, true);
    ASSERT_TRUE(touch.flinging());
    const double begun_ms = clock_ms;
    const float way = glide(touch, clock_ms, 16);
    EXPECT_NEAR(way, 325, 20) << "the speed times the time in which it falls";
    EXPECT_LT(clock_ms - begun_ms, 2500);
    EXPECT_EQ(touch.step(clock_ms + 16), 0);
}

TEST(Touch, AFlickGoesAsFarWhateverTheFrameRate) {
    float ways[2] = {};
    for (int i = 0; i < 2; i++) {
        Touch touch;
        double clock_ms = 1000;
        float scrolled = 0;
        drag(touch, clock_ms, 500, -2.0, 120, scrolled);
        touch.release(clock_ms, true);
        ways[i] = glide(touch, clock_ms, i == 0 ? 8 : 33);
    }
    EXPECT_NEAR(ways[0], ways[1], 8);
}

TEST(Touch, AFingerThatRestsBeforeItLeavesFlingsNothing) {
    Touch touch;
    double clock_ms = 1000;
    float scrolled = 0;
    drag(touch, clock_ms, 500, -1.0, 120, scrolled);
    touch.release(clock_ms + 100, true);
    EXPECT_FALSE(touch.flinging());
}

TEST(Touch, NothingMovesByItselfForWhoDoesNotWantIt) {
    Touch touch;
    double clock_ms = 1000;
    float scrolled = 0;
    drag(touch, clock_ms, 500, -1.0, 120, scrolled);
    EXPECT_GT(scrolled, 0);
    touch.release(clock_ms, false);
    EXPECT_FALSE(touch.flinging());
}

TEST(Touch, APressStopsAFlingAndIsNoTap) {
    Touch touch;
    double clock_ms = 1000;
    float scrolled = 0;
    drag(touch, clock_ms, 500, -1.0, 120, scrolled);
    touch.release(clock_ms, true);
    touch.step(clock_ms += 16);
    touch.press(clock_ms += 16, 100, 300);
    EXPECT_FALSE(touch.flinging());
    EXPECT_EQ(touch.long_press_at_ms(), 0) << "and no long press";
    EXPECT_FALSE(touch.release(clock_ms + 50, true));
}

TEST(Touch, FlicksInARowAddUpButNotWithoutBound) {
    Touch touch;
    double clock_ms = 1000;
    float scrolled = 0;
    drag(touch, clock_ms, 500, -1.5, 96, scrolled);
    touch.release(clock_ms, true);
    const double once = -1.5 * -325;
    drag(touch, clock_ms, 500, -1.5, 96, scrolled);
    touch.release(clock_ms, true);
    for (int i = 0; i < 20; i++) {
        drag(touch, clock_ms, 500, -1.5, 96, scrolled);
        touch.release(clock_ms, true);
    }
    const float way = glide(touch, clock_ms, 16);
    EXPECT_GT(way, 2 * once);
    EXPECT_LE(way, 8 * 325);
}

TEST(Touch, AFlickTheOtherWayBeginsAnew) {
    Touch touch;
    double clock_ms = 1000;
    float scrolled = 0;
    drag(touch, clock_ms, 500, -1.5, 96, scrolled);
    touch.release(clock_ms, true);
    drag(touch, clock_ms, 200, 0.5, 96, scrolled);
    touch.release(clock_ms, true);
    const float way = glide(touch, clock_ms, 16);
    EXPECT_NEAR(way, -0.5 * 325, 15);
}

TEST(Touch, APressThatStaysIsLongOnceAndThenNothingElse) {
    Touch touch;
    touch.press(1000, 50, 60);
    EXPECT_EQ(touch.long_press_at_ms(), 1500);
    EXPECT_FALSE(touch.take_long_press(1499));
    EXPECT_TRUE(touch.take_long_press(1500));
    EXPECT_FALSE(touch.take_long_press(1501));
    EXPECT_EQ(touch.move(1600, 50, 300), 0) << "what comes after it scrolls nothing";
    EXPECT_FALSE(touch.release(1700, true));
}

TEST(Touch, AFingerThatWentSidewaysScrollsNothing) {
    Touch touch;
    touch.press(1000, 50, 60);
    EXPECT_EQ(touch.move(1020, 90, 64), 0);
    EXPECT_EQ(touch.move(1040, 120, 66), 0);
    EXPECT_EQ(touch.long_press_at_ms(), 0);
    EXPECT_FALSE(touch.release(1060, true));
}

TEST(Touch, AGestureThatTheBrowserTakesEndsWithoutATrace) {
    Touch touch;
    double clock_ms = 1000;
    float scrolled = 0;
    drag(touch, clock_ms, 500, -1.0, 120, scrolled);
    touch.cancel();
    EXPECT_FALSE(touch.down());
    EXPECT_FALSE(touch.flinging());
    EXPECT_EQ(touch.move(clock_ms + 8, 100, 100), 0);
}

}  // namespace
}  // namespace parley::client
