// One room's rows as this client holds them: an unbroken stretch of the room's log, and behind it what is on its way.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "shared/message.h"
#include "wasm-client/model/language.h"

namespace parley::client {

enum class Delivery : std::uint8_t { pending, sent, failed };

/// One row: a message, or a line that tells what happened to the room.
struct Message {
    std::uint64_t key = 0;      ///< stable for the life of the row, also over the acknowledgement
    std::uint32_t version = 0;  ///< changes with what the row shows
    Seq seq = 0;                ///< 0 until the event has come
    std::int64_t at_ms = 0;
    Person author;
    MessageCid cid;
    std::string body;  ///< as of the newest edit; empty once it is erased
    std::string line;  ///< not empty: the row is this sentence, and no message
    std::vector<FileInfo> files;
    Via via = Via::client;
    Seq target = 0;                           ///< the message that it answers; 0: none
    Seq thread = 0;                           ///< in whose thread it is; 0: in none
    bool in_room = false;                     ///< of one in a thread: the room has it too
    std::optional<Forwarded> forwarded = {};  ///< whose words it repeats
    MessageState state;

    /// Of a line: what it tells.
    EventKind kind = EventKind::posted;
    RoomId about;                             ///< the room in which it was
    Seq told_of = 0;                          ///< a message there, or the line that this one is an answer to
    std::shared_ptr<const Event> tells = {};  ///< nothing: its words are all that is known
    bool done = false;                        ///< a later line has resolved it, or undone it

    /// What the log says, while the row shows changes that are on their way.
    struct Settled {
        std::string body;
        Seq target = 0;
        MessageState state;
    };
    std::shared_ptr<const Settled> settled = {};

    Delivery delivery = Delivery::sent;
    std::string error;        ///< why it failed, for a person
    Seq posted_as = 0;        ///< acknowledged, but the event is still to come: its seq
    std::uint64_t order = 0;  ///< its place in the outbox

    Seq as_of = 0;  ///< changes up to this seq are in the row already

    [[nodiscard]] bool is_line() const { return !line.empty(); }
    /// In the log, and something can still be said to it.
    [[nodiscard]] bool is_whole() const { return seq > 0 && !is_line() && !state.erased; }
};

/// Rows of another stretch of a log have other keys: so many are for each.
inline constexpr std::uint64_t keys_of_a_passage = std::uint64_t{1} << 32U;

/// A page of a thread as its timeline takes it: the root comes first where nothing lies between.
Page with_root(const Page& page);

class Timeline {
public:
    Timeline() = default;
    /// Rows get keys from there on.
    explicit Timeline(std::uint64_t first_key) : next_key_(first_key) {}
    /// Of a thread: the root and the replies are its rows, and its stretch has every one of them between its ends. Whoever
    /// fills it gives it all that happens in the room behind the first page, in order.
    Timeline(std::uint64_t first_key, Seq thread) : thread_(thread), next_key_(first_key) {}

    enum class Added : std::uint8_t { appended, duplicate, hole };

    /// Whose the unsent rows are, and whose reactions are always named.
    void set_owner(const Person& person);
    /// For lines that tell of other rooms, from here on; of one that is not among them the line says the id.
    using RoomNames = std::map<RoomId, std::string>;
    /// All lines are said in it.
    void set_language(const Language& language);
    void set_room_names(std::shared_ptr<const RoomNames> names) { room_names_ = std::move(names); }

    /// In order of the log, then what is pending or failed in order of sending.
    [[nodiscard]] const std::deque<Message>& messages() const { return messages_; }
    [[nodiscard]] std::size_t unsent() const { return unsent_; }
    /// Rows that came from the log.
    [[nodiscard]] std::size_t sent() const { return messages_.size() - unsent_; }
    /// There is a message among the rows, or on its way.
    [[nodiscard]] bool has_messages() const;
    /// One of the rows that came from the log is of this seq.
    [[nodiscard]] bool has_row(Seq seq) const;
    /// That row; null when there is none. Valid until the next change.
    [[nodiscard]] const Message* row(Seq seq) const;
    /// Everything from first() up to this seq is here.
    [[nodiscard]] Seq last() const { return last_; }
    [[nodiscard]] Seq first() const { return first_; }
    [[nodiscard]] bool has_older() const { return has_older_; }
    /// What is erased up to this seq has expired; what is erased behind it was deleted.
    [[nodiscard]] Seq expired_to() const { return expired_to_; }
    /// Changes with every change of the rows.
    [[nodiscard]] std::uint64_t revision() const { return revision_; }

