#include "native-server/storage/search_text.h"

#include <algorithm>
#include <cctype>
#include <cstddef>
#include <utility>

#include "shared/limits.h"
#include "shared/search_query.h"
#include "shared/utf8.h"

namespace parley::server {

namespace {

constexpr char separator = '\x1F';

struct Range {
    std::size_t begin = 0;
    std::size_t end = 0;
};

/// Where in the body the marks are.
std::optional<std::vector<Range>> matches_in(std::string_view marked, std::string_view body) {
    std::vector<Range> matches;
    std::size_t at = 0;
    for (const char c : marked) {
        if (c == match_begin.front())
            matches.push_back({at, at});
        else if (c == match_end.front() && !matches.empty())
            matches.back().end = at;
        else if (at < body.size() && c == body[at])
            at++;
        else if (c != separator)
            return std::nullopt;
    }
    if (at != body.size()) return std::nullopt;
    return matches;
}

bool continues_character(char c) {
    return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U;
}

/// The place that is so many code points before `at`, or after it.
std::size_t back(std::string_view text, std::size_t at, std::size_t code_points) {
    for (; at > 0 && code_points > 0; --code_points) {
        --at;
        while (at > 0 && continues_character(text[at])) --at;
    }
    return at;
}

std::size_t forth(std::string_view text, std::size_t at, std::size_t code_points) {
    for (; at < text.size() && code_points > 0; --code_points) {
        ++at;
        while (at < text.size() && continues_character(text[at])) ++at;
    }
    return at;
}

constexpr std::string_view white = " \t\r\n";

/// What of the body is shown: it begins and ends between words where there are any.
Range window_round(const Range& match, std::string_view body) {
    constexpr std::size_t before_match = limits::snippet_code_points_max / 4;
    Range window{back(body, match.begin, before_match), 0};
    if (window.begin > 0) {
        const std::size_t space = body.find_first_of(white, window.begin);
        if (space < match.begin) window.begin = space + 1;
    }
    window.end = forth(body, window.begin, limits::snippet_code_points_max);
    if (window.end < body.size()) {
        const std::size_t space = body.find_last_of(white, window.end);
        if (space != std::string_view::npos && space >= match.end && space > window.begin) window.end = space;
    }
    return window;
}

std::string on_one_line(std::string_view text) {
    std::string line(text);
    for (char& c : line)
        if (white.find(c) != std::string_view::npos) c = ' ';
    return line;
}

}  // namespace

std::string indexed_text(std::string_view text) {
    std::string indexed;
    indexed.reserve(text.size());
    for (std::size_t at = 0; at < text.size();) {
        const utf8::Decoded decoded = utf8::decode(text, at);
        const bool alone = is_word_by_itself(decoded.code_point);
        if (alone && !indexed.empty() && indexed.back() != separator) indexed += separator;
        indexed.append(text, at, decoded.bytes);
        if (alone) indexed += separator;
        at += decoded.bytes;
    }
    return indexed;
}

bool has_link(std::string_view body) {
    for (std::size_t at = body.find("://"); at != std::string_view::npos; at = body.find("://", at + 1)) {
        std::string scheme(body.substr(at < 5 ? 0 : at - 5, std::min<std::size_t>(at, 5)));
        for (char& c : scheme) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
        const bool web = scheme.ends_with("http") || scheme.ends_with("https");
        if (web && at + 3 < body.size() && white.find(body[at + 3]) == std::string_view::npos) return true;
    }
    return false;
}

bool has_call(std::string_view body) {
    for (std::size_t at = body.find('@'); at != std::string_view::npos; at = body.find('@', at + 1)) {
        const bool begins = at == 0 || static_cast<unsigned char>(body[at - 1]) >= 0x80 ||
                            std::isalnum(static_cast<unsigned char>(body[at - 1])) == 0;
        if (begins && at + 1 < body.size() && white.find(body[at + 1]) == std::string_view::npos) return true;
    }
    return false;
}

Holdings held_files(const std::vector<FileInfo>& files) {
    const bool picture = std::any_of(files.begin(), files.end(), [](const FileInfo& file) { return is_picture(file.type); });
    return {false, !files.empty(), picture};
}

std::optional<std::vector<std::string>> snippet_of(std::string_view marked, std::string_view body) {
    const auto matches = matches_in(marked, body);
    if (!matches) return std::nullopt;
    const Range window = window_round(matches->empty() ? Range() : matches->front(), body);
    std::vector<std::string> pieces;
    std::size_t at = window.begin;
    for (const Range& match : *matches) {
        if (match.begin >= window.end || pieces.size() + 3 > limits::snippet_pieces_max) break;
        if (match.end <= match.begin) continue;
        const std::size_t end = std::min(match.end, window.end);
        pieces.push_back(on_one_line(body.substr(at, match.begin - at)));
        pieces.push_back(on_one_line(body.substr(match.begin, end - match.begin)));
        at = end;
    }
    pieces.push_back(on_one_line(body.substr(at, window.end - at)));
    if (window.begin > 0) pieces.front().insert(0, "…");
    if (window.end < body.size()) pieces.back() += "…";
    if (pieces.size() > 1 && pieces.back().empty()) pieces.pop_back();
    return pieces;
}

}  // namespace parley::server
