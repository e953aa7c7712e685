// Files of settings, one `name = value` a line, in sections or not (TOML).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "shared/result.h"

namespace parley::server {

struct Setting {
    std::vector<std::string> sections;  ///< that it stands in, from the outermost; mostly none
    std::string name;
    std::vector<std::string> values;

    /// With its sections, as a person is told of it.
    [[nodiscard]] std::string full_name() const;
};

/// In the order of the file; `what` it is, for the sentence that says what is wrong.
Result<std::vector<Setting>, std::string> read_settings(const std::string& path, std::string_view what);

}  // namespace parley::server
