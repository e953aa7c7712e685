#pragma once

#include <string>
#include <string_view>

#include "wasm-client/views/edit_desk.h"
#include "wasm-client/views/field_drag.h"
#include "wasm-client/views/ui.h"

namespace parley::client {

/// The field's text without what a line can't hold, and whether anything had to go.
struct OneLine {
    std::string text;
    bool changed = false;
};
OneLine one_line(std::string_view text);

/// Draws one of the desk's fields as a single line, and answers where a click falls in it.
class EditBox {
public:
    explicit EditBox(EditField field) : field_(field), drag_(field) {}

    /// `rect` is the text's own box; `label` is the accessible name and what an empty field shows.
    void draw(Ui& ui, const Rect& rect, std::string_view label, std::uint64_t key, std::uint64_t parent);
    /// The pointer is held in the text.
    [[nodiscard]] bool pressed() const { return drag_.held(); }

private:
    void handle_pointer(Ui& ui, const Rect& rect);
    void draw_text(Ui& ui, const Rect& rect);

    EditField field_;
    TextLayout layout_;
    float scroll_ = 0;  ///< to the right
    FieldDrag drag_;
};

}  // namespace parley::client
