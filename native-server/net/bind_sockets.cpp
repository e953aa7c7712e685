#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <system_error>
#include <utility>

#include "native-server/net/listener.h"

namespace parley::server {

namespace {

constexpr int backlog = 4096;  // of connections that wait to be accepted; the system cuts it to net.core.somaxconn

struct FreeAddresses {
    void operator()(addrinfo* list) const { ::freeaddrinfo(list); }
};

struct Address {
    sockaddr_storage storage{};
    socklen_t bytes = 0;
};

void set_port(Address& address, std::uint16_t port) {
    // Both families keep the port in the same place; the cast-free way is to copy the whole structure.
    if (address.storage.ss_family == AF_INET6) {
        sockaddr_in6 v6{};
        std::memcpy(&v6, &address.storage, sizeof v6);
        v6.sin6_port = htons(port);
        std::memcpy(&address.storage, &v6, sizeof v6);
    } else {
        sockaddr_in v4{};
        std::memcpy(&v4, &address.storage, sizeof v4);
        v4.sin_port = htons(port);
        std::memcpy(&address.storage, &v4, sizeof v4);
    }
}

std::uint16_t port_of(const Address& address) {
    if (address.storage.ss_family == AF_INET6) {
        sockaddr_in6 v6{};
        std::memcpy(&v6, &address.storage, sizeof v6);
        return ntohs(v6.sin6_port);
    }
    sockaddr_in v4{};
    std::memcpy(&v4, &address.storage, sizeof v4);
    return ntohs(v4.sin_port);
}

bool is_loopback(const Address& address) {
    if (address.storage.ss_family == AF_INET6) {
        sockaddr_in6 v6{};
        std::memcpy(&v6, &address.storage, sizeof v6);
        return IN6_IS_ADDR_LOOPBACK(&v6.sin6_addr) != 0;
    }
    sockaddr_in v4{};
    std::memcpy(&v4, &address.storage, sizeof v4);
    constexpr std::uint32_t loopback_net = 127;
    return (ntohl(v4.sin_addr.s_addr) >> 24) == loopback_net;
}

Result<std::vector<Address>, std::string> resolve(const std::string& host) {
    std::vector<Address> addresses;
    const std::vector<std::string> names =
        host == "localhost" ? std::vector<std::string>{"127.0.0.1", "::1"} : std::vector{host};
    for (const std::string& name : names) {
        addrinfo hints{};
        hints.ai_socktype = SOCK_STREAM;
        hints.ai_flags = AI_PASSIVE;
        addrinfo* found = nullptr;
        if (const int error = ::getaddrinfo(name.c_str(), nullptr, &hints, &found); error != 0) {
            return "cannot listen on " + host + ": " + ::gai_strerror(error);
        }
        const std::unique_ptr<addrinfo, FreeAddresses> list(found);
        for (const addrinfo* one = list.get(); one != nullptr; one = one->ai_next) {
            Address address;
            address.bytes = one->ai_addrlen;
            std::memcpy(&address.storage, one->ai_addr, one->ai_addrlen);
            addresses.push_back(address);
        }
    }
    return addresses;
}

/// The error is an errno.
Result<Descriptor, std::errc> bind_one(Address& address) {
    const auto failed = [] { return static_cast<std::errc>(errno); };
    Descriptor socket(::socket(address.storage.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    if (socket.number() < 0) return failed();
    const int on = 1;
    ::setsockopt(socket.number(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (address.storage.ss_family == AF_INET6) {
        // "::" takes IPv4 too; any other address is just itself.
        sockaddr_in6 v6{};
        std::memcpy(&v6, &address.storage, sizeof v6);
        const int v6_only = IN6_IS_ADDR_UNSPECIFIED(&v6.sin6_addr) ? 0 : 1;
        ::setsockopt(socket.number(), IPPROTO_IPV6, IPV6_V6ONLY, &v6_only, sizeof v6_only);
    }
    sockaddr* raw = reinterpret_cast<sockaddr*>(&address.storage);
    if (::bind(socket.number(), raw, address.bytes) != 0) return failed();
    if (::listen(socket.number(), backlog) != 0) return failed();
    if (::getsockname(socket.number(), raw, &address.bytes) != 0) return failed();
    return socket;
}

bool is_missing_family(std::errc error) {
    return error == std::errc::address_family_not_supported || error == std::errc::address_not_available;
}

/// The error is an errno.
Result<BoundSockets, std::errc> bind_all(std::vector<Address> addresses, std::uint16_t port, bool skip_missing) {
    BoundSockets bound;
    bound.port = port;
    bound.loopback_only = true;
    for (Address& address : addresses) {
        set_port(address, bound.port);
        auto socket = bind_one(address);
        if (!socket) {
            if (skip_missing && !bound.sockets.empty() && is_missing_family(socket.error())) continue;
            return socket.error();
        }
        bound.port = port_of(address);
        bound.loopback_only = bound.loopback_only && is_loopback(address);
        bound.sockets.push_back(std::move(socket.value()));
    }
    return bound;
}

}  // namespace

Result<BoundSockets, std::string> bind_sockets(const std::string& host, std::uint16_t port) {
    auto addresses = resolve(host);
    if (!addresses) return addresses.error();
    // A port that the system chose for the first address may be taken on the next one.
    constexpr int attempts_max = 20;
    for (int attempt = 1;; ++attempt) {
        auto bound = bind_all(addresses.value(), port, host == "localhost");
        if (bound) return std::move(bound.value());
        const bool taken = bound.error() == std::errc::address_in_use;
        if (port == 0 && taken && attempt < attempts_max) continue;
        const std::string where = host + " port " + std::to_string(port);
        if (taken) return "cannot listen on " + where + ": the port is in use";
        return "cannot listen on " + where + ": " + std::make_error_code(bound.error()).message();
    }
}

}  // namespace parley::server
