// All that the views draw, and what the model remembers for each room.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "shared/message.h"
#include "shared/permissions.h"
#include "wasm-client/model/accounts.h"
#include "wasm-client/model/act.h"
#include "wasm-client/model/cards.h"
#include "wasm-client/model/language.h"
#include "wasm-client/model/link_cards.h"
#include "wasm-client/model/people.h"
#include "wasm-client/model/search.h"
#include "wasm-client/model/switcher.h"
#include "wasm-client/model/timeline.h"

namespace parley::client {

enum class Link : std::uint8_t {
    idle,            ///< nobody has said who they are yet
    connecting,      ///< the socket is opening
    authenticating,  ///< the socket is open
    online,
    waiting,  ///< until State::retry_at_ms
};

/// A thread is shown as a room of its own; nobody's room has such an id.
RoomId thread_id(const RoomId& room, Seq root);
/// The room, of a thread's id or of its own.
RoomId room_of(const RoomId& id);
/// 0: it is a room's.
Seq root_of(const RoomId& id);

struct RoomState {
    enum class Membership : std::uint8_t {
        outside,
        joining,  ///< asked to come in, or to come back
        filling,  ///< events come, and what lies before them is being fetched
        joined,
    };

    RoomInfo info;
    Membership membership = Membership::outside;
    std::string refusal;  ///< why the person can't come in; empty while nobody said so
    Timeline timeline;
    std::string draft;
    /// What the next message answers, as it was when that was said.
    struct Answer {
        Seq seq = 0;  ///< 0: nothing
        Person author;
        std::string words;
    } answer;
    /// A message of the person's whose words are in the composer, in place of the draft.
    struct Editing {
        Seq seq = 0;  ///< 0: none
        std::string before;
        std::string text;
    } editing;
    bool too_long = false;      ///< the draft, when it was to be sent: as a file it can be
    bool also_in_room = false;  ///< of a thread: the room shows the next message too
    bool left_unread = false;   ///< by the person's own choice, until they enter the room again
    bool loading_older = false;
    bool older_stuck = false;  ///< older pages came wrong again and again: not asked for any more on this connection
    bool has_newer = false;    ///< a passage somewhere in the log: the newest messages are elsewhere
    bool loading_newer = false;
    bool newer_stuck = false;
    bool known = false;        ///< the timeline has been started from the server
    bool notified = false;     ///< the person was told of something new in it, and has not read it yet
    std::uint32_t unread = 0;  ///< messages of others since the room was last read
    /// Of a thread in which the person takes part.
    struct Thread {
        Seq read = 0;
        Seq last = 0;  ///< the newest reply, as far as is known
        std::uint32_t unread = 0;
    };
    std::map<Seq, Thread> threads;  ///< of a room, by their roots
    Seq unread_after = 0;           ///< the divider stands behind this seq; 0: no divider
    PeopleHere here;
    PeopleTyping typing;
    std::vector<Reader> readers;  ///< others in a small room, and how far they have read
    std::vector<Person> other;    ///< of a direct room: whom it is with, as far as is known

    // What follows is the model's own. Times are of its clock; 0 is none.
    struct Sending {
        MessageCid cid;  ///< in flight; empty: nothing is
        double again_at_ms = 0;
    } sending;
    struct Reading {
        Seq counted = 0;  ///< `unread` speaks of everything up to here
        Seq read = 0;     ///< on any device
        Seq wanted = 0;   ///< read here: the server is to know
        Seq asked = 0;    ///< it is being told
        Seq marked = 0;   ///< it knows
        double mark_at_ms = 0;
    } reading;
    struct Fetching {
        Seq to = 0;                       ///< filling: until the timeline reaches this
        std::uint32_t misfits = 0;        ///< answers in a row that did not fit
        std::uint32_t older_misfits = 0;  ///< likewise, of older pages
        double again_at_ms = 0;           ///< to enter, or to go on filling
        double older_at_ms = 0;
    } fetching;
    /// What was hidden and is not any more, in this room's rows: both ends exclusive; `until` 0: nothing.
    struct Rereading {
        Seq after = 0;
        Seq until = 0;
        bool asked = false;
        double again_at_ms = 0;
    } rereading;
    struct Draft {
        bool changed = false;
        bool kept = false;                       ///< the store has an entry
        std::uint64_t in_step = 0;               ///< mark_of_draft() of what all devices had when they were last in step
        double tell_at_ms = 0;                   ///< the person's other devices are to know
        std::optional<std::uint64_t> told = {};  ///< likewise a mark: of what is on its way to them
    } draft_entry;
    double refused_until_ms = 0;      ///< muted, or too soon after the last one: what is sent again waits so long
    std::uint64_t kept_revision = 0;  ///< of the timeline, when its end was kept
    bool typing_said = false;
    double typing_said_at_ms = 0;

