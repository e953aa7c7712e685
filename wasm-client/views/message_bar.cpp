#include "wasm-client/views/message_bar.h"

#include <algorithm>
#include <string>
#include <utility>

#include "wasm-client/model/rights.h"
#include "wasm-client/views/quote.h"

namespace parley::client {

namespace {

constexpr std::size_t reactions_on_bar = 3;
constexpr float cell = 32;
constexpr float height = 32;
constexpr float padding = 2;

enum class Sign : std::uint8_t { answer, thread, edit, more };

void draw_sign(Ui& ui, Sign sign, const Rect& rect, Color color) {
    const float x = rect.x + rect.width / 2;
    const float y = rect.y + rect.height / 2;
    switch (sign) {
        case Sign::answer:
            draw_answer_sign(ui, x, y, color);
            break;
        case Sign::thread:
            draw_thread_sign(ui, x, y, color);
            break;
        case Sign::edit:
            draw_edit_sign(ui, x, y, color);
            break;
        case Sign::more:
            for (const float dx : {-5.0F, 0.0F, 5.0F}) ui.list->AddCircleFilled({x + dx, y}, 1.6F, to_imgui(color));
            break;
    }
}

}  // namespace

bool has_reacted(const Message& message, std::string_view emoji, const UserId& person) {
    for (const Reaction& reaction : message.state.reactions)
        if (reaction.emoji == emoji)
            return std::any_of(reaction.people.begin(), reaction.people.end(),
                               [&](const Person& one) { return one.id == person; });
    return false;
}

Intent reaction_intent(Ui& ui, const Message& message, std::string_view emoji, const UserId& me) {
    EventContent content;
    content.kind = has_reacted(message, emoji, me) ? EventKind::unreacted : EventKind::reacted;
    content.target = message.seq;
    content.key = std::string(emoji);
    return ActOnMessage{std::move(content), MessageCid(ui.platform->new_cid())};
}

void MessageBar::begin_frame() {
    if (!std::exchange(drawn_, false)) key_ = 0;
}

bool MessageBar::has_focus(const Ui& ui, std::uint64_t key) const {
    return key_ == key && std::find(nodes_.begin(), nodes_.end(), ui.focused) != nodes_.end();
}

bool MessageBar::holds_pointer(float x, float y) const {
    return key_ != 0 && x >= rect_.x && x < rect_.x + rect_.width && y >= rect_.y && y < rect_.y + rect_.height;
}

bool MessageBar::draw(Ui& ui, const State& state, const RoomState& room, const Message& message, ImVec2 corner,
                      std::uint64_t article) {
    const bool reacts = may(state, room, EventKind::reacted, message);
    const bool answers = !room.is_thread() && room.writable() && message.is_whole() && may_post(state, room);
    const bool edits = may(state, room, EventKind::edited, message);
    const auto cells = static_cast<float>((reacts ? reactions_on_bar : 0) + (answers ? 2U : 0U) + (edits ? 1U : 0U) + 1);
    const float width = cells * cell + 2 * padding;
    rect_ = {corner.x - width, corner.y, width, height};
    key_ = message.key;
    drawn_ = true;
    nodes_.clear();
    const Palette& p = ui.colors();
    fill(*ui.list, {rect_.x, rect_.y + 1, rect_.width, rect_.height}, with_alpha(p.scrim, 0.3F), space::radius);
    fill(*ui.list, rect_, p.raised, space::radius);
    outline(*ui.list, rect_, p.line, space::radius);
    Rect place{rect_.x + padding, rect_.y + padding, cell, height - 2 * padding};
    const std::string id = std::to_string(message.key);
    const auto pressed = [&](std::string_view kind, const std::string& name) {
        nodes_.push_back(semantic_key(kind, id));
        const ButtonState button = ui.button(nodes_.back(), article, name, place);
        if (button.hovered) fill(*ui.list, place, p.hover, space::radius - 2);
        if (button.hovered) draw_tip(ui, name, place);
        return button.clicked;
    };
    const auto next = [&] { place.x += cell; };
    for (std::size_t i = 0; reacts && i < reactions_on_bar; i++) {
        const std::string emoji(quick_reactions[i]);
        const bool own = has_reacted(message, emoji, state.me.id);
        if (pressed("bar " + emoji, own ? ui.tr("Take back {}", {emoji}) : ui.tr("React with {}", {emoji})))
            ui.intend(reaction_intent(ui, message, emoji, state.me.id));
        const float x = place.x + (cell - ui.text.width(emoji, type::body)) / 2;
        ui.text.draw_line(*ui.list, emoji, type::body, x, place.y + (place.height - type::body.line_height) / 2, p.text, cell);
        next();
    }
    if (answers) {
        if (pressed("bar answer", ui.tr("Reply"))) ui.intend(AnswerMessage{message.seq});
        draw_sign(ui, Sign::answer, place, p.text_muted);
        next();
        if (pressed("bar thread", ui.tr("Reply in thread")))
            ui.intend(OpenThread{message.thread != 0 ? message.thread : message.seq});
        draw_sign(ui, Sign::thread, place, p.text_muted);
        next();
    }
    if (edits) {
        if (pressed("bar edit", ui.tr("Edit"))) ui.intend(EditMessage{message.seq});
        draw_sign(ui, Sign::edit, place, p.text_muted);
        next();
    }
    const bool more = pressed("bar more", ui.tr("More"));
    draw_sign(ui, Sign::more, place, p.text_muted);
    return more;
}

void draw_tip(Ui& ui, std::string_view words, const Rect& about) {
    if (ui.menu_open) return;
    constexpr float inset = 10;
    constexpr float tip_height = 26;
    ImDrawList& list = *ImGui::GetForegroundDrawList();
    const float width = std::min(ui.text.width(words, type::small) + 2 * inset, ui.width - 16);
    Rect rect{about.x + about.width / 2 - width / 2, about.y - tip_height - 6, width, tip_height};
    rect.x = std::clamp(rect.x, 8.0F, std::max(8.0F, ui.width - width - 8));
    if (rect.y < 4) rect.y = about.y + about.height + 6;
    fill(list, rect, ui.colors().raised, space::radius);
    outline(list, rect, ui.colors().line, space::radius);
    ui.text.draw_line(list, words, type::small, rect.x + inset, rect.y + (tip_height - type::small.line_height) / 2,
                      ui.colors().text, width - 2 * inset + 1);
}

}  // namespace parley::client
