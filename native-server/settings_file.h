// Files of settings, one `name = value` a line, in sections or not (TOML).
#pragma once

#include <cstddef>
#include <optional>
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

/// The first line of a file, without its end and blanks before it: editors end one with a newline. Nothing: it can't be read,
/// is empty, or has more than `bytes_max`; no more than that is read, whatever the file is.
std::optional<std::string> read_first_line(const std::string& path, std::size_t bytes_max);

/// In the order of the file; `what` it is, for the sentence that says what is wrong.
Result<std::vector<Setting>, std::string> read_settings(const std::string& path, std::string_view what);

}  // namespace parley::server
