// How the server is, for who looks after it: /readyz and /metrics. What is counted is written by the threads that it happens
// on; any thread may ask.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "native-server/core/counters.h"
#include "native-server/net/status_pages.h"
#include "native-server/storage/sqlite_log.h"

namespace parley::server {

class VitalSigns {
public:
    VitalSigns(std::size_t loops, MetricsAccess access, std::int64_t now_ms);
    VitalSigns(const VitalSigns&) = delete;
    VitalSigns& operator=(const VitalSigns&) = delete;

    // Each for the one thread that writes there.
    LoopCounters& of_loop(std::size_t loop) { return *loops_[loop]; }
    LogCounters& of_log() { return log_; }
    void loop_answered(std::size_t loop, std::int64_t now_ms) { answered_ms_[loop] = now_ms; }
    void look_at_process();
    void stop() { stopping_ = true; }
    /// Before any thread runs.
    void set_log_queues(std::function<LogQueues()> queues) { log_queues_ = std::move(queues); }

    // Any thread.
    [[nodiscard]] bool every_loop_turns(std::int64_t now_ms) const;
    /// Why the server can't take people; empty: it can.
    [[nodiscard]] std::string unready(std::int64_t now_ms) const;
    /// In the text format of Prometheus, version 0.0.4.
    [[nodiscard]] std::string metrics() const;
    [[nodiscard]] std::optional<HttpAnswer> answer(const StatusRequest& request, std::int64_t now_ms) const;

private:
    [[nodiscard]] bool may_see_metrics(const StatusRequest& request) const;

    MetricsAccess access_;
    std::vector<std::unique_ptr<LoopCounters>> loops_;
    LogCounters log_;
    std::vector<std::atomic<std::int64_t>> answered_ms_;
    std::atomic<bool> stopping_ = false;
    Counter resident_bytes_;
    Counter descriptors_;
    std::function<LogQueues()> log_queues_;
};

}  // namespace parley::server
