#include "tests/integration/support/server_process.h"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <iterator>
#include <stdexcept>

namespace parley {

namespace {

std::vector<char*> pointers(std::vector<std::string>& strings) {
    std::vector<char*> list;
    list.reserve(strings.size() + 1);
    for (std::string& one : strings) list.push_back(one.data());
    list.push_back(nullptr);
    return list;
}

bool readable(int descriptor, std::int64_t deadline) {
    pollfd waiting{descriptor, POLLIN, 0};
    const std::int64_t left = deadline - now_ms();
    return left > 0 && ::poll(&waiting, 1, static_cast<int>(left)) > 0;
}

}  // namespace

std::string server_program() {
    const char* other = std::getenv("PARLEY_SERVER");
    return other == nullptr ? PARLEY_SERVER : other;
}

std::int64_t now_ms() {
    timespec now{};
    ::clock_gettime(CLOCK_MONOTONIC, &now);
    return std::int64_t{now.tv_sec} * 1000 + now.tv_nsec / 1'000'000;
}

ServerProcess::ServerProcess(const Launch& launch) {
    const std::string server = launch.program.empty() ? server_program() : launch.program;
    std::vector<std::string> arguments = {server};
    if (launch.open_files_max > 0) {
        arguments = {"/bin/sh", "-c", "ulimit -n " + std::to_string(launch.open_files_max) + R"(; exec "$0" "$@")", server};
    }
    arguments.insert(arguments.begin(), launch.wrapper.begin(), launch.wrapper.end());
    const std::string program = arguments.front();
    arguments.insert(arguments.end(), launch.arguments.begin(), launch.arguments.end());
    std::vector<std::string> environment = launch.environment;
    if (!launch.welcome_room) environment.emplace_back("PARLEY_NO_WELCOME_ROOM=true");
    if (launch.allow_root) environment.emplace_back("PARLEY_ALLOW_ROOT=true");
    for (char** variable = environ; *variable != nullptr; ++variable) {
        if (std::string(*variable).rfind("PARLEY_", 0) != 0) environment.emplace_back(*variable);
    }
    int ends[2] = {-1, -1};
    if (::pipe2(ends, O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
    const std::string log = (folder_.path() / "stderr").string();

    posix_spawn_file_actions_t actions;
    ::posix_spawn_file_actions_init(&actions);
    ::posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    ::posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
    if (launch.close_stdout) {
        ::posix_spawn_file_actions_addclose(&actions, STDOUT_FILENO);
    } else {
        ::posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
    }
    const int error =
        ::posix_spawnp(&id_, program.c_str(), &actions, nullptr, pointers(arguments).data(), pointers(environment).data());
    ::posix_spawn_file_actions_destroy(&actions);
    ::close(ends[1]);
    stdout_ = ends[0];
    if (error != 0) throw std::runtime_error("cannot start " + server);
}

ServerProcess::~ServerProcess() {
    if (!exit_) {
        ::kill(id_, SIGKILL);
        wait();
    }
    ::close(stdout_);
}

std::string ServerProcess::first_line() {
    if (first_line_) return *first_line_;
    const std::int64_t deadline = now_ms() + patience_ms;
    std::string line;
    char c = 0;
    while (readable(stdout_, deadline) && ::read(stdout_, &c, 1) == 1 && c != '\n') line.push_back(c);
    first_line_ = line;
    return line;
}

std::uint16_t ServerProcess::port() {
    const std::string line = first_line();
    const auto colon = line.rfind(':');
    if (line.rfind("listening on http", 0) != 0) throw std::runtime_error("the server did not start: " + errors());
    return static_cast<std::uint16_t>(std::stoi(line.substr(colon + 1)));
}

void ServerProcess::send_signal(int number) const {
    ::kill(id_, number);
}

std::optional<int> ServerProcess::wait(int deadline_ms) {
    if (exit_) return exit_;
    // Readable once the process has ended (pidfd_open(2)).
    const int handle = static_cast<int>(::syscall(SYS_pidfd_open, id_, 0));
    const bool ended = readable(handle, now_ms() + deadline_ms);
    ::close(handle);
    if (!ended) return std::nullopt;
    int status = 0;
    ::waitpid(id_, &status, 0);
    exit_ = WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
    return exit_;
}

std::string ServerProcess::errors() const {
    std::ifstream file(folder_.path() / "stderr");
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

}  // namespace parley
