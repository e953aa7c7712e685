// Asks a server how it is, again and again, from a thread of its own.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <thread>
#include <vector>

namespace parley::bench {

class HealthProbe {
public:
    /// Begins at once: GET /healthz on a new connection every 25 ms.
    explicit HealthProbe(std::uint16_t port);
    HealthProbe(const HealthProbe&) = delete;
    HealthProbe& operator=(const HealthProbe&) = delete;
    ~HealthProbe();

    /// Ends it. The times of all answers, in seconds, from beginning to connect to the whole answer.
    std::vector<double> stop();
    /// How many were not answered with 200. After stop().
    [[nodiscard]] std::size_t failures() const { return failures_; }

private:
    void run();

    std::uint16_t port_;
    std::mutex mutex_;
    std::condition_variable stopping_;
    bool stopped_ = false;
    std::vector<double> times_;
    std::size_t failures_ = 0;
    std::thread thread_;
};

}  // namespace parley::bench
