// What is shown of one person, and of what it takes to run a room.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "shared/message.h"

namespace parley::client {

struct PersonCard {
    Person person;
    RoomId room;
    std::uint64_t serial = 0;        ///< another one for each that is opened
    std::optional<Profile> profile;  ///< nothing: the server has not said
    std::string refusal;             ///< or why it does not
};

struct RoomPane {
    RoomId room;
    bool directory = false;              ///< of all rooms that one may come into, in its place
    std::optional<RestraintList> mutes;  ///< nothing: the server has not said, as below
    std::optional<RestraintList> bans;
};

}  // namespace parley::client
