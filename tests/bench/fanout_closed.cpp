#include "tests/bench/fanout_scenarios.h"
#include "tests/bench/measure.h"

namespace parley::bench {

namespace {

constexpr std::size_t pictured_subscribers = 1000;

/// One server's figures with so many outstanding, one for each turn.
struct Column {
    std::vector<double> cpu_us, per_second, p50, p99, of_bare, of_ws;
};
using Columns = std::map<std::string, std::map<std::size_t, Column>>;

std::vector<Kind> kinds_of(const Bench& bench) {
    std::vector<Kind> kinds = {bare_kind(), parley_kind()};
    if (server_knows("--threads")) kinds.push_back(parley_threads_kind());
    if (bench.extent.peers) kinds.insert(kinds.end(), {parley_plain_kind(), ws_kind(), socket_io_kind()});
    return kinds;
}

void measure(Bench& bench, const Kind& kind, std::size_t subscribers, Columns& columns) {
    Target target(kind, bench.folder);
    Crowd crowd(crowd_of(target, subscribers));
    crowd.gather();
    for (const std::size_t outstanding : bench.extent.outstanding) {
        Load load;
        load.outstanding = outstanding;
        const std::string where =
            kind.name + ", " + std::to_string(subscribers) + " subscribers, w" + std::to_string(outstanding);
        load.seconds = bench.extent.seconds / 5;  // so that it is warm
        bench.findings.check(crowd, run_load(crowd, target, load), where + ", warming up");
        load.seconds = bench.extent.seconds;
        const Outcome outcome = run_load(crowd, target, load);
        progress(where + ": " + fixed(outcome.cpu_us_each(), 2) + " us a delivery, " + grouped(outcome.per_second()) + "/s");
        bench.findings.check(crowd, outcome, where);
        bench.findings.expect_none(crowd.busy_replies(), where + ", busy");
        Column& column = columns[kind.name][outstanding];
        column.cpu_us.push_back(outcome.cpu_us_each());
        column.per_second.push_back(outcome.per_second());
        column.p50.push_back(outcome.p50_s);
        column.p99.push_back(outcome.p99_s);
    }
}

/// Of one turn by the other of the same turn, so that a slow minute of the machine counts for both.
std::string ratio(const Column& ours, const Column& theirs) {
    std::vector<double> ratios;
    for (std::size_t turn = 0; turn < theirs.cpu_us.size(); ++turn) ratios.push_back(ours.cpu_us[turn] / theirs.cpu_us[turn]);
    return ratios.empty() ? "-" : fixed(median(ratios), 2);
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
        "does nothing else. The server has one core, its clients the other. In turns, medians of " +
        std::to_string(bench.extent.turns) + ", of ten thousand one turn.");
    for (const std::size_t subscribers : bench.extent.subscribers) {
        Columns columns;
        const std::vector<Kind> kinds = kinds_of(bench);
        // Ten thousand clients of six servers take a minute to gather.
        const int turns = subscribers > pictured_subscribers ? 1 : bench.extent.turns;
        for (int turn = 0; turn < turns; ++turn)
            for (const Kind& kind : kinds) measure(bench, kind, subscribers, columns);
        print_text("\n" + grouped(static_cast<double>(subscribers)) + " subscribers:\n");
        print_head({"server", "w", "CPU µs a delivery", "of bare send()", "of npm ws", "deliveries/s", "p50", "p99"});
        for (const Kind& kind : kinds) {
            for (const std::size_t outstanding : bench.extent.outstanding) {
                Column& column = columns[kind.name][outstanding];
                const double cpu_us = median(column.cpu_us);
                const std::string of_bare = ratio(columns[kind.name][outstanding], columns["bare send()"][outstanding]);
                const std::string of_ws = ratio(columns[kind.name][outstanding], columns["npm ws"][outstanding]);
                print_row({kind.name, std::to_string(outstanding), fixed(cpu_us, 2), of_bare, of_ws,
                           grouped(median(column.per_second)), milliseconds(median(column.p50)),
                           milliseconds(median(column.p99))});
                if (subscribers == pictured_subscribers) bench.picture[kind.name][outstanding] = cpu_us;
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
