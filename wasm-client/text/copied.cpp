#include "wasm-client/text/copied.h"

#include <algorithm>

#include "wasm-client/text/links.h"

namespace parley::client {

namespace {

void escape(std::string& html, std::string_view text) {
    for (const char c : text) {
        switch (c) {
            case '&':
                html += "&amp;";
                break;
            case '<':
                html += "&lt;";
                break;
            case '>':
                html += "&gt;";
                break;
            case '"':
                html += "&quot;";
                break;
            case '\'':
                html += "&#39;";
                break;
            case '\n':
                html += "<br>";
                break;
            default:
                html += c;
        }
    }
}

void add_words(std::string& html, const CopiedPart& part) {
    // Mail programs and editors drop blanks in a row unless told.
    html += "<span style=\"white-space: pre-wrap\">";
    std::size_t at = part.begin;
    for (const TextLink& link : find_links(part.text)) {
        const std::size_t begin = std::max(link.range.begin, at);
        const std::size_t end = std::min(link.range.end, part.end);
        if (begin >= end) continue;
        escape(html, part.text.substr(at, begin - at));
        html += "<a href=\"";
        escape(html, link.href);
        html += "\">";
        escape(html, part.text.substr(begin, end - begin));
        html += "</a>";
        at = end;
    }
    escape(html, part.text.substr(at, part.end - at));
    html += "</span>";
}

void add_part(Copied& made, const CopiedPart& part) {
    if (!made.plain.empty()) made.plain += "\n\n";
    made.html += "<p>";
    if (!part.author.empty()) {
        made.plain += std::string(part.author) + ", " + part.time + "\n";
        made.html += "<b>";
        escape(made.html, part.author);
        made.html += "</b>, ";
        escape(made.html, part.time);
        made.html += "<br>";
    }
    made.plain += part.text.substr(part.begin, part.end - part.begin);
    add_words(made.html, part);
    made.html += "</p>";
}

}  // namespace

Copied copied(const std::vector<CopiedPart>& parts) {
    Copied made;
    if (parts.size() == 1) {
        made.plain = parts[0].text.substr(parts[0].begin, parts[0].end - parts[0].begin);
        add_words(made.html, parts[0]);
        return made;
    }
    for (const CopiedPart& part : parts) add_part(made, part);
    return made;
}

}  // namespace parley::client
