// Between bytes and places: carets, hits, selections.
#include <algorithm>
#include <cmath>
#include <limits>

#include "shared/utf8.h"
#include "wasm-client/text/bidi.h"
#include "wasm-client/text/characters.h"
#include "wasm-client/text/clusters.h"
#include "wasm-client/text/layout.h"

namespace parley::client {

namespace {

constexpr std::string_view zero_width_joiner = "\u200D";
constexpr float newline_width = 4;  // what a selected line's end shows

/// The advance of what stands before byte `at` in a shaped run. A letter at the cut keeps the form it has inside the word.
float shaped_before(const TextRun& run, std::string_view text, std::size_t at, TextMeasurer& measurer) {
    if (at == run.begin) return 0;
    if (at == run.end) return run.width;
    std::string before(text.substr(run.begin, at - run.begin));
    if (joins_letters(utf8::decode(text, at).code_point)) before += zero_width_joiner;
    return std::min(run.width, measurer.run(before, run.look, run.right_to_left));
}

/// The x of the boundary before byte `at` inside a run.
float x_in_run(const TextRun& run, std::string_view text, std::size_t at, TextMeasurer& measurer) {
    if (run.shaped) {
        const float before = shaped_before(run, text, at, measurer);
        return run.right_to_left ? run.x + run.width - before : run.x + before;
    }
    // From right to left, what is not shaped has one cluster.
    if (run.right_to_left) return at == run.begin ? run.x + run.width : run.x;
    float x = run.x;
    for (std::size_t i = run.begin; i < at;) {
        const utf8::Decoded decoded = utf8::decode(text, i);
        x += glyph_width(decoded.code_point, run.look, measurer);
        i += decoded.bytes;
    }
    return x;
}

/// The run in which the caret before `at` stands: what begins or goes on there, what comes next, or what was last.
const TextRun* run_at(const TextLine& line, std::size_t at) {
    const TextRun* after = nullptr;
    const TextRun* before = nullptr;
    for (const TextRun& run : line.runs) {
        if (at >= run.begin && at < run.end) return &run;
        if (run.begin >= at && (after == nullptr || run.begin < after->begin)) after = &run;
        if (run.end <= at && (before == nullptr || run.end > before->end)) before = &run;
    }
    const bool at_the_end = before != nullptr && (before->end == at || after == nullptr);
    return at_the_end ? before : after;
}

/// Parts of one line that touch are one; those of this line begin at `first`.
void add_part(std::vector<MarkedPart>& parts, std::size_t first, const MarkedPart& part) {
    constexpr float touching = 0.01F;
    if (parts.size() > first && std::abs(parts.back().x + parts.back().width - part.x) < touching)
        parts.back().width = part.x + part.width - parts.back().x;
    else
        parts.push_back(part);
}

}  // namespace

CaretPlace caret_place(const TextLayout& layout, std::string_view text, std::size_t at, TextMeasurer& measurer) {
    std::size_t index = 0;
    while (index + 1 < layout.lines.size() && at >= layout.lines[index].end) index++;
    const TextLine& line = layout.lines[index];
    const TextRun* run = run_at(line, at);
    if (run == nullptr) return {index, line.right_to_left ? line.right() : line.x};
    return {index, x_in_run(*run, text, std::clamp(at, run->begin, run->end), measurer)};
}

std::size_t hit_test(const TextLayout& layout, std::string_view text, float x, float y, TextMeasurer& measurer) {
    const float row = std::floor(y / layout.line_height);
    if (row < 0) return 0;
    if (row >= static_cast<float>(layout.lines.size())) return text.size();
    const TextLine& line = layout.lines[static_cast<std::size_t>(row)];
    std::size_t nearest = line.begin;
    float nearest_distance = std::numeric_limits<float>::max();
    const auto consider = [&](const TextRun& run, std::size_t at, float at_x) {
        const float distance = std::abs(at_x - x);
        // Where two directions meet, the caret that stands there is the one of what begins.
        const bool better = distance < nearest_distance || (distance == nearest_distance && at < run.end);
        if (!better) return;
        nearest = at;
        nearest_distance = distance;
    };
    for (const TextRun& run : line.runs) {
        const bool inside = x >= run.x && x <= run.x + run.width;
        consider(run, run.begin, run.right_to_left ? run.x + run.width : run.x);
        consider(run, run.end, run.right_to_left ? run.x : run.x + run.width);
        if (!inside) continue;
        float pen = run.x;
        for (std::size_t at = run.begin; at < run.end;) {
            const std::size_t end = std::min(next_cluster(text, at).end, run.end);
            if (run.shaped || run.right_to_left) {
                if (end < run.end) consider(run, end, x_in_run(run, text, end, measurer));
            } else {
                for (std::size_t i = at; i < end;) {
                    const utf8::Decoded decoded = utf8::decode(text, i);
                    pen += glyph_width(decoded.code_point, run.look, measurer);
                    i += decoded.bytes;
                }
                if (end < run.end) consider(run, end, pen);
            }
            at = end;
        }
    }
    return nearest;
}

std::vector<MarkedPart> marked_parts(const TextLayout& layout, std::string_view text, std::size_t begin, std::size_t end,
                                     TextMeasurer& measurer) {
    std::vector<MarkedPart> parts;
    for (std::size_t i = 0; i < layout.lines.size(); i++) {
        const TextLine& line = layout.lines[i];
        if (line.end <= begin && line.end < text.size()) continue;
        if (line.begin >= end) break;
        const std::size_t before = parts.size();
        for (const TextRun& run : line.runs) {
            const std::size_t from = std::max(begin, run.begin);
            const std::size_t to = std::min(end, run.end);
            if (from >= to) continue;
            const float a = x_in_run(run, text, from, measurer);
            const float b = x_in_run(run, text, to, measurer);
            add_part(parts, before, {i, std::min(a, b), std::abs(a - b)});
        }
        if (end < line.end || line.end == line.begin || text[line.end - 1] != '\n') continue;
        add_part(parts, before, {i, line.right_to_left ? line.x - newline_width : line.right(), newline_width});
    }
    return parts;
}

}  // namespace parley::client
