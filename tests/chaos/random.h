// Every decision of a run comes from one of these, and each of these from the run's seed.
#pragma once

#include <cstddef>
#include <cstdint>

namespace parley::chaos {

/// SplitMix64 (Steele, Lea, Flood 2014): a few lines, the same on every machine. The standard's distributions are not.
class Random {
public:
    explicit Random(std::uint64_t seed) : state_(seed) {}
    /// An independent stream of the same seed.
    Random(std::uint64_t seed, std::uint64_t stream) : state_(seed) {
        state_ = next() ^ (stream * 0xD1342543DE82EF95U);
        next();
    }

    std::uint64_t next() {
        state_ += 0x9E3779B97F4A7C15U;
        std::uint64_t z = state_;
        z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9U;
        z = (z ^ (z >> 27U)) * 0x94D049BB133111EBU;
        return z ^ (z >> 31U);
    }
    /// Uniform in [0, 1).
    double unit() { return static_cast<double>(next() >> 11U) * 0x1.0p-53; }
    double between(double low, double high) { return low + (high - low) * unit(); }
    /// Uniform in [low, high].
    std::size_t count(std::size_t low, std::size_t high) { return low + static_cast<std::size_t>(next() % (high - low + 1)); }
    bool chance(double probability) { return unit() < probability; }

private:
    std::uint64_t state_;
};

}  // namespace parley::chaos
