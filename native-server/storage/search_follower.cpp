#include "native-server/storage/search_follower.h"

#include <utility>

#include "native-server/storage/search_changes.h"
#include "shared/event_kinds.h"
#include "shared/limits.h"

namespace parley::server {

SearchFollower::SearchFollower(Database& log, Options options) : log_(log), options_(std::move(options)), feed_(log) {}

bool SearchFollower::open(std::string& failure) {
    if (index_ != nullptr) return true;
    Database::read_ahead(options_.path.string(), limits::search_read_ahead_bytes);
    auto opened = SearchIndex::open(options_.path, options_.epoch, options_.bounds, options_.warn);
    if (!opened) {
        failure = "the search index can't be opened: " + opened.error();
        return false;
    }
    const auto cursors = opened.value()->cursors();
    if (!cursors) {
        index_ = std::move(opened.value());
        return recover(failure);
    }
    index_ = std::move(opened.value());
    feed_.start_from(*cursors);
    return true;
}

bool SearchFollower::recover(std::string& failure) {
    const SearchIndex::Failure failed = index_->failure();
    if (failed.damaged) return make_anew("it is damaged (" + failed.why + ")", failure);
    failure = "the search index: " + failed.why;
    return false;
}

bool SearchFollower::make_anew(const std::string& why, std::string& failure) {
    index_.reset();
    SearchIndex::erase_files(options_.path);
    feed_.start_from({});
    // What fails at its first step is not damage, and would only fail again.
    if (std::exchange(unproven_, true)) {
        failure = "the search index can't be made: " + why;
        return false;
    }
    options_.warn("the search index is made anew: " + why);
    remade_ = true;
    return open(failure);
}

bool SearchFollower::follow(const Step& step, bool& behind, std::string& failure) {
    remade_ = false;
    if (!follow_once(step, behind, failure)) return false;
    return !remade_ || follow_once(step, behind, failure);
}

bool SearchFollower::follow_once(const Step& step, bool& behind, std::string& failure) {
    if (!open(failure)) return false;
    std::vector<EventRow> rows;
    if (!read(step, rows, failure)) return false;
    if (feed_.ahead()) return make_anew("it knows of events that the log does not have", failure);
    if (!rows.empty() && !take(rows, failure)) return false;
    behind = !rows.empty() && feed_.behind();
    return true;
}

bool SearchFollower::read(const Step& step, std::vector<EventRow>& rows, std::string& failure) {
    const bool read = log_.run("BEGIN") && feed_.refresh() && feed_.read(step.events_max, step.bytes_max, rows);
    if (!read) failure = "the log can't be read for the search index: " + log_.error();
    log_.roll_back();
    return read;
}

bool SearchFollower::take(const std::vector<EventRow>& rows, std::string& failure) {
    for (std::size_t at = 0; at < rows.size();)
        if (!take_some(rows, at, failure)) return false;
    return true;
}

bool SearchFollower::take_some(const std::vector<EventRow>& rows, std::size_t& at, std::string& failure) {
    const auto is_of_many = [](const EventRow& row) {
        const EventKind kind = event_kind_from(row.kind);
        return kind == EventKind::expired || kind == EventKind::hidden || kind == EventKind::unhidden;
    };
    const std::size_t first = std::exchange(at, rows.size());
    if (is_of_many(rows[first])) {
        bool taken = false;
        if (!take_many(rows[first], taken, failure)) return false;
        if (taken) at = first + 1;
        return true;
    }
    SearchChanges changes;
    std::size_t end = first;
    for (; end < rows.size() && !is_of_many(rows[end]); ++end) {
        std::string damage;
        changes.take(rows[end], damage);
        if (!damage.empty()) options_.warn("left out of the search index: " + damage);
    }
    if (!index_->apply(changes.step())) return recover(failure);
    unproven_ = false;
    for (std::size_t i = first; i < end; ++i) feed_.take(rows[i]);
    at = end;
    return true;
}

// By itself, because there may be more to remove than fits a step.
bool SearchFollower::take_many(const EventRow& row, bool& taken, std::string& failure) {
    const Result<EventContent, std::string> read = content_of(row);
    if (!read) options_.warn("not seen by the search index: " + read.error());
    const EventContent content = read ? read.value() : EventContent{};
    if (content.kind == EventKind::unhidden) return take_back(row, content, taken, failure);
    std::int64_t author = 0;
    if (content.kind == EventKind::hidden && !feed_.find_person(content.person.id, author)) {
        failure = "the log can't be read for the search index: " + log_.error();
        return false;
    }
    const Seq target = content.kind == EventKind::posted ? 0 : content.target;
    const bool removed = content.kind == EventKind::hidden
                             ? index_->hide({row.room, target}, author, row.seq, limits::search_step_events_max, taken)
                             : index_->expire({row.room, target}, row.seq, limits::search_step_events_max, taken);
    if (!removed) {
        taken = false;
        return recover(failure);
    }
    unproven_ = false;
    if (taken) feed_.take(row);
    return true;
}

/// What was hidden is there again, and takes its old place in time.
bool SearchFollower::take_back(const EventRow& row, const EventContent& content, bool& taken, std::string& failure) {
    SearchStep step;
    const bool read = log_.run("BEGIN") && feed_.read_words({row.room, content.target}, row.seq, content.person.id, step.added);
    if (!read) failure = "the log can't be read for the search index: " + log_.error();
    log_.roll_back();
    if (!read) return false;
    for (const SearchDocument& document : step.added) step.removed.push_back(document.key);
    step.cursors.push_back({row.room, row.seq});
    if (!index_->apply(step)) return recover(failure);
    unproven_ = false;
    taken = true;
    feed_.take(row);
    return true;
}

bool SearchFollower::tidy(bool& left, std::string& failure) {
    if (index_->tidy(left)) return true;
    left = true;
    return recover(failure);
}

}  // namespace parley::server
