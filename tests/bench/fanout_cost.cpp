#include "tests/bench/fanout_scenarios.h"
#include "tests/bench/measure.h"

namespace parley::bench {

namespace {

struct Cost {
    double resident = 0;   ///< bytes a connection
    double anonymous = 0;  ///< of those, heap and stacks
    double cpu_us = 0;     ///< of coming in
    double per_second = 0;
};

Cost measure(const Bench& bench, const Kind& kind) {
    const std::size_t count = bench.extent.crowd;
    Target target(kind, bench.folder);
    // What the first ones make the server set up is no cost of a connection.
    Crowd first(crowd_of(target, 10));
    first.gather();
    const Memory before = target.memory();
    const double cpu = target.cpu_s();
    const double start = now_s();
    Crowd crowd(crowd_of(target, count));
    crowd.gather();
    const double each = 1 / static_cast<double>(count);
    const Cost cost{(target.memory().resident - before.resident) * each, (target.memory().anonymous - before.anonymous) * each,
                    (target.cpu_s() - cpu) * 1e6 * each, static_cast<double>(count) / (now_s() - start)};
    progress(kind.name + ": " + grouped(cost.resident) + " bytes, " + fixed(cost.cpu_us, 1) + " us a connection");
    return cost;
}

void row(const Bench& bench, const Kind& kind, const std::string& what) {
    std::vector<double> resident, anonymous, cpu_us, per_second;
    for (int turn = 0; turn < bench.extent.turns; ++turn) {
        const Cost cost = measure(bench, kind);
        resident.push_back(cost.resident), anonymous.push_back(cost.anonymous);
        cpu_us.push_back(cost.cpu_us), per_second.push_back(cost.per_second);
    }
    print_row(
        {what, grouped(median(resident)), grouped(median(anonymous)), fixed(median(cpu_us), 1), grouped(median(per_second))});
}

}  // namespace

void connections(Bench& bench) {
    print_text("\n### What a connection costs\n");
    print_text(
        grouped(static_cast<double>(bench.extent.crowd)) +
        " of them, idle; 128 handshakes under way at a time. Bytes are the process's resident memory, and of that what is "
        "no file's: heap and stacks. The kernel's buffers are not in them. Medians of " +
        std::to_string(bench.extent.turns) + ".\n");
    print_head({"server", "bytes a connection", "of those, heap", "CPU µs to come in", "a second"});
    row(bench, parley_kind(), "parley: upgrade, new account, join");
    row(bench, parley_plain_kind(), "parley, plain text: upgrade");
    if (!bench.extent.peers) return;
    row(bench, ws_kind(), "npm ws: upgrade");
    row(bench, socket_io_kind(), "socket.io: upgrade, connect");
}

}  // namespace parley::bench
