// From a locked folder to a database that can be built upon, or a sentence that says why not.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "native-server/storage/data_dir.h"
#include "native-server/storage/database.h"
#include "native-server/storage/history.h"
#include "shared/ids.h"
#include "shared/result.h"

namespace parley::server {

struct OpenedDatabase {
    Database database;  ///< writes; of the present version
    Epoch epoch;
};

struct OpeningWorld {
    std::function<std::int64_t()> wall_clock_ms;  ///< milliseconds since 1970
    RandomBits random_bits;
};

/// Opens the database of a folder, brings it to the present version, and makes one where none has been. What was damaged, cut
/// off or lost is told and not begun anew: the file's size, the rooms, and the newest event of each are looked at.
Result<OpenedDatabase, std::string> open_database(const DataDir& dir, const OpeningWorld& world);

}  // namespace parley::server
