// What the log says about files, for the operator's commands: which bytes have to be on the disk, and which may.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "native-server/storage/database.h"
#include "shared/result.h"

namespace parley::server {

/// A file whose bytes are all there.
struct ListedFile {
    std::string id;
    std::string hash;
    std::uint64_t bytes = 0;
};

/// A connection that only reads. Each question is answered as of when it is asked, also while a server writes.
class FileList {
public:
    /// The database of a data directory, or a copy of it. One that is older than files are has none. The error is a sentence
    /// for the operator.
    static Result<FileList, std::string> open(const std::filesystem::path& database);

    /// Calls `look` for each, those with the same bytes one after the other; what changes meanwhile is seen or not. The error
    /// is SQLite's.
    Result<std::monostate, std::string> each(const std::function<void(const ListedFile& file)>& look);
    /// Whether a file has these bytes, or did and they wait to be removed. Also for the id of an upload that goes on.
    bool knows(const std::string& name);
    /// Whether the file is there, with these bytes.
    bool has(const ListedFile& file);

private:
    explicit FileList(Database database);
    bool read_behind(const ListedFile& last, std::vector<ListedFile>& some);

    std::unique_ptr<Database> database_;  ///< the statements point at it
    bool knows_files_ = false;
    Statement select_;
    Statement select_known_;
    Statement select_one_;
};

}  // namespace parley::server
