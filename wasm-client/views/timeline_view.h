#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "wasm-client/model/state.h"
#include "wasm-client/text/copied.h"
#include "wasm-client/text/selection.h"
#include "wasm-client/views/message_row.h"
#include "wasm-client/views/ui.h"

namespace parley::client {

/// The messages of one room: only what is in sight is laid out for drawing, and the place is kept by a message, never by a
/// pixel count, so that older history and new width move nothing under the reader's eyes.
class TimelineView {
public:
    void draw(Ui& ui, const State& state, const RoomState& room, const Rect& rect, std::uint64_t parent);

    /// CSS px; positive is down. Applied at the next draw.
    void scroll_by(float y) { wheel_ += y; }
    void scroll_pages(float pages) { pages_ += pages; }
    void scroll_to_end() { to_end_ = true; }
    [[nodiscard]] bool at_end() const { return stick_; }

    // What is selected among the messages; see timeline_selection.cpp.
    /// A place in the messages is set, so the keys that select belong here.
    [[nodiscard]] bool has_place() const { return selection_.placed(); }
    void clear_selection() { selection_.clear(); }
    /// False when the key means nothing to the selection.
    bool on_selection_key(Ui& ui, const RoomState& room, SelectionKey key, Modifiers modifiers);
    /// What was drawn as selected lies under the point.
    [[nodiscard]] bool selected_at(float x, float y) const { return selection_.placed() && holds(selected_rects_, x, y); }
    /// Empty when nothing is selected.
    [[nodiscard]] Copied copied(Ui& ui, const RoomState& room) const;

private:
    struct Row {
        float top = 0;
        float height = 0;
        float words = 0;       ///< from `top` to the words
        bool day = false;      ///< a day separator stands above
        bool divider = false;  ///< the unread divider stands above
        bool header = false;   ///< author and time are shown
        const RowLayout* layout = nullptr;
        LocalTime time;
    };
    struct Cached {
        std::uint32_t version = 0;
        std::int64_t at_ms = -1;  ///< of `time`
        RowLayout layout;
        LocalTime time;
    };

    void enter(const RoomState& room);
    void lay_out(Ui& ui, const State& state, const RoomState& room);
    Row measure(const RoomState& room, const Cached& cached, std::size_t index);
    const Cached& cached(Ui& ui, const State& state, const Message& message);
    void settle_scroll(const RoomState& room, float view_height);
    void anchor(const RoomState& room);
    void reveal(Ui& ui, const Reveal& wanted, const RoomState& room, float view_height);
    void draw_flash(Ui& ui, const Message& message, const Row& row);
    void draw_top(Ui& ui, const RoomState& room, float y);
    void draw_row(Ui& ui, const RoomState& room, std::size_t index, std::uint64_t log);
    void draw_separator(Ui& ui, std::string_view label, float y, Color color, std::uint64_t key, std::uint64_t log);
    void draw_header(Ui& ui, const Message& message, const Row& row, float y);
    void draw_failure(Ui& ui, const RoomState& room, const Message& message, float y, std::uint64_t article);
    void draw_message(Ui& ui, const RoomState& room, const Message& message, const Row& row, float y, std::uint64_t log);
    void draw_line_row(Ui& ui, const Message& message, const Row& row, float y, std::uint64_t log);
    [[nodiscard]] RowPlace place(const RoomState& room, float y) const;
    void draw_scrollbar(Ui& ui, const Rect& rect);
    void draw_jump(Ui& ui, const RoomState& room, const Rect& rect, std::uint64_t parent);

    void handle_pointer(Ui& ui, const RoomState& room);
    void hover(Ui& ui, const RoomState& room, float x, float y);
    void press(Ui& ui, const RoomState& room, float x, float y);
    void drag(Ui& ui, const RoomState& room, float x, float y);
    [[nodiscard]] std::size_t row_at(float y) const;
    [[nodiscard]] PlacedText placed(const RoomState& room, std::size_t index) const;
    TextPoint point_at(Ui& ui, const RoomState& room, float x, float y, bool whole_characters);
    void step_line(Ui& ui, const RoomState& room, SelectionKey key);
    void reveal_focus(Ui& ui, const RoomState& room);
    void draw_selected(Ui& ui, const RoomState& room, std::size_t index);

    RoomId room_;
    std::vector<Row> rows_;
    std::unordered_map<std::uint64_t, Cached> layouts_;
    Rect rect_;
    float column_left_ = 0;
    float column_width_ = 0;
    float density_ = 0;
    LocalTime today_;

    float content_ = 0;
    float top_space_ = 0;  ///< above the first row: the beginning of the room, or what is being loaded
    float scroll_ = 0;
    bool stick_ = true;
    std::uint64_t anchor_key_ = 0;
    float anchor_offset_ = 0;
    std::uint64_t revealed_ = 0;  ///< the last one that was brought in sight
    std::uint64_t flash_key_ = 0;
    double flash_until_ms_ = 0;
    float wheel_ = 0;
    float pages_ = 0;
    bool to_end_ = false;
    bool thumb_held_ = false;
    float thumb_grip_ = 0;

    Selection selection_;
    std::optional<SelectedTexts> selected_;  ///< of the frame that is being drawn
    std::vector<Rect> selected_rects_;       ///< as they were drawn last
    PressCount presses_;
    bool selecting_ = false;  ///< the button is held
    bool whole_characters_ = false;
    double selected_at_ms_ = 0;
    std::optional<float> goal_x_;  ///< where the keys that go up and down want to be
    bool reveal_ = false;
    std::string hovered_href_;
    HotLink pressed_link_;
};

}  // namespace parley::client
