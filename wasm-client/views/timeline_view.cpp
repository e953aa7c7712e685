#include "wasm-client/views/timeline_view.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace parley::client {

namespace {

constexpr std::int64_t group_ms = 5 * 60'000;
constexpr float stick_px = 50;
constexpr float separator_height = 40;
constexpr float failure_height = 24;
constexpr float bottom_space = 16;
constexpr float intro_height = 132;
constexpr float loading_height = 56;
constexpr double flash_ms = 1200;

}  // namespace

void TimelineView::enter(const RoomState& room) {
    room_ = room.info.id;
    layouts_.clear();
    stick_ = true;
    anchor_key_ = 0;
    selection_.clear();
    selecting_ = false;
    hovered_href_.clear();
}

void TimelineView::draw(Ui& ui, const State& state, const RoomState& room, const Rect& rect, std::uint64_t parent) {
    if (room.info.id != room_) enter(room);
    const float gutter = state.rooms.empty() || ui.width < space::drawer_below ? space::gutter_narrow : space::gutter;
    const float width = std::min(rect.width - 2 * gutter - space::avatar - space::avatar_gap, space::text_column_max);
    if (width != column_width_ || ui.text.density() != density_) layouts_.clear();
    rect_ = rect;
    density_ = ui.text.density();
    column_width_ = width;
    column_left_ = rect.x + gutter + space::avatar + space::avatar_gap;
    today_ = local_time(ui, ui.wall_ms);
    lay_out(ui, state, room);
    if (std::exchange(reveal_, false)) reveal_focus(ui, room);
    reveal(ui, state.reveal, room, rect.height);
    settle_scroll(room, rect.height);
    selected_ = selection_.resolve(RowTexts(room.timeline.messages()));
    if (!selected_) selection_.clear();
    selected_rects_.clear();

    const std::uint64_t log = semantic_key("region", "log");
    SemanticNode& node = ui.node(log, parent, Role::log, rect);
    node.name = "Messages in " + room.title();
    node.scrolls = true;
    ui.list->PushClipRect(top_left(rect), bottom_right(rect), true);
    draw_top(ui, room, rect.y - scroll_);
    for (std::size_t i = 0; i < rows_.size(); i++) {
        const float y = rect.y - scroll_ + rows_[i].top;
        if (y > rect.y + rect.height) break;
        if (y + rows_[i].height >= rect.y) draw_row(ui, room, i, log);
    }
    ui.list->PopClipRect();
    draw_scrollbar(ui, rect);
    draw_jump(ui, room, rect, parent);
    // Last: what lies on top of the words had its chance.
    handle_pointer(ui, room);
    // Asked for only when it can be answered: an intent that changes nothing would ask for frames for ever.
    const bool wanted = scroll_ < 1.5F * rect.height && room.timeline.has_older() && !room.loading_older;
    if (wanted && state.link == Link::online && room.live() && !room.older_stuck) ui.intend(LoadOlder{room.info.id});
    const bool newer = content_ - scroll_ < 2.5F * rect.height && room.has_newer && !room.loading_newer && !room.newer_stuck;
    if (newer && state.link == Link::online) ui.intend(LoadNewer{room.info.id});
    if (room.info.id == state.current && stick_ != state.at_end) ui.intend(ReachEnd{stick_});
}

void TimelineView::lay_out(Ui& ui, const State& state, const RoomState& room) {
    const auto& messages = room.timeline.messages();
    const bool begun = room.known || !room.refusal.empty();
    top_space_ = !begun ? 0 : room.timeline.has_older() ? loading_height : intro_height;
    rows_.clear();
    rows_.reserve(messages.size());
    // Of passages that were shown before.
    if (layouts_.size() > 2 * messages.size() + 1000) layouts_.clear();
    float y = top_space_;
    for (std::size_t i = 0; i < messages.size(); i++) {
        Row row = measure(room, cached(ui, state, messages[i]), i);
        row.top = y;
        y += row.height;
        rows_.push_back(row);
    }
    content_ = y + bottom_space;
}

