// The operator's log, on stderr. Passed down from main; there is no global one.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace parley::server {

enum class LogLevel : std::uint8_t { trace, debug, info, warn, error, off };

class Logger {
public:
    explicit Logger(LogLevel level);
    Logger(const Logger&) = delete;
    Logger& operator=(const Logger&) = delete;
    ~Logger();

    // Any thread. Control characters are escaped and lines are cut at limits::log_line_bytes_max: what strangers send may be
    // part of a line.
    void debug(std::string_view message);
    void info(std::string_view message);
    void warn(std::string_view message);
    void error(std::string_view message);

    [[nodiscard]] bool tells(LogLevel level) const;

private:
    struct Sink;
    void write(LogLevel level, std::string_view message);

    std::unique_ptr<Sink> sink_;
};

/// The text as it may stand in one line of a log.
std::string one_line(std::string_view text);

}  // namespace parley::server
