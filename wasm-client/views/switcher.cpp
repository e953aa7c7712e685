#include "wasm-client/views/switcher.h"

#include <algorithm>
#include <utility>

namespace parley::client {

namespace {

constexpr float width_max = 540;
constexpr float margin = 12;
constexpr float corner = 12;
constexpr float rows_max = 9.5F;
constexpr float hint_height = 30;

std::vector<ChoiceRow> rows_of(const std::vector<Choice>& choices) {
    std::vector<ChoiceRow> rows;
    rows.reserve(choices.size());
    for (const Choice& choice : choices) {
        ChoiceRow& row = rows.emplace_back();
        const bool person = choice.room.empty();
        row.key = semantic_key("choice", person ? choice.person.id.value : choice.room.value);
        row.person = choice.person.id.value;
        row.avatar = choice.person.avatar;
        row.staff = !person && choice.access == RoomAccess::staff;
        if (!person && !row.staff) row.sign = choice.access == RoomAccess::direct ? "@" : "#";
        row.name = choice.name;
        row.about = choice.about;
        row.unread = choice.unread;
    }
    return rows;
}

}  // namespace

void SwitcherPanel::draw_field(Ui& ui, bool forwards, const Rect& rect, std::uint64_t region) {
    line(*ui.list, rect.x, rect.y + rect.height, rect.x + rect.width, rect.y + rect.height, ui.colors().line);
    const Rect field{rect.x + 16, rect.y + (rect.height - type::body.line_height) / 2, rect.width - 32, type::body.line_height};
    box_.draw(ui, field, forwards ? ui.tr("Forward to a room or a person") : ui.tr("Go to a room or a person"),
              semantic_key("field", "switcher"), region);
}

void SwitcherPanel::draw(Ui& ui, const State& state) {
    nodes_.clear();
    if (!state.switcher.open) return;
    const SwitcherState& switcher = state.switcher;
    if (std::exchange(query_, switcher.query) != switcher.query) list_.start_over();
    const Palette& p = ui.colors();
    ImDrawList* const below = std::exchange(ui.list, ImGui::GetForegroundDrawList());
    std::vector<SemanticNode> others = std::exchange(ui.semantics, {});

    const std::vector<ChoiceRow> rows = rows_of(switcher.choices);
    const float width = std::min(ui.width - 2 * margin, width_max);
    const float field_height = ui.target(48);
    const bool hints = !ui.coarse && ui.height > 420;
    const float y = ui.width < space::drawer_below ? margin : std::floor(ui.height * 0.12F);
    const float others_height = field_height + 2 * margin + (hints ? hint_height : 0);
    const float fitting = std::max(ChoiceList::row_height(ui), ui.height - y - margin - others_height);
    const float wanted = static_cast<float>(std::max<std::size_t>(rows.size(), 1)) * ChoiceList::row_height(ui);
    const float list_height = std::min({wanted, rows_max * ChoiceList::row_height(ui), fitting});
    const Rect panel{std::floor((ui.width - width) / 2), y, width, list_height + others_height};
    fill(*ui.list, {0, 0, ui.width, ui.height}, p.scrim);
    fill(*ui.list, panel, p.raised, corner);
    outline(*ui.list, panel, p.line, corner);
    const std::uint64_t region = semantic_key("region", "switcher");
    const bool forwards = switcher.forwards.seq != 0;
    ui.node(region, 0, Role::region, panel).name = forwards ? ui.tr("Forward to") : ui.tr("Go to");
    draw_field(ui, forwards, {panel.x, panel.y, panel.width, field_height}, region);

    const std::uint64_t listbox = semantic_key("listbox", "switcher");
    const Rect list{panel.x + 8, panel.y + field_height + margin / 2, panel.width - 16, list_height};
    if (rows.empty()) {
        const float text_y = list.y + (list.height - type::room.line_height) / 2;
        ui.text.draw_line(*ui.list, ui.tr("Nothing is called that"), type::room, list.x + 10, text_y, p.text_muted,
                          list.width - 20);
        ui.node(semantic_key("status", "switcher"), region, Role::status, list).text = ui.tr("Nothing is called that");
    } else if (const auto pressed = list_.draw(ui, rows, switcher.current, list, listbox, region, ui.tr("Rooms and people"))) {
        ui.intend(PickChoice{*pressed, MessageCid(ui.platform->new_cid())});
    }
    ui.desk->point_at(EditField::switcher, rows.empty() ? 0 : listbox,
                      rows.empty() ? 0 : rows[std::min(switcher.current, rows.size() - 1)].key);
    if (hints)
        ui.text.draw_line(*ui.list,
                          forwards ? ui.tr("\u2191\u2193 to choose \u00B7 Enter to forward \u00B7 Esc to close")
                                   : ui.tr("\u2191\u2193 to choose \u00B7 Enter to open \u00B7 Esc to close"),
                          type::small, panel.x + 18, panel.y + panel.height - hint_height + 4, p.text_faint, panel.width - 36);
    // What lies beside the rows closes nothing.
    ImGui::SetCursorScreenPos(top_left(panel));
    ImGui::InvisibleButton("switcher", {panel.width, panel.height});
    const Rect everything{0, 0, ui.width, ui.height};
    if (ui.button(semantic_key("button", "close-switcher"), 0, ui.tr("Close"), everything).clicked) ui.intend(CloseSwitcher{});
    std::rotate(ui.semantics.begin(), ui.semantics.end() - 1, ui.semantics.end());
    nodes_ = std::exchange(ui.semantics, std::move(others));
    ui.list = below;
}

void SwitcherPanel::place_nodes(Ui& ui) {
    ui.semantics.insert(ui.semantics.end(), nodes_.begin(), nodes_.end());
}

}  // namespace parley::client
