// The requests that change the log, applied in transactions. One thread.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "native-server/core/log.h"
#include "native-server/storage/database.h"
#include "shared/result.h"

namespace parley::server {

class LogWriter {
public:
    /// `wall_clock_ms` gives milliseconds since 1970. `database` outlives the writer and has the present schema.
    static Result<std::unique_ptr<LogWriter>, std::string> create(Database& database,
                                                                  std::function<std::int64_t()> wall_clock_ms);
    LogWriter(const LogWriter&) = delete;
    LogWriter& operator=(const LogWriter&) = delete;

    /// The rooms in order of creation.
    [[nodiscard]] std::vector<RoomInfo> rooms() const;

    /// Commits the requests as one transaction and returns all that is to be told, in order. When anything fails, nothing of
    /// the batch is kept, each request is answered with storage_unavailable and `failure` says why.
    std::vector<LogReply> commit(std::vector<LogRequest> batch, std::string& failure);

private:
    struct RoomRow {
        std::int64_t no = 0;
        RoomInfo info;
        std::int64_t head_at_ms = 0;
        bool touched = false;  ///< in touched_
    };
    struct Author {
        std::int64_t no = 0;
        Person person;
    };
    using Replies = std::vector<LogReply>;

    LogWriter(Database& database, std::function<std::int64_t()> wall_clock_ms);

    bool load_rooms();
    bool apply_all(std::vector<LogRequest>& batch, Replies& replies);
    // False: the database failed and the transaction is lost. A refusal is a reply and true.
    bool apply(AppendRequest& request, Replies& replies);
    bool apply(const AddPersonRequest& request, Replies& replies);
    bool apply(const AddRoomRequest& request, Replies& replies);
    bool apply(const ReadRequest& request, Replies& replies);
    bool apply(const FindPersonRequest& request, Replies& replies);
    bool find_author(const Person& person, Author& author);
    bool insert_event(RoomRow& room, const Author& author, AppendRequest& request, Replies& replies);
    bool store_heads();

    Database& database_;
    std::function<std::int64_t()> wall_clock_ms_;
    std::unordered_map<RoomId, RoomRow> rooms_;
    std::vector<RoomRow*> touched_;  ///< whose head differs from the row in the database
    bool rooms_known_ = false;       ///< false after a failure: what is in memory may be ahead of the database
    std::int64_t now_ms_ = 0;        ///< of the batch

    Statement select_author_;
    Statement insert_person_;
    Statement select_by_cid_;
    Statement insert_event_;
    Statement update_head_;
    Statement insert_room_;
};

}  // namespace parley::server
