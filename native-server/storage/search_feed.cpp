#include "native-server/storage/search_feed.h"

#include <algorithm>
#include <functional>
#include <limits>
#include <queue>
#include <string>
#include <utility>

#include "native-server/storage/search_text.h"
#include "shared/codec.h"
#include "shared/event_kinds.h"

namespace parley::server {

SearchFeed::SearchFeed(Database& database)
    : select_version_(database, "PRAGMA data_version"),
      select_rooms_(database, "SELECT no, access FROM rooms WHERE no > ?1 ORDER BY no"),
      select_head_(database, "SELECT head FROM room_state WHERE room = ?1"),
      select_at_(database, "SELECT at_ms FROM events WHERE room = ?1 AND seq > ?2 ORDER BY seq LIMIT 1"),
      select_events_(database, std::string("SELECT ")
                                   .append(event_columns)
                                   .append(" FROM events WHERE room = ?1 AND seq > ?2 AND seq <= ?3 ORDER BY seq")),
      select_words_(database,
                    "SELECT message.seq, message.at_ms, message.payload, edit.payload FROM events AS message "
                    "LEFT JOIN message_changes AS changes ON changes.room = message.room AND changes.seq = message.seq "
                    "LEFT JOIN events AS edit ON edit.room = message.room AND edit.seq = changes.edited "
                    "WHERE message.room = ?1 AND message.seq >= ?2 AND message.seq < ?3 AND message.author = ?4 "
                    "AND message.kind = 'posted' AND message.payload IS NOT NULL ORDER BY message.seq"),
      select_person_(database, "SELECT no FROM people WHERE id = ?1") {}

void SearchFeed::start_from(const std::vector<SearchKey>& positions) {
    positions_.clear();
    for (const SearchKey& position : positions) positions_[position.room] = position.seq;
    rooms_.clear();
    places_.clear();
    last_room_ = 0;
    data_version_ = -1;
}

bool SearchFeed::refresh() {
    std::int64_t version = 0;
    {
        Query query(select_version_);
        if (query.step() != Query::Step::row) return false;
        version = query.integer(0);
    }
    if (version == data_version_) return true;
    if (!find_rooms() || !read_heads()) return false;
    data_version_ = version;
    return true;
}

bool SearchFeed::find_rooms() {
    Query query(select_rooms_);
    query.bind(1, last_room_);
    for (;;) {
        const Query::Step step = query.step();
        if (step != Query::Step::row) return step == Query::Step::done;
        Room room;
        room.no = last_room_ = query.integer(0);
        room.access = room_access_from(query.text(1)).value_or(RoomAccess::personal);
        if (room.access == RoomAccess::personal) continue;
        const auto position = positions_.find(room.no);
        if (position != positions_.end()) room.position = position->second;
        places_[room.no] = rooms_.size();
        rooms_.push_back(room);
    }
}

bool SearchFeed::read_heads() {
    for (Room& room : rooms_) {
        Query query(select_head_);
        const Query::Step step = query.bind(1, room.no).step();
        if (step == Query::Step::failed) return false;
        room.head = step == Query::Step::row ? static_cast<Seq>(query.integer(0)) : 0;
    }
    return true;
}

bool SearchFeed::behind() const {
    return std::any_of(rooms_.begin(), rooms_.end(), [](const Room& room) { return room.position < room.head; });
}

bool SearchFeed::ahead() const {
    return std::any_of(rooms_.begin(), rooms_.end(), [](const Room& room) { return room.position > room.head; });
}

// Of all rooms, the one whose next event is the oldest gives its events up to where another room has the oldest.
bool SearchFeed::read(std::size_t events_max, std::size_t bytes_max, std::vector<EventRow>& rows) {
    using Next = std::pair<std::int64_t, std::size_t>;
    std::priority_queue<Next, std::vector<Next>, std::greater<>> queue;
    for (std::size_t place = 0; place < rooms_.size(); ++place) {
        Room& room = rooms_[place];
        if (room.position >= room.head) continue;
        if (!room.next_known && !read_next_at(room)) return false;
        queue.push({room.next_at, place});
    }
    std::unordered_map<std::size_t, Room> ahead;  // how far this call has come, which counts only when the events are taken
    std::size_t bytes_left = bytes_max;
    while (!queue.empty() && rows.size() < events_max && bytes_left > 0) {
        const std::size_t place = queue.top().second;
        queue.pop();
        Room& room = ahead.try_emplace(place, rooms_[place]).first->second;
        const std::int64_t until_ms = queue.empty() ? std::numeric_limits<std::int64_t>::max() : queue.top().first;
        if (!read_run(room, until_ms, events_max, bytes_left, rows)) return false;
        if (room.position < room.head && room.next_known) queue.push({room.next_at, place});
    }
    return true;
}

bool SearchFeed::read_next_at(Room& room) {
    Query query(select_at_);
    const Query::Step step = query.bind(1, room.no).bind(2, static_cast<std::int64_t>(room.position)).step();
    if (step == Query::Step::failed) return false;
    room.next_at = step == Query::Step::row ? query.integer(0) : std::numeric_limits<std::int64_t>::max();
    room.next_known = true;
    return true;
}

bool SearchFeed::read_run(Room& room, std::int64_t until_ms, std::size_t events_max, std::size_t& bytes_left,
                          std::vector<EventRow>& rows) {
    Query query(select_events_);
    query.bind(1, room.no).bind(2, static_cast<std::int64_t>(room.position)).bind(3, static_cast<std::int64_t>(room.head));
    room.next_known = false;
    for (;;) {
        const Query::Step step = query.step();
        if (step != Query::Step::row) return step == Query::Step::done;
        EventRow row = read_event_row(query);
        if (row.at_ms > until_ms) {
            room.next_at = row.at_ms;
            room.next_known = true;
            return true;
        }
        room.position = row.seq;
        bytes_left -= std::min(bytes_left, row.payload ? row.payload->size() : 0);
        rows.push_back(std::move(row));
        if (rows.size() >= events_max || bytes_left == 0) return true;
    }
}

bool SearchFeed::find_person(const UserId& id, std::int64_t& no) {
    Query query(select_person_);
    const Query::Step step = query.bind(1, id.value).step();
    no = step == Query::Step::row ? query.integer(0) : 0;
    return step != Query::Step::failed;
}

bool SearchFeed::read_words(const SearchKey& from, Seq before, const UserId& author, std::vector<SearchDocument>& documents) {
    std::int64_t no = 0;
    if (!find_person(author, no)) return false;
    Query query(select_words_);
    query.bind(1, from.room)
        .bind(2, static_cast<std::int64_t>(from.seq))
        .bind(3, static_cast<std::int64_t>(before))
        .bind(4, no);
    for (;;) {
        const Query::Step step = query.step();
        if (step != Query::Step::row) return step == Query::Step::done;
        const auto posted = decode_content(EventKind::posted, query.text(2));
        // An edit has its words in the same place. What can't be read is told when the log itself is read.
        const auto edit = query.optional_text(3);
        const auto content = edit ? decode_content(EventKind::posted, *edit) : posted;
        if (!posted || !content) continue;
        documents.push_back({{from.room, static_cast<Seq>(query.integer(0))},
                             no,
                             query.integer(1),
                             content.value().body,
                             held_files(posted.value().files)});
    }
}

void SearchFeed::take(const EventRow& row) {
    Room& room = rooms_[places_.at(row.room)];
    room.position = row.seq;
    room.next_known = false;
}

}  // namespace parley::server
