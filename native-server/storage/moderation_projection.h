// The tables that repeat what events of moderation say: bans, mutes, slow mode, rights of rooms, reports.
#pragma once

#include <cstdint>

#include "native-server/storage/database.h"
#include "native-server/storage/event_rows.h"
#include "shared/message.h"

namespace parley::server {

/// Whether the staff room only repeats what happened elsewhere, where it has its effect.
bool is_repeated(const EventContent& content);

/// When what an event says for `seconds` is over; 0: never.
std::int64_t end_of(std::int64_t at_ms, std::uint64_t seconds);

/// On one connection, in the caller's transaction. Part of Projections.
class ModerationProjection {
public:
    explicit ModerationProjection(Database& database);
    ModerationProjection(const ModerationProjection&) = delete;
    ModerationProjection& operator=(const ModerationProjection&) = delete;

    /// `person`: the number of whom the event speaks; 0: of nobody. False: the database failed.
    bool apply(const EventRow& row, const EventContent& content, std::int64_t person);

private:
    bool apply_ban(const EventRow& row, const EventContent& content, std::int64_t person);
    bool apply_right(const EventRow& row, const EventContent& content);
    bool apply_report(const EventRow& row, const EventContent& content);

    Statement delete_ban_of_;
    Statement insert_ban_;
    Statement delete_ban_;
    Statement upsert_mute_;
    Statement delete_mute_;
    Statement upsert_slow_;
    Statement delete_slow_;
    Statement upsert_right_;
    Statement delete_right_;
    Statement insert_report_;
    Statement resolve_report_;
};

}  // namespace parley::server
