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

void draw_cross(Ui& ui, const Rect& rect, Color color) {
    const float x = rect.x + rect.width / 2;
    const float y = rect.y + rect.height / 2;
    line(*ui.list, x - 5, y - 5, x + 5, y + 5, color, 1.5F);
    line(*ui.list, x - 5, y + 5, x + 5, y - 5, color, 1.5F);
}

/// As they wrote it last in what is here; empty: nothing of theirs is.
std::string name_of(const State& state, const UserId& person) {
    for (const RoomState& room : state.rooms) {
        const auto& rows = room.timeline.messages();
        const auto row = std::find_if(rows.rbegin(), rows.rend(), [&](const Message& one) { return one.author.id == person; });
        if (row != rows.rend()) return row->author.name;
    }
    return {};
}

}  // namespace

void AccountPanel::draw(Ui& ui, const State& state, const Rect& rect, std::uint64_t parent) {
    if (state.account.part != std::exchange(part_, state.account.part)) scroll_ = 0;
    fill(*ui.list, rect, ui.colors().main);
    const std::uint64_t region = semantic_key("region", "account");
    ui.node(region, parent, Role::region, rect).name = "Account";
    // What is written goes nowhere else meanwhile.
    EditPlace nowhere;
    nowhere.enabled = false;
    nowhere.label = "Message";
    ui.desk->place(EditField::composer, nowhere);
    draw_top(ui, rect, region);
    const Rect below{rect.x, rect.y + space::header_height, rect.width, rect.height - space::header_height};
    const float parts = draw_parts(ui, state, below, region);

    const float gutter = ui.width < space::drawer_below ? space::gutter_narrow : space::gutter;
    AccountFlow flow;
    flow.area = {below.x, below.y + parts, below.width, below.height - parts};
    flow.area.height -= draw_said(ui, state.account, flow.area, region);
    flow.x = rect.x + gutter;
    flow.width = std::min(rect.width - 2 * gutter, column_max);
    flow.parent = region;
    flow.y = flow.area.y + account_gap + 4 - scroll_;
    const float top = flow.y;
    const std::size_t first_node = ui.semantics.size();
    links_.clear();
    ImGui::PushClipRect(top_left(flow.area), bottom_right(flow.area), true);
    draw_part(ui, state, flow);
    ImGui::PopClipRect();
    settle(ui, flow, top, first_node);
}

/// Not beyond the ends; and what got the focus comes in sight.
void AccountPanel::settle(Ui& ui, const AccountFlow& flow, float top, std::size_t first_node) {
    const float before = scroll_;
    if (ui.focused != focus_seen_) {
        focus_seen_ = ui.focused;
        for (std::size_t i = first_node; i < ui.semantics.size(); i++) {
            const SemanticNode& node = ui.semantics[i];
            if (node.key != ui.focused) continue;
            if (node.rect.y < flow.area.y) scroll_ -= flow.area.y - node.rect.y + account_gap;
            const float under = node.rect.y + node.rect.height - flow.area.y - flow.area.height;
            if (under > 0) scroll_ += under + account_gap;
        }
    }
    const float content = flow.y - top + 2 * account_gap;
    scroll_ = std::clamp(scroll_, 0.0F, std::max(0.0F, content - flow.area.height));
    if (scroll_ != before) ui.wants_frame = true;
}

