#include "native-server/core/pacer.h"

#include <gtest/gtest.h>

#include <string>

namespace parley::server {
namespace {

constexpr MonotonicMs start = 5'000'000;
constexpr limits::Rate ten_a_second{10, 20};

TEST(BucketTest, GivesAllThatItHoldsAtOnceAndThenAsFastAsItFills) {
    Bucket bucket;
    for (std::uint32_t i = 0; i < ten_a_second.at_once; ++i) {
        ASSERT_EQ(bucket.wait_ms(ten_a_second, 1, start), 0) << i;
        bucket.take(ten_a_second, 1, start);
    }
    EXPECT_EQ(bucket.wait_ms(ten_a_second, 1, start), 100);
    EXPECT_EQ(bucket.wait_ms(ten_a_second, 1, start + 99), 1);
    EXPECT_EQ(bucket.wait_ms(ten_a_second, 1, start + 100), 0);
    EXPECT_EQ(bucket.wait_ms(ten_a_second, 5, start), 500);
}

TEST(BucketTest, IsFullAgainAfterAWhileAndNeverHoldsMore) {
    Bucket bucket;
    bucket.take(ten_a_second, 20, start);
    const MonotonicMs later = start + 3'600'000;
    EXPECT_EQ(bucket.wait_ms(ten_a_second, 20, later), 0);
    bucket.take(ten_a_second, 20, later);
    EXPECT_EQ(bucket.wait_ms(ten_a_second, 1, later), 100);
}

TEST(BucketTest, MoreThanItHoldsIsTakenWhenItIsFullAndNotRefusedForEver) {
    Bucket bucket;
    EXPECT_EQ(bucket.wait_ms(ten_a_second, 1000, start), 0);
    bucket.take(ten_a_second, 1000, start);
    EXPECT_EQ(bucket.wait_ms(ten_a_second, 1000, start), 2000);
}

TEST(BucketTest, ARateOfNothingIsNoBound) {
    Bucket bucket;
    for (int i = 0; i < 1000; ++i) bucket.take({}, 1'000'000, start);
    EXPECT_EQ(bucket.wait_ms({}, 1'000'000, start), 0);
}

TEST(BucketTest, TheLargestRatesDoNotOverflow) {
    Bucket bucket;
    constexpr limits::Rate largest{1, 4'294'967'295U};
    EXPECT_EQ(bucket.wait_ms(largest, ~std::uint64_t{0}, start), 0);
    bucket.take(largest, ~std::uint64_t{0}, start);
    EXPECT_EQ(bucket.wait_ms(largest, 1, start), 1000);
}

TEST(PacesByNameTest, ForgetsWhoWasHeardOfLongestAgo) {
    PacesByName paces(2);
    const auto ada = paces.of("ada");
    static_cast<void>(paces.of("ben"));
    EXPECT_EQ(paces.of("ada"), ada);
    static_cast<void>(paces.of("cleo"));
    EXPECT_EQ(paces.size(), 2U);
    EXPECT_EQ(paces.of("ada"), ada) << "ben went";
}

Rates only(Counted what, CountedOf whose, limits::Rate rate) {
    Rates rates;
    rates.of(what, whose) = rate;
    return rates;
}

TEST(PacerTest, WhatOneOfThemRefusesIsTakenFromNone) {
    Rates rates = only(Counted::messages, CountedOf::connection, {1, 5});
    rates.of(Counted::messages, CountedOf::person) = {1, 2};
    Pacer pacer(rates, 1);
    Pace one;
    Pace other;
    const auto ada = pacer.of_person("ada");
    for (int i = 0; i < 2; ++i) EXPECT_EQ(pacer.take(Counted::messages, 1, {&one, ada.get(), nullptr}, start), 0);
    EXPECT_EQ(pacer.take(Counted::messages, 1, {&one, ada.get(), nullptr}, start), 1000);
    EXPECT_EQ(pacer.take(Counted::messages, 1, {&other, ada.get(), nullptr}, start), 1000) << "the same person elsewhere";
    EXPECT_EQ(pacer.refused(Counted::messages), 2U);
    for (int i = 0; i < 3; ++i) EXPECT_EQ(pacer.take(Counted::messages, 1, {&one, nullptr, nullptr}, start), 0);
    EXPECT_GT(pacer.take(Counted::messages, 1, {&one, nullptr, nullptr}, start), 0);
}

TEST(PacerTest, AnIpv6NetworkIsOneAddressAndAnIpv4AddressIsOneHoweverItIsWritten) {
    Pacer pacer(usual_rates(), 1);
    EXPECT_EQ(pacer.of_address("2001:db8::1"), pacer.of_address("2001:db8::ffff:0:0:9"));
    EXPECT_NE(pacer.of_address("2001:db8::1"), pacer.of_address("2001:db8:0:1::1"));
    EXPECT_EQ(pacer.of_address("192.0.2.1"), pacer.of_address("::ffff:192.0.2.1"));
    EXPECT_NE(pacer.of_address("192.0.2.1"), pacer.of_address("192.0.2.2"));
}

TEST(PacerTest, OnThisMachineNobodyIsCountedByAddress) {
    Pacer pacer(usual_rates(), 1);
    for (const char* address : {"127.0.0.1", "127.1.2.3", "::1", "::ffff:127.0.0.1", ""})
        EXPECT_EQ(pacer.of_address(address), nullptr) << address;
}

TEST(PacerTest, OfSeveralLoopsEachGrantsItsPartButNoLessThanToOneConnection) {
    Rates rates = only(Counted::messages, CountedOf::address, {1000, 8000});
    rates.of(Counted::messages, CountedOf::connection) = {50, 500};
    const Rates four = share_of(rates, 4);
    EXPECT_EQ(four.of(Counted::messages, CountedOf::address).a_second, 250U);
    EXPECT_EQ(four.of(Counted::messages, CountedOf::address).at_once, 2000U);
    const Rates many = share_of(rates, 64);
    EXPECT_EQ(many.of(Counted::messages, CountedOf::address).a_second, 50U);
    EXPECT_EQ(many.of(Counted::messages, CountedOf::address).at_once, 500U);
    EXPECT_EQ(many.of(Counted::messages, CountedOf::connection).at_once, 500U);
}

TEST(PacerTest, AnOfficeOfTwoHundredBehindOneAddressIsNotSlowedDown) {
    Pacer pacer(usual_rates(), 1);
    const auto office = pacer.of_address("192.0.2.1");
    constexpr int people = 200;
    constexpr int tabs = 3;
    // The server was restarted: all come back within two seconds, sign in and go on where they were in fifty rooms.
    for (int i = 0; i < people * tabs; ++i) {
        const MonotonicMs now = start + i * 2000 / (people * tabs);
        Pace own;
        const auto person = pacer.of_person(std::to_string(i / tabs));
        const PacesOf all{&own, person.get(), office.get()};
        ASSERT_EQ(pacer.take(Counted::connects, 1, {nullptr, nullptr, office.get()}, now), 0);
        ASSERT_EQ(pacer.take(Counted::sign_ins, 1, {&own, nullptr, office.get()}, now), 0);
        for (int room = 0; room < 50; ++room) {
            ASSERT_EQ(pacer.take(Counted::commands, 1, all, now), 0);
            ASSERT_EQ(pacer.take(Counted::bytes, 200, all, now), 0);
        }
    }
}

}  // namespace
}  // namespace parley::server
