#include "wasm-client/text/links.h"

#include <array>
#include <cstddef>
#include <utility>

#include "shared/utf8.h"
#include "wasm-client/text/characters.h"

namespace parley::client {

namespace {

constexpr std::array<std::string_view, 3> schemes{"https://", "http://", "mailto:"};

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool is_alphanumeric(char c) {
    return (c >= '0' && c <= '9') || (lower(c) >= 'a' && lower(c) <= 'z');
}

/// The scheme that begins at `at`; empty when none does.
std::string_view scheme_at(std::string_view text, std::size_t at) {
    for (const std::string_view scheme : schemes) {
        if (text.size() - at < scheme.size()) continue;
        std::size_t same = 0;
        while (same < scheme.size() && lower(text[at + same]) == scheme[same]) same++;
        if (same == scheme.size()) return scheme;
    }
    return {};
}

bool ends_address(char32_t c) {
    return is_blank(c) || is_invisible(c) || c == '<' || c == '>' || c == '"' || c == '`' || c == 0xA0 || c == 0x061C ||
           c == 0x2007 || c == 0x2028 || c == 0x2029 || c == 0x202F || (c >= 0x201C && c <= 0x201F) || c == 0xAB || c == 0xBB ||
           c == 0xFFFD || (c >= 0x3001 && c <= 0x3011 && c != 0x3005 && c != 0x3006 && c != 0x3007) || c == 0xFF01 ||
           c == 0xFF09 || c == 0xFF0C || c == 0xFF1B || c == 0xFF1F;
}

std::size_t address_end(std::string_view text, std::size_t at) {
    while (at < text.size()) {
        const utf8::Decoded decoded = utf8::decode(text, at);
        if (!decoded.valid || ends_address(decoded.code_point)) break;
        at += decoded.bytes;
    }
    return at;
}

/// A bracket belongs to the address only when it opens there too: (see https://example.org/a_(b)).
bool closes_nothing(std::string_view address, char open, char close) {
    int depth = 0;
    for (const char c : address) depth += c == open ? 1 : c == close ? -1 : 0;
    return depth < 0;
}

std::string_view without_closing(std::string_view address) {
    constexpr std::string_view signs = ".,:;!?'*_~";
    while (!address.empty()) {
        const char last = address.back();
        const bool bracket = (last == ')' && closes_nothing(address, '(', ')')) ||
                             (last == ']' && closes_nothing(address, '[', ']')) ||
                             (last == '}' && closes_nothing(address, '{', '}'));
        if (!bracket && signs.find(last) == std::string_view::npos) break;
        address.remove_suffix(1);
    }
    return address;
}

/// Something that names a place follows the scheme.
bool leads_somewhere(std::string_view scheme, std::string_view rest) {
    if (rest.empty()) return false;
    if (scheme == "mailto:") {
        const std::size_t at = rest.find('@');
        return at != std::string_view::npos && at > 0 && at + 1 < rest.size();
    }
    const char first = rest.front();
    return is_alphanumeric(first) || first == '[' || static_cast<unsigned char>(first) >= 0x80;
}

}  // namespace

std::vector<TextLink> find_links(std::string_view text) {
    std::vector<TextLink> links;
    for (std::size_t colon = text.find(':'); colon != std::string_view::npos;) {
        std::size_t begin = colon;
        while (begin > 0 && is_alphanumeric(text[begin - 1])) begin--;
        const std::string_view scheme = scheme_at(text, begin);
        std::size_t next = colon + 1;
        if (!scheme.empty() && begin + scheme.find(':') == colon && (links.empty() || begin >= links.back().range.end)) {
            const std::size_t rest = begin + scheme.size();
            const std::string_view address = without_closing(text.substr(rest, address_end(text, rest) - rest));
            if (leads_somewhere(scheme, address)) {
                next = rest + address.size();
                links.push_back({{begin, next}, std::string(scheme) + std::string(address)});
            }
        }
        colon = text.find(':', next);
    }
    return links;
}

}  // namespace parley::client
