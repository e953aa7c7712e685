#include "tests/bench/fanout_scenarios.h"
#include "tests/bench/measure.h"

namespace parley::bench {

namespace {

constexpr std::size_t few = 10;

/// Microseconds a delivery, for each turn.
std::vector<double> measure(Bench& bench, std::size_t idle, std::size_t outstanding) {
    Target target(parley_kind(), bench.folder);
    Crowd bystanders(crowd_of(target, idle));
    bystanders.gather();
    CrowdOptions options = crowd_of(target, few);
    options.new_room = "Ten of us";
    Crowd crowd(options);
    crowd.gather();
    std::vector<double> cpu_us;
    for (int turn = 0; turn < bench.extent.turns; ++turn) {
        Load load;
        load.seconds = bench.extent.seconds;
        load.outstanding = outstanding;
        load.bystanders = &bystanders;
        const Outcome outcome = run_load(crowd, target, load);
        const std::string where =
            "a room of ten among " + std::to_string(idle) + " idle connections, w" + std::to_string(outstanding);
        progress(where + ": " + fixed(outcome.cpu_us_each(), 2) + " us a delivery");
        bench.findings.check(crowd, outcome, where);
        cpu_us.push_back(outcome.cpu_us_each());
    }
    return cpu_us;
}

}  // namespace

void small_rooms(Bench& bench) {
    const std::size_t some = 100;
    const std::size_t many = bench.extent.crowd;
    print_text("\n### A room of ten among idle connections\n");
    print_text("The idle ones are signed in and in another room. Medians of " + std::to_string(bench.extent.turns) +
               "; storing and syncing each message is in them.\n");
    print_head({"w", "CPU µs a delivery, " + grouped(static_cast<double>(some)) + " idle",
                grouped(static_cast<double>(many)) + " idle", "ratio"});
    for (const std::size_t outstanding : {std::size_t{1}, std::size_t{16}}) {
        std::vector<double> with_some = measure(bench, some, outstanding);
        std::vector<double> with_many = measure(bench, many, outstanding);
        const double a = median(with_some);
        const double b = median(with_many);
        print_row({std::to_string(outstanding), fixed(a, 2), fixed(b, 2), fixed(b / a, 2)});
    }
}

}  // namespace parley::bench
