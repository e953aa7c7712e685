#include "wasm-client/text/layout.h"

#include <algorithm>
#include <utility>

#include "wasm-client/text/clusters.h"
#include "wasm-client/text/pieces.h"

namespace parley::client {

namespace {

constexpr float unbounded = 1e6F;  // nothing is aligned in it

class Breaker {
public:
    Breaker(std::string_view text, std::span<const TextSpan> spans, float width_max, float line_height, TextMeasurer& measurer)
        : text_(text), width_max_(width_max), measurer_(measurer), cutter_(text, spans, measurer) {
        layout_.line_height = line_height;
    }

    TextLayout run() {
        while (!cutter_.done()) {
            const Piece piece = cutter_.next();
            block_ = block_ || (piece.look.block && !piece.look.hidden);
            if (piece.look.hidden) continue;
            base_ = piece.newline ? base_ : cutter_.base();
            if (piece.newline) {
                end_line(piece.end);
                base_ = 0;
            } else {
                add(piece);
            }
        }
        end_line(text_.size());
        if (width_max_ < unbounded) layout_.box = width_max_;
        return std::move(layout_);
    }

private:
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
        if (line_width_ + blanks_width + word_width_ > room() && !line_.empty()) {
            blanks_.clear();
            close_line(word_.front().begin);
        }
        for (const Piece& blank : blanks_) put(blank);
        blanks_.clear();
        for (const Piece& piece : word_) {
            if (line_width_ + piece.width > room() && !line_.empty()) close_line(piece.begin);
            put_splitting(piece);
        }
        word_.clear();
        word_width_ = 0;
    }

    /// A shaped word wider than the line is cut between clusters: it reads better than running out of the picture.
    void put_splitting(const Piece& piece) {
        if (!piece.shaped || piece.width <= room()) {
            put(piece);
            return;
        }
        Piece part = piece;
        part.end = part.begin;
        part.width = 0;
        while (part.end < piece.end) {
            const std::size_t end = std::min(next_cluster(text_, part.end).end, piece.end);
            const float width = measurer_.run(text_.substr(part.begin, end - part.begin), piece.look, piece.right_to_left());
            if (width > room() && part.end > part.begin) {
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

    /// Further lines of an item, or of a quote, begin where its words do.
    void hang(const Piece& piece) {
        if (piece.look.sign) hangs_ = true;
        if (!hangs_ || piece.blank || piece.look.sign) return;
        indent_ = std::min(line_width_, width_max_ / 2);
        hangs_ = false;
    }
    [[nodiscard]] float room() const { return width_max_ - left_; }

    void put(const Piece& piece) {
        hang(piece);
        line_.push_back(piece);
        line_width_ += piece.width;
    }

    void end_line(std::size_t end) {
        flush_word();
        for (const Piece& blank : blanks_) put(blank);
        blanks_.clear();
        close_line(end);
        block_ = false;
        hangs_ = false;
        left_ = indent_ = 0;
    }

    void close_line(std::size_t end) {
        TextLine line;
        line.begin = line_begin_;
        line.end = end;
        line.width = line_width_;
        line.right_to_left = base_ % 2 == 1;
        line.block = block_;
        line.x = line.right_to_left ? 0 : left_;
        if (line.right_to_left && width_max_ < unbounded) line.x = std::max(0.0F, room() - line_width_);
        reorder();
        float x = line.x;
        for (const Piece& piece : line_) {
            add_run(line, piece, x);
            x += piece.width;
        }
        layout_.width = std::max(layout_.width, left_ + line.width);
        layout_.lines.push_back(std::move(line));
        line_.clear();
        line_width_ = 0;
        line_begin_ = end;
        left_ = indent_;
    }

    /// Rules L1 and L2 of UAX #9: from the order of the text to the order on the line.
    void reorder() {
        for (std::size_t i = line_.size(); i > 0 && line_[i - 1].blank; i--) line_[i - 1].level = base_;
        BidiLevel highest = 0;
        for (const Piece& piece : line_) highest = std::max(highest, piece.level);
        for (BidiLevel level = highest; level > 0; level--) {
            for (auto begin = line_.begin(); begin != line_.end();) {
                begin = std::find_if(begin, line_.end(), [level](const Piece& piece) { return piece.level >= level; });
                const auto end = std::find_if(begin, line_.end(), [level](const Piece& piece) { return piece.level < level; });
                std::reverse(begin, end);
                begin = end;
            }
        }
    }

    /// Neighbours that are drawn glyph by glyph in the order of the text are one run.
    void add_run(TextLine& line, const Piece& piece, float x) {
        if (!line.runs.empty() && !piece.shaped && !piece.right_to_left()) {
            TextRun& last = line.runs.back();
            if (!last.shaped && !last.right_to_left && last.end == piece.begin && last.look == piece.look) {
                last.end = piece.end;
                last.width += piece.width;
                return;
            }
        }
        line.runs.push_back({piece.begin, piece.end, x, piece.width, piece.shaped, piece.right_to_left(), piece.look});
    }

    std::string_view text_;
    float width_max_;
    TextMeasurer& measurer_;
    PieceCutter cutter_;
    TextLayout layout_;
    std::vector<Piece> line_;
    std::vector<Piece> word_;
    std::vector<Piece> blanks_;
    float line_width_ = 0;
    float word_width_ = 0;
    std::size_t line_begin_ = 0;
    BidiLevel base_ = 0;
    bool block_ = false;
    bool hangs_ = false;  ///< a sign has come, and what it begins has not
    float left_ = 0;      ///< of this line
    float indent_ = 0;    ///< of the paragraph's further lines
};

}  // namespace

TextLayout lay_out(std::string_view text, std::span<const TextSpan> spans, float width_max, float line_height,
                   TextMeasurer& measurer) {
    return Breaker(text, spans, width_max, line_height, measurer).run();
}

}  // namespace parley::client
