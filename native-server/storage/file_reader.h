// Who may read which file. One connection, one thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "native-server/core/log.h"
#include "native-server/storage/database.h"
#include "native-server/storage/files.h"
#include "native-server/storage/sessions.h"

namespace parley::server {

class FileReader {
public:
    /// `database` outlives the reader.
    explicit FileReader(Database& database);

    /// To the acts that only_reads(). `failure` says why the answer is storage_unavailable.
    FileReply answer(const FileRequest& request, std::string& failure);

private:
    // False: the database failed.
    bool find(const KnowToken& act, Result<FileFound>& result);
    bool find(const FindUpload& act, Result<FileFound>& result);
    bool find(const FindFile& act, Result<FileFound>& result);
    template <class Other>
    bool find(const Other&, Result<FileFound>&) {
        return false;
    }
    bool find_person(const std::string& token_hash, std::optional<std::int64_t>& person);
    bool may_read(std::int64_t room, std::int64_t seq, std::int64_t person, bool& may);

    Database& database_;
    Files files_;
    Sessions sessions_;
    Statement select_role_;
};

}  // namespace parley::server
