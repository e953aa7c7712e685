#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "wasm-client/model/heights.h"
#include "wasm-client/model/state.h"
#include "wasm-client/text/copied.h"
#include "wasm-client/text/selection.h"
#include "wasm-client/views/message_bar.h"
#include "wasm-client/views/message_row.h"
#include "wasm-client/views/ui.h"

namespace parley::client {

/// The messages of one room: only what is in sight is laid out, the heights of all others are guessed, and the place is kept by
/// a message, never by a pixel count, so that older history and new width move nothing under the reader's eyes.
class TimelineView {
public:
    static constexpr float separator_height = 40;
    static constexpr float bottom_space = 16;
    static constexpr double flash_ms = 1200;

    void draw(Ui& ui, const State& state, const RoomState& room, const Rect& rect, std::uint64_t parent);

    /// CSS px; positive is down. Applied at the next draw.
    void scroll_by(float y) { wheel_ += static_cast<double>(y); }
    void scroll_pages(float pages) { pages_ += pages; }
    void scroll_to_end() { to_end_ = true; }
    [[nodiscard]] bool at_end() const { return stick_; }
    /// Of which it shows the messages; empty: of none.
    [[nodiscard]] const RoomId& room() const { return room_; }
    /// The next room that is drawn is entered, even if it is the same.
    void leave() { room_ = RoomId(); }
    /// Each goes on with the other's room, where the reader is there.
    void change_places(TimelineView& other);
    [[nodiscard]] double scrolled() const { return scroll_; }
    /// What a finger does to them: beyond their ends they give way, and come back once it lets go.
    enum class Grip : std::uint8_t { none, held, thrown };
    void set_grip(Grip grip) { finger_ = grip; }
    /// They are in another language from now on.
    void forget_words() { layouts_.clear(); }
    /// When the person scrolled last.
    [[nodiscard]] double moved_at_ms() const { return moved_at_ms_; }
    /// A finger that comes down here drags: the scrollbar, or an end of what is selected.
    [[nodiscard]] bool grabs(float x, float y) const;
    /// What lies under a point.
    struct Under {
        const Message* message = nullptr;  ///< null: nothing
        std::string href;                  ///< the address there, or empty
    };
    [[nodiscard]] Under under(const RoomState& room, float x, float y) const;
    /// What a node of the mirror stands for, among what is in sight; null: no message.
    [[nodiscard]] const Message* message_of(const RoomState& room, std::uint64_t node) const;
    /// From the next draw on, the message of this node is in sight as a whole, if it can be.
    void keep_in_sight(std::uint64_t node) { wanted_node_ = node; }
    /// All that can be done with a message is asked for since the last call.
    struct MenuWanted {
        std::uint64_t key = 0;  ///< of the message; 0: nothing is
        float x = 0, y = 0;
    };
    MenuWanted take_menu() { return std::exchange(menu_wanted_, {}); }
    /// A message is held so far to the right of its place; 0: it goes back there.
    void swipe(std::uint64_t key, float px);

    // What is selected among the messages; see timeline_selection.cpp.
    /// A place in the messages is set, so the keys that select belong here.
    [[nodiscard]] bool has_place() const { return selection_.placed(); }
    void clear_selection();
    /// All of a message, with ends that a finger can drag, from the next draw on.
    void select_message(std::uint64_t key) { select_key_ = key; }
    /// Of the buttons beside what a finger selected; false: the node is none of them.
    bool act(Ui& ui, const RoomState& room, std::uint64_t node);
    /// False when the key means nothing to the selection.
    bool on_selection_key(Ui& ui, const RoomState& room, SelectionKey key, Modifiers modifiers);
    /// What was drawn as selected lies under the point.
    [[nodiscard]] bool selected_at(float x, float y) const { return selection_.placed() && holds(selected_rects_, x, y); }
    /// Empty when nothing is selected.
    [[nodiscard]] Copied copied(Ui& ui, const RoomState& room) const;

private:
    struct Row {
        std::size_t index = 0;
        float y = 0;  ///< on the screen
        float height = 0;
        float words = 0;       ///< from `y` to the words
        float quote = 0;       ///< right above the words: what the message answers
        bool day = false;      ///< a day separator stands above
        bool divider = false;  ///< the unread divider stands above
        bool header = false;   ///< author and time are shown
        const RowLayout* layout = nullptr;
        LocalTime time;
    };
    struct Cached {
        std::uint32_t version = 0;
        std::int64_t at_ms = -1;  ///< of `time`
        std::uint64_t frame = 0;  ///< in which it was used last
        bool folded = false;
        RowLayout layout;
        LocalTime time;
    };

