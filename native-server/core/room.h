// One room, as one loop sees it: who listens here, and the newest events, to bridge what happens while a backlog is read.
#pragma once

#include <cstddef>
#include <deque>
#include <memory>
#include <unordered_set>
#include <vector>

#include "native-server/core/ports.h"
#include "shared/limits.h"
#include "shared/message.h"

namespace parley::server {

/// The room that every database is born with, and where plain-text clients are.
inline const RoomId& lobby() {
    static const RoomId id("lobby");
    return id;
}

class Room {
public:
    explicit Room(RoomInfo info) : info_(std::move(info)) {}

    [[nodiscard]] const RoomInfo& info() const { return info_; }
    [[nodiscard]] Seq head() const { return info_.head; }
    [[nodiscard]] const std::unordered_set<SessionId>& listeners() const { return listeners_; }

    void add_listener(SessionId session) { listeners_.insert(session); }
    void remove_listener(SessionId session) { listeners_.erase(session); }

    void append(std::shared_ptr<const Event> event) {
        info_.head = event->seq;
        recent_bytes_ += event->body.size();
        recent_.push_back(std::move(event));
        while (recent_.size() > limits::resume_events_max || recent_bytes_ > limits::resume_bytes_max) {
            recent_bytes_ -= recent_.front()->body.size();
            recent_.pop_front();
        }
    }

    /// True when every event after `last` up to the head is at hand.
    [[nodiscard]] bool recalls_after(Seq last) const {
        return last >= head() || (!recent_.empty() && recent_.front()->seq <= last + 1);
    }

    /// The events after `last` that are at hand, ascending.
    [[nodiscard]] std::vector<std::shared_ptr<const Event>> recent_after(Seq last) const {
        std::vector<std::shared_ptr<const Event>> events;
        for (const auto& event : recent_)
            if (event->seq > last) events.push_back(event);
        return events;
    }

private:
    RoomInfo info_;
    std::unordered_set<SessionId> listeners_;
    std::deque<std::shared_ptr<const Event>> recent_;
    std::size_t recent_bytes_ = 0;
};

}  // namespace parley::server
