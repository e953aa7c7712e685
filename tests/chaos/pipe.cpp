#include "tests/chaos/pipe.h"

#include <algorithm>
#include <string_view>
#include <utility>

namespace parley::chaos {

namespace {

constexpr std::size_t read_bytes_max = 16 * 1024;

}  // namespace

double Pipe::next_due_ms() const {
    return queue_.empty() || at_cut() ? never_ms : std::max(queue_.front().due_ms, stalled_until_ms_);
}

Moved Pipe::move_in(const Descriptor& from, double now_ms) {
    std::string bytes;
    const Moved moved = receive(from, bytes, read_bytes_max);
    if (bytes.empty() || swallows_) return moved;
    const double jitter_ms = weather_.jitter_ms > 0 ? random_.between(0, weather_.jitter_ms) : 0;
    last_due_ms_ = std::max(last_due_ms_, now_ms + weather_.delay_ms + jitter_ms);
    queued_bytes_ += bytes.size();
    queue_.push_back({last_due_ms_, std::move(bytes)});
    return moved;
}

Moved Pipe::move_out(const Descriptor& to, double now_ms) {
    blocked_ = false;
    std::size_t turn_bytes = weather_.write_bytes_max;
    while (turn_bytes > 0 && next_due_ms() <= now_ms) {
        std::string& bytes = queue_.front().bytes;
        const std::size_t allowed = std::min({bytes.size(), turn_bytes, bytes_left_.value_or(bytes.size())});
        std::size_t sent = 0;
        const Moved moved = transmit(to, std::string_view(bytes).substr(0, allowed), sent);
        if (moved == Moved::ended) return moved;
        passed_bytes_ += sent;
        queued_bytes_ -= sent;
        turn_bytes -= sent;
        if (bytes_left_) *bytes_left_ -= sent;
        blocked_ = sent < allowed;
        if (sent == bytes.size())
            queue_.pop_front();
        else
            bytes.erase(0, sent);
        if (blocked_) return Moved::nothing_yet;
    }
    return Moved::some;
}

void Pipe::swallow() {
    swallows_ = true;
    queue_.clear();
    queued_bytes_ = 0;
    blocked_ = false;
}

}  // namespace parley::chaos
