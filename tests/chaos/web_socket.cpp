#include "tests/chaos/web_socket.h"

#include <utility>

namespace parley::chaos {

namespace {

constexpr std::uint16_t abnormal_closure = 1006;
constexpr std::uint16_t protocol_error = 1002;
constexpr std::size_t read_bytes_max = 64 * 1024;
constexpr std::string_view normal_closure = "\x03\xE8";  // 1000

}  // namespace

WebSocket::WebSocket(std::uint16_t port, Random random)
    : socket_(connect_to_loopback(port)), local_port_(local_port(socket_)), random_(random) {}

void WebSocket::prepare(Poller& poller) const {
    if (state_ == State::connecting)
        poller.want(socket_, POLLOUT);
    else
        poller.want(socket_, static_cast<short>(unsent_.empty() ? POLLIN : POLLIN | POLLOUT));
}

std::vector<SocketEvent> WebSocket::pump(const Poller& poller) {
    std::vector<SocketEvent> events;
    if (state_ == State::closed) return events;
    if (state_ == State::connecting && poller.writable(socket_)) {
        if (!is_connected(socket_)) {
            fail(events, abnormal_closure);
            return events;
        }
        state_ = State::upgrading;
        unsent_ = upgrade_request();
    }
    if (state_ != State::connecting) flush();
    if (state_ != State::connecting && poller.readable(socket_)) read(events);
    return events;
}

void WebSocket::fail(std::vector<SocketEvent>& events, std::uint16_t code) {
    state_ = State::closed;
    socket_.close();
    events.push_back({SocketEvent::Kind::closed, "", code});
}

void WebSocket::read(std::vector<SocketEvent>& events) {
    std::string bytes;
    const Moved moved = receive(socket_, bytes, read_bytes_max);
    reader_.take(bytes);
    take_frames(events);
    if (state_ != State::closed && moved == Moved::ended) fail(events, abnormal_closure);
}

void WebSocket::take_frames(std::vector<SocketEvent>& events) {
    if (state_ == State::upgrading) {
        switch (reader_.upgrade()) {
            case FrameReader::Upgrade::waiting:
                return;
            case FrameReader::Upgrade::refused:
                fail(events, abnormal_closure);
                return;
            case FrameReader::Upgrade::accepted:
                state_ = State::open;
                events.push_back({SocketEvent::Kind::opened, "", 0});
        }
    }
    while (std::optional<Received> received = reader_.next()) {
        if (received->opcode == Opcode::text) {
            events.push_back({SocketEvent::Kind::text, std::move(received->payload), 0});
        } else if (received->opcode == Opcode::ping) {
            unsent_ += client_frame(Opcode::pong, received->payload, static_cast<std::uint32_t>(random_.next()));
            flush();
        } else if (received->opcode == Opcode::close) {
            fail(events, received->close_code());
            return;
        }
    }
    if (reader_.broken()) fail(events, protocol_error);
}

void WebSocket::send_text(std::string_view text) {
    if (state_ != State::open) return;
    unsent_ += client_frame(Opcode::text, text, static_cast<std::uint32_t>(random_.next()));
    flush();
}

void WebSocket::close() {
    if (state_ == State::open) {
        unsent_ += client_frame(Opcode::close, normal_closure, static_cast<std::uint32_t>(random_.next()));
        flush();
    }
    state_ = State::closed;
    socket_.close();
}

void WebSocket::flush() {
    while (socket_.open() && !unsent_.empty()) {
        std::size_t sent = 0;
        // An ended connection shows when it is read.
        if (transmit(socket_, unsent_, sent) != Moved::some) return;
        unsent_.erase(0, sent);
    }
}

}  // namespace parley::chaos
