// The inside of a timeline's row: the words, what later events made of them, or the line that tells what happened.
#pragma once

#include <string>
#include <vector>

#include "wasm-client/model/state.h"
#include "wasm-client/views/ui.h"

namespace parley::client {

/// Laid out for a width; stays right as long as the message's version.
struct RowLayout {
    /// A reaction, its place from the words' top left.
    struct Chip {
        Rect rect;
        std::string emoji;
        std::string count;
        std::string spoken;  ///< "👍 2: Ada, you"
        bool own = false;
    };

    TextLayout text;
    bool marks_below = false;  ///< "(edited)" and the pin do not fit behind the last line
    std::vector<Chip> chips;
    float height = 0;
};

RowLayout lay_out_row(Ui& ui, const Message& message, const UserId& me, float width);

/// The words of what was erased; `expired_to` as Timeline has it.
std::string_view tombstone_words(const Message& message, Seq expired_to);

struct RowPlace {
    float x = 0, y = 0;  ///< the words' top left
    float width = 0;
    float clip_top = 0, clip_bottom = 0;
    Seq expired_to = 0;
};
void draw_row_inside(Ui& ui, const Message& message, const RowLayout& layout, const RowPlace& place);
/// The same for the mirror, below `article`.
void describe_row_inside(Ui& ui, const Message& message, const RowLayout& layout, const RowPlace& place, std::uint64_t article);

/// What names a row for the mirror over its whole life: its author's id for it, or its place in the log.
std::string row_id(const Message& message);

}  // namespace parley::client
