// The parts for those who administer.
#include <algorithm>
#include <array>

#include "shared/permissions.h"
#include "wasm-client/model/accounts.h"
#include "wasm-client/views/account_flow.h"
#include "wasm-client/views/account_panel.h"

namespace parley::client {

namespace {

constexpr float avatar_size = 28;

constexpr std::array given_ranks = {Rank::member, Rank::moderator, Rank::admin, Rank::owner};

}  // namespace

void AccountPanel::draw_people(Ui& ui, const State& state, AccountFlow& flow) {
    const Palette& p = ui.colors();
    const AccountState& account = state.account;
    const float field_height = ui.target(40);
    const Rect box{flow.x, flow.y, flow.width, field_height};
    const bool focused = ui.desk->active() == EditField::people && ui.desk->of(EditField::people).focused;
    fill(*ui.list, box, p.raised, space::composer_radius);
    outline(*ui.list, box, focused ? p.accent : p.line, space::composer_radius, focused ? 1.5F : 1.0F);
    const Rect words{box.x + 14, box.y + (box.height - type::body.line_height) / 2, box.width - 28, type::body.line_height};
    query_.draw(ui, words, ui.tr("Find by name"), semantic_key("field", "people"), flow.parent);
    flow.y += field_height + account_gap;
    if (!refusal(AccountRight::manage_bots, state.rank) && button_line(ui, flow, "new-bot", ui.tr("New bot"), false))
        ui.intend(AskAccount{"bot"});
    const std::uint64_t region = flow.parent;
    if (!begin_list(ui, flow, state, {"accounts", ui.tr("Accounts"), account.people.size(), ui.tr("Nobody is called that.")}))
        return;
    const std::uint64_t list = flow.parent;
    for (const PersonInfo& person : account.people) {
        const Rect row{flow.x - 6, flow.y, flow.width + 12, ui.target(44)};
        const bool picked = account.picked == person.id;
        flow.y += row.height;
        const bool near = row.y + row.height > flow.area.y - account_beyond_sight &&
                          row.y < flow.area.y + flow.area.height + account_beyond_sight;
        if (near || picked) {
            const std::string rank = ui.tr(title_of(person.rank));
            const ButtonState button =
                ui.button(semantic_key("account", person.id.value), list, ui.tr("{}, {}", {isolated(person.name), rank}), row);
            ui.semantics.back().id = person.id.value;
            ui.semantics.back().expanded = picked ? Expanded::yes : Expanded::no;
            if (picked || button.hovered) fill(*ui.list, row, picked ? p.selected : p.hover, space::radius);
            draw_avatar(ui, {row.x + 6, row.y + (row.height - avatar_size) / 2, avatar_size, avatar_size},
                        {person.id, person.name, person.avatar});
            const float rank_width = ui.text.width(rank, type::small);
            const float x = row.x + 6 + avatar_size + 10;
            const float right = row.x + row.width - 8;
            ui.text.draw_line(*ui.list, person.name, type::room, x, row.y + (row.height - type::room.line_height) / 2, p.text,
                              right - rank_width - 8 - x);
            ui.text.draw_line(*ui.list, rank, type::small, right - rank_width,
                              row.y + (row.height - type::small.line_height) / 2, p.text_muted, rank_width + 1);
            if (button.clicked) ui.intend(PickPerson{person.id});
        }
        if (picked) draw_choices(ui, state, person, flow);
    }
    flow.parent = region;
    flow.y += account_gap;
    if (account.more && button_line(ui, flow, "more-accounts", ui.tr("Show more"), false)) ui.intend(MoreAccounts{});
}

void AccountPanel::draw_choices(Ui& ui, const State& state, const PersonInfo& person, AccountFlow& flow) {
    flow.y += 8;
    const float height = button_height(ui);
    const float left = flow.x + avatar_size + 10;
    float x = left;
    const auto place = [&](std::string_view label) {
        const float width = button_width(ui, label);
        if (x > left && x + width > flow.x + flow.width) {
            x = left;
            flow.y += height + 8;
        }
        const Rect rect{x, flow.y, width, height};
        x += width + 8;
        return rect;
    };
    bool anything = false;
    for (const Rank rank : given_ranks) {
        const bool own = person.id == state.me.id;
        if (own || refusal(AccountRight::set_rank, state.rank, person.rank) ||
            refusal(AccountRight::set_rank, state.rank, rank))
            continue;
        anything = true;
        const std::string label = ui.tr(title_of(rank));
        const std::uint64_t key = semantic_key("rank", title_of(rank) + (" " + person.id.value));
        const bool current = rank == person.rank;
        const std::string spoken = current ? ui.tr("{}, as now", {label}) : ui.tr("Make {} {}", {isolated(person.name), label});
        if (draw_button(ui, key, flow.parent, label, spoken, place(label), current) && !current)
            ui.intend(GiveRank{person.id, rank});
    }
    if (!refusal(AccountRight::make_reset_code, state.rank, person.rank)) {
        anything = true;
        const std::string label = ui.tr("New password link");
        if (draw_button(ui, semantic_key("reset", person.id.value), flow.parent, label, "", place(label), false))
            ui.intend(MakeResetLink{person.id});
    }
    if (person.rank == Rank::bot && !refusal(AccountRight::manage_bots, state.rank)) {
        anything = true;
        const std::string label = ui.tr("Tokens");
        const std::string spoken = ui.tr("Tokens of {}", {isolated(person.name)});
        if (draw_button(ui, semantic_key("tokens", person.id.value), flow.parent, label, spoken, place(label), false))
            ui.intend(ShowTokensOf{{person.id, person.name}});
    }
    if (anything) flow.y += height + account_gap;
    if (!anything)
        paragraph(ui, flow, "nothing-" + person.id.value, ui.tr("Here since {}.", {when(ui, person.created_ms)}), type::small,
                  ui.colors().text_muted);
    const auto& link = state.account.reset_link;
    if (link && link->person == person.id) draw_link(ui, "reset", reset_fragment(link->code), flow);
}

void AccountPanel::draw_invitations(Ui& ui, const State& state, AccountFlow& flow) {
    const AccountState& account = state.account;
    if (button_line(ui, flow, "new-invitation", ui.tr("New invitation"), true)) ui.intend(AskAccount{"invitation"});
    if (account.invitation) draw_link(ui, "invitation", invitation_fragment(account.invitation->code), flow);
    const std::uint64_t region = flow.parent;
    if (!begin_list(ui, flow, state,
                    {"invitations", ui.tr("Invitations"), account.invitations.size(), ui.tr("No invitations are open.")}))
        return;
    for (const InvitationInfo& one : account.invitations) {
        TwoLines row{"invitation", one.id, one.note.empty() ? ui.tr("An invitation") : one.note, "", ui.tr("Withdraw"), ""};
        row.about = ui.tr_count("{} account, until {}", "{} accounts, until {}", one.uses_left, {date(ui, one.expires_ms)});
        row.spoken = ui.tr("Withdraw: {}", {row.title});
        if (two_lines(ui, flow, row)) ui.intend(EndInvitation{one.id});
    }
    flow.parent = region;
}

void AccountPanel::draw_link(Ui& ui, std::string_view id, const std::string& fragment, AccountFlow& flow) {
    shown_once_.draw(ui, flow, id, ui.tr("Copy link"), ui.platform->link_to("/") + fragment);
}

}  // namespace parley::client
