#include "wasm-client/model/timeline.h"

#include <algorithm>
#include <utility>

namespace parley::client {

Message Timeline::to_message(const Event& event) {
    return Message{next_key_++, event.seq, event.at_ms, event.author, event.cid, event.body, event.via, Delivery::sent, {}};
}

void Timeline::start(const std::vector<Event>& newest, Seq head, bool has_older) {
    messages_.erase(messages_.begin(), messages_.end() - static_cast<std::ptrdiff_t>(unsent_));
    first_ = newest.empty() ? head + 1 : newest.front().seq;
    last_ = first_ - 1;
    has_older_ = has_older;
    revision_++;
    for (const Event& event : newest) append(event);
    last_ = std::max(last_, head);
}

Timeline::Added Timeline::append(const Event& event) {
    if (event.seq <= last_) return Added::duplicate;
    if (event.seq != last_ + 1) return Added::hole;
    last_ = event.seq;
    revision_++;
    if (event.kind == EventKind::unknown) return Added::appended;
    Message message = to_message(event);
    // The row that the author sees already becomes the event: same key, so that nothing on the screen jumps.
    if (const Message* own = find_unsent(event.cid); own != nullptr) {
        message.key = own->key;
        remove_unsent(event.cid);
    }
    messages_.insert(messages_.end() - static_cast<std::ptrdiff_t>(unsent_), std::move(message));
    return Added::appended;
}

void Timeline::prepend(const std::vector<Event>& older, bool has_older) {
    revision_++;
    has_older_ = has_older;
    for (auto event = older.rbegin(); event != older.rend(); ++event) {
        if (event->seq + 1 != first_) continue;
        first_ = event->seq;
        if (event->kind != EventKind::unknown) messages_.push_front(to_message(*event));
    }
}

void Timeline::add_pending(Message message) {
    message.key = next_key_++;
    message.delivery = Delivery::pending;
    messages_.push_back(std::move(message));
    unsent_++;
    revision_++;
}

void Timeline::acknowledge(const MessageCid& cid, Seq seq, std::int64_t at_ms) {
    // The event itself moves the row to its place in the log; until then the row only stops being retried. An event that came
    // before its acknowledgement has moved it already.
    if (Message* message = find_unsent(cid)) {
        if (seq <= last_) {
            remove_unsent(cid);
        } else {
            message->delivery = Delivery::sent;
            message->at_ms = at_ms;
        }
        revision_++;
    }
}

void Timeline::fail(const MessageCid& cid, std::string error) {
    if (Message* message = find_unsent(cid)) {
        message->delivery = Delivery::failed;
        message->error = std::move(error);
        revision_++;
    }
}

void Timeline::retry(const MessageCid& cid) {
    if (Message* message = find_unsent(cid)) {
        message->delivery = Delivery::pending;
        message->error.clear();
        revision_++;
    }
}

void Timeline::discard(const MessageCid& cid) {
    remove_unsent(cid);
    revision_++;
}

std::vector<Message> Timeline::pending() const {
    std::vector<Message> waiting;
    for (auto message = messages_.end() - static_cast<std::ptrdiff_t>(unsent_); message != messages_.end(); ++message)
        if (message->delivery == Delivery::pending) waiting.push_back(*message);
    return waiting;
}

Message* Timeline::find_unsent(const MessageCid& cid) {
    const auto begin = messages_.end() - static_cast<std::ptrdiff_t>(unsent_);
    const auto found = std::find_if(begin, messages_.end(), [&](const Message& message) { return message.cid == cid; });
    return found == messages_.end() ? nullptr : &*found;
}

void Timeline::remove_unsent(const MessageCid& cid) {
    const auto begin = messages_.end() - static_cast<std::ptrdiff_t>(unsent_);
    const auto found = std::find_if(begin, messages_.end(), [&](const Message& message) { return message.cid == cid; });
    if (found == messages_.end()) return;
    messages_.erase(found);
    unsent_--;
}

}  // namespace parley::client
