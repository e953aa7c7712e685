#include "native-server/storage/search_index.h"

#include <algorithm>
#include <system_error>

#include "native-server/storage/search_match.h"
#include "native-server/storage/search_text.h"

namespace parley::server {

namespace {

constexpr const char* schema =
    "CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;"
    "CREATE TABLE cursors (room INTEGER PRIMARY KEY, seq INTEGER NOT NULL) STRICT;"
    "CREATE TABLE documents (no INTEGER PRIMARY KEY, room INTEGER NOT NULL, seq INTEGER NOT NULL, author INTEGER NOT NULL, "
    "files INTEGER NOT NULL, UNIQUE (room, seq)) STRICT;";

std::string read_meta(Database& database, std::string_view key) {
    Statement select(database, "SELECT value FROM meta WHERE key = ?1");
    Query query(select);
    return query.bind(1, key).step() == Query::Step::row ? query.text(0) : std::string();
}

/// As `documents` has it: 0 none, 1 files, 2 a picture among them.
std::int64_t number_of_files(const Holdings& files) {
    return files.picture ? 2 : files.file ? 1 : 0;
}
Holdings files_from(std::int64_t number) {
    return {false, number > 0, number > 1};
}

std::int64_t signed_seq(Seq seq) {
    return static_cast<std::int64_t>(seq);
}

}  // namespace

Result<std::unique_ptr<SearchIndex>, std::string> SearchIndex::open(const std::filesystem::path& path, const Epoch& epoch,
                                                                    SearchBounds bounds,
                                                                    const std::function<void(const std::string&)>& warn) {
    auto index = open_once(path, epoch, bounds);
    if (index) return index;
    warn("the search index is made anew: " + index.error());
    erase_files(path);
    return open_once(path, epoch, bounds);
}

void SearchIndex::erase_files(const std::filesystem::path& path) {
    for (const char* suffix : {"", "-wal", "-shm", "-journal"}) {
        std::error_code ignored;  // what can't be removed can't be opened anew either, and that is told
        std::filesystem::remove(path.string() + suffix, ignored);
    }
}

Result<std::unique_ptr<SearchIndex>, std::string> SearchIndex::open_once(const std::filesystem::path& path, const Epoch& epoch,
                                                                         SearchBounds bounds) {
    auto database = Database::open(path.string(), Database::Mode::create);
    if (!database) return database.error();
    const std::string settings = "PRAGMA synchronous = NORMAL; PRAGMA wal_autocheckpoint = 0; PRAGMA cache_size = -" +
                                 std::to_string(limits::search_cache_kb);
    if (!database.value().run(settings.c_str())) return database.value().error();
    if (std::string wrong = settle(database.value(), epoch); !wrong.empty()) return wrong;
    std::unique_ptr<SearchIndex> index(new SearchIndex(std::move(database.value()), bounds));
    bool left = false;
    if (!index->parts_.load() || !index->tidy(left)) return index->database_.error();
    return index;
}

std::string SearchIndex::settle(Database& database, const Epoch& epoch) {
    const std::int64_t tables = database.integer("SELECT count(*) FROM sqlite_schema", -1);
    if (tables < 0) return database.error();
    if (tables == 0) {
        const bool made = database.run("BEGIN IMMEDIATE") && database.run(schema) && database.run(SearchParts::schema);
        Statement insert(database, "INSERT INTO meta (key, value) VALUES ('version', ?1), ('epoch', ?2)");
        const std::string stated = std::to_string(version);
        const bool stored = made && Query(insert).bind(1, stated).bind(2, epoch.value).run() && database.run("COMMIT");
        return stored ? "" : database.error();
    }
    if (read_meta(database, "version") != std::to_string(version)) return "it is of another version";
    if (read_meta(database, "epoch") != epoch.value) return "it belongs to another history of the log";
    return "";
}

// A millisecond has so many numbers of its own as bits; where they don't suffice the next free one is taken.
std::int64_t SearchIndex::number_of(std::int64_t at_ms) {
    constexpr int bits = 4;
    return std::clamp<std::int64_t>(at_ms, 0, SearchParts::no_end >> (bits + 1)) << bits;
}

SearchIndex::SearchIndex(Database database, SearchBounds bounds)
    : database_(std::move(database)),
      bounds_(bounds),
      parts_(database_, bounds.part),
      insert_document_(database_, "INSERT INTO documents (no, room, seq, author, files) VALUES (?1, ?2, ?3, ?4, ?5)"),
      delete_document_(database_, "DELETE FROM documents WHERE no = ?1"),
      select_document_(database_, "SELECT no, author, files FROM documents WHERE room = ?1 AND seq = ?2"),
      select_numbers_(database_, "SELECT no FROM documents WHERE no >= ?1 ORDER BY no LIMIT 64"),
      select_up_to_(database_, "SELECT no FROM documents WHERE room = ?1 AND seq <= ?2 ORDER BY seq LIMIT ?3"),
      select_of_author_(
          database_,
          "SELECT no FROM documents WHERE room = ?1 AND seq >= ?2 AND seq < ?3 AND author = ?4 ORDER BY seq LIMIT ?5"),
      upsert_cursor_(database_, "INSERT INTO cursors (room, seq) VALUES (?1, ?2) ON CONFLICT DO UPDATE SET seq = excluded.seq"),
      select_cursors_(database_, "SELECT room, seq FROM cursors") {}

std::optional<std::vector<SearchKey>> SearchIndex::cursors() {
    std::vector<SearchKey> cursors;
    Query query(select_cursors_);
    for (;;) {
        const Query::Step step = query.step();
        if (step == Query::Step::done) return cursors;
        if (step == Query::Step::failed) break;
        cursors.push_back({query.integer(0), static_cast<Seq>(query.integer(1))});
    }
    failure_ = {database_.error(), database_.damaged()};
    return std::nullopt;
}

// What a sound index takes, a damaged one may refuse with any error: only those of the disk and the like leave it as it is.
bool SearchIndex::transact(std::size_t rows, const std::function<bool()>& work) {
    if (database_.run("BEGIN IMMEDIATE") && work() && parts_.store() && database_.run("COMMIT")) {
        unsaved_ += rows + 1;
        return true;
    }
    failure_ = {database_.error(), !database_.exhausted()};
    database_.roll_back();
    if (!parts_.load()) failure_.damaged = true;
    return false;
}

// A full-text table takes its rows in ascending order; at each step back it writes out what it has.
bool SearchIndex::apply(const SearchStep& step) {
    std::vector<const SearchDocument*> added;
    for (const SearchDocument& document : step.added) added.push_back(&document);
    std::stable_sort(added.begin(), added.end(),
                     [](const SearchDocument* a, const SearchDocument* b) { return a->at_ms < b->at_ms; });
    return transact(step.added.size() + step.edited.size() + step.removed.size(), [&] {
        return remove(step.removed) && edit(step.edited) &&
               std::all_of(added.begin(), added.end(), [this](const SearchDocument* document) { return put(*document); }) &&
               std::all_of(step.cursors.begin(), step.cursors.end(), [this](const SearchKey& at) { return store_cursor(at); });
    });
}

bool SearchIndex::put(const SearchDocument& document) {
    std::int64_t no = 0;
    if (!free_number(document.at_ms, no)) return false;
    const std::string tags = tags_of(document.key.room, document.author, document.files, document.body);
    if (!parts_.add(no, indexed_text(document.body), tags)) return false;
    Query insert(insert_document_);
    insert.bind(1, no).bind(2, document.key.room).bind(3, signed_seq(document.key.seq)).bind(4, document.author);
    insert.bind(5, number_of_files(document.files));
    return insert.run();
}

bool SearchIndex::edit(const std::vector<std::pair<SearchKey, std::string>>& edited) {
    struct Edit {
        Place place;
        std::int64_t room;
        const std::string* body;
    };
    std::vector<Edit> edits;
    for (const auto& [key, body] : edited) {
        std::optional<Place> place;
        if (!find(key, place)) return false;
        if (place) edits.push_back({*place, key.room, &body});
    }
    std::sort(edits.begin(), edits.end(), [](const Edit& a, const Edit& b) { return a.place.no < b.place.no; });
    return std::all_of(edits.begin(), edits.end(), [this](const Edit& edit) {
        const std::string tags = tags_of(edit.room, edit.place.author, edit.place.files, *edit.body);
        return parts_.replace(edit.place.no, indexed_text(*edit.body), tags);
    });
}

bool SearchIndex::remove(const std::vector<SearchKey>& keys) {
    std::vector<std::int64_t> numbers;
    for (const SearchKey& key : keys) {
        std::optional<Place> place;
        if (!find(key, place)) return false;
        if (place) numbers.push_back(place->no);
    }
    return remove(std::move(numbers));
}

bool SearchIndex::remove(std::vector<std::int64_t> numbers) {
    std::sort(numbers.begin(), numbers.end());
    wash_ = wash_ || !numbers.empty();
    return std::all_of(numbers.begin(), numbers.end(),
                       [this](std::int64_t no) { return parts_.remove(no) && Query(delete_document_).bind(1, no).run(); });
}

bool SearchIndex::remove_found(Query& query, std::size_t documents_max, const SearchKey& cursor, bool& all) {
    std::vector<std::int64_t> numbers;
    Query::Step step = query.step();
    for (; step == Query::Step::row; step = query.step()) numbers.push_back(query.integer(0));
    if (step == Query::Step::failed) return false;
    all = numbers.size() < documents_max;
    return remove(std::move(numbers)) && (!all || store_cursor(cursor));
}

bool SearchIndex::expire(const SearchKey& up_to, Seq cursor, std::size_t documents_max, bool& all) {
    return transact(documents_max, [&] {
        Query query(select_up_to_);
        query.bind(1, up_to.room).bind(2, signed_seq(up_to.seq)).bind(3, static_cast<std::int64_t>(documents_max));
        return remove_found(query, documents_max, {up_to.room, cursor}, all);
    });
}

bool SearchIndex::hide(const SearchKey& from, std::int64_t author, Seq cursor, std::size_t documents_max, bool& all) {
    return transact(documents_max, [&] {
        Query query(select_of_author_);
        query.bind(1, from.room).bind(2, signed_seq(from.seq)).bind(3, signed_seq(cursor)).bind(4, author);
        query.bind(5, static_cast<std::int64_t>(documents_max));
        return remove_found(query, documents_max, {from.room, cursor}, all);
    });
}

bool SearchIndex::find(const SearchKey& key, std::optional<Place>& place) {
    Query query(select_document_);
    const Query::Step step = query.bind(1, key.room).bind(2, signed_seq(key.seq)).step();
    if (step == Query::Step::row) place = Place{query.integer(0), query.integer(1), files_from(query.integer(2))};
    return step != Query::Step::failed;
}

bool SearchIndex::free_number(std::int64_t at_ms, std::int64_t& no) {
    no = number_of(at_ms);
    const bool within = no >= taken_from_ && no <= taken_to_;
    if (within)
        no = taken_to_ + 1;
    else
        taken_from_ = no;
    for (bool taken = true; taken;) {
        Query query(select_numbers_);
        query.bind(1, no);
        int rows = 0;
        Query::Step step = query.step();
        for (; step == Query::Step::row && query.integer(0) == no; step = query.step(), ++rows) ++no;
        if (step == Query::Step::failed) return false;
        taken = step == Query::Step::done && rows > 0;  // the run may go on behind the last row read
    }
    taken_to_ = no;
    return true;
}

bool SearchIndex::store_cursor(const SearchKey& cursor) {
    return Query(upsert_cursor_).bind(1, cursor.room).bind(2, signed_seq(cursor.seq)).run();
}

bool SearchIndex::tidy(bool& left) {
    left = false;
    if (parts_.has_erased()) {
        const bool done = transact(limits::search_step_events_max, [this] {
            return parts_.rewrite_some(limits::search_step_events_max, limits::search_step_bytes_max);
        });
        if (!done) return false;
        wash_ = true;
        left = true;
    }
    const bool washed = wash_ && !parts_.has_erased();
    if (!washed && unsaved_ < limits::search_checkpoint_rows) return true;
    switch (database_.empty_write_ahead_log(0)) {
        case Database::Checkpoint::done:
            unsaved_ = 0;
            if (washed) wash_ = left = false;
            return true;
        case Database::Checkpoint::busy:  // a stranger reads the file: another time
            left = left && !washed;
            return true;
        case Database::Checkpoint::failed:
            break;
    }
    failure_ = {database_.error(), database_.damaged()};
    return false;
}

}  // namespace parley::server
