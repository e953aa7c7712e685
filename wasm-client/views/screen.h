// The whole picture: owns Dear ImGui's context, takes the pointer, draws the panes.
#pragma once

#include <memory>
#include <vector>

#include "wasm-client/model/state.h"
#include "wasm-client/platform/platform.h"
#include "wasm-client/views/composer.h"
#include "wasm-client/views/edit_desk.h"
#include "wasm-client/views/people_panel.h"
#include "wasm-client/views/renderer.h"
#include "wasm-client/views/search_panel.h"
#include "wasm-client/views/sidebar.h"
#include "wasm-client/views/timeline_view.h"
#include "wasm-client/views/ui.h"

struct ImGuiContext;

namespace parley::client {

class Screen {
public:
    /// All outlive the screen.
    Screen(Platform& platform, Rasterizer& rasterizer, Renderer& renderer);
    Screen(const Screen&) = delete;
    Screen& operator=(const Screen&) = delete;
    ~Screen();

    void on_pointer(const Pointer& pointer);
    void on_wheel(float x, float y);
    void on_modifiers(Modifiers modifiers);
    void set_dark(bool dark) { ui_->palette = dark ? &dark_palette : &light_palette; }
    void activate(std::uint64_t key) { pending_activation_ = key; }
    /// The focus is at this mirrored node; a field there takes the textarea. `shown`: a ring says where it is.
    void on_focus(std::uint64_t key, bool shown);
    /// On a mirrored node that scrolls; true when it did.
    bool on_node_key(std::uint64_t key, EditKey pressed);
    EditDesk& desk() { return desk_; }
    SearchPanel& search() { return search_; }
    Composer& composer() { return composer_; }
    TimelineView& timeline() { return timeline_; }
    /// For what the page asks between frames: it measures text, and draws nothing.
    Ui& ui() { return *ui_; }

    /// Draws one frame; what the person wants is in `intents`. True: another frame is needed soon.
    bool draw(const State& state, const FrameInfo& frame, std::int64_t wall_ms, std::vector<Intent>& intents);
    /// When a frame is wanted though nothing happens; 0: never.
    [[nodiscard]] double moves_at_ms() const { return ui_->moves_at_ms; }
    [[nodiscard]] const std::vector<SemanticNode>& semantics() const { return ui_->semantics; }

private:
    void begin_frame(const FrameInfo& frame, std::int64_t wall_ms);
    void draw_panes(const State& state);
    void draw_room(const State& state, const Rect& rect);
    void draw_conversation(const State& state, const RoomState& room, const Rect& rect, std::uint64_t main);
    void draw_header(const State& state, const RoomState* room, const Rect& rect, std::uint64_t parent);
    float draw_banner(const State& state, const Rect& rect);
    void draw_drawer(const State& state);
    void draw_composer(const State& state, const Rect& rect, std::uint64_t main);
    Rect draw_search_above(const State& state, const Rect& log, std::uint64_t main);
    void draw_focus_ring();
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
    TimelineView timeline_;
    Sidebar sidebar_;
    PeoplePanel people_;
    SearchPanel search_;
    Rect people_rect_;  ///< empty when the list is not shown, as is the next
    Rect search_rect_;
    bool search_beside_ = false;
    double last_frame_ms_ = 0;
    std::uint64_t pending_activation_ = 0;
    std::uint64_t focused_ = 0;
    bool focus_shown_ = false;
    int settle_frames_ = 0;
    bool drawer_open_ = false;
    CursorShape cursor_ = CursorShape::arrow;
};

}  // namespace parley::client
