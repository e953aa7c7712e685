#include "wasm-client/views/message_menu.h"

#include <algorithm>
#include <utility>

namespace parley::client {

namespace {

constexpr float item_height = 48;
constexpr float padding = 8;
constexpr float width_beside = 264;
constexpr float corner = 12;

}  // namespace

void MessageMenu::add(Action action, std::string label, std::string words) {
    Item& item = items_.emplace_back();
    item.action = action;
    item.node = semantic_key("menu", label);
    item.label = std::move(label);
    item.words.plain = std::move(words);
}

void MessageMenu::open_for(Ui& ui, const RoomState& room, const Message& message, const std::string& href, float x, float y) {
    items_.clear();
    const std::string words(words_of(message));
    if (message.is_whole() && room.writable()) add(Action::answer, "Reply", {});
    if (!words.empty()) add(Action::copy_text, "Copy text", words);
    if (!href.empty()) add(Action::copy_address, "Copy address", href);
    if (message.seq > 0) {
        const std::string path = "/r/" + room.info.id.value + "/" + std::to_string(message.seq);
        add(Action::copy_link, "Copy link to message", ui.platform->link_to(path));
    }
    if (!words.empty()) add(Action::select, "Select text", {});
    if (items_.empty()) return;
    key_ = message.key;
    seq_ = message.seq;
    x_ = x;
    y_ = y;
}

void MessageMenu::draw(Ui& ui) {
    nodes_.clear();
    if (!open()) return;
    const Palette& p = ui.colors();
    const bool narrow = ui.width < space::drawer_below;
    const float height = static_cast<float>(items_.size()) * item_height + 2 * padding;
    Rect panel{0, ui.height - height, ui.width, height};
    if (!narrow) {
        panel = {x_, y_, width_beside, height};
        panel.x = std::clamp(panel.x, padding, std::max(padding, ui.width - panel.width - padding));
        panel.y = std::clamp(panel.y, padding, std::max(padding, ui.height - height - padding));
    }
    ImDrawList* const below = std::exchange(ui.list, ImGui::GetForegroundDrawList());
    std::vector<SemanticNode> others = std::exchange(ui.semantics, {});
    if (narrow) fill(*ui.list, {0, 0, ui.width, ui.height}, p.scrim);
    // From below, only its upper corners are seen.
    const Rect ground{panel.x, panel.y, panel.width, panel.height + (narrow ? 2 * corner : 0)};
    fill(*ui.list, ground, p.raised, corner);
    outline(*ui.list, ground, p.line, corner);
    const std::uint64_t region = semantic_key("region", "message-menu");
    ui.node(region, 0, Role::region, panel).name = "Message";
    float y = panel.y + padding;
    for (const Item& item : items_) {
        const Rect row{panel.x + padding, y, panel.width - 2 * padding, item_height};
        const ButtonState button = ui.button(item.node, region, item.label, row);
        ui.semantics.back().at_once = true;
        if (button.hovered || button.held) fill(*ui.list, row, p.hover, space::radius);
        ui.text.draw_line(*ui.list, item.label, type::room, row.x + 12, y + (item_height - type::room.line_height) / 2, p.text,
                          row.width - 24);
        y += item_height;
    }
    const Rect everything{0, 0, ui.width, ui.height};
    if (ui.button(semantic_key("button", "close-menu"), 0, "Close the menu", everything).clicked) close();
    // Where both are, the menu's own are on top.
    std::rotate(ui.semantics.begin(), ui.semantics.end() - 1, ui.semantics.end());
    nodes_ = std::exchange(ui.semantics, std::move(others));
    ui.list = below;
}

void MessageMenu::place_nodes(Ui& ui) {
    ui.semantics.insert(ui.semantics.end(), nodes_.begin(), nodes_.end());
}

bool MessageMenu::act(Ui& ui, std::uint64_t node, TimelineView& timeline) {
    if (!open()) return false;
    const auto item = std::find_if(items_.begin(), items_.end(), [node](const Item& one) { return one.node == node; });
    if (item == items_.end()) return false;
    if (item->action == Action::answer)
        ui.wanted.emplace_back(AnswerMessage{seq_});
    else if (item->action == Action::select)
        timeline.select_message(key_);
    else
        ui.copy(item->words);
    close();
    return true;
}

}  // namespace parley::client
