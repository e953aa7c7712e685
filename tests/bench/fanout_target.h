// The programs that are measured, as child processes: parley-server, the peers, the bare loop of send().
#pragma once

#include <sys/types.h>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "tests/integration/support/server_process.h"

namespace parley::bench {

/// How its clients talk to it.
enum class Speech : std::uint8_t {
    parley,     ///< parley.v1: an account each, a room, a log
    plain,      ///< every text frame goes to everybody
    socket_io,  ///< Engine.IO 4 over a WebSocket
    bare,       ///< frames over plain TCP
};

struct Kind {
    std::string key;  ///< as it is chosen by
    std::string name;
    Speech speech = Speech::plain;
    std::string program;
    std::vector<std::string> arguments;
    bool has_log = false;    ///< gets a fresh data directory
    bool pinned = true;      ///< to the server's core
    std::string path = "/";  ///< of the upgrade
    bool tls = false;
};

Kind parley_kind();
/// With every thread it wants, on every core.
Kind parley_threads_kind();
Kind parley_plain_kind();
/// The server that PARLEY_BENCH_BEFORE names, beside which a change is measured; nothing when it names none.
std::optional<Kind> parley_before_kind();
Kind bare_kind();
/// The same, with messages of so many bytes: what the network takes from parley, by the least that can send it.
Kind bare_kind_of(std::size_t bytes);
Kind ws_kind();
Kind socket_io_kind();
/// The two over TLS, with this certificate and key.
struct KeyFiles {
    std::string certificate;
    std::string key;
};
Kind parley_tls_kind(Kind kind, const KeyFiles& files);
Kind ws_tls_kind(const KeyFiles& files);

/// Whether parley-server knows this option.
bool server_knows(const std::string& option);

/// The load generator's core and the server's; the same when there is only one.
inline constexpr int server_core = 0;
bool has_two_cores();
void pin_generator();
void raise_open_files();

struct Memory {
    double resident = 0;   ///< bytes
    double peak = 0;       ///< the most that was resident
    double anonymous = 0;  ///< of the resident, what is not a file's: heap and stacks
};

class Target {
public:
    /// Starts it and waits until it listens.
    Target(Kind kind, const std::filesystem::path& folder);

    [[nodiscard]] std::uint16_t port() const { return port_; }
    [[nodiscard]] const Kind& kind() const { return kind_; }
    /// Processor time of all its threads, those that have ended too.
    [[nodiscard]] double cpu_s() const;
    [[nodiscard]] Memory memory() const;
    /// How many it has open.
    [[nodiscard]] std::size_t descriptors() const;

    void kill();
    /// On the same port and the same data.
    void start_again();

private:
    void start();

    Kind kind_;
    std::filesystem::path data_;
    std::uint16_t port_ = 0;
    std::unique_ptr<ServerProcess> process_;
};

}  // namespace parley::bench
