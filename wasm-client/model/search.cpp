// Searching in a room, and the stretch of its log around what was found.
#include "wasm-client/model/search.h"

#include <algorithm>
#include <utility>

#include "shared/codec.h"
#include "shared/event_kinds.h"
#include "shared/limits.h"
#include "shared/search_query.h"
#include "shared/utf8.h"
#include "wasm-client/model/model.h"

namespace parley::client {

namespace {

/// So long after the last key the server is asked.
constexpr double typing_pause_ms = 90;
/// What was not complete is asked for again.
constexpr double behind_pause_ms = 2'000;
constexpr std::uint32_t short_pages_max = 10;
constexpr std::size_t hits_enough = limits::search_hits_default / 2;  // to fill the panel
constexpr std::uint32_t around_events = 80;
constexpr std::uint32_t newer_events = 100;
constexpr std::uint32_t newer_misfits_max = 3;

/// The query ends within a word that people write with spaces around.
bool ends_within_a_word(std::string_view query) {
    if (std::count(query.begin(), query.end(), '"') % 2 != 0) return false;
    const std::size_t space = query.find_last_of(" \t\"");
    const std::string_view word = query.substr(space == std::string_view::npos ? 0 : space + 1);
    if (word.empty() || word.front() == '-' || word.find(':') != std::string_view::npos) return false;
    for (std::size_t at = 0; at < word.size();) {
        const utf8::Decoded decoded = utf8::decode(word, at);
        const char32_t c = decoded.code_point;
        const bool letter = c >= 0x80 || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
        if (!letter || is_word_by_itself(c)) return false;
        at += decoded.bytes;
    }
    return true;
}

}  // namespace

std::string query_in(const RoomId& room, std::string_view query) {
    // Before the words: a quote that is not closed yet would swallow what follows.
    return "in:\"" + room.value + "\" " + query_everywhere(query);
}

std::string query_everywhere(std::string_view query) {
    std::string whole(query);
    const auto stars = std::count(query.begin(), query.end(), '*');
    if (ends_within_a_word(query) && static_cast<std::size_t>(stars) < limits::search_prefixes_max) whole += '*';
    return whole;
}

// ---- asking ------------------------------------------------------------------------------------------------------------

void Model::on(const OpenSearch& intent, Now now) {
    SearchState& search = state_.search;
    if ((search.open && !intent.filter) || state_.current_room() == nullptr) return;
    search.open = true;
    search.everywhere = intent.everywhere;
    search.listing = true;
    if (intent.filter) set_query(std::string(token_of(*intent.filter)) + " ");
    on(ShowPeople{false}, now);
    search_anew(now, 0);
}

void Model::on(const CloseSearch&, Now) {
    SearchState closed;
    closed.query = std::move(state_.search.query);
    closed.revision = state_.search.revision + 1;
    state_.search = std::move(closed);
}

void Model::on(const EditQuery& intent, Now now) {
    SearchState& search = state_.search;
    if (intent.text == search.query) return;
    search.query = intent.text;
    search.listing = true;
    if (search.open) search_anew(now, typing_pause_ms);
}

/// What was found before stays in sight until the answer is here.
void Model::search_anew(Now now, double pause_ms) {
    SearchState& search = state_.search;
    search.asked = 0;
    search.cursor.clear();
    search.loading_more = false;
    search.current.reset();
    search.error.clear();
    search.searching = search.open && !search.blank();
    search.ask_at_ms = search.searching ? now.ms + pause_ms : 0;
    if (!search.searching) {
        search.answered = false;
        search.hits.clear();
        search.revision++;
        search.more = false;
        search.complete = true;
    }
    attend_search(now);
}

void Model::attend_search(Now now) {
    SearchState& search = state_.search;
    if (search.ask_at_ms == 0 || now.ms < search.ask_at_ms || state_.link != Link::online) return;
    search.ask_at_ms = 0;
    // But for a further page, which was refused for a moment.
    if (!search.loading_more) search.cursor.clear();
    search.short_pages = 0;
    search.hits_wanted = hits_enough;
    ask_search();
}

void Model::ask_search() {
    SearchState& search = state_.search;
    std::string query = search.everywhere ? query_everywhere(search.query) : query_in(room_of(state_.current), search.query);
    search.asked = ask(Search{std::move(query), search.cursor, limits::search_hits_default}, {Asked::What::search});
}

void Model::on(const MoreHits&, Now) {
    SearchState& search = state_.search;
    if (!search.more || state_.link != Link::online) return;
    search.loading_more = true;
    // What is on its way comes first, and the further page after it.
    if (search.asked != 0 || search.searching) return;
    search.short_pages = 0;
    search.hits_wanted = hits_enough;
    search.ask_at_ms = 0;
    ask_search();
}

void Model::on_notice(RequestId id, const Found& found, Now now) {
    take_asked(id);
    SearchState& search = state_.search;
    if (id != search.asked) return;
    search.asked = 0;
    const bool first = search.cursor.empty();
    const bool further_wanted = first && search.loading_more;
    if (first) search.hits.clear();
    search.revision++;
    search.hits.insert(search.hits.end(), found.hits.begin(), found.hits.end());
    search.cursor = found.cursor;
    search.more = found.more && !found.cursor.empty();
    search.complete = found.complete;
    // A long way to go, or a slow disk.
    search.hits_wanted -= std::min(search.hits_wanted, found.hits.size());
    if (search.hits_wanted > 0 && search.more && search.short_pages++ < short_pages_max) {
        ask_search();
        return;
    }
    search.searching = false;
    search.loading_more = false;
    search.answered = true;
    if (search.current && *search.current >= search.hits.size()) search.current.reset();
    if (!search.complete && first) search.ask_at_ms = now.ms + behind_pause_ms;
    if (further_wanted) on(MoreHits{}, now);
}

void Model::on_refused_search(const ErrorReply& error, double again_at_ms) {
    SearchState& search = state_.search;
    search.asked = 0;
    if (error.temporary) {
        search.ask_at_ms = again_at_ms;
        return;
    }
    search.searching = false;
    search.loading_more = false;
    search.error = error.message;
}

/// What was asked of a connection that is gone is asked again of the next one.
void Model::forget_search_asked(Now now) {
    SearchState& search = state_.search;
    search.around = 0;
    search.loading_more = false;
    if (search.asked != 0 && search.searching) search.ask_at_ms = std::max(now.ms, 1.0);
    search.asked = 0;
    if (!state_.passage) return;
    state_.passage->loading_older = false;
    state_.passage->loading_newer = false;
}

// ---- going there -------------------------------------------------------------------------------------------------------

void Model::on(const StepHit& intent, Now now) {
    SearchState& search = state_.search;
    if (search.hits.empty() || search.searching) return;
    const std::size_t count = search.hits.size();
    std::size_t next = intent.back ? count - 1 : 0;
    if (search.current) next = (*search.current + (intent.back ? count - 1 : 1)) % count;
    on(GoToHit{next}, now);
}

void Model::on(const GoToHit& intent, Now now) {
    SearchState& search = state_.search;
    if (intent.index >= search.hits.size()) return;
    search.current = intent.index;
    const Event event = search.hits[intent.index].event;
    const std::string at = std::to_string(intent.index + 1);
    const std::string count = std::to_string(search.hits.size());
    const std::string place = search.more ? tr("{} of {} and more", {at, count}) : tr("{} of {}", {at, count});
    effect(Announce{tr("{}: {}", {place, tr("{}: {}", {event.author.name, event.body})})});
    // The filter in: may name other rooms too; going to one keeps what was found.
    if (event.room != room_of(state_.current)) {
        SearchState kept = search;
        show_room(event.room, false, now);
        search = std::move(kept);
        search.ask_at_ms = 0;
    }
    if (room_of(state_.current) != event.room) return;
    search.listing = false;
    if (event.thread != 0 && !event.in_room)
        on(OpenThread{event.thread, event.seq}, now);
    else
        go_to(event.seq);
}

void Model::go_to(Seq seq) {
    const RoomState* room = state_.current_room();
    if (room == nullptr) return;
    const auto holds = [&](const Timeline& timeline) { return seq >= timeline.first() && seq <= timeline.last(); };
    const bool in_passage = state_.in_passage(room->info.id);
    const bool is_row = room->timeline.row(seq) != nullptr || (in_passage && state_.passage->timeline.row(seq) != nullptr);
    if (!is_row && room->known && state_.link == Link::online && (holds(room->timeline) || room->is_thread())) {
        // Something else than a message of this room: a reply in one of its threads, most likely.
        ask(History{room_of(room->info.id), PageAnchor::latest, 0, 1, 0, seq},
            {Asked::What::reply_thread, room_of(room->info.id), {}, seq});
        return;
    }
    if (in_passage && holds(state_.passage->timeline)) {
        state_.reveal = {seq, state_.reveal.serial + 1};
        show_address(seq);
    } else if (room->known && holds(room->timeline)) {
        if (in_passage) state_.passage.reset();
        state_.reveal = {seq, state_.reveal.serial + 1};
        show_address(seq);
    } else if (state_.link == Link::online) {
        state_.search.around =
            ask(History{room->info.id, PageAnchor::around, seq, around_events}, {Asked::What::around, room->info.id, {}, seq});
    } else {
        state_.search.error = tr("That message can\u2019t be loaded while you are offline.");
    }
}

void Model::on_around(RequestId id, const RoomState& room, Seq seq, const Page& page, Now now) {
    if (id != state_.search.around || room.info.id != state_.current) return;
    state_.search.around = 0;
    RoomState passage;
    passage.info = room.info;
    passage.membership = RoomState::Membership::joined;
    passage.known = true;
    // Its rows are never taken for those of another stretch.
    passage.timeline = Timeline(++passages_ * keys_of_a_passage);
    passage.timeline.set_owner(state_.me);
    passage.timeline.set_language(state_.language);
    if (room.info.access == RoomAccess::staff) passage.timeline.set_room_names(names_of_rooms());
    passage.timeline.expect_as(room.timeline);
    const bool fits = !page.events.empty() && passage.timeline.start(page.events, page.events.back().seq, page.more, page.head);
    if (!fits || seq < passage.timeline.first() || seq > passage.timeline.last()) {
        state_.search.error = tr("That message can\u2019t be loaded at the moment.");
        if (!state_.search.open) effect(Announce{state_.search.error});
        return;
    }
    const Event& wanted = page.events[static_cast<std::size_t>(seq - page.events.front().seq)];
    if (wanted.kind == EventKind::posted && !is_room_message(wanted)) {
        on(OpenThread{wanted.thread, seq}, now);
        return;
    }
    passage.has_newer = true;
    state_.passage = std::move(passage);
    state_.reveal = {seq, state_.reveal.serial + 1};
    show_address(seq);
    if (RoomState* live = state_.find(room.info.id)) join_passage(*live);
}

// ---- the passage -------------------------------------------------------------------------------------------------------

void Model::on(const LoadNewer& intent, Now) {
    if (!state_.in_passage(intent.room)) return;
    RoomState& passage = *state_.passage;
    if (passage.loading_newer || passage.newer_stuck || state_.link != Link::online) return;
    passage.loading_newer = true;
    ask_newer(passage);
}

void Model::ask_newer(const RoomState& passage) {
    const Seq last = passage.timeline.last();
    ask(History{passage.info.id, PageAnchor::after, last, newer_events}, {Asked::What::newer, passage.info.id, {}, last});
}

void Model::on_newer(RoomState& live, const Asked& asked, const Page& page) {
    if (!state_.in_passage(asked.room)) return;
    RoomState& passage = *state_.passage;
    if (asked.seq != passage.timeline.last()) return;
    passage.loading_newer = false;
    // What the live stretch does not have yet comes there first.
    for (const Event& event : page.events)
        if (event.seq > live.timeline.last() || passage.timeline.append(event, page.head) == Timeline::Added::hole) break;
    if (passage.timeline.last() == asked.seq && ++passage.fetching.misfits > newer_misfits_max) passage.newer_stuck = true;
    bound_newer(passage);
    join_passage(live);
}

/// A passage that has grown up to the end is the room's timeline from there on, and nothing moves under the reader.
void Model::join_passage(RoomState& live) {
    if (!state_.passage || !live.known || state_.passage->timeline.last() < live.timeline.last()) return;
    if (state_.passage->timeline.last() > live.timeline.last()) return;
    live.timeline.grow_into(std::move(state_.passage->timeline));
    live.older_stuck = false;
    live.loading_older = false;
    state_.passage.reset();
}

void Model::on(const GoToUnread&, Now) {
    const RoomState* room = state_.current_room();
    if (room != nullptr && room->unread_after > 0) go_to(room->unread_after + 1);
}

void Model::on(const ShowLatest&, Now) {
    state_.passage.reset();
    if (root_of(state_.current) == 0) show_address(0);
}

}  // namespace parley::client
