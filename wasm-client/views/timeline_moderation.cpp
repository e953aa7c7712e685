// What can be done with the lines of the staff room: a report is resolved, what was done is taken back. And the messages of
// people whom one blocks.
#include <algorithm>
#include <string>

#include "wasm-client/views/account_flow.h"
#include "wasm-client/views/text_ranges.h"
#include "wasm-client/views/timeline_view.h"

namespace parley::client {

namespace {

/// So long a purge can be undone.
constexpr std::int64_t undo_ms = 10 * 60'000;
/// Of an author's picture; less is no target.
constexpr float avatar_seen_min = 24;

/// What undoes the line, or is done with it; unknown: nothing does.
EventKind ending_of(const Ui& ui, const Message& line) {
    if (line.done) return EventKind::unknown;
    if (line.kind == EventKind::reported) return EventKind::resolved;
    if (line.kind == EventKind::banned) return EventKind::unbanned;
    const bool in_time = ui.wall_ms < line.at_ms + undo_ms;
    return line.kind == EventKind::purged && in_time ? EventKind::restored : EventKind::unknown;
}

const char* label_of(EventKind ending) {
    if (ending == EventKind::resolved) return tr_noop("Resolve");
    return ending == EventKind::unbanned ? tr_noop("Lift") : tr_noop("Undo");
}

const char* said_of(EventKind ending) {
    if (ending == EventKind::resolved) return tr_noop("The report is resolved");
    return ending == EventKind::unbanned ? tr_noop("The ban is lifted") : tr_noop("The messages are back");
}

}  // namespace

/// Both lead to the person's card. In the mirror one of them is enough.
void TimelineView::draw_author(Ui& ui, const Message& message, const Rect& avatar, const Rect& name, std::uint64_t article) {
    // Below the room's header nothing is pressed.
    Rect seen = avatar;
    seen.y = std::max(avatar.y, rect_.y);
    seen.height = std::min(avatar.y + avatar.height, rect_.y + rect_.height) - seen.y;
    if (message.author.id.empty()) return;
    if (seen.height >= avatar_seen_min) {
        const std::string spoken = ui.tr("About {}", {isolated(message.author.name)});
        const ButtonState button = ui.button(semantic_key("author", row_id(message)), article, spoken, seen);
        if (button.hovered) outline(*ui.list, avatar, ui.colors().accent, space::radius, 2);
        if (button.clicked) ui.show_person(message.author, avatar);
    }
    const ImVec2 at = ImGui::GetIO().MousePos;
    const bool over = !ui.menu_open && ImGui::IsWindowHovered(ImGuiHoveredFlags_AllowWhenBlockedByActiveItem) &&
                      holds(name, at.x, at.y) && holds(rect_, at.x, at.y);
    if (!over) return;
    ui.cursor = CursorShape::hand;
    const float under = name.y + ui.text.baseline(type::author) + 2;
    line(*ui.list, name.x, under, name.x + name.width, under, ui.colors().text);
    if (ui.presses > 0) ui.show_person(message.author, name);
}

bool TimelineView::folds(const Message& message) const {
    if (state_ == nullptr || message.is_line() || message.state.erased) return false;
    return message.author.id != me_ && state_->blocks(message.author.id) && !unfolded_.contains(message.key);
}

void TimelineView::draw_unfold(Ui& ui, const Message& message, const Row& row, float y, std::uint64_t article) {
    const float width = ui.label_width(ui.tr("Show"), 64);
    const Rect rect{column_left_ + column_width_ - width - 8, y, width, row.layout->height};
    if (!ui.text_button(semantic_key("unfold", row_id(message)), article, ui.tr("Show"), rect, false)) return;
    unfolded_.insert(message.key);
    ui.wants_frame = true;
}

bool TimelineView::offers(Ui& ui, const RoomState& room, const Message& line) const {
    if (room.info.access != RoomAccess::staff || !line.is_line()) return false;
    return line.kind == EventKind::reported || ending_of(ui, line) != EventKind::unknown;
}

void TimelineView::draw_offers(Ui& ui, const Message& line, float y, std::uint64_t log) {
    const float height = failure_height(ui);
    const std::string id = row_id(line);
    float x = column_left_;
    const EventKind ending = ending_of(ui, line);
    if (ending == EventKind::restored) ui.move_at(ui.now_ms + static_cast<double>(line.at_ms + undo_ms - ui.wall_ms) + 1);
    const auto offered = [&](const char* kind, const char* label) {
        const Rect rect{x, y, button_width(ui, label), height};
        x += rect.width + 8;
        const bool pressed = draw_button(ui, semantic_key(kind, id), log, label, "", rect, false);
        return pressed;
    };
    if (ending != EventKind::unknown && offered("ending", ui.tr(label_of(ending)))) {
        Moderate wanted{{}, {}, MessageCid(ui.platform->new_cid()), ui.tr(said_of(ending))};
        wanted.content.kind = ending;
        wanted.content.target = line.seq;
        ui.intend(std::move(wanted));
    }
    if (line.kind == EventKind::reported && offered("visit", ui.tr("Go to message")))
        ui.intend(VisitMessage{line.about, line.told_of});
}

}  // namespace parley::client
