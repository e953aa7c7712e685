#include "tests/integration/support/wire_client.h"

#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <cerrno>
#include <stdexcept>

#include "tests/integration/support/tls_connection.h"

namespace parley {

namespace {

bool bind_to(int descriptor, const std::string& source) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    return ::inet_pton(AF_INET, source.c_str(), &address.sin_addr) == 1 &&
           ::bind(descriptor, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
}

/// A connected socket, or -1.
int connect_to(std::uint16_t port, const WireClient::Place& place) {
    addrinfo hints{};
    hints.ai_socktype = SOCK_STREAM;
    hints.ai_flags = AI_NUMERICHOST;
    addrinfo* found = nullptr;
    if (::getaddrinfo(place.address.c_str(), std::to_string(port).c_str(), &hints, &found) != 0) return -1;
    const int descriptor = ::socket(found->ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (place.receive_buffer_bytes > 0) {
        ::setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &place.receive_buffer_bytes, sizeof place.receive_buffer_bytes);
    }
    const int on = 1;
    ::setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    if (!place.source.empty() && !bind_to(descriptor, place.source)) {
        ::freeaddrinfo(found);
        ::close(descriptor);
        return -1;
    }
    const bool connected = descriptor >= 0 && ::connect(descriptor, found->ai_addr, found->ai_addrlen) == 0;
    ::freeaddrinfo(found);
    if (connected) return descriptor;
    if (descriptor >= 0) ::close(descriptor);
    return -1;
}

std::string lower(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return text;
}

std::string big_endian(std::uint64_t value, int bytes) {
    std::string text;
    for (int i = bytes - 1; i >= 0; --i)
        text.push_back(static_cast<char>(static_cast<unsigned char>((value >> (8 * i)) & 0xFF)));
    return text;
}

std::uint64_t from_big_endian(const std::string& text) {
    std::uint64_t value = 0;
    for (const char c : text) value = (value << 8) | static_cast<unsigned char>(c);
    return value;
}

}  // namespace

WireClient::WireClient(std::uint16_t port, const Place& place) : socket_(connect_to(port, place)) {
    if (socket_ < 0) throw std::runtime_error("cannot connect to port " + std::to_string(port));
    if (place.certificate.empty()) return;
    try {
        tls_ = std::make_unique<TlsConnection>(socket_, TlsWish{place.certificate, place.alpn, place.tls_version_max});
    } catch (...) {
        ::close(socket_);
        throw;
    }
}

WireClient::~WireClient() {
    ::close(socket_);
}

void WireClient::send(std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t sent = tls_ ? tls_->send(bytes) : ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent <= 0) throw std::runtime_error("the connection was closed while sending");
        bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
}

bool WireClient::fill() {
    pollfd waiting{socket_, POLLIN, 0};
    const bool at_hand = tls_ && tls_->holds_bytes();
    if (!at_hand && ::poll(&waiting, 1, patience_ms) <= 0)
        throw std::runtime_error("nothing came; so far: " + buffer_.substr(0, 500));
    std::string chunk(64 * 1024, '\0');
    const ssize_t got = tls_ ? tls_->receive(chunk.data(), chunk.size()) : ::recv(socket_, chunk.data(), chunk.size(), 0);
    if (got <= 0) return false;
    buffer_.append(chunk, 0, static_cast<std::size_t>(got));
    return true;
}

bool WireClient::is_silent_for(int ms) const {
    pollfd waiting{socket_, POLLIN, 0};
    return buffer_.empty() && !(tls_ && tls_->holds_bytes()) && ::poll(&waiting, 1, ms) == 0;
}

std::string WireClient::read(std::size_t count) {
    while (buffer_.size() < count) {
        if (!fill()) throw std::runtime_error("the connection ended; left: " + buffer_.substr(0, 500));
    }
    std::string bytes = buffer_.substr(0, count);
    buffer_.erase(0, count);
    return bytes;
}

std::string WireClient::read_until(std::string_view end) {
    for (;;) {
        const auto found = buffer_.find(end);
        if (found != std::string::npos) return read(found + end.size());
        if (!fill()) throw std::runtime_error("the connection ended; left: " + buffer_.substr(0, 500));
    }
}

std::string WireClient::read_to_end() {
    while (fill()) {
    }
    std::string rest;
    rest.swap(buffer_);
    return rest;
}

