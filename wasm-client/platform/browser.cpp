#include "wasm-client/platform/browser.h"

#include <emscripten/emscripten.h>
#include <emscripten/html5.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "shared/message.h"
#include "wasm-client/platform/callback_result.h"
#include "wasm-client/platform/page_calls.h"

namespace parley::client {

namespace {

bool same(const Rect& a, const Rect& b) {
    return a.x == b.x && a.y == b.y && a.width == b.width && a.height == b.height;
}

std::string hex_uuid(const std::array<std::uint8_t, 16>& bytes) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        if (i == 4 || i == 6 || i == 8 || i == 10) text += '-';
        text += digits[bytes[i] >> 4U];
        text += digits[bytes[i] & 15U];
    }
    return text;
}

}  // namespace

EditState edit_state(int flags, std::string text, std::size_t selection_start, std::size_t selection_end,
                     std::size_t composition_start, std::size_t composition_end) {
    EditState state;
    state.text = std::move(text);
    state.selection_start = selection_start;
    state.selection_end = selection_end;
    state.focused = (flags & 1) != 0;
    state.composing = (flags & 2) != 0;
    state.backward = (flags & 4) != 0;
    state.composition_start = composition_start;
    state.composition_end = composition_end;
    return state;
}

Browser::Browser() {
    parley_page_open(this);
}

void Browser::start(AppEvents& events) {
    events_ = &events;
    socket_.listen(events);
    parley_page_start();
    request_frame();
}

// ---- time --------------------------------------------------------------------------------------------------------------

double Browser::now_ms() {
    return emscripten_get_now();
}

std::int64_t Browser::wall_ms() {
    return static_cast<std::int64_t>(emscripten_date_now());
}

int Browser::utc_offset_minutes(std::int64_t wall_ms) {
    // Clocks are set back and forth at whole quarters of an hour, and messages come in order.
    constexpr std::int64_t quarter_ms = 15 * 60'000;
    const std::int64_t quarter = wall_ms / quarter_ms;
    if (quarter != offset_quarter_) offset_minutes_ = parley_page_utc_offset(static_cast<double>(wall_ms));
    offset_quarter_ = quarter;
    return offset_minutes_;
}

void Browser::request_frame() {
    if (frame_requested_) return;
    frame_requested_ = true;
    if (visible_) ask_for_frame();
}

void Browser::set_visible(bool visible) {
    const bool was = std::exchange(visible_, visible);
    if (visible && !was && frame_requested_) ask_for_frame();
    events_->on_visible(visible);
}

void Browser::ask_for_frame() {
    emscripten_request_animation_frame(
        [](double now, void* data) -> CallbackResult {
            static_cast<Browser*>(data)->draw_frame(now);
            return false;
        },
        this);
}

void Browser::draw_frame(double /*now*/) {
    // Asked for before the page was hidden: it is asked for again, and drawn once.
    if (!visible_ || !frame_requested_) return;
    frame_requested_ = false;
    if (events_ == nullptr) return;
    std::array<float, 3> surface{};
    parley_surface_measure(surface.data());
    if (surface[0] <= 0 || surface[1] <= 0) return;
    events_->on_frame({.now_ms = now_ms(), .width = surface[0], .height = surface[1], .density = surface[2]});
    if (frames_++ == 0) parley_page_first_frame();
}

void Browser::wake_at(double at_ms) {
    if (at_ms == wake_ms_) return;
    wake_ms_ = at_ms;
    arm();
}

void Browser::arm() {
    if (wake_timer_ != 0) emscripten_clear_timeout(std::exchange(wake_timer_, 0));
    if (wake_ms_ < 0) return;
    constexpr double longest_ms = 86'400'000;  // browsers keep the delay in 31 bits; a day is often enough to look again
    const double delay_ms = std::clamp(std::ceil(wake_ms_ - now_ms()), 0.0, longest_ms);
    wake_timer_ = emscripten_set_timeout([](void* data) { static_cast<Browser*>(data)->wake(); }, delay_ms, this);
}

void Browser::wake() {
    wake_timer_ = 0;
    // Timers may come a fraction early.
    if (now_ms() < wake_ms_) {
        arm();
        return;
    }
    wake_ms_ = -1;
    events_->on_wake();
}

// ---- socket ------------------------------------------------------------------------------------------------------------

void Browser::socket_open() {
    parley_page_socket_url();
    socket_.open(take_incoming(), std::string(json_subprotocol));
}

void Browser::socket_send(std::string_view text) {
    socket_.send(text);
}

void Browser::socket_close() {
    socket_.close();
}

// ---- editing, mirror ---------------------------------------------------------------------------------------------------

void Browser::edit_set(std::string_view text, std::size_t anchor, std::size_t caret) {
    parley_edit_set(text.data(), text.size(), std::min(anchor, text.size()), std::min(caret, text.size()));
}

