// What is told of the app outside of its canvas: the title, the badge, whether a socket can be opened at all.
#pragma once

#include <cstdint>
#include <string>

#include "wasm-client/model/own_settings.h"
#include "wasm-client/model/state.h"

namespace parley::client {

/// Without the rooms of which one wants to hear nothing.
inline std::uint32_t unread_of(const State& state) {
    const NotifySetting notify = NotifySetting::parse(state.setting("notify"));
    std::uint32_t count = 0;
    for (const RoomState& room : state.rooms)
        if (notify.of(room.info.id) != NotifyLevel::nothing) count += room.unread_in_all();
    return count;
}

inline std::string title_of(const State& state) {
    const RoomState* room = state.current_room();
    const std::uint32_t unread = unread_of(state);
    std::string title = unread > 0 ? "(" + std::to_string(unread) + ") " : "";
    if (room != nullptr) title += room->title(state.language) + " \u2013 ";
    return title + "Parley";
}

/// Tried several times, and never once in this page's life.
inline bool socket_never_opens(const State& state) {
    constexpr std::uint32_t attempts = 3;
    return !state.was_online && state.network_online && state.failed_attempts >= attempts;
}

inline bool is_offline(const State& state) {
    return state.link != Link::online && state.link != Link::idle;
}

}  // namespace parley::client
