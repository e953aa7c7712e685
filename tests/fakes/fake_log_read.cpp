// FakeLog: pages and searches.
#include <algorithm>
#include <charconv>
#include <optional>
#include <string_view>
#include <tuple>

#include "native-server/core/fold.h"
#include "shared/event_kinds.h"
#include "shared/limits.h"
#include "tests/fakes/fake_log.h"

namespace parley::server {

namespace {

/// The seqs of a page: from `first` up to and without `end`; one side of it is kept when it is too long.
struct Range {
    Seq first = 1;
    Seq end = 1;
    bool keep_newer = false;
};

Range range_of(const ReadRequest& request, Seq head) {
    const Seq seq = std::min(request.seq, limits::integer_max);
    const Seq half = request.events_max / 2;
    switch (request.anchor) {
        case PageAnchor::latest:
            return {1, head + 1, true};
        case PageAnchor::before:
            return {1, std::min(std::max<Seq>(seq, 1), head + 1), true};
        case PageAnchor::after:
            return {std::min(seq, head) + 1, head + 1, false};
        case PageAnchor::between:
            return {std::min(seq, head) + 1, std::min(std::max(request.until, seq + 1), head + 1), false};
        case PageAnchor::around:
            break;
    }
    const Seq middle = std::min(std::max<Seq>(seq, 1), std::max<Seq>(head, 1));
    const Seq first = middle > half ? middle - half : 1;
    return {first, std::min(first + request.events_max, head + 1), false};
}

std::size_t weight(const Event& event) {
    std::size_t bytes = event.body.size();
    for (const Reaction& reaction : event.state.reactions) bytes += reaction.emoji.size() + 32 * reaction.people.size();
    return bytes;
}

/// Ends the page at its bounds, from the side that is further away from the cursor.
void cut(std::vector<Event>& events, const ReadRequest& request, bool keep_newer) {
    std::size_t kept = 0;
    std::size_t bytes = 0;
    for (; kept < events.size() && kept < request.events_max; ++kept) {
        bytes += weight(events[keep_newer ? events.size() - 1 - kept : kept]);
        if (bytes > request.bytes_max && kept > 0) break;
    }
    const auto surplus = static_cast<std::ptrdiff_t>(events.size() - kept);
    if (keep_newer)
        events.erase(events.begin(), events.begin() + surplus);
    else
        events.erase(events.end() - surplus, events.end());
}

/// As above, from both ends, so that the event in the middle stays.
void cut_around(std::vector<Event>& events, const ReadRequest& request) {
    const auto bytes = [&] {
        std::size_t sum = 0;
        for (const Event& event : events) sum += weight(event);
        return sum;
    };
    while (events.size() > 1 && bytes() > request.bytes_max) {
        if (request.seq > events.front().seq && request.seq - events.front().seq >= events.back().seq - request.seq)
            events.erase(events.begin());
        else
            events.pop_back();
    }
}

// ---- words -----------------------------------------------------------------------------------------------------------

struct Word {
    std::string text;  ///< in lower case
    std::size_t at = 0;
    std::size_t bytes = 0;
};

std::string lower(std::string_view text) {
    std::string lower(text);
    for (char& c : lower)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return lower;
}

std::vector<Word> words_of(std::string_view text) {
    const auto in_word = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               static_cast<unsigned char>(c) >= 0x80;
    };
    std::vector<Word> words;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (!in_word(text[at])) continue;
        const std::size_t start = at;
        while (at < text.size() && in_word(text[at])) ++at;
        words.push_back({lower(text.substr(start, at - start)), start, at - start});
    }
    return words;
}

/// Marks in `matched` the words that the term matches; false when there are none.
bool match(const SearchTerm& term, const std::vector<Word>& words, std::vector<bool>& matched) {
    const std::vector<Word> wanted = words_of(term.text);
    bool found = false;
    for (std::size_t start = 0; !wanted.empty() && start + wanted.size() <= words.size(); ++start) {
        bool here = true;
        for (std::size_t i = 0; i < wanted.size(); ++i) {
            const std::string& word = words[start + i].text;
            const bool by_prefix = term.prefix && i + 1 == wanted.size();
            here = here && (by_prefix ? word.rfind(wanted[i].text, 0) == 0 : word == wanted[i].text);
        }
        if (!here) continue;
        found = true;
        for (std::size_t i = 0; i < wanted.size(); ++i) matched[start + i] = true;
    }
    return found;
}

/// The body in pieces, not matched and matched by turns; nothing when a term is missing, or an excluded one there.
std::optional<std::vector<std::string>> snippet_of(const std::string& body, const std::vector<SearchTerm>& terms) {
    const std::vector<Word> words = words_of(body);
    std::vector<bool> matched(words.size());
    for (const SearchTerm& term : terms) {
        std::vector<bool> ignored(words.size());
        if (match(term, words, term.excluded ? ignored : matched) == term.excluded) return std::nullopt;
    }
    std::vector<std::string> pieces;
    std::size_t at = 0;
    for (std::size_t i = 0; i < words.size() && pieces.size() + 3 <= limits::snippet_pieces_max; ++i) {
        if (!matched[i]) continue;
        pieces.push_back(body.substr(at, words[i].at - at));
        pieces.push_back(body.substr(words[i].at, words[i].bytes));
        at = words[i].at + words[i].bytes;
    }
    pieces.push_back(body.substr(at));
    return pieces;
}

