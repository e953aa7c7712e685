#include "wasm-client/model/heights.h"

#include <gtest/gtest.h>

#include <deque>
#include <random>
#include <vector>

namespace parley::client {
namespace {

double top_of(const std::deque<float>& plain, std::size_t index) {
    double sum = 0;
    for (std::size_t i = 0; i < index; i++) sum += static_cast<double>(plain[i]);
    return sum;
}

void expect_same(const Heights& heights, const std::deque<float>& plain) {
    ASSERT_EQ(heights.size(), plain.size());
    for (std::size_t i = 0; i < plain.size(); i++) {
        ASSERT_EQ(heights.of(i), plain[i]);
        ASSERT_NEAR(heights.top(i), top_of(plain, i), 1e-6);
        ASSERT_EQ(heights.at(heights.top(i)), i) << "a row begins where it begins";
        ASSERT_EQ(heights.at(heights.top(i) + static_cast<double>(plain[i]) / 2), i);
    }
    ASSERT_NEAR(heights.total(), top_of(plain, plain.size()), 1e-6);
}

TEST(Heights, KnowWhereEachRowBegins) {
    Heights heights;
    const std::vector<float> some{10, 20, 30};
    heights.assign(some);
    EXPECT_EQ(heights.top(0), 0);
    EXPECT_EQ(heights.top(2), 30);
    EXPECT_EQ(heights.total(), 60);
    EXPECT_EQ(heights.at(29.9), 1U);
    EXPECT_EQ(heights.at(30), 2U);
}

TEST(Heights, AnswerWithTheNearestRowOutside) {
    Heights heights;
    const std::vector<float> some{10, 20, 30};
    heights.assign(some);
    EXPECT_EQ(heights.at(-5), 0U);
    EXPECT_EQ(heights.at(1e9), 2U);
}

TEST(Heights, AreWhatAPlainListSaysAfterAnyChanges) {
    std::mt19937 chance(4711);
    const auto up_to = [&](int most) { return std::uniform_int_distribution<int>(1, most)(chance); };
    Heights heights;
    std::deque<float> plain;
    for (int round = 0; round < 300; round++) {
        std::vector<float> some;
        for (int i = up_to(40); i > 0; i--) some.push_back(static_cast<float>(up_to(200)));
        switch (up_to(4)) {
            case 1:
                heights.push_front(some);
                plain.insert(plain.begin(), some.begin(), some.end());
                break;
            case 2:
                heights.push_back(some);
                plain.insert(plain.end(), some.begin(), some.end());
                break;
            case 3:
                if (plain.size() < 30) break;
                plain.resize(plain.size() - 25);
                heights.truncate(plain.size());
                break;
            default:
                for (const float height : some) {
                    if (plain.empty()) break;
                    const auto at = static_cast<std::size_t>(up_to(static_cast<int>(plain.size()))) - 1;
                    heights.set(at, height);
                    plain[at] = height;
                }
        }
        if (round % 20 == 0) expect_same(heights, plain);
    }
    expect_same(heights, plain);
    heights.clear();
    EXPECT_TRUE(heights.empty());
    EXPECT_EQ(heights.total(), 0);
}

}  // namespace
}  // namespace parley::client
