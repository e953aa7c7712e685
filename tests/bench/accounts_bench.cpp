// What signing in costs everybody else, as Markdown on standard output. script/bench accounts puts it into docs/benchmarks.md.
#include <atomic>
#include <cstring>
#include <exception>
#include <filesystem>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "tests/bench/measure.h"
#include "tests/bench/talk.h"
#include "tests/integration/support/chat_client.h"
#include "tests/integration/support/server_process.h"

namespace {

using namespace parley;
using namespace parley::bench;

constexpr std::size_t accounts = 20;
constexpr const char* password = "correct horse battery staple";

struct Length {
    std::size_t sign_ins = 200;
    double idle_s = 3;
    int turns = 3;
};

std::string name_of(std::size_t account) {
    return "Person " + std::to_string(account);
}

void sign_up(std::uint16_t port) {
    for (std::size_t i = 0; i < accounts; ++i) {
        ChatClient client(port);
        client.send(AccountCommand(SignUp{name_of(i), password, "bench", ""}));
        client.next<Welcome>();
    }
}

/// All at once, each on a connection of its own that stands already.
class Flood {
public:
    Flood(std::uint16_t port, std::size_t count) {
        for (std::size_t i = 0; i < count; ++i) clients_.push_back(std::make_unique<ChatClient>(port));
    }
    void run() {
        const double start = now_s();
        for (std::size_t i = 0; i < clients_.size(); ++i)
            clients_[i]->send(AccountCommand(SignIn{name_of(i % accounts), password, "bench"}));
        for (const auto& client : clients_) {
            client->next<Welcome>();
            times_.push_back(now_s() - start);
        }
        done_ = true;
    }
    [[nodiscard]] bool done() const { return done_; }
    std::vector<double>& times() { return times_; }

private:
    std::vector<std::unique_ptr<ChatClient>> clients_;
    std::vector<double> times_;
    std::atomic<bool> done_ = false;
};

void sign_in_flood(const Length& length) {
    print_text("### A flood of " + std::to_string(length.sign_ins) + " sign-ins\n");
    print_text(
        "Somebody writes a hundred messages a second and another reads them; then as many people sign in at once, each "
        "password "
        "compared by argon2id (19 MiB, two passes). Latency counts from when a message was due. In turns, each figure the "
        "median of " +
        std::to_string(length.turns) + ".\n");
    const TemporaryFolder folder;
    ServerProcess server(
        Launch{{"--port", "0", "--data-dir", folder.path().string(), "--sign-up", "open", "--no-rate-limits"}, {}, false, 0});
    const std::uint16_t port = server.port();
    sign_up(port);
    ChatClient writer(port);
    ChatClient reader(port);
    writer.sign_in("Writer"), writer.join();
    reader.sign_in("Reader"), reader.join();
    int number = 0;
    std::vector<double> idle50, idle99, flood50, flood99, ratio, rate, last;
    for (int turn = 0; turn < length.turns; ++turn) {
        std::vector<double> idle = talk_until(
            writer, reader, [&](double passed) { return passed > length.idle_s; }, number);
        Flood flood(port, length.sign_ins);
        std::thread thread([&] { flood.run(); });
        std::vector<double> busy = talk_until(
            writer, reader, [&](double) { return flood.done(); }, number);
        thread.join();
        idle50.push_back(percentile(idle, 0.5)), idle99.push_back(percentile(idle, 0.99));
        flood50.push_back(percentile(busy, 0.5)), flood99.push_back(percentile(busy, 0.99));
        ratio.push_back(flood99.back() / idle99.back());
        last.push_back(percentile(flood.times(), 1));
        rate.push_back(static_cast<double>(length.sign_ins) / last.back());
    }
    print_head({"chat", "p50", "p99", "ratio of p99"});
    print_row({"idle", milliseconds(median(idle50)), milliseconds(median(idle99)), "1.00"});
    print_row({"during the flood", milliseconds(median(flood50)), milliseconds(median(flood99)), fixed(median(ratio), 2)});
    print_text("\nSign-ins a second: " + fixed(median(rate), 0) + "; the last was in after " + milliseconds(median(last)) +
               ".");
}

}  // namespace

int main(int argc, char** argv) {
    Length length;
    if (argc == 3 && std::strcmp(argv[2], "--quick") == 0)
        length = {50, 1, 1};
    else if (argc != 2)
        return std::fprintf(stderr, "usage: accounts_bench FOLDER [--quick]\n"), 2;
    try {
        sign_in_flood(length);
    } catch (const std::exception& error) {
        return std::fprintf(stderr, "accounts_bench: %s\n", error.what()), 1;
    }
    return 0;
}
