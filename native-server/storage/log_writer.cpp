#include "native-server/storage/log_writer.h"

#include <algorithm>
#include <utility>

#include "shared/limits.h"

namespace parley::server {

namespace {

constexpr std::string_view kind_posted = "posted";

AppendReply refusal(const AppendRequest& request, ErrorCode code) {
    return {request.ticket, make_error(code)};
}

/// The answer to a request whose batch was lost.
LogReply unavailable(const LogRequest& request) {
    const Error error = make_error(ErrorCode::storage_unavailable);
    struct Answer {
        const Error& error;
        LogReply operator()(const AppendRequest& r) const { return AppendReply{r.ticket, error}; }
        LogReply operator()(const ReadRequest& r) const { return ReadReply{r.ticket, error}; }
        LogReply operator()(const AddPersonRequest& r) const { return PersonReply{r.ticket, error}; }
        LogReply operator()(const FindPersonRequest& r) const { return PersonReply{r.ticket, error}; }
        LogReply operator()(const AddRoomRequest& r) const { return AddRoomReply{r.ticket, error}; }
    };
    return std::visit(Answer{error}, request);
}

}  // namespace

LogWriter::LogWriter(Database& database, std::function<std::int64_t()> wall_clock_ms)
    : database_(database),
      wall_clock_ms_(std::move(wall_clock_ms)),
      select_author_(database, "SELECT no, name FROM people WHERE id = ?1"),
      insert_person_(database,
                     "INSERT INTO people (id, name, token_hash, created_ms) VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO NOTHING"),
      select_by_cid_(database,
                     "SELECT room, seq, at_ms, json_extract(payload, '$.body') FROM events WHERE author = ?1 AND cid = ?2"),
      insert_event_(database,
                    "INSERT INTO events (room, seq, at_ms, kind, author, cid, payload) VALUES (?1, ?2, ?3, ?4, ?5, ?6, "
                    "CASE ?8 WHEN 0 THEN json_object('body', ?7) ELSE json_object('body', ?7, 'via', 'plain') END)"),
      update_head_(database, "UPDATE rooms SET head = ?2, head_at_ms = ?3 WHERE no = ?1"),
      insert_room_(database, "INSERT INTO rooms (id, name, topic, created_ms) VALUES (?1, ?2, '', ?3)") {}

Result<std::unique_ptr<LogWriter>, std::string> LogWriter::create(Database& database,
                                                                  std::function<std::int64_t()> wall_clock_ms) {
    std::unique_ptr<LogWriter> writer(new LogWriter(database, std::move(wall_clock_ms)));
    if (!writer->load_rooms()) return database.error();
    return writer;
}

bool LogWriter::load_rooms() {
    rooms_.clear();
    touched_.clear();
    Statement select(database_, "SELECT no, id, name, topic, head, head_at_ms FROM rooms");
    Query query(select);
    for (;;) {
        switch (query.step()) {
            case Query::Step::failed:
                return false;
            case Query::Step::done:
                rooms_known_ = true;
                return true;
            case Query::Step::row:
                break;
        }
        RoomRow row;
        row.no = query.integer(0);
        row.info = {RoomId(query.text(1)), query.text(2), query.text(3), static_cast<Seq>(query.integer(4))};
        row.head_at_ms = query.integer(5);
        rooms_.emplace(row.info.id, std::move(row));
    }
}

std::vector<RoomInfo> LogWriter::rooms() const {
    std::vector<const RoomRow*> rows;
    rows.reserve(rooms_.size());
    for (const auto& [id, row] : rooms_) rows.push_back(&row);
    std::sort(rows.begin(), rows.end(), [](const RoomRow* a, const RoomRow* b) { return a->no < b->no; });
    std::vector<RoomInfo> infos;
    infos.reserve(rows.size());
    for (const RoomRow* row : rows) infos.push_back(row->info);
    return infos;
}

std::vector<LogReply> LogWriter::commit(std::vector<LogRequest> batch, std::string& failure) {
    std::vector<LogReply> replies;
    replies.reserve(batch.size() * 2);
    if (rooms_known_ || load_rooms()) {
        if (database_.run("BEGIN IMMEDIATE") && apply_all(batch, replies) && store_heads() && database_.run("COMMIT")) {
            return replies;
        }
    }
    failure = database_.error();
    database_.roll_back();
    rooms_known_ = false;
    replies.clear();
    for (const LogRequest& request : batch) replies.push_back(unavailable(request));
    return replies;
}

bool LogWriter::apply_all(std::vector<LogRequest>& batch, Replies& replies) {
    now_ms_ = wall_clock_ms_();
    return std::all_of(batch.begin(), batch.end(), [&](LogRequest& request) {
        return std::visit([&](auto& one) { return apply(one, replies); }, request);
    });
}

bool LogWriter::apply(AppendRequest& request, Replies& replies) {
    const auto room = rooms_.find(request.room);
    if (room == rooms_.end()) {
        replies.emplace_back(refusal(request, ErrorCode::unknown_room));
        return true;
    }
    Author author;
    if (!find_author(request.author, author)) return false;

    Query same_cid(select_by_cid_);
    switch (same_cid.bind(1, author.no).bind(2, request.cid.value).step()) {
        case Query::Step::failed:
            return false;
        case Query::Step::done:
            return insert_event(room->second, author, request, replies);
        case Query::Step::row:
            break;
    }
    // An erased body can't be compared any more; its author's retry is still a retry.
    const bool same_body = same_cid.is_null(3) || same_cid.text(3) == request.body;
    if (same_cid.integer(0) != room->second.no || !same_body) {
        replies.emplace_back(refusal(request, ErrorCode::cid_conflict));
    } else {
        const Appended first{static_cast<Seq>(same_cid.integer(1)), same_cid.integer(2), true};
        replies.emplace_back(AppendReply{request.ticket, first});
    }
    return true;
}

/// An author who was never added becomes a person here: what they said is what matters.
bool LogWriter::find_author(const Person& person, Author& author) {
    {
        Query select(select_author_);
        switch (select.bind(1, person.id.value).step()) {
            case Query::Step::failed:
                return false;
            case Query::Step::row:
                author = {select.integer(0), {person.id, select.text(1)}};
                return true;
            case Query::Step::done:
                break;
        }
    }
    Query insert(insert_person_);
    if (!insert.bind(1, person.id.value).bind(2, person.name).bind_null(3).bind(4, now_ms_).run()) return false;
    author = {database_.last_insert_row(), person};
    return true;
}

bool LogWriter::insert_event(RoomRow& room, const Author& author, AppendRequest& request, Replies& replies) {
    const Seq seq = room.info.head + 1;
    const std::int64_t at_ms = std::max(now_ms_, room.head_at_ms);  // a clock that was set back does not reorder a room
    {
        Query insert(insert_event_);
        insert.bind(1, room.no).bind(2, static_cast<std::int64_t>(seq)).bind(3, at_ms).bind(4, kind_posted);
        insert.bind(5, author.no).bind(6, request.cid.value).bind(7, request.body);
        insert.bind(8, static_cast<std::int64_t>(request.via));
        if (!insert.run()) return false;
    }
    room.info.head = seq;
    room.head_at_ms = at_ms;
    if (!std::exchange(room.touched, true)) touched_.push_back(&room);

    Event event;
    event.room = std::move(request.room);
    event.seq = seq;
    event.at_ms = at_ms;
    event.author = author.person;
    event.cid = std::move(request.cid);
    event.body = std::move(request.body);
    event.via = request.via;
    replies.emplace_back(Committed{std::make_shared<const Event>(std::move(event))});
    replies.emplace_back(AppendReply{request.ticket, Appended{seq, at_ms, false}});
    return true;
}

bool LogWriter::apply(const AddPersonRequest& request, Replies& replies) {
    Query insert(insert_person_);
    insert.bind(1, request.person.id.value).bind(2, request.person.name).bind(4, now_ms_);
    if (request.token_hash.empty()) {
        insert.bind_null(3);
    } else {
        insert.bind(3, request.token_hash);
    }
    if (!insert.run()) return false;
    if (database_.changes() == 0) {
        // Ids and tokens are random: a second one is a fault of the asker, and no reason to lose the batch.
        replies.emplace_back(PersonReply{request.ticket, make_error(ErrorCode::storage_unavailable)});
    } else {
        replies.emplace_back(PersonReply{request.ticket, request.person});
    }
    return true;
}

bool LogWriter::apply(const AddRoomRequest& request, Replies& replies) {
    if (rooms_.count(request.id) != 0) {
        replies.emplace_back(AddRoomReply{request.ticket, make_error(ErrorCode::room_exists)});
        return true;
    }
    if (rooms_.size() >= limits::rooms_max) {
        replies.emplace_back(AddRoomReply{request.ticket, make_error(ErrorCode::too_many_rooms)});
        return true;
    }
    Query insert(insert_room_);
    if (!insert.bind(1, request.id.value).bind(2, request.name).bind(3, now_ms_).run()) return false;
    RoomRow row;
    row.no = database_.last_insert_row();
    row.info = {request.id, request.name, "", 0};
    replies.emplace_back(RoomCommitted{row.info});
    replies.emplace_back(AddRoomReply{request.ticket, row.info});
    rooms_.emplace(request.id, std::move(row));
    return true;
}

// Reads have a thread of their own and never come here.
bool LogWriter::apply(const ReadRequest&, Replies&) {
    return false;
}
bool LogWriter::apply(const FindPersonRequest&, Replies&) {
    return false;
}

bool LogWriter::store_heads() {
    for (RoomRow* room : touched_) {
        Query update(update_head_);
        update.bind(1, room->no).bind(2, static_cast<std::int64_t>(room->info.head)).bind(3, room->head_at_ms);
        if (!update.run()) return false;
        room->touched = false;
    }
    touched_.clear();
    return true;
}

}  // namespace parley::server
