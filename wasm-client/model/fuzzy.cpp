#include "wasm-client/model/fuzzy.h"

#include <algorithm>

#include "shared/utf8.h"

namespace parley::client {

namespace {

constexpr int whole = 4000;
constexpr int beginning = 3000;
constexpr int of_a_word = 2000;
constexpr int inside = 1000;
constexpr int scattered = 500;
/// What a name of this many bytes, or more, loses.
constexpr int length_max = 200;

/// The letters of U+00C0 to U+00FF without their accents; a blank: none to take.
constexpr std::string_view latin = "aaaaaa ceeeeiiii nooooo ouuuuy  aaaaaa ceeeeiiii nooooo ouuuuy y";

char32_t folded_letter(char32_t c) {
    if (c >= U'A' && c <= U'Z') return c + 32;
    if (c >= 0xC0 && c <= 0xFF && latin[c - 0xC0] != ' ') return static_cast<char32_t>(latin[c - 0xC0]);
    if (c >= 0xC0 && c <= 0xDE && c != 0xD7) return c + 32;
    if (c >= 0x391 && c <= 0x3A9) return c + 32;  // Greek
    if (c >= 0x410 && c <= 0x42F) return c + 32;  // Cyrillic
    if (c >= 0x400 && c <= 0x40F) return c + 80;
    return c;
}

bool begins_word(std::string_view name, std::size_t at) {
    if (at == 0) return true;
    const char before = name[at - 1];
    return before == ' ' || before == '-' || before == '_' || before == '.' || before == '/' || before == '\'' || before == '(';
}

/// How scattered the letters lie; negative: they don't come in this order.
int gaps_between(std::string_view letters, std::string_view name) {
    std::size_t at = 0;
    int gaps = 0;
    for (const char letter : letters) {
        if (letter == ' ') continue;
        const std::size_t found = name.find(letter, at);
        if (found == std::string_view::npos) return -1;
        if (found > at && !begins_word(name, found)) gaps++;
        at = found + 1;
    }
    return gaps;
}

}  // namespace

std::string folded(std::string_view text) {
    std::string plain;
    plain.reserve(text.size());
    for (std::size_t at = 0; at < text.size();) {
        const utf8::Decoded one = utf8::decode(text, at);
        utf8::append(plain, folded_letter(one.code_point));
        at += one.bytes;
    }
    return plain;
}

int fit(std::string_view query, std::string_view name) {
    const std::string wanted = folded(query);
    const std::string there = folded(name);
    if (wanted.empty()) return 1;
    const int longer = std::min(length_max, static_cast<int>(there.size()));
    if (wanted == there) return whole;
    std::size_t at = there.find(wanted);
    if (at == 0) return beginning - longer;
    const bool anywhere = at != std::string::npos;
    while (at != std::string::npos && !begins_word(there, at)) at = there.find(wanted, at + 1);
    if (at != std::string::npos) return of_a_word - longer;
    if (anywhere) return inside - longer;
    const int gaps = gaps_between(wanted, there);
    if (gaps < 0 || gaps > static_cast<int>(wanted.size())) return 0;
    return std::max(1, scattered - longer - gaps);
}

}  // namespace parley::client
