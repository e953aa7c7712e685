#include "tests/bench/fanout_channel.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/ssl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <stdexcept>

namespace parley::bench {

namespace {

constexpr std::size_t members_an_address = 4000;

Moved moved(ssize_t result, std::size_t& count) {
    count = result > 0 ? static_cast<std::size_t>(result) : 0;
    if (result > 0) return Moved::some;
    return result < 0 && (errno == EAGAIN || errno == EINTR) ? Moved::nothing : Moved::ended;
}

struct FreeContext {
    void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
};

SSL_CTX* tls_context() {
    static const std::unique_ptr<SSL_CTX, FreeContext> context(SSL_CTX_new(TLS_client_method()));
    if (!context) throw std::runtime_error("no TLS");
    SSL_CTX_set_mode(context.get(),
                     SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER | SSL_MODE_RELEASE_BUFFERS);
    SSL_CTX_set_read_ahead(context.get(), 1);
    return context.get();
}

Moved moved_by_tls(ssl_st* tls, int result) {
    if (result > 0) return Moved::some;
    const int why = SSL_get_error(tls, result);
    return why == SSL_ERROR_WANT_READ || why == SSL_ERROR_WANT_WRITE ? Moved::nothing : Moved::ended;
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
    tls_.reset();
    if (descriptor_ >= 0) ::close(descriptor_);
    descriptor_ = -1;
}

int Channel::error() const {
    int error = 0;
    socklen_t length = sizeof error;
    ::getsockopt(descriptor_, SOL_SOCKET, SO_ERROR, &error, &length);
    return error;
}

void Channel::FreeTls::operator()(ssl_st* tls) const {
    SSL_free(tls);
}

void Channel::begin_tls() {
    tls_.reset(SSL_new(tls_context()));
    if (!tls_ || SSL_set_fd(tls_.get(), descriptor_) != 1) throw std::runtime_error("no TLS");
    SSL_set_connect_state(tls_.get());
}

Moved Channel::shake_hands() {
    return moved_by_tls(tls_.get(), SSL_do_handshake(tls_.get()));
}

Moved Channel::read(char* bytes, std::size_t room, std::size_t& count) {
    if (tls_) return read_tls(bytes, room, count);
    return moved(::recv(descriptor_, bytes, room, 0), count);
}

/// All that is there, as recv() gives it, and not a record at a time.
Moved Channel::read_tls(char* bytes, std::size_t room, std::size_t& count) {
    count = 0;
    for (std::size_t part = 0; count < room; count += part)
        if (const int result = SSL_read_ex(tls_.get(), bytes + count, room - count, &part); result != 1)
            return count > 0 ? Moved::some : moved_by_tls(tls_.get(), result);
    return Moved::some;
}

Moved Channel::write(const char* bytes, std::size_t length, std::size_t& count) {
    if (tls_) return moved_by_tls(tls_.get(), SSL_write_ex(tls_.get(), bytes, length, &count));
    return moved(::send(descriptor_, bytes, length, MSG_NOSIGNAL), count);
}

}  // namespace parley::bench
