// Rooms and people as lines of text, out of one database and into another. docs/operations.md has the format.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "native-server/storage/open_log.h"
#include "shared/ids.h"
#include "shared/result.h"

namespace parley::server {

/// Takes a line without its end. False: it can't be written, and nothing more is asked.
using WriteLine = std::function<bool(std::string_view line)>;

enum class LineRead : std::uint8_t { line, end, too_long, failed };
/// Gives the next line without its end; lines of more than limits::export_line_bytes_max are too long.
using ReadLine = std::function<LineRead(std::string& line)>;

/// Writes these rooms with all the people who occur in them; without `rooms` everything there is, personal logs too. One
/// moment's state, also while a server writes. What was written; the error is a sentence for the operator, and a refusal of
/// `write` has an empty one.
Result<LogSize, std::string> export_log(const std::filesystem::path& data_dir, const std::vector<RoomId>& rooms,
                                        std::int64_t at_ms, const WriteLine& write);

/// Reads what export_log() wrote, into rooms that are not there or hold nothing but their beginning. All of it in one
/// transaction, or nothing, and then the error is a sentence for the operator that names the line. What was read.
Result<LogSize, std::string> import_log(const std::filesystem::path& data_dir, const ReadLine& read, const OpeningWorld& world);

}  // namespace parley::server
