// The server that is killed and started again, on the same data and the same port.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "tests/integration/support/server_process.h"
#include "tests/integration/support/temporary_folder.h"

namespace parley::chaos {

class ServerHost {
public:
    /// Starts it and waits until it listens. Throws std::runtime_error.
    ServerHost();

    [[nodiscard]] std::uint16_t port() const { return port_; }
    /// SIGKILL, and the next one is started at once; does not wait for it to listen.
    void kill_and_restart();
    /// Waits until it listens. Throws std::runtime_error with its last words.
    void wait_until_it_listens();
    /// Empty while it runs, or what it said before it ended by itself; then the next one has been started.
    std::string died_by_itself();

    [[nodiscard]] std::size_t kills() const { return kills_; }

private:
    void start();

    TemporaryFolder folder_;
    std::uint16_t port_ = 0;
    std::unique_ptr<ServerProcess> process_;
    std::size_t kills_ = 0;
};

}  // namespace parley::chaos