/// A place in the order of hits, newest first: time, then room and seq.
using Place = std::tuple<std::int64_t, std::uint64_t, Seq>;

std::string cursor_of(const Place& place) {
    return std::to_string(std::get<0>(place)) + "." + std::to_string(std::get<1>(place)) + "." +
           std::to_string(std::get<2>(place));
}

std::optional<Place> place_of(const std::string& cursor) {
    Place place;
    const char* at = cursor.data();
    const char* end = at + cursor.size();
    const auto number = [&](auto& value) {
        const auto [next, error] = std::from_chars(at, end, value);
        at = next;
        return error == std::errc();
    };
    const auto dot = [&] { return at != end && *at++ == '.'; };
    const bool read = number(std::get<0>(place)) && dot() && number(std::get<1>(place)) && dot() && number(std::get<2>(place));
    return read && at == end ? std::optional(place) : std::nullopt;
}

bool names(const std::vector<std::string>& wanted, const std::string& id, const std::string& name) {
    return std::any_of(wanted.begin(), wanted.end(),
                       [&](const std::string& one) { return one == id || lower(one) == lower(name); });
}

/// What was hidden and is restored.
bool was_undone(const std::deque<Event>& events, const Event& change) {
    return change.kind == EventKind::hidden && std::any_of(events.begin(), events.end(), [&](const Event& later) {
               return later.kind == EventKind::unhidden && later.seq > change.seq && later.target == change.target &&
                      later.person.id == change.person.id;
           });
}

}  // namespace

Seq FakeLog::ordinal(const Room& room, Seq seq) {
    Seq messages = 0;
    for (const Event& event : room.events)
        if (event.seq <= seq && is_room_message(event)) ++messages;
    return messages;
}

Event FakeLog::folded(const Room& room, Seq seq) {
    Event event = room.events.at(static_cast<std::size_t>(seq) - 1);
    for (const Event& change : room.events)
        if (!was_undone(room.events, change)) fold(event, change);
    return event;
}

void FakeLog::apply(const ReadRequest& request, Replies& replies) {
    const Room* room = find(request.room);
    if (room == nullptr) {
        const bool personal = std::any_of(people_.begin(), people_.end(),
                                          [&](const Member& one) { return personal_room(one.person.id) == request.room; });
        if (personal)
            replies.emplace_back(ReadReply{request.ticket, PageRead{}});
        else
            replies.emplace_back(ReadReply{request.ticket, make_error(ErrorCode::unknown_room)});
        return;
    }
    if (request.thread != 0) {
        replies.emplace_back(ReadReply{request.ticket, thread_page(request, *room)});
        return;
    }
    if (request.versions != 0) {
        replies.emplace_back(ReadReply{request.ticket, versions_page(request, *room)});
        return;
    }
    const Range range = range_of(request, room->info.head);
    PageRead page;
    page.head = room->info.head;
    // Folded from the page's first event to the head: what changes a message comes after it.
    const auto first = static_cast<std::ptrdiff_t>(range.first - 1);
    std::vector<Event> events(room->events.begin() + first, room->events.end());
    for (Event& event : events) {
        if (event.kind == EventKind::posted) event = folded(*room, event.seq);
        name_reactors(event.state, request.reader);
    }
    events.resize(static_cast<std::size_t>(range.end - range.first));
    if (request.anchor == PageAnchor::around)
        cut_around(events, request);
    else
        cut(events, request, range.keep_newer);
    const Seq from = events.empty() ? range.first : events.front().seq;
    const Seq to = events.empty() ? range.end : events.back().seq + 1;
    page.more = request.anchor == PageAnchor::around ? from > 1 : from > range.first || to < range.end;
    page.more_after = request.anchor == PageAnchor::around && to <= room->info.head;
    page.events = std::move(events);
    replies.emplace_back(ReadReply{request.ticket, std::move(page)});
}

Result<PageRead> FakeLog::versions_page(const ReadRequest& request, const Room& room) {
    const bool there = request.versions <= room.events.size() && room.events[request.versions - 1].kind == EventKind::posted;
    if (!there) return make_error(ErrorCode::unknown_message);
    if (folded(room, request.versions).state.erased) return make_error(ErrorCode::message_deleted);
    PageRead page;
    page.head = room.info.head;
    for (const Event& event : room.events) {
        const bool is_version =
            event.seq == request.versions || (event.kind == EventKind::edited && event.target == request.versions);
        if (!is_version || (request.anchor == PageAnchor::before && event.seq >= request.seq)) continue;
        page.events.push_back(event);
        page.events.back().state = {};
    }
    const std::size_t all = page.events.size();
    cut(page.events, request, true);
    page.more = page.events.size() < all;
    return page;
}

