// What stands above the messages.
#include <algorithm>
#include <cmath>
#include <string>

#include "wasm-client/views/header_buttons.h"
#include "wasm-client/views/quote.h"
#include "wasm-client/views/screen.h"

namespace parley::client {

namespace {

constexpr double banner_after_ms = 1000;

}  // namespace

void Screen::draw_header(const State& state, const RoomState* room, const Rect& rect, std::uint64_t parent) {
    const Palette& p = ui_->colors();
    line(*ui_->list, rect.x, rect.y + rect.height - 0.5F, rect.x + rect.width, rect.y + rect.height - 0.5F, p.line);
    float x = rect.x + space::gutter;
    if (ui_->width < space::drawer_below) {
        const Rect menu{rect.x + 6, rect.y + 8, space::touch, space::touch};
        if (ui_->button(semantic_key("button", "rooms"), parent, ui_->tr("Rooms"), menu).clicked) drawer_open_ = true;
        for (const float y : {15.0F, 21.0F, 27.0F}) fill(*ui_->list, {menu.x + 12, menu.y + y, 20, 2}, p.text_muted, 1);
        x = menu.x + space::touch + 4;
    }
    if (room == nullptr) {
        const char* words = state.link == Link::idle ? "" : ui_->tr("Connecting\u2026");
        ui_->text.draw_line(*ui_->list, words, type::title, x, rect.y + 18, p.text_muted, rect.width);
        return;
    }
    if (room->is_thread()) {
        draw_thread_header(*room, {x, rect.y, rect.x + rect.width - x, rect.height}, parent);
        return;
    }
    float right = rect.x + rect.width - (ui_->width < space::drawer_below ? space::gutter_narrow : space::gutter) + 8;
    right -= draw_search_button(*ui_, state, right, rect.y + rect.height / 2, parent);
    right -= draw_room_button(*ui_, right, rect.y + rect.height / 2, parent);
    // The one whose width changes, and that comes later, moves none of the others.
    right -= draw_people_button(*ui_, state, *room, right, rect.y + rect.height / 2, parent);
    const float width = right - x - 8;
    const bool topic = !room->info.topic.empty();
    const float title_y = topic ? rect.y + 9 : rect.y + 18;
    ui_->node(semantic_key("heading", room->info.id.value), parent, Role::heading, {x, title_y, width, type::title.line_height})
        .text = room->title(ui_->language);
    const bool staff = room->info.access == RoomAccess::staff;
    if (staff) draw_shield(*ui_, x, title_y + type::title.line_height / 2, p.text_muted);
    const std::string title =
        staff ? room->title(ui_->language) : room_sign(room->info) + " " + isolated(room->title(ui_->language));
    ui_->text.draw_line(*ui_->list, title, type::title, staff ? x + 20 : x, title_y, p.text, width);
    if (topic) ui_->text.draw_line(*ui_->list, room->info.topic, type::small, x, rect.y + 34, p.text_muted, width);
}

/// The room lies below it.
void Screen::draw_thread_header(const RoomState& thread, const Rect& rect, std::uint64_t parent) {
    const Palette& p = ui_->colors();
    const float size = ui_->target(36);
    const Rect close{rect.x + rect.width - size - 12, rect.y + (rect.height - size) / 2, size, size};
    const Rect title{rect.x, rect.y + 18, close.x - rect.x - 8, type::title.line_height};
    ui_->node(semantic_key("heading", thread.info.id.value), parent, Role::heading, title).text = thread.title(ui_->language);
    draw_thread_sign(*ui_, title.x + 8, rect.y + rect.height / 2, p.text_muted);
    ui_->text.draw_line(*ui_->list, thread.title(ui_->language), type::title, title.x + 24, title.y, p.text, title.width - 24);
    const ButtonState button = ui_->button(semantic_key("button", "close-thread"), parent, ui_->tr("Close thread"), close);
    if (button.hovered) fill(*ui_->list, close, p.hover, space::radius);
    const float cx = close.x + size / 2;
    const float cy = close.y + size / 2;
    line(*ui_->list, cx - 5, cy - 5, cx + 5, cy + 5, p.text_muted, 1.5F);
    line(*ui_->list, cx - 5, cy + 5, cx + 5, cy - 5, p.text_muted, 1.5F);
    if (button.clicked) ui_->intend(CloseThread{});
}

/// Returns how high it is.
float Screen::draw_told(const State& state, const Rect& log, float gutter, std::uint64_t main) {
    const float banner = draw_banner(state, {log.x, log.y, log.width, ui_->target(40)}, gutter);
    return banner + draw_leaving(state, {log.x, log.y + banner, log.width, ui_->target(40)}, gutter, main);
}

/// A room that is being left: one may stay. Returns how high it is.
float Screen::draw_leaving(const State& state, const Rect& rect, float gutter, std::uint64_t main) {
    if (!state.leaving) return 0;
    fill(*ui_->list, rect, with_alpha(ui_->colors().accent, 0.14F));
    const std::string words = ui_->tr("You leave {}", {isolated(state.leaving->title)});
    const float button = ui_->label_width(ui_->tr("Stay"), 64);
    const float width = std::min(ui_->text.width(words, type::small), rect.width - 2 * gutter - button - 20);
    const float y = rect.y + (rect.height - type::small.line_height) / 2;
    ui_->text.draw_line(*ui_->list, words, type::small, rect.x + gutter, y, ui_->colors().text, width + 1);
    ui_->node(semantic_key("text", "leaving"), main, Role::text, {rect.x + gutter, y, width, type::small.line_height}).text =
        words;
    const float height = ui_->target(28);
    const Rect stay{rect.x + gutter + width + 12, rect.y + (rect.height - height) / 2, button, height};
    if (ui_->text_button(semantic_key("button", "stay"), main, ui_->tr("Stay"), stay, false)) ui_->intend(StayInRoom{});
    return rect.height;
}

/// `rect` is of one line; words that need more make it higher. Returns how high it is.
float Screen::draw_banner(const State& state, Rect rect, float gutter) {
    if (state.link == Link::online || state.link == Link::idle) {
        ui_->node(semantic_key("status", "connection"), 0, Role::status, rect).text = ui_->tr("Connected");
        return 0;
    }
    if (ui_->now_ms - state.link_since_ms < banner_after_ms) {
        ui_->node(semantic_key("status", "connection"), 0, Role::status, rect).text = ui_->tr("Connecting");
        return 0;
    }
    const Palette& p = ui_->colors();
    std::string words = ui_->tr("Connecting\u2026");
    if (!state.network_online)
        words = ui_->tr("You are offline. What you write is sent when the network is back.");
    else if (state.link == Link::waiting) {
        const double seconds = std::max(0.0, std::ceil((state.retry_at_ms - ui_->now_ms) / 1000));
        words = ui_->tr("Reconnecting in {} s", {std::to_string(static_cast<int>(seconds))});
    }
    const bool may_retry = state.link == Link::waiting;
    const float button = ui_->label_width(ui_->tr("Retry now"), 84);
    const float retry_width = may_retry ? button + 8 : 0;
    const TextLayout layout = ui_->text.lay_out(words, type::small, rect.width - 2 * gutter - retry_width);
    const float line = rect.height;
    rect.height += layout.height() - layout.line_height;
    fill(*ui_->list, rect, with_alpha(p.warning, 0.14F));
    const float y = rect.y + (rect.height - layout.height()) / 2;
    ui_->text.draw(*ui_->list, layout, words, type::small, rect.x + gutter, y, p.text, rect.y, rect.y + rect.height);
    ui_->node(semantic_key("status", "connection"), 0, Role::status, rect).text = words;
    if (may_retry) {
        const float height = ui_->coarse ? line : line - 12;
        const Rect retry{rect.x + gutter + layout.width + 8, rect.y + (rect.height - height) / 2, button, height};
        if (ui_->text_button(semantic_key("button", "reconnect"), 0, ui_->tr("Retry now"), retry, false))
            ui_->intend(RetryConnection{});
    }
    return rect.height;
}

}  // namespace parley::client
