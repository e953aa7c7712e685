// The tables, and how an older database becomes the present one.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

#include "native-server/storage/database.h"
#include "shared/result.h"

namespace parley::server {

/// What a fresh database starts with besides its tables, and an older one gets where it lacks it.
struct Birth {
    std::string epoch;       ///< names this history
    std::string inode;       ///< of the database's file, in decimal (history.h)
    std::int64_t at_ms = 0;  ///< milliseconds since 1970
};

/// The author of what nobody said: a person without a token.
inline constexpr std::string_view parley_id = "parley";
inline constexpr std::string_view parley_name = "Parley";

/// The version that this program writes.
std::int64_t schema_version();

/// The version of a database, 0 for an empty one. The error is a sentence for the operator: it can't be read, it is another
/// program's, or a newer program's.
Result<std::int64_t, std::string> stored_version(Database& database);

/// Takes the database to schema_version(), each step in a transaction of its own. The error is a sentence for the operator;
/// a database that a newer program wrote is refused and left as it is.
Result<std::monostate, std::string> migrate(Database& database, const Birth& birth);

}  // namespace parley::server
