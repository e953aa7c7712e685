#include "wasm-client/text/pieces.h"

#include <algorithm>

#include "shared/utf8.h"
#include "wasm-client/text/characters.h"
#include "wasm-client/text/clusters.h"

namespace parley::client {

namespace {

constexpr float tab_width_in_spaces = 4;
constexpr std::size_t shaped_bytes_max = 384;  // no word is longer; an endless one must not be one picture
constexpr char32_t en_dash = 0x2013;
constexpr char32_t em_dash = 0x2014;

/// A script whose letters join or reorder: its words go to the browser whole.
bool joins_words(char32_t c) {
    return needs_shaping(c) && c < 0x10000 && !(c >= 0xE000 && c <= 0xF8FF);
}

bool is_word_character(char32_t c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c >= 0xC0;
}

char32_t last_code_point(std::string_view text) {
    std::size_t at = text.size();
    while (at > 0 && (static_cast<unsigned char>(text[--at]) & 0xC0U) == 0x80U) {
    }
    return text.empty() ? 0 : utf8::decode(text, at).code_point;
}

}  // namespace

float glyph_width(char32_t code_point, const Look& look, TextMeasurer& measurer) {
    if (code_point == '\t') return tab_width_in_spaces * measurer.glyph(' ', look);
    return is_invisible(code_point) ? 0 : measurer.glyph(code_point, look);
}

PieceCutter::PieceCutter(std::string_view text, std::span<const TextSpan> spans, TextMeasurer& measurer)
    : text_(text), spans_(spans), measurer_(measurer), mixed_(has_directions(text)) {
    begin_paragraph();
}

bool PieceCutter::is_hidden(std::size_t at) const {
    const auto after =
        std::upper_bound(spans_.begin(), spans_.end(), at, [](std::size_t x, const TextSpan& span) { return x < span.begin; });
    return after != spans_.begin() && at < std::prev(after)->end && std::prev(after)->look.hidden;
}

void PieceCutter::begin_paragraph() {
    paragraph_begin_ = at_;
    paragraph_end_ = text_.find('\n', at_);
    while (paragraph_end_ != std::string_view::npos && is_hidden(paragraph_end_))
        paragraph_end_ = text_.find('\n', paragraph_end_ + 1);
    paragraph_end_ = std::min(paragraph_end_, text_.size());
    base_ = 0;
    levels_.clear();
    previous_ = before_previous_ = 0;
    const std::string_view paragraph = text_.substr(at_, paragraph_end_ - at_);
    if (!mixed_ || !has_directions(paragraph)) return;
    base_ = base_level(paragraph);
    levels_ = bidi_levels(paragraph, base_);
}

std::size_t PieceCutter::take_look(Look& look) {
    while (span_ < spans_.size() && spans_[span_].end <= at_) span_++;
    if (span_ == spans_.size()) return text_.size();
    if (at_ < spans_[span_].begin) return spans_[span_].begin;
    look = spans_[span_].look;
    return spans_[span_].end;
}

Piece PieceCutter::next() {
    if (at_ > paragraph_end_) begin_paragraph();
    Piece piece;
    piece.begin = at_;
    const std::size_t limit = take_look(piece.look);
    if (piece.look.hidden) {
        at_ = piece.end = limit;
        return piece;
    }
    const Cluster cluster = next_cluster(text_, at_);
    piece.newline = cluster.first == '\n';
    piece.end = piece.newline ? at_ + 1 : std::min(cluster.end, limit);
    piece.shaped = cluster.shaped;
    piece.blank = is_blank(cluster.first);
    if (!piece.newline && !levels_.empty()) piece.level = levels_[at_ - paragraph_begin_];
    if (piece.newline) {
        at_ = piece.end;
        return piece;
    }
    piece.may_break_before = !piece.blank && breaks_before(cluster.first);
    if (joins_words(cluster.first)) cut_word(piece, cluster.first, limit);
    const std::string_view words = text_.substr(piece.begin, piece.end - piece.begin);
    if (piece.shaped)
        piece.width = measurer_.run(words, piece.look, piece.right_to_left());
    else
        piece.width = glyph_width(piece.right_to_left() ? mirrored(cluster.first) : cluster.first, piece.look, measurer_);
    before_previous_ = previous_;
    previous_ = piece.shaped && joins_words(cluster.first) ? last_code_point(words) : cluster.first;
    at_ = piece.end;
    return piece;
}

void PieceCutter::cut_word(Piece& piece, char32_t first, std::size_t limit) {
    if (words_cut_ < word_ends_.size() && piece.begin < word_ends_.back()) {
        piece.may_break_before = words_cut_ > 0;
        piece.end = std::min(word_ends_[words_cut_++], limit);
        return;
    }
    const std::size_t most = std::min({limit, paragraph_end_, piece.begin + shaped_bytes_max});
    while (piece.end < most) {
        const Cluster next = next_cluster(text_, piece.end);
        const bool same = levels_.empty() || levels_[piece.end - paragraph_begin_] == piece.level;
        if (!joins_words(next.first) || is_blank(next.first) || !same || next.end > limit) break;
        piece.end = next.end;
    }
    if (!is_unspaced(first)) return;
    word_ends_ = measurer_.word_ends(text_.substr(piece.begin, piece.end - piece.begin));
    for (std::size_t& end : word_ends_) end += piece.begin;
    if (word_ends_.empty()) return;
    words_cut_ = 1;
    piece.end = word_ends_.front();
}

bool PieceCutter::breaks_before(char32_t first) const {
    if (previous_ == 0) return false;
    if (is_blank(previous_)) return true;
    if (opens(previous_)) return false;
    if (first == em_dash || previous_ == em_dash) return true;
    if (closes(first)) return false;
    if (previous_ == '-') return is_word_character(before_previous_) && is_word_character(first);
    if (previous_ == '?') return is_word_character(first);
    if (previous_ == en_dash || previous_ == 0x2010 || previous_ == 0x2026 || previous_ == 0x200B) return true;
    return breaks_anywhere(first) || breaks_anywhere(previous_);
}

}  // namespace parley::client
