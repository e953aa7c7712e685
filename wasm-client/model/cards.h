// What is shown of one person, and of what it takes to run a room.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "shared/message.h"

namespace parley::client {

struct PersonCard {
    Person person;
    RoomId room;
    std::uint64_t serial = 0;        ///< another one for each that is opened
    std::optional<Profile> profile;  ///< nothing: the server has not said
    std::string refusal;             ///< or why it does not
};

/// Of one message, oldest first.
struct MessageVersions {
    Seq of = 0;  ///< 0: none are shown
    std::vector<Event> events = {};
    bool more = false;         ///< there are earlier ones
    bool loaded = false;       ///< the server has said
    std::string refusal = {};  ///< or why it does not
};

struct RoomPane {
    RoomId room;
    bool directory = false;                   ///< of all rooms that one may come into, in its place
    std::optional<RestraintList> mutes = {};  ///< nothing: the server has not said, as below
    std::optional<RestraintList> bans = {};
    std::optional<RoomLinkList> links = {};  ///< that invite into the room, as the two above
    std::optional<RoomLinkInfo> link = {};   ///< that was just made: its code is said once
    MessageVersions versions = {};           ///< of a message, in place of all the above
    std::uint32_t link_uses = 10;            ///< of the next one; 0: as many as come
    std::uint64_t link_seconds = 86'400;     ///< likewise; 0: until it is revoked
};

/// What is put behind a room's address, for the page of whoever opens it: it reaches no server.
std::string room_link_fragment(std::string_view code);

}  // namespace parley::client
