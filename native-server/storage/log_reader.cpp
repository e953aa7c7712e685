#include "native-server/storage/log_reader.h"

#include <algorithm>
#include <utility>

#include "native-server/storage/room_table.h"
#include "shared/event_kinds.h"

namespace parley::server {

namespace {

std::string select_events(std::string_view condition) {
    return std::string("SELECT ").append(event_columns).append(" FROM events WHERE room = ?1 AND ").append(condition);
}

// As the index on replies has it.
constexpr std::string_view in_thread = "kind = 'posted' AND target IS NOT NULL AND target = ?4 AND ";

std::size_t bytes_of(const Event& event) {
    std::size_t bytes = event.body.size();
    for (const Reaction& reaction : event.state.reactions) {
        bytes += reaction.emoji.size();
        for (const Person& person : reaction.people) bytes += person.id.value.size() + person.name.size();
    }
    return bytes;
}

}  // namespace

LogReader::LogReader(Database& database)
    : database_(database),
      people_(database),
      states_(database, people_),
      select_room_(database,
                   "SELECT rooms.no, ifnull(state.head, 0) FROM rooms LEFT JOIN room_state AS state ON state.room = rooms.no "
                   "WHERE rooms.id = ?1"),
      select_forward_(database, select_events("seq >= ?2 ORDER BY seq LIMIT ?3")),
      select_backward_(database, select_events("seq <= ?2 ORDER BY seq DESC LIMIT ?3")),
      select_versions_(database, select_events("(seq = ?2 AND kind = 'posted' OR target = ?2 AND kind = 'edited') "
                                               "ORDER BY seq DESC")),
      select_replies_(database, select_events(std::string(in_thread).append("seq > ?2 ORDER BY seq LIMIT ?3"))),
      select_replies_backward_(database, select_events(std::string(in_thread).append("seq < ?2 ORDER BY seq DESC LIMIT ?3"))) {}

ReadReply LogReader::answer(const ReadRequest& request, std::string& failure) {
    damage_.clear();
    Room room;
    PageRead page;
    Found found = database_.run("BEGIN") && people_.catch_up() ? find_room(request.room, room) : Found::failed;
    if (found == Found::there && request.thread != 0) {
        found = read_thread(request, room, page);
    } else if (found == Found::there && request.versions != 0) {
        found = read_versions(request, room, page);
    } else if (found == Found::there && !read_page(request, room, page)) {
        found = Found::failed;
    }
    if (found == Found::failed) failure = damage_.empty() ? database_.error() : damage_;
    database_.roll_back();
    if (found == Found::failed) return {request.ticket, make_error(ErrorCode::storage_unavailable)};
    if (found == Found::unknown) return {request.ticket, make_error(ErrorCode::unknown_room)};
    if (found == Found::no_message) return {request.ticket, make_error(ErrorCode::unknown_message)};
    if (found == Found::erased) return {request.ticket, make_error(ErrorCode::message_deleted)};
    page.head = room.head;
    return {request.ticket, std::move(page)};
}

LogReader::Found LogReader::find_room(const RoomId& id, Room& room) {
    room.id = id;
    {
        Query query(select_room_);
        const Query::Step step = query.bind(1, id.value).step();
        if (step == Query::Step::failed) return Found::failed;
        if (step == Query::Step::row) {
            room.no = query.integer(0);
            room.head = static_cast<Seq>(query.integer(1));
            return Found::there;
        }
    }
    // A personal log without events has no row, and is there when its person is.
    if (!is_personal(id)) return Found::unknown;
    const PersonRow* person = nullptr;
    if (!people_.find(UserId(id.value.substr(1)), person)) {
        damage_ = people_.damage();
        return Found::failed;
    }
    return person == nullptr ? Found::unknown : Found::there;
}

// seq is dense from 1 to the head: where a page begins and how much there is, arithmetic says.
bool LogReader::read_page(const ReadRequest& request, const Room& room, PageRead& page) {
    const Seq next = std::min(request.seq, room.head) + 1;
    Run all;
    switch (request.anchor) {
        case PageAnchor::around:
            return read_around(request, room, page);
        case PageAnchor::latest:
            all = {room.head, room.head, false};
            break;
        case PageAnchor::before: {
            const Seq last = std::min(room.head, request.seq == 0 ? 0 : request.seq - 1);
            all = {last, last, false};
            break;
        }
        case PageAnchor::after:
            all = {next, room.head - (next - 1), true};
            break;
        case PageAnchor::between: {
            const Seq end = std::min(room.head + 1, request.until);
            all = {next, end > next ? end - next : 0, true};
            break;
        }
    }
    Run run = all;
    run.count = std::min<std::uint64_t>(all.count, request.events_max);
    std::size_t bytes_left = request.bytes_max;
    if (!read_run(request, room, run, bytes_left, page.events)) return false;
    page.more = page.events.size() < all.count;
    if (!run.forward) std::reverse(page.events.begin(), page.events.end());
    return true;
}

// Half of the page is older than the one in the middle; what one side lacks the other fills.
bool LogReader::read_around(const ReadRequest& request, const Room& room, PageRead& page) {
    const std::uint64_t wanted = request.events_max;
    const Seq older_there = std::min(request.seq, room.head);
    const Seq newer_there = room.head - older_there;
    const std::uint64_t newer = std::min(newer_there, wanted - std::min({older_there, wanted / 2 + 1, wanted}));
    const std::uint64_t older = std::min(older_there, wanted - newer);

    // Half of the bytes too; what the older half does not need is the newer one's.
    std::size_t bytes_left = newer == 0 ? request.bytes_max : (request.bytes_max + 1) / 2;
    const std::size_t kept_back = request.bytes_max - bytes_left;
    if (!read_run(request, room, {older_there, older, false}, bytes_left, page.events)) return false;
    const std::size_t older_read = page.events.size();
    std::reverse(page.events.begin(), page.events.end());
    bytes_left += kept_back;
    if (!read_run(request, room, {older_there + 1, newer, true}, bytes_left, page.events)) return false;
    page.more = older_read < older_there;
    page.more_after = page.events.size() - older_read < newer_there;
    return true;
}

bool LogReader::read_run(const ReadRequest& request, const Room& room, const Run& run, std::size_t& bytes_left,
                         std::vector<Event>& events) {
    if (run.count == 0) return true;
    const Seq last = run.forward ? run.from + (run.count - 1) : run.from - (run.count - 1);
    const auto [low, high] = std::minmax(run.from, last);
    std::string damage;
    if (!states_.load(room.no, low, high, request.reader, damage)) return damaged(room, damage);

    Query query(run.forward ? select_forward_ : select_backward_);
    query.bind(1, room.no).bind(2, static_cast<std::int64_t>(run.from)).bind(3, static_cast<std::int64_t>(run.count));
    Seq expected = run.from;
    for (std::uint64_t i = 0; i < run.count; ++i) {
        const Query::Step step = query.step();
        if (step == Query::Step::failed) return false;
        const EventRow row = step == Query::Step::row ? read_event_row(query) : EventRow();
        if (row.seq != expected) return damaged(room, "event " + std::to_string(expected) + ": it is missing");
        Event event;
        if (!event_of(row, room, event)) return false;
        const std::size_t bytes = bytes_of(event);
        if (bytes > bytes_left && !events.empty()) break;
        bytes_left -= std::min(bytes, bytes_left);
        events.push_back(std::move(event));
        expected = run.forward ? expected + 1 : expected - 1;
    }
    return true;
}

LogReader::Found LogReader::read_thread(const ReadRequest& request, const Room& room, PageRead& page) {
    Seq root = request.thread;
    for (int step = 0; step < 2; ++step) {  // a reply stands for its thread
        Query query(select_forward_);
        query.bind(1, room.no).bind(2, static_cast<std::int64_t>(root)).bind(3, std::int64_t{1});
        const Query::Step found = query.step();
        if (found == Query::Step::failed) return Found::failed;
        if (found == Query::Step::done) return Found::no_message;
        const EventRow row = read_event_row(query);
        if (row.seq != root || event_kind_from(row.kind) != EventKind::posted) return Found::no_message;
        if (row.target) {
            root = static_cast<Seq>(*row.target);
            continue;
        }
        if (!whole_event_of(row, request, room, page.root.emplace())) return Found::failed;
        return read_replies(request, room, root, page) ? Found::there : Found::failed;
    }
    return Found::no_message;
}

bool LogReader::read_replies(const ReadRequest& request, const Room& room, Seq root, PageRead& page) {
    const bool forward = request.anchor == PageAnchor::after;
    const Seq from = request.anchor == PageAnchor::latest ? room.head + 1 : std::min(request.seq, room.head + 1);
    Query query(forward ? select_replies_ : select_replies_backward_);
    query.bind(1, room.no).bind(2, static_cast<std::int64_t>(from)).bind(4, static_cast<std::int64_t>(root));
    query.bind(3, static_cast<std::int64_t>(request.events_max) + 1);
    std::size_t bytes_left = request.bytes_max;
    for (;;) {
        const Query::Step step = query.step();
        if (step == Query::Step::failed) return false;
        if (step == Query::Step::done) break;
        Event event;
        page.more = page.events.size() == request.events_max;
        if (page.more) break;
        if (!whole_event_of(read_event_row(query), request, room, event)) return false;
        const std::size_t bytes = bytes_of(event);
        page.more = bytes > bytes_left && !page.events.empty();
        if (page.more) break;
        bytes_left -= std::min(bytes, bytes_left);
        page.events.push_back(std::move(event));
    }
    if (!forward) std::reverse(page.events.begin(), page.events.end());
    return true;
}

LogReader::Found LogReader::read_versions(const ReadRequest& request, const Room& room, PageRead& page) {
    Query query(select_versions_);
    query.bind(1, room.no).bind(2, static_cast<std::int64_t>(request.versions));
    const Seq before = request.anchor == PageAnchor::latest ? room.head + 1 : std::min(request.seq, room.head + 1);
    std::size_t bytes_left = request.bytes_max;
    bool any = false;
    for (;;) {
        const Query::Step step = query.step();
        if (step == Query::Step::failed) return Found::failed;
        if (step == Query::Step::done) break;
        const EventRow row = read_event_row(query);
        any = any || row.seq == request.versions;
        if (!row.payload) return Found::erased;  // with the message each of its edits is
        if (row.seq >= before || page.more) continue;
        Event event;
        if (!first_event_of(row, room, event)) return Found::failed;
        const std::size_t bytes = bytes_of(event);
        page.more = page.events.size() == request.events_max || (bytes > bytes_left && !page.events.empty());
        if (page.more) continue;
        bytes_left -= std::min(bytes, bytes_left);
        page.events.push_back(std::move(event));
    }
    std::reverse(page.events.begin(), page.events.end());
    return any ? Found::there : Found::no_message;
}

// A thread's replies may lie far apart: what is between them is not read.
bool LogReader::whole_event_of(const EventRow& row, const ReadRequest& request, const Room& room, Event& event) {
    std::string damage;
    if (!states_.load(room.no, row.seq, row.seq, request.reader, damage)) return damaged(room, damage);
    return event_of(row, room, event);
}

bool LogReader::first_event_of(const EventRow& row, const Room& room, Event& event) {
    Result<EventContent, std::string> content = content_of(row);
    if (!content) return damaged(room, content.error());
    static_cast<EventContent&>(event) = std::move(content.value());
    event.room = room.id;
    event.seq = row.seq;
    event.at_ms = row.at_ms;
    if (row.cid) event.cid = MessageCid(*row.cid);

    const PersonRow* person = nullptr;
    if (!people_.find(row.author, person)) return damaged(room, people_.damage());
    if (person == nullptr) return damaged(room, "event " + std::to_string(row.seq) + ": nobody is its author");
    event.author = person->person;
    if (!event.person.id.empty()) {
        if (!people_.find(event.person.id, person)) return damaged(room, people_.damage());
        if (person != nullptr) event.person = person->person;
    }
    if (event.forwarded) {
        if (!people_.find(event.forwarded->author.id, person)) return damaged(room, people_.damage());
        if (person != nullptr) event.forwarded->author = person->person;
    }
    return true;
}

bool LogReader::event_of(const EventRow& row, const Room& room, Event& event) {
    if (!first_event_of(row, room, event)) return false;
    if (event.kind != EventKind::posted) return true;
    states_.put_replies(event);
    event.state.erased = !row.payload;
    if (event.state.erased) return true;
    std::string damage;
    return states_.complete(room.no, event, damage) || damaged(room, damage);
}

/// Always false. Without a finding of our own the database has the word.
bool LogReader::damaged(const Room& room, const std::string& what) {
    damage_ = "room " + room.id.value + ", " + (what.empty() ? database_.error() : what);
    return false;
}

}  // namespace parley::server
