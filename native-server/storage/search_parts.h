// The words of the search index, in parts: each a full-text table of its own for a run of documents that lie together in time.
// So a search that goes from part to part can stop after each, and what a deleted message leaves in a table's b-trees (words
// that are only marked as gone, and stale bytes between rows, which secure_delete does not reach) goes with the table: the part
// is written anew, and the old table's pages are filled with zeros when it is dropped.
#pragma once

#include <cstdint>
#include <limits>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "native-server/storage/database.h"
#include "shared/limits.h"

namespace parley::server {

/// Rows of the table `parts`.
struct SearchPart {
    std::int64_t table = 0;      ///< its words are in words_<table>
    std::int64_t first = 0;      ///< it has the documents from this number to where the next part begins
    std::int64_t last = 0;       ///< the greatest number that it ever had
    std::int64_t documents = 0;  ///< how many it has
    std::int64_t bytes = 0;      ///< of text, ever taken
    bool erased = false;         ///< words of deleted documents may still be in the table
    std::int64_t successor = 0;  ///< the table that it is being written to; 0: none
    std::int64_t copied_to = 0;  ///< the successor has the documents before this number
    bool changed = false;        ///< since it was stored; not a column
};

struct SearchPartBounds {
    std::int64_t documents_max = limits::search_part_documents_max;
    std::int64_t bytes_max = limits::search_part_bytes_max;
};

/// On one connection, all in the caller's transaction. After a transaction was lost: load().
class SearchParts {
public:
    static constexpr std::int64_t no_end = std::numeric_limits<std::int64_t>::max();
    static constexpr const char* schema =
        "CREATE TABLE parts (words INTEGER PRIMARY KEY, first INTEGER NOT NULL, last INTEGER NOT NULL, "
        "documents INTEGER NOT NULL, bytes INTEGER NOT NULL, erased INTEGER NOT NULL, successor INTEGER NOT NULL, "
        "copied_to INTEGER NOT NULL) STRICT;";

    explicit SearchParts(Database& database, SearchPartBounds bounds);
    SearchParts(const SearchParts&) = delete;
    SearchParts& operator=(const SearchParts&) = delete;

    // Each false: the database failed.
    bool load();
    bool add(std::int64_t no, std::string_view text, std::string_view tags);
    bool replace(std::int64_t no, std::string_view text, std::string_view tags);
    bool remove(std::int64_t no);
    /// Stores what has changed of the rows; before the commit.
    bool store();

    /// Whether there is a part to be written anew.
    [[nodiscard]] bool has_erased() const;
    /// One step of writing such a part anew: at most so many documents.
    bool rewrite_some(std::int64_t documents_max, std::int64_t bytes_max);

    /// In ascending order.
    [[nodiscard]] const std::vector<SearchPart>& all() const { return parts_; }
    /// Where the part at this place of all() ends, exclusively.
    [[nodiscard]] std::int64_t end_of(std::size_t index) const;

private:
    struct Words {
        Words(Database& database, std::int64_t table);
        Statement insert;
        Statement update;
        Statement remove;
    };

    Words& words(std::int64_t table);
    /// Null: the database failed.
    SearchPart* part_to_add_to(std::int64_t no);
    SearchPart* part_of(std::int64_t no);
    bool create_table(std::int64_t& table);
    bool drop_table(std::int64_t table);
    bool copy_some(std::size_t index, std::int64_t documents_max, bool& all);
    bool finish(std::size_t index);
    bool forget(std::size_t index);

    Database& database_;
    SearchPartBounds bounds_;
    std::vector<SearchPart> parts_;
    std::map<std::int64_t, Words> words_;  ///< of the tables that were used last
    Statement select_;
    Statement upsert_;
    Statement delete_;
    Statement select_boundary_;
};

}  // namespace parley::server
