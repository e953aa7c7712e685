#include "tests/bench/fanout_crowd.h"

#include <errno.h>
#include <sys/epoll.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <stdexcept>
#include <utility>

#include "tests/bench/measure.h"

namespace parley::bench {

namespace {

constexpr double gather_patience_s = 120;
constexpr std::size_t buffer_bytes = 256 * 1024;
// As the real client's first tries: half a second to two, so that not all come at once.
constexpr double backoff_first_s = 0.5;
constexpr double backoff_spread_s = 1.5;
constexpr double backoff_max_s = 30;

}  // namespace

Crowd::Crowd(CrowdOptions options)
    : options_(std::move(options)), poll_(::epoll_create1(EPOLL_CLOEXEC)), members_(options_.members), buffer_(buffer_bytes) {
    for (std::size_t i = 0; i < members_.size(); ++i) members_[i].index = i;
}

Crowd::~Crowd() {
    ::close(poll_);
}

void Crowd::gather() {
    const double deadline = now_s() + gather_patience_s;
    std::size_t begun = 0;
    while (ready_ < members_.size()) {
        // The first one may have a room to make, and the others need it.
        const std::size_t may_begin = ready_ == 0 ? 1 : members_.size();
        while (begun < may_begin && under_way_ < options_.under_way_max) connect(members_[begun++]);
        poll(100);
        if (now_s() > deadline)
            throw std::runtime_error("only " + std::to_string(ready_) + " of " + std::to_string(members_.size()) + " got in");
    }
}

void Crowd::connect(Member& member) {
    member.life++;
    member.out.clear();
    member.frames.clear();
    member.stage = Stage::connecting;
    under_way_++;
    if (!member.channel.connect(options_.port, member.index)) return lost(member, std::strerror(errno));
    member.waits_to_write = true;
    epoll_event event{EPOLLIN | EPOLLOUT, {.u64 = member.index}};
    ::epoll_ctl(poll_, EPOLL_CTL_ADD, member.channel.descriptor(), &event);
}

void Crowd::connected(Member& member) {
    if (const int error = member.channel.error(); error != 0) return lost(member, std::strerror(error));
    if (!options_.tls) return upgrade(member);
    member.stage = Stage::securing;
    member.channel.begin_tls();
    secure(member);
    if (member.stage == Stage::securing) watch(member);
}

void Crowd::secure(Member& member) {
    const Moved moved = member.channel.shake_hands();
    if (moved == Moved::ended) return lost(member, "no TLS with this server");
    if (moved == Moved::some) upgrade(member);
}

void Crowd::upgrade(Member& member) {
    if (options_.speech == Speech::bare) {
        member.stage = Stage::greeting;
        return watch(member);
    }
    member.stage = Stage::upgrading;
    std::string request = "GET " + options_.path +
                          " HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                          "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
    if (options_.speech == Speech::parley) request.append("Sec-WebSocket-Protocol: ").append(json_subprotocol).append("\r\n");
    write(member, request + "\r\n");
}

void Crowd::lost(Member& member, const std::string& why) {
    if (!options_.comes_back) throw std::runtime_error("a client lost its connection: " + why);
    if (member.stage == Stage::ready)
        ready_--;
    else
        under_way_--;
    member.stage = Stage::away;
    member.channel.close();
    const double part = std::uniform_real_distribution<double>(0, 1)(random_);
    const double wait = member.backoff_s == 0 ? backoff_first_s + backoff_spread_s * part : member.backoff_s * (0.5 + part / 2);
    member.backoff_s = std::min(backoff_max_s, member.backoff_s == 0 ? 2 * backoff_first_s : 2 * member.backoff_s);
    planned_.push({now_s() + wait, member.index, member.life, 0});
}

void Crowd::enter(Member& member) {
    member.stage = Stage::ready;
    member.backoff_s = 0;
    member.ready_at_s = now_s();
    under_way_--;
    ready_++;
    on_ready(member);
}

void Crowd::watch(Member& member) {
    const bool wants = !member.out.empty();
    if (wants == member.waits_to_write) return;
    member.waits_to_write = wants;
    epoll_event event{(member.reads ? EPOLLIN : 0U) | (wants ? EPOLLOUT : 0U), {.u64 = member.index}};
    ::epoll_ctl(poll_, EPOLL_CTL_MOD, member.channel.descriptor(), &event);
}

void Crowd::write(Member& member, std::string_view bytes) {
    member.out.append(bytes);
    flush(member);
}

/// What can't be sent now goes when the socket takes it; an end is noticed by reading.
void Crowd::flush(Member& member) {
    std::size_t sent = 0;
    std::size_t count = 0;
    while (sent < member.out.size() &&
           member.channel.write(member.out.data() + sent, member.out.size() - sent, count) == Moved::some)
        sent += count;
    member.out.erase(0, sent);
    watch(member);
}

void Crowd::stop_reading(Member& member) {
    member.reads = false;
    ::epoll_ctl(poll_, EPOLL_CTL_DEL, member.channel.descriptor(), nullptr);
}

void Crowd::drop(Member& member, bool with_close_frame) {
    // RFC 6455 section 5.5.1: 1001, under a mask of zeros.
    if (with_close_frame) write(member, std::string_view("\x88\x82\0\0\0\0\x03\xe9", 8));
    lost(member, "it was dropped");
}

void Crowd::poll(int timeout_ms) {
    run_planned();
    if (!planned_.empty())
        timeout_ms = std::min(timeout_ms, std::max(1, static_cast<int>((planned_.top().at_s - now_s()) * 1000)));
    std::array<epoll_event, 512> events{};
    const int count = ::epoll_wait(poll_, events.data(), static_cast<int>(events.size()), timeout_ms);
    for (int i = 0; i < count; ++i) {
        const epoll_event& event = events[static_cast<std::size_t>(i)];
        Member& member = members_[event.data.u64];
        if (member.stage == Stage::connecting && (event.events & (EPOLLOUT | EPOLLERR | EPOLLHUP)) != 0)
            connected(member);
        else if ((event.events & EPOLLOUT) != 0)
            flush(member);
        if (member.stage == Stage::securing) {
            if ((event.events & ~std::uint32_t{EPOLLOUT}) != 0) secure(member);
            continue;
        }
        if (member.stage != Stage::away && (event.events & (EPOLLIN | EPOLLERR | EPOLLHUP)) != 0) receive(member);
    }
}

void Crowd::run_planned() {
    for (const double now = now_s(); !planned_.empty() && planned_.top().at_s <= now;) {
        const Planned due = planned_.top();
        Member& member = members_[due.member];
        if (member.life == due.life && member.stage == Stage::away && under_way_ >= options_.under_way_max) return;
        planned_.pop();
        if (member.life != due.life) continue;
        if (member.stage == Stage::away)
            connect(member);
        else if (due.number != 0)
            post(member, due.number, body_bytes_);
        else
            take_step(member);
    }
}

void Crowd::receive(Member& member) {
    std::size_t count = 0;
    do {
        const Moved moved = member.channel.read(buffer_.data(), buffer_.size(), count);
        if (moved == Moved::ended) return lost(member, "it was ended");
        if (moved == Moved::nothing) return;
        heard_bytes(member, {buffer_.data(), count});
        // Under TLS, what did not fit is in no socket any more, and epoll does not know of it.
    } while (count == buffer_.size() && member.stage != Stage::away);
}

void Crowd::heard_bytes(Member& member, std::string_view bytes) {
    if (member.stage == Stage::upgrading) return upgraded(member, bytes);
    member.frames.feed(bytes, [&](std::uint8_t opcode, std::string_view payload) { return frame(member, opcode, payload); });
}

void Crowd::upgraded(Member& member, std::string_view bytes) {
    member.answer.append(bytes);
    const auto end = member.answer.find("\r\n\r\n");
    if (end == std::string::npos) return;
    const std::string answer = std::exchange(member.answer, {});
    if (answer.rfind("HTTP/1.1 101", 0) != 0) return lost(member, answer.substr(0, end));
    begin_talk(member);
    member.frames.feed(std::string_view(answer).substr(end + 4),
                       [&](std::uint8_t opcode, std::string_view payload) { return frame(member, opcode, payload); });
}

bool Crowd::frame(Member& member, std::uint8_t opcode, std::string_view payload) {
    if (opcode == text_opcode) {
        heard(member, payload);
    } else if (opcode == ping_opcode) {
        write(member, client_frame(payload, pong_opcode));
    } else if (opcode == close_opcode) {
        lost(member, "the server closed it: " + std::string(payload.substr(std::min<std::size_t>(2, payload.size()))));
    }
    return member.stage != Stage::away;
}

}  // namespace parley::bench
