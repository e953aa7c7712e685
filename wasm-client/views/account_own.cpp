// One's own part of the pane: who one is, how one comes in, what is linked elsewhere, tokens for programs.
#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "shared/permissions.h"
#include "wasm-client/model/accounts.h"
#include "wasm-client/model/own_settings.h"
#include "wasm-client/views/account_flow.h"
#include "wasm-client/views/account_panel.h"

namespace parley::client {

namespace {

/// As they wrote it last in what is here; empty: nothing of theirs is.
std::string name_of(const State& state, const UserId& person) {
    for (const RoomState& room : state.rooms) {
        const auto& rows = room.timeline.messages();
        const auto row = std::find_if(rows.rbegin(), rows.rend(), [&](const Message& one) { return one.author.id == person; });
        if (row != rows.rend()) return row->author.name;
    }
    return {};
}

/// "https://id.example.org/realm" is known to people as id.example.org.
std::string host_of(std::string_view issuer) {
    const std::size_t scheme = issuer.find("://");
    if (scheme != std::string_view::npos) issuer.remove_prefix(scheme + 3);
    return std::string(issuer.substr(0, issuer.find('/')));
}

}  // namespace

void AccountPanel::draw_own(Ui& ui, const State& state, AccountFlow& flow) {
    const Palette& p = ui.colors();
    const std::string rank = ui.tr(title_of(state.rank));
    draw_avatar(ui, {flow.x, flow.y, space::avatar, space::avatar}, state.me);
    const float x = flow.x + space::avatar + space::avatar_gap;
    const float width = flow.width - space::avatar - space::avatar_gap;
    ui.text.draw_line(*ui.list, state.me.name, type::author, x, flow.y - 2, p.text, width);
    ui.text.draw_line(*ui.list, rank, type::small, x, flow.y + 20, p.text_muted, width);
    ui.node(semantic_key("text", "me"), flow.parent, Role::text, {flow.x, flow.y, flow.width, space::avatar}).text =
        ui.tr("{}, {}", {isolated(state.me.name), rank});
    flow.y += space::avatar + 2 * account_gap;

    draw_self(ui, state, flow);
    draw_presence(ui, state, flow);
    if (state.rank != Rank::guest) {
        if (button_line(ui, flow, "change-password", ui.tr("Change password"), false)) ui.intend(AskAccount{"password"});
        draw_elsewhere(ui, state, flow);
    } else {
        paragraph(
            ui, flow, "guest",
            ui.tr("You are a guest: your name and your messages hang on this browser. With an account they are yours on any "
                  "device."),
            type::body, p.text_muted);
        if (state.sign_up == SignUpMode::closed)
            paragraph(ui, flow, "no-accounts", ui.tr("This server makes no new accounts now."), type::body, p.text_muted);
        else if (button_line(ui, flow, "become-member", ui.tr("Create an account"), true))
            ui.intend(AskAccount{"member"});
    }
    const bool shares = state.shares_reading();
    if (button_line(ui, flow, "readers", shares ? ui.tr("Hide what I have read") : ui.tr("Let others see what I have read"),
                    false))
        ui.intend(
            KeepSetting{std::string(readers_key), shares ? std::string(readers_off) : "", MessageCid(ui.platform->new_cid())});
    draw_sounds(ui, state, flow);
    draw_link_cards(ui, state, flow);
    draw_enter(ui, state, flow);
    draw_blocked(ui, state, flow);
    if (state.account.signing_out)
        draw_leaving(ui, state, flow);
    else if (button_line(ui, flow, "sign-out", ui.tr("Sign out"), false))
        ui.intend(SignOut{});
    draw_language(ui, state, flow);
    section(ui, flow, "data", ui.tr("What is yours"));
    const std::string words = "/files/mine/parley.jsonl";
    link_line(ui, flow, "export", ui.tr("Export what I wrote"), words);
    if (state.rank >= Rank::member && button_line(ui, flow, "end-account", ui.tr("Delete my account\u2026"), false))
        ui.intend(AskAccount{"delete"});
}

/// What others know one by.
void AccountPanel::draw_self(Ui& ui, const State& state, AccountFlow& flow) {
    const float height = button_height(ui);
    float x = flow.x;
    const auto offer = [&](const char* id, const char* label) {
        const float width = button_width(ui, label);
        if (x > flow.x && x + width > flow.x + flow.width) {
            x = flow.x;
            flow.y += height + 8;
        }
        const Rect rect{x, flow.y, width, height};
        x += width + 8;
        return draw_button(ui, semantic_key("button", id), flow.parent, label, "", rect, false);
    };
    const bool has = !state.me.avatar.empty();
    if (offer("change-name", ui.tr("Change name"))) ui.intend(AskAccount{"nick"});
    if (state.sends_avatar) {
        const char* words = ui.tr("Your picture is on its way\u2026");
        const Rect rect{x + 4, flow.y + (height - type::small.line_height) / 2, flow.x + flow.width - x - 4,
                        type::small.line_height};
        ui.text.draw_line(*ui.list, words, type::small, rect.x, rect.y, ui.colors().text_muted, rect.width);
        ui.node(semantic_key("text", "avatar"), flow.parent, Role::text, rect).text = words;
    } else {
        if (offer("avatar", has ? ui.tr("Change picture") : ui.tr("Add a picture"))) ui.platform->pick_avatar();
        if (has && offer("drop-avatar", ui.tr("Remove picture"))) ui.intend(OfferAvatar{""});
    }
    flow.y += height + account_gap;
}

/// How others see that one is here: kept for all devices.
void AccountPanel::draw_presence(Ui& ui, const State& state, AccountFlow& flow) {
    constexpr std::array<std::pair<PresenceChoice, const char*>, 4> choices = {{{PresenceChoice::automatic, ""},
                                                                                {PresenceChoice::away, "away"},
                                                                                {PresenceChoice::dnd, "dnd"},
                                                                                {PresenceChoice::invisible, "invisible"}}};
    constexpr float dot = 18;
    const float height = button_height(ui);
    float x = flow.x;
    for (const auto& [choice, value] : choices) {
        const char* label = ui.tr(name_of(choice));
        const float width = button_width(ui, label) + dot;
        if (x > flow.x && x + width > flow.x + flow.width) {
            x = flow.x;
            flow.y += height + 8;
        }
        const Rect rect{x, flow.y, width, height};
        const bool current = state.presence() == choice;
        const Palette& p = ui.colors();
        const ButtonState button =
            ui.button(semantic_key("presence", value), flow.parent, ui.tr("Show me as: {}", {label}), rect);
        ui.semantics.back().current = current;
        if (current || button.hovered) fill(*ui.list, rect, current ? p.selected : p.hover, space::radius);
        outline(*ui.list, rect, current ? p.accent : p.line, space::radius, current ? 1.5F : 1);
        draw_status(ui, x + 18, flow.y + height / 2, status_of(choice));
        ui.text.draw_line(*ui.list, label, type::label, x + 12 + dot, flow.y + (height - type::label.line_height) / 2, p.text,
                          width);
        if (button.clicked && !current)
            ui.intend(KeepSetting{std::string(presence_key), value, MessageCid(ui.platform->new_cid())});
        x += width + 8;
    }
    flow.y += height + account_gap;
    if (state.presence() == PresenceChoice::invisible)
        paragraph(ui, flow, "invisible",
                  ui.tr("Nobody else sees that you are here or that you write. Your messages show as always."), type::small,
                  ui.colors().text_muted);
}

void AccountPanel::draw_language(Ui& ui, const State& state, AccountFlow& flow) {
    section(ui, flow, "language", ui.tr("Language"));
    const float height = button_height(ui);
    float x = flow.x;
    const auto offer = [&](const char* code, const char* name) {
        const float width = button_width(ui, name);
        if (x > flow.x && x + width > flow.x + flow.width) {
            x = flow.x;
            flow.y += height + 8;
        }
        const bool current = state.setting(language_key) == code;
        const bool pressed = draw_button(ui, semantic_key("language", code), flow.parent, name, ui.tr("Language: {}", {name}),
                                         {x, flow.y, width, height}, current);
        ui.semantics.back().current = current;
        if (pressed && !current) ui.intend(KeepSetting{language_key, code, MessageCid(ui.platform->new_cid())});
        x += width + 8;
    };
    offer(language_of_browser, ui.tr("As the browser"));
    for (const LanguageName& one : languages) offer(one.code, one.name);
    flow.y += height + account_gap;
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
                     name.empty() ? ui.tr("Somebody") : name,
                     ui.tr("Blocked: you see none of what they write"),
                     ui.tr("Unblock"),
                     ui.tr("Unblock {}", {isolated(name)})};
        if (two_lines(ui, flow, row)) ui.intend(BlockPerson{person, false, MessageCid(ui.platform->new_cid())});
    }
}

