// How long to wait before the next attempt to connect.
#pragma once

#include <algorithm>
#include <cstdint>

namespace parley::client {

inline constexpr double backoff_first_ms = 500;
inline constexpr double backoff_max_ms = 30'000;
/// A server that asks for no pause gets one all the same.
inline constexpr double retry_ms_min = 250;

/// Doubles with each failed attempt (0 for the first) up to backoff_max_ms; between half and the whole of it by `random` in
/// [0, 1), so that clients that lost the server together don't come back together.
inline double backoff_ms(std::uint32_t failed_attempts, double random) {
    const double ceiling =
        std::min(backoff_max_ms, backoff_first_ms * static_cast<double>(1U << std::min(failed_attempts, 10U)));
    return ceiling * (0.5 + 0.5 * random);
}

}  // namespace parley::client
