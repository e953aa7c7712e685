#include "native-server/storage/identities.h"

#include <utility>

#include "native-server/storage/checksum.h"

namespace parley::server {

LinkedIdentities::LinkedIdentities(Database& database)
    : select_(database, "SELECT issuer, subject, person, created_ms, crc FROM identities WHERE issuer = ?1 AND subject = ?2"),
      select_of_(database, "SELECT issuer, subject, person, created_ms, crc FROM identities WHERE person = ?1 ORDER BY rowid"),
      insert_(database,
              "INSERT INTO identities (issuer, subject, person, created_ms, crc) "
              "VALUES (?1, ?2, ?3, ?4, checksum(?1, ?2, ?3, ?4))"),
      delete_(database, "DELETE FROM identities WHERE issuer = ?1 AND subject = ?2"),
      delete_of_(database, "DELETE FROM identities WHERE person = ?1") {}

bool LinkedIdentities::read(const Query& query, IdentityRow& row) {
    row = {query.text(0), query.text(1), query.integer(2), query.integer(3)};
    Checksum sum;
    sum.add(std::string_view(row.issuer)).add(std::string_view(row.subject)).add(row.person).add(row.created_ms);
    if (sum.value() == query.integer(4)) return true;
    damaged_ = "the checksum of an identity of person number " + std::to_string(row.person) + " does not match";
    return false;
}

bool LinkedIdentities::find(std::string_view issuer, std::string_view subject, std::optional<IdentityRow>& found) {
    found.reset();
    damaged_.clear();
    Query query(select_);
    const Query::Step step = query.bind(1, issuer).bind(2, subject).step();
    if (step != Query::Step::row) return step == Query::Step::done;
    IdentityRow row;
    if (!read(query, row)) return false;
    found = std::move(row);
    return true;
}

bool LinkedIdentities::list(std::int64_t person, std::vector<IdentityRow>& rows) {
    damaged_.clear();
    Query query(select_of_);
    query.bind(1, person);
    for (;;) {
        const Query::Step step = query.step();
        if (step != Query::Step::row) return step == Query::Step::done;
        IdentityRow row;
        if (!read(query, row)) return false;
        rows.push_back(std::move(row));
    }
}

bool LinkedIdentities::add(const IdentityRow& row) {
    Query query(insert_);
    query.bind(1, std::string_view(row.issuer)).bind(2, std::string_view(row.subject));
    return query.bind(3, row.person).bind(4, row.created_ms).run();
}

bool LinkedIdentities::remove(const IdentityRow& row) {
    return Query(delete_).bind(1, std::string_view(row.issuer)).bind(2, std::string_view(row.subject)).run();
}

bool LinkedIdentities::remove_of(std::int64_t person) {
    return Query(delete_of_).bind(1, person).run();
}

}  // namespace parley::server
