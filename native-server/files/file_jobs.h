// What the loops ask of the disk, and what they are answered. Every job names the call that it is for.
#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "native-server/net/file_calls.h"
#include "shared/file.h"
#include "shared/result.h"

namespace parley::server {

/// An upload is written by the call that opened it last.
struct OpenUpload {
    FileCallId call = 0;
    std::string id;
};
struct WritePiece {
    FileCallId call = 0;
    std::string id;
    std::string bytes;
};
/// All is there: it gets its name by its hash, and if it is a picture a small one beside it.
struct FinishUpload {
    FileCallId call = 0;
    FileInfo file;
};
/// The log knows of it, or refused it.
struct SettleUpload {
    std::string id;
    std::string hash;
    bool known = false;
};
struct OpenFile {
    FileCallId call = 0;
    std::string hash;
    bool small = false;  ///< the small picture, if there is one
};
struct ReadPiece {
    FileCallId call = 0;
    std::string hash;
    bool small = false;
    std::uint64_t offset = 0;
    std::size_t bytes = 0;
};
/// Hashes and ids of uploads that nothing holds any more.
struct CollectFiles {
    std::vector<std::string> names;
};

using FileJob = std::variant<OpenUpload, WritePiece, FinishUpload, SettleUpload, OpenFile, ReadPiece, CollectFiles>;

struct UploadOpened {
    FileCallId call = 0;
    Result<std::uint64_t> offset;  ///< so much of it is there
};
struct PieceWritten {
    FileCallId call = 0;
    Result<std::size_t> bytes;
};
struct StoredFile {
    std::string hash;
    FileInfo file;  ///< with type, and of pictures size and blur
};
struct UploadFinished {
    FileCallId call = 0;
    Result<StoredFile> stored;
};
struct FileSize {
    std::uint64_t bytes = 0;
    bool small = false;
    bool png = false;  ///< the small one; else it is a JPEG
};
struct FileOpened {
    FileCallId call = 0;
    Result<FileSize> size;
};
struct PieceRead {
    FileCallId call = 0;
    Result<std::string> bytes;
};
using FileStoreReply = std::variant<UploadOpened, PieceWritten, UploadFinished, FileOpened, PieceRead>;

inline FileCallId call_of(const FileStoreReply& reply) {
    return visit([](const auto& one) { return one.call; }, reply);
}

}  // namespace parley::server
