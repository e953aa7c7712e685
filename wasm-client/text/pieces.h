// A text cut into what goes on a line as one: clusters, words that are shaped together, blanks.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "wasm-client/text/bidi.h"
#include "wasm-client/text/layout.h"

namespace parley::client {

struct Piece {
    std::size_t begin = 0, end = 0;
    float width = 0;
    BidiLevel level = 0;
    bool shaped = false;
    bool blank = false;
    bool newline = false;
    bool may_break_before = false;
    Look look;

    [[nodiscard]] bool right_to_left() const { return level % 2 == 1; }
};

/// Gives the pieces one after the other, in the order of the text.
class PieceCutter {
public:
    PieceCutter(std::string_view text, std::span<const TextSpan> spans, TextMeasurer& measurer);

    [[nodiscard]] bool done() const { return at_ >= text_.size(); }
    Piece next();
    /// Of the paragraph that the last piece belongs to; behind a newline, of the one that has not begun.
    [[nodiscard]] BidiLevel base() const { return at_ > paragraph_end_ ? BidiLevel{0} : base_; }

private:
    void begin_paragraph();
    [[nodiscard]] bool is_hidden(std::size_t at) const;
    /// Where the look of byte `at_` ends.
    std::size_t take_look(Look& look);
    void cut_word(Piece& piece, char32_t first, std::size_t limit);
    [[nodiscard]] bool breaks_before(char32_t first) const;

    std::string_view text_;
    std::span<const TextSpan> spans_;
    TextMeasurer& measurer_;
    bool mixed_ = false;
    std::size_t at_ = 0;
    std::size_t span_ = 0;
    std::size_t paragraph_begin_ = 0;
    std::size_t paragraph_end_ = 0;  ///< its newline, or the text's end
    BidiLevel base_ = 0;
    std::vector<BidiLevel> levels_;       ///< of the paragraph's bytes; empty: all 0
    std::vector<std::size_t> word_ends_;  ///< in a word of a script without blanks
    std::size_t words_cut_ = 0;
    char32_t previous_ = 0;  ///< the last character that is drawn on this line; 0: none
    char32_t before_previous_ = 0;
};

}  // namespace parley::client
