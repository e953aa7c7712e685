// The bytes of files, on a thread of its own, so that no loop waits for the disk; small pictures are made on another one, one
// at a time, which steps back for all others.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <unordered_map>
#include <unordered_set>
#include <variant>
#include <vector>

#include "native-server/files/blob_folder.h"
#include "native-server/files/file_jobs.h"
#include "native-server/files/pictures.h"
#include "native-server/loop/mailbox.h"
#include "shared/result.h"

namespace parley::server {

struct FileStoreOptions {
    std::filesystem::path data_dir;
    /// Called on the store's thread until the destructor returns.
    std::function<void(FileStoreReply)> reply;
    /// Takes names that were to be collected and are gone, likewise.
    std::function<void(std::vector<std::string>)> collected;
    /// Takes a sentence for the operator when the disk fails, likewise.
    std::function<void(const std::string&)> warn;
};

class FileStore {
public:
    /// The error is a sentence for the operator.
    static Result<std::unique_ptr<FileStore>, std::string> open(FileStoreOptions options);
    FileStore(const FileStore&) = delete;
    FileStore& operator=(const FileStore&) = delete;
    /// What waits is not answered any more.
    ~FileStore();

    /// Any thread. False: too much waits already, and it will not be answered.
    bool submit(FileJob job);

private:
    struct Upload {
        FileCallId call = 0;
        OpenedFile file;
        RunningHash hash;
        std::uint64_t bytes = 0;
        std::uint64_t cached = 0;  ///< at its end: not written out yet
        std::uint64_t used = 0;    ///< by the counter of uses
    };
    struct PictureJob {
        FinishUpload upload;
        std::string hash;
        std::string type;
        std::string path;
    };
    struct Pictured {
        PictureJob job;
        Picture picture;
    };
    using Job = std::variant<FileJob, Pictured>;

    FileStore(FileStoreOptions options, BlobFolder folder);
    void run();
    void run_pictures();

    void take(FileJob& job);
    void take(OpenUpload& job);
    void take(WritePiece& job);
    void take(FinishUpload& job);
    void take(SettleUpload& job);
    void take(OpenFile& job);
    void take(ReadPiece& job);
    void take(CollectFiles& job);
    void take(Pictured& done);
    /// Null, and `error` says why.
    Upload* find(const std::string& id, Error& error);
    Upload* reopen(const std::string& id);
    void let_go_of_oldest();
    void name(const FinishUpload& job, StoredFile stored, const Picture& picture);
    void refuse(FileCallId call, Error error);

    FileStoreOptions options_;
    Mailbox<Job> jobs_;
    Mailbox<PictureJob> pictures_;

    // The store's thread only.
    BlobFolder folder_;
    std::unordered_map<std::string, Upload> uploads_;  ///< those written lately
    std::unordered_set<std::string> unsettled_;        ///< hashes of which the log does not know yet: not collected
    std::uint64_t uses_ = 0;

    std::thread thread_;
    std::thread picture_thread_;
};

}  // namespace parley::server
