#include "tests/bench/fanout_columns.h"

#include <algorithm>

#include "tests/bench/measure.h"

namespace parley::bench {

void Columns::measure(Bench& bench, const Kind& kind, std::size_t subscribers, const std::vector<std::size_t>& outstanding) {
    Target target(kind, bench.folder);
    Crowd crowd(crowd_of(target, subscribers));
    crowd.gather();
    for (const std::size_t under_way : outstanding) {
        Load load;
        load.outstanding = under_way;
        const std::string where =
            kind.name + ", " + std::to_string(subscribers) + " subscribers, w" + std::to_string(under_way);
        load.seconds = bench.extent.seconds / 5;  // so that it is warm
        bench.findings.check(crowd, run_load(crowd, target, load), where + ", warming up");
        load.seconds = bench.extent.seconds;
        const Outcome outcome = run_load(crowd, target, load);
        progress(where + ": " + fixed(outcome.cpu_us_each(), 2) + " us a delivery, " + grouped(outcome.per_second()) + "/s");
        bench.findings.check(crowd, outcome, where);
        bench.findings.expect_none(crowd.busy_replies(), where + ", busy");
        Column& column = columns_[kind.name][under_way];
        column.cpu_us.push_back(outcome.cpu_us_each());
        column.per_second.push_back(outcome.per_second());
        column.p50.push_back(outcome.p50_s);
        column.p99.push_back(outcome.p99_s);
    }
}

std::vector<std::string> Columns::cells(const std::string& server, std::size_t outstanding,
                                        const std::vector<std::string>& others) {
    Column& column = columns_[server][outstanding];
    std::vector<std::string> cells = {fixed(median(column.cpu_us), 2)};
    for (const std::string& other : others) cells.push_back(ratio(column, other, outstanding));
    cells.push_back(grouped(median(column.per_second)));
    cells.push_back(milliseconds(median(column.p50)));
    cells.push_back(milliseconds(median(column.p99)));
    return cells;
}

double Columns::cpu_us(const std::string& server, std::size_t outstanding) {
    return median(columns_[server][outstanding].cpu_us);
}

/// Of one turn by the other of the same turn, so that a slow minute of the machine counts for both.
std::string Columns::ratio(const Column& ours, const std::string& other, std::size_t outstanding) {
    const Column& theirs = columns_[other][outstanding];
    std::vector<double> ratios;
    for (std::size_t turn = 0; turn < std::min(ours.cpu_us.size(), theirs.cpu_us.size()); ++turn)
        ratios.push_back(ours.cpu_us[turn] / theirs.cpu_us[turn]);
    return ratios.empty() ? "-" : fixed(median(ratios), median(ratios) < 0.1 ? 3 : 2);
}

std::vector<Kind> chosen(const Bench& bench, const std::vector<Kind>& kinds) {
    const std::vector<std::string>& keys = bench.extent.servers;
    if (keys.empty()) return kinds;
    std::vector<Kind> left;
    for (const Kind& kind : kinds)
        if (std::find(keys.begin(), keys.end(), kind.key) != keys.end()) left.push_back(kind);
    return left;
}

}  // namespace parley::bench
