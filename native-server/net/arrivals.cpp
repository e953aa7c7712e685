#include "native-server/net/arrivals.h"

#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <utility>

#include "shared/limits.h"

namespace parley::server {

namespace {

bool same_letter(char a, char b) {
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
    return lower(a) == lower(b);
}

bool has_field(std::string_view head, std::string_view name) {
    const auto found = std::search(head.begin(), head.end(), name.begin(), name.end(), same_letter);
    return found != head.end();
}

}  // namespace

bool asks_for_health(std::string_view bytes) {
    constexpr std::string_view line = "GET /healthz HTTP/1.1\r\n";
    constexpr std::string_view end = "\r\n\r\n";
    if (bytes.substr(0, line.size()) != line || bytes.find(end) + end.size() != bytes.size()) return false;
    const std::string_view fields = bytes.substr(line.size() - 2);
    if (has_field(fields, "\r\nConnection:") && !has_field(fields, "\r\nConnection: keep-alive\r\n")) return false;
    for (const std::string_view special : {"\r\nUpgrade:", "\r\nContent-Length:", "\r\nTransfer-Encoding:", "\r\nExpect:"})
        if (has_field(fields, special)) return false;
    return has_field(fields, "\r\nHost:");
}

struct Arrivals::Visitor {
    Arrivals* arrivals = nullptr;
    Descriptor socket;
    UvHandle<uv_poll_t> poll;
    std::int64_t since_ms = 0;
    Visitors::iterator place;
};

Arrivals::Arrivals(EventLoop& loop, BoundSockets bound, Options options, Calls calls)
    : loop_(loop),
      options_(std::move(options)),
      calls_(std::move(calls)),
      sweep_(loop.every(limits::sweep_interval_ms, [this] { send_away_the_silent(); })),
      listener_(
          loop, std::move(bound), [this](Descriptor socket) { arrive(std::move(socket)); }, calls_.pausing) {}

Arrivals::~Arrivals() = default;

Arrivals::First Arrivals::first_words(int socket) {
    std::array<char, limits::health_request_bytes_max> bytes{};
    const ssize_t count = ::recv(socket, bytes.data(), bytes.size(), MSG_PEEK | MSG_DONTWAIT);
    if (count < 0) return errno == EAGAIN || errno == EINTR ? First::nothing_yet : First::gone;
    if (count == 0) return First::gone;
    return asks_for_health({bytes.data(), static_cast<std::size_t>(count)}) ? First::health : First::other;
}

void Arrivals::arrive(Descriptor socket) {
    const First first = first_words(socket.number());
    if (first == First::nothing_yet) return wait(std::move(socket));
    serve(std::move(socket), first);
}

void Arrivals::wait(Descriptor socket) {
    if (visitors_.size() >= options_.silent_max) send_away_the_oldest();
    auto poll = std::make_unique<uv_poll_t>();
    if (uv_poll_init(loop_.native(), poll.get(), socket.number()) != 0) return;
    auto visitor = std::make_unique<Visitor>();
    visitor->arrivals = this;
    visitor->poll.reset(poll.release());
    visitor->socket = std::move(socket);
    visitor->since_ms = loop_.now_ms();
    Visitor* waiting = visitor.get();
    waiting->place = visitors_.insert(visitors_.end(), std::move(visitor));
    waiting->poll->data = waiting;
    uv_poll_start(waiting->poll.get(), UV_READABLE, [](uv_poll_t* handle, int, int) {
        auto* spoke = static_cast<Visitor*>(handle->data);
        spoke->arrivals->on_words(*spoke);
    });
}

void Arrivals::on_words(Visitor& visitor) {
    const First first = first_words(visitor.socket.number());
    if (first == First::nothing_yet) return;
    uv_poll_stop(visitor.poll.get());  // before somebody else watches the socket, or it closes
    Descriptor socket = std::move(visitor.socket);
    visitors_.erase(visitor.place);
    serve(std::move(socket), first);
}

void Arrivals::serve(Descriptor socket, First first) {
    if (first == First::other) return calls_.pass_on(std::move(socket));
    if (first != First::health) return;
    std::array<char, limits::health_request_bytes_max> bytes{};
    static_cast<void>(::recv(socket.number(), bytes.data(), bytes.size(), MSG_DONTWAIT));  // unread, it would end in a reset
    const std::string answer = calls_.health();
    // It fits into a fresh socket's buffer.
    static_cast<void>(::send(socket.number(), answer.data(), answer.size(), MSG_NOSIGNAL | MSG_DONTWAIT));
    wait(std::move(socket));
}

void Arrivals::send_away_the_silent() {
    const std::int64_t now = loop_.now_ms();
    while (!visitors_.empty() && now - visitors_.front()->since_ms >= limits::handshake_ms) {
        uv_poll_stop(visitors_.front()->poll.get());
        visitors_.pop_front();
    }
}

void Arrivals::send_away_the_oldest() {
    Visitor& oldest = *visitors_.front();
    uv_poll_stop(oldest.poll.get());
    const std::string& words = options_.farewell;
    static_cast<void>(::send(oldest.socket.number(), words.data(), words.size(), MSG_NOSIGNAL | MSG_DONTWAIT));
    visitors_.pop_front();
}

}  // namespace parley::server
