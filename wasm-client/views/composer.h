#pragma once

#include <optional>
#include <string>
#include <utility>

#include "wasm-client/model/state.h"
#include "wasm-client/views/field_drag.h"
#include "wasm-client/views/text_ranges.h"
#include "wasm-client/views/ui.h"

namespace parley::client {

/// The box that one writes in. The browser's textarea holds the text; this draws it and answers where a click falls.
class Composer {
public:
    void on_edit(const EditState& edit);
    [[nodiscard]] const EditState& edit() const { return edit_; }
    void set_text(std::string_view text);

    /// CSS px for the width given; grows with the text to space::composer_lines_max lines.
    float height(Ui& ui, const RoomState& room, float width);
    void draw(Ui& ui, const State& state, const Rect& rect, std::uint64_t parent);
    /// The person pressed the send button since the last call.
    bool take_send();
    /// The pointer is held in the text.
    [[nodiscard]] bool pressed() const { return drag_.held(); }
    /// Lines as they are drawn, not as the textarea would break them. False: the key stays the textarea's.
    bool on_key(Ui& ui, EditKey key, Modifiers modifiers);
    /// There is something to scroll at the point.
    [[nodiscard]] bool scrolls_at(float x, float y) const;
    void scroll_by(float y) { scroll_ += y; }
    [[nodiscard]] float scrolled() const { return scroll_; }
    /// The button of the emoji was pressed since the last call: where it is.
    std::optional<Rect> take_emoji_button() { return std::exchange(emoji_button_, std::nullopt); }
    /// There is something to send even without words.
    void set_has_files(bool has_files) { has_files_ = has_files; }
    /// Words for the person above the box, for a few seconds.
    void notify(std::string_view words, double until_ms);

private:
    void draw_closed(Ui& ui, const Rect& rect, std::string_view why, std::uint64_t parent);
    [[nodiscard]] PlacedText placed(const Rect& field) const;
    [[nodiscard]] std::size_t caret() const { return caret_of(edit_); }
    [[nodiscard]] std::size_t anchor() const { return anchor_of(edit_); }
    void draw_notice(Ui& ui, const Rect& rect, std::uint64_t parent);
    void draw_text(Ui& ui, const Rect& field);
    void draw_marks(Ui& ui, const Rect& field, ByteRange range, bool underline);
    void handle_pointer(Ui& ui, const Rect& field);
    void draw_emoji_button(Ui& ui, const Rect& rect, std::uint64_t parent);
    void draw_attach_button(Ui& ui, const Rect& rect, std::uint64_t parent);
    void draw_send_button(Ui& ui, const Rect& rect, std::uint64_t parent, bool possible);
    void keep_caret_in_sight(float view_height, const CaretPlace& caret);

    EditState edit_;
    TextLayout layout_;
    float scroll_ = 0;
    Rect field_;
    bool follow_caret_ = true;
    FieldDrag drag_{EditField::composer};
    std::optional<float> goal_x_;  ///< where the keys that go up and down want to be
    std::size_t goal_at_ = 0;      ///< where they came to
    std::string notice_;
    double notice_until_ms_ = 0;
    std::optional<Rect> emoji_button_;
    bool send_ = false;
    bool has_files_ = false;
};

}  // namespace parley::client
