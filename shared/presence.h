// How a person wants to be seen, as they set it for all their devices. docs/protocol.md, "typing, who, idle".
#pragma once

#include <cstdint>
#include <string_view>

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

/// How somebody who is here is shown to others.
enum class PersonStatus : std::uint8_t { online, away, dnd };

}  // namespace parley
