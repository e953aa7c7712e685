// People, and what the log knows about one of them.
#include <utility>
#include <vector>

#include "native-server/storage/log_writer.h"

namespace parley::server {

bool LogWriter::apply(const AddPersonRequest& request, Replies& replies) {
    const PersonRow* row = nullptr;
    if (!tables_.people.find(request.person.id, row)) return false;
    bool added = row != nullptr;
    if (row == nullptr) {
        if (!tables_.people.add(request.person, request.session.token_hash, appender_.now_ms(), row)) return false;
        added = row != nullptr;
    } else if (!request.session.token_hash.empty() && !tables_.people.give_token(row->no, request.session.token_hash, added)) {
        return false;
    }
    if (!added) {
        // Ids and tokens are random: a second one is a fault of the asker, and no reason to lose the batch.
        replies.emplace_back(PersonReply{request.ticket, make_error(ErrorCode::storage_unavailable)});
        return true;
    }
    return tell_found(request.ticket, *row, replies);
}

bool LogWriter::apply(const FindPersonRequest& request, Replies& replies) {
    const PersonRow* row = nullptr;
    if (!request.token_hash.empty() && !tables_.people.find_by_token(request.token_hash, row)) return false;
    if (row == nullptr) {
        replies.emplace_back(PersonReply{request.ticket, make_error(ErrorCode::bad_token)});
        return true;
    }
    return tell_found(request.ticket, *row, replies);
}

bool LogWriter::apply(const AccountRequest& request, Replies& replies) {
    replies.emplace_back(AccountReply{request.ticket, make_error(ErrorCode::storage_unavailable)});
    return true;
}

bool LogWriter::tell_found(Ticket ticket, const PersonRow& person, Replies& replies) {
    PersonFound found;
    found.person = person.person;
    if (!collect_rooms(person, found) || !collect_personal(person, found)) return false;
    replies.emplace_back(PersonReply{ticket, std::move(found)});
    return true;
}

bool LogWriter::collect_rooms(const PersonRow& person, PersonFound& found) {
    std::vector<std::int64_t> numbers;
    if (!tables_.standings.rooms_of(person.no, numbers)) return false;
    for (const std::int64_t no : numbers) {
        const RoomRow* room = tables_.rooms.find_shared(no);
        if (room == nullptr) continue;
        RoomInfo info = room->info;
        Standing standing;
        if (!tables_.standings.standing(*room, person.no, standing)) return false;
        info.standing = standing;
        found.rooms.push_back(std::move(info));
    }
    return true;
}

bool LogWriter::collect_personal(const PersonRow& person, PersonFound& found) {
    found.personal.id = personal_room(person.person.id);
    found.personal.access = RoomAccess::personal;
    RoomRow* personal = nullptr;
    if (!tables_.rooms.find(found.personal.id, personal)) return false;
    if (personal != nullptr) found.personal = personal->info;
    return tables_.standings.settings_of(person.no, found.settings);
}

}  // namespace parley::server
