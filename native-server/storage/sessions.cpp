#include "native-server/storage/sessions.h"

#include <algorithm>
#include <utility>

#include "native-server/storage/checksum.h"
#include "shared/codec_tokens.h"
#include "shared/limits.h"

namespace parley::server {

namespace {

std::string select_where(std::string_view condition) {
    return std::string(
               "SELECT rowid, person, id, token_hash, next_hash, device, created_ms, seen_ms, scopes, "
               "expires_ms, crc FROM sessions WHERE ")
        .append(condition);
}

std::int64_t checksum_of(const SessionRow& row) {
    Checksum sum;
    sum.add(row.person).add(std::string_view(row.id)).add(std::string_view(row.token_hash)).add_optional(row.next_hash);
    sum.add(std::string_view(row.device)).add(row.created_ms).add(row.seen_ms);
    return sum.add_optional(row.scopes).add(row.expires_ms).value();
}

}  // namespace

std::optional<Scopes> SessionRow::limits() const {
    if (!scopes) return std::nullopt;
    Scopes found;
    for (std::size_t start = 0; start < scopes->size();) {
        const std::size_t end = std::min(scopes->find(' ', start), scopes->size());
        if (const auto scope = scope_from(std::string_view(*scopes).substr(start, end - start))) found.add(*scope);
        start = end + 1;
    }
    return found;
}

std::string scopes_text(Scopes scopes) {
    std::string text;
    for (std::size_t i = 0; i < scope_count; ++i) {
        const auto scope = static_cast<Scope>(i);
        if (scopes.has(scope)) text.append(text.empty() ? "" : " ").append(name_of(scope));
    }
    return text;
}

Sessions::Sessions(Database& database)
    : select_(database, select_where("person = ?1 AND id = ?2")),
      select_by_token_(database, select_where("token_hash = ?1 OR next_hash = ?1")),
      select_of_(database, select_where("person = ?1 ORDER BY created_ms DESC, rowid DESC")),
      insert_(database,
              "INSERT INTO sessions (person, id, token_hash, next_hash, device, created_ms, seen_ms, scopes, expires_ms, crc) "
              "VALUES (?1, ?2, ?3, NULL, ?4, ?5, ?5, ?6, ?7, checksum(?1, ?2, ?3, NULL, ?4, ?5, ?5, ?6, ?7))"),
      update_(database,
              "UPDATE sessions SET token_hash = ?2, next_hash = ?3, device = ?4, seen_ms = ?5, crc = ?6 WHERE rowid = ?1"),
      delete_(database, "DELETE FROM sessions WHERE rowid = ?1") {}

bool Sessions::read(const Query& query, SessionRow& row) {
    row = {query.integer(0), query.integer(1), query.text(2),    query.text(3),          query.optional_text(4),
           query.text(5),    query.integer(6), query.integer(7), query.optional_text(8), query.integer(9)};
    if (query.integer(10) == checksum_of(row)) return true;
    damaged_ = "the checksum of a session of person number " + std::to_string(row.person) + " does not match";
    return false;
}

bool Sessions::find_one(Query& query, std::optional<SessionRow>& found) {
    found.reset();
    damaged_.clear();
    const Query::Step step = query.step();
    if (step != Query::Step::row) return step == Query::Step::done;
    return read(query, found.emplace());
}

bool Sessions::find(std::int64_t person, std::string_view id, std::optional<SessionRow>& found) {
    Query query(select_);
    return find_one(query.bind(1, person).bind(2, id), found);
}

bool Sessions::find_by_token(std::string_view token_hash, std::optional<SessionRow>& found) {
    Query query(select_by_token_);
    return find_one(query.bind(1, token_hash), found);
}

bool Sessions::find_valid(std::string_view token_hash, std::int64_t now_ms, std::optional<SessionRow>& found) {
    if (!find_by_token(token_hash, found)) return false;
    if (found && found->lapsed(now_ms)) found.reset();
    return true;
}

bool Sessions::list(std::int64_t person, std::vector<SessionRow>& sessions) {
    damaged_.clear();
    Query query(select_of_);
    query.bind(1, person);
    for (;;) {
        const Query::Step step = query.step();
        if (step != Query::Step::row) return step == Query::Step::done;
        if (!read(query, sessions.emplace_back())) return false;
    }
}

bool Sessions::has_any(std::int64_t person, bool& any) {
    Query query(select_of_);
    const Query::Step step = query.bind(1, person).step();
    any = step == Query::Step::row;
    return step != Query::Step::failed;
}

bool Sessions::is_free(std::int64_t person, const NewSession& session, bool& free) {
    std::optional<SessionRow> found;
    if (!find(person, session.id, found)) return false;
    if (!found && !find_by_token(session.token_hash, found)) return false;
    free = !found;
    return true;
}

bool Sessions::open(std::int64_t person, const NewSession& session, std::int64_t now_ms, std::optional<std::string>& gone) {
    std::vector<SessionRow> sessions;
    if (!list(person, sessions)) return false;
    std::erase_if(sessions, [](const SessionRow& one) { return one.scopes.has_value(); });
    if (sessions.size() >= limits::sessions_per_person_max) {
        const auto oldest =
            std::min_element(sessions.begin(), sessions.end(), [](const SessionRow& one, const SessionRow& other) {
                return std::pair(one.seen_ms, one.no) < std::pair(other.seen_ms, other.no);
            });
        if (!end(*oldest)) return false;
        gone = oldest->id;
    }
    Query query(insert_);
    query.bind(1, person).bind(2, std::string_view(session.id)).bind(3, std::string_view(session.token_hash));
    return query.bind(4, std::string_view(session.device)).bind(5, now_ms).bind_null(6).bind(7, std::int64_t{0}).run();
}

bool Sessions::add_token(const SessionRow& row) {
    Query query(insert_);
    query.bind(1, row.person).bind(2, std::string_view(row.id)).bind(3, std::string_view(row.token_hash));
    query.bind(4, std::string_view(row.device)).bind(5, row.created_ms).bind_optional(6, row.scopes);
    return query.bind(7, row.expires_ms).run();
}

bool Sessions::store(const SessionRow& row) {
    Query query(update_);
    query.bind(1, row.no).bind(2, std::string_view(row.token_hash)).bind_optional(3, row.next_hash);
    return query.bind(4, std::string_view(row.device)).bind(5, row.seen_ms).bind(6, checksum_of(row)).run();
}

bool Sessions::end(const SessionRow& row) {
    return Query(delete_).bind(1, row.no).run();
}

}  // namespace parley::server
