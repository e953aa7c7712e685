// Lines that tell what happened; messages that moderators hid, all of one person at once, and those that are brought back.
#include <algorithm>

#include "wasm-client/model/system_lines.h"
#include "wasm-client/model/timeline.h"

namespace parley::client {

/// The words of what is expected to become of them go with them.
void Timeline::hide(const Event& hidden) {
    std::vector<Seq> gone;
    for (Message& row : messages_) {
        if (row.seq == 0 || row.seq >= hidden.seq) break;
        if (row.seq < hidden.target || row.is_line() || row.author.id != hidden.person.id || row.as_of >= hidden.seq) continue;
        row.as_of = hidden.seq;
        gone.push_back(row.seq);
        if (!row.state.erased || row.settled != nullptr) erase(row);
    }
    for (Event& change : expected_)
        if (std::binary_search(gone.begin(), gone.end(), change.target)) change.body = std::string();
    revision_++;
}

/// A page of older messages that was read before this change does not fit any more, and is asked for again.
void Timeline::let_go_of_aside(const Event& change) {
    if (change.target >= first_) return;
    aside_.clear();
    aside_from_ = std::max(aside_from_, change.seq);
}

/// With the room as its reader knows it.
Event Timeline::named(const Event& event) const {
    Event told = event;
    if (room_names_ == nullptr || event.about.empty()) return told;
    if (const auto known = room_names_->find(event.about); known != room_names_->end()) told.about = RoomId(known->second);
    return told;
}

void Timeline::set_language(const Language& language) {
    language_ = language;
    for (Message& row : messages_) {
        if (row.tells == nullptr) continue;
        row.line = system_line(*row.tells, language);
        row.version++;
    }
    revision_++;
}

/// Of the staff room's lines, some are open until another one says that they are done with.
void Timeline::note_line(Message& line, const Event& event) const {
    line.tells = std::make_shared<const Event>(named(event));
    line.line = system_line(*line.tells, language_);
    line.kind = event.kind;
    line.about = event.about;
    line.told_of = event.target;
    const bool opens = event.kind == EventKind::reported || event.kind == EventKind::banned || event.kind == EventKind::purged;
    if (!opens) return;
    line.done = std::any_of(messages_.begin(), messages_.end(), [&](const Message& later) {
        const bool ends =
            later.kind == EventKind::resolved || later.kind == EventKind::unbanned || later.kind == EventKind::restored;
        return ends && later.told_of == event.seq;
    });
}

void Timeline::note_done(const Event& event) {
    Message* line = find(event.target);
    if (line == nullptr || !line->is_line()) return;
    line->done = true;
    line->version++;
}

std::optional<Timeline::Stretch> Timeline::erased_of(const UserId& person, Seq from, Seq until) const {
    Stretch stretch;
    for (const Message& row : messages_) {
        if (row.seq == 0 || row.seq >= until) break;
        if (row.seq < from || row.seq <= expired_to_ || !row.state.erased || row.author.id != person) continue;
        if (stretch.first == 0) stretch.first = row.seq;
        stretch.last = row.seq;
    }
    return stretch.first == 0 ? std::nullopt : std::optional(stretch);
}

void Timeline::read_again(const std::vector<Event>& events, Seq as_of) {
    for (const Event& event : events) {
        Message* row = event.kind == EventKind::posted ? find(event.seq) : nullptr;
        if (row == nullptr || row->is_line() || row->as_of > as_of) continue;
        const std::uint64_t key = row->key;
        const std::uint32_t version = row->version;
        *row = to_row(event, as_of);
        row->key = key;
        row->version = version + 1;
    }
    revision_++;
}

}  // namespace parley::client
