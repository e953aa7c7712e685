#include "wasm-client/views/timeline_view.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "wasm-client/views/quote.h"
#include "wasm-client/views/skeleton.h"

namespace parley::client {

namespace {

constexpr double intro_height = 132;
constexpr double loading_height = 56;
/// So far from the edge a finger finds the scrollbar.
constexpr float thumb_reach = 28;
/// Beside what calls the reader.
constexpr float call_rule_width = 3;
constexpr float call_rule_gap = 8;
/// The day stays in sight so long after a scroll, and then fades.
constexpr double day_ms = 700;
constexpr double day_fades_ms = 200;

}  // namespace

void TimelineView::enter(const RoomState& room) {
    room_ = room.info.id;
    forget_rows();
    unfolded_.clear();
    stick_ = true;
    anchor_key_ = 0;
    unread_seen_ = 0;
    stretched_ = shift_ = 0;
    moved_at_ms_ = -1e9;
    clear_selection();
    selecting_ = false;
    hovered_href_.clear();
}

void TimelineView::change_places(TimelineView& other) {
    std::swap(*this, other);
    // Only where the current room is drawn something is brought in sight.
    std::swap(revealed_, other.revealed_);
}

void TimelineView::draw(Ui& ui, const State& state, const RoomState& room, const Rect& rect, std::uint64_t parent) {
    if (room.info.id != room_) {
        enter(room);
        entered_at_ms_ = ui.now_ms;
    }
    const float gutter = state.rooms.empty() || ui.width < space::drawer_below ? space::gutter_narrow : space::gutter;
    const Rect part = reading_part(rect);
    const float width = std::min(part.width - 2 * gutter - space::avatar - space::avatar_gap, space::text_column_max);
    if (width != column_width_ || ui.text.density() != density_ || ui.close_rows != close_rows_ || state.me.name != my_name_)
        forget_rows();
    rect_ = rect;
    density_ = ui.text.density();
    close_rows_ = ui.close_rows;
    column_width_ = width;
    column_left_ = part.x + gutter + space::avatar + space::avatar_gap;
    today_ = local_time(ui, ui.wall_ms);
    me_ = state.me.id;
    my_name_ = state.me.name;
    state_ = &state;
    bar_.begin_frame();
    focus_bar_.begin_frame();
    frame_++;
    forget_layouts();
    const bool begun = room.known || !room.refusal.empty();
    top_space_ = !begun ? 0 : room.timeline.has_older() ? loading_height : intro_height;
    take_rows(room);
    find_place();
    if (std::exchange(reveal_, false)) reveal_focus(ui, room);
    if (room.info.id == state.current) reveal(ui, state.reveal, room);
    find_place();
    show_wanted(room);
    move(ui, room);
    settle(ui, room);
    go_back(ui);
    select_wanted(room);
    selected_ = selection_.resolve(RowTexts(room.timeline.messages()));
    if (!selected_) clear_selection();
    selected_rects_.clear();

    const std::uint64_t log = semantic_key("region", "log");
    SemanticNode& node = ui.node(log, parent, Role::log, rect);
    node.name = ui.tr("Messages in {}", {room.title(ui.language)});
    node.scrolls = true;
    ui.list->PushClipRect(top_left(rect), bottom_right(rect), true);
    if (!begun && rows_.empty()) draw_waiting(ui, rect, log);
    draw_top(ui, room, rect.y - static_cast<float>(std::min(scroll_, top_space_ + 1) + shift_));
    for (const Row& row : rows_) draw_row(ui, room, row, log);
    draw_ends(ui);
    ui.list->PopClipRect();
    draw_scrollbar(ui, rect);
    if (by_finger_)
        draw_selected_buttons(ui, part, parent);
    else
        draw_jump(ui, room, part, parent);
    if (!draw_unread_jump(ui, room, part, parent) && !draw_threads_jump(ui, room, part, parent)) draw_day(ui, part);
    // Last: what lies on top of the words had its chance.
    handle_pointer(ui, room);
    // Asked for only when it can be answered: an intent that changes nothing would ask for frames for ever.
    const auto view = static_cast<double>(rect.height);
    const bool wanted = scroll_ < 1.5 * view && room.timeline.has_older() && !room.loading_older;
    if (wanted && state.link == Link::online && room.live() && !room.older_stuck) ui.intend(LoadOlder{room.info.id});
    const bool newer = content() - scroll_ < 2.5 * view && room.has_newer && !room.loading_newer && !room.newer_stuck;
    if (newer && state.link == Link::online) ui.intend(LoadNewer{room.info.id});
    if (room.info.id == state.current && stick_ != state.at_end) ui.intend(ReachEnd{stick_});
}

/// Not at once: most rooms are here before one has looked.
void TimelineView::draw_waiting(Ui& ui, const Rect& rect, std::uint64_t log) {
    constexpr double patience_ms = 200;
    if (ui.now_ms < entered_at_ms_ + patience_ms) return ui.move_at(entered_at_ms_ + patience_ms);
    draw_skeleton(ui, rect, column_left_, column_width_);
    ui.node(semantic_key("text", "waiting"), log, Role::text, rect).text = ui.tr("Loading\u2026");
}

void TimelineView::draw_flash(Ui& ui, const Message& message, const Row& row) {
    if (message.key != flash_key_ || ui.now_ms >= flash_until_ms_) return;
    const bool still = ui.platform->prefers_stillness();
    const double left = (flash_until_ms_ - ui.now_ms) / flash_ms;
    const auto alpha = still ? 1.0F : static_cast<float>(std::min(1.0, 2 * left));
    const float x = column_left_ - space::avatar - space::avatar_gap - 6;
    const float above = row.height - row.layout->height - row.quote - (row.header ? type::author.line_height : 0) - 4;
    const float y = row.y + std::max(0.0F, above);
    const float bottom = row.y + row.height + 2;
    fill(*ui.list, {x, y, column_left_ + column_width_ - x + 6, bottom - y}, with_alpha(ui.colors().mark, alpha),
         space::radius);
    if (still)
        ui.move_at(flash_until_ms_);
    else
        ui.wants_frame = true;
}

void TimelineView::draw_top(Ui& ui, const RoomState& room, float y) {
    const Palette& p = ui.colors();
    if (top_space_ == 0 || scroll_ > top_space_) return;
    const float left = column_left_ - space::avatar - space::avatar_gap;
    const float width = column_width_ + space::avatar + space::avatar_gap;
    if (room.timeline.has_older()) {
        const char* words = room.older_stuck ? ui.tr("Earlier messages can\u2019t be loaded at the moment.")
                                             : ui.tr("Loading earlier messages\u2026");
        ui.text.draw_line(*ui.list, words, type::small, left, y + 20, p.text_muted, width);
        return;
    }
    std::string title = ui.tr("Welcome to {}", {room.title(ui.language)});
    std::string words = room.timeline.has_messages() ? ui.tr("This is where the conversation begins.")
                                                     : ui.tr("Nothing is written here yet. Say hello!");
    if (room.is_thread()) {
        title = room.title(ui.language);
        words = ui.tr("Replies to one message of the room");
    } else if (room.info.access == RoomAccess::staff) {
        title = room.title(ui.language);
        words = ui.tr("What moderators do, and what is reported to them, is told here.");
    }
    if (!room.known) {
        title = ui.tr("You can\u2019t come in");
        words = room.refusal;
    } else if (room.info.archived && !room.timeline.has_messages()) {
        words = ui.tr("Nobody has written anything here.");
    }
    ui.text.draw_line(*ui.list, title, type::intro, left, y + 32, p.text, width);
    ui.text.draw_line(*ui.list, words, type::body, left, y + 76, p.text_muted, width);
}

void TimelineView::draw_row(Ui& ui, const RoomState& room, const Row& row, std::uint64_t log) {
    const Palette& p = ui.colors();
    const Message& message = room.timeline.messages()[row.index];
    float y = row.y;
    draw_flash(ui, message, row);
    if (row.day) {
        const std::string label = day_text(ui, row.time, today_);
        draw_separator(ui, label, y, p.text_muted, semantic_key("day", std::to_string(row.time.day_number)), log);
        y += separator_height;
    }
    if (row.divider) {
        draw_separator(ui, ui.tr("New"), y, p.danger, semantic_key("divider", "new"), log);
        y += separator_height;
    }
    draw_selected(ui, room, row);
    if (message.is_line()) {
        draw_line_row(ui, message, row, y, log);
        if (offers(ui, room, message)) draw_offers(ui, message, y + space::system_gap + row.layout->height, log);
    } else if (message.key != swiped_key_) {
        draw_message(ui, room, message, row, y, log);
    } else {
        draw_swiped(ui, row);
        column_left_ += swiped_px_;
        draw_message(ui, room, message, row, y, log);
        column_left_ -= swiped_px_;
    }
}

RowPlace TimelineView::place(const RoomState& room, float y) const {
    return {column_left_,  y,   column_width_,  rect_.y, rect_.y + rect_.height, room.timeline.expired_to(),
            hovered_href_, me_, room.writable()};
}

void TimelineView::draw_message(Ui& ui, const RoomState& room, const Message& message, const Row& row, float y,
                                std::uint64_t log) {
    const float left = column_left_ - space::avatar - space::avatar_gap;
    const float bottom = row.y + row.height;
    const std::uint64_t article = semantic_key("message", row_id(message));
    SemanticNode& node = ui.node(article, log, Role::article, {left, y, rect_.x + rect_.width - left, bottom - y});
    node.name = ui.tr("{}, {}", {message.author.name, clock_text(ui, row.time)});
    node.id = message.cid.value;
    node.pending = message.delivery == Delivery::pending || message.settled != nullptr;
    node.failed = message.delivery == Delivery::failed;
    // The reader is called by their name.
    if (!row.layout->calls.empty() && message.author.id != me_) {
        const float top = y + (row.header ? ui.group_gap() : 0);
        fill(*ui.list, {left - call_rule_gap, top, call_rule_width, bottom - top}, ui.colors().accent, call_rule_width / 2);
    }
    if (row.header) {
        y += ui.group_gap();
        draw_header(ui, message, row, y, article);
        y += type::author.line_height;
    }
    const Rect above{column_left_, y, column_width_, row.quote};
    if (row.quote > 0 && message.forwarded) draw_forwarded(ui, *state_, message, above, article);
    if (row.quote > 0 && !message.forwarded) draw_quote(ui, room, message, above, article);
    y += row.quote;
    describe_row_inside(ui, message, *row.layout, place(room, y), article);
    draw_row_inside(ui, message, *row.layout, place(room, y));
    if (row.layout->folded) draw_unfold(ui, message, row, y, article);
    draw_thread(ui, room, message, y + row.layout->height, article);
    const float below = y + row.layout->height + thread_height(ui, message);
    if (message.delivery == Delivery::failed) draw_failure(ui, room, message, below, article);
    if (const Act* act = act_on(message)) draw_act(ui, *act, message, below, article);
    draw_bar(ui, room, message, row, article);
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

void TimelineView::draw_header(Ui& ui, const Message& message, const Row& row, float y, std::uint64_t article) {
    const Palette& p = ui.colors();
    const Rect avatar{column_left_ - space::avatar - space::avatar_gap, y + 2, space::avatar, space::avatar};
    draw_avatar(ui, avatar, message.author);
    float x = column_left_;
    const float width = ui.text.draw_line(*ui.list, message.author.name, type::author, x, y, p.text, column_width_ * 0.6F);
    draw_author(ui, message, avatar, {x, y, width, type::author.line_height}, article);
    x += width + 8;
    const float small_y = y + ui.text.baseline(type::author) - ui.text.baseline(type::small);
    x += ui.text.draw_line(*ui.list, clock_text(ui, row.time), type::small, x, small_y, p.text_faint, 60) + 8;
    if (message.via == Via::plain)
        ui.text.draw_line(*ui.list, ui.tr("plain socket"), type::small, x, small_y, p.text_faint, 140);
}

void TimelineView::draw_failure(Ui& ui, const RoomState& room, const Message& message, float y, std::uint64_t article) {
    const float height = failure_height(ui);
    const float label_y = y + (height - type::small.line_height) / 2;
    const float retry = ui.label_width(ui.tr("Retry"), 52);
    const float discard = ui.label_width(ui.tr("Delete"), 60);
    float x = column_left_;
    const std::string words = ui.tr("Not sent. {}", {message.error});
    const float width =
        ui.text.draw_line(*ui.list, words, type::small, x, label_y, ui.colors().danger, column_width_ - retry - discard - 28);
    ui.node(semantic_key("failure", row_id(message)), article, Role::text, {x, y, width, height}).text = words;
    x += width + 8;
    if (ui.text_button(semantic_key("retry", row_id(message)), article, ui.tr("Retry"), {x, y, retry, height}, false))
        ui.intend(RetryMessage{room.info.id, message.cid});
    if (ui.text_button(semantic_key("discard", row_id(message)), article, ui.tr("Delete"), {x + retry + 4, y, discard, height},
                       false))
        ui.intend(DiscardMessage{room.info.id, message.cid});
}

void TimelineView::draw_scrollbar(Ui& ui, const Rect& rect) {
    thumb_ = {};
    const auto content = static_cast<float>(this->content());
    const auto end = static_cast<float>(this->end());
    if (end <= 0) return;
    const float thumb_height = std::max(ui.target(32), rect.height * rect.height / content);
    const float range = rect.height - thumb_height;
    const float reach = ui.coarse ? thumb_reach : 14;
    const Rect track{rect.x + rect.width - reach, rect.y, reach, rect.height};
    ImGui::SetCursorScreenPos(top_left(track));
    ImGui::InvisibleButton("scrollbar", {track.width, track.height});
    const bool hovered = ImGui::IsItemHovered();
    const bool active = ImGui::IsItemActive();
    const float thumb_y = rect.y + range * (static_cast<float>(scroll_) / end);
    const float mouse_y = ImGui::GetIO().MousePos.y;
    if (active && !thumb_held_) {
        const bool on_thumb = mouse_y >= thumb_y && mouse_y <= thumb_y + thumb_height;
        thumb_grip_ = on_thumb ? mouse_y - thumb_y : thumb_height / 2;
        thumb_at_ = -1;
    }
    thumb_held_ = active;
    // Only where the pointer went: what is measured on the way changes the content, and would drag on by itself.
    if (active && mouse_y != thumb_at_) {
        thumb_at_ = mouse_y;
        const float part = std::clamp((mouse_y - thumb_grip_ - rect.y) / std::max(range, 1.0F), 0.0F, 1.0F);
        wheel_ += static_cast<double>(part) * this->end() - scroll_;
        ui.wants_frame = true;
    }
    const float rest = ui.colors().outlined ? 0.6F : 0.3F;
    const Color color = with_alpha(ui.colors().text_muted, hovered || active ? rest + 0.3F : rest);
    const float thickness = active && ui.coarse ? 10.0F : 6.0F;
    thumb_ = {track.x, thumb_y, track.width, thumb_height};
    fill(*ui.list, {rect.x + rect.width - 4 - thickness, thumb_y + 2, thickness, thumb_height - 4}, color, thickness / 2);
}

void TimelineView::draw_jump(Ui& ui, const RoomState& room, const Rect& rect, std::uint64_t parent) {
    if (stick_ || room.timeline.messages().empty()) return;
    const std::string label = room.unread > 0 ? ui.tr_count("Jump to latest, {} new", "Jump to latest, {} new", room.unread)
                                              : ui.tr("Jump to latest");
    const float width = ui.text.width(label, type::label) + 36;
    const float height = ui.target(32);
    const Rect pill{std::round(rect.x + (rect.width - width) / 2), rect.y + rect.height - height - 12, width, height};
    draw_pill(ui, pill);
    if (ui.text_button(semantic_key("button", "jump"), parent, label, pill, false)) {
        to_end_ = true;
        ui.wants_frame = true;
        if (room.has_newer) ui.intend(ShowLatest{});
    }
}

/// Of what is at the top, while one scrolls: its separator is seldom in sight.
void TimelineView::draw_day(Ui& ui, const Rect& rect) {
    const double since_ms = ui.now_ms - moved_at_ms_ - day_ms;
    const bool fades = since_ms > 0 && !ui.platform->prefers_stillness();
    if (since_ms >= (fades ? day_fades_ms : 0) || rows_.empty() || scroll_ < top_space_) return;
    const Row& first = rows_.front();
    if (first.day && first.y > rect_.y - separator_height / 2) return;
    const float alpha = fades ? static_cast<float>(1 - since_ms / day_fades_ms) : 1;
    if (fades)
        ui.wants_frame = true;
    else
        ui.move_at(moved_at_ms_ + day_ms + 1);
    const std::string label = day_text(ui, first.time, today_);
    const float words = ui.text.width(label, type::label);
    Rect pill{std::round(rect.x + (rect.width - words) / 2) - 14, rect_.y + 8, words + 28, 28};
    // The next day's separator pushes it out.
    const auto next = std::find_if(rows_.begin() + 1, rows_.end(), [](const Row& row) { return row.day; });
    if (next != rows_.end()) pill.y = std::min(pill.y, next->y + 12 - pill.height);
    ui.list->PushClipRect(top_left(rect_), bottom_right(rect_), true);
    draw_pill(ui, pill, alpha);
    ui.text.draw_line(*ui.list, label, type::label, pill.x + 14, pill.y + 6, with_alpha(ui.colors().text_muted, alpha),
                      words + 1);
    ui.list->PopClipRect();
}

/// To the first message that was not read, where it lies above; once it was in sight, one knows where it is. True: it is
/// offered.
bool TimelineView::draw_unread_jump(Ui& ui, const RoomState& room, const Rect& rect, std::uint64_t parent) {
    if (room.unread_after == 0 || room.unread_after == unread_seen_ || rows_.empty()) return false;
    const auto& messages = room.timeline.messages();
    const auto sent_end = messages.end() - static_cast<std::ptrdiff_t>(room.timeline.unsent());
    const auto unread = std::partition_point(messages.begin(), sent_end,
                                             [&](const Message& message) { return message.seq <= room.unread_after; });
    const auto index = static_cast<std::size_t>(unread - messages.begin());
    const bool loaded = room.timeline.first() <= room.unread_after + 1 || !room.timeline.has_older();
    if (loaded && index >= rows_.front().index) {
        unread_seen_ = room.unread_after;
        return false;
    }
    const auto count = static_cast<std::size_t>(sent_end - unread);
    const std::string label =
        loaded ? ui.tr_count("{} new message", "{} new messages", count) : ui.tr("{}+ new messages", {std::to_string(count)});
    const float width = ui.text.width(label, type::label) + 36;
    const Rect pill{std::round(rect.x + (rect.width - width) / 2), rect.y + 12, width, ui.target(32)};
    draw_pill(ui, pill);
    if (!ui.text_button(semantic_key("button", "jump-unread"), parent, label, pill, false)) return true;
    unread_seen_ = room.unread_after;
    if (loaded)
        go_to(index);
    else
        ui.intend(GoToUnread{});
    ui.wants_frame = true;
    return true;
}

}  // namespace parley::client
