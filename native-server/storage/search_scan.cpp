// SearchIndex::search(): from part to part, the newest first, until there is enough or the time is up.
#include <algorithm>

#include "native-server/storage/search_index.h"
#include "native-server/storage/search_text.h"

namespace parley::server {

namespace {

// The marked text is made only of what is shown.
std::string select_matches(std::int64_t table) {
    const std::string words = "words_" + std::to_string(table);
    return "SELECT " + words +
           ".rowid, documents.room, documents.seq, "
           "CASE WHEN documents.room IN (SELECT value FROM json_each(?4)) THEN highlight(" +
           words + ", 0, ?5, ?6) END FROM " + words + " CROSS JOIN documents ON documents.no = " + words + ".rowid WHERE " +
           words + " MATCH ?1 AND " + words + ".rowid >= ?2 AND " + words + ".rowid < ?3 ORDER BY " + words + ".rowid DESC";
}

std::string json_array(const std::vector<std::int64_t>& numbers) {
    std::string json = "[";
    for (const std::int64_t number : numbers) {
        if (json.size() > 1) json += ',';
        json += std::to_string(number);
    }
    return json += ']';
}

}  // namespace

struct SearchIndex::Effort {
    const SearchRange& range;
    std::string rooms;
    std::chrono::steady_clock::time_point deadline;
    std::size_t candidates_left;

    [[nodiscard]] bool late() const { return std::chrono::steady_clock::now() >= deadline; }
};

std::optional<SearchPage> SearchIndex::search(const SearchRange& range) {
    const std::int64_t low = range.after_ms ? number_of(*range.after_ms) : 0;
    const std::int64_t high = std::min(range.before_ms ? number_of(*range.before_ms) : SearchParts::no_end,
                                       range.before_no.value_or(SearchParts::no_end));
    Effort effort{range, json_array(range.rooms), std::chrono::steady_clock::now() + bounds_.time, bounds_.candidates_max};
    SearchPage page;
    const std::vector<SearchPart>& parts = parts_.all();
    for (std::size_t index = parts.size(); index-- > 0;) {
        const std::int64_t from = std::max(parts[index].first, low);
        const std::int64_t to = std::min(parts_.end_of(index), high);
        if (from >= to) continue;
        const Scan outcome = scan(parts[index], from, to, effort, page);
        if (outcome == Scan::failed) return std::nullopt;
        if (outcome == Scan::enough) return page;
        if (index > 0 && from > low && effort.late()) {
            page.more = true;
            page.next = from;
            return page;
        }
    }
    return page;
}

SearchIndex::Scan SearchIndex::scan(const SearchPart& part, std::int64_t from, std::int64_t to, Effort& effort,
                                    SearchPage& page) {
    Statement select(database_, select_matches(part.table));
    Query query(select);
    query.bind(1, effort.range.match).bind(2, from).bind(3, to);
    query.bind(4, effort.rooms).bind(5, match_begin).bind(6, match_end);
    const auto stop_before = [&page](std::int64_t no) {
        page.more = true;
        page.next = no;
        return Scan::enough;
    };
    for (;;) {
        const Query::Step step = query.step();
        if (step == Query::Step::done) return Scan::on;
        if (step == Query::Step::failed) break;
        const std::int64_t no = query.integer(0);
        if (!query.is_null(3)) {
            if (page.matches.size() >= effort.range.hits_max) return stop_before(page.matches.back().no);
            page.matches.push_back({no, {query.integer(1), static_cast<Seq>(query.integer(2))}, query.text(3)});
        }
        if (--effort.candidates_left == 0 || effort.late()) return stop_before(no);
    }
    failure_ = {database_.error(), database_.damaged()};
    return Scan::failed;
}

}  // namespace parley::server
