#include "native-server/storage/event_rows.h"

#include <utility>

#include "native-server/storage/checksum.h"
#include "shared/codec.h"
#include "shared/event_kinds.h"
#include "shared/permissions.h"

namespace parley::server {

namespace {

std::string select_where(std::string_view condition) {
    return std::string("SELECT ").append(event_columns).append(" FROM events WHERE ").append(condition);
}

bool find_one(Query& query, std::optional<EventRow>& row) {
    row.reset();
    switch (query.step()) {
        case Query::Step::row:
            row = read_event_row(query);
            return true;
        case Query::Step::done:
            return true;
        case Query::Step::failed:
            break;
    }
    return false;
}

/// Nothing stored names anybody: names and avatars are looked up when a row is read.
std::string encode_without_name(const EventContent& content) {
    if (content.person.name.empty() && content.person.avatar.empty() && !content.forwarded) return encode_content(content);
    EventContent nameless = content;
    nameless.person = {content.person.id, {}};
    if (nameless.forwarded) nameless.forwarded->author = {content.forwarded->author.id, {}};
    return encode_content(nameless);
}

}  // namespace

EventRow read_event_row(const Query& query, int first_column) {
    EventRow row;
    row.room = query.integer(first_column);
    row.seq = static_cast<Seq>(query.integer(first_column + 1));
    row.at_ms = query.integer(first_column + 2);
    row.ordinal = query.integer(first_column + 3);
    row.kind = query.text(first_column + 4);
    row.author = query.integer(first_column + 5);
    row.cid = query.optional_text(first_column + 6);
    row.target = query.optional_integer(first_column + 7);
    row.payload = query.optional_text(first_column + 8);
    row.crc = query.integer(first_column + 9);
    return row;
}

std::int64_t checksum_of(const EventRow& row) {
    Checksum sum;
    sum.add(row.room).add(static_cast<std::int64_t>(row.seq)).add(row.at_ms).add(row.ordinal).add(std::string_view(row.kind));
    sum.add(row.author).add_optional(row.cid).add_optional(row.target).add_optional(row.payload);
    return sum.value();
}

void put_content(const EventContent& content, EventRow& row) {
    row.kind = name_of(content.kind);
    row.target.reset();
    if (has_message_target(content.kind)) row.target = static_cast<std::int64_t>(content.target);
    if (content.kind == EventKind::posted && content.thread != 0) row.target = static_cast<std::int64_t>(content.thread);
    row.payload = encode_without_name(content);
}

EventContent erased_content(EventKind kind, const std::optional<std::int64_t>& target) {
    EventContent erased;
    erased.kind = kind;
    (kind == EventKind::posted ? erased.thread : erased.target) = static_cast<Seq>(target.value_or(0));
    return erased;
}

bool follows(const EventRow& row, const EventContent& content, std::int64_t ordinal_before) {
    if (row.ordinal == ordinal_before + (is_room_message(content) ? 1 : 0)) return true;
    return !row.payload && content.thread != 0 && row.ordinal == ordinal_before + 1;
}

Result<EventContent, std::string> content_of(const EventRow& row) {
    const auto event = [&row] { return "event " + std::to_string(row.seq) + ": "; };
    if (checksum_of(row) != row.crc) return event() + "its checksum does not match";
    const EventKind kind = event_kind_from(row.kind);
    if (!row.payload) return erased_content(kind, row.target);
    Result<EventContent> content = decode_content(kind, *row.payload);
    if (!content) return event() + "its content can't be read: " + content.error().message;
    return std::move(content.value());
}

EventInserter::EventInserter(Database& database)
    : database_(database),
      insert_(database,
              "INSERT INTO events (room, seq, at_ms, ordinal, kind, author, cid, target, payload, crc) "
              "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10) ON CONFLICT (author, cid) WHERE cid IS NOT NULL DO NOTHING") {}

EventInserter::Outcome EventInserter::insert(EventRow& row) {
    row.crc = checksum_of(row);
    Query query(insert_);
    query.bind(1, row.room).bind(2, static_cast<std::int64_t>(row.seq)).bind(3, row.at_ms).bind(4, row.ordinal);
    query.bind(5, std::string_view(row.kind)).bind(6, row.author).bind_optional(7, row.cid);
    query.bind_optional(8, row.target).bind_optional(9, row.payload).bind(10, row.crc);
    if (!query.run()) return Outcome::failed;
    return database_.changes() == 0 ? Outcome::same_cid : Outcome::stored;
}

EventFinder::EventFinder(Database& database)
    : select_by_seq_(database, select_where("room = ?1 AND seq = ?2")),
      select_by_cid_(database, select_where("author = ?1 AND cid = ?2")) {}

bool EventFinder::find(std::int64_t room, Seq seq, std::optional<EventRow>& row) {
    Query query(select_by_seq_);
    return find_one(query.bind(1, room).bind(2, static_cast<std::int64_t>(seq)), row);
}

bool EventFinder::find_by_cid(std::int64_t author, std::string_view cid, std::optional<EventRow>& row) {
    Query query(select_by_cid_);
    return find_one(query.bind(1, author).bind(2, cid), row);
}

std::int64_t person_checksum(std::int64_t no, std::string_view id, std::string_view name, std::int64_t created_ms) {
    return Checksum().add(no).add(id).add(name).add(created_ms).value();
}

std::int64_t room_checksum(std::int64_t no, std::string_view id, std::string_view access,
                           const std::optional<std::string>& direct_key, std::int64_t created_ms) {
    return Checksum().add(no).add(id).add(access).add_optional(direct_key).add(created_ms).value();
}

std::int64_t meta_checksum(std::string_view key, std::string_view value) {
    return Checksum().add(key).add(value).value();
}

}  // namespace parley::server
