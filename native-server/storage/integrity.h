// Looks for damage in a data directory, and changes nothing.
#pragma once

#include <filesystem>
#include <functional>
#include <string>

#include "native-server/storage/open_log.h"
#include "shared/result.h"

namespace parley::server {

/// Takes one thing that is wrong: a line for the operator.
using TellFinding = std::function<void(const std::string& finding)>;

struct Checked {
    LogSize size;
    bool search = false;  ///< the index was looked at too
};

/// Looks at the pages, at every row's checksum and order, at what is derived from the log, and at the search index when it has
/// caught up. One moment's state, also while a server writes; memory does not grow with the log. What was looked at; the error
/// is a sentence for the operator, when it could not be.
Result<Checked, std::string> check_log(const std::filesystem::path& data_dir, const TellFinding& tell);

}  // namespace parley::server
