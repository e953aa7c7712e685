#include "tests/bench/fanout_target.h"

#include <pthread.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <utility>

namespace parley::bench {

namespace {

std::string server_program() {
    const char* chosen = std::getenv("PARLEY_BENCH_SERVER");
    return chosen == nullptr ? PARLEY_SERVER : chosen;
}

std::string help_of_server() {
    std::string text;
    const std::string command = "'" + server_program() + "' --help";
    std::FILE* output = ::popen(command.c_str(), "r");
    if (output == nullptr) throw std::runtime_error("cannot run " + server_program());
    char bytes[4096];
    for (std::size_t count = 0; (count = std::fread(bytes, 1, sizeof bytes, output)) > 0;) text.append(bytes, count);
    ::pclose(output);
    return text;
}

Kind node_kind(const std::string& key, const std::string& name, Speech speech, const std::string& file) {
    return {key,   name, speech, "node", {std::string(PARLEY_SOURCE_DIR "/tests/bench/peers/").append(file)},
            false, true, "/",    false};
}

}  // namespace

bool server_knows(const std::string& option) {
    static const std::string help = help_of_server();
    return help.find(option + " ") != std::string::npos;
}

Kind parley_kind() {
    Kind kind{"parley", "parley", Speech::parley, server_program(), {"--host", "127.0.0.1", "--log-level", "warn"}, true,
              true,     "/ws",    false};
    if (server_knows("--no-rate-limits")) kind.arguments.emplace_back("--no-rate-limits");
    if (server_knows("--threads")) kind.arguments.insert(kind.arguments.end(), {"--threads", "1"});
    return kind;
}

Kind parley_threads_kind() {
    Kind kind = parley_kind();
    kind.key = "threads";
    kind.name = "parley, all threads, not pinned";
    const auto threads = std::find(kind.arguments.begin(), kind.arguments.end(), "--threads");
    kind.arguments.erase(threads, kind.arguments.end());
    kind.pinned = false;
    return kind;
}

Kind parley_plain_kind() {
    Kind kind = parley_kind();
    kind.key = "plain";
    kind.name = "parley, plain text";
    kind.speech = Speech::plain;
    kind.path = "/plain";
    return kind;
}

std::optional<Kind> parley_before_kind() {
    const char* program = std::getenv("PARLEY_BENCH_BEFORE");
    if (program == nullptr) return std::nullopt;
    Kind kind = parley_kind();
    kind.key = "before";
    kind.name = "parley, before";
    kind.program = program;
    return kind;
}

Kind bare_kind() {
    return {"bare", "bare send()", Speech::bare, BARE_SEND, {}, false, true, "/", false};
}

Kind bare_kind_of(std::size_t bytes) {
    Kind kind = bare_kind();
    kind.key = "bytes";
    kind.name = "bare send(), " + std::to_string(bytes) + " bytes";
    kind.arguments = {std::to_string(bytes)};
    return kind;
}

Kind ws_kind() {
    return node_kind("ws", "npm ws", Speech::plain, "ws.mjs");
}

Kind socket_io_kind() {
    Kind kind = node_kind("socket.io", "socket.io", Speech::socket_io, "socket_io.mjs");
    kind.path = "/socket.io/?EIO=4&transport=websocket";
    return kind;
}

Kind parley_tls_kind(Kind kind, const KeyFiles& files) {
    kind.name += ", TLS";
    kind.arguments.insert(kind.arguments.end(), {"--tls-cert", files.certificate, "--tls-key", files.key});
    kind.tls = true;
    return kind;
}

Kind ws_tls_kind(const KeyFiles& files) {
    Kind kind = node_kind("ws", "npm ws, TLS", Speech::plain, "ws_tls.mjs");
    kind.arguments.insert(kind.arguments.end(), {files.certificate, files.key});
    kind.tls = true;
    return kind;
}

bool has_two_cores() {
    return ::sysconf(_SC_NPROCESSORS_ONLN) > 1;
}

void pin_generator() {
    if (!has_two_cores()) return;
    cpu_set_t cores;
    CPU_ZERO(&cores);
    CPU_SET(server_core + 1, &cores);
    ::pthread_setaffinity_np(::pthread_self(), sizeof cores, &cores);
}

void raise_open_files() {
    rlimit limit{};
    ::getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &limit);
}

Target::Target(Kind kind, const std::filesystem::path& folder) : kind_(std::move(kind)), data_(folder / "fanout-data") {
    std::filesystem::remove_all(data_);
    start();
}

void Target::start() {
    Launch launch;
    launch.program = kind_.program;
    launch.arguments = kind_.arguments;
    if (kind_.has_log) {
        for (const std::string& word :
             {std::string("--port"), std::to_string(port_), std::string("--data-dir"), data_.string()})
            launch.arguments.push_back(word);
    }
    // The generator's own core is inherited, so that one which is not pinned has to be told too.
    const std::string last_core = std::to_string(::sysconf(_SC_NPROCESSORS_ONLN) - 1);
    launch.wrapper = {"taskset", "-c", kind_.pinned ? std::to_string(server_core) : "0-" + last_core};
    process_ = std::make_unique<ServerProcess>(launch);
    const std::string line = process_->first_line();
    if (line.rfind("listening on http", 0) != 0) throw std::runtime_error(kind_.name + " did not start: " + process_->errors());
    port_ = static_cast<std::uint16_t>(std::stoi(line.substr(line.rfind(':') + 1)));
}

double Target::cpu_s() const {
    clockid_t clock{};
    timespec time{};
    if (::clock_getcpuclockid(process_->id(), &clock) != 0 || ::clock_gettime(clock, &time) != 0)
        throw std::runtime_error(kind_.name + " has ended: " + process_->errors());
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
}

Memory Target::memory() const {
    std::ifstream status("/proc/" + std::to_string(process_->id()) + "/status");
    Memory memory;
    const auto take = [](const std::string& line, const std::string& name, double& bytes) {
        if (line.rfind(name, 0) == 0) bytes = std::stod(line.substr(name.size())) * 1024;
    };
    for (std::string line; std::getline(status, line);) {
        take(line, "VmRSS:", memory.resident);
        take(line, "VmHWM:", memory.peak);
        take(line, "RssAnon:", memory.anonymous);
    }
    return memory;
}

std::size_t Target::descriptors() const {
    const std::filesystem::directory_iterator all("/proc/" + std::to_string(process_->id()) + "/fd");
    return static_cast<std::size_t>(std::distance(begin(all), end(all)));
}

void Target::kill() {
    process_->send_signal(SIGKILL);
    process_->wait();
}

void Target::start_again() {
    start();
}

}  // namespace parley::bench
