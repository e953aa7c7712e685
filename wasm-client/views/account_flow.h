// What the pane about accounts is made of: a column of words, buttons and rows.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "wasm-client/model/state.h"
#include "wasm-client/views/ui.h"

namespace parley::client {

inline constexpr float account_gap = 12;
/// Rows so near to what is in sight are mirrored all the same, so that keys reach them.
inline constexpr float account_beyond_sight = 300;

/// From top to bottom; what is drawn moves `y` on.
struct AccountFlow {
    Rect area;  ///< what of it is in sight
    float x = 0;
    float width = 0;
    float y = 0;
    std::uint64_t parent = 0;

    [[nodiscard]] bool sees(float top, float height) const { return top + height > area.y && top < area.y + area.height; }
};

/// How far such a column is scrolled.
class PaneScroll {
public:
    /// CSS px; positive is down. Applied at the next draw.
    void by(float y) { at_ += y; }
    void to_top() { at_ = 0; }
    [[nodiscard]] float at() const { return at_; }
    /// After the column was drawn from `top` on: not beyond the ends, and what got the focus comes in sight.
    void settle(Ui& ui, const AccountFlow& flow, float top, std::size_t first_node);

private:
    float at_ = 0;
    std::uint64_t focus_seen_ = 0;
};

/// The head of a pane that takes the conversation's place: its title, and a cross at the right end. True when that was
/// pressed; one goes on writing then.
struct PaneHead {
    std::string_view id;
    std::string title;
    std::string_view close;  ///< what the cross does
};
bool draw_pane_head(Ui& ui, const PaneHead& head, const Rect& rect, std::uint64_t region);

/// Where such a pane's column begins, below its head and `parts`. Nothing that is written goes anywhere meanwhile.
AccountFlow pane_flow(Ui& ui, const Rect& rect, float parts, std::uint64_t region);

/// Within a sentence: "today, 14:02".
std::string when(Ui& ui, std::int64_t at_ms);
/// "3 December"
std::string date(Ui& ui, std::int64_t at_ms);

float button_height(const Ui& ui);
float button_width(Ui& ui, std::string_view label);
/// With an outline where it is not filled, so that it is seen to be one. `spoken`: where the label alone says too little.
bool draw_button(Ui& ui, std::uint64_t key, std::uint64_t parent, std::string_view label, std::string_view spoken,
                 const Rect& rect, bool filled);
/// A heading within the column.
void section(Ui& ui, AccountFlow& flow, std::string_view id, std::string_view words);
bool button_line(Ui& ui, AccountFlow& flow, std::string_view id, std::string_view label, bool filled);

/// A real link that looks like such a button: what it does is the browser's.
void link_line(Ui& ui, AccountFlow& flow, std::string_view id, std::string_view label, std::string_view href);

void paragraph(Ui& ui, AccountFlow& flow, std::string_view id, std::string_view words, const TextStyle& style, Color color,
               Role role = Role::text);

/// Begins the list that `flow` draws its rows into, until the parent is set back. False when it has no rows: why that is stands
/// there, `none` where the server said so.
struct FlowList {
    std::string_view id;
    std::string_view name;
    std::size_t rows = 0;
    std::string_view none;
};
bool begin_list(Ui& ui, AccountFlow& flow, const State& state, const FlowList& list);

/// Two lines of words, and a button at the right end unless it has no label; true when that was pressed.
struct TwoLines {
    std::string_view kind;
    std::string_view id;
    std::string title;
    std::string about;
    std::string_view label;
    std::string spoken;
};
bool two_lines(Ui& ui, AccountFlow& flow, const TwoLines& row);

/// What is shown only now: the words, and a button that copies them within the browser's click.
class ShownOnce {
public:
    void draw(Ui& ui, AccountFlow& flow, std::string_view id, std::string_view label, const std::string& words);
    /// Before each frame.
    void clear() { copied_.clear(); }
    /// True: the node is such a button, and the words are copied.
    bool act(Ui& ui, std::uint64_t node) const;

private:
    struct Copied {
        std::uint64_t node = 0;
        std::string words;
    };
    std::vector<Copied> copied_;
};

}  // namespace parley::client
