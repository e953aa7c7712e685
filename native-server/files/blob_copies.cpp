#include "native-server/files/blob_copies.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <vector>

#include "native-server/files/blob_folder.h"
#include "shared/limits.h"

namespace parley::server {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view small_end = ".small";
constexpr std::size_t hash_head = 2;  // the name of the folder that a file lies in

fs::path path_in(const fs::path& folder, const std::string& hash, std::string_view end = {}) {
    return folder / hash.substr(0, hash_head) / hash.substr(hash_head).append(end);
}

std::optional<std::uint64_t> size_at(const fs::path& path) {
    struct stat facts {};
    if (::lstat(path.c_str(), &facts) != 0 || !S_ISREG(facts.st_mode)) return std::nullopt;
    return static_cast<std::uint64_t>(facts.st_size);
}

OpenedFile open_to_read(const fs::path& path) {
    return OpenedFile(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
}

/// Calls `take` with all bytes, a piece at a time. False: it can't be read, or `take` said so.
bool read_pieces(const OpenedFile& file, const std::function<bool(std::string_view piece, std::uint64_t at)>& take) {
    std::string piece;
    for (std::uint64_t at = 0;; at += piece.size()) {
        if (!file.read(piece, at, limits::file_piece_bytes)) return false;
        if (piece.empty()) return true;
        if (!take(piece, at)) return false;
    }
}

bool sync_at(const fs::path& path) {
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) return false;
    const bool synced = ::fsync(descriptor) == 0 || errno == EINVAL;
    ::close(descriptor);
    return synced;
}

std::string cannot_write(const fs::path& path) {
    return "cannot write " + path.string() + ": " + std::generic_category().message(errno);
}

bool make_folder(const fs::path& folder) {
    return ::mkdir(folder.c_str(), 0700) == 0 || errno == EEXIST;
}

/// Whole under its name, or not there. False: errno says why.
bool copy_bytes(const fs::path& from, const fs::path& to) {
    const OpenedFile source = open_to_read(from);
    if (!source.is_open()) return false;
    const std::string unfinished = to.string() + ".new";
    OpenedFile copy(::open(unfinished.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600));
    const auto write = [&copy](std::string_view piece, std::uint64_t at) { return copy.append(piece, at); };
    const bool copied = copy.is_open() && read_pieces(source, write) && copy.sync();
    if (copied && ::rename(unfinished.c_str(), to.c_str()) == 0) return true;
    const int error = errno;
    ::unlink(unfinished.c_str());
    errno = error;
    return false;
}

/// False: errno says why.
bool link_or_copy(const fs::path& from, const fs::path& to) {
    ::unlink(to.c_str());
    return ::link(from.c_str(), to.c_str()) == 0 || copy_bytes(from, to);
}

}  // namespace

fs::path files_folder(const fs::path& data_dir) {
    return data_dir / "files";
}

std::optional<std::uint64_t> size_of_blob(const fs::path& folder, const std::string& hash) {
    return is_hash(hash) ? size_at(path_in(folder, hash)) : std::nullopt;
}

bool is_whole_blob(const fs::path& folder, const std::string& hash) {
    const OpenedFile file = is_hash(hash) ? open_to_read(path_in(folder, hash)) : OpenedFile();
    RunningHash running;
    const auto add = [&running](std::string_view piece, std::uint64_t) {
        running.add(piece);
        return true;
    };
    return file.is_open() && read_pieces(file, add) && running.take() == hash;
}

void each_blob(const fs::path& folder, const std::function<void(const std::string& name, std::uint64_t)>& look) {
    std::error_code ignored;
    for (fs::directory_iterator part(folder, ignored); !ignored && part != fs::directory_iterator(); part.increment(ignored)) {
        const std::string head = part->path().filename().string();
        std::error_code unread;
        for (fs::directory_iterator file(part->path(), unread); !unread && file != fs::directory_iterator();
             file.increment(unread)) {
            const std::string name = file->path().filename().string();
            const auto small = name.find(small_end);
            const std::uint64_t bytes = size_at(file->path()).value_or(0);
            // A small picture alone is looked at by the name of what it belongs to.
            if (small != std::string::npos && size_at(part->path() / name.substr(0, small))) continue;
            look(head.size() == hash_head ? head + name.substr(0, small) : name, bytes);
        }
    }
}

Result<BlobCopies::Put, std::string> BlobCopies::put(const std::string& hash, std::uint64_t bytes) {
    if (size_of_blob(from_, hash) != bytes) return Put::missing;
    const fs::path target = path_in(to_, hash);
    if (!make_folder(to_) || !make_folder(target.parent_path())) return cannot_write(target.parent_path());
    if (size_at(target) == bytes) return Put::done;
    if (!link_or_copy(path_in(from_, hash), target)) {
        if (size_of_blob(from_, hash)) return cannot_write(target);
        return Put::missing;
    }
    // The picture can be made without it: a small one that can't be had is none.
    if (size_at(path_in(from_, hash, small_end))) link_or_copy(path_in(from_, hash, small_end), path_in(to_, hash, small_end));
    return Put::done;
}

Result<std::monostate, std::string> BlobCopies::sync() {
    std::error_code ignored;
    if (!fs::exists(to_, ignored)) return std::monostate{};
    for (const auto& part : fs::directory_iterator(to_, ignored))
        if (part.is_directory() && !sync_at(part.path())) return cannot_write(part.path());
    if (!sync_at(to_)) return cannot_write(to_);
    return std::monostate{};
}

void BlobCopies::prune(const std::function<bool(const std::string& hash)>& keep) {
    std::vector<std::string> unwanted;
    each_blob(to_, [&](const std::string& name, std::uint64_t) {
        if (is_hash(name) && !keep(name)) unwanted.push_back(name);
    });
    for (const std::string& hash : unwanted)
        for (const std::string_view end : {std::string_view(), small_end}) ::unlink(path_in(to_, hash, end).c_str());
}

}  // namespace parley::server
