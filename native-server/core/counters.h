// What is counted for the operator (/metrics). The thread that something happens on writes, with nobody else; any thread reads,
// and what it reads may be a moment old.
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>

#include "shared/errors.h"

namespace parley::server {

/// A number that one thread writes.
class Counter {
public:
    void add(std::uint64_t count = 1) { set(value() + count); }
    void set(std::uint64_t value) { value_.store(value, std::memory_order_relaxed); }
    /// Any thread.
    [[nodiscard]] std::uint64_t value() const { return value_.load(std::memory_order_relaxed); }

private:
    std::atomic<std::uint64_t> value_ = 0;
};

/// How often something took how long.
class Histogram {
public:
    /// Upper ends in microseconds; what takes longer is counted behind the last.
    static constexpr std::array<std::int64_t, 14> ends_us = {
        250, 500, 1000, 2500, 5000, 10'000, 25'000, 50'000, 100'000, 250'000, 500'000, 1'000'000, 2'500'000, 10'000'000};

    void observe(std::int64_t us) {
        std::size_t place = 0;
        while (place < ends_us.size() && us > ends_us[place]) ++place;
        counts_[place].add();
        sum_us_.add(us > 0 ? static_cast<std::uint64_t>(us) : 0);
    }
    /// Any thread, as is the next. Those up to the end of that place, and behind the one before it.
    [[nodiscard]] std::uint64_t count(std::size_t place) const { return counts_[place].value(); }
    [[nodiscard]] std::uint64_t sum_us() const { return sum_us_.value(); }

private:
    std::array<Counter, ends_us.size() + 1> counts_;
    Counter sum_us_;
};

/// By the codes of errors, which are thousands with little behind them.
class ErrorCounters {
public:
    void add(ErrorCode code) { counts_[place_of(static_cast<std::uint16_t>(code))].add(); }
    /// Any thread.
    [[nodiscard]] std::uint64_t count(ErrorCode code) const {
        return counts_[place_of(static_cast<std::uint16_t>(code))].value();
    }

private:
    static constexpr std::size_t families = 6;
    static constexpr std::size_t family_max = 32;
    static std::size_t place_of(std::uint16_t code) {
        const std::size_t place = code / 1000U * family_max + code % 1000U % family_max;
        return place < families * family_max ? place : 0;
    }

    std::array<Counter, families * family_max> counts_;
};

/// Of one loop. On lines of the cache that no other loop writes.
struct alignas(64) LoopCounters {
    Counter connections;  ///< now, as are the next three
    Counter sessions;
    Counter rooms;
    Counter requests_waiting;  ///< for the log, or for who hashes passwords
    Counter commands;
    Counter bytes;       ///< of commands
    Counter deliveries;  ///< of what was published in rooms: one for each session that it went to
    Counter resumes;     ///< answered with all that was lacking
    Counter gaps;        ///< resumes that were too far behind for it
    Counter resets;      ///< cursors of another history
    Counter resyncs;     ///< sessions that did not keep up, by room
    Counter handshakes_refused;
    Counter handshakes_too_fast;
    ErrorCounters refusals;  ///< commands that were answered with an error
    Histogram delivery;      ///< from the commit until it was written to all of the loop
};

/// Of the thread that writes the log.
struct alignas(64) LogCounters {
    Counter commits;
    Counter failures;
    Counter works;     ///< 1: the newest commit succeeded, or none was tried
    Histogram commit;  ///< one transaction, synced to the disk
};

}  // namespace parley::server
