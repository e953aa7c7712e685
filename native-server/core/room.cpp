#include "native-server/core/room.h"

#include <algorithm>
#include <utility>

#include "native-server/core/fold.h"
#include "shared/event_kinds.h"
#include "shared/limits.h"

namespace parley::server {

void Room::append(std::shared_ptr<const Event> event) {
    follow(*event);
    info_.head = event->seq;
    recent_bytes_ += weight(*event);
    recent_.push_back(std::move(event));
    while (recent_.size() - forgotten_ > limits::resume_events_max || recent_bytes_ > limits::resume_bytes_max) forget_oldest();
}

void Room::forget_oldest() {
    recent_bytes_ -= weight(*recent_[forgotten_]);
    recent_[forgotten_++] = nullptr;
    if (forgotten_ < recent_.size() / 2) return;
    recent_.erase(recent_.begin(), recent_.begin() + static_cast<std::ptrdiff_t>(std::exchange(forgotten_, 0)));
}

void Room::follow(const Event& event) {
    if (info_.access == RoomAccess::staff && event.kind != EventKind::created) return;  // it repeats what happened elsewhere
    switch (event.kind) {
        case EventKind::created:
            info_.access = event.access;
            change_room(info_, event);
            break;
        case EventKind::deleted:
        case EventKind::expired:
        case EventKind::hidden:
            erase(event);
            break;
        case EventKind::unhidden:
            while (recent_.size() > forgotten_) forget_oldest();  // what comes back is in the log alone
            break;
        default:
            change_room(info_, event);
            break;
    }
}

void Room::erase(const Event& event) {
    for (std::size_t i = forgotten_; i < recent_.size(); ++i) {
        std::shared_ptr<const Event>& one = recent_[i];
        if (one->kind != EventKind::posted && one->kind != EventKind::edited) continue;
        const Seq message = one->kind == EventKind::posted ? one->seq : one->target;
        if (event.kind == EventKind::hidden) {
            // An edit is of the same author as its message, and after it.
            if (!is_hidden_by(*one, event) || message < event.target) continue;
        } else if (event.kind == EventKind::expired ? message > event.target : message != event.target) {
            continue;
        }
        // The one that was told is shared, and stays as it was for whoever holds it.
        Event erased = *one;
        recent_bytes_ -= weight(erased);
        erase_words(erased);
        one = std::make_shared<const Event>(std::move(erased));
    }
}

std::size_t Room::first_after(Seq last) const {
    const auto begin = recent_.begin() + static_cast<std::ptrdiff_t>(forgotten_);
    const auto at = std::partition_point(begin, recent_.end(), [last](const auto& event) { return event->seq <= last; });
    return static_cast<std::size_t>(at - recent_.begin());
}

std::vector<std::shared_ptr<const Event>> Room::recent_after(Seq last) const {
    std::vector<std::shared_ptr<const Event>> events;
    for (std::size_t i = first_after(last); i < recent_.size(); ++i) events.push_back(recent_[i]);
    return events;
}

std::vector<Event> Room::folded_after(Seq last, const UserId& reader) const {
    std::vector<Event> events;
    for (std::size_t i = first_after(last); i < recent_.size(); ++i) events.push_back(*recent_[i]);
    fold_all(events, reader);
    return events;
}

}  // namespace parley::server
