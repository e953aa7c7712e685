#include "native-server/net/peer_address.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <array>
#include <string_view>

namespace parley::server {

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

}  // namespace parley::server
