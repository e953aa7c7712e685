#include "native-server/option_checks.h"

#include <algorithm>

#include "native-server/link_cards/link_rules.h"
#include "shared/address_range.h"

namespace parley::server {

std::string check_origin(const std::string& origin) {
    const auto host = origin.find("://");
    const bool web = origin.substr(0, host) == "http" || origin.substr(0, host) == "https";
    const bool bare = host != std::string::npos && origin.size() > host + 3 && origin.find('/', host + 3) == std::string::npos;
    return web && bare ? "" : "'" + origin + "' is not an origin like https://chat.example.org:8443";
}

std::vector<std::string> split_at_commas(const std::string& text) {
    std::vector<std::string> parts;
    std::size_t start = 0;
    for (;;) {
        const auto comma = text.find(',', start);
        parts.push_back(text.substr(start, comma - start));
        if (comma == std::string::npos) return parts;
        start = comma + 1;
    }
}

std::string check_addresses(const std::string& text) {
    for (const std::string& one : split_at_commas(text))
        if (!address_range_from(one)) return "'" + one + "' is not an address like 192.0.2.7, 10.0.0.0/8 or 2001:db8::/32";
    return {};
}

std::string fault_of_hosts(const std::string& text, bool with_port) {
    for (const std::string& one : split_at_commas(text))
        if (std::string fault = fault_of_host(one, with_port); !fault.empty()) return fault;
    return {};
}

std::string check_card_hosts(const std::string& text) {
    return text == "any" || text == "off" ? "" : fault_of_hosts(text, false);
}

std::string check_not_empty(const std::string& text) {
    return text.empty() ? "it is empty" : "";
}

std::string check_count(const std::string& text) {
    const bool digits = std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
    constexpr std::size_t digits_max = 9;
    return !text.empty() && text.size() <= digits_max && digits ? "" : "'" + text + "' is not a number from 0 to 999999999";
}

}  // namespace parley::server
