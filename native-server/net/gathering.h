// Whether what was published leaves at once, or waits a moment for what the log is storing just now: a write of many messages
// costs what one of a single message does. Loop thread only.
#pragma once

#include <algorithm>
#include <cstdint>

#include "shared/limits.h"

namespace parley::server {

class Gathering {
public:
    /// At the end of a tick in which something is there to be written. It waits no longer than writing took the last time, so
    /// that nobody waits where there are few to write to, nor longer than limits::gather_us.
    bool waits(bool more_is_coming, std::int64_t now_us) {
        if (more_is_coming && !waiting_) until_us_ = now_us + std::min(written_in_us_, limits::gather_us);
        waiting_ = more_is_coming && now_us < until_us_;
        return waiting_;
    }
    [[nodiscard]] bool waiting() const { return waiting_; }

    void wrote(std::int64_t from_us, std::int64_t to_us) { written_in_us_ = to_us - from_us; }

private:
    std::int64_t written_in_us_ = 0;
    std::int64_t until_us_ = 0;
    bool waiting_ = false;
};

}  // namespace parley::server
