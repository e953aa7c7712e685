#pragma once

#include "wasm-client/model/state.h"
#include "wasm-client/views/ui.h"

namespace parley::client {

/// The box that one writes in. The browser's textarea holds the text; this draws it and answers where a click falls.
class Composer {
public:
    void on_edit(const EditState& edit) { edit_ = edit; }
    [[nodiscard]] const EditState& edit() const { return edit_; }
    void set_text(std::string_view text);

    /// CSS px for the width given; grows with the text to space::composer_lines_max lines.
    float height(Ui& ui, const RoomState& room, float width);
    void draw(Ui& ui, const State& state, const Rect& rect, std::uint64_t parent);
    /// The person pressed the send button since the last call.
    bool take_send();

private:
    void draw_closed(Ui& ui, const Rect& rect, std::string_view why, std::uint64_t parent);
    void draw_text(Ui& ui, const Rect& field);
    void draw_marks(Ui& ui, const Rect& field, std::size_t begin, std::size_t end, bool underline);
    void handle_pointer(Ui& ui, const Rect& field);
    void draw_send_button(Ui& ui, const Rect& rect, std::uint64_t parent, bool possible);
    void keep_caret_in_sight(float view_height, const CaretPlace& caret);

    EditState edit_;
    TextLayout layout_;
    float scroll_ = 0;
    std::size_t drag_from_ = 0;
    bool dragging_ = false;
    bool send_ = false;
};

}  // namespace parley::client
