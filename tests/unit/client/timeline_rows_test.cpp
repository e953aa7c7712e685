// Only what is near the view is laid out, and nobody sees that the rest is guessed.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>

#include "shared/utf8.h"
#include "tests/unit/client/app_driver.h"

namespace parley::client {
namespace {

/// Of very different heights, most of them unlike what a guess makes of them.
std::string uneven(Seq seq) {
    std::string words = std::to_string(seq);
    if (seq % 3 == 0) words += " " + std::string(seq % 7 * 40, 'i');
    if (seq % 5 == 0)
        for (Seq i = 0; i < seq % 11; i++) words += "\n\u0645\u0631\u062D\u0628\u0627 " + std::to_string(i);
    return words;
}

/// A word for each number, which the browser has to shape and measure by itself.
std::string arabic(Seq seq) {
    std::string word;
    for (const char digit : std::to_string(seq)) utf8::append(word, 0x0628 + static_cast<char32_t>(digit - '0'));
    return word;
}

class TimelineRows : public testing::Test {
protected:
    void fill(int count) {
        driver.go_online();
        for (int i = 1; i <= count; i++) driver.push(driver.event(static_cast<Seq>(i), uneven(static_cast<Seq>(i))));
        driver.settle();
    }
    void wheel(float y) {
        driver.app->on_wheel(0, y);
        driver.settle();
    }
    /// NaN when it is not in sight.
    [[nodiscard]] float y_of(std::uint64_t key) const {
        for (const SemanticNode& node : driver.platform.nodes)
            if (node.key == key) return node.rect.y;
        return std::nanf("");
    }
    [[nodiscard]] bool sees(const std::string& words) const {
        return std::any_of(driver.platform.nodes.begin(), driver.platform.nodes.end(),
                           [&](const SemanticNode& node) { return node.role == Role::text && node.text == words; });
    }
    [[nodiscard]] SemanticNode middle_row() const {
        const float middle = 300;
        for (const SemanticNode& node : driver.platform.nodes)
            if (node.role == Role::article && node.rect.y + node.rect.height > middle) return node;
        ADD_FAILURE() << "no row in the middle";
        return {};
    }

    AppDriver driver;
};

TEST_F(TimelineRows, AreLaidOutOnlyNearTheView) {
    driver.go_online();
    for (Seq seq = 1; seq <= 2000; seq++) driver.push(driver.event(seq, arabic(seq)));
    const int before = driver.rasterizer.measured;
    driver.settle();
    EXPECT_LT(driver.rasterizer.measured - before, 600);
    EXPECT_TRUE(sees(arabic(2000)));
}

TEST_F(TimelineRows, MoveExactlyAsFarAsTheWheelUpAndDown) {
    fill(800);
    wheel(-1000);
    for (const float distance : {-150.0F, -340.0F, -90.0F, 200.0F, -250.0F, 310.0F}) {
        for (int i = 0; i < 12; i++) {
            const SemanticNode row = middle_row();
            wheel(distance / 2);
            ASSERT_NEAR(y_of(row.key), row.rect.y - distance / 2, 0.02F);
        }
    }
}

TEST_F(TimelineRows, StayWhereTheyAreWhenTheWindowGrowsAndShrinksAgain) {
    fill(600);
    wheel(-3000);
    const SemanticNode before = *driver.platform.find(Role::article, "");
    driver.resize(700, 700);
    driver.settle();
    driver.resize(1000, 700);
    driver.settle();
    EXPECT_NEAR(y_of(before.key), before.rect.y, 1.0F);
}

TEST_F(TimelineRows, TheEndAndTheBeginningAreReachedInOneStep) {
    fill(1500);
    driver.app->on_node_key(driver.platform.find(Role::log, "")->key, EditKey::home);
    driver.settle();
    EXPECT_TRUE(sees(uneven(1)));
    EXPECT_FALSE(sees(uneven(1500)));
    driver.app->on_node_key(driver.platform.find(Role::log, "")->key, EditKey::end);
    driver.settle();
    EXPECT_TRUE(sees(uneven(1500)));
    EXPECT_EQ(driver.platform.find(Role::button, "Jump to latest"), nullptr);
}

TEST_F(TimelineRows, TheWholeOfALongRoomCanBeSelectedAndItsEndsAreBroughtInSight) {
    fill(900);
    const SemanticNode words = *driver.platform.find(Role::text, "898");
    driver.app->on_pointer({PointerKind::move, words.rect.x + 2, words.rect.y + 5});
    driver.app->on_pointer({PointerKind::down, words.rect.x + 2, words.rect.y + 5});
    driver.settle();
    driver.app->on_pointer({PointerKind::up, words.rect.x + 2, words.rect.y + 5});
    driver.settle();
    EXPECT_TRUE(driver.app->on_selection_key(SelectionKey::up, {.shift = true, .ctrl = true}));
    driver.settle();
    EXPECT_TRUE(sees(uneven(1))) << "the end that moves is followed";
    const std::string plain = driver.app->on_copy().plain;
    EXPECT_NE(plain.find(uneven(400)), std::string::npos);
}

}  // namespace
}  // namespace parley::client
