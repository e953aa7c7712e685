// What a person has written, for themselves to keep: piece by piece, so that nobody waits for it and no memory holds it. One
// connection, one thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "native-server/storage/database.h"
#include "shared/ids.h"

namespace parley::server {

/// False, everywhere: the database failed, or a row is damaged; damage() says what.
class OwnWords {
public:
    explicit OwnWords(Database& database);
    OwnWords(const OwnWords&) = delete;
    OwnWords& operator=(const OwnWords&) = delete;

    /// JSON Lines (docs/protocol.md, "Files"): those that begin at `cursor`, which is empty for the first. A piece may be
    /// empty. `next` is where the following ones begin; empty after the last.
    bool read(std::int64_t person, std::string_view cursor, std::string& lines, std::string& next);

    [[nodiscard]] const std::string& damage() const { return damaged_; }

private:
    struct Place {
        std::int64_t room = 0;
        Seq seq = 0;  ///< done up to here
    };
    struct Room {
        std::int64_t no = 0;
        std::string id;
        std::string name;
        Seq head = 0;
    };

    bool read_profile(std::int64_t person, std::string& lines);
    bool find_room(std::int64_t from, Room& room);
    bool read_room(const Room& room, std::int64_t person, Place& place, std::string& lines);

    std::string damaged_;
    Statement select_person_;
    Statement select_room_;
    Statement select_events_;
};

}  // namespace parley::server
