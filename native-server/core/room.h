// One room, as one loop sees it, and its newest events, to bridge what happens while a backlog is read.
#pragma once

#include <cstddef>
#include <memory>
#include <utility>
#include <vector>

#include "native-server/core/ports.h"
#include "shared/message.h"

namespace parley::server {

/// The room that every database is born with, and where plain-text clients are.
inline const RoomId& lobby() {
    static const RoomId id("lobby");
    return id;
}

class Room {
public:
    Room(RoomInfo info, StreamId stream) : info_(std::move(info)), stream_(stream) {}

    /// Without a standing: it is of one person.
    [[nodiscard]] const RoomInfo& info() const { return info_; }
    [[nodiscard]] Seq head() const { return info_.head; }
    /// By which the transport knows those who are pushed what happens here.
    [[nodiscard]] StreamId stream() const { return stream_; }

    /// The next event. What it erases is erased here too.
    void append(std::shared_ptr<const Event> event);

    /// True when every event after `last` up to the head is at hand.
    [[nodiscard]] bool recalls_after(Seq last) const {
        return last >= head() || (forgotten_ < recent_.size() && recent_[forgotten_]->seq <= last + 1);
    }

    /// The events after `last` that are at hand, ascending, each as it was told.
    [[nodiscard]] std::vector<std::shared_ptr<const Event>> recent_after(Seq last) const;

    /// The same, each message with what the later ones made of it, as a page has it.
    [[nodiscard]] std::vector<Event> folded_after(Seq last, const UserId& reader) const;

private:
    void follow(const Event& event);
    void forget_oldest();
    [[nodiscard]] std::size_t first_after(Seq last) const;
    void erase(const Event& event);
    /// What a resume weighs: the names of a reaction are bytes too, but few.
    static std::size_t weight(const Event& event) { return event.body.size(); }

    RoomInfo info_;
    StreamId stream_;
    // A deque's first block would be most of what an idle personal log takes.
    std::vector<std::shared_ptr<const Event>> recent_;
    std::size_t forgotten_ = 0;  ///< so many at the front of recent_ are empty
    std::size_t recent_bytes_ = 0;
};

}  // namespace parley::server