/// The caret's own place is not needed: the textarea's caret is where the text is.
void Browser::edit_place(const EditPlace& place) {
    if (place.label != edit_label_) {
        edit_label_ = place.label;
        parley_edit_label(edit_label_.data(), edit_label_.size());
    }
    if (place.list != edit_list_ || place.option != edit_option_ || place.single_line != edit_single_line_) {
        edit_list_ = place.list;
        edit_option_ = place.option;
        parley_edit_choices(std::to_string(place.list).c_str(), std::to_string(place.option).c_str(), place.single_line);
    }
    if (same(place.field, edit_field_) && place.font_size == edit_font_size_ && place.line_height == edit_line_height_ &&
        place.enabled == edit_enabled_ && place.single_line == edit_single_line_) {
        return;
    }
    edit_field_ = place.field;
    edit_font_size_ = place.font_size;
    edit_line_height_ = place.line_height;
    edit_enabled_ = place.enabled;
    edit_single_line_ = place.single_line;
    parley_edit_place(place.field.x, place.field.y, place.field.width, place.field.height, place.font_size, place.line_height,
                      place.enabled, place.single_line);
}

void Browser::fetch_emoji() {
    parley_page_fetch_emoji();
}

void Browser::speak(std::string_view language) {
    parley_page_speak(language.data(), language.size());
}

void Browser::edit_focus() {
    parley_edit_focus();
}

EditState Browser::edit_release() {
    std::array<std::size_t, 5> out{};
    parley_edit_release(out.data());
    return edit_state(static_cast<int>(out[0]), take_incoming(), out[1], out[2], out[3], out[4]);
}

void Browser::mirror(std::span<const SemanticNode> nodes, bool scrolling) {
    mirrored_ = nodes;
    if (pace_.frame(now_ms(), scrolling))
        update_mirror();
    else if (mirror_timer_ == 0)
        wait_for_rest();
}

void Browser::wait_for_rest() {
    const auto fire = [](void* data) {
        auto* self = static_cast<Browser*>(data);
        self->mirror_timer_ = 0;
        if (self->pace_.late(self->now_ms()))
            self->update_mirror();
        else if (self->pace_.owed())
            self->wait_for_rest();
    };
    mirror_timer_ = emscripten_set_timeout(fire, std::max(1.0, std::ceil(pace_.late_at_ms() - now_ms())), this);
}

void Browser::update_mirror() {
    const Marked marked(Marked::mirror);
    mirror_.update(mirrored_);
}

void Browser::announce(std::string_view text) {
    parley_browser_announce(text.data(), text.size());
}

void Browser::semantic_action(int slot) {
    const std::uint64_t key = mirror_.key_of(slot);
    if (key != 0) events_->on_semantic_action(key);
}

void Browser::mirror_focus(int slot, bool shown) {
    events_->on_focus(slot == 0 ? 0 : mirror_.key_of(slot), shown);
}

bool Browser::mirror_key(int slot, EditKey key) {
    return events_->on_node_key(mirror_.key_of(slot), key);
}

// ---- page --------------------------------------------------------------------------------------------------------------

void Browser::store(std::string_view key, std::string_view value) {
    parley_browser_store(key.data(), key.size(), value.data(), value.size());
}

std::string Browser::load(std::string_view key) {
    parley_browser_load(key.data(), key.size());
    return take_incoming();
}

void Browser::keep(std::string_view key, std::string_view value) {
    parley_kept_put(key.data(), key.size(), value.data(), value.size());
}

void Browser::forget(std::string_view key) {
    parley_kept_delete(key.data(), key.size());
}

void Browser::read_kept(KeptRead done) {
    kept_read_ = std::move(done);
    parley_kept_open();
}

/// Key and value, with a NUL between them.
void Browser::add_kept(std::string entry) {
    const std::size_t end = entry.find('\0');
    if (end != std::string::npos) kept_.push_back({entry.substr(0, end), entry.substr(end + 1)});
}

void Browser::kept_is_read() {
    const KeptRead done = std::exchange(kept_read_, nullptr);
    if (done)
        done(std::exchange(kept_, {}));
    else if (events_ != nullptr && !kept_.empty())
        events_->on_late_kept(std::exchange(kept_, {}));
}

void Browser::show_dialog(std::string_view dialog, std::string_view error, std::string_view note) {
    parley_browser_dialog(dialog.data(), dialog.size(), error.data(), error.size(), note.data(), note.size());
}

void Browser::set_title(std::string_view title) {
    if (title == title_) return;
    title_ = title;
    parley_browser_title(title.data(), title.size());
}

void Browser::set_badge(std::uint32_t unread) {
    if (unread != badge_) parley_notices_badge(badge_ = unread);
}

