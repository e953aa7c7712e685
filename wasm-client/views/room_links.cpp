// Links that invite into a room: how the next one is to be, the one that was just made, and those that there are.
#include <array>
#include <string>
#include <utility>

#include "wasm-client/model/rights.h"
#include "wasm-client/views/room_panel.h"

namespace parley::client {

namespace {

constexpr std::array lasts = {std::pair{std::uint64_t{3600}, "1 hour"}, std::pair{std::uint64_t{86'400}, "1 day"},
                              std::pair{std::uint64_t{7 * 86'400}, "7 days"}, std::pair{std::uint64_t{0}, "For ever"}};
constexpr std::array uses = {std::pair{std::uint32_t{1}, "1 person"}, std::pair{std::uint32_t{10}, "10 people"},
                             std::pair{std::uint32_t{0}, "Anybody"}};

/// "for 9 more people, until today, 14:02"
std::string worth(Ui& ui, const RoomLinkInfo& link) {
    std::string words = link.uses_left == 0   ? "for anybody"
                        : link.uses_left == 1 ? "for 1 more person"
                                              : "for " + std::to_string(link.uses_left) + " more people";
    return words + (link.expires_ms == 0 ? ", for ever" : ", until " + when(ui, link.expires_ms));
}

}  // namespace

void RoomPanel::draw_links(Ui& ui, const State& state, const RoomState& room, AccountFlow& flow) {
    if (!may_link(state, room, LinkAct::list)) return;
    const RoomPane& pane = *state.pane;
    section(ui, flow, "links-title", "Invite by a link");
    if (may_link(state, room, LinkAct::make)) {
        draw_link_choices(ui, room, pane, flow);
        if (button_line(ui, flow, "make-link", "Make a link", true)) ui.intend(MakeRoomLink{});
    }
    if (pane.link) {
        const std::string address = ui.platform->link_to("/r/" + room.info.id.value) + room_link_fragment(pane.link->code);
        paragraph(ui, flow, "link-made", "Whoever opens this link comes into the room. It is shown only now.", type::small,
                  ui.colors().text_muted);
        shown_once_.draw(ui, flow, "room-link", "Copy link", address);
    }
    draw_link_list(ui, state, room, flow);
    flow.y += account_gap;
}

void RoomPanel::draw_link_choices(Ui& ui, const RoomState& room, const RoomPane& pane, AccountFlow& flow) {
    std::vector<Choice> for_so_long;
    for (const auto& [seconds, label] : lasts) {
        Choice& choice = for_so_long.emplace_back();
        choice.label = label;
        choice.current = pane.link_seconds == seconds;
        choice.link = ChooseRoomLink{pane.link_uses, seconds};
    }
    draw_choices(ui, room, "link-lasts", "It holds for", for_so_long, flow);
    std::vector<Choice> for_so_many;
    for (const auto& [count, label] : uses) {
        Choice& choice = for_so_many.emplace_back();
        choice.label = label;
        choice.current = pane.link_uses == count;
        choice.link = ChooseRoomLink{count, pane.link_seconds};
    }
    draw_choices(ui, room, "link-uses", "It is for", for_so_many, flow);
}

void RoomPanel::draw_link_list(Ui& ui, const State& state, const RoomState& room, AccountFlow& flow) {
    const auto& list = state.pane->links;
    if (!list || list->links.empty()) {
        const char* words = list ? "No links are open." : state.link == Link::online ? "Loading\u2026" : "Offline";
        paragraph(ui, flow, "links", words, type::body, ui.colors().text_muted);
        return;
    }
    for (const RoomLinkInfo& link : list->links) {
        const bool own = link.by == state.me.id;
        const bool revokes = may_link(state, room, own ? LinkAct::revoke_own : LinkAct::revoke);
        const std::string maker = own ? "you" : isolated(link.by_name);
        const TwoLines row{"room-link",
                           link.id,
                           "Link by " + (own ? maker : link.by_name),
                           worth(ui, link),
                           revokes ? "Revoke" : "",
                           "Revoke the link by " + maker + " " + worth(ui, link)};
        if (two_lines(ui, flow, row)) ui.intend(EndRoomLink{link.id});
    }
}

}  // namespace parley::client
