// The folder of files as the operator's commands see it, beside a server that may be running.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "shared/result.h"

namespace parley::server {

/// Of a data directory.
std::filesystem::path files_folder(const std::filesystem::path& data_dir);

/// Bytes under their hash in a folder of files; nothing: they are not there.
std::optional<std::uint64_t> size_of_blob(const std::filesystem::path& folder, const std::string& hash);
/// Reads all of them. False: they are not there, can't be read, or are others.
bool is_whole_blob(const std::filesystem::path& folder, const std::string& hash);

/// Calls `look` with the hash, or the id of an upload, of all that lies in a folder of files, and with its bytes. Small
/// pictures are counted with what they are small pictures of.
void each_blob(const std::filesystem::path& folder, const std::function<void(const std::string& name, std::uint64_t)>& look);

/// A folder that takes copies of files, laid out as the one that they come from. What it has already is not copied again.
class BlobCopies {
public:
    /// Makes the folder, for its owner only, once something is put into it.
    BlobCopies(std::filesystem::path from, std::filesystem::path to) : from_(std::move(from)), to_(std::move(to)) {}

    enum class Put : std::uint8_t { done, missing };
    /// A second name for the same bytes where the disk allows it, a copy elsewhere; with the small picture, if there is one.
    /// `missing`: these bytes are not in the folder that they come from. The error is a sentence for the operator.
    Result<Put, std::string> put(const std::string& hash, std::uint64_t bytes);
    /// All that was put is on the disk for good.
    Result<std::monostate, std::string> sync();
    /// Takes away what `keep` does not want.
    void prune(const std::function<bool(const std::string& hash)>& keep);

private:
    std::filesystem::path from_;
    std::filesystem::path to_;
};

}  // namespace parley::server
