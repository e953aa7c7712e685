#include "wasm-client/text/words.h"

#include <algorithm>
#include <cstdint>
#include <vector>

#include "shared/utf8.h"
#include "wasm-client/text/characters.h"
#include "wasm-client/text/clusters.h"

namespace parley::client {

namespace {

enum class Kind : std::uint8_t { blank, word, han, hiragana, katakana, sign };

bool between(char32_t c, char32_t first, char32_t last) {
    return c >= first && c <= last;
}

bool is_digit(char32_t c) {
    return between(c, '0', '9');
}

bool is_sign(char32_t c) {
    if (c < 0x80) return !is_digit(c) && !between(c, 'a', 'z') && !between(c, 'A', 'Z') && c != '_';
    if (between(c, 0x80, 0xBF)) return c != 0xAA && c != 0xB5 && c != 0xBA;
    if (c == 0xD7 || c == 0xF7) return true;
    return between(c, 0x2010, 0x2BFF) || between(c, 0x3001, 0x3004) || between(c, 0x3008, 0x3020) ||
           between(c, 0xFF01, 0xFF0F) || between(c, 0xFF1A, 0xFF20) || between(c, 0xFF3B, 0xFF40) ||
           between(c, 0xFF5B, 0xFF65) || between(c, 0x1F000, 0x1FAFF) || c == 0x060C || c == 0x061B || c == 0x061F ||
           c == 0x0964 || c == 0x0965;
}

Kind kind_of(char32_t c) {
    if (is_blank(c)) return Kind::blank;
    if (between(c, 0x3041, 0x309F)) return Kind::hiragana;
    if (between(c, 0x30A0, 0x30FF) || between(c, 0x31F0, 0x31FF) || between(c, 0xFF66, 0xFF9F)) return Kind::katakana;
    if (between(c, 0x3400, 0x9FFF) || between(c, 0xF900, 0xFAFF) || between(c, 0x20000, 0x3FFFF) || c == 0x3005)
        return Kind::han;
    return is_sign(c) ? Kind::sign : Kind::word;
}

/// Stands inside a word, not at its ends: don't, 3.14, example.org.
bool binds(char32_t c) {
    return c == '\'' || c == '.' || c == 0x2019 || c == 0xB7;
}

struct Segment {
    ByteRange range;
    Kind kind = Kind::blank;
};

/// The segments of one paragraph, without gaps.
std::vector<Segment> segments_of(std::string_view text, ByteRange paragraph) {
    std::vector<Segment> segments;
    for (std::size_t at = paragraph.begin; at < paragraph.end;) {
        const Cluster cluster = next_cluster(text, at);
        const Kind kind = kind_of(cluster.first);
        const std::size_t end = std::min(cluster.end, paragraph.end);
        Segment* last = segments.empty() ? nullptr : &segments.back();
        if (last != nullptr && last->kind == kind && kind != Kind::sign) {
            last->range.end = end;
        } else if (last != nullptr && last->kind == Kind::word && binds(cluster.first) && end < paragraph.end &&
                   kind_of(next_cluster(text, end).first) == Kind::word) {
            last->range.end = next_cluster(text, end).end;
            at = last->range.end;
            continue;
        } else {
            segments.push_back({{at, end}, kind});
        }
        at = end;
    }
    return segments;
}

}  // namespace

ByteRange paragraph_at(std::string_view text, std::size_t at) {
    at = std::min(at, text.size());
    const std::size_t before = at == 0 ? std::string_view::npos : text.rfind('\n', at - 1);
    const std::size_t end = text.find('\n', at);
    return {before == std::string_view::npos ? 0 : before + 1, end == std::string_view::npos ? text.size() : end};
}

ByteRange word_at(std::string_view text, std::size_t at) {
    const ByteRange paragraph = paragraph_at(text, at);
    const std::vector<Segment> segments = segments_of(text, paragraph);
    for (const Segment& segment : segments)
        if (at < segment.range.end) return segment.range;
    return segments.empty() ? ByteRange{paragraph.begin, paragraph.begin} : segments.back().range;
}

std::size_t cluster_begin(std::string_view text, std::size_t at) {
    if (at >= text.size()) return text.size();
    std::size_t begin = paragraph_at(text, at).begin;
    for (std::size_t next = begin; next <= at; next = next_cluster(text, next).end) begin = next;
    return begin;
}

std::size_t cluster_before(std::string_view text, std::size_t at) {
    return at == 0 ? 0 : cluster_begin(text, std::min(at, text.size()) - 1);
}

std::size_t cluster_after(std::string_view text, std::size_t at) {
    return at >= text.size() ? text.size() : next_cluster(text, at).end;
}

std::size_t word_before(std::string_view text, std::size_t at) {
    at = std::min(at, text.size());
    while (at > 0) {
        const std::vector<Segment> segments = segments_of(text, {paragraph_at(text, at).begin, at});
        for (auto segment = segments.rbegin(); segment != segments.rend(); ++segment)
            if (segment->kind != Kind::blank && segment->kind != Kind::sign) return segment->range.begin;
        at = paragraph_at(text, at).begin;
        if (at > 0) at--;
    }
    return 0;
}

std::size_t word_after(std::string_view text, std::size_t at) {
    while (at < text.size()) {
        const std::vector<Segment> segments = segments_of(text, {at, paragraph_at(text, at).end});
        for (const Segment& segment : segments)
            if (segment.kind != Kind::blank && segment.kind != Kind::sign) return segment.range.end;
        at = paragraph_at(text, at).end;
        if (at < text.size()) at++;
    }
    return text.size();
}

}  // namespace parley::client
