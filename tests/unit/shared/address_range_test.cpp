#include "shared/address_range.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace parley {
namespace {

std::string round(std::string_view text) {
    const auto range = address_range_from(text);
    return range ? range->text() : "none";
}

bool holds(std::string_view range, std::string_view address) {
    const auto outer = address_range_from(range);
    const auto inner = address_range_from(address);
    EXPECT_TRUE(outer && inner) << range << " " << address;
    return outer && inner && outer->contains(*inner);
}

TEST(AddressRange, IsWrittenInOneWayHoweverItWasWritten) {
    const std::vector<std::pair<const char*, const char*>> rows{
        {"192.0.2.7", "192.0.2.7"},
        {"192.0.2.7/32", "192.0.2.7"},
        {"192.0.2.7/24", "192.0.2.0/24"},
        {"10.255.255.255/9", "10.128.0.0/9"},
        {"0.0.0.0/0", "0.0.0.0/0"},
        {"::ffff:192.0.2.7", "192.0.2.7"},
        {"::FFFF:c000:207", "192.0.2.7"},
        {"::ffff:192.0.2.7/120", "192.0.2.0/24"},
        {"2001:DB8::1", "2001:db8::1"},
        {"2001:0db8:0:0:0:0:0:1", "2001:db8::1"},
        {"2001:db8:1::/32", "2001:db8::/32"},
        {"2001:db8:0:1:0:0:0:1", "2001:db8:0:1::1"},
        {"2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1"},
        {"::", "::"},
        {"::1", "::1"},
        {"1::", "1::"},
        {"fe80::1/127", "fe80::/127"},
        {"64:ff9b::192.0.2.7", "64:ff9b::c000:207"},
    };
    for (const auto& [written, expected] : rows) {
        EXPECT_EQ(round(written), expected) << written;
        EXPECT_EQ(round(expected), expected) << "and stays so";
    }
}

TEST(AddressRange, WhatIsNoAddressIsNone) {
    for (const char* text :
         {"",           "1",        "1.2.3",         "1.2.3.4.5",         "1.2.3.256",        "1.2.3.-4",     "01.2.3.4",
          "1.2.3.4/33", "1.2.3.4/", "1.2.3.4/ 8",    "1.2.3.4/08",        "1.2.3.4/x",        "a.b.c.d",      ":",
          ":::",        "1::2::3",  "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "1:2:3:4:5:6:7::8", "12345::",      "g::",
          "::1/129",    "::1/-1",   "1:2:",          "::1.2.3",           "::1.2.3.4:5",      "fe80::1%eth0", "localhost",
          " ::1",       "1.2.3.4 "})
        EXPECT_FALSE(address_range_from(text)) << text;
}

TEST(AddressRange, HoldsWhatBeginsAlikeAndNothingElse) {
    EXPECT_TRUE(holds("192.0.2.0/24", "192.0.2.255"));
    EXPECT_FALSE(holds("192.0.2.0/24", "192.0.3.0"));
    EXPECT_TRUE(holds("192.0.2.0/24", "::ffff:192.0.2.1")) << "as a socket of both families says it";
    EXPECT_TRUE(holds("192.0.2.7", "192.0.2.7"));
    EXPECT_FALSE(holds("192.0.2.7", "192.0.2.6"));
    EXPECT_FALSE(holds("192.0.2.7", "192.0.2.0/24")) << "a part does not hold the whole";
    EXPECT_TRUE(holds("192.0.0.0/16", "192.0.2.0/24"));
    EXPECT_TRUE(holds("2001:db8::/32", "2001:db8:ffff::1"));
    EXPECT_FALSE(holds("2001:db8::/32", "2001:db9::"));
    EXPECT_TRUE(holds("2001:db8::/33", "2001:db8:7fff::"));
    EXPECT_FALSE(holds("2001:db8::/33", "2001:db8:8000::"));
    EXPECT_FALSE(holds("10.0.0.0/8", "::a00:1")) << "an address of the other family";
}

TEST(AddressRange, KnowsThisMachineAndWhatOneCustomerHas) {
    for (const char* text : {"127.0.0.1", "127.255.0.9", "127.0.0.0/8", "::ffff:127.0.0.1", "::1"})
        EXPECT_TRUE(is_loopback(*address_range_from(text))) << text;
    for (const char* text : {"128.0.0.1", "126.0.0.0/7", "::2", "::", "::1/127", "2001:db8::1"})
        EXPECT_FALSE(is_loopback(*address_range_from(text))) << text;
    EXPECT_EQ(network_of(*address_range_from("2001:db8:1:2:3::4")).text(), "2001:db8:1:2::/64");
    EXPECT_EQ(network_of(*address_range_from("2001:db8::/32")).text(), "2001:db8::/32");
    EXPECT_EQ(network_of(*address_range_from("::ffff:192.0.2.7")).text(), "192.0.2.7");
}

}  // namespace
}  // namespace parley