void AccountPanel::draw_leaving(Ui& ui, const State& state, AccountFlow& flow) {
    const Palette& p = ui.colors();
    const AccountState& account = state.account;
    flow.y += account_gap;
    paragraph(ui, flow, "leaving",
              state.rank == Rank::guest
                  ? ui.tr("Your messages stay here, but nobody can come back as you: a guest has no password.")
                  : ui.tr("Your messages stay on the server. This browser forgets you."),
              type::body, p.text);
    std::string lost;
    if (account.unsent > 0 && account.drafts)
        lost = ui.tr_count("You lose {} message that is not sent and what is half written.",
                           "You lose {} messages that are not sent and what is half written.", account.unsent);
    else if (account.unsent > 0)
        lost = ui.tr_count("You lose {} message that is not sent.", "You lose {} messages that are not sent.", account.unsent);
    else if (account.drafts)
        lost = ui.tr("You lose what is half written.");
    if (!lost.empty()) paragraph(ui, flow, "lost", lost, type::body, p.danger);
    const float height = button_height(ui);
    const Rect sure{flow.x, flow.y, button_width(ui, ui.tr("Sign out now")), height};
    if (draw_button(ui, semantic_key("button", "sign-out-now"), flow.parent, ui.tr("Sign out now"), "", sure, true))
        ui.intend(SignOut{true, true});
    const Rect cancel{sure.x + sure.width + account_gap, flow.y, button_width(ui, ui.tr("Stay")), height};
    if (draw_button(ui, semantic_key("button", "stay"), flow.parent, ui.tr("Stay"), "", cancel, false))
        ui.intend(SignOut{false, false});
    flow.y += height + account_gap;
}

