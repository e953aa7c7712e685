#include "native-server/storage/own_words.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include "native-server/storage/event_rows.h"
#include "shared/json_fields.h"
#include "shared/json_files.h"
#include "shared/limits.h"

namespace parley::server {

namespace {

void add_line(std::string& lines, const char* what, Json json) {
    lines.append(to_line(Json{{what, std::move(json)}})).push_back('\n');
}

/// "room:seq", both as numbers.
template <class Number>
std::string_view take_number(std::string_view text, Number& number) {
    const auto end = std::from_chars(text.data(), text.data() + text.size(), number).ptr;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    if (!text.empty()) text.remove_prefix(1);
    return text;
}

Json line_of(const EventRow& row, const EventContent& content) {
    Json json{{"seq", row.seq}, {"at", row.at_ms}};
    if (!content.body.empty()) json["body"] = content.body;
    if (content.thread != 0) json["thread"] = content.thread;
    if (content.target != 0) json[content.kind == EventKind::edited ? "message" : "answers"] = content.target;
    for (const FileInfo& file : content.files)
        json["files"].push_back({{"id", file.id}, {"name", file.name}, {"bytes", file.bytes}});
    return json;
}

}  // namespace

OwnWords::OwnWords(Database& database)
    : select_person_(database,
                     "SELECT people.id, people.name, people.created_ms, accounts.rank FROM people "
                     "LEFT JOIN accounts ON accounts.person = people.no WHERE people.no = ?1"),
      select_room_(database,
                   "SELECT rooms.no, rooms.id, state.name, state.head FROM rooms JOIN room_state AS state "
                   "ON state.room = rooms.no WHERE rooms.no >= ?1 AND rooms.access NOT IN ('personal', 'staff') "
                   "ORDER BY rooms.no LIMIT 1"),
      select_events_(database, "SELECT " + std::string(event_columns) +
                                   " FROM events WHERE room = ?1 AND seq > ?2 AND seq <= ?3 AND author = ?4 "
                                   "AND kind IN ('posted', 'edited') AND payload IS NOT NULL ORDER BY seq") {}

bool OwnWords::read(std::int64_t person, std::string_view cursor, std::string& lines, std::string& next) {
    damaged_.clear();
    Place place;
    next.clear();
    if (cursor.empty() && !read_profile(person, lines)) return false;
    take_number(take_number(cursor, place.room), place.seq);
    Room room;
    if (!find_room(place.room, room)) return false;
    if (room.no == 0) {
        add_line(lines, "end", Json::object());
        return true;
    }
    if (room.no != place.room) place = {room.no, 0};
    if (!read_room(room, person, place, lines)) return false;
    next = std::to_string(place.room) + ":" + std::to_string(place.seq);
    return true;
}

bool OwnWords::read_profile(std::int64_t person, std::string& lines) {
    Query query(select_person_);
    if (query.bind(1, person).step() != Query::Step::row) return false;
    Json json{{"id", query.text(0)}, {"name", query.text(1)}, {"created", query.integer(2)}};
    json["rank"] = query.is_null(3) ? "guest" : query.text(3);
    add_line(lines, "person", std::move(json));
    return true;
}

bool OwnWords::find_room(std::int64_t from, Room& room) {
    Query query(select_room_);
    const Query::Step step = query.bind(1, from).step();
    if (step == Query::Step::row) room = {query.integer(0), query.text(1), query.text(2), static_cast<Seq>(query.integer(3))};
    return step != Query::Step::failed;
}

bool OwnWords::read_room(const Room& room, std::int64_t person, Place& place, std::string& lines) {
    const Seq until = std::min<Seq>(place.seq + limits::own_words_events_max, room.head);
    Query query(select_events_);
    query.bind(1, room.no).bind(2, static_cast<std::int64_t>(place.seq)).bind(3, static_cast<std::int64_t>(until));
    query.bind(4, person);
    for (;;) {
        const Query::Step step = query.step();
        if (step == Query::Step::failed) return false;
        if (step == Query::Step::done) break;
        const EventRow row = read_event_row(query);
        const auto content = content_of(row);
        if (!content) {
            damaged_ = "room " + room.id + ", " + content.error();
            return false;
        }
        Json json = line_of(row, content.value());
        json["room"] = room.id;  // of others, in which they wrote nothing, nothing is said
        if (!room.name.empty()) json["room_name"] = room.name;
        add_line(lines, content.value().kind == EventKind::edited ? "edit" : "message", std::move(json));
        place.seq = row.seq;
        if (lines.size() >= limits::file_piece_bytes) return true;
    }
    place = until < room.head ? Place{room.no, until} : Place{room.no + 1, 0};
    return true;
}

}  // namespace parley::server
