#include "native-server/files/blob_folder.h"

#include <fcntl.h>
#include <openssl/evp.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <system_error>
#include <utility>

#include "shared/limits.h"

namespace parley::server {

namespace fs = std::filesystem;

namespace {

constexpr mode_t for_us_only = 0600;

bool sync_folder(const fs::path& folder) {
    const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor < 0) return false;
    const bool synced = ::fsync(descriptor) == 0 || errno == EINVAL;
    ::close(descriptor);
    return synced;
}

bool make_folder(const fs::path& folder) {
    return ::mkdir(folder.c_str(), 0700) == 0 || errno == EEXIST;
}

}  // namespace

// ---- files -----------------------------------------------------------------------------------------------------------

OpenedFile::OpenedFile(OpenedFile&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}
OpenedFile& OpenedFile::operator=(OpenedFile&& other) noexcept {
    std::swap(descriptor_, other.descriptor_);
    return *this;
}
OpenedFile::~OpenedFile() {
    if (descriptor_ >= 0) ::close(descriptor_);
}

std::uint64_t OpenedFile::size() const {
    struct stat facts {};
    return ::fstat(descriptor_, &facts) == 0 ? static_cast<std::uint64_t>(facts.st_size) : 0;
}

bool OpenedFile::append(std::string_view bytes, std::uint64_t at) {
    while (!bytes.empty()) {
        const ssize_t written = ::pwrite(descriptor_, bytes.data(), bytes.size(), static_cast<off_t>(at));
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(written));
        at += static_cast<std::uint64_t>(written);
    }
    return true;
}

bool OpenedFile::read(std::string& bytes, std::uint64_t at, std::size_t count) const {
    bytes.resize(count);
    std::size_t have = 0;
    while (have < count) {
        const ssize_t got = ::pread(descriptor_, bytes.data() + have, count - have, static_cast<off_t>(at + have));
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return false;
        if (got == 0) break;
        have += static_cast<std::size_t>(got);
    }
    bytes.resize(have);
    return true;
}

bool OpenedFile::sync() {
    return ::fdatasync(descriptor_) == 0;
}

bool OpenedFile::write_out(std::uint64_t from, std::uint64_t bytes) {
    constexpr unsigned wait_for_all = SYNC_FILE_RANGE_WAIT_BEFORE | SYNC_FILE_RANGE_WRITE | SYNC_FILE_RANGE_WAIT_AFTER;
    return ::sync_file_range(descriptor_, static_cast<off64_t>(from), static_cast<off64_t>(bytes), wait_for_all) == 0;
}

// ---- hashes ----------------------------------------------------------------------------------------------------------

struct RunningHash::State {
    struct Free {
        void operator()(EVP_MD_CTX* hash) const { EVP_MD_CTX_free(hash); }
    };
    std::unique_ptr<EVP_MD_CTX, Free> context{EVP_MD_CTX_new()};
};

RunningHash::RunningHash() : state_(std::make_unique<State>()) {
    if (EVP_DigestInit_ex(state_->context.get(), EVP_sha256(), nullptr) != 1) std::abort();
}
RunningHash::RunningHash(RunningHash&& other) noexcept = default;
RunningHash& RunningHash::operator=(RunningHash&& other) noexcept = default;
RunningHash::~RunningHash() = default;

void RunningHash::add(std::string_view bytes) {
    if (EVP_DigestUpdate(state_->context.get(), bytes.data(), bytes.size()) != 1) std::abort();
}

std::string RunningHash::take() {
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned int count = 0;
    if (EVP_DigestFinal_ex(state_->context.get(), digest.data(), &count) != 1) std::abort();
    constexpr std::string_view digits = "0123456789abcdef";
    std::string hex;
    for (unsigned int i = 0; i < count; ++i) {
        hex.push_back(digits[digest[i] >> 4]);
        hex.push_back(digits[digest[i] & 0xF]);
    }
    return hex;
}

bool is_hash(std::string_view name) {
    constexpr std::size_t hex_digits = 64;
    return name.size() == hex_digits &&
           std::all_of(name.begin(), name.end(), [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

// ---- the folder ------------------------------------------------------------------------------------------------------

Result<BlobFolder, std::string> BlobFolder::open(const fs::path& data_dir) {
    BlobFolder folder(data_dir / "files");
    std::error_code error;
    if (data_dir.has_parent_path()) fs::create_directories(data_dir.parent_path(), error);
    if (!make_folder(data_dir))
        return "cannot make the data directory " + data_dir.string() + ": " + std::generic_category().message(errno);
    if (!make_folder(folder.root_) || !make_folder(folder.root_ / "uploads"))
        return "cannot make the folder " + folder.root_.string() + ": " + std::generic_category().message(errno);
    return folder;
}

fs::path BlobFolder::path_of(const std::string& hash, bool small) const {
    return root_ / hash.substr(0, 2) / (hash.substr(2) + (small ? ".small" : ""));
}

OpenedFile BlobFolder::open_upload(const std::string& id) {
    return OpenedFile(::open(upload_path(id).c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, for_us_only));
}

OpenedFile BlobFolder::open_file(const std::string& hash, bool small) const {
    if (!is_hash(hash)) return {};
    return OpenedFile(::open(path_of(hash, small).c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
}

bool BlobFolder::name_upload(const std::string& id, const std::string& hash) {
    const fs::path target = path_of(hash, false);
    if (!make_folder(target.parent_path())) return false;
    if (::link(upload_path(id).c_str(), target.c_str()) != 0 && errno != EEXIST) return false;
    return sync_folder(target.parent_path()) && sync_folder(root_);
}

bool BlobFolder::put_small(const std::string& hash, std::string_view bytes) {
    const std::string target = path_of(hash, true).string();
    const std::string unfinished = target + ".new";
    OpenedFile file(::open(unfinished.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, for_us_only));
    if (!file.is_open() || !file.append(bytes, 0) || !file.sync()) return false;
    return ::rename(unfinished.c_str(), target.c_str()) == 0;
}

void BlobFolder::remove_upload(const std::string& id) {
    ::unlink(upload_path(id).c_str());
}

void BlobFolder::remove_file(const std::string& hash) {
    ::unlink(path_of(hash, false).c_str());
    ::unlink(path_of(hash, true).c_str());
}

bool BlobFolder::has_room(std::uint64_t bytes) const {
    struct statvfs facts {};
    if (::statvfs(root_.c_str(), &facts) != 0) return false;
    return std::uint64_t{facts.f_bavail} * facts.f_frsize >= bytes + limits::disk_reserve_bytes;
}

}  // namespace parley::server
