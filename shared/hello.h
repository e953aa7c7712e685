// The first thing that a server says.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "shared/account.h"
#include "shared/ids.h"

namespace parley {

inline constexpr std::uint32_t protocol_version = 1;

struct Hello {
    std::uint32_t version = protocol_version;
    std::string build;
    Epoch epoch;
    std::int64_t heartbeat_ms = 0;
    std::int64_t heartbeat_grace_ms = 0;
    std::uint64_t body_bytes_max = 0;
    std::uint64_t frame_bytes_max = 0;
    std::uint64_t page_events_max = 0;
    std::uint64_t resume_events_max = 0;
    std::uint64_t rooms_per_session_max = 0;
    std::uint64_t queue_bytes_max = 0;    ///< so much waits for one client before it is told to resync; 0: not said
    std::uint64_t file_bytes_max = 0;     ///< of one file; 0: the server takes none
    std::int64_t typing_interval_ms = 0;  ///< 0: the server does not know `typing`
    std::int64_t typing_lapse_ms = 0;
    std::int64_t idle_ms = 0;  ///< a device that nobody used for so long is idle; 0: the server does not know `idle`
    std::string page;          ///< the build of the page that this server gives to browsers; empty: it has none
    bool guests = true;        ///< whoever says a name comes in
    SignUpMode sign_up = SignUpMode::closed;
    GuestRights guest_rights = GuestRights::full;
    std::vector<ProviderInfo> providers;
    bool link_cards = false;  ///< the server knows `link_card`
};

}  // namespace parley
