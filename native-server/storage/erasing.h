// Takes the words out of messages. The rows stay, so that seq stays dense.
#pragma once

#include <cstdint>

#include "native-server/storage/database.h"
#include "shared/ids.h"

namespace parley::server {

class Erasing {
public:
    explicit Erasing(Database& database);

    /// Empties the payload of a message and of all its edits and renews their checksums, in the caller's transaction. A row
    /// whose checksum was wrong keeps a wrong one. False: the database failed.
    bool erase(std::int64_t room, Seq message);

private:
    Statement erase_message_;
    Statement erase_edits_;
};

}  // namespace parley::server
