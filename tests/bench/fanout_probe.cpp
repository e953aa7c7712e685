#include "tests/bench/fanout_probe.h"

#include <chrono>
#include <stdexcept>

#include "tests/bench/measure.h"
#include "tests/integration/support/wire_client.h"

namespace parley::bench {

namespace {

constexpr std::chrono::milliseconds interval{25};

}  // namespace

HealthProbe::HealthProbe(std::uint16_t port) : port_(port), thread_([this] { run(); }) {}

HealthProbe::~HealthProbe() {
    stop();
}

std::vector<double> HealthProbe::stop() {
    {
        const std::lock_guard<std::mutex> lock(mutex_);
        stopped_ = true;
    }
    stopping_.notify_one();
    if (thread_.joinable()) thread_.join();
    return times_;
}

void HealthProbe::run() {
    std::unique_lock<std::mutex> lock(mutex_);
    while (!stopped_) {
        lock.unlock();
        const double start = now_s();
        try {
            const bool well = WireClient(port_).get("/healthz").status == 200;
            failures_ += well ? 0U : 1U;
            times_.push_back(now_s() - start);
        } catch (const std::runtime_error&) {
            failures_++;
        }
        lock.lock();
        stopping_.wait_for(lock, interval, [this] { return stopped_; });
    }
}

}  // namespace parley::bench