    /// Replaces what came from the log by the newest page; what is unsent stays. False, and nothing is changed, when the page
    /// has a hole or does not end at `head`.
    bool start(const std::vector<Event>& newest, Seq head, bool has_older) { return start(newest, head, has_older, head); }
    /// The same with any page, whose events are as they are after `as_of`.
    bool start(const std::vector<Event>& page, Seq last, bool has_older, Seq as_of);
    /// Rows that an earlier page has kept, in order of the log, to look at until start() replaces them.
    void show_kept(std::vector<Message> rows);
    /// The next event, as it is after `as_of`: changes up to there are in it already. `hole`: something is missing before it
    /// and it was not taken.
    Added append(const Event& event, Seq as_of);
    /// False, and nothing is changed, when the page has a hole, does not end right before first(), or is too old to be made
    /// right.
    bool prepend(const Page& page);
    /// What is erased of this person's rows from `from` on and before `until`: the first and the last; empty: nothing.
    struct Stretch {
        Seq first = 0;
        Seq last = 0;
    };
    [[nodiscard]] std::optional<Stretch> erased_of(const UserId& person, Seq from, Seq until) const;
    /// These messages, as they are after `as_of`, in the place of the rows that are here.
    void read_again(const std::vector<Event>& events, Seq as_of);
    /// They have this name and avatar now, in what they have written and reacted to.
    void rename(const Person& person);
    /// A later event, which lies behind last(), happened to what is here.
    void follow(const Event& change) { take_change(change); }
    /// A change on its way, with its cid: shown until its event has come, or it is taken back.
    void expect(const Event& change);
    void take_back(const MessageCid& cid);
    /// What is expected of another stretch of the same log is expected of this one.
    void expect_as(const Timeline& other) { expected_ = other.expected_; }
    /// Becomes another stretch of the same log that ends where this one does; what is unsent stays.
    void grow_into(Timeline&& other);
    /// Lets go of all rows from the log but the newest `keep`, which must be more than none; the rest can be read again.
    void drop_oldest(std::size_t keep);
    /// The same but the oldest `keep`: the stretch then ends earlier in the log. Nothing may be unsent.
    void drop_newest(std::size_t keep);
    /// Takes out all rows from the log but the newest `keep`, as a stretch of their own whose new rows get keys from there on.
    Timeline split_off_older(std::size_t keep, std::uint64_t first_key);
    /// The log is another one: only what is unsent is left, and what that log had acknowledged is unsent again.
    void forget();

    void add_unsent(Message message);
    void acknowledge(const MessageCid& cid, Seq seq, std::int64_t at_ms);
    void fail(const MessageCid& cid, std::string error);
    void retry(const MessageCid& cid);
    void discard(const MessageCid& cid);
    /// Null when there is none. Valid until the next change.
    [[nodiscard]] const Message* find_unsent(const MessageCid& cid) const;
    /// The oldest that waits for being sent or acknowledged; null when there is none.
    [[nodiscard]] const Message* next_pending() const;

private:
    std::deque<Message>::iterator unsent_begin() { return messages_.end() - static_cast<std::ptrdiff_t>(unsent_); }
    [[nodiscard]] bool fits(const std::vector<Event>& events) const;
    [[nodiscard]] bool is_own(const Event& event) const { return event.author.id == owner_ && !event.cid.empty(); }
    Message* unsent_row(const MessageCid& cid);
    void remove_unsent(const MessageCid& cid);
    void drop_posted();

    [[nodiscard]] bool makes_row(const Event& event) const;
    Message to_row(const Event& event, Seq as_of);
    Message* find(Seq seq);
    void take_change(const Event& event);
    void expire(Seq up_to);
    // timeline_hidden.cpp
    void note_line(Message& line, const Event& event) const;
    [[nodiscard]] Event named(const Event& event) const;
    void note_done(const Event& event);
    void hide(const Event& hidden);
    void let_go_of_aside(const Event& change);
    void apply(Message& message, const Event& change);
    void happen(Message& message, const Event& change);
    static void react(Message& message, const Event& change, const UserId& owner);
    // timeline_expected.cpp
    void refresh(Message& message);
    static void settle(Message& message);
    void foresee(Message& message);
    static void erase(Message& message);
    void put_aside(const Event& change);
    void apply_put_aside();

    std::deque<Message> messages_;
    std::size_t unsent_ = 0;
    UserId owner_;
    Seq thread_ = 0;  ///< 0: of a room
    Seq first_ = 1;
    Seq last_ = 0;
    Seq expired_to_ = 0;
    bool has_older_ = false;
    std::uint64_t revision_ = 0;
    std::uint64_t next_key_ = 1;
    std::vector<Event> expected_;
    std::deque<Event> aside_;  ///< the newest changes of messages before first()
    Seq aside_from_ = 0;       ///< changes of such messages up to this seq have been let go
    std::shared_ptr<const RoomNames> room_names_;
    Language language_;
};

}  // namespace parley::client