Result<PageRead> FakeLog::thread_page(const ReadRequest& request, const Room& room) {
    const auto message = [&](Seq seq) -> const Event* {
        if (seq > room.events.size()) return nullptr;
        const Event& event = room.events[static_cast<std::size_t>(seq) - 1];
        return event.kind == EventKind::posted ? &event : nullptr;
    };
    const Event* root = message(request.thread);
    if (root != nullptr && root->thread != 0) root = message(root->thread);
    if (root == nullptr) return make_error(ErrorCode::unknown_message);
    PageRead page;
    page.head = room.info.head;
    page.root = folded(room, root->seq);
    name_reactors(page.root->state, request.reader);
    for (const Event& event : room.events) {
        const bool beyond = (request.anchor == PageAnchor::before && event.seq >= request.seq) ||
                            (request.anchor == PageAnchor::after && event.seq <= request.seq);
        if (event.kind != EventKind::posted || event.thread != root->seq || beyond) continue;
        page.events.push_back(folded(room, event.seq));
        name_reactors(page.events.back().state, request.reader);
    }
    const std::size_t there = page.events.size();
    cut(page.events, request, request.anchor != PageAnchor::after);
    page.more = page.events.size() < there;
    return page;
}

void FakeLog::apply(const SearchRequest& request, Replies& replies) {
    replies.emplace_back(SearchReply{request.ticket, search(request)});
}

namespace {

bool calls(const std::string& body, const std::string& name) {
    const std::size_t at = body.find("@" + name);
    return at != std::string::npos && (at == 0 || body[at - 1] == ' ');
}

}  // namespace

bool FakeLog::concerns(const SearchRequest& request, const Room& room, const Event& event) const {
    const SearchQuery& query = request.query;
    if (event.kind != EventKind::posted || event.state.erased) return false;
    if (!query.in.empty() && !names(query.in, room.info.id.value, room.info.name)) return false;
    const bool own = event.author.id == request.reader && names(query.from, "me", "me");
    if (!query.from.empty() && !own && !names(query.from, event.author.id.value, event.author.name)) return false;
    if (query.before_ms && event.at_ms >= *query.before_ms) return false;
    if (query.after_ms && event.at_ms < *query.after_ms) return false;
    const bool link = event.body.find("http://") != std::string::npos || event.body.find("https://") != std::string::npos;
    const bool picture =
        std::any_of(event.files.begin(), event.files.end(), [](const FileInfo& file) { return is_picture(file.type); });
    if (query.has.link && !link) return false;
    if (query.has.file && event.files.empty()) return false;
    if (query.has.picture && !picture) return false;
    if (query.pinned && event.state.pinned == 0) return false;
    return query.mentions.empty() || std::any_of(people_.begin(), people_.end(), [&](const Member& one) {
               const bool meant = names(query.mentions, one.person.id.value, one.person.name) ||
                                  (one.person.id == request.reader && names(query.mentions, "me", "me"));
               return meant && calls(event.body, one.person.name);
           });
}

/// A room that the reader may not read is called nothing.
bool FakeLog::names_nobody(const SearchRequest& request) const {
    const auto no_room = [&](const std::string& name) {
        return std::none_of(rooms_.begin(), rooms_.end(), [&](const Room& room) {
            return names({name}, room.info.id.value, room.info.name) &&
                   may_read(room.info.access, actor(room, request.reader).role);
        });
    };
    const auto no_person = [&](const std::string& name) {
        return name != "me" && std::none_of(people_.begin(), people_.end(), [&](const Member& one) {
                   return names({name}, one.person.id.value, one.person.name);
               });
    };
    const SearchQuery& query = request.query;
    return std::any_of(query.in.begin(), query.in.end(), no_room) ||
           std::any_of(query.from.begin(), query.from.end(), no_person);
}

Result<Found> FakeLog::search(const SearchRequest& request) const {
    std::optional<Place> behind;
    if (!request.cursor.empty()) {
        behind = place_of(request.cursor);
        if (!behind) return make_error(ErrorCode::bad_query);
    }
    if (names_nobody(request)) return make_error(ErrorCode::bad_query);
    std::vector<std::pair<Place, Hit>> hits;
    std::uint64_t room_number = 0;
    for (const Room& room : rooms_) {
        ++room_number;
        if (!may_read(room.info.access, actor(room, request.reader).role)) continue;
        std::vector<Event> events(room.events.begin(), room.events.end());
        fold_all(events, request.reader);
        for (Event& event : events) {
            const Place place{event.at_ms, room_number, event.seq};
            if ((behind && place >= *behind) || !concerns(request, room, event)) continue;
            auto snippet = snippet_of(event.body, request.query.terms);
            if (snippet) hits.emplace_back(place, Hit{std::move(event), std::move(*snippet)});
        }
    }
    std::sort(hits.begin(), hits.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
    Found found;
    found.more = hits.size() > request.hits_max;
    if (found.more) {
        hits.resize(request.hits_max);
        found.cursor = cursor_of(hits.back().first);
    }
    for (auto& [place, hit] : hits) found.hits.push_back(std::move(hit));
    return found;
}

}  // namespace parley::server
