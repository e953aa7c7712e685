#include "native-server/files/file_words.h"

#include <algorithm>
#include <charconv>

#include "shared/file.h"
#include "shared/limits.h"
#include "shared/utf8.h"

namespace parley::server {

namespace {

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
    while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
    return text;
}

std::optional<std::uint64_t> digits(std::string_view text) {
    std::uint64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (text.empty() || error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return number;
}

/// attr-char of RFC 8187.
bool stands_for_itself(char c) {
    constexpr std::string_view others = "!#$&+-.^_`|~";
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           others.find(c) != std::string_view::npos;
}

}  // namespace

std::string bearer_token(std::string_view authorization) {
    constexpr std::string_view scheme = "Bearer ";
    if (authorization.substr(0, scheme.size()) != scheme) return {};
    const std::string_view token = trimmed(authorization.substr(scheme.size()));
    const bool plain = std::all_of(token.begin(), token.end(), [](char c) { return stands_for_itself(c) && c != '|'; });
    return plain && token.size() <= limits::token_bytes_max ? std::string(token) : std::string();
}

std::string cookie_named(std::string_view cookies, std::string_view name) {
    while (!cookies.empty()) {
        const std::size_t end = std::min(cookies.find(';'), cookies.size());
        const std::string_view one = trimmed(cookies.substr(0, end));
        cookies.remove_prefix(std::min(end + 1, cookies.size()));
        if (one.size() > name.size() && one.substr(0, name.size()) == name && one[name.size()] == '=')
            return std::string(one.substr(name.size() + 1));
    }
    return {};
}

std::optional<std::string> argument_named(const std::vector<std::string>& arguments, std::string_view name) {
    for (const std::string& one : arguments)
        if (one.size() > name.size() && one.compare(0, name.size(), name) == 0 && one[name.size()] == '=')
            return one.substr(name.size() + 1);
    return std::nullopt;
}

std::optional<std::uint64_t> number_in(const std::optional<std::string>& text) {
    return text ? digits(*text) : std::nullopt;
}

RangeKind range_of(std::string_view header, std::uint64_t size, ByteRange& range) {
    constexpr std::string_view unit = "bytes=";
    range = {0, size};
    if (header.substr(0, unit.size()) != unit) return RangeKind::whole;
    header = trimmed(header.substr(unit.size()));
    const std::size_t dash = header.find('-');
    if (dash == std::string_view::npos || header.find(',') != std::string_view::npos) return RangeKind::whole;
    const auto first = digits(trimmed(header.substr(0, dash)));
    const auto last = digits(trimmed(header.substr(dash + 1)));
    if (dash == 0) {
        if (!last) return RangeKind::whole;
        if (*last == 0 || size == 0) return RangeKind::outside;
        range.first = size - std::min(*last, size);
        return RangeKind::part;
    }
    if (!first || (!last && dash + 1 != header.size()) || (last && *last < *first)) return RangeKind::whole;
    if (*first >= size) return RangeKind::outside;
    range.first = *first;
    if (last) range.end = std::min(*last, size - 1) + 1;
    return RangeKind::part;
}

std::string tidy_file_name(std::string_view name) {
    const std::size_t slash = name.find_last_of("/\\");
    if (slash != std::string_view::npos) name.remove_prefix(slash + 1);
    std::string tidy;
    for (std::size_t at = 0; at < name.size();) {
        const utf8::Decoded decoded = utf8::decode(name, at);
        const bool control = decoded.code_point < 0x20 || (decoded.code_point >= 0x7F && decoded.code_point < 0xA0);
        // Marks that turn the direction make an ending look like another one.
        const bool turns = (decoded.code_point >= 0x202A && decoded.code_point <= 0x202E) ||
                           (decoded.code_point >= 0x2066 && decoded.code_point <= 0x2069);
        if (decoded.valid && !control && !turns && tidy.size() + decoded.bytes <= limits::file_name_bytes_max)
            tidy.append(name.substr(at, decoded.bytes));
        at += decoded.bytes;
    }
    return std::string(trimmed(tidy));
}

std::string content_disposition(std::string_view name, std::string_view type) {
    constexpr std::string_view hex = "0123456789ABCDEF";
    std::string header = is_picture(type) || is_sound(type) || is_film(type) ? "inline" : "attachment";
    header.append("; filename*=UTF-8''");
    for (const char c : name) {
        if (stands_for_itself(c)) {
            header.push_back(c);
            continue;
        }
        header.push_back('%');
        header.push_back(hex[static_cast<unsigned char>(c) >> 4]);
        header.push_back(hex[static_cast<unsigned char>(c) & 0xF]);
    }
    return header;
}

int http_status_of(const Error& error) {
    switch (error.code) {
        case ErrorCode::bad_token:
            return 401;
        case ErrorCode::missing_scope:
            return 403;
        case ErrorCode::unknown_file:
            return 404;
        case ErrorCode::too_large:
            return 413;
        case ErrorCode::no_room_for_file:
            return 507;
        case ErrorCode::bad_field:
            return 400;
        case ErrorCode::rate_limited:
            return 429;
        default:
            return 503;
    }
}

}  // namespace parley::server
