// A client that is written down to the bytes, so that it can also send what no good client sends. Blocking; whatever does not
// come within patience_ms throws std::runtime_error, which fails the test.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "tests/integration/support/server_process.h"

namespace parley {

struct HttpResponse {
    int status = 0;
    std::map<std::string, std::string> headers;  ///< names in lower case
    std::string body;
};

class TlsConnection;

/// Bytes over TCP, and over TLS where that is asked for.
class WireClient {
public:
    struct Place {
        std::string address = "127.0.0.1";
        int receive_buffer_bytes = 0;  ///< 0: the system's choice
        std::string certificate = {};  ///< file of the one that the server must show; empty: no TLS
        std::string alpn = {};         ///< protocols to offer, by commas
        int tls_version_max = 0;       ///< as OpenSSL counts; 0: its newest
        std::string source = {};       ///< address to come from; empty: the system's choice
    };

    explicit WireClient(std::uint16_t port) : WireClient(port, Place()) {}
    WireClient(std::uint16_t port, const Place& place);
    WireClient(const WireClient&) = delete;
    WireClient& operator=(const WireClient&) = delete;
    ~WireClient();

    void send(std::string_view bytes);
    std::string read(std::size_t count);
    std::string read_until(std::string_view end);
    /// Everything up to the end of the connection; a reset counts as an end.
    std::string read_to_end();

    /// Whether nothing comes for so long; something that does is left to be read.
    [[nodiscard]] bool is_silent_for(int ms) const;

    /// `without_body` for the answer to HEAD.
    HttpResponse read_response(bool without_body = false);
    HttpResponse get(const std::string& path, const std::string& more_headers = {});

    /// Null without TLS.
    [[nodiscard]] const TlsConnection* tls() const { return tls_.get(); }

private:
    bool fill();  // false at the end of the connection

    int socket_ = -1;
    std::unique_ptr<TlsConnection> tls_;
    std::string buffer_;
};

/// True when something accepts connections there.
bool can_connect(std::uint16_t port, const std::string& address = "127.0.0.1");

enum class Opcode : std::uint8_t { continuation = 0, text = 1, binary = 2, close = 8, ping = 9, pong = 10 };

struct Frame {
    Opcode opcode = Opcode::text;
    std::string payload;
    bool last = true;    ///< FIN
    bool masked = true;  ///< not used for what is received

    [[nodiscard]] int close_code() const;
};

/// A frame as a client writes it.
std::string frame_bytes(const Frame& frame);

struct Handshake {
    std::string path = "/ws";
    std::string more_headers;  ///< whole lines
    std::string method = "GET";
    std::string http = "HTTP/1.1";
    std::string upgrade = "websocket";
    std::string connection = "Upgrade";
    std::string version = "13";
    std::string key = "dGhlIHNhbXBsZSBub25jZQ==";
    std::string host = "localhost";
};

std::string handshake_bytes(const Handshake& handshake);

/// A WebSocket over it.
class SocketClient {
public:
    /// Throws when the server does not answer 101.
    explicit SocketClient(std::uint16_t port, const Handshake& handshake = {}, const WireClient::Place& place = {});

    void send_text(std::string_view text);
    void send(const Frame& frame) { wire_.send(frame_bytes(frame)); }
    Frame read_frame();
    /// The next text frame, or binary one; pings are answered on the way.
    std::string read_text() { return read_message(Opcode::text); }
    std::string read_binary() { return read_message(Opcode::binary); }
    /// The code of the next close frame; everything before it is skipped.
    int read_close();

    WireClient& wire() { return wire_; }
    [[nodiscard]] const HttpResponse& response() const { return response_; }

private:
    std::string read_message(Opcode kind);

    WireClient wire_;
    HttpResponse response_;
};

}  // namespace parley
