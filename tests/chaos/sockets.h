// TCP on loopback without waiting, and one place that waits for all of it.
#pragma once

#include <poll.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace parley::chaos {

class Descriptor {
public:
    Descriptor() = default;
    explicit Descriptor(int number) : number_(number) {}
    Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
    Descriptor& operator=(Descriptor&& other) noexcept;
    ~Descriptor() { close(); }

    [[nodiscard]] int number() const { return number_; }
    [[nodiscard]] bool open() const { return number_ >= 0; }
    void close();

private:
    int number_ = -1;
};

/// `reset` throws away what was not sent yet and tells the other side with RST; `orderly` ends with FIN.
enum class Ending : std::uint8_t { orderly, reset };
void end(Descriptor& socket, Ending ending);

/// A listening socket on a port that the system chooses. Throws std::runtime_error.
Descriptor listen_on_loopback();
/// The next connection, and the port that it comes from; not open when none waits.
std::pair<Descriptor, std::uint16_t> accept_from(const Descriptor& listener);
/// A socket that connects; writable once it has. What it does not read is soon felt by the other side. Its own address is none
/// that a server here listens on: a connection never meets itself, and never takes a port that a server wants back. Throws
/// std::runtime_error when there is no descriptor left.
Descriptor connect_to_loopback(std::uint16_t port);
/// After it became writable: did it connect?
bool is_connected(const Descriptor& socket);
std::uint16_t local_port(const Descriptor& socket);

enum class Moved : std::uint8_t { some, nothing_yet, ended };
/// Reads once, at most `bytes_max`, to the end of `bytes`.
Moved receive(const Descriptor& socket, std::string& bytes, std::size_t bytes_max);
/// Writes once; `sent` is how much was taken.
Moved transmit(const Descriptor& socket, std::string_view bytes, std::size_t& sent);

/// Who wants what is asked anew before each wait, so nothing here outlives the sockets.
class Poller {
public:
    void clear();
    void want(const Descriptor& socket, short events);
    /// At most `timeout_ms`, rounded up.
    void wait(double timeout_ms);
    /// Something can be read, or the other side has ended it.
    [[nodiscard]] bool readable(const Descriptor& socket) const;
    [[nodiscard]] bool writable(const Descriptor& socket) const;
    /// The other side has ended it; told also for those who want POLLRDHUP only.
    [[nodiscard]] bool hung_up(const Descriptor& socket) const;

private:
    [[nodiscard]] short happened(const Descriptor& socket) const;

    std::vector<pollfd> wanted_;
    std::vector<short> happened_;  ///< by descriptor
};

}  // namespace parley::chaos
