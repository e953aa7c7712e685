// What the operator chose. The command line counts more than the environment, that more than the file, that more than the
// defaults.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "native-server/logging.h"

namespace parley::server {

struct Options {
    std::string host = "localhost";
    std::uint16_t port = 3000;  ///< 0: the system chooses
    std::filesystem::path data_dir = "parley-data";
    std::optional<std::filesystem::path> web_root;
    std::vector<std::string> allow_origins;
    LogLevel log_level = LogLevel::info;
};

/// The program has said all it has to say: help and version with code 0, a sentence about a bad option with code 2.
struct EarlyExit {
    int code = 0;
    std::string text;
};

/// The value of an environment variable, if it is set.
using Environment = std::function<std::optional<std::string>(const std::string& name)>;

/// `arguments` are those after the program's name.
std::variant<Options, EarlyExit> read_options(const std::vector<std::string>& arguments, const Environment& environment,
                                              const std::string& version);

}  // namespace parley::server
