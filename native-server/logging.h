// The operator's log, on stderr. Passed down from main; there is no global one.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace parley::server {

enum class LogLevel : std::uint8_t { trace, debug, info, warn, error, off };

/// One line for people, or one JSON object a line.
enum class LogFormat : std::uint8_t { text, json };

/// Which connection a line is about.
struct LogAbout {
    std::uint64_t connection = 0;  ///< 0: none
    std::string address = {};      ///< of who is there; empty: it is not told
};

class Logger {
public:
    explicit Logger(LogLevel level, LogFormat format = LogFormat::text);
    Logger(const Logger&) = delete;
    Logger& operator=(const Logger&) = delete;
    ~Logger();

    // Any thread. What strangers send may be part of a line: one_line() makes it harmless.
    void debug(std::string_view message, const LogAbout& about = {});
    void info(std::string_view message, const LogAbout& about = {});
    void warn(std::string_view message, const LogAbout& about = {});
    void error(std::string_view message, const LogAbout& about = {});

    [[nodiscard]] bool tells(LogLevel level) const;

private:
    struct Sink;
    void write(LogLevel level, std::string_view message, const LogAbout& about);

    std::unique_ptr<Sink> sink_;
    LogFormat format_;
};

/// The text as it may stand in one line of a log, cut at limits::log_line_bytes_max: what would begin another line, move a
/// terminal's cursor or turn the direction of what is read is escaped, and so is what is no UTF-8.
std::string one_line(std::string_view text);

/// What stands behind the time and the level: of a line of text, and of a JSON object, without its braces.
std::string log_text(std::string_view message, const LogAbout& about);
std::string log_fields(std::string_view message, const LogAbout& about);

}  // namespace parley::server