TimelineView::Row TimelineView::measure(const RoomState& room, const Cached& cached, std::size_t index) {
    const auto& messages = room.timeline.messages();
    const Message& message = messages[index];
    const Message* before = index == 0 ? nullptr : &messages[index - 1];
    Row row;
    row.time = cached.time;
    row.layout = &cached.layout;
    row.day = before == nullptr ? !room.timeline.has_older() : rows_[index - 1].time.day_number != row.time.day_number;
    row.divider =
        room.unread_after > 0 && message.seq > room.unread_after && (before == nullptr || before->seq <= room.unread_after);
    const bool follows = before != nullptr && !before->is_line() && before->author.id == message.author.id &&
                         before->author.name == message.author.name && message.at_ms - before->at_ms <= group_ms;
    row.header = !message.is_line() && (!follows || row.day || row.divider);
    if (row.day) row.words += separator_height;
    if (row.divider) row.words += separator_height;
    if (row.header) row.words += space::group_gap + type::author.line_height;
    if (message.is_line()) row.words += space::system_gap;
    row.height = row.words + row.layout->height + (message.is_line() ? space::system_gap : space::line_gap);
    if (message.delivery == Delivery::failed) row.height += failure_height;
    return row;
}

const TimelineView::Cached& TimelineView::cached(Ui& ui, const State& state, const Message& message) {
    const auto [entry, fresh] = layouts_.try_emplace(message.key);
    Cached& kept = entry->second;
    if (fresh || kept.version != message.version) kept.layout = lay_out_row(ui, message, state.me.id, column_width_);
    if (fresh || kept.at_ms != message.at_ms) kept.time = local_time(ui, message.at_ms);
    kept.version = message.version;
    kept.at_ms = message.at_ms;
    return kept;
}

void TimelineView::settle_scroll(const RoomState& room, float view_height) {
    const auto& messages = room.timeline.messages();
    const float end = std::max(0.0F, content_ - view_height);
    if (!stick_) {
        const auto held =
            std::find_if(messages.begin(), messages.end(), [&](const Message& m) { return m.key == anchor_key_; });
        // What was in sight is not here any more when the room began anew.
        stick_ = held == messages.end();
        if (!stick_) scroll_ = rows_[static_cast<std::size_t>(held - messages.begin())].top + anchor_offset_;
    }
    if (stick_) scroll_ = end;
    const float moved = std::exchange(wheel_, 0.0F) + std::exchange(pages_, 0.0F) * view_height * 0.9F;
    scroll_ = std::clamp(scroll_ + moved, 0.0F, end);
    if (std::exchange(to_end_, false)) scroll_ = end;
    // Any move upwards lets go of the end, however near it is.
    if (moved < 0)
        stick_ = end <= 0;
    else
        stick_ = stick_ || end - scroll_ <= stick_px;
    // The end of a passage is not the newest message.
    if (room.has_newer) stick_ = false;
    if (stick_) scroll_ = end;
    anchor(room);
}

/// Brings a message in sight, a third below the top, and marks it for a moment.
void TimelineView::reveal(Ui& ui, const Reveal& wanted, const RoomState& room, float view_height) {
    if (wanted.serial == revealed_) return;
    const auto& messages = room.timeline.messages();
    const auto found = std::find_if(messages.begin(), messages.end(), [&](const Message& m) { return m.seq == wanted.seq; });
    if (found == messages.end()) return;
    revealed_ = wanted.serial;
    stick_ = false;
    anchor_key_ = found->key;
    anchor_offset_ = -view_height / 3;
    flash_key_ = found->key;
    flash_until_ms_ = ui.now_ms + flash_ms;
}

void TimelineView::draw_flash(Ui& ui, const Message& message, const Row& row) {
    if (message.key != flash_key_ || ui.now_ms >= flash_until_ms_) return;
    const bool still = ui.platform->prefers_stillness();
    const double left = (flash_until_ms_ - ui.now_ms) / flash_ms;
    const auto alpha = still ? 1.0F : static_cast<float>(std::min(1.0, 2 * left));
    const float x = column_left_ - space::avatar - space::avatar_gap - 6;
    const float above = row.height - row.layout->height - (row.header ? type::author.line_height : 0) - 4;
    const float y = rect_.y - scroll_ + row.top + std::max(0.0F, above);
    const float bottom = rect_.y - scroll_ + row.top + row.height + 2;
    fill(*ui.list, {x, y, column_left_ + column_width_ - x + 6, bottom - y}, with_alpha(ui.colors().mark, alpha),
         space::radius);
    if (still)
        ui.moves_at_ms = flash_until_ms_;
    else
        ui.wants_frame = true;
}

void TimelineView::anchor(const RoomState& room) {
    const auto& messages = room.timeline.messages();
    for (std::size_t i = 0; i < rows_.size(); i++) {
        if (rows_[i].top + rows_[i].height <= scroll_) continue;
        anchor_key_ = messages[i].key;
        anchor_offset_ = scroll_ - rows_[i].top;
        return;
    }
}

