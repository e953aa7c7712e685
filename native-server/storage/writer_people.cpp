// People, and what the log knows about one of them.
#include <optional>
#include <utility>
#include <vector>

#include "native-server/storage/log_writer.h"

namespace parley::server {

bool LogWriter::apply(const AddPersonRequest& request, Replies& replies) {
    const auto refuse = [&](ErrorCode code) {
        replies.emplace_back(PersonReply{request.ticket, make_error(code)});
        return true;
    };
    const bool comes_back = !request.session.token_hash.empty();
    const PersonRow* known = nullptr;
    std::optional<AccountRow> namesake;
    bool is_free = true;
    if (!tables_.people.find(request.person.id, known)) return false;
    if (is_kept_out(request.ticket, known, request.address, replies)) return true;
    if (!request.skeleton.empty() && !tables_.accounts.find_by_skeleton(request.skeleton, namesake)) return false;
    bool kept = false;
    if (!tables_.accounts.is_kept(request.skeleton, kept)) return false;
    if (namesake || kept) return refuse(ErrorCode::name_taken);
    // Who only wrote so far, without ever coming, may. Ids and tokens are random: a second one is a fault of the asker, and no
    // reason to lose the batch.
    bool was_here = known != nullptr && known->rank != Rank::guest;
    if (known != nullptr && !was_here && !tables_.sessions.has_any(known->no, was_here)) return false;
    if (was_here) return refuse(ErrorCode::storage_unavailable);
    if (comes_back && !tables_.sessions.is_free(known == nullptr ? 0 : known->no, request.session, is_free)) return false;
    if (!is_free) return refuse(ErrorCode::storage_unavailable);

    if (known == nullptr && !tables_.people.add(request.person, appender_.now_ms(), known)) return false;
    if (known == nullptr) return false;
    const PersonRow person = *known;
    if (comes_back && !open_session(person, request.session, replies)) return false;
    return tell_found(request.ticket, person, comes_back ? request.session.id : "", replies);
}

bool LogWriter::apply(const FindPersonRequest& request, Replies& replies) {
    std::optional<SessionRow> session;
    const PersonRow* row = nullptr;
    if (!request.token_hash.empty() && !tables_.sessions.find_valid(request.token_hash, appender_.now_ms(), session))
        return false;
    if (session && !tables_.people.find(session->person, row)) return false;
    if (!session || row == nullptr) {
        replies.emplace_back(PersonReply{request.ticket, make_error(ErrorCode::bad_token)});
        return true;
    }
    if (is_kept_out(request.ticket, row, request.address, replies)) return true;
    const PersonRow person = *row;
    if (!see_session(*session, request.token_hash) || !tell_found(request.ticket, person, session->id, replies)) return false;
    if (auto& reply = get<PersonReply>(replies.back()); reply.result) {
        reply.result.value().scopes = session->limits();
        reply.result.value().expires_ms = session->expires_ms;
    }
    return true;
}

bool LogWriter::tell_found(Ticket ticket, const PersonRow& person, const std::string& session, Replies& replies) {
    PersonFound found;
    found.person = person.person;
    found.rank = person.rank;
    found.session = session;
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
