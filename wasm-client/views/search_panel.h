#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "wasm-client/model/state.h"
#include "wasm-client/text/words.h"
#include "wasm-client/views/edit_box.h"
#include "wasm-client/views/ui.h"

namespace parley::client {

/// The search in a room: the field, and what was found. Beside the conversation it is a pane; where there is no room for
/// both, a bar above the messages, whose place the list takes until one goes to a message.
class SearchPanel {
public:
    /// The filters go with the list.
    static float bar_height(Ui& ui, const SearchState& search, float width);

    /// All of it.
    void draw(Ui& ui, const State& state, const Rect& rect, std::uint64_t parent);
    /// The bar, and the list where it is shown.
    void draw_above(Ui& ui, const State& state, const Rect& bar, const Rect& list, std::uint64_t parent);
    /// CSS px; positive is down. Applied at the next draw.
    void scroll_by(float y) { scroll_ += y; }
    [[nodiscard]] float scrolled() const { return scroll_; }
    /// The pointer is held in the field.
    [[nodiscard]] bool pressed() const { return box_.pressed(); }
    /// They are in another language from now on.
    void forget_words() { row_width_ = 0; }

private:
    /// One of what was found, laid out for the width.
    struct Row {
        float top = 0;
        float height = 0;
        std::string words;
        std::vector<ByteRange> marks;  ///< bytes of `words` that were looked for
        std::string about;             ///< day and time
        std::string spoken;
        TextLayout layout;
    };

    // search_filters.cpp
    static float filters_height(Ui& ui, float width);
    static void draw_filters(Ui& ui, const State& state, const Rect& rect, std::uint64_t region);

    void draw_bar(Ui& ui, const State& state, const Rect& rect, std::uint64_t region);
    void draw_field(Ui& ui, const Rect& rect, std::uint64_t region);
    void draw_steps(Ui& ui, const SearchState& search, const Rect& rect, std::uint64_t region);
    void draw_list(Ui& ui, const State& state, const Rect& rect, std::uint64_t region);
    void lay_out(Ui& ui, const State& state, float width);
    Row lay_out_row(Ui& ui, const State& state, const Hit& hit, float width) const;
    void settle(const Ui& ui, const SearchState& search, float height);
    void draw_row(Ui& ui, const SearchState& search, std::size_t index, const Rect& rect, std::uint64_t list);

    EditBox box_{EditField::search};
    std::vector<Row> rows_;
    std::uint64_t revision_ = 0;  ///< of the hits that `rows_` show
    float row_width_ = 0;
    float content_ = 0;
    float scroll_ = 0;
    std::size_t current_seen_ = 0;  ///< one more than the hit that was last brought in sight
    std::uint64_t focus_seen_ = 0;
};

}  // namespace parley::client
