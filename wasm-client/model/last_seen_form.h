// A room's last messages as one value of the store that outlives the page.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "shared/message.h"
#include "wasm-client/model/timeline.h"

namespace parley::client {

struct LastSeen {
    RoomInfo info;
    std::uint64_t place = 0;  ///< among the rooms, as they are listed
    std::vector<Message> rows;
};

/// The newest of the timeline's rows that came from the log, as many as the bounds allow.
std::string encode_last_seen(const RoomInfo& info, std::uint64_t place, const Timeline& timeline);
/// Nothing for another version's form, and for what is no such value. Rows that can't be read are left out.
std::optional<LastSeen> decode_last_seen(std::string_view value);

}  // namespace parley::client
