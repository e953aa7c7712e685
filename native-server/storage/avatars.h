// Whose avatar which file is: the rows. One connection, one thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "native-server/storage/database.h"

namespace parley::server {

/// False, everywhere: the database failed.
class Avatars {
public:
    explicit Avatars(Database& database);
    Avatars(const Avatars&) = delete;
    Avatars& operator=(const Avatars&) = delete;

    /// They have no other.
    bool add(std::int64_t person, std::int64_t file, std::string_view tag);
    bool remove(std::int64_t person);
    /// Whether the file is somebody's.
    bool holds(std::int64_t file, bool& held);

private:
    Statement insert_;
    Statement delete_;
    Statement select_;
};

}  // namespace parley::server
