// Full-text search: follows what is committed to the log into an index of its own, and answers from it. One thread.
//
// A search sees what was committed before it came, unless the index is far behind (it was made anew), and then says so. It
// takes a bounded time, and returns what it has with a cursor to go on from. The words of an edit or a deletion are not found
// any more from the next search on. The words of a deleted or expired message are gone from the bytes of search.db when
// follow() next says that there is nothing more to do: it writes the parts of the index anew that held them.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "native-server/core/log.h"
#include "native-server/storage/data_dir.h"
#include "native-server/storage/database.h"
#include "native-server/storage/log_reader.h"
#include "native-server/storage/search_follower.h"
#include "shared/result.h"

namespace parley::server {

class Searcher {
public:
    /// The log of the folder is there, and its history is `epoch`. `warn` takes a sentence for the operator. The error is
    /// another: the log can't be read. What is wrong with the index is only warned of.
    static Result<std::unique_ptr<Searcher>, std::string> open(const DataDir& dir, const Epoch& epoch,
                                                               std::function<void(const std::string&)> warn,
                                                               SearchBounds bounds = {});
    Searcher(const Searcher&) = delete;
    Searcher& operator=(const Searcher&) = delete;

    /// `failure` says why, when the answer is storage_unavailable.
    SearchReply answer(const SearchRequest& request, std::string& failure);

    /// One bounded step of following and one of tidying up; to be called at the start and after commits, a few times a second
    /// at most, and again while it says that there is more to do. After a `failure` there is not, until it is called anew.
    bool follow(std::string& failure);
    /// Whether the last follow() left nothing, or only tidying up: that may wait a little between steps, so that somebody who
    /// deletes all the time does not keep a core busy.
    [[nodiscard]] bool caught_up() const { return caught_up_; }

private:
    /// What a query's names mean to one reader.
    struct Scope {
        std::vector<std::int64_t> readable;  ///< in ascending order
        std::vector<std::int64_t> in;        ///< of the readable ones
        std::vector<std::int64_t> from;
    };
    enum class Reading : std::uint8_t { current, stale, failed };

    Searcher(Database log, SearchFollower::Options options);
    bool find_readable(const UserId& reader, std::vector<std::int64_t>& readable);
    bool name_reader(const UserId& reader, std::vector<std::string>& names);
    bool find_numbers(Statement& select, const std::string& name, std::vector<std::int64_t>& numbers);
    Result<Scope> scope_of(const SearchRequest& request, std::string& failure);
    struct Plan {
        SearchRange range;
        std::vector<std::int64_t> from;
    };
    Result<Plan> plan_of(const SearchRequest& request, std::string& failure);
    /// What is pinned in the rooms of the range, newest message first; the number of a match is its place in that list.
    std::optional<SearchPage> find_pinned(const SearchRange& range, const std::vector<std::int64_t>& from);
    Result<Found> read_hits(const SearchRequest& request, const SearchPage& page, std::string& failure);
    Reading read_hit(const SearchRequest& request, const SearchMatch& match, Hit& hit, std::string& failure);

    // The order matters: what has statements goes before its connection.
    Database log_;
    LogReader reader_;
    std::chrono::milliseconds read_time_;
    SearchFollower follower_;
    Statement select_memberships_;
    Statement select_people_;
    Statement select_rooms_;
    Statement select_room_id_;
    Statement select_name_;
    Statement select_pinned_;
    bool caught_up_ = false;
};

}  // namespace parley::server