    void enter(const RoomState& room);

    // timeline_layout.cpp
    [[nodiscard]] float guess(const Message& message) const;
    void take_rows(const RoomState& room);
    [[nodiscard]] std::optional<std::size_t> index_of(std::uint64_t key) const;
    const Cached& cached(Ui& ui, const Message& message);
    [[nodiscard]] const LinkCards* link_cards() const;
    void forget_layouts();
    void forget_rows();
    [[nodiscard]] std::int64_t day_of(Ui& ui, const Message& message) const;
    Row measure(Ui& ui, const RoomState& room, std::size_t index);
    void measure_way(Ui& ui, const RoomState& room, double from, double way);
    [[nodiscard]] double content() const;
    [[nodiscard]] double end() const;
    [[nodiscard]] double row_top(std::size_t index) const;
    [[nodiscard]] float y_of(std::size_t index) const;
    void find_place();
    void keep_place();
    void move(Ui& ui, const RoomState& room);
    void stretch(Ui& ui, double beyond);
    void settle(Ui& ui, const RoomState& room);
    void ask_ahead(Ui& ui, const RoomState& room);
    void go_to(std::size_t index);
    void reveal(Ui& ui, const Reveal& wanted, const RoomState& room);
    void show_wanted(const RoomState& room);
    void go_back(Ui& ui);

    void draw_waiting(Ui& ui, const Rect& rect, std::uint64_t log);
    void draw_flash(Ui& ui, const Message& message, const Row& row);
    void draw_top(Ui& ui, const RoomState& room, float y);
    void draw_row(Ui& ui, const RoomState& room, const Row& row, std::uint64_t log);
    void draw_separator(Ui& ui, std::string_view label, float y, Color color, std::uint64_t key, std::uint64_t log);
    void draw_header(Ui& ui, const Message& message, const Row& row, float y, std::uint64_t article);
    [[nodiscard]] static float failure_height(const Ui& ui) { return ui.target(24); }
    void draw_failure(Ui& ui, const RoomState& room, const Message& message, float y, std::uint64_t article);
    void draw_swiped(Ui& ui, const Row& row);
    void draw_bar(Ui& ui, const RoomState& room, const Message& message, const Row& row, std::uint64_t article);
    [[nodiscard]] const Act* act_on(const Message& message) const;
    // timeline_threads.cpp
    [[nodiscard]] const RoomState::Thread* thread_of(const RoomState& room, const Message& message) const;
    [[nodiscard]] static float thread_height(const Ui& ui, const Message& message);
    void draw_thread(Ui& ui, const RoomState& room, const Message& message, float y, std::uint64_t article);
    bool draw_threads_jump(Ui& ui, const RoomState& room, const Rect& rect, std::uint64_t parent);
    void draw_act(Ui& ui, const Act& act, const Message& message, float y, std::uint64_t article);
    void draw_message(Ui& ui, const RoomState& room, const Message& message, const Row& row, float y, std::uint64_t log);
    // timeline_moderation.cpp
    [[nodiscard]] bool folds(const Message& message) const;
    void draw_author(Ui& ui, const Message& message, const Rect& avatar, const Rect& name, std::uint64_t article);
    void draw_unfold(Ui& ui, const Message& message, const Row& row, float y, std::uint64_t article);
    [[nodiscard]] bool offers(Ui& ui, const RoomState& room, const Message& line) const;
    void draw_offers(Ui& ui, const Message& line, float y, std::uint64_t log);
    void draw_line_row(Ui& ui, const Message& message, const Row& row, float y, std::uint64_t log);
    [[nodiscard]] RowPlace place(const RoomState& room, float y) const;
    void draw_scrollbar(Ui& ui, const Rect& rect);
    bool draw_unread_jump(Ui& ui, const RoomState& room, const Rect& rect, std::uint64_t parent);
    void draw_day(Ui& ui, const Rect& rect);
    void draw_jump(Ui& ui, const RoomState& room, const Rect& rect, std::uint64_t parent);

