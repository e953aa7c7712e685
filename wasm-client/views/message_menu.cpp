#include "wasm-client/views/message_menu.h"

#include <algorithm>
#include <utility>

#include "wasm-client/model/rights.h"
#include "wasm-client/text/markup.h"
#include "wasm-client/views/message_bar.h"

namespace parley::client {

namespace {

constexpr float item_height_beside = 36;
constexpr float item_height_touch = 48;
constexpr float item_height_min = 32;
constexpr float reactions_height = 52;
constexpr float padding = 8;
constexpr float width_beside = 264;
constexpr float width_of_person = 300;
constexpr float corner = 12;

EventContent on_message(EventKind kind, const Message& message) {
    EventContent content;
    content.kind = kind;
    content.target = message.seq;
    return content;
}

}  // namespace

MessageMenu::Item& MessageMenu::add(std::string label, std::optional<Intent> intent) {
    Item& item = items_.emplace_back();
    item.node = semantic_key("menu", label);
    item.label = std::move(label);
    item.intent = std::move(intent);
    return item;
}

void MessageMenu::add_copy(std::string label, std::string words) {
    add(std::move(label), std::nullopt).words.plain = std::move(words);
}

void MessageMenu::add_reactions(Ui& ui, const State& state, const Message& message) {
    for (const std::string_view emoji : quick_reactions) {
        Item& item = reactions_.emplace_back();
        item.node = semantic_key("menu reaction", emoji);
        item.label = std::string(emoji);
        item.given = has_reacted(message, emoji, state.me.id);
        item.intent = reaction_intent(ui, message, emoji, state.me.id);
    }
    Item& more = reactions_.emplace_back();
    more.node = semantic_key("menu reaction", "more");
    more.label = "+";
    more.more = true;
}

void MessageMenu::add_acts(Ui& ui, const State& state, const RoomState& room, const Message& message) {
    const auto act = [&](EventKind kind) {
        return ActOnMessage{on_message(kind, message), MessageCid(ui.platform->new_cid())};
    };
    if (message.is_whole() && !room.is_thread() && room.writable() && may_post(state, room)) {
        add(ui.tr("Reply"), AnswerMessage{message.seq});
        add(ui.tr("Reply in thread"), OpenThread{message.thread != 0 ? message.thread : message.seq});
    }
    if (message.is_whole() && room.info.access != RoomAccess::staff) add(ui.tr("Forward\u2026"), ForwardMessage{message.seq});
    if (may(state, room, EventKind::edited, message)) add(ui.tr("Edit"), EditMessage{message.seq});
    if (may(state, room, EventKind::pinned, message))
        message.state.pinned == 0 ? add(ui.tr("Pin"), act(EventKind::pinned)) : add(ui.tr("Unpin"), act(EventKind::unpinned));
    if (message.is_whole() && message.author.id != state.me.id) add(ui.tr("Mark unread from here"), MarkUnread{message.seq});
    if (may(state, room, EventKind::deleted, message)) add(ui.tr("Delete"), act(EventKind::deleted)).grave = true;
    if (message.seq == 0 || message.is_line() || message.author.id == state.me.id) return;
    if (message.is_whole()) add_report(ui, room, message);
    add_people_acts(ui, state, room, message.author, nullptr);
}

/// In two steps: the second one says why.
void MessageMenu::add_report(Ui& ui, const RoomState& room, const Message& message) {
    Moderate report{{}, {}, {}, ui.tr("Reported to the moderators")};
    report.content.kind = EventKind::reported;
    report.content.about = room.info.id;
    report.content.target = message.seq;
    std::vector<Item> reasons;
    for (const char* reason :
         {ui.tr("Advertising or spam"), ui.tr("Rude or threatening"), ui.tr("Against the rules of this room")}) {
        report.content.body = reason;
        reasons.push_back(step(ui, reason, report));
    }
    report.content.body.clear();
    reasons.push_back(worded_step(ui, ui.tr("In your own words\u2026"), std::move(report)));
    offer(ui.tr("Report\u2026"), std::move(reasons));
}

void MessageMenu::open_for(Ui& ui, const State& state, const RoomState& room, const Message& message, const Place& place) {
    items_.clear();
    reactions_.clear();
    person_.reset();
    stepped_ = false;
    if (may(state, room, EventKind::reacted, message)) add_reactions(ui, state, message);
    add_acts(ui, state, room, message);
    std::vector<Item> acts = std::exchange(items_, {});
    const auto grave = std::find_if(acts.begin(), acts.end(), [](const Item& item) { return item.grave; });
    items_.assign(std::make_move_iterator(acts.begin()), std::make_move_iterator(grave));
    const std::string words(words_of(message));
    if (!words.empty()) add_copy(ui.tr("Copy text"), words);
    if (std::string code = message.is_line() ? std::string() : code_in(words); !code.empty())
        add_copy(ui.tr("Copy code"), std::move(code));
    if (!place.href.empty()) add_copy(ui.tr("Copy address"), place.href);
    if (message.seq > 0) {
        const std::string path = "/r/" + room_of(room.info.id).value + "/" + std::to_string(message.seq);
        add_copy(ui.tr("Copy link to message"), ui.platform->link_to(path));
    }
    if (!words.empty() && ui.coarse) add(ui.tr("Select text"), std::nullopt);
    items_.insert(items_.end(), std::make_move_iterator(grave), std::make_move_iterator(acts.end()));
    if (items_.empty()) return;
    key_ = message.key;
    seq_ = message.seq;
    x_ = place.x;
    y_ = place.y;
}

void MessageMenu::draw(Ui& ui) {
    nodes_.clear();
    if (!open()) return;
    const Palette& p = ui.colors();
    const bool narrow = ui.width < space::drawer_below;
    const float above = person_ ? header_height() : reactions_.empty() ? 0 : reactions_height;
    const auto count = static_cast<float>(items_.size());
    // A phone on its side has little height.
    const float fitting = (ui.height - above - 2 * padding - 16) / count;
    const float item_height = std::clamp(fitting, item_height_min, ui.coarse ? item_height_touch : item_height_beside);
    const float height = above + count * item_height + 2 * padding;
    Rect panel{0, ui.height - height, ui.width, height};
    if (!narrow) {
        float width = person_ ? width_of_person : width_beside;
        for (const Item& item : items_) width = std::max(width, ui.text.width(item.label, type::room) + 2 * padding + 25);
        panel = {x_, y_, std::min(width, ui.width - 2 * padding), height};
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
    ui.node(region, 0, Role::region, panel).name =
        person_ ? ui.tr("About {}", {isolated(person_->person.name)}) : ui.tr("Message");
    if (person_) draw_header(ui, {panel.x + padding, panel.y + padding, panel.width - 2 * padding, above}, region);
    draw_reactions(ui, {panel.x + padding, panel.y + padding, panel.width - 2 * padding, above}, region);
    float y = panel.y + padding + above;
    for (const Item& item : items_) {
        draw_item(ui, item, {panel.x + padding, y, panel.width - 2 * padding, item_height}, region);
        y += item_height;
    }
    const Rect everything{0, 0, ui.width, ui.height};
    if (ui.button(semantic_key("button", "close-menu"), 0, ui.tr("Close the menu"), everything).clicked) close();
    // Where both are, the menu's own are on top.
    std::rotate(ui.semantics.begin(), ui.semantics.end() - 1, ui.semantics.end());
    nodes_ = std::exchange(ui.semantics, std::move(others));
    ui.list = below;
}

void MessageMenu::draw_reactions(Ui& ui, const Rect& rect, std::uint64_t region) {
    if (reactions_.empty()) return;
    const Palette& p = ui.colors();
    const float size = std::min(space::touch, rect.width / static_cast<float>(reactions_.size()));
    const float step = std::min(64.0F, rect.width / static_cast<float>(reactions_.size()));
    float x = rect.x + (rect.width - step * static_cast<float>(reactions_.size())) / 2 + (step - size) / 2;
    const TextStyle large{Face::regular, 22, 30};
    for (const Item& item : reactions_) {
        const Rect place{x, rect.y, size, space::touch};
        const ButtonState button = ui.button(item.node, region,
                                             item.more    ? ui.tr("More reactions")
                                             : item.given ? ui.tr("Take back {}", {item.label})
                                                          : ui.tr("React with {}", {item.label}),
                                             place);
        ui.semantics.back().at_once = true;
        if (item.given || button.hovered) fill(*ui.list, place, item.given ? p.selected : p.hover, space::radius);
        ui.text.draw_line(*ui.list, item.label, large, x + (size - ui.text.width(item.label, large)) / 2,
                          place.y + (place.height - large.line_height) / 2, p.text, size);
        x += step;
    }
    const float under = rect.y + rect.height - 4;
    line(*ui.list, rect.x, under, rect.x + rect.width, under, p.line);
}

void MessageMenu::draw_item(Ui& ui, const Item& item, const Rect& row, std::uint64_t region) {
    const Palette& p = ui.colors();
    const ButtonState button = ui.button(item.node, region, item.label, row);
    ui.semantics.back().at_once = true;
    if (button.hovered || button.held) fill(*ui.list, row, p.hover, space::radius);
    ui.text.draw_line(*ui.list, item.label, type::room, row.x + 12, row.y + (row.height - type::room.line_height) / 2,
                      item.grave ? p.danger : p.text, row.width - 24);
}

void MessageMenu::place_nodes(Ui& ui) {
    ui.semantics.insert(ui.semantics.end(), nodes_.begin(), nodes_.end());
}

bool MessageMenu::act(Ui& ui, std::uint64_t node, TimelineView& timeline) {
    if (!open()) return false;
    const auto same = [node](const Item& one) { return one.node == node; };
    auto item = std::find_if(items_.begin(), items_.end(), same);
    if (item == items_.end()) {
        item = std::find_if(reactions_.begin(), reactions_.end(), same);
        if (item == reactions_.end()) return false;
    }
    if (!item->next.empty()) {
        std::vector<Item> next = item->next;
        items_ = std::move(next);
        stepped_ = true;
        reactions_.clear();
        ui.wants_frame = true;
        return true;
    }
    if (item->more)
        more_ = seq_;
    else if (item->intent)
        ui.wanted.push_back(*item->intent);
    else if (item->words.plain.empty())
        timeline.select_message(key_);
    else
        ui.copy(item->words);
    close();
    return true;
}

}  // namespace parley::client
