// Who may read which file. One connection, one thread.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "native-server/core/log.h"
#include "native-server/storage/database.h"
#include "native-server/storage/files.h"
#include "native-server/storage/own_words.h"
#include "native-server/storage/sessions.h"

namespace parley::server {

class FileReader {
public:
    /// `database` outlives the reader.
    /// `wall_clock_ms`: since 1970.
    FileReader(Database& database, std::function<std::int64_t()> wall_clock_ms);

    /// To the acts that only_reads(). `failure` says why the answer is storage_unavailable.
    FileReply answer(const FileRequest& request, std::string& failure);

private:
    // False: the database failed.
    bool find(const KnowToken& act, Result<FileFound>& result);
    bool find(const FindUpload& act, Result<FileFound>& result);
    bool find(const FindFile& act, Result<FileFound>& result);
    bool find(const FindAvatar& act, Result<FileFound>& result);
    bool find(const ReadOwn& act, Result<FileFound>& result);
    template <class Other>
    bool find(const Other&, Result<FileFound>&) {
        return false;
    }
    struct Asker {
        std::int64_t person = 0;
        std::optional<Error> error = {};  ///< why they are none
    };
    /// By a token that is for this; no scope: no program's token is.
    bool find_asker(const std::string& token_hash, std::optional<Scope> scope, Asker& asker);
    bool is_banned(std::int64_t person, std::int64_t now_ms, bool& banned);
    bool may_read(std::int64_t room, std::int64_t seq, std::int64_t person, bool& may);

    Database& database_;
    Files files_;
    Sessions sessions_;
    OwnWords own_words_;
    std::function<std::int64_t()> wall_clock_ms_;
    Statement select_role_;
    Statement select_ban_;
};

}  // namespace parley::server
