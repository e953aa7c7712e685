// Puts an event at the end of its room, and knows the one that an author's cid stands for.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "native-server/core/log.h"
#include "native-server/storage/log_tables.h"
#include "shared/message.h"
#include "shared/permissions.h"
#include "shared/result.h"

namespace parley::server {

/// What is to be told, in order.
using Replies = std::vector<LogReply>;

/// Nothing: go on. Something: that is the answer.
using Verdict = std::optional<Result<Appended>>;

/// Where an event goes, and who says it.
struct Place {
    RoomRow* room = nullptr;  ///< null while a personal log has no event yet
    RoomId id;
    PersonRow author;
    RoomFacts facts;
    Actor actor;
    MemberRow membership;
    std::int64_t now_ms = 0;
};

/// All in the caller's transaction. False, everywhere: the database failed and the transaction is lost.
class EventAppender {
public:
    explicit EventAppender(LogTables& tables) : tables_(tables) {}

    /// The time of all that follows, until the next call; milliseconds since 1970.
    void set_time(std::int64_t now_ms) { now_ms_ = now_ms; }
    [[nodiscard]] std::int64_t now_ms() const { return now_ms_; }

    /// Stores it, applies it, and adds its Committed to `replies`. `same_cid`: nothing happened.
    EventInserter::Outcome append(RoomRow& room, const PersonRow& author, const MessageCid& cid, const EventContent& content,
                                  Replies& replies);
    /// Where no cid can be in the way.
    bool append_new(RoomRow& room, const PersonRow& author, const MessageCid& cid, const EventContent& content,
                    Replies& replies);

    /// What the author's cid stands for, if it stands for anything: the same event, or another one (cid_conflict).
    bool find_repeated(const Place& place, const MessageCid& cid, const EventContent& content, Verdict& verdict);

    /// An author who was never added becomes a person here: what they said is what matters.
    bool find_author(const Person& person, PersonRow& author);
    /// Their own log, made if it is not there yet.
    bool find_personal(const PersonRow& person, RoomRow*& room);

private:
    bool end_links(const RoomRow& room, const PersonRow& author, const EventContent& content);
    bool follow_moderation(const EventRow& row, const EventContent& content);

    LogTables& tables_;
    std::int64_t now_ms_ = 0;
};

/// The newest event of a room as the answer to a request that was just stored.
Appended newest(const RoomRow& room);

}  // namespace parley::server
