// What the person does to messages, from when they do it until the log has it.
#pragma once

#include <cstdint>
#include <string>

#include "shared/message.h"

namespace parley::client {

struct Act {
    enum class Stage : std::uint8_t {
        held,     ///< can be undone; leaves at `due_ms`
        waiting,  ///< to be sent, not before `due_ms`
        asked,
        failed,  ///< refused for good, and kept for its words: the person decides
    };

    RoomId room;
    MessageCid cid;
    EventContent content;
    Stage stage = Stage::waiting;
    double due_ms = 0;
    std::string error = {};  ///< why it failed, for a person
};

}  // namespace parley::client
