// Servers side by side: each is loaded in turn, and what one costs is told as a part of what another did in the same turn.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "tests/bench/fanout_scenarios.h"
#include "tests/bench/fanout_target.h"

namespace parley::bench {

/// One server's figures with so many outstanding, one for each turn.
struct Column {
    std::vector<double> cpu_us, per_second, p50, p99;
};

class Columns {
public:
    /// Starts the server, and measures it with each number of messages under way in turn.
    void measure(Bench& bench, const Kind& kind, std::size_t subscribers, const std::vector<std::size_t>& outstanding);

    /// The server's figures in the table's order: microseconds, the ratios to these servers by name, deliveries/s, p50, p99.
    std::vector<std::string> cells(const std::string& server, std::size_t outstanding, const std::vector<std::string>& others);
    double cpu_us(const std::string& server, std::size_t outstanding);

private:
    std::string ratio(const Column& ours, const std::string& other, std::size_t outstanding);

    std::map<std::string, std::map<std::size_t, Column>> columns_;
};

/// Of these, the ones that were chosen.
std::vector<Kind> chosen(const Bench& bench, const std::vector<Kind>& kinds);

}  // namespace parley::bench
