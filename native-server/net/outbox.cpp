#include "native-server/net/outbox.h"

#include <algorithm>
#include <utility>

#include "shared/limits.h"

namespace parley::server {

bool Outbox::push(const Payload& message) {
    if (message_bytes_ > 0 && message_bytes_ + message->size() > limits::session_queue_bytes_max) return false;
    queue_.push_back({message, false});
    message_bytes_ += message->size();
    return true;
}

bool Outbox::push_frames(const Payload& frames, std::size_t bytes_max) {
    if (stream_bytes_ > 0 && stream_bytes_ + frames->size() > bytes_max) return false;
    queue_.push_back({frames, true});
    stream_bytes_ += frames->size();
    return true;
}

void Outbox::drop_frames() {
    queue_.erase(queue_.begin(), queue_.begin() + static_cast<std::ptrdiff_t>(std::exchange(next_, 0)));
    queue_.erase(std::remove_if(queue_.begin(), queue_.end(), [](const Entry& entry) { return entry.ready; }), queue_.end());
    stream_bytes_ = 0;
    if (empty()) clear();
}

void Outbox::take_frames(std::string& out, std::size_t bytes_max) {
    while (!empty() && out.size() < bytes_max) {
        Entry& entry = queue_[next_++];
        if (entry.ready) {
            out.append(*entry.bytes);
            stream_bytes_ -= entry.bytes->size();
        } else {
            append_frame(out, kind_, *entry.bytes);
            message_bytes_ -= entry.bytes->size();
        }
        entry.bytes = nullptr;
    }
    if (empty()) clear();
}

void Outbox::clear() {
    next_ = 0;
    message_bytes_ = 0;
    stream_bytes_ = 0;
    constexpr std::size_t capacity_kept = 4;
    if (queue_.capacity() > capacity_kept) {
        queue_ = {};
    } else {
        queue_.clear();
    }
}

}  // namespace parley::server