    [[nodiscard]] bool is_thread() const { return root_of(info.id) != 0; }
    /// Its own messages and those in its threads.
    [[nodiscard]] std::uint32_t unread_in_all() const {
        std::uint32_t count = unread;
        for (const auto& [root, thread] : threads) count += thread.unread;
        return count;
    }
    /// Events come: what is pending can be sent.
    [[nodiscard]] bool live() const { return membership == Membership::joined || membership == Membership::filling; }
    /// What the composer holds.
    [[nodiscard]] const std::string& writing() const { return editing.seq != 0 ? editing.text : draft; }
    [[nodiscard]] bool writable() const { return !info.archived && refusal.empty() && info.access != RoomAccess::staff; }
    /// Entered by itself, and listed among the person's own.
    [[nodiscard]] bool own() const {
        if (info.access == RoomAccess::staff) return true;  // who moderates nothing never hears of it
        return effective_role(info.access, info.standing ? info.standing->role : parley::Role::none) >= parley::Role::member;
    }
    /// Direct rooms are called by whom they are with, and the staff room has this name.
    [[nodiscard]] std::string title(const Language& language) const {
        if (is_thread()) return language.tr("Thread in {}", {info.name});
        if (info.access == RoomAccess::staff) return language.tr("Moderation");
        if (!info.name.empty() || other.empty()) return info.name.empty() ? language.tr("Direct message") : info.name;
        std::string names;
        for (const Person& person : other) names = names.empty() ? person.name : language.tr("{}, {}", {names, person.name});
        return names;
    }
    [[nodiscard]] bool invited() const { return !own() && info.standing && info.standing->invited; }
};

/// The person leaves this room, unless they think better of it.
struct Leaving {
    RoomId room;
    std::string title;
    double at_ms = 0;
};

/// What became of the connection since the page was opened, for the curious.
struct LinkTally {
    std::uint32_t connections = 0;
    std::uint32_t resumed = 0;       ///< rooms that went on where they were
    std::uint32_t begun_anew = 0;    ///< rooms that had to be read again
    std::deque<double> round_trips;  ///< in milliseconds, the newest last; limited to so many as are shown
    double asked_at_ms = 0;          ///< 0: none is being measured

    static constexpr std::size_t round_trips_max = 60;
};

/// Of a thread's room, which is shown beside it where there is space enough.
struct Beside {
    bool fits = false;    ///< there is
    bool at_end = false;  ///< its newest row is in sight

    friend bool operator==(const Beside&, const Beside&) = default;
};

struct State {
    Language language;  ///< in which the person reads
    Link link = Link::idle;
    std::uint32_t failed_attempts = 0;
    double retry_at_ms = 0;
    double link_since_ms = 0;  ///< when `link` last changed between online and not
    bool was_online = false;   ///< in this page's life
    LinkTally tally;
    bool network_online = true;

