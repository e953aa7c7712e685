// The browser without a browser: what the app asks for is written down, the clock stands still until told.
#pragma once

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "shared/codec.h"
#include "wasm-client/platform/platform.h"

namespace parley::client {

class FakePlatform final : public Platform {
public:
    double clock_ms = 1000;
    double random_value = 0.5;
    std::string left_for;  ///< the provider
    std::string address = "/";
    std::map<std::string, std::string> stored;
    std::map<std::string, std::string> kept_entries;
    std::map<std::string, std::string> last_seen;  ///< likewise kept: the rooms' last messages

    int sockets_opened = 0;
    int sockets_closed = 0;
    std::vector<ClientMessage> sent;
    int frames_requested = 0;
    double wake_ms = -1;
    std::string edited;
    std::size_t edit_anchor = 0;
    std::size_t edit_caret = 0;
    HotLink hot;
    EditState textarea;  ///< what the app set, or a test played
    int focus_taken = 0;
    EditPlace place;
    std::vector<SemanticNode> nodes;
    std::vector<std::string> announced;
    std::vector<std::string> spoken;
    std::string dialog;
    std::string dialog_error;
    std::string dialog_note;
    std::string title;
    std::vector<std::string> paths;
    std::uint32_t badge = 0;
    int chimes = 0;
    std::vector<Notification> notices;
    std::vector<std::string> dropped_notices;
    std::string page_served;
    bool socket_suspected = false;
    bool pane = false;
    CursorShape cursor = CursorShape::arrow;
    bool still = false;
    struct Worn {
        std::optional<bool> dark;
        bool contrast = false;
        int size = 100;
        bool operator==(const Worn&) const = default;
    };
    std::vector<Worn> worn;
    Preferences preferred;
    Clipping copied;
    int files_picked = 0;
    int avatars_picked = 0;
    std::set<std::string> avatars_drawn;
    std::vector<std::pair<std::string, std::string>> offered;
    std::vector<std::uint32_t> retried_uploads;
    std::vector<std::uint32_t> cancelled_uploads;
    int uploads_taken = 0;

    double now_ms() override { return clock_ms; }
    std::int64_t wall_ms() override { return 1'763'800'000'000 + static_cast<std::int64_t>(clock_ms); }
    int utc_offset_minutes(std::int64_t) override { return 60; }
    void socket_open() override { sockets_opened++; }
    void socket_send(std::string_view text) override { sent.push_back(decode_client_message(text).value()); }
    void socket_close() override { sockets_closed++; }
    void request_frame() override { frames_requested++; }
    void wake_at(double at_ms) override { wake_ms = at_ms; }
    void edit_set(std::string_view text, std::size_t anchor, std::size_t caret) override {
        edited = std::string(text);
        edit_anchor = anchor;
        edit_caret = caret;
        textarea.text = edited;
        textarea.selection_start = std::min(anchor, caret);
        textarea.selection_end = std::max(anchor, caret);
        textarea.backward = caret < anchor;
        textarea.composing = false;
    }
    void edit_place(const EditPlace& at) override { place = at; }
    void edit_focus() override { focus_taken++; }
    EditState edit_release() override {
        textarea.composing = false;
        return textarea;
    }
    void mirror(std::span<const SemanticNode> mirrored, bool) override { nodes.assign(mirrored.begin(), mirrored.end()); }
    void announce(std::string_view text) override { announced.emplace_back(text); }
    void store(std::string_view key, std::string_view value) override { stored[std::string(key)] = std::string(value); }
    std::string load(std::string_view key) override { return stored[std::string(key)]; }
    void keep(std::string_view key, std::string_view value) override { place_of(key)[std::string(key)] = std::string(value); }
    void forget(std::string_view key) override { place_of(key).erase(std::string(key)); }
    /// What the browser would hand to the next page.
    [[nodiscard]] std::vector<KeptValue> kept() const {
        std::vector<KeptValue> all;
        for (const auto& [key, value] : kept_entries) all.push_back({key, value});
        for (const auto& [key, value] : last_seen) all.push_back({key, value});
        return all;
    }
    void show_dialog(std::string_view name, std::string_view error, std::string_view note) override {
        dialog = std::string(name);
        dialog_error = std::string(error);
        dialog_note = std::string(note);
    }
    void set_title(std::string_view text) override { title = std::string(text); }
    void set_badge(std::uint32_t unread) override { badge = unread; }
    void notify(const Notification& notice) override { notices.push_back(notice); }
    void chime() override { chimes++; }
    void drop_notice(std::string_view room) override { dropped_notices.emplace_back(room); }
    void served_page(std::string_view build) override { page_served = std::string(build); }
    void suspect_socket(bool suspect) override { socket_suspected = suspect; }
    void set_path(std::string_view path, bool) override { paths.emplace_back(path); }
    std::string path() override { return address; }
    std::string link_to(std::string_view path) override { return "https://chat.example" + std::string(path); }
    void leave_for(std::string_view provider) override { left_for = std::string(provider); }
    void set_pane(bool open) override { pane = open; }
    void copy(const Clipping& words) override { copied = words; }
    void pick_files() override { files_picked++; }
    void pick_avatar() override { avatars_picked++; }
    void offer_text(std::string_view name, std::string_view text) override { offered.emplace_back(name, text); }
    void retry_upload(std::uint32_t number) override { retried_uploads.push_back(number); }
    void cancel_upload(std::uint32_t number) override { cancelled_uploads.push_back(number); }
    void take_uploads() override { uploads_taken++; }
    std::uint64_t picture(std::string_view) override { return 0; }
    std::uint64_t avatar(std::string_view name) override {
        avatars_drawn.emplace(name);
        return 0;
    }
    void fetch_emoji() override { emoji_fetched++; }
    void speak(std::string_view language) override { spoken.emplace_back(language); }
    void set_cursor(CursorShape shape) override { cursor = shape; }
    void hot_link(const HotLink& link) override { hot = link; }
    Preferences preferences() override { return preferred; }
    bool prefers_stillness() override { return still; }
    void wear(std::optional<bool> dark, bool contrast, int percent) override { worn.push_back({dark, contrast, percent}); }
    std::string new_cid() override { return "cid-" + std::to_string(++cids_); }
    double random() override { return random_value; }
    std::string build_id() override { return "test"; }
    std::string device() override { return "Firefox on Linux"; }

    [[nodiscard]] const SemanticNode* find(Role role, std::string_view name) const {
        for (const SemanticNode& node : nodes)
            if (node.role == role && (node.name.find(name) != std::string::npos || node.text.find(name) != std::string::npos))
                return &node;
        return nullptr;
    }

    int emoji_fetched = 0;

private:
    std::map<std::string, std::string>& place_of(std::string_view key) {
        return key.find(" room ") == std::string_view::npos ? kept_entries : last_seen;
    }

    int cids_ = 0;
};

/// Every character is half an em wide, those from U+1100 on a whole em; a picture is a filled box.
class FakeRasterizer final : public Rasterizer {
public:
    int rasterized = 0;
    int measured = 0;
    double picture_ms = 0.1;  ///< what making one takes

    FaceMetrics metrics(Face) override { return {0.9F, 0.25F}; }
    float measure(std::string_view text, FontRequest font) override;
    Raster rasterize(std::string_view text, FontRequest font) override;
    std::vector<std::size_t> word_ends(std::string_view text) override { return {text.size()}; }
    double now_ms() override { return picture_ms * rasterized; }
};

}  // namespace parley::client