void TimelineView::draw_top(Ui& ui, const RoomState& room, float y) {
    const Palette& p = ui.colors();
    if (top_space_ == 0 || y + top_space_ < rect_.y) return;
    const float left = column_left_ - space::avatar - space::avatar_gap;
    const float width = column_width_ + space::avatar + space::avatar_gap;
    if (room.timeline.has_older()) {
        const char* words =
            room.older_stuck ? "Earlier messages can\u2019t be loaded at the moment." : "Loading earlier messages\u2026";
        ui.text.draw_line(*ui.list, words, type::small, left, y + 20, p.text_muted, width);
        return;
    }
    std::string title = "Welcome to " + room.title();
    std::string words = room.timeline.has_messages() ? "This is where the conversation begins."
                                                     : "Nobody has written anything here yet. Say hello!";
    if (!room.known) {
        title = "You can\u2019t come in";
        words = room.refusal;
    } else if (room.info.archived && !room.timeline.has_messages()) {
        words = "Nobody has written anything here.";
    }
    ui.text.draw_line(*ui.list, title, type::intro, left, y + 32, p.text, width);
    ui.text.draw_line(*ui.list, words, type::body, left, y + 76, p.text_muted, width);
}

void TimelineView::draw_row(Ui& ui, const RoomState& room, std::size_t index, std::uint64_t log) {
    const Palette& p = ui.colors();
    const Message& message = room.timeline.messages()[index];
    const Row& row = rows_[index];
    float y = rect_.y - scroll_ + row.top;
    draw_flash(ui, message, row);
    if (row.day) {
        const std::string label = day_text(row.time, today_);
        draw_separator(ui, label, y, p.text_muted, semantic_key("day", std::to_string(row.time.day_number)), log);
        y += separator_height;
    }
    if (row.divider) {
        draw_separator(ui, "New", y, p.danger, semantic_key("divider", "new"), log);
        y += separator_height;
    }
    draw_selected(ui, room, index);
    if (message.is_line())
        draw_line_row(ui, message, row, y, log);
    else
        draw_message(ui, room, message, row, y, log);
}

RowPlace TimelineView::place(const RoomState& room, float y) const {
    return {column_left_, y, column_width_, rect_.y, rect_.y + rect_.height, room.timeline.expired_to(), hovered_href_};
}

void TimelineView::draw_message(Ui& ui, const RoomState& room, const Message& message, const Row& row, float y,
                                std::uint64_t log) {
    const float left = column_left_ - space::avatar - space::avatar_gap;
    const float bottom = rect_.y - scroll_ + row.top + row.height;
    const std::uint64_t article = semantic_key("message", row_id(message));
    SemanticNode& node = ui.node(article, log, Role::article, {left, y, rect_.x + rect_.width - left, bottom - y});
    node.name = message.author.name + ", " + clock_text(row.time);
    node.id = message.cid.value;
    node.pending = message.delivery == Delivery::pending;
    node.failed = message.delivery == Delivery::failed;
    if (row.header) {
        y += space::group_gap;
        draw_header(ui, message, row, y);
        y += type::author.line_height;
    }
    describe_row_inside(ui, message, *row.layout, place(room, y), article);
    draw_row_inside(ui, message, *row.layout, place(room, y));
    if (message.delivery == Delivery::failed) draw_failure(ui, room, message, y + row.layout->height, article);
}

void TimelineView::draw_line_row(Ui& ui, const Message& message, const Row& row, float y, std::uint64_t log) {
    y += space::system_gap;
    const float dot_x = column_left_ - space::avatar_gap - space::avatar / 2;
    ui.list->AddCircleFilled({dot_x, y + type::system.line_height / 2}, 2.5F, to_imgui(ui.colors().text_faint));
    draw_row_inside(ui, message, *row.layout,
                    {column_left_, y, column_width_, rect_.y, rect_.y + rect_.height, 0, hovered_href_});
    SemanticNode& node =
        ui.node(semantic_key("line", row_id(message)), log, Role::text, {column_left_, y, column_width_, row.layout->height});
    node.text = message.line;
    node.id = row_id(message);
}

void TimelineView::draw_separator(Ui& ui, std::string_view label, float y, Color color, std::uint64_t key, std::uint64_t log) {
    const float middle = std::round(y + separator_height / 2 + 4);
    const float left = column_left_ - space::avatar - space::avatar_gap;
    const float right = column_left_ + column_width_;
    const float width = ui.text.width(label, type::label);
    const float text_left = std::round((left + right - width) / 2);
    const Color rule = color == ui.colors().danger ? with_alpha(color, 0.5F) : ui.colors().line;
    line(*ui.list, left, middle, text_left - 12, middle, rule);
    line(*ui.list, text_left + width + 12, middle, right, middle, rule);
    ui.text.draw_line(*ui.list, label, type::label, text_left, middle - type::label.line_height / 2, color, width + 1);
    ui.node(key, log, Role::separator, {left, middle - 8, right - left, 16}).name = std::string(label);
}

