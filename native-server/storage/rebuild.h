// Everything that is derived from the log, made anew.
#pragma once

#include <filesystem>
#include <string>

#include "native-server/storage/open_log.h"
#include "shared/result.h"

namespace parley::server {

/// Replays the log of a data directory that nobody else has, and begins another history: one transaction, or nothing. The
/// search index is put away, and made anew by the next server. What was replayed; the error is a sentence for the operator.
Result<LogSize, std::string> rebuild(const std::filesystem::path& data_dir, const OpeningWorld& world);

}  // namespace parley::server
