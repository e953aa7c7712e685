// Addresses of rooms and messages.
#pragma once

#include <string>
#include <string_view>

#include "shared/ids.h"

namespace parley::client {

/// The address of a room, or of a message in it.
std::string room_path(const RoomId& room, Seq seq = 0);

/// Of an address: /r/<room> or /r/<room>/<seq>, with #join=<code> behind it of a link that invites.
struct Place {
    RoomId room;
    Seq seq = 0;
    std::string code = {};
};
Place place_in(std::string_view path);

}  // namespace parley::client
