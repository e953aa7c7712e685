#include "native-server/storage/search_parts.h"

#include <algorithm>

namespace parley::server {

namespace {

// Statements are kept for the part that is written to, for its successor, and for one that an edit or a deletion is about.
constexpr std::size_t tables_prepared_max = 4;

std::string name_of_table(std::int64_t table) {
    return "words_" + std::to_string(table);
}

}  // namespace

SearchParts::Words::Words(Database& database, std::int64_t table)
    : insert(database, "INSERT INTO " + name_of_table(table) + " (rowid, body, tags) VALUES (?1, ?2, ?3)"),
      update(database, "UPDATE " + name_of_table(table) + " SET body = ?2, tags = ?3 WHERE rowid = ?1"),
      remove(database, "DELETE FROM " + name_of_table(table) + " WHERE rowid = ?1") {}

SearchParts::SearchParts(Database& database, SearchPartBounds bounds)
    : database_(database),
      bounds_(bounds),
      select_(database, "SELECT words, first, last, documents, bytes, erased, successor, copied_to FROM parts ORDER BY first"),
      upsert_(database,
              "INSERT OR REPLACE INTO parts (words, first, last, documents, bytes, erased, successor, copied_to) "
              "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)"),
      delete_(database, "DELETE FROM parts WHERE words = ?1"),
      select_boundary_(database, "SELECT no FROM documents WHERE no >= ?1 AND no < ?2 ORDER BY no LIMIT 1 OFFSET ?3") {}

bool SearchParts::load() {
    parts_.clear();
    words_.clear();
    Query query(select_);
    for (;;) {
        const Query::Step step = query.step();
        if (step != Query::Step::row) return step == Query::Step::done;
        SearchPart part;
        part.table = query.integer(0);
        part.first = query.integer(1);
        part.last = query.integer(2);
        part.documents = query.integer(3);
        part.bytes = query.integer(4);
        part.erased = query.integer(5) != 0;
        part.successor = query.integer(6);
        part.copied_to = query.integer(7);
        parts_.push_back(part);
    }
}

bool SearchParts::store() {
    for (SearchPart& part : parts_) {
        if (!part.changed) continue;
        Query query(upsert_);
        query.bind(1, part.table).bind(2, part.first).bind(3, part.last).bind(4, part.documents).bind(5, part.bytes);
        query.bind(6, std::int64_t{part.erased}).bind(7, part.successor).bind(8, part.copied_to);
        if (!query.run()) return false;
        part.changed = false;
    }
    return true;
}

std::int64_t SearchParts::end_of(std::size_t index) const {
    return index + 1 < parts_.size() ? parts_[index + 1].first : no_end;
}

SearchParts::Words& SearchParts::words(std::int64_t table) {
    const auto found = words_.find(table);
    if (found != words_.end()) return found->second;
    if (words_.size() >= tables_prepared_max) words_.clear();
    return words_.try_emplace(table, database_, table).first->second;
}

SearchPart* SearchParts::part_of(std::int64_t no) {
    const auto after = std::upper_bound(parts_.begin(), parts_.end(), no,
                                        [](std::int64_t wanted, const SearchPart& part) { return wanted < part.first; });
    return after == parts_.begin() ? nullptr : &*std::prev(after);
}

// A part that is full ends with its last document; one that comes to lie between two of them goes in all the same.
SearchPart* SearchParts::part_to_add_to(std::int64_t no) {
    SearchPart* part = part_of(no);
    const bool full = part != nullptr && (part->documents >= bounds_.documents_max || part->bytes >= bounds_.bytes_max);
    if (part != nullptr && !(full && no > part->last)) return part;
    if (part == nullptr && !parts_.empty()) {
        parts_.front().first = no;
        return &parts_.front();
    }
    SearchPart added;
    added.first = added.last = no;
    if (!create_table(added.table)) return nullptr;
    const auto place = std::upper_bound(parts_.begin(), parts_.end(), no,
                                        [](std::int64_t wanted, const SearchPart& other) { return wanted < other.first; });
    return &*parts_.insert(place, added);
}

bool SearchParts::add(std::int64_t no, std::string_view text, std::string_view tags) {
    SearchPart* part = part_to_add_to(no);
    if (part == nullptr) return false;
    part->last = std::max(part->last, no);
    part->documents++;
    part->bytes += static_cast<std::int64_t>(text.size());
    part->changed = true;
    const auto insert_into = [&](std::int64_t table) {
        return Query(words(table).insert).bind(1, no).bind(2, text).bind(3, tags).run();
    };
    if (!insert_into(part->table)) return false;
    return part->successor == 0 || no >= part->copied_to || insert_into(part->successor);
}

bool SearchParts::replace(std::int64_t no, std::string_view text, std::string_view tags) {
    SearchPart* part = part_of(no);
    if (part == nullptr) return false;
    part->bytes += static_cast<std::int64_t>(text.size());
    part->changed = true;
    const auto update_in = [&](std::int64_t table) {
        return Query(words(table).update).bind(1, no).bind(2, text).bind(3, tags).run();
    };
    if (!update_in(part->table)) return false;
    return part->successor == 0 || no >= part->copied_to || update_in(part->successor);
}

bool SearchParts::remove(std::int64_t no) {
    SearchPart* part = part_of(no);
    if (part == nullptr) return false;
    part->documents--;
    part->changed = true;
    if (!Query(words(part->table).remove).bind(1, no).run()) return false;
    // The table that is on its way out takes the words with it; what has been copied already is copied once more.
    const bool stays = part->successor == 0 || no < part->copied_to;
    part->erased = part->erased || stays;
    return part->successor == 0 || !stays || Query(words(part->successor).remove).bind(1, no).run();
}

bool SearchParts::has_erased() const {
    return std::any_of(parts_.begin(), parts_.end(), [](const SearchPart& part) { return part.erased || part.successor != 0; });
}

bool SearchParts::rewrite_some(std::int64_t documents_max, std::int64_t bytes_max) {
    auto part = std::find_if(parts_.begin(), parts_.end(), [](const SearchPart& each) { return each.successor != 0; });
    if (part == parts_.end())
        part = std::find_if(parts_.begin(), parts_.end(), [](const SearchPart& each) { return each.erased; });
    if (part == parts_.end()) return true;
    const auto index = static_cast<std::size_t>(part - parts_.begin());
    if (part->successor == 0) {
        if (part->documents <= 0) return forget(index);
        if (!create_table(part->successor)) return false;
        part->copied_to = part->first;
        part->erased = false;
        part->changed = true;
    }
    const std::int64_t mean_bytes = part->bytes / std::max<std::int64_t>(part->documents, 1) + 1;
    bool all = false;
    if (!copy_some(index, std::clamp<std::int64_t>(bytes_max / mean_bytes, 1, documents_max), all)) return false;
    return !all || finish(index);
}

bool SearchParts::copy_some(std::size_t index, std::int64_t documents_max, bool& all) {
    SearchPart& part = parts_[index];
    std::int64_t boundary = end_of(index);
    {
        Query query(select_boundary_);
        const Query::Step step = query.bind(1, part.copied_to).bind(2, boundary).bind(3, documents_max).step();
        if (step == Query::Step::failed) return false;
        all = step == Query::Step::done;
        if (!all) boundary = query.integer(0);
    }
    Statement copy(database_, "INSERT INTO " + name_of_table(part.successor) +
                                  " (rowid, body, tags) SELECT rowid, body, tags FROM " + name_of_table(part.table) +
                                  " WHERE rowid >= ?1 AND rowid < ?2 ORDER BY rowid");
    if (!Query(copy).bind(1, part.copied_to).bind(2, boundary).run()) return false;
    part.copied_to = boundary;
    part.changed = true;
    return true;
}

bool SearchParts::finish(std::size_t index) {
    SearchPart& part = parts_[index];
    if (!Query(delete_).bind(1, part.table).run() || !drop_table(part.table)) return false;
    part.table = part.successor;
    part.successor = 0;
    part.copied_to = 0;
    part.erased = part.erased || part.documents <= 0;  // an empty one goes with the next step
    part.changed = true;
    return true;
}

bool SearchParts::forget(std::size_t index) {
    const std::int64_t table = parts_[index].table;
    parts_.erase(parts_.begin() + static_cast<std::ptrdiff_t>(index));
    return Query(delete_).bind(1, table).run() && drop_table(table);
}

bool SearchParts::create_table(std::int64_t& table) {
    table = 1;
    for (const SearchPart& part : parts_) table = std::max({table, part.table + 1, part.successor + 1});
    // Emoji (So) are words here; accents don't count.
    return database_.run(("CREATE VIRTUAL TABLE " + name_of_table(table) +
                          " USING fts5(body, tags, columnsize = 0, "
                          "tokenize = \"unicode61 remove_diacritics 2 categories 'L* N* Co So'\")")
                             .c_str());
}

bool SearchParts::drop_table(std::int64_t table) {
    words_.erase(table);
    return database_.run(("DROP TABLE " + name_of_table(table)).c_str());
}

}  // namespace parley::server
