// Keeps the search index behind the log: opens it, makes it anew when it is of no use, writes to it what was committed. One
// thread.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "native-server/storage/database.h"
#include "native-server/storage/event_rows.h"
#include "native-server/storage/search_feed.h"
#include "native-server/storage/search_index.h"

namespace parley::server {

class SearchFollower {
public:
    struct Options {
        std::filesystem::path path;  ///< of the index
        Epoch epoch;
        std::function<void(const std::string&)> warn;
        SearchBounds bounds;
    };
    struct Step {
        std::size_t events_max = 0;
        std::size_t bytes_max = 0;
    };

    /// `log` is a connection that reads, and outlives the follower.
    SearchFollower(Database& log, Options options);
    SearchFollower(const SearchFollower&) = delete;
    SearchFollower& operator=(const SearchFollower&) = delete;

    // Each false: it can't be done now, and `failure` says why. An index that turns out to be damaged is made anew on the way.

    /// One step; `behind`: there are further events.
    bool follow(const Step& step, bool& behind, std::string& failure);
    /// One step of SearchIndex::tidy().
    bool tidy(bool& left, std::string& failure);
    /// After the index has failed: makes it anew if it is damaged.
    bool recover(std::string& failure);

    /// After follow() was true.
    [[nodiscard]] SearchIndex& index() { return *index_; }
    [[nodiscard]] const SearchFeed& feed() const { return feed_; }

private:
    bool open(std::string& failure);
    bool follow_once(const Step& step, bool& behind, std::string& failure);
    bool make_anew(const std::string& why, std::string& failure);
    bool read(const Step& step, std::vector<EventRow>& rows, std::string& failure);
    bool take(const std::vector<EventRow>& rows, std::string& failure);
    /// One transaction: the rows from `at` on, up to one that speaks of many messages, or that one alone. `at` is then the
    /// next; the end when this step can't go on.
    bool take_some(const std::vector<EventRow>& rows, std::size_t& at, std::string& failure);
    bool take_many(const EventRow& row, bool& taken, std::string& failure);
    bool take_back(const EventRow& row, const EventContent& content, bool& taken, std::string& failure);

    Database& log_;
    Options options_;
    SearchFeed feed_;
    std::unique_ptr<SearchIndex> index_;  ///< null: it could not be opened
    bool remade_ = false;                 ///< in this call
    bool unproven_ = false;               ///< made anew because of damage, and nothing was written to it yet
};

}  // namespace parley::server
