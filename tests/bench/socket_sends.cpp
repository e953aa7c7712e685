#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <memory>
#include <stdexcept>
#include <vector>

#include "shared/codec.h"
#include "tests/bench/log_bench.h"
#include "tests/bench/measure.h"
#include "tests/integration/support/server_process.h"
#include "tests/integration/support/wire_client.h"

namespace parley::bench {

namespace {

/// One connection that sends a message, waits for its acknowledgement and sends the next one. Blocking: it is read when epoll
/// says that there is something.
class Sender {
public:
    Sender(std::uint16_t port, std::size_t number) : descriptor_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        if (::connect(descriptor_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
            throw std::runtime_error("cannot connect");
        const int on = 1;
        ::setsockopt(descriptor_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        room_ = RoomId("room-" + std::to_string(number));
    }
    Sender(const Sender&) = delete;
    Sender& operator=(const Sender&) = delete;
    ~Sender() { ::close(descriptor_); }

    /// Says who it is, and makes its room.
    void sign_in() {
        Handshake handshake;
        handshake.more_headers = "Sec-WebSocket-Protocol: parley.v1.json\r\n";
        write(handshake_bytes(handshake));
        while (buffer_.find("\r\n\r\n") == std::string::npos) read();
        buffer_.erase(0, buffer_.find("\r\n\r\n") + 4);
        wait_for("\"hello\"");
        command(Auth{"Sender in " + room_.value, ""});
        wait_for("\"welcome\"");
        command(Create{room_.value, RoomAccess::closed, MessageCid()});
        wait_for("\"type\":\"joined\"");
        // A private room's id has an ending that cannot be guessed.
        const std::string before = "\"id\":\"";
        const std::size_t id = buffer_.find(before + room_.value + "-") + before.size();
        room_ = RoomId(buffer_.substr(id, buffer_.find('"', id) - id));
        buffer_.clear();
    }

    [[nodiscard]] int descriptor() const { return descriptor_; }

    void send() {
        sent_at_ = now_s();
        const std::uint64_t number = ++sent_;
        command(Send{room_, MessageCid("c" + std::to_string(number)), chat_body(number)});
    }

    /// Reads what has come; true when the message under way has been acknowledged.
    bool acknowledged() {
        read();
        if (buffer_.find("\"error\"") != std::string::npos) throw std::runtime_error("refused: " + buffer_);
        if (buffer_.find("\"ack\"") == std::string::npos) return false;
        buffer_.clear();
        return true;
    }
    [[nodiscard]] double sent_at() const { return sent_at_; }

private:
    void command(Command command) {
        write(frame_bytes(Frame{Opcode::text, encode(ClientMessage{++request_, std::move(command)})}));
    }
    void wait_for(std::string_view what) {
        while (buffer_.find(what) == std::string::npos) read();
    }
    void write(const std::string& bytes) {
        if (::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(bytes.size()))
            throw std::runtime_error("cannot send");
    }
    void read() {
        std::array<char, 16384> bytes{};
        const ssize_t count = ::recv(descriptor_, bytes.data(), bytes.size(), 0);
        if (count <= 0) throw std::runtime_error("the server is gone");
        buffer_.append(bytes.data(), static_cast<std::size_t>(count));
    }

    int descriptor_;
    RoomId room_;
    std::string buffer_;
    RequestId request_ = 0;
    std::uint64_t sent_ = 0;
    double sent_at_ = 0;
};

void raise_open_files() {
    rlimit limit{};
    ::getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &limit);
}

}  // namespace

Sends socket_sends(const std::filesystem::path& folder, std::size_t senders, double seconds) {
    raise_open_files();
    std::filesystem::remove_all(folder / "sockets");
    Launch launch;
    for (const char* word : {"--port", "0", "--log-level", "warn", "--no-rate-limits", "--data-dir"})
        launch.arguments.emplace_back(word);
    launch.arguments.push_back((folder / "sockets").string());
    ServerProcess server(launch);
    const std::uint16_t port = server.port();
    std::vector<std::unique_ptr<Sender>> all;
    const int poll = ::epoll_create1(EPOLL_CLOEXEC);
    for (std::size_t i = 0; i < senders; ++i) {
        all.push_back(std::make_unique<Sender>(port, i));
        all.back()->sign_in();
        epoll_event event{EPOLLIN, {.u64 = i}};
        ::epoll_ctl(poll, EPOLL_CTL_ADD, all.back()->descriptor(), &event);
    }
    std::vector<double> latencies;
    const double start = now_s();
    double at = start;
    for (const auto& sender : all) sender->send();
    std::array<epoll_event, 256> events{};
    while (at - start < seconds) {
        const int count = ::epoll_wait(poll, events.data(), events.size(), 1000);
        if (count <= 0) throw std::runtime_error("nothing was acknowledged for a second");
        at = now_s();
        for (int i = 0; i < count; ++i) {
            Sender& sender = *all[events[static_cast<std::size_t>(i)].data.u64];
            if (!sender.acknowledged()) continue;
            latencies.push_back(now_s() - sender.sent_at());
            sender.send();
        }
    }
    ::close(poll);
    return {static_cast<double>(latencies.size()) / (at - start), percentile(latencies, 0.5), percentile(latencies, 0.99)};
}

}  // namespace parley::bench
