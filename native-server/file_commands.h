// The operator's commands on files: what the log says of them, beside what is on the disk.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "native-server/storage/backup.h"
#include "native-server/storage/integrity.h"
#include "shared/result.h"

namespace parley::server {

struct FilesChecked {
    std::uint64_t files = 0;
    std::uint64_t unneeded = 0;  ///< on the disk, and the log knows nothing of them: no damage
    std::uint64_t unneeded_bytes = 0;
};

/// Whether the bytes of files are compared with their hash, or only counted.
enum class FileBytes : std::uint8_t { counted, read };

/// Looks whether the bytes of all files are there. Changes nothing. The error is a sentence for the operator.
Result<FilesChecked, std::string> check_files(const std::filesystem::path& data_dir, FileBytes bytes, const TellFinding& tell);

struct BackedUp {
    LogSize size;
    std::uint64_t files = 0;    ///< with the same bytes: one
    std::uint64_t missing = 0;  ///< their bytes are not there, and should be
};

/// Where the files of a backup are.
std::filesystem::path files_beside(const std::filesystem::path& backup);

/// As back_up(), with all files of that moment beside it, which are there before the copy gets its name. A folder that is there
/// keeps what is needed still.
Result<BackedUp, std::string> back_up_with_files(const std::filesystem::path& data_dir, const std::filesystem::path& file,
                                                 Existing existing);

}  // namespace parley::server
