// What the log tells, taken to the loops that it concerns.
#pragma once

#include <cstddef>
#include <vector>

#include "native-server/core/log.h"
#include "native-server/mail.h"

namespace parley::server {

/// By loop: answers to whose ticket they have, events to all. The events of a room become one RoomBatch, which ends where who
/// listens may change, or where it is enough for one write. An answer never comes before the events that were told before it,
/// and what is known of a person not after those that were told later.
std::vector<std::vector<LogNews>> sort_news(std::vector<LogReply>&& replies, std::size_t loops);

/// Posts to each loop at most once. Any thread; what one thread delivers keeps its order.
void deliver(std::vector<LogReply> replies, const Mailboxes& mailboxes);

}  // namespace parley::server
