#include "native-server/net/peer_address.h"

#include <gtest/gtest.h>

#include <string>
#include <tuple>
#include <vector>

namespace parley::server {
namespace {

TrustedProxies trusted(const std::vector<const char*>& texts) {
    TrustedProxies all;
    for (const char* text : texts) all.push_back(*address_range_from(text));
    return all;
}

const TrustedProxies proxies = trusted({"127.0.0.1", "10.0.0.0/8", "2001:db8:ffff::/48"});

TEST(AddressBehindProxies, IsTheLastThatIsNoProxyOfOurs) {
    const std::vector<std::tuple<const char*, const char*, const char*>> rows{
        // peer, header, who it is
        {"127.0.0.1", "192.0.2.7", "192.0.2.7"},
        {"127.0.0.1", "192.0.2.7, 10.1.1.1", "192.0.2.7"},
        {"127.0.0.1", "192.0.2.7,10.1.1.1,\t10.1.1.2 ", "192.0.2.7"},
        {"127.0.0.1", "6.6.6.6, 192.0.2.7", "192.0.2.7"},
        {"127.0.0.1", "6.6.6.6, 192.0.2.7, 10.1.1.1", "192.0.2.7"},
        {"127.0.0.1", "nonsense, 192.0.2.7", "192.0.2.7"},
        {"10.9.9.9", "2001:DB8::7", "2001:db8::7"},
        {"2001:db8:ffff::1", "2001:db8::7", "2001:db8::7"},
        {"::ffff:127.0.0.1", "192.0.2.7", "192.0.2.7"},
        {"127.0.0.1", "::ffff:192.0.2.7", "192.0.2.7"},
        {"127.0.0.1", "192.0.2.7, ::ffff:10.1.1.1", "192.0.2.7"},
        {"127.0.0.1", "192.0.2.7:4711", "192.0.2.7"},
        {"127.0.0.1", "[2001:db8::7]:4711", "2001:db8::7"},
        {"127.0.0.1", "[2001:db8::7]", "2001:db8::7"},
    };
    for (const auto& [peer, header, who] : rows) EXPECT_EQ(address_behind(peer, header, proxies), who) << header;
}

TEST(AddressBehindProxies, WhereAllAreProxiesItIsTheFirst) {
    EXPECT_EQ(address_behind("127.0.0.1", "10.1.1.2, 10.1.1.1", proxies), "10.1.1.2");
}

TEST(AddressBehindProxies, WhoIsNotTrustedSpeaksForThemselves) {
    for (const char* peer : {"192.0.2.1", "127.0.0.2", "11.0.0.1", "::1", "2001:db8::1"})
        EXPECT_EQ(address_behind(peer, "203.0.113.5", proxies), peer);
    EXPECT_EQ(address_behind("127.0.0.1", "203.0.113.5", {}), "127.0.0.1");
    EXPECT_EQ(address_behind("", "203.0.113.5", proxies), "") << "the system did not tell who it is";
}

TEST(AddressBehindProxies, AMalformedHeaderIsThePeersOwnAddress) {
    for (const char* header : {"",
                               " ",
                               ",",
                               "192.0.2.7,",
                               "192.0.2.7, , 10.1.1.1",
                               "unknown",
                               "_hidden",
                               "192.0.2.7/24",
                               "192.0.2.7, 10.0.0.0/8",
                               "192.0.2",
                               "192.0.2.256",
                               "192.0.2.7:",
                               "192.0.2.7:port",
                               "192.0.2.7:123456",
                               "[2001:db8::7",
                               "[2001:db8::7]4711",
                               "[192.0.2.7]",
                               "2001:db8::7::1",
                               "192.0.2.7 10.1.1.1",
                               "for=192.0.2.7",
                               "192.0.2.7\r\n",
                               "0192.0.2.7"})
        EXPECT_EQ(address_behind("127.0.0.1", header, proxies), "127.0.0.1") << "'" << header << "'";
}

}  // namespace
}  // namespace parley::server
