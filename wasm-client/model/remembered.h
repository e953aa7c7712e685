// What the model is given and what it holds between the views' state and the server: the time, an earlier page's leavings, a
// log.
#pragma once

#include <string>
#include <vector>

#include "shared/message.h"
#include "wasm-client/model/kept.h"

namespace parley::client {

struct Now {
    double ms = 0;      ///< of the monotonic clock
    double random = 0;  ///< uniform in [0, 1)
    double wall_ms = 0;
    int utc_offset_minutes = 0;  ///< of the person's own clock
};

/// What the store and the address bar have for a page that starts.
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

/// The person's own log: read markers, settings, invitations.
struct PersonalLog {
    RoomId id = {};  ///< empty: this server has none
    Seq last = 0;
    bool live = false;
    double again_at_ms = 0;
};

/// What was kept for a room that is not there.
struct Waiting {
    std::vector<KeptMessage> messages;
    KeptDraft draft;
};

}  // namespace parley::client
