// A copy of the database that is whole, while the server goes on.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <variant>

#include "native-server/storage/new_file.h"
#include "native-server/storage/open_log.h"
#include "shared/result.h"

namespace parley::server {

/// Does what has to be done before a copy gets its name, and is given the copy. An error: it gets none.
using BeforeItsName = std::function<Result<std::monostate, std::string>(const std::filesystem::path& copy)>;

/// Copies the log of `data_dir` as it is at one moment to `file`: one file of mode 0600, verified and on the disk when it gets
/// its name. It holds no epoch, so that a server that serves it later begins another history. What was copied; the error is a
/// sentence for the operator, and there is no file then.
Result<LogSize, std::string> back_up(const std::filesystem::path& data_dir, const std::filesystem::path& file,
                                     Existing existing, const BeforeItsName& before = nullptr);

}  // namespace parley::server