void AccountPanel::draw_elsewhere(Ui& ui, const State& state, AccountFlow& flow) {
    const std::optional<IdentityList>& known = state.account.elsewhere;
    const bool any = known && !known->identities.empty();
    if (state.providers.empty() && !any) return;
    section(ui, flow, "elsewhere", ui.tr("Sign in from elsewhere"));
    if (!any)
        paragraph(ui, flow, "no-elsewhere", ui.tr("Link an account that you have elsewhere, and come in with it."), type::body,
                  ui.colors().text_muted);
    if (any) {
        for (const IdentityInfo& one : known->identities) {
            // Whoever took away the only way in would never come back.
            const bool last = !known->password && known->identities.size() == 1;
            TwoLines row{"identity",
                         one.subject,
                         host_of(one.issuer),
                         ui.tr("Linked {}", {date(ui, one.created_ms)}),
                         last ? "" : ui.tr("Unlink"),
                         ""};
            if (last) row.about = ui.tr("{}, your only way in", {row.about});
            row.spoken = ui.tr("Unlink {}", {row.title});
            if (two_lines(ui, flow, row)) ui.intend(UnlinkElsewhere{one});
        }
        flow.y += account_gap;
    }
    for (const ProviderInfo& provider : state.providers)
        if (button_line(ui, flow, "link-" + provider.id, ui.tr("Link {}", {provider.label}), false))
            ui.intend(LinkElsewhere{provider.id});
}

// ---- tokens ----------------------------------------------------------------------------------------------------------------

void AccountPanel::draw_tokens(Ui& ui, const State& state, AccountFlow& flow) {
    const AccountState& account = state.account;
    const bool bot = !account.tokens_of.id.empty();
    const std::string words = bot ? ui.tr("With a token the bot {} comes in.", {isolated(account.tokens_of.name)})
                                  : ui.tr("A token lets a program in as you, for what you allow it. It needs no password.");
    paragraph(ui, flow, "tokens-about", words, type::body, ui.colors().text_muted);
    if (button_line(ui, flow, "new-token", ui.tr("New token"), true)) ui.intend(AskAccount{"token"});
    if (account.token) shown_once_.draw(ui, flow, "token", ui.tr("Copy token"), account.token->token);
    const std::uint64_t region = flow.parent;
    if (!begin_list(ui, flow, state, {"tokens", ui.tr("Tokens"), account.tokens.size(), ui.tr("There are no tokens.")})) return;
    for (const TokenInfo& one : account.tokens) {
        TwoLines row{"token",         one.id,
                     one.name,        words_of(one.scopes, state.language),
                     ui.tr("Revoke"), ui.tr("Revoke {}", {isolated(one.name)})};
        row.about = one.expires_ms == 0 ? ui.tr("{}, no end", {row.about})
                                        : ui.tr("{}, until {}", {row.about, date(ui, one.expires_ms)});
        if (one.seen_ms > one.created_ms) row.about = ui.tr("{}, last used {}", {row.about, when(ui, one.seen_ms)});
        if (two_lines(ui, flow, row)) ui.intend(RevokeTokenOf{one.id});
    }
    flow.parent = region;
}

}  // namespace parley::client
