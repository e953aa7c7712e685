#include "shared/one_of.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace parley {
namespace {

using Number = int;
using Words = std::string;
using Shared = std::shared_ptr<int>;
using Thing = OneOf<Number, Words, Shared>;

TEST(OneOf, HoldsTheFirstAlternativeWhenNothingIsGiven) {
    const Thing thing;
    EXPECT_EQ(thing.index(), 0U);
    EXPECT_EQ(get<Number>(thing), 0);
}

TEST(OneOf, GivesWhatItHoldsAndNothingElse) {
    Thing thing = Words("tea");
    EXPECT_TRUE(holds_alternative<Words>(thing));
    EXPECT_FALSE(holds_alternative<Number>(thing));
    EXPECT_EQ(get_if<Number>(&thing), nullptr);
    EXPECT_EQ(*get_if<Words>(&thing), "tea");
    EXPECT_EQ(get_if<Words>(static_cast<const Thing*>(nullptr)), nullptr);
    EXPECT_DEATH(static_cast<void>(get<Number>(thing)), "");
}

TEST(OneOf, TakesNothingButItsAlternatives) {
    static_assert(std::is_constructible_v<Thing, Number>);
    static_assert(!std::is_constructible_v<Thing, double>);
    static_assert(!std::is_constructible_v<Thing, std::vector<int>>);
    static_assert(std::is_nothrow_move_constructible_v<Thing>);
    EXPECT_EQ(Thing::alternatives, 3U);
}

TEST(OneOf, IsCopiedAndTheCopyIsItsOwn) {
    Thing thing = Words("tea");
    Thing copy = thing;
    get<Words>(copy) = "cake";
    EXPECT_EQ(get<Words>(thing), "tea");
    thing = copy;
    EXPECT_EQ(get<Words>(thing), "cake");
}

TEST(OneOf, EndsWhatItHeldWhenItTakesAnother) {
    const auto counted = std::make_shared<int>(1);
    {
        Thing thing = counted;
        EXPECT_EQ(counted.use_count(), 2);
        const Thing copy = thing;
        EXPECT_EQ(counted.use_count(), 3);
        thing = Number(5);
        EXPECT_EQ(counted.use_count(), 2);
        Thing moved = copy;
        thing = std::move(moved);
        EXPECT_EQ(counted.use_count(), 3);
    }
    EXPECT_EQ(counted.use_count(), 1);
}

TEST(OneOf, StaysWhatItIsWhenItIsGivenItself) {
    Thing thing = Words("a text that is too long to lie within a string");
    const Thing& itself = thing;
    thing = itself;
    EXPECT_EQ(get<Words>(thing), "a text that is too long to lie within a string");
}

TEST(OneOf, MovesOutWhatIsTakenFromIt) {
    Thing thing = Words("a text that is too long to lie within a string");
    const Words taken = get<Words>(std::move(thing));
    EXPECT_EQ(taken, "a text that is too long to lie within a string");
}

TEST(OneOf, ShowsAVisitorWhatItHolds) {
    struct Names {
        std::string operator()(Number) const { return "number"; }
        std::string operator()(const Words& words) const { return "words " + words; }
        std::string operator()(const Shared&) const { return "shared"; }
    };
    EXPECT_EQ(visit(Names(), Thing(Number(1))), "number");
    EXPECT_EQ(visit(Names(), Thing(Words("tea"))), "words tea");
    EXPECT_EQ(visit(Names(), Thing(Shared())), "shared");

    Thing thing = Words("tea");
    visit([](auto& held) { held = {}; }, thing);
    EXPECT_EQ(get<Words>(thing), "");
}

TEST(OneOf, LiesWhereItsLargestAlternativeMayLie) {
    struct alignas(32) Wide {
        char bytes[32] = {};
    };
    const OneOf<char, Wide> wide = Wide();
    EXPECT_EQ(reinterpret_cast<std::uintptr_t>(&get<Wide>(wide)) % 32, 0U);
}

}  // namespace
}  // namespace parley
