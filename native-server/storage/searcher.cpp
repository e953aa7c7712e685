#include "native-server/storage/searcher.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <optional>
#include <utility>

#include "native-server/storage/search_match.h"
#include "native-server/storage/search_text.h"
#include "shared/event_kinds.h"
#include "shared/limits.h"
#include "shared/permissions.h"

namespace parley::server {

namespace {

Error bad_query(std::string message) {
    return {ErrorCode::bad_query, std::move(message)};
}

Error unavailable() {
    return make_error(ErrorCode::storage_unavailable);
}

/// The number of a document; nothing for what no search has given.
std::optional<std::int64_t> number_from(const std::string& cursor) {
    std::int64_t number = 0;
    const char* end = cursor.data() + cursor.size();
    const auto [stop, error] = std::from_chars(cursor.data(), end, number);
    if (error != std::errc() || stop != end || number < 0) return std::nullopt;
    return number;
}

bool is_within(const SearchQuery& query, std::int64_t at_ms) {
    return at_ms < query.before_ms.value_or(at_ms + 1) && at_ms >= query.after_ms.value_or(at_ms);
}

/// The index has nothing to say of it.
bool asks_for_pins_alone(const SearchQuery& query) {
    return query.pinned && query.terms.empty() && query.mentions.empty() && query.has == Holdings{};
}

constexpr SearchFollower::Step full_step{limits::search_step_events_max, limits::search_step_bytes_max};
constexpr SearchFollower::Step short_step{limits::search_answer_events_max, limits::search_step_bytes_max};

}  // namespace

Result<std::unique_ptr<Searcher>, std::string> Searcher::open(const DataDir& dir, const Epoch& epoch,
                                                              std::function<void(const std::string&)> warn,
                                                              SearchBounds bounds) {
    auto log = Database::open(dir.database().string(), Database::Mode::read_only);
    if (!log) return log.error();
    const std::filesystem::path path = search_path(dir.database().parent_path());
    return std::unique_ptr<Searcher>(new Searcher(std::move(log.value()), {path, epoch, std::move(warn), bounds}));
}

Searcher::Searcher(Database log, SearchFollower::Options options)
    : log_(std::move(log)),
      reader_(log_),
      read_time_(options.bounds.read_time),
      follower_(log_, std::move(options)),
      select_memberships_(log_,
                          "SELECT members.room, members.role FROM people JOIN members ON members.person = people.no "
                          "WHERE people.id = ?1"),
      select_people_(log_, "SELECT no FROM people WHERE id = ?1 OR name = ?1 COLLATE NOCASE LIMIT ?2"),
      select_rooms_(log_,
                    "SELECT rooms.no FROM rooms JOIN room_state AS state ON state.room = rooms.no "
                    "WHERE rooms.id = ?1 OR state.name = ?1 COLLATE NOCASE LIMIT ?2"),
      select_room_id_(log_, "SELECT id FROM rooms WHERE no = ?1"),
      select_name_(log_, "SELECT name FROM people WHERE id = ?1"),
      select_pinned_(log_,
                     "SELECT changes.seq, events.author, events.at_ms FROM message_changes AS changes "
                     "JOIN events ON events.room = changes.room AND events.seq = changes.seq "
                     "WHERE changes.room = ?1 AND changes.pinned > 0 ORDER BY changes.seq DESC") {}

bool Searcher::follow(std::string& failure) {
    bool behind = false;
    bool left = false;
    const bool done = follower_.follow(full_step, behind, failure) && follower_.tidy(left, failure);
    caught_up_ = done && !behind;
    return done && (behind || left);
}

SearchReply Searcher::answer(const SearchRequest& request, std::string& failure) {
    SearchReply reply{request.ticket, unavailable()};
    bool behind = false;
    if (!follower_.follow(short_step, behind, failure)) return reply;
    const Result<Plan> plan = plan_of(request, failure);
    if (!plan) {
        reply.result = plan.error();
        return reply;
    }
    const SearchRange& range = plan.value().range;
    if (asks_for_pins_alone(request.query)) {
        const std::optional<SearchPage> page = find_pinned(range, plan.value().from);
        if (page)
            reply.result = read_hits(request, *page, failure);
        else
            failure = log_.error();
        return reply;
    }
    const std::optional<SearchPage> page = follower_.index().search(range);
    if (!page) {
        if (follower_.recover(failure)) reply.result = Found{{}, false, "", false};
        return reply;
    }
    reply.result = read_hits(request, *page, failure);
    if (reply.result) reply.result.value().complete = !behind;
    return reply;
}

Result<Searcher::Plan> Searcher::plan_of(const SearchRequest& request, std::string& failure) {
    SearchRange range;
    if (!request.cursor.empty()) {
        range.before_no = number_from(request.cursor);
        if (!range.before_no) return bad_query("That is not the end of a page of this search.");
    }
    SearchQuery query = request.query;
    const bool begun = log_.run("BEGIN");
    Result<Scope> scope = begun ? scope_of(request, failure) : unavailable();
    const bool named = begun && name_reader(request.reader, query.mentions);
    if (!begun || !named) failure = log_.error();
    log_.roll_back();
    if (!scope) return scope.error();
    if (!named) return unavailable();
    range.match = match_expression(query, scope.value().in, scope.value().from);
    range.before_ms = query.before_ms;
    range.after_ms = query.after_ms;
    range.rooms = std::move(query.in.empty() ? scope.value().readable : scope.value().in);
    range.hits_max = std::clamp<std::size_t>(request.hits_max, 1, limits::search_hits_max);
    return Plan{std::move(range), std::move(scope.value().from)};
}

/// Where `me` stands there: messages call people by name.
bool Searcher::name_reader(const UserId& reader, std::vector<std::string>& names) {
    for (std::string& name : names) {
        if (name != "me") continue;
        Query query(select_name_);
        const Query::Step step = query.bind(1, reader.value).step();
        if (step == Query::Step::failed) return false;
        if (step == Query::Step::row) name = query.text(0);
    }
    return true;
}

std::optional<SearchPage> Searcher::find_pinned(const SearchRange& range, const std::vector<std::int64_t>& from) {
    struct Pin {
        std::int64_t at_ms;
        SearchKey key;
    };
    std::vector<Pin> pins;
    for (const std::int64_t room : range.rooms) {
        Query query(select_pinned_);
        query.bind(1, room);
        Query::Step step = query.step();
        for (; step == Query::Step::row; step = query.step()) {
            const std::int64_t at_ms = query.integer(2);
            if (!from.empty() && std::find(from.begin(), from.end(), query.integer(1)) == from.end()) continue;
            if (at_ms >= range.before_ms.value_or(at_ms + 1) || at_ms < range.after_ms.value_or(at_ms)) continue;
            pins.push_back({at_ms, {room, static_cast<Seq>(query.integer(0))}});
        }
        if (step == Query::Step::failed) return std::nullopt;
    }
    std::stable_sort(pins.begin(), pins.end(), [](const Pin& a, const Pin& b) { return a.at_ms > b.at_ms; });
    const std::size_t first = std::min(static_cast<std::size_t>(range.before_no.value_or(0)), pins.size());
    const std::size_t last = std::min(first + range.hits_max, pins.size());
    SearchPage page{{}, last < pins.size(), static_cast<std::int64_t>(last)};
    // Who ends a page before a match gives the number after its own for the next page's beginning.
    for (std::size_t i = first; i < last; ++i) page.matches.push_back({static_cast<std::int64_t>(i) - 1, pins[i].key, ""});
    return page;
}

Result<Searcher::Scope> Searcher::scope_of(const SearchRequest& request, std::string& failure) {
    const auto failed = [&] {
        failure = log_.error();
        return unavailable();
    };
    Scope scope;
    if (!find_readable(request.reader, scope.readable)) return failed();
    for (const std::string& name : request.query.in) {
        std::vector<std::int64_t> named;
        if (!find_numbers(select_rooms_, name, named)) return failed();
        const auto unreadable = [&scope](std::int64_t room) {
            return !std::binary_search(scope.readable.begin(), scope.readable.end(), room);
        };
        std::erase_if(named, unreadable);
        if (named.empty()) return bad_query("There is no room called " + name + " that you could search in.");
        scope.in.insert(scope.in.end(), named.begin(), named.end());
    }
    for (const std::string& name : request.query.from) {
        const std::size_t before = scope.from.size();
        if (name == "me" && !find_numbers(select_people_, request.reader.value, scope.from)) return failed();
        if (!find_numbers(select_people_, name, scope.from)) return failed();
        if (scope.from.size() == before) return bad_query("There is nobody called " + name + " here.");
    }
    return scope;
}

bool Searcher::find_readable(const UserId& reader, std::vector<std::int64_t>& readable) {
    std::unordered_map<std::int64_t, Role> roles;
    Query query(select_memberships_);
    query.bind(1, reader.value);
    Query::Step step = query.step();
    for (; step == Query::Step::row; step = query.step())
        roles[query.integer(0)] = role_from(query.text(1)).value_or(Role::none);
    if (step == Query::Step::failed) return false;
    for (const SearchFeed::Room& room : follower_.feed().rooms()) {
        const auto role = roles.find(room.no);
        if (may_read(room.access, effective_role(room.access, role == roles.end() ? Role::none : role->second)))
            readable.push_back(room.no);
    }
    return true;
}

/// Adds those that the name may mean.
bool Searcher::find_numbers(Statement& select, const std::string& name, std::vector<std::int64_t>& numbers) {
    Query query(select);
    query.bind(1, name).bind(2, std::int64_t{limits::search_namesakes_max});
    Query::Step step = query.step();
    for (; step == Query::Step::row; step = query.step()) numbers.push_back(query.integer(0));
    return step == Query::Step::done;
}

Result<Found> Searcher::read_hits(const SearchRequest& request, const SearchPage& page, std::string& failure) {
    Found found{{}, page.more, page.more ? std::to_string(page.next) : "", true};
    std::size_t bytes_left = limits::resume_bytes_max;
    const auto deadline = std::chrono::steady_clock::now() + read_time_;
    const auto end_before = [&found](const SearchMatch& match) {
        found.more = true;
        found.cursor = std::to_string(match.no + 1);
    };
    for (const SearchMatch& match : page.matches) {
        if (!found.hits.empty() && std::chrono::steady_clock::now() >= deadline) {
            end_before(match);
            break;
        }
        Hit hit;
        const Reading reading = read_hit(request, match, hit, failure);
        if (reading == Reading::failed) return unavailable();
        if (reading == Reading::stale) continue;
        if (hit.event.body.size() > bytes_left && !found.hits.empty()) {
            end_before(match);
            break;
        }
        bytes_left -= std::min(bytes_left, hit.event.body.size());
        found.hits.push_back(std::move(hit));
    }
    return found;
}

// An index that is behind may still hold what the log has no more, or not that way: it is not shown.
Searcher::Reading Searcher::read_hit(const SearchRequest& request, const SearchMatch& match, Hit& hit, std::string& failure) {
    RoomId room;
    {
        Query query(select_room_id_);
        if (query.bind(1, match.key.room).step() != Query::Step::row) return Reading::stale;
        room = RoomId(query.text(0));
    }
    const ReadRequest wanted{0, room, PageAnchor::after, match.key.seq - 1, 0, 1, limits::resume_bytes_max, request.reader};
    ReadReply read = reader_.answer(wanted, failure);
    if (!read.result) return Reading::failed;
    std::vector<Event>& events = read.result.value().events;
    if (events.empty() || events.front().kind != EventKind::posted || events.front().state.erased) return Reading::stale;
    hit.event = std::move(events.front());
    if (request.query.pinned && hit.event.state.pinned == 0) return Reading::stale;
    auto snippet = snippet_of(match.marked.empty() ? indexed_text(hit.event.body) : match.marked, hit.event.body);
    if (!snippet || !is_within(request.query, hit.event.at_ms)) return Reading::stale;
    hit.snippet = std::move(*snippet);
    return Reading::current;
}

}  // namespace parley::server
