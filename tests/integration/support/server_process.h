// The real parley-server as a child process.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "tests/integration/support/temporary_folder.h"

namespace parley {

/// How long a test waits for anything that should happen soon, sanitizers and busy machines included.
inline constexpr int patience_ms = 20'000;

/// The binary that is tested: this build's, or the one that PARLEY_SERVER in the environment names.
std::string server_program();

struct Launch {
    std::vector<std::string> arguments;
    std::vector<std::string> environment;  ///< NAME=value, besides the test's own
    bool close_stdout = false;
    int open_files_max = 0;                 ///< 0: the test's own limit
    std::vector<std::string> wrapper = {};  ///< a program, with its arguments, that becomes the server
    std::string program = {};               ///< what is started in the server's place; empty: the server
    bool allow_root = true;                 ///< tests may run as root
    bool welcome_room = false;              ///< most of them would count its messages
};

class ServerProcess {
public:
    /// Starts the program; does not wait for anything.
    explicit ServerProcess(const Launch& launch);
    ServerProcess(const ServerProcess&) = delete;
    ServerProcess& operator=(const ServerProcess&) = delete;
    /// Kills it if it still runs.
    ~ServerProcess();

    /// The first line on stdout, without its end; what there is of it when the program ends early.
    std::string first_line();
    /// The port that the first line names. Throws std::runtime_error with the program's stderr when it names none.
    std::uint16_t port();

    void send_signal(int number) const;
    /// The exit code, or the negative signal that ended it; nothing when it still runs after `deadline_ms`.
    std::optional<int> wait(int deadline_ms = patience_ms);
    /// What it wrote to stderr so far.
    [[nodiscard]] std::string errors() const;
    [[nodiscard]] pid_t id() const { return id_; }

private:
    TemporaryFolder folder_;
    pid_t id_ = -1;
    int stdout_ = -1;
    std::optional<std::string> first_line_;
    std::optional<int> exit_;
};

/// Milliseconds of a clock that only goes forward.
std::int64_t now_ms();

}  // namespace parley
