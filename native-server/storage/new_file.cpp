#include "native-server/storage/new_file.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <system_error>
#include <utility>

namespace parley::server {

namespace {

namespace fs = std::filesystem;

std::string cannot_write(const fs::path& path, int error) {
    return "cannot write " + path.string() + ": " + std::generic_category().message(error);
}

/// An errno, or 0.
int give_name(const fs::path& from, const fs::path& to, Existing existing) {
    if (existing == Existing::refused) {
        if (::renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), RENAME_NOREPLACE) == 0) return 0;
        if (errno != EINVAL && errno != ENOSYS) return errno;
        // A file system without that: all but a race of a moment is seen.
        std::error_code ignored;
        if (fs::exists(fs::symlink_status(to, ignored))) return EEXIST;
    }
    return ::rename(from.c_str(), to.c_str()) == 0 ? 0 : errno;
}

/// The new name is on the disk too.
int sync_folder(const fs::path& folder) {
    const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor < 0) return errno;
    const int error = ::fsync(descriptor) == 0 || errno == EINVAL ? 0 : errno;
    ::close(descriptor);
    return error;
}

}  // namespace

Result<NewFile, std::string> NewFile::create(const fs::path& path, Existing existing) {
    std::error_code error;
    const fs::path folder = fs::canonical(path.has_parent_path() ? path.parent_path() : fs::path("."), error);
    if (error) return cannot_write(path, error.value());
    const fs::path target = folder / path.filename();
    const fs::file_status there = fs::symlink_status(target, error);
    if (!path.has_filename() || fs::is_directory(there)) return cannot_write(path, EISDIR);
    if (existing == Existing::refused && fs::exists(there)) return path.string() + " is there already";

    std::string name = target.string() + ".XXXXXX";
    const int descriptor = ::mkostemp(name.data(), O_CLOEXEC);
    if (descriptor < 0) return cannot_write(path, errno);
    return NewFile(target, name, existing, descriptor);
}

NewFile::NewFile(fs::path path, fs::path temporary, Existing existing, int descriptor)
    : path_(std::move(path)), temporary_(std::move(temporary)), existing_(existing), descriptor_(descriptor) {}

NewFile::NewFile(NewFile&& other) noexcept
    : path_(std::move(other.path_)),
      temporary_(std::exchange(other.temporary_, {})),
      existing_(other.existing_),
      descriptor_(std::exchange(other.descriptor_, -1)) {}

NewFile::~NewFile() {
    if (descriptor_ >= 0) ::close(descriptor_);
    if (!temporary_.empty()) ::unlink(temporary_.c_str());
}

Result<std::monostate, std::string> NewFile::publish() {
    if (::fsync(descriptor_) != 0) return cannot_write(path_, errno);
    const int error = give_name(temporary_, path_, existing_);
    if (error == EEXIST) return path_.string() + " is there already";
    if (error != 0) return cannot_write(path_, error);
    temporary_.clear();
    if (const int unsynced = sync_folder(path_.parent_path()); unsynced != 0) return cannot_write(path_, unsynced);
    return std::monostate{};
}

}  // namespace parley::server
