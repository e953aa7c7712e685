#include "tests/chaos/server_host.h"

#include <csignal>
#include <filesystem>
#include <optional>

namespace parley::chaos {

ServerHost::ServerHost() {
    std::filesystem::create_directory(folder_.path() / "web");
    start();
    wait_until_it_listens();
}

void ServerHost::start() {
    Launch launch;
    launch.arguments = {"--host=127.0.0.1", "--port=" + std::to_string(port_),
                        "--data-dir=" + (folder_.path() / "data").string(), "--web-root=" + (folder_.path() / "web").string(),
                        "--no-rate-limits"};
    process_ = std::make_unique<ServerProcess>(launch);
}

void ServerHost::wait_until_it_listens() {
    port_ = process_->port();
}

void ServerHost::kill_and_restart() {
    process_->send_signal(SIGKILL);
    process_->wait();
    kills_++;
    start();
}

std::string ServerHost::died_by_itself() {
    constexpr int at_once_ms = 1;
    const std::optional<int> code = process_->wait(at_once_ms);
    if (!code) return {};
    std::string words = "the server ended by itself with " + std::to_string(*code) + ": " + process_->errors();
    start();
    return words;
}

}  // namespace parley::chaos
