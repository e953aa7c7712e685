// One connection, as the core sees it.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "native-server/core/pacer.h"
#include "native-server/core/ports.h"
#include "shared/ids.h"
#include "shared/message.h"

namespace parley::server {

/// A session's place in one room.
struct Subscription {
    enum class State : std::uint8_t {
        catching_up,  ///< its backlog is being read; pushes wait, the room's recent events bridge them
        live,         ///< it follows the room's stream, and has been handed everything up to the room's head
        lagging,      ///< it did not keep up: nothing more until it resumes from its cursor
    };
    State state = State::catching_up;
    bool told_of = false;  ///< presence knows that the session is here
    Seq sent_at_beat = 0;  ///< the room's head when the last beat left, where it was live: the answer must not be behind it
};

/// By room. Most sessions are in one or a few: a sorted array takes a third of what a hash table would. What was found stays
/// where it is until the next room comes or goes.
class RoomSubscriptions {
public:
    using Entry = std::pair<RoomId, Subscription>;
    using iterator = std::vector<Entry>::iterator;

    iterator begin() { return entries_.begin(); }
    iterator end() { return entries_.end(); }
    [[nodiscard]] std::size_t size() const { return entries_.size(); }
    [[nodiscard]] bool contains(const RoomId& room) const {
        const auto at = std::lower_bound(entries_.begin(), entries_.end(), room, before);
        return at != entries_.end() && at->first == room;
    }

    iterator find(const RoomId& room) {
        const auto at = place_of(room);
        return at != end() && at->first == room ? at : end();
    }
    Subscription& operator[](const RoomId& room) {
        const auto at = place_of(room);
        if (at != end() && at->first == room) return at->second;
        return entries_.insert(at, Entry{room, {}})->second;
    }
    void erase(iterator at) { entries_.erase(at); }

private:
    static bool before(const Entry& entry, const RoomId& room) { return entry.first.value < room.value; }
    iterator place_of(const RoomId& room) { return std::lower_bound(entries_.begin(), entries_.end(), room, before); }

    std::vector<Entry> entries_;
};

/// What the session's person is in a room, as it is stored; nothing is kept where they are nothing.
struct Membership {
    Role role = Role::none;
    bool invited = false;

    friend bool operator==(const Membership& a, const Membership& b) { return a.role == b.role && a.invited == b.invited; }
};

/// By room. Most people are only in rooms for everyone, where nothing is stored: then it takes a pointer.
class Memberships {
public:
    [[nodiscard]] Membership of(const RoomId& room) const {
        if (!by_room_) return {};
        const auto found = by_room_->find(room);
        return found == by_room_->end() ? Membership{} : found->second;
    }
    void set(const RoomId& room, const Membership& membership) {
        const bool nothing = membership == Membership{};
        if (!by_room_ && nothing) return;
        if (!by_room_) by_room_ = std::make_unique<std::unordered_map<RoomId, Membership>>();
        if (nothing)
            by_room_->erase(room);
        else
            (*by_room_)[room] = membership;
    }

private:
    std::unique_ptr<std::unordered_map<RoomId, Membership>> by_room_;
};

/// How fast a session goes on, for itself and with others of its person and its address.
struct SessionPace {
    Pace own;
    std::shared_ptr<Pace> person;   ///< null until it is known, and for plain text
    std::shared_ptr<Pace> address;  ///< null where it does not count

    PacesOf all() { return {&own, person.get(), address.get()}; }
};

struct Session {
    enum class Phase : std::uint8_t { waiting, authenticating, ready };

    // Thousands of them are idle: the small ones lie together.
    Dialect dialect = Dialect::json;
    Phase phase = Phase::waiting;
    Rank rank = Rank::guest;
    bool beat_unanswered = false;
    bool sees_readers = true;      ///< as the person has set it
    std::optional<Scopes> scopes;  ///< of a token; nothing: they signed in themselves
    std::uint16_t requests = 0;    ///< submitted and not answered yet
    Person person;
    std::string id;         ///< of the sign-in, as its owner knows it; empty for one who can't come back
    MonotonicMs since = 0;  ///< waiting: opened, or refused a sign-in; ready: the newest beat's time
    MonotonicMs heard_at = 0;
    RoomSubscriptions rooms;
    std::int64_t expires_ms = 0;        ///< of a token, by the wall clock; 0: it does not
    Memberships memberships;            ///< in step with the events that were committed
    std::unique_ptr<SessionPace> pace;  ///< null: nothing is bounded
};

}  // namespace parley::server