void Browser::chime() {
    parley_notices_chime();
}

void Browser::notify(const Notification& notice) {
    for (const std::string* part : {&notice.room, &notice.path, &notice.title, &notice.body})
        parley_notices_part(part->data(), part->size());
    parley_notices_show();
}

void Browser::drop_notice(std::string_view room) {
    parley_notices_drop(room.data(), room.size());
}

void Browser::served_page(std::string_view build) {
    parley_notices_served(build.data(), build.size());
}

void Browser::suspect_socket(bool suspect) {
    parley_notices_suspect(suspect);
}

void Browser::set_path(std::string_view path, bool replace) {
    parley_browser_set_path(path.data(), path.size(), replace);
}

std::string Browser::path() {
    parley_browser_path();
    return take_incoming();
}

std::string Browser::link_to(std::string_view path) {
    parley_browser_link(path.data(), path.size());
    return take_incoming();
}

void Browser::leave_for(std::string_view provider) {
    parley_browser_leave_for(provider.data(), provider.size());
}

void Browser::set_pane(bool open) {
    parley_browser_set_pane(open);
}

void Browser::copy(const Clipping& words) {
    parley_selection_copy(words.plain.data(), words.plain.size(), words.html.data(), words.html.size());
}

void Browser::set_cursor(CursorShape shape) {
    if (shape == cursor_) return;
    cursor_ = shape;
    parley_surface_cursor(static_cast<int>(shape));
}

void Browser::pick_files() {
    parley_files_pick();
}
void Browser::offer_text(std::string_view name, std::string_view text) {
    parley_files_offer(name.data(), name.size(), text.data(), text.size());
}
void Browser::retry_upload(std::uint32_t number) {
    parley_files_retry(number);
}
void Browser::cancel_upload(std::uint32_t number) {
    parley_files_cancel(number);
}
void Browser::take_uploads() {
    parley_files_taken();
}
std::uint64_t Browser::picture(std::string_view id) {
    return parley_files_picture(id.data(), id.size());
}

void Browser::pick_avatar() {
    parley_avatar_pick();
}

std::uint64_t Browser::avatar(std::string_view name) {
    return parley_avatar(name.data(), name.size());
}

void Browser::hot_link(const HotLink& link) {
    const auto same_rects = [](const std::vector<Rect>& a, const std::vector<Rect>& b) {
        return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const Rect& x, const Rect& y) { return same(x, y); });
    };
    if (link.href == hot_.href && same(link.clip, hot_.clip) && same_rects(link.rects, hot_.rects)) return;
    hot_ = link;
    parley_hot_begin(link.href.data(), link.href.size(), link.clip.x, link.clip.y, link.clip.width, link.clip.height);
    for (const Rect& rect : link.rects) parley_hot_rect(rect.x, rect.y, rect.width, rect.height);
}

Preferences Browser::preferences() {
    std::array<std::uint32_t, 7> out{};
    parley_surface_preferences(out.data());
    Preferences wanted{(out[0] & 1U) != 0, (out[0] & 2U) != 0, (out[0] & 4U) != 0, std::nullopt};
    if ((out[0] & 8U) != 0) wanted.forced = Preferences::Colors{out[1], out[2], out[3], out[4], out[5], out[6]};
    return wanted;
}

void Browser::wear(std::optional<bool> dark, bool contrast, int percent) {
    parley_surface_wear(!dark ? 0 : *dark ? 2 : 1, contrast, percent);
}

bool Browser::prefers_stillness() {
    return parley_browser_still();
}

std::string Browser::new_cid() {
    std::array<std::uint8_t, 16> bytes{};
    parley_page_random(bytes.data(), bytes.size());
    const auto time = static_cast<std::uint64_t>(wall_ms());
    for (std::size_t i = 0; i < 6; ++i) bytes[i] = static_cast<std::uint8_t>(time >> (40 - 8 * i));
    bytes[6] = static_cast<std::uint8_t>((bytes[6] & 0x0FU) | 0x70U);  // version 7
    bytes[8] = static_cast<std::uint8_t>((bytes[8] & 0x3FU) | 0x80U);  // RFC 9562's variant
    return hex_uuid(bytes);
}

double Browser::random() {
    std::array<std::uint8_t, 4> bytes{};
    parley_page_random(bytes.data(), bytes.size());
    double value = 0;
    for (const std::uint8_t byte : bytes) value = (value + byte) / 256;
    return value;
}

std::string Browser::build_id() {
    parley_page_build();
    return take_incoming();
}

std::string Browser::device() {
    parley_page_device();
    return take_incoming();
}

char* Browser::incoming(std::size_t bytes) {
    incoming_.resize(bytes);
    return incoming_.data();
}

std::string Browser::take_incoming() {
    return std::exchange(incoming_, {});
}

}  // namespace parley::client
