#include <utility>

#include "shared/codec.h"
#include "tests/bench/fanout_columns.h"
#include "tests/bench/measure.h"

namespace parley::bench {

namespace {

constexpr std::size_t pictured_subscribers = 1000;

/// What everybody is told when somebody says 150 bytes in the lobby.
std::size_t push_bytes() {
    Event event;
    event.room = RoomId("lobby");
    event.seq = 1000;
    event.at_ms = 1'763'800'009'000;
    event.author = {UserId("u5n8k2p0q7w3c"), "Guest 0"};
    event.cid = MessageCid("c1000");
    event.body.assign(Load{}.body_bytes, 'm');
    return encode(ServerMessage{0, EventPush{std::move(event)}}).size();
}

std::vector<Kind> kinds_of(const Bench& bench) {
    std::vector<Kind> kinds = {bare_kind(), bare_kind_of(push_bytes()), parley_kind()};
    if (const auto before = parley_before_kind()) kinds.push_back(*before);
    if (server_knows("--threads")) kinds.push_back(parley_threads_kind());
    if (bench.extent.peers) kinds.insert(kinds.end(), {parley_plain_kind(), ws_kind(), socket_io_kind()});
    return chosen(bench, kinds);
}

}  // namespace

void closed_loops(Bench& bench) {
    print_text("### A message to everybody\n");
    print_text(
        "Messages of 150 bytes to everybody in a room; one person sends, and sends the next when one of theirs has come back, "
        "with so many under way (w). parley stores each message and syncs the disk before anybody gets it, and each of its "
        "clients "
        "has an account; the peers only repeat what they get. Bare send() is a loop that sends a ready frame to each "
        "connection and "
        "does nothing else; what it costs with as many bytes as parley's messages have is told beside it. The server has one "
        "core, its clients the other. In turns, medians of " +
        std::to_string(bench.extent.turns) + ", of ten thousand one turn.");
    for (const std::size_t subscribers : bench.extent.subscribers) {
        Columns columns;
        const std::vector<Kind> kinds = kinds_of(bench);
        // Ten thousand clients of six servers take a minute to gather.
        const int turns = subscribers > pictured_subscribers ? 1 : bench.extent.turns;
        for (int turn = 0; turn < turns; ++turn)
            for (const Kind& kind : kinds) columns.measure(bench, kind, subscribers, bench.extent.outstanding);
        print_text("\n" + grouped(static_cast<double>(subscribers)) + " subscribers:\n");
        print_head({"server", "w", "CPU µs a delivery", "of bare send()", "of the same bytes", "of npm ws", "deliveries/s",
                    "p50", "p99"});
        for (const Kind& kind : kinds) {
            for (const std::size_t outstanding : bench.extent.outstanding) {
                std::vector<std::string> row =
                    columns.cells(kind.name, outstanding, {bare_kind().name, bare_kind_of(push_bytes()).name, ws_kind().name});
                row.insert(row.begin(), {kind.name, std::to_string(outstanding)});
                print_row(row);
                if (subscribers == pictured_subscribers)
                    bench.picture[kind.name][outstanding] = columns.cpu_us(kind.name, outstanding);
            }
        }
    }
}

void open_loops(Bench& bench) {
    constexpr std::size_t subscribers = 1000;
    print_text("\n### At a fixed rate\n");
    print_text(
        "1,000 subscribers. Each message is due at its time whatever became of the ones before, and its latency counts from "
        "then.\n");
    print_head({"server", "messages/s", "CPU µs a delivery", "deliveries/s", "p50", "p99", "max"});
    std::vector<Kind> kinds = {parley_kind()};
    if (bench.extent.peers) kinds.push_back(ws_kind());
    for (const Kind& kind : kinds) {
        Target target(kind, bench.folder);
        Crowd crowd(crowd_of(target, subscribers));
        crowd.gather();
        for (const double rate : {10.0, 30.0, 60.0}) {
            Load load;
            load.seconds = bench.extent.seconds * 2;
            load.per_second = rate;
            const Outcome outcome = run_load(crowd, target, load);
            const std::string where = kind.name + ", " + fixed(rate, 0) + " messages/s";
            progress(where + ": p99 " + milliseconds(outcome.p99_s));
            bench.findings.check(crowd, outcome, where);
            print_row({kind.name, fixed(rate, 0), fixed(outcome.cpu_us_each(), 2), grouped(outcome.per_second()),
                       milliseconds(outcome.p50_s), milliseconds(outcome.p99_s), milliseconds(outcome.max_s)});
        }
    }
}

}  // namespace parley::bench
