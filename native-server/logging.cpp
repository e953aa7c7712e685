#include "native-server/logging.h"

#include <spdlog/logger.h>
#include <spdlog/sinks/stdout_sinks.h>

#include <array>
#include <cstdio>

#include "shared/limits.h"

namespace parley::server {

namespace {

spdlog::level::level_enum spdlog_level(LogLevel level) {
    switch (level) {
        case LogLevel::trace:
            return spdlog::level::trace;
        case LogLevel::debug:
            return spdlog::level::debug;
        case LogLevel::info:
            return spdlog::level::info;
        case LogLevel::warn:
            return spdlog::level::warn;
        case LogLevel::error:
            return spdlog::level::err;
        case LogLevel::off:
            break;
    }
    return spdlog::level::off;
}

}  // namespace

struct Logger::Sink {
    spdlog::logger logger{"parley", std::make_shared<spdlog::sinks::stderr_sink_mt>()};
};

Logger::Logger(LogLevel level) : sink_(std::make_unique<Sink>()) {
    sink_->logger.set_level(spdlog_level(level));
    sink_->logger.set_pattern("%Y-%m-%dT%H:%M:%S.%e%z %l %v");
    sink_->logger.flush_on(spdlog::level::warn);
    sink_->logger.set_error_handler([](const std::string&) {});  // a log that can't be written is no reason to stop
}

Logger::~Logger() = default;

void Logger::debug(std::string_view message) {
    write(LogLevel::debug, message);
}
void Logger::info(std::string_view message) {
    write(LogLevel::info, message);
}
void Logger::warn(std::string_view message) {
    write(LogLevel::warn, message);
}
void Logger::error(std::string_view message) {
    write(LogLevel::error, message);
}

bool Logger::tells(LogLevel level) const {
    return sink_->logger.should_log(spdlog_level(level));
}

void Logger::write(LogLevel level, std::string_view message) {
    if (tells(level)) sink_->logger.log(spdlog_level(level), one_line(message));
}

std::string one_line(std::string_view text) {
    std::string line;
    line.reserve(text.size());
    for (const char c : text) {
        if (line.size() >= limits::log_line_bytes_max) {
            line.append("...");
            break;
        }
        const auto byte = static_cast<unsigned char>(c);
        if (byte >= 0x20 && byte != 0x7F) {
            line.push_back(c);
            continue;
        }
        std::array<char, 5> escaped{};
        std::snprintf(escaped.data(), escaped.size(), "\\x%02x", static_cast<unsigned>(byte));
        line.append(escaped.data());
    }
    return line;
}

}  // namespace parley::server
