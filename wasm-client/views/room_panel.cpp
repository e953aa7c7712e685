#include "wasm-client/views/room_panel.h"

#include <algorithm>
#include <array>

#include "shared/event_kinds.h"
#include "wasm-client/model/rights.h"

namespace parley::client {

namespace {

struct RightWords {
    RoomRight right;
    const char* title;
};
constexpr std::array right_words = {
    RightWords{RoomRight::post, tr_noop("Who may write")},
    RightWords{RoomRight::react, tr_noop("Who may react")},
    RightWords{RoomRight::pin, tr_noop("Who may pin messages")},
    RightWords{RoomRight::invite, tr_noop("Who may invite people")},
    RightWords{RoomRight::topic, tr_noop("Who may set the topic")},
};

struct Pace {
    std::uint32_t seconds;
    const char* label;
};
constexpr std::array paces = {Pace{0, tr_noop("Off")},       Pace{10, tr_noop("10 seconds")}, Pace{30, tr_noop("30 seconds")},
                              Pace{60, tr_noop("1 minute")}, Pace{300, tr_noop("5 minutes")}, Pace{900, tr_noop("15 minutes")},
                              Pace{3600, tr_noop("1 hour")}};

std::string lasting(Ui& ui, const RestraintInfo& one) {
    std::string words = one.until_ms == 0 ? ui.tr("For ever") : ui.tr("Until {}", {when(ui, one.until_ms)});
    if (!one.reason.empty()) words = ui.tr("{}: {}", {words, one.reason});
    return words;
}

/// As the room has it, or as is usual in rooms of its kind.
parley::Role least_of(const RoomInfo& room, RoomRight right) {
    if (const parley::Role set = room.rights.of(right); set != parley::Role::none) return set;
    const bool guarded = right == RoomRight::topic && room.access == RoomAccess::everyone;
    return guarded ? parley::Role::moderator : parley::Role::member;
}

/// Of a list that the server was asked for. False: there is none to draw.
bool has_any(Ui& ui, const State& state, std::string_view id, const std::optional<RestraintList>& list, const char* nobody,
             AccountFlow& flow) {
    if (list && !list->restraints.empty()) return true;
    const char* words = list ? nobody : state.link == Link::online ? ui.tr("Loading\u2026") : ui.tr("Offline");
    paragraph(ui, flow, id, words, type::body, ui.colors().text_muted);
    return false;
}

Moderate in_room(Ui& ui, const RoomState& room, EventContent content) {
    return Moderate{room.info.id, std::move(content), MessageCid(ui.platform->new_cid()), ""};
}

}  // namespace

AccountFlow RoomPanel::begin(Ui& ui, const Rect& rect, std::uint64_t parent, const Words& words) {
    if (words.title != std::exchange(title_, words.title)) scroll_.to_top();
    fill(*ui.list, rect, ui.colors().main);
    const std::uint64_t region = semantic_key("region", "room-pane");
    ui.node(region, parent, Role::region, rect).name = words.name;
    if (draw_pane_head(ui, {"room-pane", words.title, words.close}, rect, region)) ui.intend(ShowRoomPane{false});
    AccountFlow flow = pane_flow(ui, rect, 0, region);
    flow.y -= scroll_.at();
    return flow;
}

void RoomPanel::draw(Ui& ui, const State& state, const RoomState& room, const Rect& rect, std::uint64_t parent) {
    const bool directory = state.pane->directory;
    const bool versions = state.pane->versions.of != 0;
    Words words{ui.tr("Room settings"), ui.tr("Settings of {}", {isolated(room.title(ui.language))}),
                ui.tr("Close room settings")};
    if (directory) words = {ui.tr("All rooms"), ui.tr("Rooms on this server"), ui.tr("Close the list of rooms")};
    if (versions) words = {ui.tr("Earlier versions"), ui.tr("Versions of a message"), ui.tr("Close the versions")};
    AccountFlow flow = begin(ui, rect, parent, words);
    const float top = flow.y;
    const std::size_t first_node = ui.semantics.size();
    shown_once_.clear();
    ImGui::PushClipRect(top_left(flow.area), bottom_right(flow.area), true);
    if (versions) {
        draw_versions(ui, state, flow);
    } else if (directory) {
        draw_directory(ui, state, flow);
    } else {
        draw_words(ui, state, room, flow);
        draw_own(ui, state, room, flow);
        draw_links(ui, state, room, flow);
        draw_slow(ui, state, room, flow);
        draw_rights(ui, state, room, flow);
        draw_mutes(ui, state, room, flow);
        draw_archive(ui, state, room, flow);
        draw_bans(ui, state, flow);
    }
    ImGui::PopClipRect();
    scroll_.settle(ui, flow, top, first_node);
}

void RoomPanel::draw_words(Ui& ui, const State& state, const RoomState& room, AccountFlow& flow) {
    const bool renames = may_rule(state, room, EventKind::renamed);
    EventContent content;
    content.kind = EventKind::renamed;
    TwoLines name{
        "room-words", "name", room.title(ui.language), ui.tr("Name"), renames ? ui.tr("Rename") : "", ui.tr("Rename the room")};
    if (two_lines(ui, flow, name)) ui.intend(AskWords{in_room(ui, room, content)});
    content.kind = EventKind::topic;
    const bool topics = may_rule(state, room, EventKind::topic);
    const std::string& topic = room.info.topic;
    TwoLines row{"room-words",
                 "topic",
                 topic.empty() ? ui.tr("No topic") : topic,
                 ui.tr("Topic"),
                 topics ? ui.tr("Change") : "",
                 ui.tr("Change the topic")};
    if (two_lines(ui, flow, row)) ui.intend(AskWords{in_room(ui, room, content)});
    flow.y += account_gap;
}

void RoomPanel::draw_choices(Ui& ui, const RoomState& room, std::string_view id, const std::string& title,
                             const std::vector<Choice>& choices, AccountFlow& flow) {
    section(ui, flow, id, title);
    const float height = button_height(ui);
    float x = flow.x;
    for (const Choice& choice : choices) {
        const float width = button_width(ui, choice.label);
        if (x > flow.x && x + width > flow.x + flow.width) {
            x = flow.x;
            flow.y += height + 8;
        }
        const std::uint64_t key = semantic_key("choice", std::string(id) + " " + choice.label);
        const std::string spoken = ui.tr("{}: {}", {title, choice.label});
        const bool pressed =
            draw_button(ui, key, flow.parent, choice.label, spoken, {x, flow.y, width, height}, choice.current);
        ui.semantics.back().current = choice.current;
        if (pressed && !choice.current) {
            if (choice.setting)
                ui.intend(KeepSetting{choice.setting->key, choice.setting->value, MessageCid(ui.platform->new_cid())});
            else if (choice.link)
                ui.intend(*choice.link);
            else
                ui.intend(in_room(ui, room, choice.content));
        }
        x += width + 8;
    }
    flow.y += height + account_gap;
}

void RoomPanel::draw_slow(Ui& ui, const State& state, const RoomState& room, AccountFlow& flow) {
    if (!may_rule(state, room, EventKind::slowed)) return;
    std::vector<Choice> choices;
    for (const Pace& pace : paces) {
        Choice& choice = choices.emplace_back();
        choice.label = ui.tr(pace.label);
        choice.content.kind = EventKind::slowed;
        choice.content.seconds = pace.seconds;
        choice.current = room.info.slow_seconds == pace.seconds;
    }
    draw_choices(ui, room, "slow", ui.tr("Slow mode: between two messages of a member"), choices, flow);
}

void RoomPanel::draw_rights(Ui& ui, const State& state, const RoomState& room, AccountFlow& flow) {
    if (!may_rule(state, room, EventKind::rights)) return;
    for (const RightWords& words : right_words) {
        if (words.right == RoomRight::invite && room.info.access == RoomAccess::everyone) continue;
        std::vector<Choice> choices;
        for (const auto& [role, label] :
             {std::pair{parley::Role::member, room.info.access == RoomAccess::everyone ? ui.tr("Everybody") : ui.tr("Members")},
              std::pair{parley::Role::moderator, ui.tr("Moderators")}, std::pair{parley::Role::owner, ui.tr("Owners")}}) {
            Choice& choice = choices.emplace_back();
            choice.label = label;
            choice.content.kind = EventKind::rights;
            choice.content.key = name_of(words.right);
            choice.content.role = role;
            choice.current = least_of(room.info, words.right) == role;
        }
        draw_choices(ui, room, name_of(words.right), ui.tr(words.title), choices, flow);
    }
}

void RoomPanel::draw_archive(Ui& ui, const State& state, const RoomState& room, AccountFlow& flow) {
    EventContent content;
    content.kind = room.info.archived ? EventKind::unarchived : EventKind::archived;
    if (!may_rule(state, room, content.kind)) return;
    section(ui, flow, "archive-title", room.info.archived ? ui.tr("This room is archived") : ui.tr("Archive"));
    paragraph(ui, flow, "archive", ui.tr("An archived room is read, and nothing is added to it."), type::body,
              ui.colors().text_muted);
    const char* label = room.info.archived ? ui.tr("Open the room again") : ui.tr("Archive the room");
    if (button_line(ui, flow, "archive", label, false)) ui.intend(in_room(ui, room, content));
}

void RoomPanel::draw_mutes(Ui& ui, const State& state, const RoomState& room, AccountFlow& flow) {
    if (!may_rule(state, room, EventKind::unmuted)) return;
    section(ui, flow, "mutes-title", ui.tr("Muted in this room"));
    const auto& mutes = state.pane->mutes;
    if (!has_any(ui, state, "mutes", mutes, ui.tr("Nobody is muted."), flow)) return;
    for (const RestraintInfo& one : mutes->restraints) {
        TwoLines row{"mute",           one.id.value,    one.name,
                     lasting(ui, one), ui.tr("Unmute"), ui.tr("Unmute {}", {isolated(one.name)})};
        if (!two_lines(ui, flow, row)) continue;
        EventContent content;
        content.kind = EventKind::unmuted;
        content.person = {one.id, one.name};
        ui.intend(in_room(ui, room, content));
    }
    flow.y += account_gap;
}

/// For how long comes first, whom the page's dialog asks.
void RoomPanel::draw_ban_address(Ui& ui, AccountFlow& flow) {
    constexpr std::uint64_t day = 24 * 3600;
    const float height = button_height(ui);
    float x = flow.x;
    struct Term {
        std::uint64_t seconds;
        const char* label;
        const char* spoken;
    };
    for (const Term& term : {Term{day, tr_noop("Ban an address for a day\u2026"), ""},
                             Term{7 * day, tr_noop("for a week\u2026"), tr_noop("Ban an address for a week\u2026")},
                             Term{0, tr_noop("for ever\u2026"), tr_noop("Ban an address for ever\u2026")}}) {
        const char* label = ui.tr(term.label);
        const float width = button_width(ui, label);
        if (x > flow.x && x + width > flow.x + flow.width) {
            x = flow.x;
            flow.y += height + 8;
        }
        const std::uint64_t key = semantic_key("ban-address", term.label);
        if (draw_button(ui, key, flow.parent, label, ui.tr(term.spoken), {x, flow.y, width, height}, false)) {
            Moderate ban{{}, {}, MessageCid(ui.platform->new_cid()), ui.tr("The address is banned")};
            ban.content.kind = EventKind::banned;
            ban.content.seconds = term.seconds;
            ui.intend(AskWords{std::move(ban)});
        }
        x += width + 8;
    }
    flow.y += height + account_gap;
}

void RoomPanel::draw_bans(Ui& ui, const State& state, AccountFlow& flow) {
    if (state.rank < Rank::moderator) return;
    section(ui, flow, "bans-title", ui.tr("Banned from this server"));
    draw_ban_address(ui, flow);
    const auto& bans = state.pane->bans;
    if (!has_any(ui, state, "bans", bans, ui.tr("Nobody is banned."), flow)) return;
    for (const RestraintInfo& one : bans->restraints) {
        const std::string whom = one.address.empty() ? one.name : ui.tr("Address {}", {one.address});
        const std::string id = std::to_string(one.ban);
        const TwoLines row{"ban", id, whom, lasting(ui, one), ui.tr("Lift"), ui.tr("Lift the ban of {}", {isolated(whom)})};
        if (!two_lines(ui, flow, row)) continue;
        Moderate lift{{}, {}, MessageCid(ui.platform->new_cid()), ui.tr("The ban is lifted")};
        lift.content.kind = EventKind::unbanned;
        lift.content.target = one.ban;
        ui.intend(std::move(lift));
    }
    if (bans->more)
        paragraph(ui, flow, "bans-more", ui.tr("There are older ones, told in Moderation."), type::small,
                  ui.colors().text_muted);
}

}  // namespace parley::client
