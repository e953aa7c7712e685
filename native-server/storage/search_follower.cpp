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
    const auto is_expired = [](const EventRow& row) { return event_kind_from(row.kind) == EventKind::expired; };
    if (is_expired(rows.front())) return take_expired(rows.front(), failure);
    SearchChanges changes;
    std::size_t taken = 0;
    for (; taken < rows.size() && !is_expired(rows[taken]); ++taken) {
        std::string damage;
        changes.take(rows[taken], damage);
        if (!damage.empty()) options_.warn("left out of the search index: " + damage);
    }
    if (!index_->apply(changes.step())) return recover(failure);
    unproven_ = false;
    for (std::size_t i = 0; i < taken; ++i) feed_.take(rows[i]);
    return true;
}

// By itself, because there may be more to remove than fits a step.
bool SearchFollower::take_expired(const EventRow& row, std::string& failure) {
    Result<EventContent, std::string> content = content_of(row);
    if (!content) options_.warn("not seen by the search index: " + content.error());
    const Seq up_to = content ? content.value().target : 0;
    bool all = false;
    if (!index_->expire({row.room, up_to}, row.seq, limits::search_step_events_max, all)) return recover(failure);
    unproven_ = false;
    if (all) feed_.take(row);
    return true;
}

bool SearchFollower::tidy(bool& left, std::string& failure) {
    if (index_->tidy(left)) return true;
    left = true;
    return recover(failure);
}

}  // namespace parley::server
