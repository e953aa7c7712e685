// Whose file is which, and which message holds it. One connection, one thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "native-server/storage/database.h"
#include "shared/file.h"
#include "shared/ids.h"

namespace parley::server {

struct FileRow {
    std::int64_t no = 0;
    std::int64_t person = 0;
    FileInfo file;
    std::optional<std::string> hash;   ///< under which its bytes lie; nothing: not all of them are there
    std::optional<std::int64_t> room;  ///< of the message that holds it; nothing: none does
    std::optional<std::int64_t> seq;
    std::int64_t created_ms = 0;
};

/// False, everywhere: the database failed, or a row is damaged; damage() says what.
class Files {
public:
    explicit Files(Database& database);
    Files(const Files&) = delete;
    Files& operator=(const Files&) = delete;

    bool find(std::string_view id, std::optional<FileRow>& found);
    /// That is an avatar, of this person, or (0) of anybody whose name the picture has.
    bool find_avatar(std::string_view tag, std::int64_t person, std::optional<FileRow>& found);
    /// Bytes of all that a person has, and how many of them no message holds, nor their avatar is.
    bool weigh(std::int64_t person, std::uint64_t& bytes, std::size_t& unposted);
    /// Its `no` is given here.
    bool add(FileRow& row);
    bool store(const FileRow& row);
    /// Its bytes may be deleted, unless another file has the same.
    bool remove(const FileRow& row);
    /// All that a message holds.
    bool remove_of(std::int64_t room, Seq seq);
    /// Some of those that no message holds, that are nobody's avatar and that began before `before_ms`.
    bool remove_unposted(std::int64_t before_ms);
    /// All of a person's that no message holds.
    bool remove_unposted_of(std::int64_t person);

    /// Names of what may be deleted from the disk: hashes, and ids of uploads.
    bool forgotten(std::vector<std::string>& names);
    /// They are gone.
    bool collected(const std::vector<std::string>& names);
    /// Something was forgotten since this was asked last.
    bool any_forgotten();

    [[nodiscard]] const std::string& damage() const { return damaged_; }
    void forget() {
        damaged_.clear();
        forgotten_ = true;
    }

private:
    bool read(const Query& query, FileRow& row);
    bool read_one(Query& query, std::optional<FileRow>& found);
    bool remove_all(Query& query);

    Database& database_;
    std::string damaged_;
    bool forgotten_ = true;  ///< a server may have stopped before it collected
    Statement select_;
    Statement select_avatar_;
    Statement weigh_;
    Statement count_unposted_;
    Statement insert_;
    Statement update_;
    Statement delete_;
    Statement select_of_;
    Statement select_unposted_;
    Statement select_unposted_of_;
    Statement forget_;
    Statement select_forgotten_;
    Statement delete_forgotten_;
};

}  // namespace parley::server
