// The full-text index of the log, in a file of its own beside it. It repeats what the log says: whenever it is missing,
// damaged, of another version or another history, it is made anew. One thread.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "native-server/storage/database.h"
#include "native-server/storage/search_parts.h"
#include "shared/ids.h"
#include "shared/limits.h"
#include "shared/result.h"
#include "shared/search_query.h"

namespace parley::server {

struct SearchBounds {
    SearchPartBounds part;
    std::size_t candidates_max = limits::search_candidates_max;        ///< documents that match, looked at by one search
    std::chrono::milliseconds time{limits::search_time_ms};            ///< after which a search goes no further
    std::chrono::milliseconds read_time{limits::search_read_time_ms};  ///< after which no further hit is read from the log
};

/// A message by the numbers of the log's tables.
struct SearchKey {
    std::int64_t room = 0;
    Seq seq = 0;

    friend bool operator==(const SearchKey& a, const SearchKey& b) { return a.room == b.room && a.seq == b.seq; }
    friend bool operator<(const SearchKey& a, const SearchKey& b) { return std::tie(a.room, a.seq) < std::tie(b.room, b.seq); }
};
struct SearchDocument {
    SearchKey key;
    std::int64_t author = 0;
    std::int64_t at_ms = 0;
    std::string body;
    Holdings files = {};  ///< of them only the files: the link is in the body
};
/// What some events of the log change, each message at most once.
struct SearchStep {
    std::vector<SearchDocument> added;
    std::vector<std::pair<SearchKey, std::string>> edited;  ///< with their new bodies; one that is not there is passed over
    std::vector<SearchKey> removed;                         ///< likewise
    std::vector<SearchKey> cursors;                         ///< rooms, and the event up to which they have been followed
};

struct SearchRange {
    std::string match;                      ///< match_expression()
    std::optional<std::int64_t> before_ms;  ///< exclusive
    std::optional<std::int64_t> after_ms;   ///< inclusive
    std::optional<std::int64_t> before_no;  ///< the place where the page before ended
    std::vector<std::int64_t> rooms;        ///< only documents of these are found
    std::size_t hits_max = 0;
};
struct SearchMatch {
    std::int64_t no = 0;  ///< its place in the order of time
    SearchKey key;
    std::string marked;  ///< the indexed text with marks round the matches (search_text.h)
};
struct SearchPage {
    std::vector<SearchMatch> matches;  ///< newest first
    bool more = false;
    std::int64_t next = 0;  ///< before_no of the next page
};

class SearchIndex {
public:
    /// Of the tables.
    static constexpr std::int64_t version = 2;

    struct Failure {
        std::string why;
        bool damaged = false;  ///< the index is of no use any more: erase_files(), open()
    };

    /// Opens what is there if it is a sound index of that history, or makes an empty one; `warn` is told when one had to go.
    /// The error is SQLite's sentence.
    static Result<std::unique_ptr<SearchIndex>, std::string> open(const std::filesystem::path& path, const Epoch& epoch,
                                                                  SearchBounds bounds,
                                                                  const std::function<void(const std::string&)>& warn);
    static void erase_files(const std::filesystem::path& path);
    SearchIndex(const SearchIndex&) = delete;
    SearchIndex& operator=(const SearchIndex&) = delete;
    ~SearchIndex() = default;

    // What follows is false, or nothing, when the database failed: see failure(). Each write is one transaction.

    /// How far each room has been followed.
    std::optional<std::vector<SearchKey>> cursors();
    bool apply(const SearchStep& step);
    /// Removes the documents of a room up to a seq, so many at most. When `all` are gone the room's cursor moves to `cursor`.
    bool expire(const SearchKey& up_to, Seq cursor, std::size_t documents_max, bool& all);
    /// The same of an author's documents from a seq on, before `cursor`.
    bool hide(const SearchKey& from, std::int64_t author, Seq cursor, std::size_t documents_max, bool& all);
    /// One bounded step of what is put off: writing parts anew that hold words of removed documents, and moving the write-ahead
    /// log to the file. When there is nothing `left`, no byte of the files holds a word that only removed documents had.
    bool tidy(bool& left);
    /// A bounded search: the page may be short, or empty, and have more.
    std::optional<SearchPage> search(const SearchRange& range);

    [[nodiscard]] const Failure& failure() const { return failure_; }

private:
    struct Place {
        std::int64_t no = 0;
        std::int64_t author = 0;
        Holdings files;
    };

    /// Numbers of documents are in the order of time, so that a table of words is too: at a millisecond they begin here.
    static std::int64_t number_of(std::int64_t at_ms);
    SearchIndex(Database database, SearchBounds bounds);
    static Result<std::unique_ptr<SearchIndex>, std::string> open_once(const std::filesystem::path& path, const Epoch& epoch,
                                                                       SearchBounds bounds);
    /// What is wrong with it, if anything is; an empty database is made an index.
    static std::string settle(Database& database, const Epoch& epoch);

    bool transact(std::size_t rows, const std::function<bool()>& work);
    bool put(const SearchDocument& document);
    bool edit(const std::vector<std::pair<SearchKey, std::string>>& edited);
    bool remove(const std::vector<SearchKey>& keys);
    bool remove(std::vector<std::int64_t> numbers);
    /// Those that a query names, and when these were `all`, the cursor.
    bool remove_found(Query& query, std::size_t documents_max, const SearchKey& cursor, bool& all);
    bool find(const SearchKey& key, std::optional<Place>& place);
    bool free_number(std::int64_t at_ms, std::int64_t& no);
    bool store_cursor(const SearchKey& cursor);
    enum class Scan : std::uint8_t { on, enough, failed };
    struct Effort;
    Scan scan(const SearchPart& part, std::int64_t from, std::int64_t to, Effort& effort, SearchPage& page);

    // The order matters: statements go before their connection.
    Database database_;
    SearchBounds bounds_;
    Failure failure_;
    std::size_t unsaved_ = 0;  ///< rows since the write-ahead log was emptied
    bool wash_ = true;         ///< there may be erased words in the write-ahead log
    /// A run of numbers that are all taken.
    std::int64_t taken_from_ = 0;
    std::int64_t taken_to_ = -1;
    SearchParts parts_;
    Statement insert_document_;
    Statement delete_document_;
    Statement select_document_;
    Statement select_numbers_;
    Statement select_up_to_;
    Statement select_of_author_;
    Statement upsert_cursor_;
    Statement select_cursors_;
};

}  // namespace parley::server
