// Pictures beside people's names: an uploaded file is one, and is kept, until another takes its place.
#include <optional>
#include <utility>

#include "native-server/storage/log_writer.h"
#include "native-server/storage/writer_replies.h"
#include "shared/limits.h"

namespace parley::server {

namespace {

/// Everybody is to load it.
std::optional<Error> unfit(const FileRow& row) {
    if (!is_picture(row.file.type) || row.file.width == 0 || row.file.height == 0)
        return Error{ErrorCode::bad_field, "That file is not a picture."};
    if (row.file.bytes > limits::avatar_bytes_max)
        return Error{ErrorCode::too_large, "That picture is too large: it may have 1 MB."};
    return std::nullopt;
}

}  // namespace

bool LogWriter::act(Ticket ticket, const StoreAvatar& act, Replies& replies) {
    const PersonRow* known = nullptr;
    if (!tables_.people.find(act.person, known)) return false;
    if (known == nullptr) return answer_account(ticket, make_error(ErrorCode::unknown_person), replies);
    PersonRow person = *known;
    std::optional<FileRow> row;
    bool held = false;
    if (!act.file.empty()) {
        if (!tables_.files.find(act.file, row)) return false;
        if (row && !tables_.avatars.holds(row->no, held)) return false;
        const bool own = row && row->person == person.no && row->hash && !row->room;
        if (own && held) return answer_account(ticket, AccountAnswer(Done{}), replies);
        if (!own) return answer_account(ticket, make_error(ErrorCode::unknown_file), replies);
        if (const auto error = unfit(*row)) return answer_account(ticket, *error, replies);
    }
    if (!row && person.person.avatar.empty()) return answer_account(ticket, AccountAnswer(Done{}), replies);
    if (!drop_avatar(person)) return false;
    if (row) {
        person.person.avatar = row->hash->substr(0, limits::avatar_digits);
        if (!tables_.avatars.add(person.no, row->no, person.person.avatar)) return false;
    }
    if (!tables_.people.rename(person)) return false;
    replies.emplace_back(PersonCalled{person.person});
    return answer_account(ticket, AccountAnswer(Done{}), replies);
}

/// Its bytes may go. Whom the caller writes back.
bool LogWriter::drop_avatar(PersonRow& person) {
    if (person.person.avatar.empty()) return true;
    std::optional<FileRow> row;
    if (!tables_.files.find_avatar(person.person.avatar, person.no, row) || !tables_.avatars.remove(person.no)) return false;
    person.person.avatar.clear();
    return !row || tables_.files.remove(*row);
}

}  // namespace parley::server
