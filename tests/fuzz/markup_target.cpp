// What people write, as it is laid out, pointed at and copied: every part lies within the text, and nothing of it becomes HTML.
// The first byte is the width.
#include <algorithm>
#include <string>
#include <vector>

#include "shared/utf8.h"
#include "tests/fuzz/fuzz.h"
#include "wasm-client/text/copied.h"
#include "wasm-client/text/layout.h"
#include "wasm-client/text/links.h"
#include "wasm-client/text/markup.h"
#include "wasm-client/text/words.h"

namespace parley::fuzz {

namespace {

using namespace parley::client;

/// Every code point is one wide.
class Monospace final : public TextMeasurer {
public:
    float glyph(char32_t, Look) override { return 1; }
    float run(std::string_view text, Look, bool) override { return static_cast<float>(utf8::length(text)); }
    std::vector<std::size_t> word_ends(std::string_view text) override {
        constexpr std::size_t word = 6;
        std::vector<std::size_t> ends;
        for (std::size_t at = 0; at < text.size();) ends.push_back(at = std::min(at + word, text.size()));
        return ends;
    }
};

void check_links(std::string_view text, const std::vector<TextLink>& links) {
    std::size_t last = 0;
    for (const TextLink& link : links) {
        must(link.range.begin >= last && link.range.begin < link.range.end && link.range.end <= text.size(),
             "links lie one after another in the text");
        last = link.range.end;
        const auto begins = [&link](std::string_view scheme) { return link.href.rfind(scheme, 0) == 0; };
        must(begins("http:") || begins("https:") || begins("mailto:"), "a link leads to the web or to mail");
    }
}

void check_spans(std::string_view text, const std::vector<TextSpan>& spans) {
    std::size_t last = 0;
    for (const TextSpan& span : spans) {
        must(span.begin >= last && span.begin < span.end && span.end <= text.size(), "spans lie one after another in the text");
        last = span.end;
    }
}

void check_layout(std::string_view text, const TextLayout& layout) {
    must(!layout.lines.empty(), "a layout has a line");
    std::size_t last = 0;
    for (const TextLine& line : layout.lines) {
        must(line.begin >= last && line.begin <= line.end && line.end <= text.size(),
             "lines lie one after another in the text");
        last = line.end;
        for (const TextRun& run : line.runs)
            must(run.begin >= line.begin && run.begin < run.end && run.end <= line.end, "runs lie in their line");
    }
}

}  // namespace

void markup(std::string_view bytes) {
    const auto width = static_cast<float>(take_byte(bytes) % 64U + 1U);
    if (!utf8::is_valid(bytes)) return;
    const std::vector<TextLink> links = find_links(bytes);
    check_links(bytes, links);
    const std::vector<TextSpan> spans = parse_markup(bytes, links);
    check_spans(bytes, spans);
    Monospace measurer;
    const TextLayout layout = lay_out(bytes, spans, width, 1, measurer);
    check_layout(bytes, layout);

    const std::size_t middle = cluster_begin(bytes, bytes.size() / 2);
    must(middle <= bytes.size() / 2, "a character begins at or before its bytes");
    const CaretPlace caret = caret_place(layout, bytes, middle, measurer);
    must(caret.line < layout.lines.size(), "the caret stands in a line");
    const std::size_t hit = hit_test(layout, bytes, caret.x, static_cast<float>(caret.line) + 0.5F, measurer);
    must(hit <= bytes.size() && cluster_begin(bytes, hit) == hit, "one points between characters");
    static_cast<void>(marked_parts(layout, bytes, 0, middle, measurer));
    must(word_at(bytes, middle).end <= bytes.size(), "a word lies in the text");
    const Copied words = copied({{"<i>", "now", bytes, 0, middle}, {"&", "then", bytes, middle, bytes.size()}});
    must(words.html.find("<i>") == std::string::npos && words.html.find("<script") == std::string::npos,
         "what is copied holds no marks of HTML but ours");
}

}  // namespace parley::fuzz