    void handle_pointer(Ui& ui, const RoomState& room);
    void hover(Ui& ui, const RoomState& room, float x, float y);
    void press(Ui& ui, const RoomState& room, float x, float y);
    void drag(Ui& ui, const RoomState& room, float x, float y);
    [[nodiscard]] const Row& row_at(float y) const;
    Row row_of(Ui& ui, const RoomState& room, std::size_t index);
    [[nodiscard]] PlacedText placed(const RoomState& room, const Row& row) const;
    TextPoint point_at(Ui& ui, const RoomState& room, float x, float y, bool whole_characters);
    void step_line(Ui& ui, const RoomState& room, SelectionKey key);
    void reveal_focus(Ui& ui, const RoomState& room);
    void draw_selected(Ui& ui, const RoomState& room, const Row& row);
    void select_wanted(const RoomState& room);
    void hold_end(const RoomState& room, double now_ms, ImVec2 at);
    [[nodiscard]] int end_at(float x, float y) const;
    void draw_ends(Ui& ui);
    void draw_selected_buttons(Ui& ui, const Rect& rect, std::uint64_t parent);

    RoomId room_;
    UserId me_;
    std::string my_name_;
    const State* state_ = nullptr;  ///< in the frame that is being drawn
    std::uint64_t frame_ = 0;
    std::uint64_t revision_ = 0;  ///< of the rows, as they are known here
    std::deque<std::uint64_t> keys_;
    Heights heights_;
    std::vector<Row> rows_;  ///< in sight
    std::unordered_map<std::uint64_t, Cached> layouts_;
    std::unordered_set<std::uint64_t> unfolded_;  ///< messages of blocked people that are shown all the same
    Rect rect_;
    float column_left_ = 0;
    float column_width_ = 0;
    float density_ = 0;
    bool close_rows_ = false;
    LocalTime today_;

    double top_space_ = 0;  ///< above the first row: the beginning of the room, or what is being loaded
    double scroll_ = 0;     ///< what lies above the window; between frames only the anchor counts
    bool stick_ = true;     ///< to the end
    std::uint64_t anchor_key_ = 0;
    std::size_t anchor_index_ = 0;
    double anchor_offset_ = 0;    ///< from the row's top to the window's
    std::uint64_t revealed_ = 0;  ///< the last one that was brought in sight
    std::uint64_t flash_key_ = 0;
    Seq unread_seen_ = 0;  ///< RoomState::unread_after, once the first unread message was in sight
    double flash_until_ms_ = 0;
    double wheel_ = 0;
    float pages_ = 0;
    double moved_at_ms_ = -1e9;
    double entered_at_ms_ = 0;
    Grip finger_ = Grip::none;
    double stretched_ = 0;  ///< px that a finger went beyond an end; above 0 beyond the last
    double shift_ = 0;      ///< what the rows give way to that
    double stretched_at_ms_ = 0;
    bool to_end_ = false;
    Rect thumb_;  ///< of the scrollbar, as it was drawn last; empty: there is none
    bool thumb_held_ = false;
    float thumb_grip_ = 0;
    float thumb_at_ = 0;  ///< where the pointer was seen last

    Selection selection_;
    std::optional<SelectedTexts> selected_;  ///< of the frame that is being drawn
    std::vector<Rect> selected_rects_;       ///< as they were drawn last
    std::uint64_t select_key_ = 0;           ///< the message that is to be selected; 0: none
    bool by_finger_ = false;                 ///< its ends can be dragged
    ImVec2 grip_;                            ///< from that end to the finger
    int held_end_ = 0;                       ///< of them, the one that is dragged: -1 the first, 1 the last
    bool selecting_ = false;                 ///< the button is held
    bool whole_characters_ = false;
    double selected_at_ms_ = 0;
    std::optional<float> goal_x_;  ///< where the keys that go up and down want to be
    bool reveal_ = false;
    MessageBar bar_;
    MessageBar focus_bar_;
    MenuWanted menu_wanted_;
    std::uint64_t wanted_node_ = 0;
    std::uint64_t swiped_key_ = 0;  ///< 0: every message is in its place
    float swiped_px_ = 0;
    bool swipe_held_ = false;
    double swiped_at_ms_ = 0;
    std::string hovered_href_;
    HotLink pressed_link_;
};

}  // namespace parley::client
