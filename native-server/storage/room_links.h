// Links that invite into rooms: the rows. One connection, one thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "native-server/storage/database.h"

namespace parley::server {

struct RoomLinkRow {
    std::string id;
    std::string code_hash;
    std::int64_t room = 0;
    std::int64_t made_by = 0;
    std::int64_t uses_left = 0;   ///< 0: as many as come; a last use takes the row away
    std::int64_t expires_ms = 0;  ///< 0: when it is revoked
};

/// False, everywhere: the database failed, or a row is damaged; damage() says what.
class RoomLinks {
public:
    explicit RoomLinks(Database& database);
    RoomLinks(const RoomLinks&) = delete;
    RoomLinks& operator=(const RoomLinks&) = delete;

    /// Whether it can still be used is for the caller to see.
    bool find(std::string_view code_hash, std::optional<RoomLinkRow>& found);
    /// Of a room, those that have not expired, newest first.
    bool list(std::int64_t room, std::int64_t now_ms, std::vector<RoomLinkRow>& links);
    /// `added` is false when the id or the hash is taken.
    bool add(const RoomLinkRow& link, bool& added);
    /// One use less.
    bool use(const RoomLinkRow& link);
    bool remove(std::string_view id);
    /// Those that a person made into a room.
    bool remove_of(std::int64_t room, std::int64_t person);
    bool remove_expired(std::int64_t now_ms);

    [[nodiscard]] const std::string& damage() const { return damaged_; }
    void forget() { damaged_.clear(); }

private:
    bool read(const Query& query, RoomLinkRow& link);

    Database& database_;
    std::string damaged_;
    Statement select_;
    Statement select_of_;
    Statement insert_;
    Statement use_;
    Statement delete_;
    Statement delete_of_;
    Statement delete_expired_;
};

}  // namespace parley::server
