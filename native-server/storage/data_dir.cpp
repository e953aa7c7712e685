#include "native-server/storage/data_dir.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <utility>

namespace parley::server {

namespace {

std::string cannot(const std::string& what, const std::filesystem::path& path, int error) {
    return "cannot " + what + " " + path.string() + ": " + std::generic_category().message(error);
}

}  // namespace

Result<DataDir, std::string> DataDir::take(const std::filesystem::path& path) {
    std::error_code error;
    if (path.has_parent_path()) std::filesystem::create_directories(path.parent_path(), error);
    if (error) return cannot("make the folder", path.parent_path(), error.value());
    if (::mkdir(path.c_str(), 0700) != 0 && errno != EEXIST) return cannot("make the data directory", path, errno);
    if (!std::filesystem::is_directory(path, error)) return "the data directory " + path.string() + " is not a folder";

    const std::filesystem::path lock = path / "lock";
    const int descriptor = ::open(lock.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (descriptor < 0) return cannot("write to the data directory", path, errno);
    DataDir dir(path, descriptor);
    if (::flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
        if (errno == EWOULDBLOCK) return "the data directory " + path.string() + " is in use by another parley-server";
        return cannot("lock", lock, errno);
    }
    return dir;
}

DataDir::DataDir(std::filesystem::path path, int lock_descriptor) : path_(std::move(path)), lock_descriptor_(lock_descriptor) {}

DataDir::DataDir(DataDir&& other) noexcept
    : path_(std::move(other.path_)), lock_descriptor_(std::exchange(other.lock_descriptor_, -1)) {}

DataDir::~DataDir() {
    if (lock_descriptor_ >= 0) ::close(lock_descriptor_);
}

}  // namespace parley::server
