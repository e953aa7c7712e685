// The inside of a timeline's row: the words, what later events made of them, or the line that tells what happened.
#pragma once

#include <cstddef>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "wasm-client/model/state.h"
#include "wasm-client/text/selection.h"
#include "wasm-client/views/link_card.h"
#include "wasm-client/views/text_ranges.h"
#include "wasm-client/views/ui.h"

namespace parley::client {

/// Laid out for a width; stays right as long as the message's version.
struct RowLayout {
    /// A reaction, its place from the words' top left.
    struct Chip {
        Rect rect;
        std::string emoji;
        std::string count;   ///< as it is drawn
        std::string spoken;  ///< "👍 2: Ada, you"
        bool own = false;
    };

    /// An address in the words, or a file below them; its places from their top left.
    struct Link {
        std::string href;
        std::vector<Rect> rects;
        std::optional<std::size_t> file = {};  ///< of the message's
        bool card = false;
        bool code = false;  ///< it stands in code, and has no card
    };

    TextLayout text;
    std::vector<Link> links;
    std::vector<Rect> calls;   ///< the reader by their name
    std::string edited;        ///< "(edited 14:02)", or empty
    bool marks_below = false;  ///< "(edited)" and the pin do not fit behind the last line
    std::string card_url;      ///< the address whose card is shown, once it is known; empty: no word is one
    CardLayout card;
    std::vector<Chip> chips;
    bool folded = false;     ///< of somebody whom the person blocks: the words are not shown
    float width = 0;         ///< of the words' box
    float words_height = 0;  ///< 0 where there are only files
    float height = 0;
};

/// `cards`: null where none are to be shown.
RowLayout lay_out_row(Ui& ui, const Message& message, const Person& me, const LinkCards* cards, float width);
/// In one line that says why there is no more.
RowLayout lay_out_folded(Ui& ui, const Message& message, float width);

/// What can be selected and copied of a row: its words, or the line that it is.
std::string_view words_of(const Message& message);
const TextStyle& style_of(const Message& message);

/// A room's rows for the selection. Borrows them.
class RowTexts final : public SelectableTexts {
public:
    explicit RowTexts(const std::deque<Message>& messages) : messages_(messages) {}
    [[nodiscard]] std::size_t count() const override { return messages_.size(); }
    [[nodiscard]] std::uint64_t key(std::size_t index) const override { return messages_[index].key; }
    [[nodiscard]] std::string_view text(std::size_t index) const override { return words_of(messages_[index]); }

private:
    const std::deque<Message>& messages_;
};

/// The words of what was erased; `expired_to` as Timeline has it.
const char* tombstone_words(const Message& message, Seq expired_to);

struct RowPlace {
    float x = 0, y = 0;  ///< the words' top left
    float width = 0;
    float clip_top = 0, clip_bottom = 0;
    Seq expired_to = 0;
    std::string_view hovered_href;  ///< the address under the pointer
    UserId me = {};
    bool may_react = false;
};
void draw_row_inside(Ui& ui, const Message& message, const RowLayout& layout, const RowPlace& place);
/// The same for the mirror, below `article`.
void describe_row_inside(Ui& ui, const Message& message, const RowLayout& layout, const RowPlace& place, std::uint64_t article);

/// What names a row for the mirror over its whole life: its author's id for it, or its place in the log.
std::string row_id(const Message& message);

}  // namespace parley::client
