// Presence as the loops see it: one of them keeps it for all. That loop's thread only.
#pragma once

#include <vector>

#include "native-server/core/presence.h"
#include "native-server/mail.h"

namespace parley::server {

class PresenceDesk {
public:
    /// Answers to those who asked; each for the loop of its session.
    std::vector<PresentAnswer> take(const std::vector<PresenceNote>& notes, MonotonicMs now);

    /// What every loop is to be told. Call each limits::typing_push_interval_ms.
    std::vector<PresenceNews> on_tick(MonotonicMs now);

private:
    Presence presence_;
};

}  // namespace parley::server
