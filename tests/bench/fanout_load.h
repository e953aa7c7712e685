// One measurement: messages go out, deliveries are counted, the server's processor time is taken before and after.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "tests/bench/fanout_crowd.h"
#include "tests/bench/fanout_target.h"

namespace parley::bench {

struct Load {
    double seconds = 1;
    std::size_t outstanding = 1;  ///< closed loop: the next goes out when the first member got one of its own back
    double per_second = 0;        ///< above 0: an open loop, so many a second whatever comes back
    std::uint64_t messages = 0;   ///< above 0: so many, however long it takes
    std::size_t body_bytes = 150;
    Crowd* bystanders = nullptr;  ///< are kept alive meanwhile
};

struct Outcome {
    std::uint64_t messages = 0;
    std::uint64_t deliveries = 0;
    std::uint64_t lost = 0;
    double seconds = 0;
    double cpu_s = 0;
    double p50_s = 0;  ///< from sending, or from when an open loop should have sent, to a sampled member's having read it
    double p99_s = 0;
    double max_s = 0;

    [[nodiscard]] double cpu_us_each() const { return cpu_s * 1e6 / static_cast<double>(deliveries); }
    [[nodiscard]] double per_second() const { return static_cast<double>(deliveries) / seconds; }
};

/// Until everything has arrived, or nothing does any more. Only members that read count.
Outcome run_load(Crowd& crowd, const Target& target, const Load& load);

/// What went wrong; any makes the program fail.
class Findings {
public:
    /// Adds a finding when `count` is not 0.
    void expect_none(std::uint64_t count, const std::string& what);
    /// Lost messages, and gaps and duplicates in the room's order.
    void check(const Crowd& crowd, const Outcome& outcome, const std::string& where);
    [[nodiscard]] bool none() const { return count_ == 0; }

private:
    std::size_t count_ = 0;
};

/// On standard error.
void progress(const std::string& text);

CrowdOptions crowd_of(const Target& target, std::size_t members);

}  // namespace parley::bench
