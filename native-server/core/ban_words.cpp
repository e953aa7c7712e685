#include "native-server/core/ban_words.h"

#include <algorithm>
#include <array>
#include <chrono>

namespace parley::server {

namespace {

std::uint32_t wait(std::int64_t until_ms, std::int64_t now_ms) {
    return static_cast<std::uint32_t>(std::clamp<std::int64_t>(until_ms - now_ms, 1, UINT32_MAX));
}

std::string two_digits(std::int64_t number) {
    return (number < 10 ? "0" : "") + std::to_string(number);
}

}  // namespace

std::string moment_in_words(std::int64_t at_ms) {
    constexpr std::array months{"January", "February", "March",     "April",   "May",      "June",
                                "July",    "August",   "September", "October", "November", "December"};
    const std::chrono::sys_time<std::chrono::milliseconds> at{std::chrono::milliseconds(at_ms)};
    const auto day = std::chrono::floor<std::chrono::days>(at);
    const std::chrono::year_month_day date(day);
    const auto minutes = std::chrono::duration_cast<std::chrono::minutes>(at - day).count();
    return std::to_string(unsigned(date.day())) + " " + months.at(unsigned(date.month()) - 1) + " " +
           std::to_string(int(date.year())) + ", " + two_digits(minutes / 60) + ":" + two_digits(minutes % 60) + " UTC";
}

Error banned_until(std::int64_t until_ms, std::string_view reason) {
    std::string message = "You are banned from this server";
    message += until_ms == 0 ? " for good." : " until " + moment_in_words(until_ms) + ".";
    if (!reason.empty()) message.append(" Reason: ").append(reason);
    if (!reason.empty() && std::string_view(".!?").find(reason.back()) == std::string_view::npos) message += ".";
    return {ErrorCode::banned, std::move(message)};
}

Error muted_until(std::int64_t until_ms, std::int64_t now_ms) {
    if (until_ms <= 0)
        return {ErrorCode::muted, "You have been muted in this room, until a moderator takes it back.", UINT32_MAX};
    return {ErrorCode::muted, "You have been muted in this room until " + moment_in_words(until_ms) + ".",
            wait(until_ms, now_ms)};
}

Error slow_until(std::int64_t until_ms, std::int64_t now_ms) {
    const std::uint32_t wait_ms = wait(until_ms, now_ms);
    const std::uint32_t seconds = (wait_ms + 999) / 1000;
    return {ErrorCode::slow_mode,
            "This room is in slow mode. You can write again in " + std::to_string(seconds) +
                (seconds == 1 ? " second." : " seconds."),
            wait_ms};
}

}  // namespace parley::server
