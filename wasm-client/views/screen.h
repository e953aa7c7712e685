// The whole picture: owns Dear ImGui's context, takes the pointer, draws the panes.
#pragma once

#include <deque>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "wasm-client/model/emoji.h"
#include "wasm-client/model/state.h"
#include "wasm-client/model/touch.h"
#include "wasm-client/platform/platform.h"
#include "wasm-client/views/account_panel.h"
#include "wasm-client/views/completer.h"
#include "wasm-client/views/composer.h"
#include "wasm-client/views/edit_desk.h"
#include "wasm-client/views/emoji_picker.h"
#include "wasm-client/views/message_menu.h"
#include "wasm-client/views/people_panel.h"
#include "wasm-client/views/renderer.h"
#include "wasm-client/views/room_panel.h"
#include "wasm-client/views/search_panel.h"
#include "wasm-client/views/sidebar.h"
#include "wasm-client/views/switcher.h"
#include "wasm-client/views/text_ranges.h"
#include "wasm-client/views/timeline_view.h"
#include "wasm-client/views/ui.h"
#include "wasm-client/views/upload_row.h"

struct ImGuiContext;

namespace parley::client {

class Screen {
public:
    /// All outlive the screen.
    Screen(Platform& platform, Rasterizer& rasterizer, Renderer& renderer);
    Screen(const Screen&) = delete;
    Screen& operator=(const Screen&) = delete;
    ~Screen();

    void on_pointer(const Pointer& seen);
    void on_press_count(int presses);
    void on_wheel(float x, float y);
    void on_modifiers(Modifiers modifiers);
    void set_preferences(const Preferences& preferences);
    void set_look(const Appearance& look);
    void activate(std::uint64_t key) { pending_activation_ = key; }
    /// The focus is at this mirrored node; a field there takes the textarea. `shown`: a ring says where it is.
    void on_focus(std::uint64_t key, bool shown);
    /// A node that acts within the browser's click; false: it is none of those.
    bool act_at_once(std::uint64_t key, const State& state);
    // What is selected among the messages, beside an open thread too.
    void clear_selection();
    /// False when the key means nothing to it.
    bool on_selection_key(const State& state, SelectionKey key, Modifiers modifiers);
    Clipping copied(const State& state);
    [[nodiscard]] bool selected_at(float x, float y) const { return timeline_.selected_at(x, y) || beside_.selected_at(x, y); }
    /// What the last press, click or key between two frames wants done.
    std::vector<Intent> take_wanted() { return std::exchange(ui_->wanted, {}); }
    /// After a pointer: a message was swiped.
    void end_swipe(const State& state);
    /// A key on a message that has the focus; false when it means nothing there.
    bool on_message_key(std::uint64_t node, EditKey pressed, const State& state);
    /// Something lies over the conversation, and the browser's Back takes it away; the topmost goes, unless it is the state's.
    [[nodiscard]] bool covered(const State& state) const;
    bool close_layer();
    /// On a mirrored node that scrolls; true when it did.
    bool on_node_key(std::uint64_t key, EditKey pressed);
    EditDesk& desk() { return desk_; }
    SearchPanel& search() { return search_; }
    SwitcherPanel& switcher() { return switcher_; }
    AccountPanel& account() { return account_; }
    RoomPanel& room_pane() { return room_pane_; }
    Composer& composer() { return composer_; }
    Completer& completer() { return completer_; }
    /// The completions as of what is written now; keys may come before the next frame.
    void follow_writing(const State& state);
    EmojiPicker& picker() { return picker_; }
    void set_emoji(EmojiTable table) { emoji_ = std::move(table); }
    [[nodiscard]] bool has_emoji() const { return emoji_.has_value(); }
    UploadRow& uploads() { return uploads_; }
    TimelineView& timeline() { return timeline_; }
    /// For what the page asks between frames: it measures text, and draws nothing.
    Ui& ui() { return *ui_; }

    /// Draws one frame; what the person wants is in `intents`. True: another frame is needed soon.
    bool draw(const State& state, const FrameInfo& frame, std::int64_t wall_ms, std::vector<Intent>& intents);
    /// When a frame is wanted though nothing happens; 0: never.
    [[nodiscard]] double moves_at_ms() const { return ui_->moves_at_ms; }
    /// The person moved the messages in the last frame.
    [[nodiscard]] bool scrolled() const {
        return timeline_.moved_at_ms() == last_frame_ms_ || beside_.moved_at_ms() == last_frame_ms_;
    }
    /// Of the last frame; they stay until the next.
    [[nodiscard]] const std::vector<SemanticNode>& semantics() const { return ui_->semantics; }
    /// Of a place in the window, where the panes were drawn.
    [[nodiscard]] float drawn_x(float x) const { return ui_->mirrored() ? ui_->width - x : x; }

private:
    /// What scrolls.
    enum class Pane : std::uint8_t {
        none,
        rooms,
        account,
        room,
        people,
        search,
        composer,
        messages,
        beside,
        switcher,
        completions,
        emoji
    };

