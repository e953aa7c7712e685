#include "native-server/link_cards/public_address.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace parley::server {

namespace {

constexpr std::array<std::string_view, 16> special_v4 = {"0.0.0.0/8",       "10.0.0.0/8",     "100.64.0.0/10",  "127.0.0.0/8",
                                                         "169.254.0.0/16",  "172.16.0.0/12",  "192.0.0.0/24",   "192.0.2.0/24",
                                                         "192.31.196.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15",
                                                         "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4",    "240.0.0.0/4"};
constexpr std::string_view global_v6 = "2000::/3";
constexpr std::array<std::string_view, 4> special_v6 = {"2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"};

bool lies_in(const AddressRange& address, std::string_view range) {
    const auto read = address_range_from(range);
    return read && read->contains(address);
}

}  // namespace

bool is_public(const AddressRange& address) {
    const auto is_in = [&](std::string_view range) { return lies_in(address, range); };
    if (address.is_v4()) return std::none_of(special_v4.begin(), special_v4.end(), is_in);
    return is_in(global_v6) && std::none_of(special_v6.begin(), special_v6.end(), is_in);
}

}  // namespace parley::server
