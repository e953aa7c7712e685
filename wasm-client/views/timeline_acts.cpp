// What is done to the messages: the bar over one of them, and the line under what can be undone or was refused.
#include <algorithm>

#include "wasm-client/views/timeline_view.h"

namespace parley::client {

namespace {

/// The bar lies over the end of the row above.
constexpr float bar_above = 16;

}  // namespace

/// What can be undone, or was refused.
const Act* TimelineView::act_on(const Message& message) const {
    if (state_ == nullptr || message.seq == 0) return nullptr;
    for (const Act& act : state_->acts) {
        const bool told = act.stage == Act::Stage::held || act.stage == Act::Stage::failed;
        if (told && act.content.target == message.seq && act.room == room_) return &act;
    }
    return nullptr;
}

void TimelineView::draw_act(Ui& ui, const Act& act, const Message& message, float y, std::uint64_t article) {
    const float height = failure_height(ui);
    const float label_y = y + (height - type::small.line_height) / 2;
    const std::string id = row_id(message);
    float x = column_left_;
    const bool failed = act.stage == Act::Stage::failed;
    const std::string words =
        failed ? ui.tr("The edit was not saved. {}", {act.error}) : ui.tr("Deleted for everybody in a moment.");
    const char* retry = ui.tr("Retry");
    const char* undo = failed ? ui.tr("Discard") : ui.tr("Undo");
    const float retry_width = ui.label_width(retry, 52);
    const float undo_width = ui.label_width(undo, failed ? 68 : 56);
    const float buttons = failed ? retry_width + undo_width + 12 : undo_width + 8;
    const float width = ui.text.draw_line(*ui.list, words, type::small, x, label_y,
                                          failed ? ui.colors().danger : ui.colors().text_muted, column_width_ - buttons);
    ui.node(semantic_key("act", id), article, Role::text, {x, y, width, height}).text = words;
    x += width + 8;
    if (!failed) {
        if (ui.text_button(semantic_key("undo", id), article, undo, {x, y, undo_width, height}, false))
            ui.intend(UndoAct{act.cid});
        return;
    }
    if (ui.text_button(semantic_key("retry", id), article, retry, {x, y, retry_width, height}, false))
        ui.intend(RetryAct{act.cid});
    if (ui.text_button(semantic_key("undo", id), article, undo, {x + retry_width + 4, y, undo_width, height}, false))
        ui.intend(UndoAct{act.cid});
}

/// Over the message under the mouse, and over the one that has the focus.
void TimelineView::draw_bar(Ui& ui, const RoomState& room, const Message& message, const Row& row, std::uint64_t article) {
    if (!message.is_whole() || selecting_ || by_finger_) return;
    const ImVec2 at = ImGui::GetIO().MousePos;
    const float top = row.y + row.words - row.quote - (row.header ? type::author.line_height : 0);
    const bool over = holds(rect_, at.x, at.y) && at.y >= top && at.y < row.y + row.height && !bar_.holds_pointer(at.x, at.y);
    const bool hovered = !ui.coarse && (over || bar_.holds_pointer(message.key, at.x, at.y));
    const bool focused = ui.focused == article || focus_bar_.has_focus(ui, message.key);
    if (!hovered && !focused) return;
    const ImVec2 corner{column_left_ + column_width_, std::max(rect_.y + 2, top - bar_above)};
    MessageBar& bar = focused ? focus_bar_ : bar_;
    if (!bar.draw(ui, *state_, room, message, corner, article)) return;
    menu_wanted_ = {message.key, corner.x - 264, corner.y + 34};
    ui.wants_frame = true;
}

}  // namespace parley::client
