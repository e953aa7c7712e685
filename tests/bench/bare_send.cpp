// The least that a fan-out by one send() a client costs: for each frame that comes in, one ready frame goes to every
// connection. Nothing is parsed, queued or stored. Argument: how many bytes a message has at least; it is filled up with
// spaces.
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <map>
#include <string>
#include <vector>

#include "tests/bench/fanout_wire.h"

namespace {

using namespace parley::bench;

class BareSend {
public:
    explicit BareSend(std::size_t bytes_min)
        : bytes_min_(bytes_min),
          poll_(::epoll_create1(EPOLL_CLOEXEC)),
          listener_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t length = sizeof address;
        auto* any = reinterpret_cast<sockaddr*>(&address);
        if (::bind(listener_, any, length) != 0 || ::listen(listener_, 4096) != 0) return;
        ::getsockname(listener_, any, &length);
        port_ = ntohs(address.sin_port);
        watch(listener_);
    }
    BareSend(const BareSend&) = delete;
    BareSend& operator=(const BareSend&) = delete;
    ~BareSend() { ::close(poll_), ::close(listener_); }

    [[nodiscard]] int port() const { return port_; }

    void run() {
        std::array<epoll_event, 64> events{};
        for (;;) {
            const int count = ::epoll_wait(poll_, events.data(), static_cast<int>(events.size()), -1);
            for (int i = 0; i < count; ++i) {
                const int descriptor = events[static_cast<std::size_t>(i)].data.fd;
                if (descriptor == listener_)
                    accept();
                else
                    receive(descriptor);
            }
        }
    }

private:
    void watch(int descriptor) const {
        epoll_event event{EPOLLIN, {.fd = descriptor}};
        ::epoll_ctl(poll_, EPOLL_CTL_ADD, descriptor, &event);
    }

    void accept() {
        const int descriptor = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
        if (descriptor < 0) return;
        const int on = 1;
        ::setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        watch(descriptor);
        clients_.push_back(descriptor);
        // From here on it gets everything: a client's own connect() succeeds before.
        const std::string greeting = server_frame("hello");
        ::send(descriptor, greeting.data(), greeting.size(), MSG_NOSIGNAL);
    }

    void receive(int descriptor) {
        std::array<char, 65536> bytes{};
        const ssize_t count = ::recv(descriptor, bytes.data(), bytes.size(), 0);
        if (count <= 0) {
            std::erase(clients_, descriptor);
            frames_.erase(descriptor);
            ::close(descriptor);
            return;
        }
        frames_[descriptor].feed({bytes.data(), static_cast<std::size_t>(count)},
                                 [this](std::uint8_t, std::string_view payload) {
                                     send_to_all(payload);
                                     return true;
                                 });
    }

    void send_to_all(std::string_view payload) {
        std::string words(payload);
        words.resize(std::max(words.size(), bytes_min_), ' ');
        const std::string frame = server_frame(words);
        for (const int client : clients_) ::send(client, frame.data(), frame.size(), MSG_NOSIGNAL);
    }

    std::size_t bytes_min_;
    int poll_;
    int listener_;
    int port_ = 0;
    std::vector<int> clients_;
    std::map<int, FrameReader> frames_;
};

}  // namespace

int main(int argc, char** argv) {
    rlimit limit{};
    ::getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &limit);
    BareSend server(argc > 1 ? std::strtoul(argv[1], nullptr, 10) : 0);
    if (server.port() == 0) return std::perror("bare_send"), 1;
    std::printf("listening on http://127.0.0.1:%d\n", server.port());
    std::fflush(stdout);
    server.run();
}
