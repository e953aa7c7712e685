#include "native-server/storage/accounts.h"

#include <algorithm>
#include <utility>

#include "native-server/storage/checksum.h"
#include "native-server/storage/event_rows.h"
#include "shared/codec_accounts.h"

namespace parley::server {

namespace {

constexpr std::string_view wrong_checksum = "its checksum does not match";

std::string select_account_where(std::string_view condition) {
    return std::string("SELECT ").append(account_columns).append(" FROM accounts WHERE ").append(condition);
}

/// What comes after everything that begins with `prefix`, as SQLite compares text; empty: nothing does.
std::string after_prefix(std::string_view prefix) {
    std::string end(prefix);
    while (!end.empty() && static_cast<unsigned char>(end.back()) == 0xFF) end.pop_back();
    if (!end.empty()) end.back() = static_cast<char>(end.back() + 1);
    return end;
}

constexpr const char* sign_up_code_columns = "id, code_hash, made_by, note, uses_left, expires_ms, crc";

std::optional<SignUpCode> read_sign_up_code(const Query& query) {
    SignUpCode code{query.text(0), query.text(1), query.integer(2), query.text(3), query.integer(4), query.integer(5)};
    Checksum sum;
    sum.add(std::string_view(code.id)).add(std::string_view(code.code_hash)).add(code.made_by);
    sum.add(std::string_view(code.note)).add(code.uses_left).add(code.expires_ms);
    if (sum.value() != query.integer(6)) return std::nullopt;
    return code;
}

}  // namespace

std::int64_t account_checksum(const AccountRow& row) {
    Checksum sum;
    sum.add(row.person).add(std::string_view(row.skeleton)).add(std::string_view(row.password));
    return sum.add(name_of(row.rank)).add(row.created_ms).value();
}

Result<AccountRow, std::string> read_account_row(const Query& query, int first_column) {
    const auto rank = rank_from(query.text(first_column + 3));
    if (!rank || *rank == Rank::guest) return std::string("nobody knows its rank");
    AccountRow row{query.integer(first_column), query.text(first_column + 1), query.text(first_column + 2), *rank,
                   query.integer(first_column + 4)};
    if (account_checksum(row) != query.integer(first_column + 5)) return std::string(wrong_checksum);
    return row;
}

Accounts::Accounts(Database& database)
    : database_(database),
      select_(database, select_account_where("person = ?1")),
      select_by_skeleton_(database, select_account_where("skeleton = ?1")),
      store_(database,
             "INSERT INTO accounts (person, skeleton, password, rank, created_ms, crc) VALUES (?1, ?2, ?3, ?4, ?5, ?6) "
             "ON CONFLICT (person) DO UPDATE SET password = excluded.password, rank = excluded.rank, crc = excluded.crc"),
      select_any_(database, "SELECT 1 FROM accounts LIMIT 1"),
      select_owner_(database, "SELECT 1 FROM accounts WHERE rank = 'owner' AND person <> ?1 LIMIT 1"),
      select_page_(database, std::string("SELECT ")
                                 .append(account_columns)
                                 .append(", people.id, people.name, people.created_ms, people.crc, "
                                         "(SELECT max(seen_ms) FROM sessions WHERE sessions.person = accounts.person) "
                                         "FROM accounts LEFT JOIN people ON people.no = accounts.person "
                                         // One range of the index, whose end may be open: a blob comes after every text.
                                         "WHERE skeleton >= ?1 AND skeleton < iif(?2 = '', x'', ?2) AND skeleton <> ?3 "
                                         "ORDER BY skeleton LIMIT ?4")),
      select_code_(database,
                   std::string("SELECT ").append(sign_up_code_columns).append(" FROM sign_up_codes WHERE code_hash = ?1")),
      select_codes_(database, std::string("SELECT ")
                                  .append(sign_up_code_columns)
                                  .append(" FROM sign_up_codes WHERE uses_left > 0 AND expires_ms > ?1 ORDER BY rowid DESC")),
      insert_code_(database,
                   "INSERT OR IGNORE INTO sign_up_codes (id, code_hash, made_by, note, uses_left, expires_ms, crc) "
                   "VALUES (?1, ?2, ?3, ?4, ?5, ?6, checksum(?1, ?2, ?3, ?4, ?5, ?6))"),
      use_code_(database,
                "UPDATE sign_up_codes SET uses_left = ?2, crc = checksum(id, code_hash, made_by, note, ?2, expires_ms) "
                "WHERE id = ?1"),
      delete_code_(database, "DELETE FROM sign_up_codes WHERE id = ?1"),
      delete_expired_codes_(database, "DELETE FROM sign_up_codes WHERE expires_ms <= ?1"),
      select_reset_(database, "SELECT person, code_hash, made_by, expires_ms, crc FROM reset_codes WHERE code_hash = ?1"),
      store_reset_(database,
                   "INSERT OR IGNORE INTO reset_codes (person, code_hash, made_by, expires_ms, crc) "
                   "VALUES (?1, ?2, ?3, ?4, checksum(?1, ?2, ?3, ?4))"),
      delete_reset_(database, "DELETE FROM reset_codes WHERE person = ?1"),
      delete_resets_by_(database, "DELETE FROM reset_codes WHERE made_by = ?1"),
      delete_expired_resets_(database, "DELETE FROM reset_codes WHERE expires_ms <= ?1"),
      rename_(database, "UPDATE accounts SET skeleton = ?2, crc = ?3 WHERE person = ?1"),
      delete_(database, "DELETE FROM accounts WHERE person = ?1"),
      // Not max(no), which within this reads an index to its end.
      keep_name_(database,
                 "INSERT INTO kept_names (no, skeleton, since_ms, crc) SELECT no, ?1, ?2, checksum(no, ?1, ?2) "
                 "FROM (SELECT ifnull((SELECT no FROM kept_names ORDER BY no DESC LIMIT 1), 0) + 1 AS no) "
                 "WHERE true ON CONFLICT DO NOTHING"),
      select_kept_(database, "SELECT 1 FROM kept_names WHERE skeleton = ?1") {}

bool Accounts::load(Query& query, std::optional<AccountRow>& found) {
    found.reset();
    damaged_.clear();
    const Query::Step step = query.step();
    if (step != Query::Step::row) return step == Query::Step::done;
    auto row = read_account_row(query);
    if (!row) {
        damaged_ = "the account of person number " + std::to_string(query.integer(0)) + ": " + row.error();
        return false;
    }
    found = std::move(row.value());
    return true;
}

bool Accounts::find(std::int64_t person, std::optional<AccountRow>& found) {
    Query query(select_);
    return load(query.bind(1, person), found);
}

bool Accounts::find_by_skeleton(std::string_view skeleton, std::optional<AccountRow>& found) {
    Query query(select_by_skeleton_);
    return load(query.bind(1, skeleton), found);
}

bool Accounts::store(const AccountRow& row) {
    Query query(store_);
    query.bind(1, row.person).bind(2, std::string_view(row.skeleton)).bind(3, std::string_view(row.password));
    return query.bind(4, name_of(row.rank)).bind(5, row.created_ms).bind(6, account_checksum(row)).run();
}

bool Accounts::rename(const AccountRow& row) {
    Query query(rename_);
    return query.bind(1, row.person).bind(2, std::string_view(row.skeleton)).bind(3, account_checksum(row)).run();
}

bool Accounts::remove(const AccountRow& row, std::int64_t now_ms) {
    return Query(delete_).bind(1, row.person).run() && keep_name(row.skeleton, now_ms);
}

bool Accounts::keep_name(std::string_view skeleton, std::int64_t since_ms) {
    return Query(keep_name_).bind(1, skeleton).bind(2, since_ms).run();
}

bool Accounts::is_kept(std::string_view skeleton, bool& kept) {
    const Query::Step step = Query(select_kept_).bind(1, skeleton).step();
    kept = step == Query::Step::row;
    return step != Query::Step::failed;
}

bool Accounts::has_any(bool& any) {
    const Query::Step step = Query(select_any_).step();
    any = step == Query::Step::row;
    return step != Query::Step::failed;
}

bool Accounts::has_owner_besides(std::int64_t person, bool& any) {
    Query query(select_owner_);
    const Query::Step step = query.bind(1, person).step();
    any = step == Query::Step::row;
    return step != Query::Step::failed;
}

bool Accounts::list(std::string_view prefix, std::string_view after, std::size_t at_most, std::vector<PersonInfo>& people) {
    constexpr int person = 6;
    damaged_.clear();
    const std::string end = after_prefix(prefix);
    Query query(select_page_);
    query.bind(1, std::max(prefix, after))
        .bind(2, std::string_view(end))
        .bind(3, after)
        .bind(4, static_cast<std::int64_t>(at_most));
    for (;;) {
        const Query::Step step = query.step();
        if (step != Query::Step::row) return step == Query::Step::done;
        const auto account = read_account_row(query);
        PersonInfo info{UserId(query.text(person)), query.text(person + 1)};
        const std::int64_t expected = person_checksum(query.integer(0), info.id.value, info.name, query.integer(person + 2));
        if (!account || query.integer(person + 3) != expected) {
            damaged_ = "the account of person number " + std::to_string(query.integer(0)) + ": " +
                       (account ? std::string(wrong_checksum) : account.error());
            return false;
        }
        info.rank = account.value().rank;
        info.created_ms = account.value().created_ms;
        info.seen_ms = query.integer(person + 4);
        people.push_back(std::move(info));
    }
}

// ---- invitations -----------------------------------------------------------------------------------------------------

bool Accounts::find_sign_up_code(std::string_view code_hash, std::optional<SignUpCode>& found) {
    found.reset();
    damaged_.clear();
    Query query(select_code_);
    const Query::Step step = query.bind(1, code_hash).step();
    if (step != Query::Step::row) return step == Query::Step::done;
    found = read_sign_up_code(query);
    if (!found) damaged_ = "the checksum of the invitation " + query.text(0) + " does not match";
    return found.has_value();
}

bool Accounts::list_sign_up_codes(std::int64_t now_ms, std::vector<SignUpCode>& codes) {
    damaged_.clear();
    Query query(select_codes_);
    query.bind(1, now_ms);
    for (;;) {
        const Query::Step step = query.step();
        if (step != Query::Step::row) return step == Query::Step::done;
        auto code = read_sign_up_code(query);
        if (!code) {
            damaged_ = "the checksum of the invitation " + query.text(0) + " does not match";
            return false;
        }
        codes.push_back(std::move(*code));
    }
}

bool Accounts::add_sign_up_code(const SignUpCode& code, bool& added) {
    Query query(insert_code_);
    query.bind(1, std::string_view(code.id)).bind(2, std::string_view(code.code_hash)).bind(3, code.made_by);
    query.bind(4, std::string_view(code.note)).bind(5, code.uses_left).bind(6, code.expires_ms);
    if (!query.run()) return false;
    added = database_.changes() > 0;
    return true;
}

bool Accounts::use_sign_up_code(const SignUpCode& code) {
    if (code.uses_left <= 1) return remove_sign_up_code(code.id);
    return Query(use_code_).bind(1, std::string_view(code.id)).bind(2, code.uses_left - 1).run();
}

bool Accounts::remove_sign_up_code(std::string_view id) {
    return Query(delete_code_).bind(1, id).run();
}

bool Accounts::remove_expired(std::int64_t now_ms) {
    return Query(delete_expired_codes_).bind(1, now_ms).run() && Query(delete_expired_resets_).bind(1, now_ms).run();
}

// ---- reset codes -----------------------------------------------------------------------------------------------------

bool Accounts::find_reset_code(std::string_view code_hash, std::optional<ResetCodeRow>& found) {
    found.reset();
    damaged_.clear();
    Query query(select_reset_);
    const Query::Step step = query.bind(1, code_hash).step();
    if (step != Query::Step::row) return step == Query::Step::done;
    ResetCodeRow code{query.integer(0), query.text(1), query.integer(2), query.integer(3)};
    Checksum sum;
    sum.add(code.person).add(std::string_view(code.code_hash)).add(code.made_by).add(code.expires_ms);
    if (sum.value() != query.integer(4)) {
        damaged_ = "the checksum of the reset code of person number " + std::to_string(code.person) + " does not match";
        return false;
    }
    found = std::move(code);
    return true;
}

bool Accounts::store_reset_code(const ResetCodeRow& code, bool& stored) {
    if (!remove_reset_code_of(code.person)) return false;
    Query query(store_reset_);
    query.bind(1, code.person).bind(2, std::string_view(code.code_hash)).bind(3, code.made_by).bind(4, code.expires_ms);
    if (!query.run()) return false;
    stored = database_.changes() > 0;
    return true;
}

bool Accounts::remove_reset_code_of(std::int64_t person) {
    return Query(delete_reset_).bind(1, person).run();
}

bool Accounts::remove_reset_codes_by(std::int64_t maker) {
    return Query(delete_resets_by_).bind(1, maker).run();
}

}  // namespace parley::server
