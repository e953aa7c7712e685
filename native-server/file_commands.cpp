#include "native-server/file_commands.h"

#include <utility>

#include "native-server/files/blob_copies.h"
#include "native-server/storage/data_dir.h"
#include "native-server/storage/file_list.h"

namespace parley::server {

namespace fs = std::filesystem;

namespace {

/// What is wrong with a file's bytes; empty: nothing.
std::string wrong_with(const ListedFile& file, const fs::path& folder, FileBytes bytes) {
    const auto size = size_of_blob(folder, file.hash);
    if (!size) return "its bytes are missing";
    if (*size != file.bytes) return "it has " + std::to_string(*size) + " bytes, and should have " + std::to_string(file.bytes);
    if (bytes == FileBytes::read && !is_whole_blob(folder, file.hash)) return "its bytes are not what they were";
    return {};
}

/// One that was deleted a moment ago is not missing.
bool is_there_still(const fs::path& data_dir, const ListedFile& file) {
    auto now = FileList::open(database_path(data_dir));
    return now.ok() && now.value().has(file);
}

class FileTaker {
public:
    FileTaker(const fs::path& data_dir, const fs::path& file)
        : data_dir_(data_dir), copies_(files_folder(data_dir), files_beside(file)) {}

    Result<std::monostate, std::string> take(const fs::path& copy) {
        auto list = FileList::open(copy);
        if (!list) return list.error();
        std::string failure;
        auto listed = list.value().each([&](const ListedFile& file) {
            if (failure.empty() && std::exchange(last_, file.hash) != file.hash) failure = put(file);
        });
        if (!listed) return listed.error();
        if (!failure.empty()) return failure;
        return copies_.sync();
    }
    Result<std::monostate, std::string> forget_others(const fs::path& file) {
        auto list = FileList::open(file);
        if (!list) return list.error();
        copies_.prune([&list](const std::string& hash) { return list.value().knows(hash); });
        return std::monostate{};
    }
    [[nodiscard]] std::uint64_t files() const { return files_; }
    [[nodiscard]] std::uint64_t missing() const { return missing_; }

private:
    std::string put(const ListedFile& file) {
        const auto put = copies_.put(file.hash, file.bytes);
        if (!put) return put.error();
        if (put.value() == BlobCopies::Put::done)
            ++files_;
        else if (is_there_still(data_dir_, file))
            ++missing_;
        return {};
    }

    const fs::path& data_dir_;
    BlobCopies copies_;
    std::string last_;
    std::uint64_t files_ = 0;
    std::uint64_t missing_ = 0;
};

}  // namespace

Result<FilesChecked, std::string> check_files(const fs::path& data_dir, FileBytes bytes, const TellFinding& tell) {
    auto list = FileList::open(database_path(data_dir));
    if (!list) return list.error();
    const fs::path folder = files_folder(data_dir);
    FilesChecked checked;
    auto listed = list.value().each([&](const ListedFile& file) {
        ++checked.files;
        const std::string wrong = wrong_with(file, folder, bytes);
        if (!wrong.empty() && is_there_still(data_dir, file)) tell("file " + file.id + ": " + wrong);
    });
    if (!listed) return listed.error();
    each_blob(folder, [&](const std::string& name, std::uint64_t size) {
        if (list.value().knows(name)) return;
        ++checked.unneeded;
        checked.unneeded_bytes += size;
    });
    return checked;
}

fs::path files_beside(const fs::path& backup) {
    return backup.string() + ".files";
}

Result<BackedUp, std::string> back_up_with_files(const fs::path& data_dir, const fs::path& file, Existing existing) {
    FileTaker taker(data_dir, file);
    const auto size = back_up(data_dir, file, existing, [&taker](const fs::path& copy) { return taker.take(copy); });
    if (!size) return size.error();
    if (auto done = taker.forget_others(file); !done) return done.error();
    return BackedUp{size.value(), taker.files(), taker.missing()};
}

}  // namespace parley::server
