// How a person wants to be seen, as they set it for all their devices, and what these say of them. docs/protocol.md, "typing,
// who, idle".
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "shared/ids.h"

namespace parley {

/// The setting that holds it, and what it may say; nothing, or what is none of these, is `automatic`.
inline constexpr std::string_view presence_key = "presence";

enum class PresenceChoice : std::uint8_t {
    automatic,  ///< online while any of their devices is in use, else away
    away,
    dnd,        ///< nothing calls them
    invisible,  ///< nobody else sees that they are here
};

/// `setting` may go on behind a blank: a client keeps there until when it holds.
constexpr PresenceChoice presence_choice(std::string_view setting) {
    const std::string_view word = setting.substr(0, setting.find(' '));
    if (word == "away") return PresenceChoice::away;
    if (word == "dnd") return PresenceChoice::dnd;
    if (word == "invisible") return PresenceChoice::invisible;
    return PresenceChoice::automatic;
}

/// The setting by which a person does not let others see how far they have read, and does not see it of others either.
inline constexpr std::string_view readers_key = "readers";
inline constexpr std::string_view readers_off = "off";

/// How somebody who is here is shown to others.
enum class PersonStatus : std::uint8_t { online, away, dnd };

/// The person writes something in this room. Said again while they do, and never answered.
struct Typing {
    RoomId room;
};
/// Nobody uses the device any more, or somebody does again. Never answered.
struct Idle {
    bool idle = true;
};
/// Asks for a page of who is here.
struct Who {
    RoomId room;
    std::string after;  ///< `cursor` of the page before; empty for the first
    std::uint32_t limit = 0;
};

}  // namespace parley
