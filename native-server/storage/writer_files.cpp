// Files: added, finished, held by messages, forgotten.
#include <optional>
#include <utility>

#include "native-server/storage/log_writer.h"
#include "shared/limits.h"

namespace parley::server {

namespace {

/// True, as what is answered has been dealt with.
bool answer_file(Ticket ticket, Result<FileFound> result, Replies& replies) {
    replies.emplace_back(FileReply{ticket, std::move(result)});
    return true;
}

Error no_room(std::string message) {
    return {ErrorCode::no_room_for_file, std::move(message)};
}

}  // namespace

bool LogWriter::apply(const FileRequest& request, Replies& replies) {
    return visit([&](const auto& act) { return this->act(request.ticket, act, replies); }, request.act);
}

bool LogWriter::find_owner(const std::string& token_hash, std::int64_t& person, std::optional<Error>& error) {
    std::optional<SessionRow> session;
    if (!tables_.sessions.find_valid(token_hash, appender_.now_ms(), session)) return false;
    const auto scopes = session ? session->limits() : std::nullopt;
    if (!session || tables_.moderation.find_ban(session->person, Rank::guest, "", appender_.now_ms()) != nullptr)
        error = make_error(ErrorCode::bad_token);
    else if (scopes && !scopes->has(Scope::files))
        error = make_error(ErrorCode::missing_scope);
    else
        person = session->person;
    return true;
}

bool LogWriter::act(Ticket ticket, const AddFile& act, Replies& replies) {
    std::int64_t person = 0;
    std::optional<Error> error;
    std::optional<FileRow> taken;
    std::uint64_t bytes = 0;
    std::size_t unposted = 0;
    if (!find_owner(act.token_hash, person, error)) return false;
    if (error) return answer_file(ticket, *error, replies);
    if (!tables_.files.find(act.file.id, taken) || !tables_.files.weigh(person, bytes, unposted)) return false;
    if (taken) return answer_file(ticket, make_error(ErrorCode::storage_unavailable), replies);  // ids are random
    if (act.file.bytes > limits::file_bytes_max) return answer_file(ticket, make_error(ErrorCode::too_large), replies);
    if (unposted >= limits::uploads_per_person_max)
        return answer_file(ticket, no_room("Too many files wait to be posted. Post or remove some first."), replies);
    if (bytes + act.file.bytes > limits::person_files_bytes_max)
        return answer_file(ticket, no_room("Your files take all the room you have here. Delete some messages with files."),
                           replies);
    FileRow row;
    row.person = person;
    row.file = act.file;
    row.created_ms = appender_.now_ms();
    return tables_.files.add(row) && answer_file(ticket, FileFound{row.file, {}}, replies);
}

bool LogWriter::find_own_file(const std::string& token_hash, const std::string& id, std::optional<FileRow>& row,
                              std::optional<Error>& error) {
    std::int64_t person = 0;
    if (!find_owner(token_hash, person, error) || !tables_.files.find(id, row)) return false;
    if (!error && (!row || row->person != person)) error = make_error(ErrorCode::unknown_file);
    return true;
}

bool LogWriter::act(Ticket ticket, const FinishFile& act, Replies& replies) {
    std::optional<FileRow> row;
    std::optional<Error> error;
    if (!find_own_file(act.token_hash, act.file.id, row, error)) return false;
    if (error) return answer_file(ticket, *error, replies);
    if (!row->hash) {
        row->hash = act.hash;
        row->file.type = act.file.type;
        row->file.width = act.file.width;
        row->file.height = act.file.height;
        row->file.blur = act.file.blur;
        if (!tables_.files.store(*row)) return false;
    }
    return answer_file(ticket, FileFound{row->file, *row->hash}, replies);
}

bool LogWriter::act(Ticket ticket, const RemoveFile& act, Replies& replies) {
    std::optional<FileRow> row;
    std::optional<Error> error;
    if (!find_own_file(act.token_hash, act.id, row, error)) return false;
    if (error) return answer_file(ticket, *error, replies);
    bool held = row->room.has_value();
    if (!held && !tables_.avatars.holds(row->no, held)) return false;
    if (held) return answer_file(ticket, make_error(ErrorCode::unknown_file), replies);
    return tables_.files.remove(*row) && answer_file(ticket, FileFound{row->file, {}}, replies);
}

bool LogWriter::act(Ticket, const FilesCollected& act, Replies&) {
    return tables_.files.collected(act.names);
}

// The reader answers these.
bool LogWriter::act(Ticket ticket, const KnowToken&, Replies& replies) {
    return answer_file(ticket, make_error(ErrorCode::storage_unavailable), replies);
}
bool LogWriter::act(Ticket ticket, const FindUpload&, Replies& replies) {
    return answer_file(ticket, make_error(ErrorCode::storage_unavailable), replies);
}
bool LogWriter::act(Ticket ticket, const ReadOwn&, Replies& replies) {
    return answer_file(ticket, make_error(ErrorCode::storage_unavailable), replies);
}
bool LogWriter::act(Ticket ticket, const FindFile&, Replies& replies) {
    return answer_file(ticket, make_error(ErrorCode::storage_unavailable), replies);
}
bool LogWriter::act(Ticket ticket, const FindAvatar&, Replies& replies) {
    return answer_file(ticket, make_error(ErrorCode::storage_unavailable), replies);
}

bool LogWriter::find_held(const Place& place, EventContent& content, bool& all) {
    all = true;
    for (FileInfo& file : content.files) {
        std::optional<FileRow> row;
        if (!tables_.files.find(file.id, row)) return false;
        bool held = !row || row->room;
        if (!held && !tables_.avatars.holds(row->no, held)) return false;
        all = all && !held && row->person == place.author.no && row->hash;
        if (row && row->person == place.author.no) file = row->file;
    }
    return true;
}

bool LogWriter::hold(const EventContent& content, const RoomRow& room) {
    for (const FileInfo& file : content.files) {
        std::optional<FileRow> row;
        if (!tables_.files.find(file.id, row) || !row) return false;
        row->room = room.no;
        row->seq = static_cast<std::int64_t>(room.info.head);
        if (!tables_.files.store(*row)) return false;
    }
    return true;
}

bool LogWriter::post_with_files(const AppendRequest& request, Place& place, Replies& replies, Verdict& verdict) {
    EventContent content = request.content;
    bool all = false;
    // A retry finds its files in the message that it made.
    if (!find_held(place, content, all) || !appender_.find_repeated(place, request.cid, content, verdict)) return false;
    if (verdict) return true;
    if (!all) {
        verdict = make_error(ErrorCode::unknown_file);
        return true;
    }
    return appender_.append_new(*place.room, place.author, request.cid, content, replies) && hold(content, *place.room);
}

bool LogWriter::collect_files(std::vector<std::string>& names) {
    const std::int64_t now_ms = options_.wall_clock_ms();
    if (now_ms >= unposted_due_ms_ || now_ms < unposted_due_ms_ - limits::sweep_log_interval_ms) {
        unposted_due_ms_ = now_ms + limits::sweep_log_interval_ms;
        std::string failure;
        if (!begin() || !tables_.files.remove_unposted(now_ms - limits::upload_idle_ms) || !end()) {
            lose(failure);
            return false;
        }
    }
    return !tables_.files.any_forgotten() || tables_.files.forgotten(names);
}

}  // namespace parley::server
