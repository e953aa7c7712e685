// All that will be done in a run, and when, from its seed alone.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "tests/chaos/random.h"

namespace parley::chaos {

struct PlanOptions {
    std::uint64_t seed = 1;
    double seconds = 60;
    std::size_t clients = 24;
};

enum class Act : std::uint8_t {
    compose,         ///< one message
    kill,            ///< SIGKILL for the server
    cut,             ///< a connection ends after some bytes more
    cut_before_ack,  ///< a connection ends between a message and its acknowledgement
    stall,           ///< a connection stands still for a while
    deluge,          ///< so much is written while a connection stands still that the server gives up queueing for it
    half_open,       ///< one end of a connection is gone, and the other is not told
    duplicate,       ///< a second page of the same person, at the same time
    reorder,         ///< what a lost connection had sent arrives after the next one is there
    crash,           ///< a page's process dies and is opened again
    put_away,        ///< a page is left and comes back
    load_older,      ///< somebody scrolls up
    create_room,
};

struct Step {
    double at_ms = 0;
    Act act = Act::cut;
    std::size_t client = 0;  ///< whom it is for; when that one can't, the next who can
    std::uint64_t dice = 0;  ///< decides what is left to decide
    int attempts = 0;        ///< that were in vain so far
};

/// Ascending in time.
std::vector<Step> make_plan(const PlanOptions& options);

/// The words of a message, from the dice of its step: most are short, some take tens of kilobytes, some are in other scripts or
/// full of what JSON has to escape. At most limits::body_bytes_max with what goes before it.
std::string filler(Random& random);
/// As above, and near the bound.
std::string long_filler(Random& random);

}  // namespace parley::chaos
