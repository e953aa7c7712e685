// The folder that belongs to one running server.
#pragma once

#include <filesystem>
#include <string>

#include "shared/result.h"

namespace parley::server {

/// The log's file in a data directory.
inline std::filesystem::path database_path(const std::filesystem::path& data_dir) {
    return data_dir / "parley.db";
}

/// The search index, which can be made anew from the log.
inline std::filesystem::path search_path(const std::filesystem::path& data_dir) {
    return data_dir / "search.db";
}

/// Holds the folder's lock; the system lets go of it with the process, however that ends.
class DataDir {
public:
    /// Makes the folder (for nobody else's eyes: mode 0700) when it is not there, and locks it. The error is a sentence for
    /// the operator.
    static Result<DataDir, std::string> take(const std::filesystem::path& path);
    DataDir(DataDir&& other) noexcept;
    DataDir& operator=(DataDir&&) = delete;
    DataDir(const DataDir&) = delete;
    DataDir& operator=(const DataDir&) = delete;
    ~DataDir();

    [[nodiscard]] std::filesystem::path database() const { return database_path(path_); }

private:
    DataDir(std::filesystem::path path, int lock_descriptor);

    std::filesystem::path path_;
    int lock_descriptor_;
};

}  // namespace parley::server
