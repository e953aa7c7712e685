// What later events made of messages, for pages of a room. One connection, one thread.
#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>

#include "native-server/storage/database.h"
#include "native-server/storage/event_rows.h"
#include "native-server/storage/people.h"
#include "shared/message.h"

namespace parley::server {

/// The states of the messages of one range, and the words of the newest edits.
class MessageStates {
public:
    MessageStates(Database& database, People& people);
    MessageStates(const MessageStates&) = delete;
    MessageStates& operator=(const MessageStates&) = delete;

    /// Reads those from `first` to `last`. False, here and below: the database failed, or a row is damaged and `damage` says
    /// what.
    bool load(std::int64_t room, Seq first, Seq last, const UserId& reader, std::string& damage);
    /// Completes a posted event whose words are there: state and, where it was edited, body.
    bool complete(std::int64_t room, Event& event, std::string& damage);
    /// Of any posted event, erased or not.
    void put_replies(Event& event) const;

private:
    struct Reactor {
        Seq by_seq = 0;
        std::int64_t person = 0;
    };
    struct Emoji {
        std::string emoji;
        Seq first = 0;  ///< when it was first given
        std::uint32_t count = 0;
        std::vector<Reactor> people;  ///< the earliest, in order
        Reactor reader;               ///< the reader's own; by_seq 0: none
    };
    struct Changes {
        Seq edited = 0;
        Seq pinned = 0;
        std::vector<Emoji> reactions;
        ThreadState replies;
    };

    bool load_changes(std::int64_t room, std::int64_t first, std::int64_t last);
    bool load_threads(std::int64_t room, std::int64_t first, std::int64_t last);
    bool load_reactions(std::int64_t room, std::int64_t first, std::int64_t last, std::int64_t reader);
    bool name_people(const Emoji& emoji, Reaction& reaction);
    static void add(Changes& changes, const std::string& emoji, const Reactor& reactor, bool by_reader);

    People& people_;
    EventFinder finder_;
    std::unordered_map<Seq, Changes> changes_;
    Statement select_changes_;
    Statement select_reactions_;
    Statement select_threads_;
};

}  // namespace parley::server
