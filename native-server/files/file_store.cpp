#include "native-server/files/file_store.h"

#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>
#include <utility>

#include "shared/limits.h"

namespace parley::server {

namespace {

/// As in sched(7): on Linux a nice value is a thread's. Where it may not, it works as the others do.
void step_back() {
    constexpr int nice = 10;
    ::setpriority(PRIO_PROCESS, static_cast<id_t>(::gettid()), nice);
}

Error disk_error() {
    if (errno == ENOSPC || errno == EDQUOT) return make_error(ErrorCode::no_room_for_file);
    return make_error(ErrorCode::storage_unavailable);
}

}  // namespace

Result<std::unique_ptr<FileStore>, std::string> FileStore::open(FileStoreOptions options) {
    auto folder = BlobFolder::open(options.data_dir);
    if (!folder) return folder.error();
    std::unique_ptr<FileStore> store(new FileStore(std::move(options), std::move(folder.value())));
    store->thread_ = std::thread([self = store.get()] { self->run(); });
    store->picture_thread_ = std::thread([self = store.get()] { self->run_pictures(); });
    return store;
}

FileStore::FileStore(FileStoreOptions options, BlobFolder folder)
    : options_(std::move(options)),
      jobs_(limits::file_jobs_max),
      pictures_(limits::pictures_waiting_max),
      folder_(std::move(folder)) {}

FileStore::~FileStore() {
    pictures_.close();
    if (picture_thread_.joinable()) picture_thread_.join();
    jobs_.close();
    if (thread_.joinable()) thread_.join();
}

bool FileStore::submit(FileJob job) {
    return jobs_.post(std::move(job));
}

void FileStore::take(FileJob& job) {
    visit([this](auto& one) { take(one); }, job);
}

void FileStore::run() {
    step_back();
    for (;;) {
        std::vector<Job> jobs = jobs_.wait(1);
        if (jobs.empty()) return;
        visit([this](auto& job) { take(job); }, jobs.front());
    }
}

void FileStore::run_pictures() {
    step_back();
    for (;;) {
        std::vector<PictureJob> jobs = pictures_.wait(1);
        if (jobs.empty()) return;
        Picture picture = read_picture(jobs.front().path, jobs.front().type);
        jobs_.post(Pictured{std::move(jobs.front()), std::move(picture)});
    }
}

void FileStore::refuse(FileCallId call, Error error) {
    if (error.code == ErrorCode::storage_unavailable)
        options_.warn("a file was not stored: " + std::generic_category().message(errno));
    options_.reply(UploadFinished{call, std::move(error)});
}

// ---- uploads ---------------------------------------------------------------------------------------------------------

FileStore::Upload* FileStore::find(const std::string& id, Error& error) {
    const auto found = uploads_.find(id);
    Upload* upload = found != uploads_.end() ? &found->second : reopen(id);
    if (upload == nullptr)
        error = disk_error();
    else
        upload->used = ++uses_;
    return upload;
}

/// What was written before is hashed again: a server that was stopped has only the bytes.
FileStore::Upload* FileStore::reopen(const std::string& id) {
    if (uploads_.size() >= limits::file_calls_max) let_go_of_oldest();
    Upload upload;
    upload.file = folder_.open_upload(id);
    if (!upload.file.is_open()) return nullptr;
    std::string bytes;
    do {
        if (!upload.file.read(bytes, upload.bytes, limits::file_piece_bytes)) return nullptr;
        upload.hash.add(bytes);
        upload.bytes += bytes.size();
    } while (!bytes.empty());
    return &uploads_.emplace(id, std::move(upload)).first->second;
}

void FileStore::let_go_of_oldest() {
    const auto oldest = std::min_element(uploads_.begin(), uploads_.end(),
                                         [](const auto& a, const auto& b) { return a.second.used < b.second.used; });
    uploads_.erase(oldest);
}

void FileStore::take(OpenUpload& job) {
    Error error;
    Upload* upload = find(job.id, error);
    if (upload == nullptr) {
        options_.reply(UploadOpened{job.call, std::move(error)});
        return;
    }
    upload->call = job.call;
    options_.reply(UploadOpened{job.call, upload->bytes});
}

void FileStore::take(WritePiece& job) {
    // The log waits for the disk behind what is being written: little at once, and no commit of the file system's journal each
    // time.
    constexpr std::uint64_t written_out_at_once = 512 * 1024;
    Error error;
    Upload* upload = find(job.id, error);
    const bool overtaken = upload != nullptr && upload->call != 0 && upload->call != job.call;
    if (overtaken) error = {ErrorCode::busy, "Another connection goes on with this upload."};
    if (upload == nullptr || overtaken) {
        options_.reply(PieceWritten{job.call, std::move(error)});
        return;
    }
    const bool due = upload->cached >= written_out_at_once;
    const bool out =
        !due || (folder_.has_room(job.bytes.size()) && upload->file.write_out(upload->bytes - upload->cached, upload->cached));
    if (!out || !upload->file.append(job.bytes, upload->bytes)) {
        options_.reply(PieceWritten{
            job.call, due && !folder_.has_room(job.bytes.size()) ? make_error(ErrorCode::no_room_for_file) : disk_error()});
        uploads_.erase(job.id);  // how much of it is there, the file knows
        return;
    }
    upload->cached = (due ? 0 : upload->cached) + job.bytes.size();
    upload->bytes += job.bytes.size();
    upload->hash.add(job.bytes);
    options_.reply(PieceWritten{job.call, job.bytes.size()});
}

void FileStore::take(FinishUpload& job) {
    Error error;
    Upload* upload = find(job.file.id, error);
    if (upload == nullptr) return refuse(job.call, std::move(error));
    std::string head;
    const bool whole =
        upload->bytes == job.file.bytes && upload->file.sync() && upload->file.read(head, 0, limits::file_sniff_bytes);
    if (!whole) {
        uploads_.erase(job.file.id);
        return refuse(job.call, disk_error());
    }
    StoredFile stored{upload->hash.take(), job.file};
    uploads_.erase(job.file.id);
    stored.file.type = sniff_type(head);
    if (!is_picture(stored.file.type)) return name(job, std::move(stored), {});
    PictureJob picture{job, stored.hash, stored.file.type, folder_.upload_path(job.file.id)};
    if (!pictures_.post(std::move(picture))) refuse(job.call, make_error(ErrorCode::busy));
}

void FileStore::take(Pictured& done) {
    const FinishUpload& job = done.job.upload;
    if (done.picture.too_large) {
        refuse(job.call, Error{ErrorCode::too_large, "This picture has too many pixels."});
        return;
    }
    StoredFile stored{done.job.hash, job.file};
    stored.file.type = done.job.type;
    stored.file.width = done.picture.width;
    stored.file.height = done.picture.height;
    stored.file.blur = done.picture.blur;
    name(job, std::move(stored), done.picture);
}

void FileStore::name(const FinishUpload& job, StoredFile stored, const Picture& picture) {
    if (!folder_.name_upload(job.file.id, stored.hash)) return refuse(job.call, disk_error());
    if (!picture.small.empty() && !folder_.put_small(stored.hash, picture.small))
        options_.warn("a small picture was not stored: " + std::generic_category().message(errno));
    unsettled_.insert(stored.hash);
    options_.reply(UploadFinished{job.call, std::move(stored)});
}

void FileStore::take(SettleUpload& job) {
    unsettled_.erase(job.hash);
    if (job.known) folder_.remove_upload(job.id);
}

// ---- reading ---------------------------------------------------------------------------------------------------------

void FileStore::take(OpenFile& job) {
    constexpr std::string_view png = "\x89PNG";
    FileSize size;
    OpenedFile file;
    if (job.small) file = folder_.open_file(job.hash, true);
    size.small = file.is_open();
    if (!size.small) file = folder_.open_file(job.hash, false);
    std::string head;
    if (!file.is_open() || !file.read(head, 0, png.size())) {
        options_.warn("the file with the hash " + job.hash + " can't be read: " + std::generic_category().message(errno));
        options_.reply(FileOpened{job.call, make_error(ErrorCode::unknown_file)});
        return;
    }
    size.bytes = file.size();
    size.png = head == png;
    options_.reply(FileOpened{job.call, size});
}

void FileStore::take(ReadPiece& job) {
    std::string bytes;
    const OpenedFile file = folder_.open_file(job.hash, job.small);
    if (file.is_open() && file.read(bytes, job.offset, job.bytes) && bytes.size() == job.bytes)
        options_.reply(PieceRead{job.call, std::move(bytes)});
    else
        options_.reply(PieceRead{job.call, make_error(ErrorCode::storage_unavailable)});
}

void FileStore::take(CollectFiles& job) {
    std::vector<std::string> gone;
    for (const std::string& name : job.names) {
        if (unsettled_.count(name) > 0) continue;  // somebody has just uploaded the same again
        if (is_hash(name)) {
            folder_.remove_file(name);
        } else {
            uploads_.erase(name);
            folder_.remove_upload(name);
        }
        gone.push_back(name);
    }
    if (!gone.empty()) options_.collected(std::move(gone));
}

}  // namespace parley::server
