#include "native-server/net/listener.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <utility>

#include "shared/limits.h"

namespace parley::server {

Descriptor& Descriptor::operator=(Descriptor&& other) noexcept {
    if (this != &other) {
        if (number_ >= 0) ::close(number_);
        number_ = other.release();
    }
    return *this;
}

Descriptor::~Descriptor() {
    if (number_ >= 0) ::close(number_);
}

int Descriptor::release() {
    return std::exchange(number_, -1);
}

struct Listener::Watched {
    Listener* listener = nullptr;
    Descriptor socket;
    UvHandle<uv_poll_t> poll;
};

Listener::Listener(EventLoop& loop, BoundSockets bound, Accept accept, std::function<void(const std::string&)> pausing)
    : loop_(loop), accept_(std::move(accept)), pausing_(std::move(pausing)) {
    for (Descriptor& socket : bound.sockets) {
        auto watched = std::make_unique<Watched>();
        watched->listener = this;
        auto poll = std::make_unique<uv_poll_t>();
        if (const int error = uv_poll_init(loop_.native(), poll.get(), socket.number()); error != 0) {
            pausing_(uv_strerror(error));
            continue;
        }
        poll->data = watched.get();
        watched->poll.reset(poll.release());
        watched->socket = std::move(socket);
        watched_.push_back(std::move(watched));
    }
    start();
}

Listener::~Listener() {
    // libuv wants its watcher stopped before the descriptor closes.
    for (const auto& watched : watched_) uv_poll_stop(watched->poll.get());
}

void Listener::start() {
    for (const auto& watched : watched_) {
        uv_poll_start(watched->poll.get(), UV_READABLE, [](uv_poll_t* poll, int, int) {
            const auto* arrived = static_cast<Watched*>(poll->data);
            arrived->listener->accept_from(arrived->socket.number());
        });
    }
}

void Listener::accept_from(int descriptor) {
    for (std::size_t count = 0; count < limits::accepts_per_tick_max; ++count) {
        Descriptor connection(::accept4(descriptor, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC));
        if (connection.number() >= 0) {
            const int on = 1;
            ::setsockopt(connection.number(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
            accept_(std::move(connection));
            continue;
        }
        switch (errno) {
            case EAGAIN:
                return;
            case EINTR:
            case ECONNABORTED:
                continue;
            default:
                return pause(std::generic_category().message(errno));
        }
    }
}

void Listener::pause(const std::string& why) {
    for (const auto& watched : watched_) uv_poll_stop(watched->poll.get());
    paused_ = true;
    if (!resume_) {
        resume_ = loop_.every(limits::accept_pause_ms, [this] {
            if (std::exchange(paused_, false)) start();
        });
    }
    pausing_(why);
}

}  // namespace parley::server
