// Platform over the real browser. Its events arrive in page_events.cpp, its calls leave through page_calls.h.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "wasm-client/platform/mirror.h"
#include "wasm-client/platform/mirror_pace.h"
#include "wasm-client/platform/platform.h"
#include "wasm-client/platform/socket.h"

namespace parley::client {

/// From what library_textarea.js reports; `flags`: 1 focused, 2 composing, 4 backward.
EditState edit_state(int flags, std::string text, std::size_t selection_start, std::size_t selection_end,
                     std::size_t composition_start, std::size_t composition_end);

/// Lives as long as the page: listeners and timers hold its address.
class Browser final : public Platform {
public:
    Browser();

    using KeptRead = std::function<void(std::vector<KeptValue> kept)>;
    /// Calls once, later: with all that earlier pages kept, or after a second without it. Then the app is told when it comes.
    void read_kept(KeptRead done);
    /// From here on the browser's events reach the app.
    void start(AppEvents& events);

    double now_ms() override;
    std::int64_t wall_ms() override;
    int utc_offset_minutes(std::int64_t wall_ms) override;
    void socket_open() override;
    void socket_send(std::string_view text) override;
    void socket_close() override;
    void request_frame() override;
    void wake_at(double at_ms) override;
    void edit_set(std::string_view text, std::size_t anchor, std::size_t caret) override;
    void edit_place(const EditPlace& place) override;
    void edit_focus() override;
    EditState edit_release() override;
    void mirror(std::span<const SemanticNode> nodes, bool scrolling) override;
    void announce(std::string_view text) override;
    void store(std::string_view key, std::string_view value) override;
    std::string load(std::string_view key) override;
    void keep(std::string_view key, std::string_view value) override;
    void forget(std::string_view key) override;
    void show_dialog(std::string_view dialog, std::string_view error, std::string_view note) override;
    void set_title(std::string_view title) override;
    void set_badge(std::uint32_t unread) override;
    void notify(const Notification& notice) override;
    void chime() override;
    void drop_notice(std::string_view room) override;
    void served_page(std::string_view build) override;
    void suspect_socket(bool suspect) override;
    void set_path(std::string_view path, bool replace) override;
    std::string path() override;
    std::string link_to(std::string_view path) override;
    void leave_for(std::string_view provider) override;
    void set_pane(bool open) override;
    void copy(const Clipping& words) override;
    void pick_files() override;
    void pick_avatar() override;
    void offer_text(std::string_view name, std::string_view text) override;
    void retry_upload(std::uint32_t number) override;
    void cancel_upload(std::uint32_t number) override;
    void take_uploads() override;
    std::uint64_t picture(std::string_view id) override;
    std::uint64_t avatar(std::string_view name) override;
    void fetch_emoji() override;
    void speak(std::string_view language) override;
    void set_cursor(CursorShape shape) override;
    void hot_link(const HotLink& link) override;
    Preferences preferences() override;
    bool prefers_stillness() override;
    void wear(std::optional<bool> dark, bool contrast, int percent) override;
    std::string new_cid() override;
    double random() override;
    std::string build_id() override;
    std::string device() override;

    // For page_events.cpp.
    [[nodiscard]] AppEvents& events() { return *events_; }
    /// Room for a string that the page leaves here; valid until the next call.
    char* incoming(std::size_t bytes);
    /// Moved out, so that a call from within the handler finds its own place.
    std::string take_incoming();
    void semantic_action(int slot);
    /// Nobody sees frames of a hidden page: none is drawn, and one once it is seen again.
    void set_visible(bool visible);
    void mirror_focus(int slot, bool shown);
    bool mirror_key(int slot, EditKey key);
    void add_kept(std::string entry);
    void kept_is_read();
    [[nodiscard]] std::uint32_t frames() const { return frames_; }

private:
    void ask_for_frame();
    void draw_frame(double now);
    void wake();
    void arm();
    void update_mirror();
    void wait_for_rest();

    AppEvents* events_ = nullptr;
    std::string incoming_;
    KeptRead kept_read_;
    std::vector<KeptValue> kept_;
    Socket socket_;
    Mirror mirror_;
    std::span<const SemanticNode> mirrored_;  ///< of the last frame
    MirrorPace pace_;
    long mirror_timer_ = 0;
    std::string edit_label_;
    HotLink hot_;
    std::string title_;
    Rect edit_field_{-1, -1, -1, -1};
    float edit_font_size_ = 0;
    float edit_line_height_ = 0;
    bool edit_enabled_ = false;
    bool edit_single_line_ = false;
    std::uint64_t edit_list_ = 0;
    std::uint64_t edit_option_ = 0;
    CursorShape cursor_ = CursorShape::arrow;
    bool visible_ = true;
    std::uint32_t badge_ = 0;
    bool frame_requested_ = false;
    std::uint32_t frames_ = 0;
    std::int64_t offset_quarter_ = -1;  ///< of an hour; offset_minutes_ holds in it
    int offset_minutes_ = 0;
    double wake_ms_ = -1;
    long wake_timer_ = 0;
};

}  // namespace parley::client
