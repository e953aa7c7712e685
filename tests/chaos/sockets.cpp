#include "tests/chaos/sockets.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <stdexcept>
#include <string>

namespace parley::chaos {

namespace {

constexpr std::uint32_t servers_address = INADDR_LOOPBACK;
constexpr std::uint32_t clients_address = INADDR_LOOPBACK + 1;

sockaddr_in address_of(std::uint32_t host, std::uint16_t port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(host);
    address.sin_port = htons(port);
    return address;
}

sockaddr* raw(sockaddr_in& address) {
    return reinterpret_cast<sockaddr*>(&address);
}

Descriptor new_socket() {
    Descriptor socket(::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    if (!socket.open()) throw std::runtime_error("no socket left");
    const int on = 1;
    ::setsockopt(socket.number(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    return socket;
}

bool is_for_later(int error) {
    return error == EAGAIN || error == EINTR;
}

}  // namespace

Descriptor& Descriptor::operator=(Descriptor&& other) noexcept {
    if (this != &other) {
        close();
        number_ = std::exchange(other.number_, -1);
    }
    return *this;
}

void Descriptor::close() {
    if (number_ >= 0) ::close(number_);
    number_ = -1;
}

void end(Descriptor& socket, Ending ending) {
    if (socket.open() && ending == Ending::reset) {
        const linger at_once{1, 0};
        ::setsockopt(socket.number(), SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    }
    socket.close();
}

Descriptor listen_on_loopback() {
    Descriptor socket = new_socket();
    sockaddr_in address = address_of(servers_address, 0);
    if (::bind(socket.number(), raw(address), sizeof address) != 0 || ::listen(socket.number(), SOMAXCONN) != 0)
        throw std::runtime_error("cannot listen on loopback");
    return socket;
}

std::pair<Descriptor, std::uint16_t> accept_from(const Descriptor& listener) {
    sockaddr_in from{};
    socklen_t bytes = sizeof from;
    Descriptor socket(::accept4(listener.number(), raw(from), &bytes, SOCK_NONBLOCK | SOCK_CLOEXEC));
    if (socket.open()) {
        const int on = 1;
        ::setsockopt(socket.number(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    }
    return {std::move(socket), ntohs(from.sin_port)};
}

Descriptor connect_to_loopback(std::uint16_t port) {
    Descriptor socket = new_socket();
    // Loopback's segments of 64 KB make the other side's system queue megabytes for us. These are a real network's sizes.
    constexpr int segment_bytes = 1400;
    constexpr int receive_buffer_bytes = 32 * 1024;
    ::setsockopt(socket.number(), IPPROTO_TCP, TCP_MAXSEG, &segment_bytes, sizeof segment_bytes);
    ::setsockopt(socket.number(), SOL_SOCKET, SO_RCVBUF, &receive_buffer_bytes, sizeof receive_buffer_bytes);
    sockaddr_in own = address_of(clients_address, 0);
    sockaddr_in address = address_of(servers_address, port);
    if (::bind(socket.number(), raw(own), sizeof own) != 0) throw std::runtime_error("no port left");
    // A refusal that comes at once is found by is_connected, like one that comes later.
    static_cast<void>(::connect(socket.number(), raw(address), sizeof address));
    return socket;
}

bool is_connected(const Descriptor& socket) {
    sockaddr_in peer{};
    socklen_t bytes = sizeof peer;
    return ::getpeername(socket.number(), raw(peer), &bytes) == 0;
}

std::uint16_t local_port(const Descriptor& socket) {
    sockaddr_in own{};
    socklen_t bytes = sizeof own;
    return ::getsockname(socket.number(), raw(own), &bytes) == 0 ? ntohs(own.sin_port) : std::uint16_t{0};
}

Moved receive(const Descriptor& socket, std::string& bytes, std::size_t bytes_max) {
    const std::size_t before = bytes.size();
    bytes.resize(before + bytes_max);
    const ssize_t got = ::recv(socket.number(), bytes.data() + before, bytes_max, 0);
    const int error = errno;
    bytes.resize(before + (got > 0 ? static_cast<std::size_t>(got) : 0));
    if (got > 0) return Moved::some;
    return got < 0 && is_for_later(error) ? Moved::nothing_yet : Moved::ended;
}

Moved transmit(const Descriptor& socket, std::string_view bytes, std::size_t& sent) {
    sent = 0;
    const ssize_t taken = ::send(socket.number(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (taken < 0) return is_for_later(errno) ? Moved::nothing_yet : Moved::ended;
    sent = static_cast<std::size_t>(taken);
    return Moved::some;
}

void Poller::clear() {
    wanted_.clear();
}

void Poller::want(const Descriptor& socket, short events) {
    if (socket.open() && events != 0) wanted_.push_back({socket.number(), events, 0});
}

void Poller::wait(double timeout_ms) {
    std::fill(happened_.begin(), happened_.end(), short{0});
    const int whole_ms = static_cast<int>(std::ceil(std::clamp(timeout_ms, 0.0, 1000.0)));
    if (::poll(wanted_.data(), wanted_.size(), whole_ms) <= 0) return;
    for (const pollfd& one : wanted_) {
        const auto index = static_cast<std::size_t>(one.fd);
        if (index >= happened_.size()) happened_.resize(index + 1, 0);
        happened_[index] = one.revents;
    }
}

short Poller::happened(const Descriptor& socket) const {
    const auto index = static_cast<std::size_t>(socket.number());
    return socket.open() && index < happened_.size() ? happened_[index] : short{0};
}

bool Poller::readable(const Descriptor& socket) const {
    return (happened(socket) & (POLLIN | POLLHUP | POLLERR)) != 0;
}

bool Poller::writable(const Descriptor& socket) const {
    return (happened(socket) & (POLLOUT | POLLHUP | POLLERR)) != 0;
}

bool Poller::hung_up(const Descriptor& socket) const {
    return (happened(socket) & (POLLRDHUP | POLLHUP | POLLERR)) != 0;
}

}  // namespace parley::chaos
