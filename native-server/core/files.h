// Files as the storage of the log knows them: whose they are, which message holds them. Their bytes lie elsewhere.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "shared/file.h"
#include "shared/one_of.h"

namespace parley::server {

// Who asks shows a token, of which only the digest comes here. Errors of all: bad_token, which is said of one that has lapsed
// and of who is banned too; missing_scope, of a program's token that is not for it; storage_unavailable.

/// Whether somebody has the token.
struct KnowToken {
    std::string token_hash;
};
/// A file that is to be uploaded. Errors: too_large, no_room_for_file (more than the person may have).
struct AddFile {
    std::string token_hash;
    FileInfo file;
};
/// One's own. Error: unknown_file.
struct FindUpload {
    std::string token_hash;
    std::string id;
};
/// All of it is stored under its hash. Error: unknown_file.
struct FinishFile {
    std::string token_hash;
    std::string hash;
    FileInfo file;
};
/// One's own, in no message yet, and not one's avatar. Error: unknown_file.
struct RemoveFile {
    std::string token_hash;
    std::string id;
};
/// To be read: a finished one's own, or in a room that may be read. Error: unknown_file, for all else.
struct FindFile {
    std::string token_hash;
    std::string id;
};
/// Anybody's avatar, by the name of the picture. Its own name is not told. Error: unknown_file.
struct FindAvatar {
    std::string token_hash;
    std::string tag;
};
/// A piece of what the person has written, from `cursor` on (empty: from the beginning): `lines` and `next` of FileFound.
/// Error: missing_scope, of every token for a program.
struct ReadOwn {
    std::string token_hash;
    std::string cursor;
};
/// Not answered: these were asked to be collected, and are gone from the disk.
struct FilesCollected {
    std::vector<std::string> names;
};

using FileAct = OneOf<KnowToken, AddFile, FindUpload, FinishFile, RemoveFile, FindFile, FindAvatar, ReadOwn, FilesCollected>;

/// Those that change nothing.
inline bool only_reads(const FileAct& act) {
    return holds_alternative<KnowToken>(act) || holds_alternative<FindUpload>(act) || holds_alternative<FindFile>(act) ||
           holds_alternative<FindAvatar>(act) || holds_alternative<ReadOwn>(act);
}

struct FileFound {
    FileInfo file;
    std::string hash;        ///< SHA-256, hex; empty while it is being uploaded
    std::string lines = {};  ///< JSON Lines
    std::string next = {};   ///< where the following ones begin; empty: these were the last
};

}  // namespace parley::server