    // screen_input.cpp
    [[nodiscard]] Pane pane_at(float x, float y) const;
    void scroll(Pane pane, float by);
    [[nodiscard]] double scrolled(Pane pane) const;
    void on_touch(const Pointer& pointer);
    void press_button(float x, float y);
    int take_press_count();
    void let_time_pass();
    void end_glide();
    [[nodiscard]] TimelineView::Grip grip(Pane pane, bool flings) const;
    [[nodiscard]] bool touches_messages() const { return touched_ == Pane::messages || touched_ == Pane::beside; }
    struct Messages {
        TimelineView* view = nullptr;
        const RoomState* room = nullptr;  ///< as it is shown
    };
    Messages selecting(const State& state);
    bool end_selecting(std::uint64_t key, const State& state);

    void begin_frame(const State& state, const FrameInfo& frame, std::int64_t wall_ms);
    void show_card(const State& state);
    void draw_panes(const State& state);
    void draw_room(const State& state, const Rect& rect);
    void follow_swipe(const RoomState& room);
    void draw_messages(const State& state, const RoomState& room, const Rect& rect, std::uint64_t main);
    void offer_menu(const State& state, const RoomState& room, TimelineView& view);
    void select_in_one();
    TimelineView& view_of(const RoomId& room) { return beside_.room() == room ? beside_ : timeline_; }
    void hand_over(const State& state, const RoomState* beside);
    // room_beside.cpp
    void draw_beside(const State& state, const RoomState& room, const Rect& rect, std::uint64_t main);
    float draw_write_bar(const RoomState& room, const Rect& rect, float below, std::uint64_t main);
    static void turn_to_room(std::vector<Intent>& intents, std::size_t from, const RoomId& room);
    void draw_conversation(const State& state, const RoomState& room, const Rect& rect, std::uint64_t main);
    void draw_header(const State& state, const RoomState* room, const Rect& rect, std::uint64_t parent);
    void draw_thread_header(const RoomState& thread, const Rect& rect, std::uint64_t parent);
    float draw_told(const State& state, const Rect& log, float gutter, std::uint64_t main);
    float draw_banner(const State& state, Rect rect, float gutter);
    float draw_leaving(const State& state, const Rect& rect, float gutter, std::uint64_t main);
    void draw_drawer(const State& state);
    void draw_composer(const State& state, const Rect& rect, std::uint64_t main);
    Rect draw_search_above(const State& state, const Rect& log, std::uint64_t main);
    /// False: it is not open.
    bool draw_picker(const State& state);
    /// What lies over the panes, as it was drawn in this frame; it may be closed by now.
    struct Above {
        bool menu = false;
        bool picker = false;
        bool completer = false;
    };
    void place_nodes(const Above& above);
    void draw_focus_ring();
    void turn_around();
    void check_semantics() const;

    struct ContextDeleter {
        void operator()(ImGuiContext* context) const;
    };

    Platform& platform_;
    Renderer& renderer_;
    std::unique_ptr<ImGuiContext, ContextDeleter> context_;
    std::unique_ptr<TextPainter> painter_;
    std::unique_ptr<Ui> ui_;
    EditDesk desk_;
    Composer composer_;
    UploadRow uploads_;
    TimelineView timeline_;
    TimelineView beside_;  ///< of the room, while its thread is the current one
    Sidebar sidebar_;
    PeoplePanel people_;
    SearchPanel search_;
    AccountPanel account_;
    RoomPanel room_pane_;
    MessageMenu menu_;
    RoomId menu_room_;             ///< of the message that it is about
    std::uint64_t card_seen_ = 0;  ///< the last card that was opened
    SwitcherPanel switcher_;
    Completer completer_;
    EmojiPicker picker_;
    RoomId picker_room_;               ///< in which it was drawn last
    RoomId reacts_in_;                 ///< of the message for which it was opened
    std::optional<EmojiTable> emoji_;  ///< once it was fetched
    Rect composer_rect_;               ///< as of the last frame
    Palette palette_ = dark_palette;
    Preferences preferences_;
    Appearance look_;
    Rect sidebar_rect_;  ///< empty when it is not shown, as are the next
    Rect account_rect_;
    Rect room_pane_rect_;
    Rect people_rect_;
    Rect search_rect_;
    Rect messages_rect_;
    Rect beside_rect_;
    Beside seen_beside_;
    bool search_beside_ = false;
    double last_frame_ms_ = 0;
    std::uint64_t pending_activation_ = 0;
    std::uint64_t focused_ = 0;
    bool focus_shown_ = false;
    int settle_frames_ = 0;
    Touch touch_;
    Pane touched_ = Pane::none;  ///< what the finger scrolls, or scrolled last
    bool grabbed_ = false;       ///< the finger drags something that is dragged by itself
    bool long_pressed_ = false;  ///< in the frame that is being drawn
    std::uint64_t swiped_ = 0;   ///< the message that the finger draws to the right; 0: none, or one that can't be answered
    double glide_from_ = 0;
    float glided_ = 0;
    PressCount presses_;
    std::deque<int> press_counts_;  ///< of the presses that no frame has seen yet
    bool drawer_open_ = false;
    bool switcher_open_ = false;  ///< as of the last frame
    CursorShape cursor_ = CursorShape::arrow;
};

}  // namespace parley::client
