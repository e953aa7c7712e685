// A log of either kind, driven by one thread that asks and waits.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <ostream>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "native-server/core/log.h"

namespace parley::server {

class LogHarness {
public:
    LogHarness() = default;
    LogHarness(const LogHarness&) = delete;
    LogHarness& operator=(const LogHarness&) = delete;
    virtual ~LogHarness() = default;

    virtual LogState state() = 0;
    virtual void set_time(std::int64_t at_ms) = 0;

    /// Submits all at once, gives everything that was told until the last answer, in order.
    virtual std::vector<LogReply> ask_all(std::vector<LogRequest> requests) = 0;

    /// The answer alone.
    template <class Reply>
    Reply ask(LogRequest request) {
        std::vector<LogRequest> requests;
        requests.push_back(std::move(request));
        std::vector<LogReply> told = ask_all(std::move(requests));
        // What the log tells of its own accord may come after it.
        auto answer = told.rbegin();
        while (!holds_alternative<Reply>(*answer)) ++answer;
        return get<Reply>(std::move(*answer));
    }
};

struct LogKind {
    std::string name;
    std::function<std::unique_ptr<LogHarness>()> make;
};

/// GoogleTest's name for it.
inline void PrintTo(const LogKind& kind, std::ostream* out) {
    *out << kind.name;
}

LogKind fake_log_kind();
LogKind sqlite_log_kind();

}  // namespace parley::server
