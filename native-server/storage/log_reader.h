// The requests that only read the log, on a connection of their own. One thread.
#pragma once

#include <cstdint>
#include <string>

#include "native-server/core/log.h"
#include "native-server/storage/database.h"

namespace parley::server {

class LogReader {
public:
    /// `database` outlives the reader.
    explicit LogReader(Database& database);
    LogReader(const LogReader&) = delete;
    LogReader& operator=(const LogReader&) = delete;

    /// Sees every commit that was there when it was called. `failure` says why, when the answer is storage_unavailable.
    LogReply answer(const LogRequest& request, std::string& failure);

private:
    ReadReply read(const ReadRequest& request, std::string& failure);
    PersonReply find(const FindPersonRequest& request, std::string& failure);
    /// The first `limit` rows from the cursor on, nearest first; more = something lies beyond. False: the database failed.
    bool collect(std::int64_t room_no, const ReadRequest& request, PageRead& page);

    Database& database_;
    Statement select_room_;
    Statement select_after_;
    Statement select_before_;
    Statement select_person_;
};

}  // namespace parley::server
