#include "native-server/welcome_room.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

namespace parley::server {

namespace {

constexpr std::array lessons = {
    "**Welcome to Parley.** What is written in a room, everybody in it sees at once. Rooms are at the left; `+` makes one of "
    "your "
    "own, and a click on somebody's picture begins a talk between the two of you.",
    "Point at a message, or hold it with a finger: you can answer it, react to it, pin it, or open a thread below it. What you "
    "said "
    "yourself you can edit (press Up in an empty line) and delete.",
    "Keys: `Ctrl+K` goes to any room or person, `Ctrl+F` finds what was said, `?` shows all keys. After `/` come the commands, "
    "after "
    "`:` emoji, after `@` people. A file is dropped here, pasted, or picked by the `+` below.",
    "Everything else is behind your name, at the bottom left: how it looks, in which language it speaks, what you are told of, "
    "and an "
    "account that keeps your name on all your devices. Now say something in the lobby!"};

}  // namespace

bool is_untouched(const LogState& state) {
    constexpr Seq created = 1;
    return state.rooms.size() <= 3 && std::all_of(state.rooms.begin(), state.rooms.end(), [](const RoomInfo& room) {
               return room.head <= created && room.id.value != "welcome";
           });
}

std::vector<LogRequest> welcome_room(const Person& author, Ticket ticket) {
    const RoomId id("welcome");
    std::vector<LogRequest> requests;
    requests.emplace_back(AddRoomRequest{ticket, id, "Welcome", RoomAccess::everyone, author, MessageCid("welcome-0"), {}});
    for (std::size_t i = 0; i < lessons.size(); ++i) {
        EventContent content;
        content.kind = EventKind::posted;
        content.body = lessons[i];
        requests.emplace_back(AppendRequest{ticket, id, author, MessageCid("welcome-" + std::to_string(i + 1)), content});
    }
    return requests;
}

}  // namespace parley::server
