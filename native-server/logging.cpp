#include "native-server/logging.h"

#include <spdlog/logger.h>
#include <spdlog/sinks/stdout_sinks.h>

#include <array>
#include <cstdio>

#include "shared/limits.h"
#include "shared/utf8.h"

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

/// By its first byte, of valid UTF-8.
std::size_t character_bytes(char first) {
    const auto byte = static_cast<unsigned char>(first);
    if (byte < 0x80) return 1;
    if (byte < 0xE0) return 2;
    return byte < 0xF0 ? 3 : 4;
}

bool is_one_of(std::string_view character, std::string_view first, std::string_view last) {
    return character.size() == first.size() && character >= first && character <= last;
}

/// Neither a control character (of ASCII, or of C1, which terminals obey too) nor one that breaks lines or turns directions.
bool is_harmless(std::string_view character, bool is_text) {
    const auto byte = static_cast<unsigned char>(character.front());
    if (byte < 0x80) return byte >= 0x20 && byte != 0x7F;
    if (!is_text) return false;
    return !is_one_of(character, "\xC2\x80", "\xC2\x9F") &&          // C1
           !is_one_of(character, "\xE2\x80\x8B", "\xE2\x80\x8F") &&  // U+200B to U+200F
           !is_one_of(character, "\xE2\x80\xA8", "\xE2\x80\xAE") &&  // U+2028 to U+202E
           !is_one_of(character, "\xE2\x81\xA0", "\xE2\x81\xAF") &&  // U+2060 to U+206F
           character != "\xEF\xBB\xBF" && character != "\xD8\x9C";   // U+FEFF, U+061C
}

void append_escaped(std::string& line, std::string_view character) {
    for (const char c : character) {
        std::array<char, 5> escaped{};
        std::snprintf(escaped.data(), escaped.size(), "\\x%02x", static_cast<unsigned>(static_cast<unsigned char>(c)));
        line.append(escaped.data());
    }
}

/// Of what one_line() has gone over.
std::string in_json(const std::string& line) {
    std::string text;
    for (const char c : line) {
        if (c == '"' || c == '\\') text.push_back('\\');
        text.push_back(c);
    }
    return text;
}

}  // namespace

struct Logger::Sink {
    spdlog::logger logger{"parley", std::make_shared<spdlog::sinks::stderr_sink_mt>()};
};

Logger::Logger(LogLevel level, LogFormat format) : sink_(std::make_unique<Sink>()), format_(format) {
    sink_->logger.set_level(spdlog_level(level));
    sink_->logger.set_pattern(format == LogFormat::json ? R"({"time":"%Y-%m-%dT%H:%M:%S.%e%z","level":"%l",%v})"
                                                        : "%Y-%m-%dT%H:%M:%S.%e%z %l %v");
    sink_->logger.flush_on(spdlog::level::warn);
    sink_->logger.set_error_handler([](const std::string&) {});  // a log that can't be written is no reason to stop
}

Logger::~Logger() = default;

void Logger::debug(std::string_view message, const LogAbout& about) {
    write(LogLevel::debug, message, about);
}
void Logger::info(std::string_view message, const LogAbout& about) {
    write(LogLevel::info, message, about);
}
void Logger::warn(std::string_view message, const LogAbout& about) {
    write(LogLevel::warn, message, about);
}
void Logger::error(std::string_view message, const LogAbout& about) {
    write(LogLevel::error, message, about);
}

bool Logger::tells(LogLevel level) const {
    return sink_->logger.should_log(spdlog_level(level));
}

void Logger::write(LogLevel level, std::string_view message, const LogAbout& about) {
    if (!tells(level)) return;
    sink_->logger.log(spdlog_level(level), format_ == LogFormat::json ? log_fields(message, about) : log_text(message, about));
}

std::string log_text(std::string_view message, const LogAbout& about) {
    std::string line;
    if (about.connection != 0) line += "[connection " + std::to_string(about.connection) + "] ";
    if (!about.address.empty()) line += "[from " + one_line(about.address) + "] ";
    return line + one_line(message);
}

std::string log_fields(std::string_view message, const LogAbout& about) {
    std::string line = R"("message":")" + in_json(one_line(message)) + "\"";
    if (about.connection != 0) line += R"(,"connection":")" + std::to_string(about.connection) + "\"";
    if (!about.address.empty()) line += R"(,"address":")" + in_json(one_line(about.address)) + "\"";
    return line;
}

std::string one_line(std::string_view text) {
    const bool is_text = utf8::is_valid(text);
    std::string line;
    line.reserve(text.size());
    for (std::size_t at = 0; at < text.size();) {
        if (line.size() >= limits::log_line_bytes_max) {
            line.append("...");
            break;
        }
        const std::size_t bytes = is_text ? character_bytes(text[at]) : 1;
        const std::string_view character = text.substr(at, bytes);
        at += bytes;
        if (is_harmless(character, is_text))
            line.append(character);
        else
            append_escaped(line, character);
    }
    return line;
}

}  // namespace parley::server
