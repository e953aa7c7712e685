// The log's figures as Markdown on standard output. script/bench log puts them into docs/benchmarks.md.
#include <array>
#include <cstring>
#include <exception>
#include <filesystem>
#include <string_view>
#include <vector>

#include "native-server/storage/database.h"
#include "tests/bench/log_bench.h"
#include "tests/bench/measure.h"

namespace {

using namespace parley::bench;

constexpr std::array<std::size_t, 4> sender_counts = {1, 10, 100, 1000};

struct Length {
    double seconds = 3;  ///< of each measurement
    int turns = 3;       ///< A B A B …
    std::uint64_t messages = 1'000'000;
    int rounds = 500;
};

void durable_sends(const std::filesystem::path& folder, const Length& length) {
    print_text("### Durable sends\n");
    print_text(
        "Messages of 150 bytes; each sender has one under way and sends the next when it is acknowledged, after the sync. "
        "Plain SQLite inserts as many rows as there are senders in each transaction: into a table of a number and a body, and "
        "into one with what a chat cannot do without (room and seq as key, a unique author and cid). In turns, medians of " +
        std::to_string(length.turns) + ".\n");
    print_head({"senders", "a number and a body, rows/s", "a chat's table, rows/s", "our log, messages/s", "ratio to the first",
                "ratio to the second", "commit p50 / p99, a chat's table", "ack p50 / p99, ours"});
    for (const std::size_t senders : sender_counts) {
        std::vector<double> bodies, chat, chat50, chat99, ours, ours50, ours99, to_bodies, to_chat;
        for (int turn = 0; turn < length.turns; ++turn) {
            const Sends a = plain_inserts(folder, PlainTable::bodies, senders, length.seconds);
            const Sends b = plain_inserts(folder, PlainTable::chat, senders, length.seconds);
            const Sends c = log_sends(folder, senders, length.seconds);
            bodies.push_back(a.per_second);
            chat.push_back(b.per_second), chat50.push_back(b.latency_p50_s), chat99.push_back(b.latency_p99_s);
            ours.push_back(c.per_second), ours50.push_back(c.latency_p50_s), ours99.push_back(c.latency_p99_s);
            to_bodies.push_back(c.per_second / a.per_second), to_chat.push_back(c.per_second / b.per_second);
        }
        print_row({std::to_string(senders), grouped(median(bodies)), grouped(median(chat)), grouped(median(ours)),
                   fixed(median(to_bodies), 2), fixed(median(to_chat), 2),
                   milliseconds(median(chat50)) + " / " + milliseconds(median(chat99)),
                   milliseconds(median(ours50)) + " / " + milliseconds(median(ours99))});
    }
    print_text(
        "\nThe same through the server, over WebSockets on loopback, each sender in a room of its own (no fan-out); the "
        "clients "
        "share the machine with it.\n");
    print_head({"connections", "messages/s", "ack p50", "ack p99"});
    for (const std::size_t senders : sender_counts) {
        const Sends sends = socket_sends(folder, senders, length.seconds);
        print_row({std::to_string(senders), grouped(sends.per_second), milliseconds(sends.latency_p50_s),
                   milliseconds(sends.latency_p99_s)});
    }
}

}  // namespace

int main(int argc, char** argv) {
    const auto usage = [] { return std::fprintf(stderr, "usage: log_bench FOLDER [--quick] [--only sends|room]\n"), 2; };
    if (argc < 2) return usage();
    const std::filesystem::path folder = argv[1];
    Length length;
    std::string_view only;
    for (int i = 2; i < argc; ++i) {
        const std::string_view word = argv[i];
        if (word == "--quick")
            length = {0.5, 1, 20'000, 100};
        else if (word == "--only" && i + 1 < argc)
            only = argv[++i];
        else
            return usage();
    }
    if (!only.empty() && only != "sends" && only != "room") return usage();
    try {
        parley::server::Database::prepare_library();  // the same for all who are compared
        std::filesystem::create_directories(folder);
        if (only != "room") durable_sends(folder, length);
        if (only == "sends") return 0;
        print_text("\n### A room of " + grouped(static_cast<double>(length.messages)) + " messages\n");
        print_text("The files are in the system's cache, as they are of a server that has run for a while.\n");
        big_room(folder, length.messages, length.rounds);
    } catch (const std::exception& error) {
        return std::fprintf(stderr, "log_bench: %s\n", error.what()), 1;
    }
    return 0;
}
