#include "wasm-client/views/account_panel.h"

#include <algorithm>
#include <array>
#include <utility>

#include "shared/permissions.h"
#include "wasm-client/model/accounts.h"
#include "wasm-client/views/account_flow.h"

namespace parley::client {

namespace {

constexpr float column_max = 640;

}  // namespace

void AccountPanel::draw(Ui& ui, const State& state, const Rect& rect, std::uint64_t parent) {
    if (state.account.part != std::exchange(part_, state.account.part)) scroll_.to_top();
    fill(*ui.list, rect, ui.colors().main);
    const std::uint64_t region = semantic_key("region", "account");
    ui.node(region, parent, Role::region, rect).name = ui.tr("Account");
    if (draw_pane_head(ui, {"account", ui.tr("Account"), ui.tr("Close account")}, rect, region)) ui.intend(CloseAccount{});
    const Rect below{rect.x, rect.y + space::header_height, rect.width, rect.height - space::header_height};
    AccountFlow flow = pane_flow(ui, rect, draw_parts(ui, state, below, region), region);
    flow.area.height -= draw_said(ui, state.account, flow.area, region);
    flow.y -= scroll_.at();
    const float top = flow.y;
    const std::size_t first_node = ui.semantics.size();
    shown_once_.clear();
    ImGui::PushClipRect(top_left(flow.area), bottom_right(flow.area), true);
    draw_part(ui, state, flow);
    ImGui::PopClipRect();
    scroll_.settle(ui, flow, top, first_node);
}

float AccountPanel::draw_parts(Ui& ui, const State& state, const Rect& rect, std::uint64_t region) {
    struct Part {
        AccountPart part;
        const char* label;
        bool offered;
    };
    const std::array parts = {
        Part{AccountPart::own, ui.tr("You"), true},
        Part{AccountPart::look, ui.tr("Look"), true},
        Part{AccountPart::sessions, ui.tr("Sessions"), true},
        Part{AccountPart::tokens, ui.tr("Tokens"), !refusal(AccountRight::have_tokens, state.rank)},
        Part{AccountPart::people, ui.tr("People"), !refusal(AccountRight::list_people, state.rank)},
        Part{AccountPart::invitations, ui.tr("Invitations"), !refusal(AccountRight::manage_invitations, state.rank)},
        Part{AccountPart::connection, ui.tr("Connection"), true},
    };
    const Palette& p = ui.colors();
    const bool narrow = ui.width < space::drawer_below;
    const float height = std::max(40.0F, ui.target(40));
    const float left = rect.x + (narrow ? space::gutter_narrow : space::gutter) - 10;
    float x = left;
    float y = rect.y + 4;
    for (const Part& part : parts) {
        if (!part.offered) continue;
        const float width = std::max(narrow ? space::touch : 0.0F, ui.text.width(part.label, type::label) + 20);
        if (x > left && x + width > rect.x + rect.width) {
            x = left;
            y += height;
        }
        const Rect place{x, y, width, height};
        const bool current = state.account.part == part.part;
        const ButtonState button = ui.button(semantic_key("account-part", part.label), region, part.label, place);
        ui.semantics.back().current = current;
        if (button.hovered) fill(*ui.list, {x, place.y + 4, width, height - 8}, p.hover, space::radius);
        const float text_width = ui.text.width(part.label, type::label);
        ui.text.draw_line(*ui.list, part.label, type::label, x + (width - text_width) / 2,
                          place.y + (height - type::label.line_height) / 2, current ? p.text : p.text_muted, width);
        if (current) fill(*ui.list, {x + 10, place.y + height - 2, width - 20, 2}, p.accent, 1);
        if (button.clicked && !current) ui.intend(ShowAccountPart{part.part});
        x += width;
    }
    const float bottom = y + height + 4;
    line(*ui.list, rect.x, bottom - 0.5F, rect.x + rect.width, bottom - 0.5F, p.line);
    return bottom - rect.y;
}

void AccountPanel::draw_part(Ui& ui, const State& state, AccountFlow& flow) {
    switch (state.account.part) {
        case AccountPart::own:
            draw_own(ui, state, flow);
            break;
        case AccountPart::look:
            draw_look(ui, state, flow);
            break;
        case AccountPart::sessions:
            draw_sessions(ui, state, flow);
            break;
        case AccountPart::tokens:
            draw_tokens(ui, state, flow);
            break;
        case AccountPart::people:
            draw_people(ui, state, flow);
            break;
        case AccountPart::invitations:
            draw_invitations(ui, state, flow);
            break;
        case AccountPart::connection:
            draw_connection(ui, state, flow);
            break;
    }
}

/// Below everything: what is about to be pressed does not move when it comes.
float AccountPanel::draw_said(Ui& ui, const AccountState& account, const Rect& area, std::uint64_t region) {
    const bool failed = !account.error.empty();
    const std::string& words = failed ? account.error : account.said;
    if (words.empty()) return 0;
    const Palette& p = ui.colors();
    const float gutter = ui.width < space::drawer_below ? space::gutter_narrow : space::gutter;
    const TextLayout layout = ui.text.lay_out(words, type::body, std::min(area.width - 2 * gutter, column_max));
    const float height = static_cast<float>(layout.lines.size()) * type::body.line_height + 2 * account_gap;
    const Rect bar{area.x, area.y + area.height - height, area.width, height};
    fill(*ui.list, bar, p.raised);
    line(*ui.list, bar.x, bar.y + 0.5F, bar.x + bar.width, bar.y + 0.5F, p.line);
    ui.text.draw(*ui.list, layout, words, type::body, bar.x + gutter, bar.y + account_gap, failed ? p.danger : p.text, bar.y,
                 bar.y + bar.height);
    ui.node(semantic_key("text", failed ? "account-error" : "account-said"), region, failed ? Role::alert : Role::text, bar)
        .text = words;
    return height;
}

void AccountPanel::draw_sessions(Ui& ui, const State& state, AccountFlow& flow) {
    const AccountState& account = state.account;
    const std::uint64_t region = flow.parent;
    if (!begin_list(ui, flow, state, {"sessions", ui.tr("Sessions"), account.sessions.size(), ""})) return;
    for (const SessionInfo& session : account.sessions) {
        TwoLines row{"session", session.id, session.device.empty() ? ui.tr("A browser") : session.device, "", ui.tr("End"), ""};
        row.about = session.current ? ui.tr("This browser, since {}", {when(ui, session.created_ms)})
                                    : ui.tr("Last here: {}", {when(ui, session.seen_ms)});
        row.spoken = ui.tr("End the session of {}", {row.title});
        if (session.current) row.label = "";
        if (two_lines(ui, flow, row)) ui.intend(EndSessionOf{session.id});
    }
    flow.parent = region;
    flow.y += account_gap;
    if (account.sessions.size() > 1 && button_line(ui, flow, "end-others", ui.tr("End all others"), false))
        ui.intend(EndSessionOf{});
}

}  // namespace parley::client
