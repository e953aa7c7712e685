#include "native-server/storage/file_reader.h"

#include <utility>

#include "shared/event_kinds.h"
#include "shared/permissions.h"

namespace parley::server {

FileReader::FileReader(Database& database)
    : database_(database),
      files_(database),
      sessions_(database),
      select_role_(database,
                   "SELECT rooms.access, members.role FROM rooms "
                   "LEFT JOIN members ON members.room = rooms.no AND members.person = ?2 "
                   "JOIN events ON events.room = rooms.no AND events.seq = ?3 AND events.payload IS NOT NULL "
                   "WHERE rooms.no = ?1") {}

FileReply FileReader::answer(const FileRequest& request, std::string& failure) {
    FileReply reply{request.ticket, make_error(ErrorCode::unknown_file)};
    if (std::visit([&](const auto& act) { return find(act, reply.result); }, request.act)) return reply;
    failure = database_.error();
    for (const std::string* damage : {&files_.damage(), &sessions_.damage()})
        if (!damage->empty()) failure = *damage;
    reply.result = make_error(ErrorCode::storage_unavailable);
    return reply;
}

bool FileReader::find_person(const std::string& token_hash, std::optional<std::int64_t>& person) {
    std::optional<SessionRow> session;
    if (!sessions_.find_by_token(token_hash, session)) return false;
    if (session) person = session->person;
    return true;
}

bool FileReader::find(const KnowToken& act, Result<FileFound>& result) {
    std::optional<std::int64_t> person;
    if (!find_person(act.token_hash, person)) return false;
    if (person)
        result = FileFound();
    else
        result = make_error(ErrorCode::bad_token);
    return true;
}

bool FileReader::find(const FindUpload& act, Result<FileFound>& result) {
    std::optional<std::int64_t> person;
    std::optional<FileRow> row;
    if (!find_person(act.token_hash, person) || !files_.find(act.id, row)) return false;
    if (!person)
        result = make_error(ErrorCode::bad_token);
    else if (row && row->person == *person)
        result = FileFound{row->file, row->hash.value_or("")};
    return true;
}

bool FileReader::find(const FindFile& act, Result<FileFound>& result) {
    std::optional<std::int64_t> person;
    std::optional<FileRow> row;
    if (!find_person(act.token_hash, person) || !files_.find(act.id, row)) return false;
    if (!person) {
        result = make_error(ErrorCode::bad_token);
        return true;
    }
    if (!row || !row->hash) return true;
    bool may = row->person == *person && !row->room;
    if (row->room && row->seq && !may_read(*row->room, *row->seq, *person, may)) return false;
    if (may) result = FileFound{row->file, *row->hash};
    return true;
}

// A message that is hidden shows its files to nobody.
bool FileReader::may_read(std::int64_t room, std::int64_t seq, std::int64_t person, bool& may) {
    Query query(select_role_);
    const Query::Step step = query.bind(1, room).bind(2, person).bind(3, seq).step();
    if (step != Query::Step::row) return step == Query::Step::done;
    const auto access = room_access_from(query.text(0));
    const auto role = query.is_null(1) ? Role::none : role_from(query.text(1)).value_or(Role::none);
    may = access && parley::may_read(*access, effective_role(*access, role));
    return true;
}

}  // namespace parley::server
