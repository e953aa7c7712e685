// The folder of files: each under its hash, uploads that are not all there under their ids. Of the store's thread.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "shared/result.h"

namespace parley::server {

/// A file that was opened, and is closed with this.
class OpenedFile {
public:
    OpenedFile() = default;
    explicit OpenedFile(int descriptor) : descriptor_(descriptor) {}
    OpenedFile(OpenedFile&& other) noexcept;
    OpenedFile& operator=(OpenedFile&& other) noexcept;
    OpenedFile(const OpenedFile&) = delete;
    OpenedFile& operator=(const OpenedFile&) = delete;
    ~OpenedFile();

    [[nodiscard]] bool is_open() const { return descriptor_ >= 0; }
    /// Nothing when it can't be told.
    [[nodiscard]] std::uint64_t size() const;
    /// False: it was not all written; the error is in errno.
    bool append(std::string_view bytes, std::uint64_t at);
    /// At most `count`, fewer at the end. False: it can't be read.
    bool read(std::string& bytes, std::uint64_t at, std::size_t count) const;
    bool sync();
    /// The bytes are with the disk, though not safe: sync() has little left to do.
    bool write_out(std::uint64_t from, std::uint64_t bytes);

private:
    int descriptor_ = -1;
};

/// SHA-256 of what comes in pieces.
class RunningHash {
public:
    RunningHash();
    RunningHash(RunningHash&& other) noexcept;
    RunningHash& operator=(RunningHash&& other) noexcept;
    RunningHash(const RunningHash&) = delete;
    RunningHash& operator=(const RunningHash&) = delete;
    ~RunningHash();

    void add(std::string_view bytes);
    /// Once, at the end: lower-case hex.
    std::string take();

private:
    struct State;
    std::unique_ptr<State> state_;
};

class BlobFolder {
public:
    /// Makes `files` in the data directory. The error is a sentence for the operator.
    static Result<BlobFolder, std::string> open(const std::filesystem::path& data_dir);

    OpenedFile open_upload(const std::string& id);
    [[nodiscard]] std::string upload_path(const std::string& id) const { return (root_ / "uploads" / id).string(); }
    OpenedFile open_file(const std::string& hash, bool small) const;
    /// Gives a whole upload its name, durably; it keeps its old one too. False: the disk failed.
    bool name_upload(const std::string& id, const std::string& hash);
    /// The small picture beside it. False: there is none then.
    bool put_small(const std::string& hash, std::string_view bytes);
    void remove_upload(const std::string& id);
    void remove_file(const std::string& hash);
    /// Whether `bytes` more can be written, and limits::disk_reserve_bytes be left.
    [[nodiscard]] bool has_room(std::uint64_t bytes) const;

private:
    explicit BlobFolder(std::filesystem::path root) : root_(std::move(root)) {}
    [[nodiscard]] std::filesystem::path path_of(const std::string& hash, bool small) const;

    std::filesystem::path root_;
};

/// What a hash looks like; everything else in the log's list of what is forgotten is an upload's id.
bool is_hash(std::string_view name);

}  // namespace parley::server
