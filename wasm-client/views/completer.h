#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "wasm-client/model/completions.h"
#include "wasm-client/views/choice_list.h"
#include "wasm-client/views/text_ranges.h"

namespace parley::client {

/// What the word at the composer's caret may become, in a list above the composer. Drawn before what lies below it, so that
/// nothing there has the pointer; its nodes come last.
class Completer {
public:
    /// What is written now. While something is being composed there is no list, and its keys are the input method's.
    void follow(const State& state, const EditState& edit, const EmojiTable* emoji);
    /// False where nothing is written that such a word begins with, and nothing was.
    [[nodiscard]] bool concerns(std::string_view text) const {
        return completion_.kind != Completion::Kind::none || dismissed_ || text.find_first_of("@#:/") != std::string_view::npos;
    }
    [[nodiscard]] bool open() const { return !completion_.candidates.empty(); }
    /// A word is written for which the table of emoji is needed.
    [[nodiscard]] bool wants_emoji() const { return completion_.kind == Completion::Kind::emoji; }
    /// True when the key was the list's.
    bool on_key(EditDesk& desk, EditKey key, Modifiers modifiers);

    /// `composer` as it was drawn last.
    void draw(Ui& ui, const Rect& composer);
    void place_nodes(Ui& ui);
    [[nodiscard]] bool holds_point(float x, float y) const { return open() && holds(panel_, x, y); }
    void scroll_by(float y) { list_.scroll_by(y); }
    [[nodiscard]] float scrolled() const { return list_.scrolled(); }

private:
    void take(EditDesk& desk, std::size_t index);
    [[nodiscard]] std::vector<ChoiceRow> rows() const;

    Completion completion_;
    std::string text_;
    std::size_t current_ = 0;
    std::optional<std::size_t> dismissed_;  ///< where the word begins that the person wants left alone
    Completion::Kind dismissed_kind_ = Completion::Kind::none;
    ChoiceList list_;
    Rect panel_;
    std::vector<SemanticNode> nodes_;
};

}  // namespace parley::client