void TimelineView::draw_header(Ui& ui, const Message& message, const Row& row, float y) {
    const Palette& p = ui.colors();
    const Rect avatar{column_left_ - space::avatar - space::avatar_gap, y + 2, space::avatar, space::avatar};
    draw_avatar(ui, avatar, message.author.name, message.author.id.value);
    float x = column_left_;
    x += ui.text.draw_line(*ui.list, message.author.name, type::author, x, y, p.text, column_width_ * 0.6F) + 8;
    const float small_y = y + ui.text.baseline(type::author) - ui.text.baseline(type::small);
    x += ui.text.draw_line(*ui.list, clock_text(row.time), type::small, x, small_y, p.text_faint, 60) + 8;
    if (message.via == Via::plain) ui.text.draw_line(*ui.list, "plain socket", type::small, x, small_y, p.text_faint, 100);
}

void TimelineView::draw_failure(Ui& ui, const RoomState& room, const Message& message, float y, std::uint64_t article) {
    const float label_y = y + (failure_height - type::small.line_height) / 2;
    float x = column_left_;
    x += ui.text.draw_line(*ui.list, "Not sent. " + message.error, type::small, x, label_y, ui.colors().danger,
                           column_width_ - 140) +
         8;
    if (ui.text_button(semantic_key("retry", row_id(message)), article, "Retry", {x, y, 52, failure_height}, false))
        ui.intend(RetryMessage{room.info.id, message.cid});
    if (ui.text_button(semantic_key("discard", row_id(message)), article, "Delete", {x + 56, y, 60, failure_height}, false))
        ui.intend(DiscardMessage{room.info.id, message.cid});
}

void TimelineView::draw_scrollbar(Ui& ui, const Rect& rect) {
    if (content_ <= rect.height) return;
    const float thumb_height = std::max(32.0F, rect.height * rect.height / content_);
    const float range = rect.height - thumb_height;
    const float end = content_ - rect.height;
    const Rect track{rect.x + rect.width - 14, rect.y, 14, rect.height};
    ImGui::SetCursorScreenPos(top_left(track));
    ImGui::InvisibleButton("scrollbar", {track.width, track.height});
    const bool hovered = ImGui::IsItemHovered();
    const bool active = ImGui::IsItemActive();
    float thumb_y = rect.y + range * (scroll_ / end);
    const float mouse_y = ImGui::GetIO().MousePos.y;
    if (active && !thumb_held_) {
        const bool on_thumb = mouse_y >= thumb_y && mouse_y <= thumb_y + thumb_height;
        thumb_grip_ = on_thumb ? mouse_y - thumb_y : thumb_height / 2;
    }
    thumb_held_ = active;
    if (active) {
        const float wanted = std::clamp((mouse_y - thumb_grip_ - rect.y) / range, 0.0F, 1.0F) * end;
        if (wanted != scroll_) {
            wheel_ += wanted - scroll_;
            ui.wants_frame = true;
        }
    }
    const Color color = with_alpha(ui.colors().text_muted, hovered || active ? 0.6F : 0.3F);
    fill(*ui.list, {track.x + 4, thumb_y + 2, 6, thumb_height - 4}, color, 3);
}

void TimelineView::draw_jump(Ui& ui, const RoomState& room, const Rect& rect, std::uint64_t parent) {
    if (stick_ || room.timeline.messages().empty()) return;
    const std::string label = room.unread > 0 ? "Jump to latest, " + std::to_string(room.unread) + " new" : "Jump to latest";
    const float width = ui.text.width(label, type::label) + 36;
    const Rect pill{std::round(rect.x + (rect.width - width) / 2), rect.y + rect.height - 44, width, 32};
    fill(*ui.list, {pill.x, pill.y + 2, pill.width, pill.height}, with_alpha(ui.colors().scrim, 0.35F), 16);
    fill(*ui.list, pill, ui.colors().raised, 16);
    outline(*ui.list, pill, ui.colors().line, 16);
    if (ui.text_button(semantic_key("button", "jump"), parent, label, pill, false)) {
        to_end_ = true;
        ui.wants_frame = true;
        if (room.has_newer) ui.intend(ShowLatest{});
    }
}

}  // namespace parley::client
