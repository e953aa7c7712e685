#include "wasm-client/model/timeline.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "shared/event_kinds.h"
#include "shared/limits.h"
#include "shared/permissions.h"
#include "wasm-client/model/system_lines.h"

namespace parley::client {

namespace {

/// Of messages that are not here; what the log told before them is in any page that is asked for now.
constexpr std::size_t changes_put_aside_max = 200;

bool is_dense(const std::vector<Event>& events) {
    for (std::size_t i = 1; i < events.size(); i++)
        if (events[i].seq != events[i - 1].seq + 1) return false;
    return true;
}

}  // namespace

void Timeline::set_owner(const Person& person) {
    owner_ = person.id;
    for (auto row = unsent_begin(); row != messages_.end(); ++row) row->author = person;
}

bool Timeline::has_messages() const {
    return std::any_of(messages_.begin(), messages_.end(), [](const Message& row) { return !row.is_line(); });
}

bool Timeline::has_row(Seq seq) const {
    const auto end = messages_.end() - static_cast<std::ptrdiff_t>(unsent_);
    return std::any_of(messages_.begin(), end, [&](const Message& row) { return row.seq == seq; });
}

const Message* Timeline::row(Seq seq) const {
    const auto end = messages_.end() - static_cast<std::ptrdiff_t>(unsent_);
    const auto found = std::lower_bound(messages_.begin(), end, seq, [](const Message& row, Seq at) { return row.seq < at; });
    return found != end && found->seq == seq ? &*found : nullptr;
}

// ---- what comes from the log -------------------------------------------------------------------------------------------

void Timeline::show_kept(std::vector<Message> rows) {
    messages_.erase(messages_.begin(), unsent_begin());
    for (Message& row : rows) row.key = next_key_++;
    messages_.insert(messages_.begin(), std::make_move_iterator(rows.begin()), std::make_move_iterator(rows.end()));
    revision_++;
}

bool Timeline::fits(const std::vector<Event>& events) const {
    return thread_ != 0 || is_dense(events);
}

bool Timeline::start(const std::vector<Event>& page, Seq last, bool has_older, Seq as_of) {
    if (!fits(page) || (!page.empty() && page.back().seq != last && thread_ == 0)) return false;
    messages_.erase(messages_.begin(), unsent_begin());
    first_ = page.empty() ? last + 1 : page.front().seq;
    last_ = first_ - 1;
    has_older_ = has_older;
    aside_.clear();
    aside_from_ = 0;
    revision_++;
    for (const Event& event : page) append(event, as_of);
    last_ = last;
    drop_posted();
    return true;
}

Timeline::Added Timeline::append(const Event& event, Seq as_of) {
    if (event.seq <= last_) return Added::duplicate;
    if (event.seq != last_ + 1 && thread_ == 0) return Added::hole;
    last_ = event.seq;
    revision_++;
    take_change(event);
    if (!makes_row(event)) return Added::appended;
    Message row = to_row(event, as_of);
    // The row that the author sees already becomes the event: same key, so that nothing on the screen jumps.
    if (const Message* own = is_own(event) ? unsent_row(event.cid) : nullptr; own != nullptr) {
        row.key = own->key;
        row.version = own->version + 1;
        remove_unsent(event.cid);
    }
    messages_.insert(unsent_begin(), std::move(row));
    return Added::appended;
}

bool Timeline::prepend(const Page& page) {
    const std::vector<Event>& older = page.events;
    if (!fits(older) || page.head < aside_from_) return false;
    if (older.empty() ? page.more : thread_ == 0 ? older.back().seq + 1 != first_ : older.back().seq >= first_) return false;
    revision_++;
    has_older_ = page.more;
    for (auto event = older.rbegin(); event != older.rend(); ++event) {
        first_ = event->seq;
        if (event->kind == EventKind::expired) expired_to_ = std::max(expired_to_, event->target);
        if (!makes_row(*event)) continue;
        if (is_own(*event)) remove_unsent(event->cid);
        messages_.push_front(to_row(*event, page.head));
    }
    expire(expired_to_);
    apply_put_aside();
    return true;
}

void Timeline::grow_into(Timeline&& other) {
    messages_.erase(messages_.begin(), unsent_begin());
    messages_.insert(messages_.begin(), std::make_move_iterator(other.messages_.begin()),
                     std::make_move_iterator(other.messages_.end()));
    first_ = other.first_;
    has_older_ = other.has_older_;
    next_key_ = std::max(next_key_, other.next_key_);
    aside_ = std::move(other.aside_);
    aside_from_ = other.aside_from_;
    const Seq expired_to = std::max(expired_to_, other.expired_to_);
    expire(expired_to);
    revision_++;
}

void Timeline::drop_oldest(std::size_t keep) {
    if (sent() <= keep) return;
    messages_.erase(messages_.begin(), unsent_begin() - static_cast<std::ptrdiff_t>(keep));
    first_ = messages_.front().seq;
    has_older_ = true;
    revision_++;
}

void Timeline::drop_newest(std::size_t keep) {
    if (sent() <= keep) return;
    messages_.erase(messages_.begin() + static_cast<std::ptrdiff_t>(keep), unsent_begin());
    last_ = messages_[keep - 1].seq;
    revision_++;
}

Timeline Timeline::split_off_older(std::size_t keep, std::uint64_t first_key) {
    Timeline older(first_key);
    if (sent() <= keep) return older;
    const auto end = unsent_begin() - static_cast<std::ptrdiff_t>(keep);
    older.messages_.assign(std::make_move_iterator(messages_.begin()), std::make_move_iterator(end));
    older.owner_ = owner_;
    older.room_names_ = room_names_;
    older.language_ = language_;
    older.expected_ = expected_;
    older.first_ = first_;
    older.last_ = older.messages_.back().seq;
    older.expired_to_ = expired_to_;
    older.has_older_ = has_older_;
    older.aside_ = aside_;
    older.aside_from_ = aside_from_;
    older.revision_ = revision_ + 1;
    drop_oldest(keep);
    return older;
}

void Timeline::forget() {
    messages_.erase(messages_.begin(), unsent_begin());
    for (Message& row : messages_) {
        row.target = 0;
        if (row.posted_as == 0) continue;
        row.posted_as = 0;
        row.delivery = Delivery::pending;
    }
    expected_.clear();
    first_ = 1;
    last_ = 0;
    expired_to_ = 0;
    has_older_ = false;
    aside_.clear();
    aside_from_ = 0;
    revision_++;
}

bool Timeline::makes_row(const Event& event) const {
    if (thread_ != 0) return event.kind == EventKind::posted && (event.seq == thread_ || event.thread == thread_);
    return is_room_message(event) || (event.kind != EventKind::posted && !system_line(event, {}).empty());
}

Message Timeline::to_row(const Event& event, Seq as_of) {
    Message row;
    row.key = next_key_++;
    row.seq = event.seq;
    row.at_ms = event.at_ms;
    row.author = event.author;
    row.cid = event.cid;
    row.as_of = std::max(as_of, event.seq);
    if (event.kind != EventKind::posted) {
        note_line(row, event);
        return row;
    }
    row.body = event.body;
    row.files = event.files;
    row.forwarded = event.forwarded;
    row.via = event.via;
    // What the room shows of a thread answers its root there.
    row.thread = event.thread;
    row.in_room = event.in_room;
    row.target = thread_ == 0 && event.thread != 0 ? event.thread : event.target;
    row.state = event.state;
    if (thread_ != 0) row.state.replies = {};
    if (event.state.erased || event.seq <= expired_to_) erase(row);
    foresee(row);
    return row;
}

// ---- what happens to messages ------------------------------------------------------------------------------------------

Message* Timeline::find(Seq seq) {
    const auto end = unsent_begin();
    const auto found = std::lower_bound(messages_.begin(), end, seq, [](const Message& row, Seq at) { return row.seq < at; });
    return found != end && found->seq == seq ? &*found : nullptr;
}

void Timeline::take_change(const Event& event) {
    if (is_own(event)) take_back(event.cid);
    switch (event.kind) {
        case EventKind::expired:
            expire(event.target);
            return;
        case EventKind::hidden:
            hide(event);
            [[fallthrough]];
        case EventKind::unhidden:
            let_go_of_aside(event);
            return;
        case EventKind::resolved:
        case EventKind::unbanned:
        case EventKind::restored:
            note_done(event);
            return;
        case EventKind::posted:
            if (event.thread == 0 || thread_ != 0) return;
            break;
        case EventKind::edited:
        case EventKind::deleted:
        case EventKind::reacted:
        case EventKind::unreacted:
        case EventKind::pinned:
        case EventKind::unpinned:
            break;
        default:
            return;
    }
    if (const Seq target = message_named(event); target < first_)
        put_aside(event);
    else if (Message* message = find(target))
        apply(*message, event);
}

void Timeline::expire(Seq up_to) {
    expired_to_ = std::max(expired_to_, up_to);
    for (Message& row : messages_) {
        if (row.seq == 0 || row.seq > up_to) break;
        if (!row.is_line() && (!row.state.erased || row.settled != nullptr)) erase(row);
    }
    std::erase_if(aside_, [&](const Event& change) { return change.kind != EventKind::posted && change.target <= up_to; });
}

void Timeline::apply(Message& message, const Event& change) {
    if (message.is_line() || change.seq <= message.as_of) return;
    message.as_of = change.seq;
    if (change.kind == EventKind::posted) {
        // Whatever became of the root, and whatever it is shown as.
        message.state.replies = {message.state.replies.count + 1, change.seq, change.at_ms};
        message.version++;
        return;
    }
    settle(message);
    if (message.state.erased) return;
    message.version++;
    happen(message, change);
    foresee(message);
}

void Timeline::happen(Message& message, const Event& change) {
    switch (change.kind) {
        case EventKind::edited:
            // The words of an edit are erased with its message, whose end then follows in the log.
            if (change.body.empty()) break;
            message.body = change.body;
            message.state.edited = change.seq;
            message.state.edited_at_ms = change.at_ms;
            break;
        case EventKind::deleted: {
            // Of one that is foreseen, the words may come back.
            const std::shared_ptr<const Message::Settled> settled = message.settled;
            erase(message);
            message.settled = settled;
            break;
        }
        case EventKind::pinned:
            message.state.pinned = change.seq;
            break;
        case EventKind::unpinned:
            message.state.pinned = 0;
            break;
        case EventKind::reacted:
        case EventKind::unreacted:
            react(message, change, owner_);
            break;
        default:
            break;
    }
}

void Timeline::react(Message& message, const Event& change, const UserId& owner) {
    std::vector<Reaction>& reactions = message.state.reactions;
    const auto same = [&](const Reaction& reaction) { return reaction.emoji == change.key; };
    auto found = std::find_if(reactions.begin(), reactions.end(), same);
    const auto by_author = [&](const Person& person) { return person.id == change.author.id; };
    if (change.kind == EventKind::reacted) {
        if (found == reactions.end()) found = reactions.insert(reactions.end(), Reaction{change.key, 0, {}});
        // What is expected may be so already.
        if (std::any_of(found->people.begin(), found->people.end(), by_author)) return;
        found->count++;
        if (found->people.size() < limits::reaction_people_max || change.author.id == owner)
            found->people.push_back(change.author);
        return;
    }
    if (found == reactions.end()) return;
    if (std::erase_if(found->people, by_author) == 0 && change.author.id == owner) return;
    if (found->count > 0) found->count--;
    if (found->count == 0) reactions.erase(found);
}

/// Nothing of the words stays in memory.
void Timeline::erase(Message& message) {
    message.body = std::string();
    message.target = 0;
    message.files.clear();
    message.forwarded.reset();
    message.settled = nullptr;
    const ThreadState replies = message.state.replies;
    message.state = MessageState{};
    message.state.replies = replies;
    message.state.erased = true;
    message.version++;
}

/// A page of older messages that was read before this change may still come.
void Timeline::put_aside(const Event& change) {
    if (change.kind == EventKind::deleted)
        std::erase_if(aside_, [&](const Event& earlier) { return earlier.target == change.target; });
    aside_.push_back(change);
    if (change.kind == EventKind::posted) aside_.back().body.clear();
    if (aside_.size() <= changes_put_aside_max) return;
    aside_from_ = aside_.front().seq;
    aside_.pop_front();
}

void Timeline::apply_put_aside() {
    for (const Event& change : aside_)
        if (Message* message = find(message_named(change))) apply(*message, change);
    std::erase_if(aside_, [&](const Event& change) { return message_named(change) >= first_; });
}

// ---- what is on its way ------------------------------------------------------------------------------------------------

void Timeline::add_unsent(Message message) {
    message.key = next_key_++;
    messages_.push_back(std::move(message));
    unsent_++;
    revision_++;
}

void Timeline::acknowledge(const MessageCid& cid, Seq seq, std::int64_t at_ms) {
    Message* message = unsent_row(cid);
    if (message == nullptr) return;
    revision_++;
    // The event itself moves the row to its place in the log; until then the row only stops being retried. An event that lies
    // in the stretch, or before it, has its place already.
    if (seq <= last_) {
        remove_unsent(cid);
        return;
    }
    message->delivery = Delivery::sent;
    message->at_ms = at_ms;
    message->posted_as = seq;
    message->version++;
}

void Timeline::fail(const MessageCid& cid, std::string error) {
    if (Message* message = unsent_row(cid)) {
        message->delivery = Delivery::failed;
        message->error = std::move(error);
        message->version++;
        revision_++;
    }
}

void Timeline::retry(const MessageCid& cid) {
    if (Message* message = unsent_row(cid)) {
        message->delivery = Delivery::pending;
        message->error.clear();
        message->version++;
        revision_++;
    }
}

void Timeline::discard(const MessageCid& cid) {
    remove_unsent(cid);
    revision_++;
}

const Message* Timeline::find_unsent(const MessageCid& cid) const {
    for (std::size_t i = sent(); i < messages_.size(); i++)
        if (messages_[i].cid == cid) return &messages_[i];
    return nullptr;
}

const Message* Timeline::next_pending() const {
    for (std::size_t i = sent(); i < messages_.size(); i++)
        if (messages_[i].delivery == Delivery::pending) return &messages_[i];
    return nullptr;
}

Message* Timeline::unsent_row(const MessageCid& cid) {
    const auto found =
        std::find_if(unsent_begin(), messages_.end(), [&](const Message& message) { return message.cid == cid; });
    return found == messages_.end() ? nullptr : &*found;
}

void Timeline::remove_unsent(const MessageCid& cid) {
    const auto found =
        std::find_if(unsent_begin(), messages_.end(), [&](const Message& message) { return message.cid == cid; });
    if (found == messages_.end()) return;
    messages_.erase(found);
    unsent_--;
}

/// Rows whose event lies in the log before the page that the timeline begins with.
void Timeline::drop_posted() {
    for (auto row = unsent_begin(); row != messages_.end();) {
        if (row->posted_as == 0 || row->posted_as > last_) {
            ++row;
            continue;
        }
        row = messages_.erase(row);
        unsent_--;
    }
}

}  // namespace parley::client
