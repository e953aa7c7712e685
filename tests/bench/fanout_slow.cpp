#include "tests/bench/fanout_scenarios.h"
#include "tests/bench/measure.h"

namespace parley::bench {

namespace {

constexpr std::size_t readers = 10;
constexpr std::size_t slow = 50;
constexpr std::size_t body_bytes = 4096;

double megabytes(double bytes) {
    return bytes / 1e6;
}

struct Slowness {
    Outcome outcome;
    double growth = 0;  ///< bytes of resident memory at its highest, above that of the start
    std::uint64_t resyncs = 0;
};

/// The last members of the crowd are the slow ones: they come in as everybody does, and then read nothing more.
Slowness measure(Bench& bench, const Kind& kind, std::size_t slow_ones) {
    Target target(kind, bench.folder);
    Crowd crowd(crowd_of(target, readers + slow_ones));
    crowd.gather();
    for (std::size_t i = readers; i < crowd.size(); ++i) crowd.stop_reading(crowd.members()[i]);
    const double before = target.memory().resident;
    Load load;
    load.outstanding = 16;
    load.body_bytes = body_bytes;
    load.messages = bench.extent.slow_bytes / body_bytes;
    Slowness found;
    found.outcome = run_load(crowd, target, load);
    found.growth = target.memory().peak - before;
    found.resyncs = crowd.resyncs();
    const std::string where = kind.name + ", " + std::to_string(slow_ones) + " slow clients";
    progress(where + ": p99 " + milliseconds(found.outcome.p99_s) + ", memory +" + fixed(megabytes(found.growth), 1) + " MB");
    bench.findings.check(crowd, found.outcome, where);
    return found;
}

}  // namespace

void slow_consumers(Bench& bench) {
    print_text("\n### Slow consumers\n");
    print_text(fixed(megabytes(static_cast<double>(bench.extent.slow_bytes)), 0) + " MB in messages of " +
               std::to_string(body_bytes) +
               " bytes, 16 under way, to ten clients that read, and to 50 that never do. Every one of "
               "the ten got every message, once and in order.\n");
    print_head({"server", "slow clients", "memory grew by", "the readers' p50", "p99", "messages/s"});
    std::vector<Kind> kinds = {parley_kind()};
    if (bench.extent.peers) kinds.push_back(ws_kind());
    for (const Kind& kind : kinds) {
        for (const std::size_t slow_ones : {std::size_t{0}, slow}) {
            const Slowness found = measure(bench, kind, slow_ones);
            print_row({kind.name, std::to_string(slow_ones), fixed(megabytes(found.growth), 1) + " MB",
                       milliseconds(found.outcome.p50_s), milliseconds(found.outcome.p99_s),
                       grouped(static_cast<double>(found.outcome.messages) / found.outcome.seconds)});
        }
    }
}

}  // namespace parley::bench
