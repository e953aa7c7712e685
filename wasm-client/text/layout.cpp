#include "wasm-client/text/layout.h"

#include <algorithm>
#include <cmath>

#include "shared/utf8.h"
#include "wasm-client/text/characters.h"
#include "wasm-client/text/clusters.h"

namespace parley::client {

namespace {

constexpr float tab_width_in_spaces = 4;

/// A cluster, or the whole of a word that must be shaped together.
struct Piece {
    std::size_t begin = 0, end = 0;
    float width = 0;
    bool shaped = false;
    bool right_to_left = false;
    bool blank = false;
    bool newline = false;
    bool may_break_before = false;
};

/// A script whose letters join or reorder: its words go to the browser whole.
bool joins_words(char32_t c) {
    return needs_shaping(c) && c < 0x10000 && !(c >= 0xE000 && c <= 0xF8FF);
}

class Breaker {
public:
    Breaker(std::string_view text, float width_max, float line_height, TextMeasurer& measurer)
        : text_(text), width_max_(width_max), measurer_(measurer) {
        layout_.line_height = line_height;
    }

    TextLayout run() {
        for (std::size_t at = 0; at < text_.size();) {
            const Piece piece = next_piece(at);
            at = piece.end;
            if (piece.newline)
                end_line(piece.end);
            else
                add(piece);
            previous_ = piece;
        }
        flush_word();
        end_line(text_.size());
        return std::move(layout_);
    }

private:
    Piece next_piece(std::size_t at) {
        Cluster cluster = next_cluster(text_, at);
        Piece piece{at,
                    cluster.end,
                    0,
                    cluster.shaped,
                    is_right_to_left(cluster.first),
                    is_blank(cluster.first),
                    cluster.first == '\n',
                    false};
        if (piece.newline) return piece;
        if (joins_words(cluster.first)) piece.end = word_end(cluster.end, piece.right_to_left);
        const bool picture = breaks_anywhere(cluster.first);
        const bool after_picture = !previous_.newline && previous_.end > previous_.begin &&
                                   breaks_anywhere(utf8::decode(text_, previous_.begin).code_point);
        piece.may_break_before = (picture || after_picture || previous_.blank) && !closes(cluster.first) && !piece.blank;
        piece.width = width_of(piece, cluster.first);
        return piece;
    }

    std::size_t word_end(std::size_t end, bool right_to_left) const {
        while (end < text_.size()) {
            const Cluster next = next_cluster(text_, end);
            if (!joins_words(next.first) || is_right_to_left(next.first) != right_to_left) break;
            end = next.end;
        }
        return end;
    }

    float width_of(const Piece& piece, char32_t first) {
        if (piece.shaped) return measurer_.run(text_.substr(piece.begin, piece.end - piece.begin));
        if (first == '\t') return tab_width_in_spaces * measurer_.glyph(' ');
        return is_invisible(first) ? 0 : measurer_.glyph(first);
    }

    void add(const Piece& piece) {
        if (piece.blank) {
            flush_word();
            blanks_.push_back(piece);
            return;
        }
        if (piece.may_break_before) flush_word();
        word_.push_back(piece);
        word_width_ += piece.width;
    }

    /// Puts the word on this line, or on the next, or over several when it is wider than a line.
    void flush_word() {
        if (word_.empty()) return;
        float blanks_width = 0;
        for (const Piece& blank : blanks_) blanks_width += blank.width;
        if (line_width_ + blanks_width + word_width_ > width_max_ && !line_.empty()) {
            blanks_.clear();
            close_line(word_.front().begin);
        }
        for (const Piece& blank : blanks_) put(blank);
        blanks_.clear();
        for (const Piece& piece : word_) {
            if (line_width_ + piece.width > width_max_ && !line_.empty()) close_line(piece.begin);
            put_splitting(piece);
        }
        word_.clear();
        word_width_ = 0;
    }

    /// A shaped word wider than the line is cut between clusters: it reads better than running out of the picture.
    void put_splitting(const Piece& piece) {
        if (!piece.shaped || piece.width <= width_max_) {
            put(piece);
            return;
        }
        Piece part = piece;
        part.end = part.begin;
        part.width = 0;
        while (part.end < piece.end) {
            const std::size_t end = std::min(next_cluster(text_, part.end).end, piece.end);
            const float width = measurer_.run(text_.substr(part.begin, end - part.begin));
            if (width > width_max_ && part.end > part.begin) {
                put(part);
                close_line(part.end);
                part.begin = part.end;
                continue;
            }
            part.end = end;
            part.width = width;
        }
        put(part);
    }