void AccountPanel::draw_top(Ui& ui, const Rect& rect, std::uint64_t region) {
    const Palette& p = ui.colors();
    const float gutter = ui.width < space::drawer_below ? space::gutter_narrow : space::gutter;
    const float bottom = rect.y + space::header_height;
    line(*ui.list, rect.x, bottom - 0.5F, rect.x + rect.width, bottom - 0.5F, p.line);
    const Rect title{rect.x + gutter, rect.y + (space::header_height - type::title.line_height) / 2, 160,
                     type::title.line_height};
    ui.text.draw_line(*ui.list, "Account", type::title, title.x, title.y, p.text, title.width);
    ui.node(semantic_key("heading", "account"), region, Role::heading, title).text = "Account";
    const float size = ui.width < space::drawer_below ? space::touch : ui.target(32);
    const Rect close{rect.x + rect.width - gutter - size + 8, rect.y + (space::header_height - size) / 2, size, size};
    const std::uint64_t key = semantic_key("button", "close-account");
    const ButtonState button = ui.button(key, region, "Close account", close);
    if (button.hovered) fill(*ui.list, close, p.hover, space::radius);
    draw_cross(ui, close, button.hovered ? p.text : p.text_muted);
    if (!button.clicked) return;
    ui.intend(CloseAccount{});
    // The button that had the focus is gone.
    if (ui.activated == key) ui.platform->edit_focus();
}

