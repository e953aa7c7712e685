// One row of `events`, its checksum, and the way between it and the shared Event.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "native-server/storage/database.h"
#include "shared/message.h"
#include "shared/result.h"

namespace parley::server {

/// As the table holds it: rooms and authors by their numbers.
struct EventRow {
    std::int64_t room = 0;
    Seq seq = 0;
    std::int64_t at_ms = 0;
    std::int64_t ordinal = 0;  ///< how many messages the room shows up to and with this event (is_room_message)
    std::string kind;
    std::int64_t author = 0;
    std::optional<std::string> cid;
    std::optional<std::int64_t> target;  ///< of kinds that speak of a message (has_message_target); posted: of its thread
    std::optional<std::string> payload;  ///< encode_content(), people in it by id only; nothing: erased
    std::int64_t crc = 0;                ///< as stored
};

/// For SELECT, in the order that read_event_row() takes; the table may be joined with others.
inline constexpr std::string_view event_columns =
    "events.room, events.seq, events.at_ms, events.ordinal, events.kind, events.author, events.cid, events.target, "
    "events.payload, events.crc";
inline constexpr int event_column_count = 10;

/// The row that a query stands on; its event_columns begin at `first_column`.
EventRow read_event_row(const Query& query, int first_column = 0);

/// What `crc` should be.
std::int64_t checksum_of(const EventRow& row);

/// `content` as it goes into a row: the payload, and the target where the kind has one; the kind's name.
void put_content(const EventContent& content, EventRow& row);

/// What is left of an erased event: its kind, and the message that it speaks of or in whose thread it is.
EventContent erased_content(EventKind kind, const std::optional<std::int64_t>& target);

/// Whether the row's ordinal may follow this one. Of an erased reply in a thread nobody knows any more whether the room showed
/// it.
bool follows(const EventRow& row, const EventContent& content, std::int64_t ordinal_before);

/// Verifies the checksum and decodes. Of an erased row: the kind, and the target if it has one. People have no names yet. The
/// error says what is wrong with the row, and of which seq it is.
Result<EventContent, std::string> content_of(const EventRow& row);

/// Adds rows through one prepared statement.
class EventInserter {
public:
    explicit EventInserter(Database& database);

    enum class Outcome : std::uint8_t { stored, same_cid, failed };
    /// Renews row.crc. `same_cid`: its author has an event of that cid; nothing was stored.
    Outcome insert(EventRow& row);

private:
    Database& database_;
    Statement insert_;
};

/// Reads single rows.
class EventFinder {
public:
    explicit EventFinder(Database& database);

    /// False: the database failed. `row` is empty when there is none. Checksums are verified by content_of().
    bool find(std::int64_t room, Seq seq, std::optional<EventRow>& row);
    bool find_by_cid(std::int64_t author, std::string_view cid, std::optional<EventRow>& row);

private:
    Statement select_by_seq_;
    Statement select_by_cid_;
};

/// Base columns of the other tables. `checksum(…)` in SQL computes the same on every connection of ours.
std::int64_t person_checksum(std::int64_t no, std::string_view id, std::string_view name, std::int64_t created_ms);
std::int64_t room_checksum(std::int64_t no, std::string_view id, std::string_view access,
                           const std::optional<std::string>& direct_key, std::int64_t created_ms);
std::int64_t meta_checksum(std::string_view key, std::string_view value);

}  // namespace parley::server
