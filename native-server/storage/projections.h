// The tables that repeat what the events say. One function makes them, so that a rebuild gives what serving gave.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "native-server/storage/database.h"
#include "native-server/storage/event_rows.h"
#include "native-server/storage/moderation_projection.h"
#include "shared/message.h"
#include "shared/result.h"

namespace parley::server {

/// The columns of `room_state` that every event moves.
struct RoomHead {
    Seq head = 0;
    std::int64_t head_at_ms = 0;
    std::int64_t messages = 0;
};

/// All on one connection, in the caller's transaction.
class Projections {
public:
    explicit Projections(Database& database);
    Projections(const Projections&) = delete;
    Projections& operator=(const Projections&) = delete;

    /// A room's first row of `room_state`, before its first event.
    bool add_room(std::int64_t room);
    /// What one event changes, but for the room's head: that is stored once for many. What was erased meanwhile counts as not
    /// there: a message without a payload has no edits, pins and reactions. False: the database failed.
    bool apply(const EventRow& row, const EventContent& content);
    bool store_head(std::int64_t room, const RoomHead& head);

    /// Everything that later events made of a message that is now being erased by age: gone.
    bool forget_message(std::int64_t room, Seq seq);

    /// Empties the projections; the base stays.
    bool clear();
    /// Makes all of them from the base, after clear(). Verifies each event's checksum and that seq is dense. The error is a
    /// sentence for the operator that names room and seq.
    Result<std::monostate, std::string> replay();

private:
    bool apply_to_room(const EventRow& row, const EventContent& content);
    bool apply_to_people(const EventRow& row, const EventContent& content);
    bool apply_to_message(const EventRow& row, const EventContent& content);
    bool apply_to_moderation(const EventRow& row, const EventContent& content);
    bool apply_to_personal(const EventRow& row, const EventContent& content);
    bool apply_created(const EventRow& row, const EventContent& content);
    bool apply_read(const EventRow& row, const EventContent& content);
    bool apply_to_thread(const EventRow& row, const EventContent& content);
    bool apply_setting(const EventRow& row, const EventContent& content);
    bool set_member(const EventRow& row, std::int64_t person, Role role);
    /// False: the database failed, or there is nobody of that id.
    bool person_no(const UserId& id, std::int64_t& no);
    bool replay_room(std::int64_t room, std::string& wrong);

    Database& database_;
    ModerationProjection moderation_;
    Statement insert_room_;
    Statement update_head_;
    Statement update_name_;
    Statement update_topic_;
    Statement update_archived_;
    Statement update_retention_;
    Statement update_expired_;
    Statement upsert_member_;
    Statement delete_member_;
    Statement insert_invitation_;
    Statement delete_invitation_;
    Statement upsert_edited_;
    Statement upsert_pinned_;
    Statement update_unpinned_;
    Statement upsert_deleted_;
    Statement delete_changes_;
    Statement insert_reaction_;
    Statement delete_reaction_;
    Statement delete_reactions_;
    Statement upsert_read_;
    Statement upsert_setting_;
    Statement upsert_thread_;
    Statement insert_thread_author_;
    Statement upsert_thread_writer_;
    Statement upsert_thread_read_;
    Statement upsert_draft_;
    Statement delete_draft_;
    Statement select_person_;
    Statement select_room_;
    Statement select_payload_;
    Statement select_ordinal_;
    Statement select_rows_;
};

}  // namespace parley::server