    Person me;
    bool sends_avatar = false;  ///< a new one of one's own is on its way
    Rank rank = Rank::guest;    ///< on the whole server
    std::string banned;         ///< the server's words, as long as it keeps the person out
    std::string session;        ///< this one's id; empty: the server has not said
    bool guests = true;         ///< may come in, as is known
    SignUpMode sign_up = SignUpMode::closed;
    std::vector<ProviderInfo> providers;  ///< elsewhere, where people sign in
    std::string token;
    std::string wanted_name;
    Epoch epoch;
    std::string server_build;
    std::uint64_t body_bytes_max = 0;
    double typing_interval_ms = 0;  ///< 0: this server does not know `typing`
    double typing_lapse_ms = 0;
    std::map<std::string, std::string> settings;  ///< the person's own, from all their devices

    std::vector<RoomState> rooms;
    std::deque<RoomState> threads;  ///< the one that is open, and those from which something is on its way
    std::vector<Act> acts;          ///< in the order in which they were done
    RoomId current;
    LinkCards link_cards;
    SearchState search;
    SwitcherState switcher;
    AccountState account;
    std::optional<PersonCard> card;
    std::optional<RoomPane> pane;  ///< in the place of the current room's conversation
    std::optional<Leaving> leaving;
    std::optional<RoomState> passage;  ///< of the current room, shown in place of its newest messages
    Reveal reveal;
    bool people_open = false;  ///< who is in the current room is listed
    bool visible = true;
    bool at_end = true;  ///< the newest row of the current room is in sight
    Beside beside;

    /// The thread that is open is of this room, which is in sight beside it.
    [[nodiscard]] bool is_beside(const RoomId& room) const {
        return beside.fits && root_of(current) != 0 && room_of(current) == room;
    }
    /// A stretch of its log is shown in place of its newest messages.
    [[nodiscard]] bool in_passage(const RoomId& room) const { return passage && passage->info.id == room; }
    /// Whether anybody looks or not.
    [[nodiscard]] bool is_shown(const RoomId& room) const { return room == current || is_beside(room); }
    /// Likewise, down to its newest row.
    [[nodiscard]] bool sees_end(const RoomId& room) const {
        return is_shown(room) && !in_passage(room) && (room == current ? at_end : beside.at_end);
    }
    [[nodiscard]] bool blocks(const UserId& person) const {
        const auto set = settings.find("block." + person.value);
        return set != settings.end() && !set->second.empty();
    }
    [[nodiscard]] bool blocks_anybody() const {
        const std::string prefix = "block.";
        for (auto set = settings.lower_bound(prefix); set != settings.end(); ++set) {
            if (set->first.compare(0, prefix.size(), prefix) != 0) return false;
            if (!set->second.empty()) return true;
        }
        return false;
    }
    /// Empty: it is not set.
    [[nodiscard]] std::string_view setting(const char* key) const {
        const auto set = settings.find(key);
        return set == settings.end() ? std::string_view() : set->second;
    }
    /// How the person wants to be seen.
    [[nodiscard]] PresenceChoice presence() const { return presence_choice(setting(presence_key.data())); }
    /// Others see how far the person has read, and the person sees it of them.
    [[nodiscard]] bool shares_reading() const { return setting(readers_key.data()) != readers_off; }
    /// By the person's own choice nothing is told outside the page.
    [[nodiscard]] bool do_not_disturb() const { return presence() == PresenceChoice::dnd; }
    /// What the timeline shows of the current room.
    [[nodiscard]] const RoomState& shown(const RoomState& room) const { return in_passage(room.info.id) ? *passage : room; }
    [[nodiscard]] const RoomState* find(const RoomId& id) const {
        for (const RoomState& room : rooms)
            if (room.info.id == id) return &room;
        for (const RoomState& thread : threads)
            if (thread.info.id == id) return &thread;
        return nullptr;
    }
    [[nodiscard]] RoomState* find(const RoomId& id) { return const_cast<RoomState*>(std::as_const(*this).find(id)); }
    [[nodiscard]] const RoomState* current_room() const { return find(current); }
    [[nodiscard]] RoomState* current_room() { return find(current); }
};

}  // namespace parley::client
