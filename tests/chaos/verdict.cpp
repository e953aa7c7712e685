#include "tests/chaos/verdict.h"

#include <algorithm>
#include <functional>

namespace parley::chaos {

namespace {

using Author = std::pair<UserId, MessageCid>;

std::string at(const RoomId& room, Seq seq) {
    return room.value + " " + std::to_string(seq);
}

/// Where the log has each author's messages.
std::map<Author, std::vector<const Event*>> by_author(const RoomLogs& logs) {
    std::map<Author, std::vector<const Event*>> found;
    for (const auto& [room, events] : logs)
        for (const Event& event : events)
            if (event.kind == EventKind::posted) found[{event.author.id, event.cid}].push_back(&event);
    return found;
}

const std::vector<Event>& log_of(const RoomLogs& logs, const RoomId& room) {
    static const std::vector<Event> nothing;
    const auto found = logs.find(room);
    return found == logs.end() ? nothing : found->second;
}

/// Null when the log has no such seq, or is not dense there.
const Event* event_at(const std::vector<Event>& events, Seq seq) {
    if (seq == 0 || seq > events.size()) return nullptr;
    const Event& event = events[static_cast<std::size_t>(seq - 1)];
    return event.seq == seq ? &event : nullptr;
}

std::size_t digest(const Event& event) {
    const std::hash<std::string> hash;
    std::size_t sum = hash(event.author.id.value);
    for (const std::size_t part :
         {hash(event.cid.value), hash(event.body), static_cast<std::size_t>(event.at_ms), static_cast<std::size_t>(event.kind)})
        sum = sum * 1'000'003 + part;
    return sum;
}

}  // namespace

Violations check_log(const RoomLogs& logs) {
    Violations wrong;
    for (const auto& [room, events] : logs) {
        Seq before = 0;
        for (const Event& event : events) {
            if (event.seq > before + 1)
                wrong.push_back({Wrong::hole, "the log of " + at(room, event.seq) + " follows " + std::to_string(before)});
            else if (event.seq == before)
                wrong.push_back({Wrong::duplicate, "the log has " + at(room, event.seq) + " twice"});
            else if (event.seq < before)
                wrong.push_back({Wrong::order, "the log of " + at(room, event.seq) + " follows " + std::to_string(before)});
            before = event.seq;
        }
    }
    for (const auto& [author, events] : by_author(logs))
        for (std::size_t i = 1; i < events.size(); ++i)
            wrong.push_back({Wrong::duplicate, author.second.value + " is at " + at(events[0]->room, events[0]->seq) +
                                                   " and at " + at(events[i]->room, events[i]->seq)});
    return wrong;
}

Violations check_acknowledged(const RoomLogs& logs, const std::vector<Composed>& composed,
                              const std::vector<Acknowledged>& acknowledged) {
    std::map<Author, const Composed*> bodies;
    for (const Composed& message : composed) bodies[{message.author, message.cid}] = &message;
    Violations wrong;
    for (const Acknowledged& ack : acknowledged) {
        const std::string what = "acked to " + ack.device + ": " + ack.cid.value + " at " + at(ack.room, ack.seq);
        const auto message = bodies.find({ack.author, ack.cid});
        const Event* event = event_at(log_of(logs, ack.room), ack.seq);
        if (message == bodies.end())
            wrong.push_back({Wrong::lost, what + ", but nobody composed it"});
        else if (event == nullptr)
            wrong.push_back({Wrong::lost, what + ", but the log has nothing there"});
        else if (event->author.id != ack.author || event->cid != ack.cid)
            wrong.push_back({Wrong::lost, what + ", but the log has " + event->cid.value + " there"});
        else if (event->body != message->second->body || ack.room != message->second->room)
            wrong.push_back({Wrong::lost, what + ", but the log has other words there"});
    }
    return wrong;
}

Violations check_composed(const RoomLogs& logs, const std::vector<Composed>& composed, const std::set<MessageCid>& waiting) {
    const auto found = by_author(logs);
    std::map<std::pair<std::string, RoomId>, const Event*> newest;
    Violations wrong;
    for (const Composed& message : composed) {
        const std::string what = message.cid.value + " of " + message.device + " in " + message.room.value;
        const auto events = found.find({message.author, message.cid});
        if (events == found.end() || events->second.front()->room != message.room) {
            if (waiting.count(message.cid) == 0) wrong.push_back({Wrong::lost, what + " is not in the log"});
            continue;
        }
        const Event* event = events->second.front();
        if (event->body != message.body) wrong.push_back({Wrong::lost, what + " has other words in the log"});
        const Event*& before = newest[{message.device, message.room}];
        if (before != nullptr && event->seq <= before->seq) {
            wrong.push_back({Wrong::order, what + " is at " + std::to_string(event->seq) + ", and " + before->cid.value +
                                               ", composed earlier, at " + std::to_string(before->seq)});
        }
        before = event;
    }
    return wrong;
}

Violations check_held(const RoomLogs& logs, const Held& held) {
    const std::vector<Event>& events = log_of(logs, held.room);
    const std::string who = held.device + "'s page of " + held.room.value;
    Violations wrong;
    const Seq head = events.empty() ? 0 : events.back().seq;
    if (held.at_rest && held.last != head)
        wrong.push_back({held.last < head ? Wrong::hole : Wrong::order,
                         who + " ends at " + std::to_string(held.last) + ", the log at " + std::to_string(head)});
    std::set<Seq> shown;
    Seq before = 0;
    for (const HeldRow& row : held.rows) {
        const Event* event = event_at(events, row.seq);
        if (row.seq < before)
            wrong.push_back({Wrong::order, who + " shows " + std::to_string(row.seq) + " after " + std::to_string(before)});
        before = row.seq;
        if (!shown.insert(row.seq).second)
            wrong.push_back({Wrong::duplicate, who + " shows " + std::to_string(row.seq) + " twice"});
        else if (row.seq < held.first || row.seq > held.last || event == nullptr)
            wrong.push_back({Wrong::order, who + " shows " + std::to_string(row.seq) + ", which is not there"});
        else if (event->kind == EventKind::posted &&
                 (event->author.id != row.author || event->cid != row.cid || event->body != row.body))
            wrong.push_back({Wrong::order, who + " shows another message at " + std::to_string(row.seq) + " than the log"});
    }
    for (const Event& event : events)
        if (event.kind == EventKind::posted && event.seq >= held.first && event.seq <= held.last && shown.count(event.seq) == 0)
            wrong.push_back({Wrong::hole, who + " does not show " + std::to_string(event.seq)});
    return wrong;
}

Violations Sightings::add(const std::string& device, const Event& event) {
    const Sighting sighting{device, digest(event)};
    const auto [found, first] = first_seen_.emplace(std::pair{event.room, event.seq}, sighting);
    if (first || found->second.digest == sighting.digest) return {};
    return {{Wrong::order, device + " and " + found->second.device + " saw different events at " + at(event.room, event.seq)}};
}

Violations Sightings::check(const RoomLogs& logs) const {
    Violations wrong;
    for (const auto& [place, sighting] : first_seen_) {
        const auto& [room, seq] = place;
        const Event* event = event_at(log_of(logs, room), seq);
        if (event == nullptr)
            wrong.push_back({Wrong::lost, sighting.device + " saw " + at(room, seq) + ", and the log has nothing there"});
        else if (digest(*event) != sighting.digest)
            wrong.push_back({Wrong::order, sighting.device + " saw another event at " + at(room, seq) + " than the log has"});
    }
    return wrong;
}

std::optional<Violation> ConnectionWatch::see_page(const std::string& where, const std::vector<Event>& events, Seq head) {
    for (std::size_t i = 1; i < events.size(); ++i)
        if (events[i].seq != events[i - 1].seq + 1)
            return Violation{Wrong::hole, where + " was answered with " + std::to_string(events[i].seq) + " after " +
                                              std::to_string(events[i - 1].seq)};
    if (!events.empty() && events.back().seq != head)
        return Violation{Wrong::hole, where + " was answered up to " + std::to_string(events.back().seq) + ", and said " +
                                          std::to_string(head)};
    return std::nullopt;
}

std::optional<Violation> ConnectionWatch::see(const std::string& device, const Notice& notice) {
    if (const auto* joined = get_if<Joined>(&notice)) {
        live_[joined->room.id] = joined->room.head;
        return see_page(device + "'s join of " + joined->room.id.value, joined->events, joined->room.head);
    }
    if (const auto* resumed = get_if<Resumed>(&notice)) {
        live_[resumed->room] = resumed->head;
        return see_page(device + "'s resume of " + resumed->room.value, resumed->events, resumed->head);
    }
    if (const auto* page = get_if<Page>(&notice))
        return see_page(device + "'s page of " + page->room.value, page->events,
                        page->events.empty() ? 0 : page->events.back().seq);
    if (const auto* gap = get_if<Gap>(&notice)) live_[gap->room] = gap->head;
    if (const auto* reset = get_if<Reset>(&notice)) live_.erase(reset->room);
    if (const auto* resync = get_if<Resync>(&notice)) live_.erase(resync->room);
    if (const auto* left = get_if<Left>(&notice)) live_.erase(left->room);
    const auto* push = get_if<EventPush>(&notice);
    if (push == nullptr) return std::nullopt;
    const auto live = live_.find(push->event.room);
    const std::string what = device + " was pushed " + at(push->event.room, push->event.seq);
    if (live == live_.end()) return Violation{Wrong::order, what + " without a subscription"};
    const Seq before = std::exchange(live->second, push->event.seq);
    if (push->event.seq == before + 1) return std::nullopt;
    const Wrong wrong = push->event.seq > before ? Wrong::hole : push->event.seq == before ? Wrong::duplicate : Wrong::order;
    return Violation{wrong, what + " after " + std::to_string(before)};
}

std::optional<Violation> TimelineWatch::see(const std::string& device, Seq last, const std::vector<Seq>& newest) {
    const Seq before = std::exchange(last_, last);
    if (last < before)
        return Violation{Wrong::order, device + " went back from " + std::to_string(before) + " to " + std::to_string(last)};
    Seq shown = before;
    for (const Seq seq : newest) {
        if (seq <= shown)
            return Violation{seq == shown ? Wrong::duplicate : Wrong::order,
                             device + " shows " + std::to_string(seq) + " after " + std::to_string(shown)};
        shown = seq;
    }
    if (shown > last) return Violation{Wrong::order, device + " shows " + std::to_string(shown) + " beyond its last"};
    return std::nullopt;
}

}  // namespace parley::chaos
