// Links that invite into a room: how the next one is to be, the one that was just made, and those that there are.
#include <array>
#include <string>
#include <utility>

#include "wasm-client/model/rights.h"
#include "wasm-client/views/room_panel.h"

namespace parley::client {

namespace {

constexpr std::array lasts = {
    std::pair{std::uint64_t{3600}, tr_noop("1 hour")}, std::pair{std::uint64_t{86'400}, tr_noop("1 day")},
    std::pair{std::uint64_t{7 * 86'400}, tr_noop("7 days")}, std::pair{std::uint64_t{0}, tr_noop("For ever")}};
constexpr std::array uses = {std::pair{std::uint32_t{1}, tr_noop("1 person")},
                             std::pair{std::uint32_t{10}, tr_noop("10 people")},
                             std::pair{std::uint32_t{0}, tr_noop("Anybody")}};

/// "for 9 more people, until today, 14:02"
std::string worth(Ui& ui, const RoomLinkInfo& link) {
    const std::string who =
        link.uses_left == 0 ? ui.tr("for anybody") : ui.tr_count("for {} more person", "for {} more people", link.uses_left);
    return link.expires_ms == 0 ? ui.tr("{}, for ever", {who}) : ui.tr("{}, until {}", {who, when(ui, link.expires_ms)});
}

}  // namespace

void RoomPanel::draw_links(Ui& ui, const State& state, const RoomState& room, AccountFlow& flow) {
    if (!may_link(state, room, LinkAct::list)) return;
    const RoomPane& pane = *state.pane;
    section(ui, flow, "links-title", ui.tr("Invite by a link"));
    if (may_link(state, room, LinkAct::make)) {
        draw_link_choices(ui, room, pane, flow);
        if (button_line(ui, flow, "make-link", ui.tr("Make a link"), true)) ui.intend(MakeRoomLink{});
    }
    if (pane.link) {
        const std::string address = ui.platform->link_to("/r/" + room.info.id.value) + room_link_fragment(pane.link->code);
        paragraph(ui, flow, "link-made", ui.tr("Whoever opens this link comes into the room. It is shown only now."),
                  type::small, ui.colors().text_muted);
        shown_once_.draw(ui, flow, "room-link", ui.tr("Copy link"), address);
        show_new_link(ui, pane.link->id, flow);
    }
    draw_link_list(ui, state, room, flow);
    flow.y += account_gap;
}

/// What was made comes in sight, once.
void RoomPanel::show_new_link(Ui& ui, const std::string& id, const AccountFlow& flow) {
    if (std::exchange(link_shown_, id) == id) return;
    const float hidden = flow.y - (flow.area.y + flow.area.height);
    if (hidden <= 0) return;
    scroll_.by(hidden);
    ui.wants_frame = true;
}

void RoomPanel::draw_link_choices(Ui& ui, const RoomState& room, const RoomPane& pane, AccountFlow& flow) {
    std::vector<Choice> for_so_long;
    for (const auto& [seconds, label] : lasts) {
        Choice& choice = for_so_long.emplace_back();
        choice.label = ui.tr(label);
        choice.current = pane.link_seconds == seconds;
        choice.link = ChooseRoomLink{pane.link_uses, seconds};
    }
    draw_choices(ui, room, "link-lasts", ui.tr("It holds for"), for_so_long, flow);
    std::vector<Choice> for_so_many;
    for (const auto& [count, label] : uses) {
        Choice& choice = for_so_many.emplace_back();
        choice.label = ui.tr(label);
        choice.current = pane.link_uses == count;
        choice.link = ChooseRoomLink{count, pane.link_seconds};
    }
    draw_choices(ui, room, "link-uses", ui.tr("It is for"), for_so_many, flow);
}

void RoomPanel::draw_link_list(Ui& ui, const State& state, const RoomState& room, AccountFlow& flow) {
    const auto& list = state.pane->links;
    if (!list || list->links.empty()) {
        const char* words = list                         ? ui.tr("No links are open.")
                            : state.link == Link::online ? ui.tr("Loading\u2026")
                                                         : ui.tr("Offline");
        paragraph(ui, flow, "links", words, type::body, ui.colors().text_muted);
        return;
    }
    for (const RoomLinkInfo& link : list->links) {
        const bool own = link.by == state.me.id;
        const bool revokes = may_link(state, room, own ? LinkAct::revoke_own : LinkAct::revoke);
        const std::string title = own ? ui.tr("Your link") : ui.tr("Link by {}", {link.by_name});
        const std::string about = worth(ui, link);
        const TwoLines row{"room-link",
                           link.id,
                           title,
                           about,
                           revokes ? ui.tr("Revoke") : "",
                           ui.tr("Revoke: {}, {}", {isolated(title), about})};
        if (two_lines(ui, flow, row)) ui.intend(EndRoomLink{link.id});
    }
}

}  // namespace parley::client
