#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "wasm-client/model/emoji.h"
#include "wasm-client/model/state.h"
#include "wasm-client/views/edit_box.h"
#include "wasm-client/views/ui.h"

namespace parley::client {

/// All emoji by group and by name, for what is written and for reactions. Drawn before what lies below it, so that nothing
/// there has the pointer; its nodes come last. Only the lines in sight are drawn and mirrored.
class EmojiPicker {
public:
    struct Picked {
        std::string emoji;
        Seq seq = 0;  ///< of the message that it is a reaction to; 0: it is written
    };

    /// `seq` as Picked has it; near the point where there is room.
    void open_for(Seq seq, float x, float y);
    [[nodiscard]] bool open() const { return open_; }
    void close() { open_ = false; }
    std::optional<Picked> take_picked() { return std::exchange(picked_, std::nullopt); }

    /// No table: it is on its way.
    void draw(Ui& ui, const State& state, const EmojiTable* table);
    void place_nodes(Ui& ui);
    /// Up, down and Enter in the field; true when it was the grid's.
    bool on_key(EditKey key);
    /// A cell to the left or to the right, around at the ends if `around`; false: there is none.
    bool step(bool back, bool around);
    void scroll_by(float y) { scroll_ += y; }
    [[nodiscard]] float scrolled() const { return scroll_; }

private:
    struct Cell {
        std::string text;
        std::string name;
    };
    /// A heading, or cells side by side.
    struct Line {
        std::string heading;
        std::vector<Cell> cells;
        float top = 0;
        float height = 0;
        std::size_t first = 0;  ///< how many cells come before
    };
    void lay_out(const Ui& ui, const EmojiTable& table, const std::string& query, const std::string& setting,
                 std::size_t columns, float cell);
    void add_group(std::string heading, std::vector<Cell> cells, std::size_t columns, float cell);
    [[nodiscard]] std::optional<std::size_t> line_of(std::size_t cell) const;
    [[nodiscard]] const Cell* cell_at(std::size_t index) const;
    void reveal(float height);
    void draw_top(Ui& ui, const State& state, const EmojiTable* table, const Rect& rect, std::uint64_t region);
    void draw_grid(Ui& ui, const Rect& rect, float cell, std::uint64_t region);
    void draw_groups(Ui& ui, const Rect& rect, std::uint64_t region);
    bool draw_cell(Ui& ui, const Cell& cell, std::size_t index, const Rect& rect, std::uint64_t row);
    void pick(Ui& ui, const State& state, const std::string& emoji);
    void choose_tone(Ui& ui, const State& state);

    EditBox box_{EditField::emoji};
    bool open_ = false;
    Seq seq_ = 0;
    float x_ = 0, y_ = 0;
    std::string laid_out_;  ///< what the lines were made from
    std::vector<Line> lines_;
    std::vector<std::pair<std::string, float>> groups_;  ///< a picture of each, and where it begins
    std::size_t cells_ = 0;
    std::size_t current_ = 0;
    bool reveal_ = false;
    bool enter_ = false;
    float scroll_ = 0;
    float content_ = 0;
    std::optional<Picked> picked_;
    std::vector<SemanticNode> nodes_;
};

/// The setting `emoji` of the person: the tone of skin, a digit, then what was used last, with blanks between.
struct EmojiSetting {
    int tone = 0;
    std::vector<std::string> recent;

    static EmojiSetting parse(std::string_view setting);
    [[nodiscard]] std::string text() const;
    void use(const std::string& emoji);
};

}  // namespace parley::client
