// Who is here and who types, over all loops: what they see goes in, what is to be told comes out. A state machine without
// I/O, clock or thread: one owner. Personal logs ("@...") have no presence; the caller does not report them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <list>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "native-server/core/ports.h"
#include "shared/message.h"

namespace parley::server {

struct PresenceUpdate {
    PresencePush push;
    /// Empty: everybody in the room. Else the room is as it was, and these came since the last tick. Some may be gone already.
    std::vector<SessionId> only_to;
};
struct PresenceUpdates {
    std::vector<PresenceUpdate> presence;
    std::vector<TypingPush> typing;  ///< each for everybody in its room
};

/// Nothing scans a room: a change costs O(log n) of the people in it, a tick what has changed. A room in which nobody is takes
/// no memory. `now` of several loops may differ by a tick.
class Presence {
public:
    Presence() = default;
    Presence(const Presence&) = delete;
    Presence& operator=(const Presence&) = delete;

    /// A device of the person's is in use. `as_of` is the seq of their own log up to which `choice` is theirs.
    void opened(const UserId& person, SessionId session, PresenceChoice choice, Seq as_of);
    void closed(const UserId& person, SessionId session);
    /// What is older than what is known changes nothing.
    void chose(const UserId& person, PresenceChoice choice, Seq as_of);
    /// They are listed under this name, and with this avatar, from now on.
    void called(const Person& person);
    /// Who has a device in use is online, unless they want it otherwise.
    void idles(const UserId& person, SessionId session, bool idle);

    /// The session is pushed what happens in the room from here on; said again, it is told again how many are here. A person
    /// with several sessions is here once. `session` is unique over all loops.
    void came(const RoomId& id, const Person& person, SessionId session);
    /// Who was lost stays for limits::presence_grace_ms, so that coming back changes nothing.
    void went(const RoomId& id, SessionId session, Farewell farewell, MonotonicMs now);
    /// Somebody who is not in the room types nothing. What comes much faster than it may is ignored.
    void typing(const RoomId& id, const UserId& person, MonotonicMs now);
    void posted(const RoomId& id, const UserId& person);

    /// Call at least each limits::typing_push_interval_ms; more often does no harm.
    [[nodiscard]] PresenceUpdates on_tick(MonotonicMs now);

    [[nodiscard]] Present who(const Who& asked) const;

    /// Those in which somebody is.
    [[nodiscard]] std::size_t rooms() const { return rooms_.size(); }

private:
    struct Room;
    struct Somebody;
    /// One person, wherever they are.
    struct Self {
        PresenceChoice choice = PresenceChoice::automatic;
        Seq as_of = 0;
        PersonStatus status = PersonStatus::online;
        std::vector<std::pair<SessionId, bool>> devices;  ///< and whether each is idle; few
        std::vector<Somebody*> places;

        [[nodiscard]] bool hidden() const { return choice == PresenceChoice::invisible; }
        [[nodiscard]] PersonStatus status_now() const;
    };
    /// One person in one room.
    struct Somebody {
        using List = std::list<Somebody*>;

        Person person;
        std::string folded;  ///< the name, A-Z as a-z
        Room* room = nullptr;
        Self* self = nullptr;
        std::size_t place = 0;  ///< in self->places
        std::uint32_t sessions = 0;
        // In its grace: a place in lost_.
        MonotonicMs lost_until = 0;
        std::optional<List::iterator> lost;
        // Typing: a place in typing_, and one among the room's typists.
        MonotonicMs typing_said_at = 0;
        std::optional<List::iterator> typing;
        List::iterator typist;
    };
    struct Place {
        std::string_view folded;
        std::string_view id;
    };
    struct ByName {
        using is_transparent = void;
        static Place place(const Somebody* somebody) { return {somebody->folded, somebody->person.id.value}; }
        static Place place(const Place& place) { return place; }
        template <class A, class B>
        bool operator()(const A& a, const B& b) const {
            const Place left = place(a), right = place(b);
            return left.folded != right.folded ? left.folded < right.folded : left.id < right.id;
        }
    };
    using Listed = std::set<const Somebody*, ByName>;
    struct Room {
        RoomId id;
        std::unordered_map<UserId, Somebody> people;
        std::unordered_map<SessionId, Somebody*> sessions;
        Listed by_name;                           ///< those whom others may see
        std::unordered_set<SessionId> newcomers;  ///< not told yet how many are here
        std::uint64_t rev = 0;
        std::uint64_t rev_told = 0;
        bool people_changed = false;  ///< not only how they are, since it was told
        std::optional<MonotonicMs> told_at;

        Somebody::List typists;  ///< in order of beginning
        bool typists_changed = false;
        bool typing_said = false;  ///< since it was told: to be told again in time, or it lapses with the clients
        std::size_t typists_told = 0;
        std::optional<MonotonicMs> typing_told_at;
    };

    Room* find(const RoomId& id);
    void show(Somebody& somebody);
    void hide(Somebody& somebody);
    void follow(Self& self, bool was_hidden);
    void let_go_of(const UserId& person);
    /// `at` is behind the last of them afterwards.
    static std::vector<PersonHere> people_from(Listed::const_iterator& at, const Room& room, std::size_t most);
    void remove(Somebody& somebody);
    void stop_typing(Somebody& somebody);
    void end_grace(Somebody& somebody);
    void forget_lost(Somebody& somebody);
    void expire(MonotonicMs now);
    /// False: nothing is left to tell later.
    static bool tell_presence(Room& room, MonotonicMs now, PresenceUpdates& updates);
    static bool tell_typing(Room& room, MonotonicMs now, PresenceUpdates& updates);

    std::unordered_map<UserId, Self> selves_;  ///< who has a device here, or is in a room
    std::unordered_map<RoomId, Room> rooms_;
    std::set<RoomId> stirred_;     ///< those with something to tell, now or when their interval has passed
    Somebody::List lost_;          ///< who went first comes first
    Somebody::List typing_;        ///< who typed last comes last
    std::uint64_t rev_floor_ = 0;  ///< a room that is empty and comes again goes on from here
};

}  // namespace parley::server