    void put(const Piece& piece) {
        line_.push_back(piece);
        line_width_ += piece.width;
    }

    void end_line(std::size_t end) {
        flush_word();
        for (const Piece& blank : blanks_) put(blank);
        blanks_.clear();
        close_line(end);
    }

    void close_line(std::size_t end) {
        TextLine line;
        line.begin = line_begin_;
        line.end = end;
        for (std::size_t i = 0; i < line_.size();) i = add_run(line, i);
        layout_.width = std::max(layout_.width, line.width);
        layout_.lines.push_back(std::move(line));
        line_.clear();
        line_width_ = 0;
        line_begin_ = end;
    }

    /// Joins pieces into one run: glyph by glyph ones, or a right-to-left phrase with its blanks, which the browser orders.
    std::size_t add_run(TextLine& line, std::size_t i) {
        const Piece& first = line_[i];
        TextRun run{first.begin, first.end, line.width, first.width, first.shaped, first.right_to_left};
        std::size_t next = i + 1;
        if (!first.shaped) {
            for (; next < line_.size() && !line_[next].shaped; next++) run.width += line_[next].width;
        } else if (first.right_to_left) {
            next = phrase_end(i);
        }
        run.end = line_[next - 1].end;
        if (next > i + 1 && run.shaped) run.width = measurer_.run(text_.substr(run.begin, run.end - run.begin));
        line.width += run.width;
        line.runs.push_back(run);
        return next;
    }

    std::size_t phrase_end(std::size_t i) const {
        std::size_t end = i + 1;
        for (std::size_t next = end; next < line_.size() && (line_[next].blank || line_[next].right_to_left); next++)
            if (line_[next].right_to_left) end = next + 1;
        return end;
    }

    std::string_view text_;
    float width_max_;
    TextMeasurer& measurer_;
    TextLayout layout_;
    Piece previous_;
    std::vector<Piece> line_;
    std::vector<Piece> word_;
    std::vector<Piece> blanks_;
    float line_width_ = 0;
    float word_width_ = 0;
    std::size_t line_begin_ = 0;
};

/// The x of the boundary before byte `at` inside a run.
float x_in_run(const TextRun& run, std::string_view text, std::size_t at, TextMeasurer& measurer) {
    if (run.shaped) {
        const float before = measurer.run(text.substr(run.begin, at - run.begin));
        return run.right_to_left ? run.x + run.width - before : run.x + before;
    }
    float x = run.x;
    for (std::size_t i = run.begin; i < at;) {
        const utf8::Decoded decoded = utf8::decode(text, i);
        if (decoded.code_point == '\t')
            x += tab_width_in_spaces * measurer.glyph(' ');
        else if (!is_invisible(decoded.code_point))
            x += measurer.glyph(decoded.code_point);
        i += decoded.bytes;
    }
    return x;
}

}  // namespace

TextLayout lay_out(std::string_view text, float width_max, float line_height, TextMeasurer& measurer) {
    return Breaker(text, width_max, line_height, measurer).run();
}

CaretPlace caret_place(const TextLayout& layout, std::string_view text, std::size_t at, TextMeasurer& measurer) {
    std::size_t index = 0;
    while (index + 1 < layout.lines.size() && at >= layout.lines[index].end) index++;
    const TextLine& line = layout.lines[index];
    for (const TextRun& run : line.runs)
        if (at >= run.begin && at <= run.end) return {index, x_in_run(run, text, at, measurer)};
    return {index, at <= line.begin ? 0 : line.width};
}

std::size_t hit_test(const TextLayout& layout, std::string_view text, float x, float y, TextMeasurer& measurer) {
    const float row = std::floor(y / layout.line_height);
    if (row < 0) return 0;
    if (row >= static_cast<float>(layout.lines.size())) return text.size();
    const TextLine& line = layout.lines[static_cast<std::size_t>(row)];
    std::size_t nearest = line.begin;
    float nearest_distance = std::abs(x);
    for (const TextRun& run : line.runs) {
        for (std::size_t at = run.begin; at <= run.end;) {
            const float distance = std::abs(x_in_run(run, text, at, measurer) - x);
            if (distance <= nearest_distance) {
                nearest = at;
                nearest_distance = distance;
            }
            if (at == run.end) break;
            at = next_cluster(text, at).end;
        }
    }
    return nearest;
}

}  // namespace parley::client