HttpResponse WireClient::read_response(bool without_body) {
    HttpResponse response;
    const std::string status = read_until("\r\n");
    response.status = std::stoi(status.substr(status.find(' ') + 1, 3));
    for (std::string line = read_until("\r\n"); line != "\r\n"; line = read_until("\r\n")) {
        const auto colon = line.find(": ");
        response.headers[lower(line.substr(0, colon))] = line.substr(colon + 2, line.size() - colon - 4);
    }
    const auto length = response.headers.find("content-length");
    if (length != response.headers.end() && !without_body) response.body = read(std::stoul(length->second));
    return response;
}

HttpResponse WireClient::get(const std::string& path, const std::string& more_headers) {
    send("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n" + more_headers + "\r\n");
    return read_response();
}

bool can_connect(std::uint16_t port, const std::string& address) {
    WireClient::Place place;
    place.address = address;
    const int descriptor = connect_to(port, place);
    if (descriptor >= 0) ::close(descriptor);
    return descriptor >= 0;
}

int Frame::close_code() const {
    return payload.size() < 2 ? 1005 : static_cast<int>(from_big_endian(payload.substr(0, 2)));
}

std::string frame_bytes(const Frame& frame) {
    const std::size_t length = frame.payload.size();
    std::string bytes = big_endian(static_cast<std::uint64_t>(frame.opcode) | (frame.last ? 0x80U : 0U), 1);
    const std::uint64_t mask_bit = frame.masked ? 0x80U : 0U;
    if (length < 126) {
        bytes += big_endian(mask_bit | length, 1);
    } else if (length <= 0xFFFF) {
        bytes += big_endian(mask_bit | 126U, 1) + big_endian(length, 2);
    } else {
        bytes += big_endian(mask_bit | 127U, 1) + big_endian(length, 8);
    }
    if (!frame.masked) return bytes + frame.payload;
    const std::string mask = "\x12\x34\x56\x78";
    bytes += mask;
    for (std::size_t i = 0; i < length; ++i) bytes.push_back(static_cast<char>(frame.payload[i] ^ mask[i % 4]));
    return bytes;
}

std::string handshake_bytes(const Handshake& handshake) {
    const auto line = [](const std::string& name, const std::string& value) {
        return value.empty() ? "" : name + ": " + value + "\r\n";
    };
    return handshake.method + " " + handshake.path + " " + handshake.http + "\r\n" + line("Host", handshake.host) +
           line("Upgrade", handshake.upgrade) + line("Connection", handshake.connection) +
           line("Sec-WebSocket-Version", handshake.version) + line("Sec-WebSocket-Key", handshake.key) +
           handshake.more_headers + "\r\n";
}

SocketClient::SocketClient(std::uint16_t port, const Handshake& handshake, const WireClient::Place& place)
    : wire_(port, place) {
    wire_.send(handshake_bytes(handshake));
    response_ = wire_.read_response();
    if (response_.status != 101) throw std::runtime_error("the handshake was refused: " + response_.body);
}

void SocketClient::send_text(std::string_view text) {
    send({Opcode::text, std::string(text)});
}

Frame SocketClient::read_frame() {
    const std::string head = wire_.read(2);
    Frame frame;
    frame.last = (static_cast<unsigned char>(head[0]) & 0x80U) != 0;
    frame.opcode = static_cast<Opcode>(static_cast<unsigned char>(head[0]) & 0x0FU);
    std::uint64_t length = static_cast<unsigned char>(head[1]);
    if (length > 127) throw std::runtime_error("a server's frame is not masked");
    if (length >= 126) length = from_big_endian(wire_.read(length == 126 ? 2 : 8));
    frame.payload = wire_.read(length);
    return frame;
}

std::string SocketClient::read_message(Opcode kind) {
    for (;;) {
        Frame frame = read_frame();
        if (frame.opcode == kind) return frame.payload;
        if (frame.opcode == Opcode::text || frame.opcode == Opcode::binary)
            throw std::runtime_error("a frame of the other kind");
        if (frame.opcode == Opcode::ping) send({Opcode::pong, frame.payload});
        if (frame.opcode == Opcode::close) {
            throw std::runtime_error("closed with " + std::to_string(frame.close_code()) + " " + frame.payload.substr(2));
        }
    }
}

int SocketClient::read_close() {
    for (;;) {
        const Frame frame = read_frame();
        if (frame.opcode == Opcode::close) return frame.close_code();
    }
}

}  // namespace parley
