// The scenarios of script/bench fanout. Each prints its tables.
#pragma once

#include <cstddef>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "tests/bench/fanout_load.h"

namespace parley::bench {

/// How much of each.
struct Extent {
    std::vector<std::size_t> subscribers = {100, 1000, 10'000};
    std::vector<std::size_t> outstanding = {1, 16, 64};
    double seconds = 1.5;  ///< of each measurement
    int turns = 3;         ///< A B A B …
    bool peers = true;
    std::vector<std::string> servers;  ///< of the comparisons, by key; empty: all
    std::size_t crowd = 10'000;        ///< the many, where there is one number of them
    std::size_t slow_bytes = 100'000'000;
};

struct Bench {
    std::filesystem::path folder;
    Extent extent;
    Findings findings;
    /// What the picture shows: microseconds a delivery at 1,000 subscribers, by server, for each number outstanding.
    std::map<std::string, std::map<std::size_t, double>> picture;
};

void closed_loops(Bench& bench);
void open_loops(Bench& bench);
void small_rooms(Bench& bench);
void slow_consumers(Bench& bench);
void connections(Bench& bench);
void reconnect_storm(Bench& bench);
/// Nothing, when the server has no TLS of its own.
void over_tls(Bench& bench);

/// An SVG of `picture`.
std::string draw_picture(const Bench& bench);

}  // namespace parley::bench
