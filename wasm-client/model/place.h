// Where and when the model is: the clock, the address, and what an earlier page left behind.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "shared/ids.h"
#include "wasm-client/model/kept.h"

namespace parley::client {

struct Now {
    double ms = 0;      ///< of the monotonic clock
    double random = 0;  ///< uniform in [0, 1)
    double wall_ms = 0;
    int utc_offset_minutes = 0;  ///< of the person's own clock
};

/// The address of a room, or of a message in it.
std::string room_path(const RoomId& room, Seq seq = 0);

/// Of an address: /r/<room> or /r/<room>/<seq>, with #join=<code> behind it of a link that invites.
struct Place {
    RoomId room;
    Seq seq = 0;
    std::string code = {};
};
Place place_in(std::string_view path);

struct Remembered {
    std::string name;
    std::string token;
    std::string path;                  ///< of the address bar: /r/<room> opens that room, /r/<room>/<seq> at that message
    std::vector<KeptEntry> kept = {};  ///< all that earlier Keep effects left behind, in any order
    std::string user = {};             ///< the id of who this was; empty: nobody yet
    std::string rank = {};             ///< of theirs; empty: a guest
    std::string token_at_ms = {};      ///< when the token was new
    std::string next_token = {};       ///< given, and perhaps in force: no answer came
    std::string device = {};           ///< what the person will know this browser by
};

}  // namespace parley::client
