// A file that appears under its name whole, or not at all.
#pragma once

#include <filesystem>
#include <string>
#include <variant>

#include "shared/result.h"

namespace parley::server {

/// What to do when there is a file of that name already.
enum class Existing : std::uint8_t { refused, replaced };

/// Written under a temporary name beside its own (mode 0600), and gone unless it was published. Errors are sentences for the
/// operator.
class NewFile {
public:
    static Result<NewFile, std::string> create(const std::filesystem::path& path, Existing existing);
    NewFile(NewFile&& other) noexcept;
    NewFile& operator=(NewFile&&) = delete;
    NewFile(const NewFile&) = delete;
    NewFile& operator=(const NewFile&) = delete;
    ~NewFile();

    /// The name to write to for now, without symbolic links in it.
    [[nodiscard]] const std::filesystem::path& temporary() const { return temporary_; }
    /// Open for writing.
    [[nodiscard]] int descriptor() const { return descriptor_; }

    /// Syncs what was written, by whomever, and gives the file its name.
    Result<std::monostate, std::string> publish();

private:
    NewFile(std::filesystem::path path, std::filesystem::path temporary, Existing existing, int descriptor);

    std::filesystem::path path_;
    std::filesystem::path temporary_;
    Existing existing_;
    int descriptor_;
};

}  // namespace parley::server
