// A client's end of a connection: TCP, and TLS over it where a server has that.
#pragma once

#include <sys/types.h>

#include <cstddef>
#include <cstdint>
#include <memory>

struct ssl_st;

namespace parley::bench {

enum class Moved : std::uint8_t { some, nothing, ended };

class Channel {
public:
    Channel() = default;
    Channel(const Channel&) = delete;
    Channel& operator=(const Channel&) = delete;
    ~Channel() { close(); }

    /// Begins to connect to loopback, from one of several addresses there: the ports of one are too few. `errno` when false.
    bool connect(std::uint16_t port, std::size_t member);
    void close();
    [[nodiscard]] int descriptor() const { return descriptor_; }
    /// What became of connecting: an errno.
    [[nodiscard]] int error() const;

    /// The client's side of TLS begins; anybody's certificate is taken, as it is the server's cost that is measured.
    void begin_tls();
    /// `some` once it is done.
    Moved shake_hands();

    Moved read(char* bytes, std::size_t room, std::size_t& count);
    Moved write(const char* bytes, std::size_t length, std::size_t& count);

private:
    Moved read_tls(char* bytes, std::size_t room, std::size_t& count);

    struct FreeTls {
        void operator()(ssl_st* tls) const;
    };

    int descriptor_ = -1;
    std::unique_ptr<ssl_st, FreeTls> tls_;
};

}  // namespace parley::bench
