#include "tests/chaos/plan.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "shared/limits.h"
#include "shared/text_rules.h"

namespace parley::chaos {
namespace {

std::ptrdiff_t count(const std::vector<Step>& plan, Act act) {
    return std::count_if(plan.begin(), plan.end(), [&](const Step& step) { return step.act == act; });
}

bool same(const Step& a, const Step& b) {
    return a.at_ms == b.at_ms && a.act == b.act && a.client == b.client && a.dice == b.dice;
}

TEST(Plan, IsTheSameForTheSameSeed) {
    const auto plan = make_plan({7, 60, 24});
    const auto again = make_plan({7, 60, 24});
    EXPECT_TRUE(std::equal(plan.begin(), plan.end(), again.begin(), again.end(), same));
}

TEST(Plan, IsAnotherForAnotherSeed) {
    const auto plan = make_plan({7, 60, 24});
    const auto other = make_plan({8, 60, 24});
    EXPECT_FALSE(std::equal(plan.begin(), plan.end(), other.begin(), other.end(), same));
}

TEST(Plan, HasEveryKindOfFaultInTheShortestRunOfTheTests) {
    const auto plan = make_plan({1, 6, 24});
    for (const Act act : {Act::compose, Act::kill, Act::cut, Act::cut_before_ack, Act::stall, Act::deluge, Act::half_open,
                          Act::duplicate, Act::reorder, Act::crash, Act::put_away, Act::load_older, Act::create_room})
        EXPECT_GT(count(plan, act), 0) << static_cast<int>(act);
}

TEST(Plan, IsRoughEnoughInAMinute) {
    for (std::uint64_t seed = 0; seed < 20; ++seed) {
        const auto plan = make_plan({seed, 60, 24});
        EXPECT_GT(count(plan, Act::kill), 25);
        EXPECT_GT(count(plan, Act::cut) + count(plan, Act::cut_before_ack), 300);
    }
}

TEST(Plan, WritesNothingThatAClientWouldRefuse) {
    Random random(1);
    std::size_t longest = 0;
    for (int i = 0; i < 3000; ++i) {
        const std::string body = "c499-99 m99999" + (i % 50 == 0 ? long_filler(random) : filler(random));
        EXPECT_TRUE(checked_body(body).ok());
        longest = std::max(longest, body.size());
    }
    EXPECT_GT(longest, limits::body_bytes_max / 2);
}

}  // namespace
}  // namespace parley::chaos
