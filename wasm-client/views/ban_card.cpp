#include "wasm-client/views/ban_card.h"

#include <algorithm>

#include "wasm-client/views/account_flow.h"

namespace parley::client {

namespace {

constexpr float card_width_max = 460;
constexpr float card_padding = 24;

}  // namespace

void draw_ban_card(Ui& ui, const State& state, const Rect& rect, std::uint64_t parent) {
    const Palette& p = ui.colors();
    const float width = std::min(rect.width - 32, card_width_max);
    const float inside = width - 2 * card_padding;
    const TextLayout words = ui.text.lay_out(state.banned, type::body, inside);
    const float height = 2 * card_padding + type::title.line_height + words.height() + button_height(ui) + 2 * account_gap;
    const float y = rect.y + std::max(16.0F, (rect.height - height) / 3);
    const Rect card{rect.x + (rect.width - width) / 2, y, width, height};
    fill(*ui.list, card, p.raised, space::composer_radius);
    outline(*ui.list, card, p.line, space::composer_radius);
    const std::uint64_t region = semantic_key("region", "ban");
    ui.node(region, parent, Role::region, card).name = ui.tr("You can\u2019t come in");
    AccountFlow flow{rect, card.x + card_padding, inside, card.y + card_padding, region};
    paragraph(ui, flow, "ban-title", ui.tr("You can\u2019t come in"), type::title, p.text, Role::heading);
    paragraph(ui, flow, "ban", state.banned, type::body, p.text, Role::alert);
    if (state.link != Link::idle) {
        paragraph(ui, flow, "ban-trying", ui.tr("Trying\u2026"), type::body, p.text_muted);
        return;
    }
    if (button_line(ui, flow, "ban-retry", ui.tr("Try again"), true)) ui.intend(RetryConnection{});
}

}  // namespace parley::client
