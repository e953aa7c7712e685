// All that the views draw.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "shared/message.h"
#include "wasm-client/model/timeline.h"

namespace parley::client {

enum class Link : std::uint8_t {
    idle,            ///< nobody has said who they are yet
    connecting,      ///< the socket is opening
    authenticating,  ///< the socket is open
    online,
    waiting,  ///< until State::retry_at_ms
};

struct RoomState {
    enum class Membership : std::uint8_t { outside, joining, joined };

    RoomInfo info;
    Membership membership = Membership::outside;
    Timeline timeline;
    std::string draft;
    bool loading_older = false;
    bool known = false;        ///< the timeline has been started from the server
    std::uint32_t unread = 0;  ///< messages of others since the room was last on screen
    Seq unread_after = 0;      ///< the divider stands behind this seq; 0: no divider
};

struct State {
    Link link = Link::idle;
    std::uint32_t failed_attempts = 0;
    double retry_at_ms = 0;
    double link_since_ms = 0;  ///< when `link` last changed between online and not
    bool was_online = false;   ///< in this page's life
    bool network_online = true;

    Person me;
    std::string token;
    std::string wanted_name;
    Epoch epoch;
    std::string server_build;
    std::uint64_t body_bytes_max = 0;

    std::vector<RoomState> rooms;
    RoomId current;
    bool visible = true;

    [[nodiscard]] const RoomState* find(const RoomId& id) const {
        for (const RoomState& room : rooms)
            if (room.info.id == id) return &room;
        return nullptr;
    }
    [[nodiscard]] RoomState* find(const RoomId& id) {
        for (RoomState& room : rooms)
            if (room.info.id == id) return &room;
        return nullptr;
    }
    [[nodiscard]] const RoomState* current_room() const { return find(current); }
    [[nodiscard]] RoomState* current_room() { return find(current); }
};

}  // namespace parley::client
