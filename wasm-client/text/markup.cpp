#include "wasm-client/text/markup.h"

#include <algorithm>
#include <cstdint>

#include "wasm-client/text/words.h"

namespace parley::client {

namespace {

constexpr std::size_t npos = std::string_view::npos;
constexpr std::string_view fence = "```";
constexpr std::size_t openings_max = 64;  // of marks that wait for their partner

enum Bits : std::uint8_t { bold = 1, italic = 2, struck = 4, code = 8, block = 16, hidden = 32, link = 64, sign = 128 };

bool is_letter_or_digit(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool is_space(char c) {
    return c == ' ' || c == '\t' || c == '\n';
}

/// What may stand before an opening '_' and after a closing one: names_like_this and faces ¯\_(ツ)_/¯ are no emphasis.
bool is_beside_underscore(char c) {
    return is_space(c) || std::string_view("([{\"'*~.,;:!?)]}").find(c) != npos;
}

class Parser {
public:
    Parser(std::string_view text, std::span<const TextLink> links) : text_(text), links_(links), bits_(text.size(), 0) {}

    std::vector<TextSpan> run() {
        for (std::size_t at = 0; at < text_.size();) {
            const std::size_t line_end = std::min(text_.find('\n', at), text_.size());
            if (const std::size_t end = fenced(at, line_end); end != npos) {
                at = end;
                continue;
            }
            parse_line(at, line_end);
            at = line_end + 1;
        }
        for (const TextLink& one : links_) set(one.range.begin, one.range.end, link);
        return spans();
    }

private:
    void set(std::size_t begin, std::size_t end, unsigned bits) {
        for (std::size_t i = begin; i < end; i++) bits_[i] = static_cast<std::uint8_t>(bits_[i] | bits);
    }

    /// A fence that opens on this line and closes on one of its own: where the rest begins. Otherwise npos.
    std::size_t fenced(std::size_t at, std::size_t line_end) {
        if (no_more_fences_ || text_.substr(at, fence.size()) != fence || line_end == text_.size()) return npos;
        if (text_.substr(at + fence.size(), line_end - at - fence.size()).find('`') != npos) return npos;
        for (std::size_t line = line_end + 1; line < text_.size();) {
            const std::size_t end = std::min(text_.find('\n', line), text_.size());
            if (text_.substr(line, end - line) == fence) {
                if (line == line_end + 1) return npos;
                set(at, line_end + 1, hidden);
                set(line_end + 1, line - 1, code | block);
                set(line - 1, end, hidden);
                return end + 1;
            }
            line = end + 1;
        }
        no_more_fences_ = true;
        return npos;
    }

    struct Opening {
        char mark = 0;
        std::size_t length = 0;
        std::size_t at = 0;
    };

    /// "- ", "* " or "> ", of items behind up to so many blanks: where what it begins, begins.
    std::size_t take_sign(std::size_t begin, std::size_t end) {
        constexpr std::size_t blanks_max = 6;
        std::size_t at = begin;
        while (at < end && text_[at] == ' ' && at - begin < blanks_max) at++;
        const char c = at + 1 < end ? text_[at] : '\0';
        const bool item = c == '-' || c == '*';
        if ((!item && (c != '>' || at != begin)) || text_[at + 1] != ' ') return begin;
        set(at, at + 1, sign);
        return at + 1;
    }

    void parse_line(std::size_t begin, std::size_t end) {
        openings_.clear();
        for (std::size_t at = take_sign(begin, end); at < end;) {
            const char c = text_[at];
            if (const std::size_t address_end = address_at(at); address_end > at) {
                at = address_end;
            } else if (c == '`') {
                at = code_span(at, end);
            } else if (c == '*' || c == '_' || c == '~') {
                std::size_t run = at;
                while (run < end && text_[run] == c) run++;
                take_marks(c, at, run, begin, end);
                at = run;
            } else {
                at++;
            }
        }
    }

    /// Where the address that begins at `at` ends; `at` when none does. Asked from left to right.
    std::size_t address_at(std::size_t at) {
        while (next_link_ < links_.size() && links_[next_link_].range.begin < at) next_link_++;
        const bool begins = next_link_ < links_.size() && links_[next_link_].range.begin == at;
        return begins ? links_[next_link_].range.end : at;
    }

    /// As a keycap's star does not: it is part of a character.
    bool stands_alone(std::size_t from, std::size_t to) const { return is_boundary(from) && is_boundary(to); }
    bool is_boundary(std::size_t at) const {
        const auto is_ascii = [](char c) { return static_cast<unsigned char>(c) < 0x80; };
        if (at == 0 || at >= text_.size() || (is_ascii(text_[at - 1]) && is_ascii(text_[at]))) return true;
        return cluster_begin(text_, at) == at;
    }

    std::size_t code_span(std::size_t at, std::size_t end) {
        std::size_t inside = at;
        while (inside < end && text_[inside] == '`') inside++;
        if (!stands_alone(at, inside)) return inside;
        const std::size_t marks = inside - at;
        for (std::size_t close = text_.find('`', inside); close < end; close = text_.find('`', close)) {
            const std::size_t first = close;
            while (close < end && text_[close] == '`') close++;
            if (close - first != marks || !stands_alone(first, close)) continue;
            set(at, inside, hidden);
            set(inside, first, code);
            set(first, close, hidden);
            return close;
        }
        return inside;
    }

    void take_marks(char mark, std::size_t from, std::size_t to, std::size_t line_begin, std::size_t line_end) {
        if (!stands_alone(from, to)) return;
        const char before = from > line_begin ? text_[from - 1] : ' ';
        const char after = to < line_end ? text_[to] : ' ';
        bool closes = !is_space(before) && !is_letter_or_digit(after);
        bool opens = !is_space(after) && !is_letter_or_digit(before);
        if (mark == '_') {
            closes = closes && is_beside_underscore(after);
            opens = opens && is_beside_underscore(before);
        }
        std::size_t left = to - from;
        if (mark == '~' && left != 2) return;
        while (left > 0 && closes) {
            const std::size_t taken = close(mark, to - left, left);
            if (taken == 0) break;
            left -= taken;
        }
        while (left > 0 && opens && openings_.size() < openings_max) {
            const std::size_t length = left >= 2 ? 2 : 1;
            openings_.push_back({mark, length, to - left});
            left -= length;
        }
    }

    /// How many of the marks it used; those that were opened since then stay ordinary characters.
    std::size_t close(char mark, std::size_t at, std::size_t marks) {
        const auto opening = std::find_if(openings_.rbegin(), openings_.rend(),
                                          [&](const Opening& one) { return one.mark == mark && one.length <= marks; });
        if (opening == openings_.rend() || opening->at + opening->length == at) return 0;
        const Opening found = *opening;
        openings_.erase(std::prev(opening.base()), openings_.end());
        const unsigned look = mark == '~' ? struck : found.length == 2 ? bold : italic;
        set(found.at, found.at + found.length, hidden);
        set(found.at + found.length, at, look);
        set(at, at + found.length, hidden);
        return found.length;
    }

    std::vector<TextSpan> spans() const {
        std::vector<TextSpan> spans;
        for (std::size_t begin = 0; begin < bits_.size();) {
            std::size_t end = begin;
            while (end < bits_.size() && bits_[end] == bits_[begin]) end++;
            const unsigned bits = bits_[begin];
            if (bits != 0) {
                Look look;
                look.hidden = (bits & hidden) != 0;
                look.bold = (bits & bold) != 0;
                look.italic = (bits & italic) != 0;
                look.struck = (bits & struck) != 0;
                look.code = (bits & code) != 0;
                look.block = (bits & block) != 0;
                look.link = (bits & link) != 0;
                look.sign = (bits & sign) != 0;
                spans.push_back({begin, end, look});
            }
            begin = end;
        }
        return spans;
    }

    std::string_view text_;
    std::span<const TextLink> links_;
    std::size_t next_link_ = 0;
    std::vector<std::uint8_t> bits_;
    std::vector<Opening> openings_;
    bool no_more_fences_ = false;  ///< nothing below could close one
};

}  // namespace

std::vector<TextSpan> parse_markup(std::string_view text, std::span<const TextLink> links) {
    if (text.find_first_of("*_~`->") == npos) return link_spans(links);
    return Parser(text, links).run();
}

std::string code_in(std::string_view text) {
    std::string code;
    for (const TextSpan& span : parse_markup(text, {})) {
        if (!span.look.block || span.look.hidden) continue;
        if (!code.empty()) code.append("\n\n");
        code.append(text.substr(span.begin, span.end - span.begin));
    }
    return code;
}

std::vector<TextSpan> link_spans(std::span<const TextLink> links) {
    std::vector<TextSpan> spans;
    for (const TextLink& one : links) {
        TextSpan& span = spans.emplace_back(TextSpan{one.range.begin, one.range.end, {}});
        span.look.link = true;
    }
    return spans;
}

}  // namespace parley::client
