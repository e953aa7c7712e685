// What is written down during a run, for the verdict at its end.
#pragma once

#include <array>
#include <cstddef>
#include <numeric>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "tests/chaos/verdict.h"

namespace parley::chaos {

struct Evidence {
    std::vector<Composed> composed;
    std::vector<Acknowledged> acknowledged;
    Sightings sightings;
    Violations violations;  ///< the first violations_max; count() counts them all

    std::size_t composed_bytes = 0;
    std::size_t connections = 0;  ///< sockets that the clients opened
    std::size_t welcomes = 0;
    std::size_t resumes = 0;
    std::size_t gaps = 0;
    std::size_t resyncs = 0;
    std::size_t busy = 0;  ///< temporary refusals

    void blame(const Violation& violation) {
        counts_[static_cast<std::size_t>(violation.wrong)]++;
        if (violations.size() < violations_max) violations.push_back(violation);
    }
    void blame(Wrong wrong, std::string words) { blame(Violation{wrong, std::move(words)}); }
    void blame(const std::optional<Violation>& violation) {
        if (violation) blame(*violation);
    }
    void blame(const Violations& more) {
        for (const Violation& one : more) blame(one);
    }
    [[nodiscard]] std::size_t count(Wrong wrong) const { return counts_[static_cast<std::size_t>(wrong)]; }
    [[nodiscard]] std::size_t count() const { return std::accumulate(counts_.begin(), counts_.end(), std::size_t{0}); }

private:
    static constexpr std::size_t violations_max = 40;

    std::array<std::size_t, wrongs> counts_{};
};

}  // namespace parley::chaos