float AccountPanel::draw_parts(Ui& ui, const State& state, const Rect& rect, std::uint64_t region) {
    struct Part {
        AccountPart part;
        const char* label;
        bool offered;
    };
    const std::array parts = {
        Part{AccountPart::own, "You", true},
        Part{AccountPart::sessions, "Sessions", true},
        Part{AccountPart::people, "People", !refusal(AccountRight::list_people, state.rank)},
        Part{AccountPart::invitations, "Invitations", !refusal(AccountRight::manage_invitations, state.rank)},
    };
    const Palette& p = ui.colors();
    const bool narrow = ui.width < space::drawer_below;
    const float height = std::max(40.0F, ui.target(40));
    float x = rect.x + (narrow ? space::gutter_narrow : space::gutter) - 10;
    for (const Part& part : parts) {
        if (!part.offered) continue;
        const float width = std::max(narrow ? space::touch : 0.0F, ui.text.width(part.label, type::label) + 20);
        const Rect place{x, rect.y + 4, width, height};
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
    const float bottom = rect.y + height + 8;
    line(*ui.list, rect.x, bottom - 0.5F, rect.x + rect.width, bottom - 0.5F, p.line);
    return height + 8;
}

void AccountPanel::draw_part(Ui& ui, const State& state, AccountFlow& flow) {
    switch (state.account.part) {
        case AccountPart::own:
            draw_own(ui, state, flow);
            break;
        case AccountPart::sessions:
            draw_sessions(ui, state, flow);
            break;
        case AccountPart::people:
            draw_people(ui, state, flow);
            break;
        case AccountPart::invitations:
            draw_invitations(ui, state, flow);
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

// ---- one's own -----------------------------------------------------------------------------------------------------------

void AccountPanel::draw_own(Ui& ui, const State& state, AccountFlow& flow) {
    const Palette& p = ui.colors();
    const std::string rank(title_of(state.rank));
    draw_avatar(ui, {flow.x, flow.y, space::avatar, space::avatar}, state.me.name, state.me.id.value);
    const float x = flow.x + space::avatar + space::avatar_gap;
    const float width = flow.width - space::avatar - space::avatar_gap;
    ui.text.draw_line(*ui.list, state.me.name, type::author, x, flow.y - 2, p.text, width);
    ui.text.draw_line(*ui.list, rank, type::small, x, flow.y + 20, p.text_muted, width);
    ui.node(semantic_key("text", "me"), flow.parent, Role::text, {flow.x, flow.y, flow.width, space::avatar}).text =
        isolated(state.me.name) + ", " + rank;
    flow.y += space::avatar + 2 * account_gap;

    if (state.rank != Rank::guest) {
        if (button_line(ui, flow, "change-password", "Change password", false)) ui.intend(AskAccount{"password"});
    } else {
        paragraph(ui, flow, "guest",
                  "You are a guest: your name and your messages hang on this browser. With an account they are yours on any "
                  "device.",
                  type::body, p.text_muted);
        if (state.sign_up == SignUpMode::closed)
            paragraph(ui, flow, "no-accounts", "This server makes no new accounts now.", type::body, p.text_muted);
        else if (button_line(ui, flow, "become-member", "Create an account", true))
            ui.intend(AskAccount{"member"});
    }
    draw_blocked(ui, state, flow);
    if (state.account.signing_out)
        draw_leaving(ui, state, flow);
    else if (button_line(ui, flow, "sign-out", "Sign out", false))
        ui.intend(SignOut{});
}

/// By the names that they have in what is here; of others only that they are somebody.
void AccountPanel::draw_blocked(Ui& ui, const State& state, AccountFlow& flow) {
    const std::string prefix = "block.";
    for (const auto& [key, value] : state.settings) {
        if (value.empty() || key.compare(0, prefix.size(), prefix) != 0) continue;
        const UserId person(key.substr(prefix.size()));
        const std::string name = name_of(state, person);
        TwoLines row{"blocked",
                     person.value,
                     name.empty() ? "Somebody" : name,
                     "Blocked: you see none of what they write",
                     "Unblock",
                     "Unblock " + isolated(name)};
        if (two_lines(ui, flow, row)) ui.intend(BlockPerson{person, false, MessageCid(ui.platform->new_cid())});
    }
}

void AccountPanel::draw_leaving(Ui& ui, const State& state, AccountFlow& flow) {
    const Palette& p = ui.colors();
    const AccountState& account = state.account;
    flow.y += account_gap;
    paragraph(ui, flow, "leaving",
              state.rank == Rank::guest ? "Your messages stay here, but nobody can come back as you: a guest has no password."
                                        : "Your messages stay on the server. This browser forgets you.",
              type::body, p.text);
    std::string lost;
    if (account.unsent > 0)
        lost = std::to_string(account.unsent) + (account.unsent == 1 ? " message that is" : " messages that are") + " not sent";
    if (account.drafts) lost += std::string(lost.empty() ? "" : " and ") + "what is half written";
    if (!lost.empty()) paragraph(ui, flow, "lost", "You lose " + lost + ".", type::body, p.danger);
    const float height = button_height(ui);
    const Rect sure{flow.x, flow.y, button_width(ui, "Sign out now"), height};
    if (draw_button(ui, semantic_key("button", "sign-out-now"), flow.parent, "Sign out now", "", sure, true))
        ui.intend(SignOut{true, true});
    const Rect cancel{sure.x + sure.width + account_gap, flow.y, button_width(ui, "Stay"), height};
    if (draw_button(ui, semantic_key("button", "stay"), flow.parent, "Stay", "", cancel, false))
        ui.intend(SignOut{false, false});
    flow.y += height + account_gap;
}

void AccountPanel::draw_sessions(Ui& ui, const State& state, AccountFlow& flow) {
    const AccountState& account = state.account;
    if (account.sessions.empty()) {
        const char* words = account.loading ? "Loading\u2026" : state.link == Link::online ? "" : "Offline";
        paragraph(ui, flow, "sessions", words, type::body, ui.colors().text_muted);
        return;
    }
    const std::uint64_t region = flow.parent;
    const std::uint64_t list = semantic_key("list", "sessions");
    ui.node(list, region, Role::list, flow.area).name = "Sessions";
    flow.parent = list;
    for (const SessionInfo& session : account.sessions) {
        TwoLines row{"session", session.id, session.device.empty() ? "A browser" : session.device, "", "End", ""};
        row.about =
            session.current ? "This browser, since " + when(ui, session.created_ms) : "Last here: " + when(ui, session.seen_ms);
        row.spoken = "End the session of " + row.title;
        if (session.current) row.label = "";
        if (two_lines(ui, flow, row)) ui.intend(EndSessionOf{session.id});
    }
    flow.parent = region;
    flow.y += account_gap;
    if (account.sessions.size() > 1 && button_line(ui, flow, "end-others", "End all others", false)) ui.intend(EndSessionOf{});
}

bool AccountPanel::act(Ui& ui, std::uint64_t node) {
    for (const Shared& one : links_) {
        if (one.node != node) continue;
        Clipping words;
        words.plain = one.address;
        ui.copy(words);
        return true;
    }
    return false;
}

}  // namespace parley::client
