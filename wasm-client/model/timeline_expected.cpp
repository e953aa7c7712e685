// Changes of messages that are on their way: a row shows them at once, and remembers what the log says.
#include <algorithm>
#include <utility>

#include "wasm-client/model/timeline.h"

namespace parley::client {

void Timeline::expect(const Event& change) {
    expected_.push_back(change);
    if (Message* message = find(change.target)) refresh(*message);
    revision_++;
}

void Timeline::take_back(const MessageCid& cid) {
    const auto found = std::find_if(expected_.begin(), expected_.end(), [&](const Event& one) { return one.cid == cid; });
    if (found == expected_.end()) return;
    const Seq target = found->target;
    expected_.erase(found);
    if (Message* message = find(target)) refresh(*message);
    revision_++;
}

void Timeline::refresh(Message& message) {
    settle(message);
    foresee(message);
    message.version++;
}

/// Back to what the log says.
void Timeline::settle(Message& message) {
    const std::shared_ptr<const Message::Settled> settled = std::exchange(message.settled, nullptr);
    if (settled == nullptr) return;
    const ThreadState replies = message.state.replies;
    message.body = settled->body;
    message.target = settled->target;
    message.state = settled->state;
    message.state.replies = replies;
}

void Timeline::foresee(Message& message) {
    if (message.is_line() || message.state.erased) return;
    for (const Event& change : expected_) {
        if (change.target != message.seq || message.state.erased) continue;
        if (message.settled == nullptr)
            message.settled =
                std::make_shared<const Message::Settled>(Message::Settled{message.body, message.target, message.state});
        happen(message, change);
    }
}

}  // namespace parley::client
