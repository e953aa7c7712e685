// The tables, and how an older database becomes the present one.
#pragma once

#include <cstdint>
#include <string>
#include <variant>

#include "native-server/storage/database.h"
#include "shared/result.h"

namespace parley::server {

/// What a fresh database starts with besides its tables.
struct Birth {
    std::string epoch;       ///< names this history
    std::int64_t at_ms = 0;  ///< milliseconds since 1970
};

/// The version that this program writes.
std::int64_t schema_version();

/// Takes the database to schema_version(), each step in a transaction of its own. The error is a sentence for the operator;
/// a database that a newer program wrote is refused and left as it is.
Result<std::monostate, std::string> migrate(Database& database, const Birth& birth);

}  // namespace parley::server
