// Whether the search index says what the log says.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>

#include "native-server/storage/database.h"

namespace parley::server {

class SearchCheck {
public:
    /// Looks at the index as it is at this moment, if there is one.
    explicit SearchCheck(const std::filesystem::path& data_dir);

    /// Compares it with a log of that moment or later. False: there is no index that has caught up with this log.
    bool compare(Database& log, const std::function<void(const std::string&)>& tell);

private:
    std::unique_ptr<Database> index_;  ///< in a transaction: one snapshot
};

}  // namespace parley::server
