#include "native-server/storage/hidden_words.h"

#include <algorithm>
#include <utility>

namespace parley::server {

namespace {

constexpr std::int64_t as_number(Seq seq) {
    return static_cast<std::int64_t>(seq);
}

}  // namespace

HiddenWords::HiddenWords(Database& database)
    : keep_(database,
            "INSERT INTO hidden_words (room, seq, purge, until_ms, payload, crc) "
            "SELECT room, seq, ?3, ?4, payload, checksum(room, seq, ?3, ?4, payload) FROM events "
            "WHERE room = ?1 AND payload IS NOT NULL AND (seq = ?2 OR (target = ?2 AND kind = 'edited')) ORDER BY seq"),
      select_(database,
              "SELECT no, room, seq, payload, crc = checksum(room, seq, purge, until_ms, payload) FROM hidden_words "
              "WHERE purge = ?1 AND until_ms > ?2 ORDER BY no"),
      select_any_(database, "SELECT 1 FROM hidden_words WHERE purge = ?1 LIMIT 1"),
      put_back_(database,
                "UPDATE events SET payload = ?3, "
                "crc = CASE crc WHEN checksum(room, seq, at_ms, ordinal, kind, author, cid, target, NULL) "
                "THEN checksum(room, seq, at_ms, ordinal, kind, author, cid, target, ?3) ELSE crc END "
                "WHERE room = ?1 AND seq = ?2 AND payload IS NULL"),
      delete_(database, "DELETE FROM hidden_words WHERE no = ?1"),
      delete_of_(database,
                 "DELETE FROM hidden_words WHERE room = ?1 AND (seq = ?2 OR seq IN "
                 "(SELECT seq FROM events WHERE room = ?1 AND target = ?2 AND kind = 'edited'))"),
      select_over_(database, "SELECT no, room, seq FROM hidden_words WHERE until_ms <= ?1 ORDER BY until_ms, no LIMIT ?2"),
      select_posted_(database, "SELECT kind = 'posted' FROM events WHERE room = ?1 AND seq = ?2") {}

bool HiddenWords::keep(std::int64_t room, Seq message, Seq purge, std::int64_t until_ms) {
    return Query(keep_).bind(1, room).bind(2, as_number(message)).bind(3, as_number(purge)).bind(4, until_ms).run();
}

bool HiddenWords::has_any(Seq purge, bool& any) {
    Query query(select_any_);
    const Query::Step step = query.bind(1, as_number(purge)).step();
    any = step == Query::Step::row;
    return step != Query::Step::failed;
}

bool HiddenWords::list_of(Seq purge, std::int64_t now_ms, std::vector<Kept>& kept) {
    damaged_.clear();
    Query query(select_);
    query.bind(1, as_number(purge)).bind(2, now_ms);
    Query::Step step = query.step();
    for (; step == Query::Step::row; step = query.step()) {
        kept.push_back({{query.integer(0), query.integer(1), static_cast<Seq>(query.integer(2))}, query.text(3)});
        if (query.integer(4) != 0) continue;
        damaged_ = "hidden words: the checksum of number " + std::to_string(kept.back().row.no) + " does not match";
        return false;
    }
    return step == Query::Step::done;
}

bool HiddenWords::put_back(Seq purge, std::int64_t now_ms, std::vector<Place>& places, std::uint32_t& messages) {
    std::vector<Kept> kept;
    if (!list_of(purge, now_ms, kept)) return false;
    for (const Kept& one : kept) {
        const auto& [no, room, seq] = one.row;
        if (!Query(put_back_).bind(1, room).bind(2, as_number(seq)).bind(3, one.payload).run() || !erase(no)) return false;
        bool posted = false;
        {
            Query query(select_posted_);
            if (query.bind(1, room).bind(2, as_number(seq)).step() != Query::Step::row) return false;
            posted = query.integer(0) != 0;
        }
        if (!posted) continue;
        ++messages;
        const auto place = std::find_if(places.begin(), places.end(), [r = room](const Place& p) { return p.room == r; });
        if (place == places.end())
            places.push_back({room, seq});
        else
            place->first = std::min(place->first, seq);
    }
    return true;
}

bool HiddenWords::list_over(std::int64_t now_ms, std::uint32_t at_most, std::vector<Row>& rows) {
    Query query(select_over_);
    query.bind(1, now_ms).bind(2, at_most);
    Query::Step step = query.step();
    for (; step == Query::Step::row; step = query.step())
        rows.push_back({query.integer(0), query.integer(1), static_cast<Seq>(query.integer(2))});
    return step == Query::Step::done;
}

bool HiddenWords::erase(std::int64_t no) {
    return Query(delete_).bind(1, no).run();
}

bool HiddenWords::erase_of(std::int64_t room, Seq message) {
    return Query(delete_of_).bind(1, room).bind(2, as_number(message)).run();
}

}  // namespace parley::server
