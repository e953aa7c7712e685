// The words of purged messages, out of the log until they are restored or erased for good.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "native-server/storage/database.h"
#include "shared/ids.h"

namespace parley::server {

/// On one connection, of one thread, in the caller's transaction. False, everywhere: the database failed, or a row is damaged;
/// damage() says what.
class HiddenWords {
public:
    explicit HiddenWords(Database& database);
    HiddenWords(const HiddenWords&) = delete;
    HiddenWords& operator=(const HiddenWords&) = delete;

    /// Keeps the payloads of a message and of its edits; they are still in the log.
    bool keep(std::int64_t room, Seq message, Seq purge, std::int64_t until_ms);

    bool has_any(Seq purge, bool& any);

    struct Place {
        std::int64_t room = 0;
        Seq first = 0;  ///< the first message that was hidden there
    };
    /// Puts all of a purge back that are kept for longer than `now_ms`. `places` are the rooms.
    bool put_back(Seq purge, std::int64_t now_ms, std::vector<Place>& places, std::uint32_t& messages);

    struct Row {
        std::int64_t no = 0;
        std::int64_t room = 0;
        Seq seq = 0;
    };
    /// Those whose time is over, the oldest first.
    bool list_over(std::int64_t now_ms, std::uint32_t at_most, std::vector<Row>& rows);
    bool erase(std::int64_t no);
    /// Of a message that is erased for another reason.
    bool erase_of(std::int64_t room, Seq message);

    [[nodiscard]] const std::string& damage() const { return damaged_; }
    void forget() { damaged_.clear(); }

private:
    struct Kept {
        Row row;
        std::string payload;
    };
    bool list_of(Seq purge, std::int64_t now_ms, std::vector<Kept>& kept);

    std::string damaged_;
    Statement keep_;
    Statement select_;
    Statement select_any_;
    Statement put_back_;
    Statement delete_;
    Statement delete_of_;
    Statement select_over_;
    Statement select_posted_;
};

}  // namespace parley::server
