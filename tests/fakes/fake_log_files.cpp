#include <algorithm>
#include <variant>

#include "shared/limits.h"
#include "tests/fakes/fake_log.h"

namespace parley::server {

void FakeLog::apply(const FileRequest& request, Replies& replies) {
    Result<FileFound> result = visit([this](const auto& one) { return act(one); }, request.act);
    if (!holds_alternative<FilesCollected>(request.act)) replies.emplace_back(FileReply{request.ticket, std::move(result)});
}

FakeLog::StoredFile* FakeLog::find_file(const std::string& id) {
    const auto found = std::find_if(files_.begin(), files_.end(), [&](const StoredFile& one) { return one.file.id == id; });
    return found == files_.end() ? nullptr : &*found;
}

Result<FakeLog::Member*> FakeLog::file_asker(const std::string& token_hash, Scope scope) {
    const auto [member, token] = find_valid(token_hash);
    if (member == nullptr || ban_of(member->person.id, "") != nullptr) return make_error(ErrorCode::bad_token);
    if (token->scopes && !token->scopes->has(scope)) return make_error(ErrorCode::missing_scope);
    return member;
}

Result<FakeLog::StoredFile*> FakeLog::find_own_file(const std::string& token_hash, const std::string& id) {
    const auto member = file_asker(token_hash, Scope::files);
    if (!member) return member.error();
    StoredFile* file = find_file(id);
    if (file == nullptr || file->owner != member.value()->person.id) return make_error(ErrorCode::unknown_file);
    return file;
}

Result<FileFound> FakeLog::act(const KnowToken& act) {
    const auto member = file_asker(act.token_hash, Scope::read);
    if (!member) return member.error();
    return FileFound();
}

Result<FileFound> FakeLog::act(const AddFile& act) {
    const auto asker = file_asker(act.token_hash, Scope::files);
    if (!asker) return asker.error();
    const UserId& owner = asker.value()->person.id;
    if (find_file(act.file.id) != nullptr) return make_error(ErrorCode::storage_unavailable);
    if (act.file.bytes > limits::file_bytes_max) return make_error(ErrorCode::too_large);
    std::uint64_t bytes = act.file.bytes;
    std::size_t unposted = 0;
    for (const StoredFile& one : files_) {
        if (one.owner != owner) continue;
        bytes += one.file.bytes;
        unposted += one.room.empty() && !one.avatar ? 1U : 0U;
    }
    if (bytes > limits::person_files_bytes_max || unposted >= limits::uploads_per_person_max)
        return make_error(ErrorCode::no_room_for_file);
    files_.push_back({owner, act.file, {}, {}, 0});
    return FileFound{act.file, {}};
}

Result<FileFound> FakeLog::act(const FindUpload& act) {
    const auto file = find_own_file(act.token_hash, act.id);
    if (!file) return file.error();
    return FileFound{file.value()->file, file.value()->hash};
}

Result<FileFound> FakeLog::act(const FinishFile& act) {
    const auto found = find_own_file(act.token_hash, act.file.id);
    if (!found) return found.error();
    StoredFile* file = found.value();
    if (file->hash.empty()) {
        const std::string name = file->file.name;
        const std::uint64_t bytes = file->file.bytes;
        file->file = act.file;
        file->file.name = name;
        file->file.bytes = bytes;
        file->hash = act.hash;
    }
    return FileFound{file->file, file->hash};
}

Result<FileFound> FakeLog::act(const RemoveFile& act) {
    const auto found = find_own_file(act.token_hash, act.id);
    if (!found) return found.error();
    const StoredFile* file = found.value();
    if (!file->room.empty() || file->avatar) return make_error(ErrorCode::unknown_file);
    const FileFound removed{file->file, {}};
    files_.erase(files_.begin() + (file - files_.data()));
    return removed;
}

Result<FileFound> FakeLog::act(const FindFile& act) {
    const auto asker = file_asker(act.token_hash, Scope::read);
    if (!asker) return asker.error();
    const Member* member = asker.value();
    const StoredFile* file = find_file(act.id);
    if (file == nullptr || file->hash.empty()) return make_error(ErrorCode::unknown_file);
    const Room* room = file->room.empty() ? nullptr : find(file->room);
    const bool may =
        room == nullptr ? file->owner == member->person.id : may_read(room->info.access, actor(*room, member->person.id).role);
    if (!may || (room != nullptr && folded(*room, file->seq).state.erased)) return make_error(ErrorCode::unknown_file);
    return FileFound{file->file, file->hash};
}

Result<FileFound> FakeLog::act(const FindAvatar& act) {
    const auto asker = file_asker(act.token_hash, Scope::read);
    if (!asker) return asker.error();
    for (const StoredFile& one : files_) {
        if (!one.avatar || one.hash.substr(0, limits::avatar_digits) != act.tag) continue;
        FileInfo file = one.file;
        file.id.clear();
        file.name = "avatar";
        return FileFound{std::move(file), one.hash};
    }
    return make_error(ErrorCode::unknown_file);
}

bool FakeLog::find_held(const AppendRequest& request, EventContent& content) {
    bool all = true;
    for (FileInfo& file : content.files) {
        const StoredFile* stored = find_file(file.id);
        const bool own = stored != nullptr && stored->owner == request.author.id;
        all = all && own && !stored->hash.empty() && stored->room.empty() && !stored->avatar;
        if (own) file = stored->file;
    }
    return all;
}

}  // namespace parley::server
