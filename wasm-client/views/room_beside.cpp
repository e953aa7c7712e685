// The room beside its thread, where the window is wide enough for both. The thread is the current one and has the composer:
// what is done here is done in the room, or makes that the current one first.
#include <algorithm>

#include "wasm-client/views/quote.h"
#include "wasm-client/views/screen.h"
#include "wasm-client/views/typing_line.h"

namespace parley::client {

namespace {

/// It says something of the current room.
bool is_of_current(const Intent& intent) {
    return holds_alternative<AnswerMessage>(intent) || holds_alternative<EditMessage>(intent) ||
           holds_alternative<MarkUnread>(intent) || holds_alternative<GoToMessage>(intent) ||
           holds_alternative<GoToUnread>(intent) || holds_alternative<ForwardMessage>(intent) ||
           holds_alternative<ShowVersions>(intent) || holds_alternative<ShowRoomPane>(intent) ||
           holds_alternative<ShowPeople>(intent) || holds_alternative<OpenSearch>(intent);
}

}  // namespace

void Screen::turn_to_room(std::vector<Intent>& intents, std::size_t from, const RoomId& room) {
    for (std::size_t i = from; i < intents.size(); i++) {
        if (auto* act = get_if<ActOnMessage>(&intents[i])) act->room = room;
        if (!is_of_current(intents[i])) continue;
        intents.insert(intents.begin() + static_cast<std::ptrdiff_t>(i), OpenRoom{room});
        return;
    }
}

/// Below the messages, beside the thread's composer and as far from the window's edge. Returns how high it is with that.
float Screen::draw_write_bar(const RoomState& room, const Rect& rect, float below, std::uint64_t main) {
    const Rect part = reading_part(rect);
    const float height = type::body.line_height + 2 * space::composer_padding;
    const float y = rect.y + rect.height - height - below;
    const Rect bar{part.x + space::gutter, y, part.width - 2 * space::gutter, height};
    const std::string label = ui_->tr("Write to {}", {room_sign(room.info) + isolated(room.title(ui_->language))});
    const ButtonState button = ui_->button(semantic_key("button", "write-in-room"), main, label, bar);
    const Palette& p = ui_->colors();
    if (button.hovered) fill(*ui_->list, bar, p.hover, space::composer_radius);
    outline(*ui_->list, bar, p.line, space::composer_radius);
    ui_->text.draw_line(*ui_->list, label, type::body, bar.x + 14, bar.y + space::composer_padding,
                        button.hovered ? p.text_muted : p.text_faint, bar.width - 28);
    if (button.clicked) ui_->intend(CloseThread{true});
    return height + below;
}

void Screen::draw_beside(const State& state, const RoomState& room, const Rect& rect, std::uint64_t main) {
    const std::size_t before = ui_->intents.size();
    {
        const Apart apart(*ui_, main);
        draw_header(state, &room, {rect.x, rect.y, rect.width, space::header_height}, main);
        Rect log{rect.x, rect.y + space::header_height, rect.width, rect.height - space::header_height};
        const float told = draw_told(state, log, space::gutter, main);
        log.y += told;
        log.height -= told;
        const float below = space_below(*ui_, *state.current_room(), space::gutter);
        const float bar = room.writable() ? draw_write_bar(room, rect, below, main) : below;
        log.height = std::max(0.0F, log.height - bar - space::typing_height);
        beside_rect_ = log;
        const RoomState& shown = state.shown(room);
        beside_.draw(*ui_, state, shown, log, main);
        seen_beside_.at_end = beside_.at_end();
        const Rect part = reading_part(rect);
        draw_typing_line(
            *ui_, state, room,
            {part.x + space::gutter + 4, log.y + log.height, part.width - 2 * space::gutter - 8, space::typing_height}, main);
        offer_menu(state, shown, beside_);
    }
    turn_to_room(ui_->intents, before, room.info.id);
    line(*ui_->list, rect.x + rect.width - 0.5F, rect.y, rect.x + rect.width - 0.5F, rect.y + rect.height, ui_->colors().line);
}

}  // namespace parley::client
