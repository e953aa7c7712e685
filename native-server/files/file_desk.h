// What a loop does with requests for files: it asks the log who may, the store for bytes, and keeps both from outrunning the
// other. No I/O of its own. Loop thread only.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "native-server/core/log.h"
#include "native-server/core/pacer.h"
#include "native-server/core/ports.h"
#include "native-server/files/file_jobs.h"
#include "native-server/net/file_calls.h"
#include "shared/limits.h"

namespace parley::server {

/// What the desk lives in; it outlives the desk.
struct FileDeskPorts {
    Log& log;
    Entropy& entropy;
    FileSockets& sockets;
    /// False: it has too much to do.
    std::function<bool(FileJob)> store;
    Pacer* pacer = nullptr;  ///< of this loop; null: as many are begun as anybody likes
    std::function<MonotonicMs()> now_ms = {};
    std::uint64_t file_bytes_max = limits::file_bytes_max;
};

class FileDesk final : public FileCalls {
public:
    FileDesk(const FileDeskPorts& ports, Ticket first_ticket);

    void on_call(FileCallId id, FileCall request) override;
    void on_body(FileCallId id, std::string_view piece) override;
    void on_body_end(FileCallId id) override;
    void on_sent(FileCallId id) override;
    void on_gone(FileCallId id) override;

    void on_log(const FileReply& reply);
    void on_store(FileStoreReply& reply);

    /// What the log has not answered yet.
    [[nodiscard]] std::size_t requests_pending() const { return asked_.size(); }

private:
    struct Call {
        FileCall request;
        std::string token_hash;
        std::string token;  ///< until it is known to be one
        std::string id;     ///< of the file
        FileFound found;
        // Of uploads.
        std::uint64_t offset = 0;   ///< that the client says
        std::uint64_t waiting = 0;  ///< bytes at the store
        std::uint64_t written = 0;  ///< up to here
        bool paused = false;
        bool ended = false;      ///< its body has come
        bool finishing = false;  ///< the store, and then the log, are at it: to be seen through
        bool gone = false;       ///< nobody waits for the answer any more
        std::string piece;       ///< that is gathered for the store
        std::string cursor;      ///< of what the person has written: where the next piece begins
        // Of downloads.
        std::uint64_t next = 0;  ///< to be read
        std::uint64_t end = 0;
        bool small = false;
        bool avatar = false;
    };
    enum class What : std::uint8_t { pass, add, find_upload, finish, remove, find_file, read_own };
    struct Asked {
        FileCallId call = 0;
        What what = What::pass;
        std::string file;  ///< finish: that the store keeps until it is settled
        std::string hash;
    };

    void upload(FileCallId id, Call& call);
    [[nodiscard]] bool begins_too_many(const Call& call) const;
    void download(FileCallId id, Call& call);
    void ask(FileCallId id, Asked asked, FileAct act);
    void refuse(FileCallId id, const Error& error);
    void refuse(FileCallId id, int status, std::string_view sentence);
    template <class Job>
    bool submit(FileCallId id, Job job);

    void answered(FileCallId id, Call& call, const Asked& asked, const FileFound& found);
    void go_on_uploading(FileCallId id, Call& call);
    void write(FileCallId id, Call& call);
    void tell_offset(FileCallId id, const Call& call, int status);
    void tell_file(FileCallId id, const FileInfo& file, int status);
    void send_own(FileCallId id, Call& call, const FileFound& found);
    void send_head(FileCallId id, Call& call, const FileSize& size);

    void take(FileCallId id, Call& call, UploadOpened& reply);
    void take(FileCallId id, Call& call, PieceWritten& reply);
    void take(FileCallId id, Call& call, UploadFinished& reply);
    void take(FileCallId id, Call& call, FileOpened& reply);
    void take(FileCallId id, Call& call, PieceRead& reply);

    FileDeskPorts ports_;
    Ticket next_ticket_;
    std::unordered_map<FileCallId, Call> calls_;
    std::unordered_map<Ticket, Asked> asked_;
};

}  // namespace parley::server
