#include "native-server/storage/file_reader.h"

#include <utility>

#include "shared/event_kinds.h"
#include "shared/permissions.h"

namespace parley::server {

namespace {

/// What a picture was called where it came from is nobody's business.
FileInfo nameless(FileInfo file) {
    file.id.clear();
    file.name = "avatar";
    return file;
}

}  // namespace

FileReader::FileReader(Database& database, std::function<std::int64_t()> wall_clock_ms)
    : database_(database),
      files_(database),
      sessions_(database),
      own_words_(database),
      wall_clock_ms_(std::move(wall_clock_ms)),
      select_role_(database,
                   "SELECT rooms.access, members.role FROM rooms "
                   "LEFT JOIN members ON members.room = rooms.no AND members.person = ?2 "
                   "JOIN events ON events.room = rooms.no AND events.seq = ?3 AND events.payload IS NOT NULL "
                   "WHERE rooms.no = ?1"),
      select_ban_(database, "SELECT 1 FROM bans WHERE person = ?1 AND (until_ms = 0 OR until_ms > ?2) LIMIT 1") {}

FileReply FileReader::answer(const FileRequest& request, std::string& failure) {
    FileReply reply{request.ticket, make_error(ErrorCode::unknown_file)};
    if (visit([&](const auto& act) { return find(act, reply.result); }, request.act)) return reply;
    failure = database_.error();
    for (const std::string* damage : {&files_.damage(), &sessions_.damage(), &own_words_.damage()})
        if (!damage->empty()) failure = *damage;
    reply.result = make_error(ErrorCode::storage_unavailable);
    return reply;
}

bool FileReader::find_asker(const std::string& token_hash, std::optional<Scope> scope, Asker& asker) {
    std::optional<SessionRow> session;
    const std::int64_t now_ms = wall_clock_ms_();
    bool banned = false;
    if (!sessions_.find_valid(token_hash, now_ms, session)) return false;
    if (session && !is_banned(session->person, now_ms, banned)) return false;
    const auto scopes = session ? session->limits() : std::nullopt;
    if (!session || banned)
        asker.error = make_error(ErrorCode::bad_token);
    else if (scopes && (!scope || !scopes->has(*scope)))
        asker.error = make_error(ErrorCode::missing_scope);
    else
        asker.person = session->person;
    return true;
}

bool FileReader::is_banned(std::int64_t person, std::int64_t now_ms, bool& banned) {
    const Query::Step step = Query(select_ban_).bind(1, person).bind(2, now_ms).step();
    banned = step == Query::Step::row;
    return step != Query::Step::failed;
}

bool FileReader::find(const KnowToken& act, Result<FileFound>& result) {
    Asker asker;
    if (!find_asker(act.token_hash, Scope::read, asker)) return false;
    result = asker.error ? Result<FileFound>(*asker.error) : FileFound();
    return true;
}

bool FileReader::find(const FindUpload& act, Result<FileFound>& result) {
    Asker asker;
    std::optional<FileRow> row;
    if (!find_asker(act.token_hash, Scope::files, asker) || !files_.find(act.id, row)) return false;
    if (asker.error)
        result = *asker.error;
    else if (row && row->person == asker.person)
        result = FileFound{row->file, row->hash.value_or("")};
    return true;
}

bool FileReader::find(const FindFile& act, Result<FileFound>& result) {
    Asker asker;
    std::optional<FileRow> row;
    if (!find_asker(act.token_hash, Scope::read, asker) || !files_.find(act.id, row)) return false;
    if (asker.error) {
        result = *asker.error;
        return true;
    }
    if (!row || !row->hash) return true;
    bool may = row->person == asker.person && !row->room;
    if (row->room && row->seq && !may_read(*row->room, *row->seq, asker.person, may)) return false;
    if (may) result = FileFound{row->file, *row->hash};
    return true;
}

bool FileReader::find(const FindAvatar& act, Result<FileFound>& result) {
    Asker asker;
    std::optional<FileRow> row;
    if (!find_asker(act.token_hash, Scope::read, asker) || !files_.find_avatar(act.tag, 0, row)) return false;
    if (asker.error)
        result = *asker.error;
    else if (row && row->hash)
        result = FileFound{nameless(row->file), *row->hash};
    return true;
}

bool FileReader::find(const ReadOwn& act, Result<FileFound>& result) {
    Asker asker;
    FileFound found;
    if (!find_asker(act.token_hash, std::nullopt, asker)) return false;
    if (!asker.error && !own_words_.read(asker.person, act.cursor, found.lines, found.next)) return false;
    result = asker.error ? Result<FileFound>(*asker.error) : Result<FileFound>(std::move(found));
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
