#include "native-server/storage/event_appender.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "native-server/storage/moderation_projection.h"
#include "shared/event_kinds.h"

namespace parley::server {

namespace {

/// What an event changes of its room as the writer knows it.
void note(RoomRow& room, const EventContent& content) {
    if (is_repeated(content)) return;
    change_room(room.info, content);
    switch (content.kind) {
        case EventKind::retention:
            room.retention = {content.days, content.messages};
            break;
        case EventKind::expired:
            room.expired_to = std::max(room.expired_to, content.target);
            break;
        default:
            break;
    }
}

bool changes_members(EventKind kind) {
    return kind == EventKind::created || kind == EventKind::joined || kind == EventKind::left || kind == EventKind::invited ||
           kind == EventKind::role;
}

/// Without what the log itself adds to an act of moderation.
EventContent as_asked(EventContent content) {
    switch (content.kind) {
        case EventKind::unbanned:
        case EventKind::reported:
        case EventKind::restored:
            content.person = {};
            break;
        default:
            break;
    }
    if (content.kind == EventKind::unbanned) content.address.clear();
    if (content.kind == EventKind::reported) content.topic.clear();
    if (content.kind == EventKind::purged || content.kind == EventKind::restored) content.messages = 0;
    return content;
}

/// Whether a stored row says what `content` says. Erased words can't be compared any more: their author's retry is a retry.
bool says_the_same(const EventRow& stored, const EventContent& content) {
    EventRow wanted;
    put_content(content, wanted);
    if (stored.kind != wanted.kind || stored.target != wanted.target) return false;
    if (!stored.payload || stored.payload == wanted.payload) return true;
    const Result<EventContent, std::string> read = content_of(stored);  // older versions wrote the same in another way
    if (!read) return false;
    if (read.value().forwarded || content.forwarded)  // what it says is the log's word
        return read.value().forwarded.has_value() == content.forwarded.has_value();
    EventRow again;
    put_content(as_asked(read.value()), again);
    return again.payload == wanted.payload;
}

}  // namespace

Appended newest(const RoomRow& room) {
    return {room.info.head, room.head_at_ms, false};
}

EventInserter::Outcome EventAppender::append(RoomRow& room, const PersonRow& author, const MessageCid& cid,
                                             const EventContent& content, Replies& replies) {
    EventRow row;
    row.room = room.no;
    row.seq = room.info.head + 1;
    row.at_ms = std::max(now_ms_, room.head_at_ms);  // a clock that was set back does not reorder a room
    row.ordinal = room.messages + (is_room_message(content) ? 1 : 0);
    row.author = author.no;
    if (!cid.empty()) row.cid = cid.value;
    put_content(content, row);
    const EventInserter::Outcome outcome = tables_.inserter.insert(row);
    if (outcome != EventInserter::Outcome::stored) return outcome;
    if (!tables_.projections.apply(row, content)) return EventInserter::Outcome::failed;

    room.info.head = row.seq;
    room.head_at_ms = row.at_ms;
    room.messages = row.ordinal;
    tables_.rooms.touch(room);
    note(room, content);
    if (goes_to_staff(content.kind) || content.kind == EventKind::muted || content.kind == EventKind::unmuted) {
        if (!follow_moderation(row, content)) return EventInserter::Outcome::failed;
    }
    if (changes_members(content.kind)) tables_.standings.changed(room.no);
    if (content.kind == EventKind::left && !end_links(room, author, content)) return EventInserter::Outcome::failed;

    auto event = std::make_shared<Event>();
    static_cast<EventContent&>(*event) = content;
    event->room = room.info.id;
    event->seq = row.seq;
    event->at_ms = row.at_ms;
    event->author = author.person;
    event->cid = cid;
    replies.emplace_back(Committed{std::move(event)});
    return outcome;
}

bool EventAppender::follow_moderation(const EventRow& row, const EventContent& content) {
    const PersonRow* person = nullptr;
    if (!content.person.id.empty() && !tables_.people.find(content.person.id, person)) return false;
    tables_.moderation.follow(row, content, person == nullptr ? 0 : person->no);
    return true;
}

/// Who was put out does not come back by a link of their own.
bool EventAppender::end_links(const RoomRow& room, const PersonRow& author, const EventContent& content) {
    const PersonRow* person = &author;
    if (!content.person.id.empty() && !tables_.people.find(content.person.id, person)) return false;
    return person == nullptr || tables_.room_links.remove_of(room.no, person->no);
}

bool EventAppender::append_new(RoomRow& room, const PersonRow& author, const MessageCid& cid, const EventContent& content,
                               Replies& replies) {
    return append(room, author, cid, content, replies) == EventInserter::Outcome::stored;
}

bool EventAppender::find_repeated(const Place& place, const MessageCid& cid, const EventContent& content, Verdict& verdict) {
    if (cid.empty()) return true;
    std::optional<EventRow> stored;
    if (!tables_.finder.find_by_cid(place.author.no, cid.value, stored)) return false;
    if (!stored) return true;
    if (place.room != nullptr && stored->room == place.room->no && says_the_same(*stored, content)) {
        verdict = Appended{stored->seq, stored->at_ms, true};
    } else {
        verdict = make_error(ErrorCode::cid_conflict);
    }
    return true;
}

bool EventAppender::find_author(const Person& person, PersonRow& author) {
    const PersonRow* found = nullptr;
    if (!tables_.people.find(person.id, found)) return false;
    if (found == nullptr && !tables_.people.add(person, now_ms_, found)) return false;
    if (found == nullptr) return false;
    author = *found;
    return true;
}

bool EventAppender::find_personal(const PersonRow& person, RoomRow*& room) {
    RoomInfo info;
    info.id = personal_room(person.person.id);
    info.access = RoomAccess::personal;
    if (!tables_.rooms.find(info.id, room)) return false;
    return room != nullptr || tables_.rooms.add(std::move(info), "", now_ms_, room);
}

}  // namespace parley::server
