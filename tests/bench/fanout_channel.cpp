#include "tests/bench/fanout_channel.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

namespace parley::bench {

namespace {

constexpr std::size_t members_an_address = 4000;

Moved moved(ssize_t result, std::size_t& count) {
    count = result > 0 ? static_cast<std::size_t>(result) : 0;
    if (result > 0) return Moved::some;
    return result < 0 && (errno == EAGAIN || errno == EINTR) ? Moved::nothing : Moved::ended;
}

sockaddr_in place(std::uint32_t address, std::uint16_t port) {
    sockaddr_in place{};
    place.sin_family = AF_INET;
    place.sin_port = htons(port);
    place.sin_addr.s_addr = htonl(address);
    return place;
}

}  // namespace

bool Channel::connect(std::uint16_t port, std::size_t member) {
    close();
    descriptor_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (descriptor_ < 0) return false;
    const int on = 1;
    ::setsockopt(descriptor_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    ::setsockopt(descriptor_, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &on, sizeof on);
    const auto from = place(INADDR_LOOPBACK + 1 + static_cast<std::uint32_t>(member / members_an_address), 0);
    const auto to = place(INADDR_LOOPBACK, port);
    if (::bind(descriptor_, reinterpret_cast<const sockaddr*>(&from), sizeof from) != 0) return false;
    return ::connect(descriptor_, reinterpret_cast<const sockaddr*>(&to), sizeof to) == 0 || errno == EINPROGRESS;
}

void Channel::close() {
    if (descriptor_ >= 0) ::close(descriptor_);
    descriptor_ = -1;
}

int Channel::error() const {
    int error = 0;
    socklen_t length = sizeof error;
    ::getsockopt(descriptor_, SOL_SOCKET, SO_ERROR, &error, &length);
    return error;
}

Moved Channel::read(char* bytes, std::size_t room, std::size_t& count) {
    return moved(::recv(descriptor_, bytes, room, 0), count);
}

Moved Channel::write(const char* bytes, std::size_t length, std::size_t& count) {
    return moved(::send(descriptor_, bytes, length, MSG_NOSIGNAL), count);
}

}  // namespace parley::bench
