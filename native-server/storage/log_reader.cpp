#include "native-server/storage/log_reader.h"

#include <algorithm>
#include <limits>
#include <string_view>
#include <utility>
#include <variant>

namespace parley::server {

namespace {

// The columns that event_of() reads.
constexpr std::string_view select_event =
    "SELECT events.seq, events.at_ms, events.kind, people.id, people.name, events.cid, "
    "json_extract(events.payload, '$.body'), json_extract(events.payload, '$.via') "
    "FROM events JOIN people ON people.no = events.author WHERE events.room = ?1 AND ";

std::string events_where(std::string_view condition) {
    return std::string(select_event).append(condition);
}

Event event_of(const Query& row, const RoomId& room) {
    Event event;
    event.room = room;
    event.seq = static_cast<Seq>(row.integer(0));
    event.at_ms = row.integer(1);
    event.kind = row.text(2) == "posted" ? EventKind::posted : EventKind::unknown;
    event.author = {UserId(row.text(3)), row.text(4)};
    event.cid = MessageCid(row.text(5));
    event.body = row.text(6);
    event.via = row.text(7) == "plain" ? Via::plain : Via::client;
    return event;
}

}  // namespace

LogReader::LogReader(Database& database)
    : database_(database),
      select_room_(database, "SELECT no FROM rooms WHERE id = ?1"),
      select_after_(database, events_where("events.seq > ?2 ORDER BY events.seq LIMIT ?3")),
      select_before_(database, events_where("events.seq < ?2 ORDER BY events.seq DESC LIMIT ?3")),
      select_person_(database, "SELECT id, name FROM people WHERE token_hash = ?1") {}

LogReply LogReader::answer(const LogRequest& request, std::string& failure) {
    if (const auto* wanted = std::get_if<ReadRequest>(&request)) return read(*wanted, failure);
    if (const auto* wanted = std::get_if<FindPersonRequest>(&request)) return find(*wanted, failure);
    failure = "a request that writes came to the reader";
    return ReadReply{0, make_error(ErrorCode::storage_unavailable)};
}

ReadReply LogReader::read(const ReadRequest& request, std::string& failure) {
    std::int64_t room_no = 0;
    {
        Query room(select_room_);
        switch (room.bind(1, request.room.value).step()) {
            case Query::Step::done:
                return {request.ticket, make_error(ErrorCode::unknown_room)};
            case Query::Step::row:
                room_no = room.integer(0);
                break;
            case Query::Step::failed:
                failure = database_.error();
                return {request.ticket, make_error(ErrorCode::storage_unavailable)};
        }
    }
    PageRead page;
    if (!collect(room_no, request, page)) {
        failure = database_.error();
        return {request.ticket, make_error(ErrorCode::storage_unavailable)};
    }
    return {request.ticket, std::move(page)};
}

bool LogReader::collect(std::int64_t room_no, const ReadRequest& request, PageRead& page) {
    const bool forward = request.direction == ReadRequest::Direction::after;
    constexpr auto seq_max = static_cast<Seq>(std::numeric_limits<std::int64_t>::max());
    const Seq from = !forward && request.seq == 0 ? seq_max : std::min(request.seq, seq_max);

    Query query(forward ? select_after_ : select_before_);
    query.bind(1, room_no).bind(2, static_cast<std::int64_t>(from));
    query.bind(3, static_cast<std::int64_t>(request.events_max) + 1);  // one more tells whether there is more
    std::size_t bytes = 0;
    for (;;) {
        const Query::Step step = query.step();
        if (step == Query::Step::failed) return false;
        if (step == Query::Step::done) break;
        Event event = event_of(query, request.room);
        bytes += event.body.size();
        const bool fits = page.events.size() < request.events_max && (bytes <= request.bytes_max || page.events.empty());
        if (!fits) {
            page.more = true;
            break;
        }
        page.events.push_back(std::move(event));
    }
    if (!forward) std::reverse(page.events.begin(), page.events.end());
    return true;
}

PersonReply LogReader::find(const FindPersonRequest& request, std::string& failure) {
    Query query(select_person_);
    switch (query.bind(1, request.token_hash).step()) {
        case Query::Step::row:
            return {request.ticket, Person{UserId(query.text(0)), query.text(1)}};
        case Query::Step::done:
            return {request.ticket, make_error(ErrorCode::bad_token)};
        case Query::Step::failed:
            break;
    }
    failure = database_.error();
    return {request.ticket, make_error(ErrorCode::storage_unavailable)};
}

}  // namespace parley::server
