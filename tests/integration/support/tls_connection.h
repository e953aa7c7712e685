// TLS over a connected, blocking socket, by OpenSSL: the other end of what the server speaks.
#pragma once

#include <sys/types.h>

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

namespace parley {

struct TlsWish {
    std::string certificate;  ///< file of the one that the server must show
    std::string alpn;         ///< protocols to offer, by commas
    int version_max = 0;      ///< as OpenSSL counts; 0: its newest
};

class TlsConnection {
public:
    /// Shakes hands; throws std::runtime_error when that fails. The socket stays the caller's, and outlives it.
    TlsConnection(int socket, const TlsWish& wish);
    TlsConnection(const TlsConnection&) = delete;
    TlsConnection& operator=(const TlsConnection&) = delete;
    ~TlsConnection();

    /// As send(2) and recv(2) count, a failed one is less than 1.
    ssize_t send(std::string_view bytes);
    ssize_t receive(char* bytes, std::size_t bytes_max);
    /// Bytes that were read from the socket and not received yet.
    [[nodiscard]] bool holds_bytes() const;

    /// "TLSv1.3" and so on.
    [[nodiscard]] std::string version() const;
    /// The protocol that the server chose of those offered; empty when it chose none.
    [[nodiscard]] std::string alpn() const;

private:
    struct Handles;
    std::unique_ptr<Handles> handles_;
};

}  // namespace parley
