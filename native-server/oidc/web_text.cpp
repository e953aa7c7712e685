#include "native-server/oidc/web_text.h"

#include <algorithm>
#include <array>
#include <cstdint>

namespace parley::server {

namespace {

constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

bool begins(std::string_view text, std::string_view prefix) {
    return text.substr(0, prefix.size()) == prefix;
}

bool is_unreserved(char c) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    return letter || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_' || c == '~';
}

std::string_view host_of(std::string_view url) {
    const auto start = url.find("://");
    if (start == std::string_view::npos) return {};
    std::string_view rest = url.substr(start + 3);
    rest = rest.substr(0, rest.find_first_of("/?#"));
    if (!rest.empty() && rest.front() == '[') return rest.substr(0, rest.find(']') + 1);
    return rest.substr(0, rest.find(':'));
}

}  // namespace

std::string to_base64url(std::string_view bytes) {
    std::string text;
    std::uint32_t held = 0;
    unsigned bits = 0;
    for (const char c : bytes) {
        held = (held << 8U) | static_cast<unsigned char>(c);
        for (bits += 8; bits >= 6; bits -= 6) text.push_back(alphabet[(held >> (bits - 6)) & 0x3FU]);
    }
    if (bits > 0) text.push_back(alphabet[(held << (6 - bits)) & 0x3FU]);
    return text;
}

std::optional<std::string> from_base64url(std::string_view text) {
    std::string bytes;
    std::uint32_t held = 0;
    unsigned bits = 0;
    for (const char c : text) {
        const auto value = alphabet.find(c);
        if (value == std::string_view::npos) return std::nullopt;
        held = (held << 6U) | static_cast<std::uint32_t>(value);
        bits += 6;
        if (bits < 8) continue;
        bits -= 8;
        bytes.push_back(static_cast<char>((held >> bits) & 0xFFU));
    }
    // What is left over of the last character is zero, or the same bytes would have several texts.
    if (bits >= 6 || (held & ((1U << bits) - 1)) != 0) return std::nullopt;
    return bytes;
}

std::string percent_encoded(std::string_view text) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string encoded;
    for (const char c : text) {
        if (is_unreserved(c)) {
            encoded.push_back(c);
            continue;
        }
        const auto byte = static_cast<unsigned char>(c);
        encoded.push_back('%');
        encoded.push_back(digits[byte >> 4U]);
        encoded.push_back(digits[byte & 0xFU]);
    }
    return encoded;
}

std::string form_of(const std::vector<std::pair<std::string_view, std::string_view>>& fields) {
    std::string form;
    for (const auto& [name, value] : fields) {
        if (!form.empty()) form.push_back('&');
        form.append(name).append("=").append(percent_encoded(value));
    }
    return form;
}

bool is_safe_address(std::string_view url) {
    const bool visible = std::all_of(url.begin(), url.end(), [](char c) { return c > ' ' && c < '\x7F'; });
    const std::string_view host = host_of(url);
    // A name before an @ would make another host look like the one that is meant.
    if (!visible || host.empty() || url.find('@') != std::string_view::npos) return false;
    return begins(url, "https://") || (begins(url, "http://") && is_loopback_address(url));
}

bool is_loopback_address(std::string_view url) {
    constexpr std::array<std::string_view, 3> names = {"localhost", "127.0.0.1", "[::1]"};
    return std::find(names.begin(), names.end(), host_of(url)) != names.end();
}

std::string_view cookie_in(std::string_view header, std::string_view name) {
    while (!header.empty()) {
        const auto end = std::min(header.find(';'), header.size());
        std::string_view one = header.substr(0, end);
        header.remove_prefix(std::min(end + 1, header.size()));
        one.remove_prefix(std::min(one.find_first_not_of(' '), one.size()));
        if (one.size() > name.size() && begins(one, name) && one[name.size()] == '=') return one.substr(name.size() + 1);
    }
    return {};
}

}  // namespace parley::server
