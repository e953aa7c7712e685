// The rooms that one may come into, and what a person chooses for themselves in one.
#include <algorithm>
#include <utility>

#include "wasm-client/model/own_settings.h"
#include "wasm-client/views/room_panel.h"

namespace parley::client {

namespace {

KeepSetting kept(Ui& ui, const char* key, std::string value) {
    return {key, std::move(value), MessageCid(ui.platform->new_cid())};
}

std::string about(const Ui& ui, const RoomState& room) {
    std::string words = room.info.access == RoomAccess::closed ? ui.tr("Private") : ui.tr("Public");
    if (const std::uint32_t members = room.info.members; members != 0)
        words += " \u00B7 " + ui.tr_count("{} member", "{} members", members);
    if (room.info.archived) words += ui.tr(" \u00B7 archived");
    if (!room.info.topic.empty()) words += " \u00B7 " + room.info.topic;
    return words;
}

}  // namespace

void RoomPanel::draw_directory(Ui& ui, const State& state, AccountFlow& flow) {
    if (button_line(ui, flow, "directory-new", ui.tr("New room"), true)) ui.intend(AskRoomName{});
    for (const bool own : {false, true}) {
        for (const RoomState& room : state.rooms) {
            const RoomAccess access = room.info.access;
            if (access == RoomAccess::direct || access == RoomAccess::staff || room.own() != own) continue;
            const char* label = own ? ui.tr("Open") : ui.tr("Join");
            const std::string name = isolated(room.title(ui.language));
            const TwoLines row{"directory",
                               room.info.id.value,
                               room.title(ui.language),
                               about(ui, room),
                               label,
                               own ? ui.tr("Open {}", {name}) : ui.tr("Join {}", {name})};
            if (two_lines(ui, flow, row)) ui.intend(OpenRoom{room.info.id});
        }
    }
}

/// Ways to all of one kind that the room has.
void RoomPanel::draw_kinds(Ui& ui, AccountFlow& flow) {
    section(ui, flow, "kinds", ui.tr("Find in this room"));
    const float height = button_height(ui);
    float x = flow.x;
    for (const auto& [filter, label] :
         {std::pair{SearchFilter::pinned, ui.tr("Pinned")}, std::pair{SearchFilter::files, ui.tr("Files")},
          std::pair{SearchFilter::pictures, ui.tr("Pictures")}, std::pair{SearchFilter::links, ui.tr("Links")}}) {
        const float width = button_width(ui, label);
        if (x > flow.x && x + width > flow.x + flow.width) {
            x = flow.x;
            flow.y += height + 8;
        }
        const std::string spoken = ui.tr("{}: {}", {ui.tr("Find in this room"), label});
        const std::uint64_t key = semantic_key("find", token_of(filter));
        if (draw_button(ui, key, flow.parent, label, spoken, {x, flow.y, width, height}, false)) {
            ui.intend(ShowRoomPane{false});
            ui.intend(OpenSearch{filter});
        }
        x += width + 8;
    }
    flow.y += height + account_gap;
}

void RoomPanel::draw_own(Ui& ui, const State& state, const RoomState& room, AccountFlow& flow) {
    const NotifySetting now = NotifySetting::parse(state.setting("notify"));
    std::vector<Choice> here;
    std::vector<Choice> usually;
    const auto add = [&](std::vector<Choice>& choices, const char* label, const NotifySetting& wanted) {
        Choice& choice = choices.emplace_back();
        choice.label = label;
        choice.current = wanted.own(room.info.id) == now.own(room.info.id) && wanted.usual == now.usual;
        choice.setting = KeepSetting{"notify", wanted.text(), {}};
    };
    NotifySetting wanted = now;
    wanted.set(room.info.id, std::nullopt);
    add(here, ui.tr("As usual"), wanted);
    for (const auto& [level, label] :
         {std::pair{NotifyLevel::everything, ui.tr("Everything")}, std::pair{NotifyLevel::mentions, ui.tr("Mentions")},
          std::pair{NotifyLevel::nothing, ui.tr("Nothing")}}) {
        wanted.set(room.info.id, level);
        add(here, label, wanted);
        NotifySetting usual = now;
        usual.usual = level;
        add(usually, label, usual);
    }
    if (room.own()) draw_kinds(ui, flow);
    draw_choices(ui, room, "notify", ui.tr("Notify me of what is said here"), here, flow);
    draw_choices(ui, room, "notify-usually", ui.tr("As usual, in all rooms, is"), usually, flow);
    if (button_line(ui, flow, "notices", ui.tr("Keywords and quiet hours\u2026"), false)) ui.intend(AskNotices{});
    if (room.info.access != RoomAccess::staff && room.own()) draw_favourite(ui, state, room, flow);
    const bool leaves = room.info.access == RoomAccess::open || room.info.access == RoomAccess::closed;
    if (leaves && room.own() && button_line(ui, flow, "leave", ui.tr("Leave the room"), false))
        ui.intend(LeaveRoom{room.info.id});
}

void RoomPanel::draw_favourite(Ui& ui, const State& state, const RoomState& room, AccountFlow& flow) {
    std::vector<RoomId> rooms = favourites_in(state.setting("favourites"));
    const auto here = std::find(rooms.begin(), rooms.end(), room.info.id);
    const bool is = here != rooms.end();
    if (button_line(ui, flow, "favourite", is ? ui.tr("Remove from favourites") : ui.tr("Add to favourites"), false)) {
        if (is)
            rooms.erase(here);
        else
            rooms.push_back(room.info.id);
        ui.intend(kept(ui, "favourites", favourites_text(rooms)));
        return;
    }
    if (!is || here == rooms.begin() || !button_line(ui, flow, "favourite-up", ui.tr("Move up among favourites"), false))
        return;
    std::iter_swap(here, here - 1);
    ui.intend(kept(ui, "favourites", favourites_text(rooms)));
}

}  // namespace parley::client
