// How the operator's commands come to the database: to read it, also while a server writes to it, or to have it alone.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "native-server/storage/data_dir.h"
#include "native-server/storage/database.h"
#include "native-server/storage/opening.h"
#include "shared/result.h"

namespace parley::server {

struct LogSize {
    std::int64_t rooms = 0;  ///< without the personal logs and the staff room
    std::int64_t events = 0;
    std::int64_t people = 0;
};
Result<LogSize, std::string> size_of(Database& database);

struct CannotOpen {
    std::string why;       ///< a sentence for the operator
    bool damaged = false;  ///< it is there, and damaged
};

/// A connection that changes nothing. An older version is refused when `oldest_version` says so, a newer one always.
Result<Database, CannotOpen> open_to_read(const std::filesystem::path& data_dir, std::int64_t oldest_version);

/// The database of a folder that nobody else has now. The order matters: the connection goes before the lock.
struct OwnLog {
    DataDir dir;
    Database database;
};

/// Locks the folder and opens what is there as the server does, or makes a new one. The error is a sentence for the operator.
Result<OwnLog, std::string> open_or_make(const std::filesystem::path& data_dir, const OpeningWorld& world);
/// Locks the folder and brings the database to the present version; what is derived from the log may be wrong.
Result<OwnLog, std::string> open_to_repair(const std::filesystem::path& data_dir, const OpeningWorld& world);

}  // namespace parley::server
