// One room's messages as this client holds them: an unbroken stretch of the room's log, and behind it what is on its way.
#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <vector>

#include "shared/message.h"

namespace parley::client {

enum class Delivery : std::uint8_t { pending, sent, failed };

struct Message {
    std::uint64_t key = 0;  ///< stable for the life of the row, also over the acknowledgement
    Seq seq = 0;            ///< 0 until the event has come
    std::int64_t at_ms = 0;
    Person author;
    MessageCid cid;
    std::string body;
    Via via = Via::client;
    Delivery delivery = Delivery::sent;
    std::string error;  ///< why it failed, for a person
};

class Timeline {
public:
    enum class Added : std::uint8_t { appended, duplicate, hole };

    /// In order of the log, then what is pending or failed in order of sending.
    [[nodiscard]] const std::deque<Message>& messages() const { return messages_; }
    [[nodiscard]] std::size_t unsent() const { return unsent_; }
    /// Everything up to this seq, from `first` on, is here.
    [[nodiscard]] Seq last() const { return last_; }
    [[nodiscard]] Seq first() const { return first_; }
    [[nodiscard]] bool has_older() const { return has_older_; }
    /// Changes with every change of the rows.
    [[nodiscard]] std::uint64_t revision() const { return revision_; }

    /// Forgets what came from the log and starts again with the newest page; what is unsent stays.
    void start(const std::vector<Event>& newest, Seq head, bool has_older);
    /// The next event. `hole`: something is missing before it and it was not taken.
    Added append(const Event& event);
    /// A page that ends right before first().
    void prepend(const std::vector<Event>& older, bool has_older);

    void add_pending(Message message);
    void acknowledge(const MessageCid& cid, Seq seq, std::int64_t at_ms);
    void fail(const MessageCid& cid, std::string error);
    void retry(const MessageCid& cid);
    void discard(const MessageCid& cid);
    /// Waiting for an acknowledgement, in order of sending.
    [[nodiscard]] std::vector<Message> pending() const;

private:
    Message to_message(const Event& event);
    Message* find_unsent(const MessageCid& cid);
    void remove_unsent(const MessageCid& cid);

    std::deque<Message> messages_;
    std::size_t unsent_ = 0;
    Seq first_ = 1;
    Seq last_ = 0;
    bool has_older_ = false;
    std::uint64_t revision_ = 0;
    std::uint64_t next_key_ = 1;
};

}  // namespace parley::client
