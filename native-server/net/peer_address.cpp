#include "native-server/net/peer_address.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>

namespace parley::server {

namespace {

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view blank = " \t";
    const std::size_t begin = text.find_first_not_of(blank);
    if (begin == std::string_view::npos) return {};
    return text.substr(begin, text.find_last_not_of(blank) - begin + 1);
}

bool is_port(std::string_view text) {
    constexpr std::size_t digits_max = 5;
    return !text.empty() && text.size() <= digits_max &&
           std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// As proxies write it: bare, or as "192.0.2.7:4711", "[2001:db8::1]", "[2001:db8::1]:4711".
std::optional<AddressRange> one_address(std::string_view text) {
    if (text.find('/') != std::string_view::npos) return std::nullopt;
    if (!text.empty() && text.front() == '[') {
        const std::size_t end = text.find(']');
        if (end == std::string_view::npos) return std::nullopt;
        const std::string_view rest = text.substr(end + 1);
        if (!rest.empty() && (rest.front() != ':' || !is_port(rest.substr(1)))) return std::nullopt;
        const std::string_view inside = text.substr(1, end - 1);
        return inside.find(':') == std::string_view::npos ? std::nullopt : address_range_from(inside);
    }
    const std::size_t colon = text.find(':');
    const bool has_port = colon != std::string_view::npos && text.find(':', colon + 1) == std::string_view::npos;
    if (has_port && !is_port(text.substr(colon + 1))) return std::nullopt;
    return address_range_from(has_port ? text.substr(0, colon) : text);
}

}  // namespace

std::string peer_address(int descriptor) {
    sockaddr_storage peer{};
    socklen_t bytes = sizeof peer;
    if (::getpeername(descriptor, reinterpret_cast<sockaddr*>(&peer), &bytes) != 0) return {};
    std::array<char, INET6_ADDRSTRLEN> text{};
    const void* address = nullptr;
    if (peer.ss_family == AF_INET)
        address = &reinterpret_cast<const sockaddr_in*>(&peer)->sin_addr;
    else if (peer.ss_family == AF_INET6)
        address = &reinterpret_cast<const sockaddr_in6*>(&peer)->sin6_addr;
    if (address == nullptr || ::inet_ntop(peer.ss_family, address, text.data(), text.size()) == nullptr) return {};
    const std::string numbers = text.data();
    constexpr std::string_view mapped = "::ffff:";
    const bool is_v4 = numbers.rfind(mapped, 0) == 0 && numbers.find('.') != std::string::npos;
    return is_v4 ? numbers.substr(mapped.size()) : numbers;
}

std::string address_behind(const std::string& peer, std::string_view forwarded_for, const TrustedProxies& trusted) {
    const auto is_trusted = [&trusted](const AddressRange& address) {
        return std::any_of(trusted.begin(), trusted.end(), [&](const AddressRange& range) { return range.contains(address); });
    };
    const auto own = address_range_from(peer);
    if (!own || !is_trusted(*own)) return peer;
    std::string last = peer;
    while (!forwarded_for.empty()) {
        const std::size_t comma = forwarded_for.rfind(',');
        const std::size_t begin = comma == std::string_view::npos ? 0 : comma + 1;
        const auto address = one_address(trimmed(forwarded_for.substr(begin)));
        if (!address) return peer;
        last = address->text();
        if (!is_trusted(*address)) return last;
        forwarded_for = forwarded_for.substr(0, begin == 0 ? 0 : begin - 1);
    }
    return last;
}

}  // namespace parley::server
