// The messages that somebody posted lately.
#pragma once

#include <cstdint>
#include <vector>

#include "native-server/storage/database.h"
#include "shared/ids.h"

namespace parley::server {

/// On one connection, of one thread. False: the database failed.
class PurgeFinder {
public:
    explicit PurgeFinder(Database& database);

    struct Message {
        std::int64_t room = 0;
        Seq seq = 0;
        std::int64_t at_ms = 0;
    };
    /// Adds those of a room that still have words, limits::purge_messages_max of the newest at most.
    bool find(std::int64_t room, Seq head, std::int64_t author, std::int64_t since_ms, std::vector<Message>& messages);

private:
    bool find_first(std::int64_t room, Seq head, std::int64_t since_ms, Seq& first);

    Statement select_at_;
    Statement select_;
};

}  // namespace parley::server
